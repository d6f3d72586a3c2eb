//! The workbook of rejects as the person sees it who corrects it: cells, and which are marked.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx};

/// The fill of a cell that is to be corrected, and of one that is worth a look.
pub(crate) const WRONG: &str = "FFFFD0CC";
pub(crate) const LOOK: &str = "FFFFECB3";

/// A sheet, cell by cell, as texts.
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Sheet {
    /// The column of a heading.
    pub(crate) fn column(&self, heading: &str) -> usize {
        let at = self.rows[0].iter().position(|own| own == heading);
        at.unwrap_or_else(|| panic!("no {heading} in {:?}", self.rows[0]))
    }
}

/// A workbook.
pub(crate) struct Book {
    pub(crate) sheets: Vec<Sheet>,
}

impl Book {
    /// Reads all sheets. Every cell of one with rows is a text.
    pub(crate) fn read(path: &Path) -> Book {
        let mut book: Xlsx<_> = calamine::open_workbook(path).unwrap();
        let names = book.sheet_names();
        let sheet = |name: &String| {
            let range = book.worksheet_range(name).unwrap();
            let rows = range.rows().map(|row| row.iter().map(text).collect()).collect();
            Sheet { name: name.clone(), rows }
        };
        Book { sheets: names.iter().map(sheet).collect() }
    }

    pub(crate) fn sheet(&self, name: &str) -> &Sheet {
        self.sheets.iter().find(|sheet| sheet.name == name).unwrap()
    }

    /// The sheets that hold rows.
    pub(crate) fn with_rows(&mut self) -> impl Iterator<Item = &mut Sheet> {
        let own = |sheet: &&mut Sheet| {
            sheet.rows.first().is_some_and(|row| row.iter().any(|heading| heading == "_import_ref"))
        };
        self.sheets.iter_mut().filter(own)
    }

    /// Writes it as another program would: the same texts, and nothing of how they looked.
    pub(crate) fn save(&self, path: &Path) {
        let mut book = rust_xlsxwriter::Workbook::new();
        for own in &self.sheets {
            let sheet = book.add_worksheet();
            sheet.set_name(&own.name).unwrap();
            for (row, cells) in (0..).zip(&own.rows) {
                for (column, text) in (0..).zip(cells) {
                    sheet.write_string(row, column, text).unwrap();
                }
            }
        }
        book.save(path).unwrap();
    }
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A part of the file.
pub(crate) fn part(path: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The names of all parts of the file.
pub(crate) fn parts(path: &Path) -> Vec<String> {
    let archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    archive.file_names().map(|name| name.unwrap().into_owned()).collect()
}

/// The cells of a sheet, by its number from 1, that have a fill: row and column, from 0.
pub(crate) fn filled(path: &Path, sheet: usize, fill: &str) -> BTreeSet<(usize, usize)> {
    let styles = part(path, "xl/styles.xml");
    let fills = between(&styles, "<fills", "</fills>");
    let number = fills.split("<fill>").skip(1).position(|one| one.contains(fill));
    let Some(number) = number else { return BTreeSet::new() };
    let xfs = between(&styles, "<cellXfs", "</cellXfs>");
    let of = format!("fillId=\"{number}\"");
    let with: Vec<usize> = (0..)
        .zip(xfs.split("<xf ").skip(1))
        .filter(|(_, xf)| xf.contains(&of))
        .map(|(at, _)| at)
        .collect();
    let text = part(path, &format!("xl/worksheets/sheet{sheet}.xml"));
    let rows = between(&text, "<sheetData>", "</sheetData>");
    let cell = |cell: &str| {
        let place = cell.strip_prefix("r=\"")?.split('"').next()?;
        let style: usize = cell.split_once(" s=\"")?.1.split('"').next()?.parse().ok()?;
        with.contains(&style).then(|| address(place))
    };
    rows.split("<c ").skip(1).filter_map(|own| cell(own.split('>').next()?)).collect()
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    text.split_once(from).unwrap().1.split_once(to).unwrap().0
}

/// `C7` as row 6 and column 2.
fn address(place: &str) -> (usize, usize) {
    let letters: String = place.chars().take_while(char::is_ascii_uppercase).collect();
    let column = letters.bytes().fold(0, |sum, byte| sum * 26 + usize::from(byte - b'A') + 1);
    let row: usize = place.split_at(letters.len()).1.parse().unwrap();
    (row - 1, column - 1)
}
