//! Every seeded fault has exactly one finding, at its cell, and nothing else is found: faults of
//! every kind are planted into rows that break no rule, in files of every shape, and the findings
//! are compared with what was planted.

mod binary;
mod compare;
mod kinds;
mod layout;
mod plant;
mod sheets;
mod text;
mod world;

use std::collections::BTreeSet;

use crate::support::{Dir, heavy};

use kinds::{KINDS, Kind, Way};
use layout::{Table, Tables, faults, tables};
use plant::plant;
use sheets::{Format, Margin};
use text::{Code, Place, Style, USUAL};
use world::{Random, families};

/// From which all numbers follow.
const SEED: u64 = 20_260_115;

/// What an input is written as.
#[derive(Debug, Clone, Copy)]
enum Form {
    Text(Style),
    Sheets(Format, Margin),
}

/// A way in which an input comes.
#[derive(Debug, Clone, Copy)]
struct Shape {
    name: &'static str,
    tables: Tables,
    form: Form,
    /// Headings are spelt as people spell them.
    spelt: bool,
    /// Cells have several lines.
    tall: bool,
}

const fn text(name: &'static str, tables: Tables, style: Style) -> Shape {
    Shape { name, tables, form: Form::Text(style), spelt: false, tall: false }
}

const fn sheets(name: &'static str, tables: Tables, format: Format, margin: Margin) -> Shape {
    Shape { name, tables, form: Form::Sheets(format, margin), spelt: false, tall: false }
}

const fn spelt(mut shape: Shape) -> Shape {
    shape.spelt = true;
    shape
}

const fn tall(mut shape: Shape) -> Shape {
    shape.tall = true;
    shape
}

use Tables::{Continued, Repeated, Two};

const TITLE: &[&str] = &["New customers of January", "prepared by Ann", ""];
const CRLF: Style = Style { end: "\r\n", ..USUAL };
const NONE: Margin = Margin { above: 0, before: 0, blanks: false };
const LOOSE: Margin = Margin { above: 3, before: 1, blanks: true };
const FAR: Margin = Margin { above: 2, before: 2, blanks: false };

const SHAPES: &[Shape] = &[
    text("LF", Two, USUAL),
    text("CRLF, mark", Two, Style { code: Code::Marked, ..CRLF }),
    text("CR", Two, Style { end: "\r", ..USUAL }),
    spelt(text("preamble", Two, Style { above: TITLE, blanks: true, ..USUAL })),
    text("blank rows, CRLF", Two, Style { blanks: true, ..CRLF }),
    tall(text("cells of several lines, LF", Two, USUAL)),
    tall(spelt(text(
        "cells of several lines, CRLF, preamble, blank rows",
        Two,
        Style { above: TITLE, blanks: true, ..CRLF },
    ))),
    tall(text("cells of several lines, CR", Two, Style { end: "\r", ..USUAL })),
    text("semicolon", Two, Style { delimiter: ';', ..CRLF }),
    spelt(text("tab", Two, Style { delimiter: '\t', ..USUAL })),
    text("pipe", Two, Style { delimiter: '|', blanks: true, ..USUAL }),
    text("quotes everywhere, no last end", Two, Style { quoted: true, ended: false, ..CRLF }),
    tall(text("UTF-16, little end first", Two, Style { code: Code::Utf16Le, ..CRLF })),
    text("UTF-16, tab", Two, Style { code: Code::Utf16Be, delimiter: '\t', ..CRLF }),
    spelt(text("Windows-1252", Two, Style { code: Code::Windows1252, delimiter: ';', ..CRLF })),
    text("flat", Repeated, USUAL),
    tall(spelt(text("flat, blank rows", Repeated, Style { above: TITLE, blanks: true, ..CRLF }))),
    text("flat, continued", Continued, CRLF),
    sheets("XLSX", Two, Format::Xlsx, NONE),
    tall(spelt(sheets("XLSX, loose", Two, Format::Xlsx, LOOSE))),
    sheets("XLSX, flat", Repeated, Format::Xlsx, NONE),
    spelt(sheets("XLSX, flat, continued, loose", Continued, Format::Xlsx, LOOSE)),
    tall(sheets("XLSB", Two, Format::Xlsb, LOOSE)),
    sheets("XLSB, flat", Repeated, Format::Xlsb, NONE),
    tall(spelt(sheets("XLS", Two, Format::Xls, LOOSE))),
    sheets("XLS, flat", Continued, Format::Xls, FAR),
    tall(sheets("ODS", Two, Format::Ods, LOOSE)),
    spelt(sheets("ODS, flat", Repeated, Format::Ods, NONE)),
    sheets("FODS", Two, Format::Fods, FAR),
    tall(spelt(sheets("SpreadsheetML", Two, Format::Xml, LOOSE))),
    sheets("page", Two, Format::Page, NONE),
    spelt(sheets("page, flat", Repeated, Format::Page, FAR)),
];

impl Shape {
    /// Whether a file of this shape can hold a fault.
    fn fits(&self, kind: &Kind) -> bool {
        if !self.tables.fit(kind.on, kind.way, kind.column) {
            return false;
        }
        match self.form {
            Form::Text(style) => {
                let utf8 = matches!(style.code, Code::Utf8 | Code::Marked);
                // As bytes of a code page these letters would be UTF-8, or are in none.
                let western = !kind.text.contains('\u{FFFD}') && kind.said.code != "CELL_MOJIBAKE";
                // A row ends with its first line when a quote in it is never closed, and among
                // quotes everywhere the next one closes it.
                let open = !self.tall && !style.quoted;
                // With a cell too many the last line of a row may be a row of its own.
                let more = !self.tall;
                (kind.way != Way::BadByte || utf8)
                    && (style.code != Code::Windows1252 || western)
                    && (kind.way != Way::QuoteOpen || open)
                    && (kind.way != Way::CellTooMany || more)
            }
            Form::Sheets(format, _) => {
                let falls_apart = matches!(
                    kind.way,
                    Way::LastCellMissing
                        | Way::CellTooMany
                        | Way::QuoteOpen
                        | Way::QuoteStray
                        | Way::BadByte
                );
                // A cell of a spreadsheet has no room for it.
                let huge = kind.said.code == "CELL_TOO_LONG";
                let control = kind.text.contains('\u{7}') && !format.holds_controls();
                !falls_apart && !huge && !control
            }
        }
    }

    fn plain(&self) -> bool {
        matches!(self.form, Form::Text(Style { code: Code::Windows1252, .. }))
    }
}

/// A table that lies in a folder.
struct Input {
    table: Table,
    file: String,
    sheet: Option<String>,
    places: Vec<Place>,
    /// Blank columns before the first.
    before: usize,
    empty: usize,
}

/// Writes tables into a folder.
fn write(dir: &Dir, random: &mut Random, shape: &Shape, tables: Vec<Table>) -> Vec<Input> {
    match shape.form {
        Form::Text(style) => {
            let input = |table: Table| {
                let file = format!("{}.csv", table.name);
                let written = text::write(random, &table, style);
                dir.write(&file, written.bytes);
                let (places, empty) = (written.places, written.empty);
                Input { table, file, sheet: None, places, before: 0, empty }
            };
            tables.into_iter().map(input).collect()
        }
        Form::Sheets(format, margin) => {
            let mut grids = Vec::new();
            let mut inputs = Vec::new();
            for (number, table) in (1..).zip(tables) {
                let name = match format {
                    Format::Page => format!("Table {number}"),
                    _ => format!("My {}", table.name),
                };
                let (grid, places, empty) = sheets::grid(random, &table, &name, margin);
                grids.push(grid);
                let file = format.file().to_owned();
                let before = margin.before;
                inputs.push(Input { table, file, sheet: Some(name), places, before, empty });
            }
            dir.write(format.file(), sheets::write(format, &grids));
            inputs
        }
    }
}

#[test]
fn each_seeded_fault_has_one_finding_at_its_cell() {
    let (each, least) = if heavy() { (450, 10_000) } else { (20, 600) };
    let (mut planted, mut seen, mut wrong) = (0, BTreeSet::new(), Vec::new());
    for (number, shape) in SHAPES.iter().enumerate() {
        let mut random = Random(SEED + number as u64);
        let mut families = families(&mut random, each * 2 + 20, shape.plain(), shape.tall);
        let from = number * each;
        seen.extend(plant(&mut random, &mut families, each, from, |kind| shape.fits(kind)));
        let tables = tables(&mut random, shape.tables, &families, shape.spelt);
        planted += faults(&tables);
        let dir = Dir::new();
        let inputs = write(&dir, &mut random, shape, tables);
        let mut files: Vec<&str> = inputs.iter().map(|input| input.file.as_str()).collect();
        files.dedup();
        let ran = dir.muster(&format!("check {}", files.join(" ")));
        let differences = match ran.code {
            Some(2) => compare::all(shape, &families, &inputs, &dir, &ran),
            _ => vec![format!("{:?} {}", ran.code, ran.stderr)],
        };
        wrong.extend(differences.into_iter().map(|one| format!("{}: {one}", shape.name)));
    }
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
    let never = (0..KINDS.len()).filter(|kind| !seen.contains(kind));
    assert_eq!(never.map(|kind| KINDS[kind]).next().map(|kind| kind.said.code), None);
    assert!(planted >= least, "{planted} faults, at least {least}");
}
