//! Tables as sheets of workbooks. The formats that no library of ours writes are made by hand, with
//! no more in them than a reader needs.

use std::io::Write as _;

use rust_xlsxwriter::Workbook;

use super::binary;
use super::layout::Table;
use super::text::Place;
use super::world::Random;

/// A format of workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
    /// OpenDocument in one file that is not packed.
    Fods,
    /// SpreadsheetML 2003.
    Xml,
    /// A page of the web under the name of a workbook.
    Page,
}

impl Format {
    pub(super) fn file(self) -> &'static str {
        match self {
            Format::Xlsx => "book.xlsx",
            Format::Xlsb => "book.xlsb",
            Format::Xls => "book.xls",
            Format::Ods => "book.ods",
            Format::Fods => "book.fods",
            Format::Xml => "book.xml",
            Format::Page => "page.xls",
        }
    }

    /// XML 1.0 cannot hold control characters; the other formats have ways.
    pub(super) fn holds_controls(self) -> bool {
        matches!(self, Format::Xlsx | Format::Xlsb | Format::Xls)
    }
}

/// Where a table stands on its sheet.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Margin {
    /// Rows above the headings: a title, and blank ones.
    pub(super) above: usize,
    /// Blank columns before the first.
    pub(super) before: usize,
    /// Blank rows between others.
    pub(super) blanks: bool,
}

/// A sheet: rows by their number from 0, and the columns before the first.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) name: String,
    pub(super) before: usize,
    pub(super) rows: Vec<(usize, Vec<String>)>,
}

impl Grid {
    /// The rows of the sheet with those that are blank, and each cell with those before it.
    fn full(&self) -> Vec<Vec<&str>> {
        let height = self.rows.last().unwrap().0 + 1;
        let mut all = vec![Vec::new(); height];
        for (at, cells) in &self.rows {
            all[*at] = vec![""; self.before];
            all[*at].extend(cells.iter().map(String::as_str));
        }
        all
    }

    /// The cells with content: row, column, text.
    pub(super) fn cells(&self) -> impl Iterator<Item = (usize, usize, &str)> {
        self.rows.iter().flat_map(move |(row, cells)| {
            let own = cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
            own.map(move |(at, cell)| (*row, self.before + at, cell.as_str()))
        })
    }
}

/// Puts a table on a sheet. Says where its rows stand and how many others there are.
pub(super) fn grid(
    random: &mut Random,
    table: &Table,
    name: &str,
    margin: Margin,
) -> (Grid, Vec<Place>, usize) {
    let mut rows = Vec::new();
    if margin.above > 0 {
        rows.push((0, vec!["New customers of January".to_owned()]));
    }
    rows.push((margin.above, table.headings.clone()));
    let mut at = margin.above;
    let mut empty = margin.above;
    let mut places = Vec::new();
    for record in &table.rows {
        at += 1;
        while margin.blanks && random.below(8) == 0 {
            at += 1;
            empty += 1;
        }
        rows.push((at, record.cells.clone()));
        places.push(Place { row: at + 1, line: None, byte: None });
    }
    (Grid { name: name.to_owned(), before: margin.before, rows }, places, empty)
}

/// The file of a workbook.
pub(super) fn write(format: Format, grids: &[Grid]) -> Vec<u8> {
    match format {
        Format::Xlsx => xlsx(grids),
        Format::Xlsb => binary::xlsb(grids),
        Format::Xls => binary::xls(grids),
        Format::Ods => {
            let content = opendocument("document-content", grids);
            let kind = "application/vnd.oasis.opendocument.spreadsheet";
            pack(&[("mimetype", kind.as_bytes()), ("content.xml", content.as_bytes())])
        }
        Format::Fods => opendocument("document", grids).into_bytes(),
        Format::Xml => spreadsheetml(grids).into_bytes(),
        Format::Page => page(grids).into_bytes(),
    }
}

/// A packed file with these members.
pub(super) fn pack(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn xlsx(grids: &[Grid]) -> Vec<u8> {
    let mut book = Workbook::new();
    for grid in grids {
        let sheet = book.add_worksheet().set_name(&grid.name).unwrap();
        for (row, column, text) in grid.cells() {
            let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
            sheet.write_string(row, column, text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn opendocument(root: &str, grids: &[Grid]) -> String {
    let cell = |text: &&str| {
        if text.is_empty() {
            return "<table:table-cell/>".to_owned();
        }
        let lines: Vec<String> =
            text.split('\n').map(|line| format!("<text:p>{}</text:p>", escaped(line))).collect();
        format!(
            "<table:table-cell office:value-type=\"string\">{}</table:table-cell>",
            lines.concat()
        )
    };
    let row = |cells: &Vec<&str>| {
        let cells: String = cells.iter().map(cell).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let table = |grid: &Grid| {
        let rows: String = grid.full().iter().map(row).collect();
        format!("<table:table table:name=\"{}\">{rows}</table:table>", escaped(&grid.name))
    };
    let tables: String = grids.iter().map(table).collect();
    let of = |prefix: &str| {
        format!("xmlns:{prefix}=\"urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0\"")
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:{root} {} {} {} \
         office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"><office:body>\
         <office:spreadsheet>{tables}</office:spreadsheet></office:body></office:{root}>",
        of("office"),
        of("table"),
        of("text")
    )
}

/// Rows and cells say where they stand where something before them is left out.
fn spreadsheetml(grids: &[Grid]) -> String {
    let mut sheets = String::new();
    for grid in grids {
        sheets.push_str(&format!("<Worksheet ss:Name=\"{}\"><Table>", escaped(&grid.name)));
        let mut last = None;
        for (row, column, text) in grid.cells() {
            if last != Some(row) {
                let end = if last.is_some() { "</Row>" } else { "" };
                sheets.push_str(&format!("{end}<Row ss:Index=\"{}\">", row + 1));
                last = Some(row);
            }
            let text = escaped(text).replace('\n', "&#10;");
            sheets.push_str(&format!(
                "<Cell ss:Index=\"{}\"><Data ss:Type=\"String\">{text}</Data></Cell>",
                column + 1
            ));
        }
        sheets.push_str("</Row></Table></Worksheet>");
    }
    format!(
        "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
         <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">{sheets}</Workbook>"
    )
}

fn page(grids: &[Grid]) -> String {
    let cell = |text: &&str| format!("<td>{}</td>", escaped(text));
    let row =
        |cells: &Vec<&str>| format!("<tr>{}</tr>\n", cells.iter().map(cell).collect::<String>());
    let table = |grid: &Grid| {
        let rows: String = grid.full().iter().map(row).collect();
        format!("<table>{rows}</table>")
    };
    let tables: String = grids.iter().map(table).collect();
    format!("<html><head><meta charset=\"utf-8\"></head><body>{tables}</body></html>")
}
