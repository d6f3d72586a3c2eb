//! Names of files of the report, and the names by which files are known in sentences.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

use crate::rules::{Message, say};
use crate::table::{Input, META_SHEET, Place, file_stem, may_hold_rows};

/// Bytes of a file's stem and of a sheet's name that a report file's name keeps. Together with
/// the endings they stay below the 255 bytes that file systems allow.
const STEM_BYTES_MAX: usize = 120;
const SHEET_BYTES_MAX: usize = 80;
/// UTF-16 units of a sheet's name.
const SHEET_NAME_UNITS: usize = 31;
const ENDING: &str = ".rejects";

/// Gives the rejects file's name of every input, `<stem>[.<sheet>].rejects.csv`. No two are equal,
/// also where capitals do not count: a name already taken gets `-2`, `-3` and so on.
pub(super) fn rejects_names(inputs: &[Input]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    inputs.iter().map(|input| free_name(&base_name(input), &mut taken)).collect()
}

/// Gives the name of the workbook of all inputs, `<stem>.rejects.xlsx`, after the first of them.
pub(super) fn workbook_name(inputs: &[Input]) -> String {
    report_stem(inputs) + ENDING + ".xlsx"
}

/// Gives the name of the sheet for an input's rows: that of its sheet or file, in a form that every
/// spreadsheet program takes, and unlike all that are taken.
pub(super) fn sheet_name(input: &Input, part: usize, taken: &[String]) -> String {
    let own = input.sheet.clone().unwrap_or_else(|| own_stem(input));
    let own: String = own
        .chars()
        .map(|c| if c.is_control() || r"[]:*?/\".contains(c) { '_' } else { c })
        .collect();
    let own = own.trim_matches(['\'', ' ']);
    let own = if own.is_empty() { "Rows" } else { own };
    let may = |name: &str| {
        let folded = name.to_lowercase();
        // `History` is the one name that Excel keeps for itself.
        folded != "history" && !taken.contains(&folded) && may_hold_rows(&[name, META_SHEET])[0]
    };
    let part = if part > 1 { format!("_part{part}") } else { String::new() };
    let first = units(own, SHEET_NAME_UNITS - part.len()) + &part;
    if may(&first) {
        return first;
    }
    let numbered = (2..).map(|number| {
        let end = format!("{part}-{number}");
        units(own, SHEET_NAME_UNITS - end.len()) + &end
    });
    numbered.into_iter().find(|name| may(name)).unwrap_or(first)
}

/// The first characters of a text, as many as so many UTF-16 units hold.
fn units(text: &str, most: usize) -> String {
    let mut left = most;
    let fits = |c: &char| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    };
    let cut: String = text.chars().take_while(fits).collect();
    // No sheet's name ends so.
    cut.trim_end_matches(['\'', ' ']).to_owned()
}

/// Gives the name of the page and of the digest without their endings: the first input's.
pub(super) fn report_stem(inputs: &[Input]) -> String {
    inputs.first().map_or_else(|| "input".to_owned(), own_stem)
}

/// Gives the name by which a sentence knows a file among all files of a run: its own name, or the
/// path as given where another file has the same name.
pub fn file_label<'a, 'b>(path: &'a str, paths: impl IntoIterator<Item = &'b str>) -> Cow<'a, str> {
    let Some(name) = Path::new(path).file_name() else { return Cow::Borrowed(path) };
    let same = |other: &str| other != path && Path::new(other).file_name() == Some(name);
    if paths.into_iter().any(same) { Cow::Borrowed(path) } else { name.to_string_lossy() }
}

/// [`file_label`] of an input.
pub(super) fn file_name<'a>(input: &'a Input, inputs: &[Input]) -> Cow<'a, str> {
    file_label(&input.path, inputs.iter().map(|input| input.path.as_str()))
}

/// Gives the address of a place among all inputs, under the name that [`file_name`] gives.
pub(super) fn address(place: Place, input: &Input, inputs: &[Input]) -> Message {
    let (file, row) = (file_name(input, inputs).into_owned(), place.row);
    let address = match (place.column, &input.sheet) {
        (Some(_), _) => say!("{file} cell {cell}", file, cell = input.cell_name(place)),
        (None, Some(sheet)) => say!("{file} sheet {sheet} row {row}", file, sheet, row),
        (None, None) => say!("{file} row {row}", file, row),
    };
    if place.line == 0 || place.line == u64::from(row) {
        return address;
    }
    say!("{address} (line {line})", address, line = place.line)
}

fn free_name(base: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = base.to_owned();
    let mut number = 1;
    while !taken.insert(name.to_lowercase()) {
        number += 1;
        name = format!("{base}-{number}");
    }
    name + ENDING + ".csv"
}

/// The stem of an input's file. A rejects file that is imported again gives a file of its own name,
/// not a longer one.
fn own_stem(input: &Input) -> String {
    let stem = file_stem(&input.path);
    safe_name(stem.strip_suffix(ENDING).unwrap_or(&stem), STEM_BYTES_MAX)
}

fn base_name(input: &Input) -> String {
    let stem = own_stem(input);
    match &input.sheet {
        Some(sheet) => format!("{stem}.{}", safe_name(sheet, SHEET_BYTES_MAX)),
        None => stem,
    }
}

/// Letters and digits of any script, `-`, `_` and inner dots stay; everything else becomes `_`.
fn safe_name(text: &str, bytes_max: usize) -> String {
    let mut name = String::new();
    for c in text.trim_matches(['.', ' ']).chars() {
        if name.len() + c.len_utf8() > bytes_max {
            break;
        }
        name.push(if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' });
    }
    let is_device = matches!(
        name.to_ascii_lowercase().as_str(),
        "con" | "prn" | "aux" | "nul" | "com1" | "com2" | "com3" | "com4" | "lpt1" | "lpt2"
    );
    if name.is_empty() || name.starts_with('-') || is_device {
        name.insert_str(0, "input_");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Header, InputId, Shape};

    fn input(path: &str, sheet: Option<&str>) -> Input {
        Input {
            id: InputId(0),
            path: path.to_owned(),
            sheet: sheet.map(str::to_owned),
            dialect: String::new(),
            encoding: None,
            shape: Shape::Unknown,
            header: Header::new(1, 1, Vec::new()),
        }
    }

    #[test]
    fn files_of_one_name_are_told_apart_by_their_folders() {
        let inputs = [
            input("a/c.csv", None),
            input("b/c.csv", None),
            input("b/book.xlsx", Some("Customers")),
            input("b/book.xlsx", Some("Orders")),
        ];
        let of = |index: usize, column| {
            let place = Place { input: InputId(0), row: 12, line: 14, byte: 0, column };
            address(place, &inputs[index], &inputs).to_string()
        };
        assert_eq!(of(0, None), "a/c.csv row 12 (line 14)");
        assert_eq!(of(1, Some(4)), "b/c.csv cell E12 (line 14)");
        assert_eq!(of(2, Some(4)), "book.xlsx cell Customers!E12 (line 14)");
        assert_eq!(file_name(&inputs[1], &inputs[1..]), "c.csv");
    }

    #[test]
    fn every_input_has_a_name_of_its_own_that_any_file_system_takes() {
        let long = "ü".repeat(300);
        let inputs = [
            input("in/customers.csv", None),
            input("other/Customers.csv", None),
            input("book.xlsx", Some("New customers/2024")),
            input("customers.rejects.csv", None),
            input("../..", None),
            input("-rf.csv", None),
            input("nul.csv", None),
            input(&long, Some(&long)),
        ];
        let names = rejects_names(&inputs);
        assert_eq!(
            names[..7],
            [
                "customers.rejects.csv",
                "Customers-2.rejects.csv",
                "book.New_customers_2024.rejects.csv",
                "customers-3.rejects.csv",
                "input_.rejects.csv",
                "input_-rf.rejects.csv",
                "input_nul.rejects.csv",
            ]
        );
        assert!(names[7].len() < 255);
        let stems = [3, 4].map(|at| report_stem(&inputs[at..]));
        assert_eq!(stems, ["customers", "input_"]);
    }

    #[test]
    fn every_sheet_has_a_name_that_spreadsheet_programs_take() {
        let long = format!("{}'s", "ab".repeat(15));
        let emoji = "\u{1F600}".repeat(30);
        let mut taken = Vec::new();
        for (sheet, part, expected) in [
            ("New [2024]: a/b*?\\", 1, "New _2024__ a_b___"),
            ("new [2024]: a/b*?\\", 1, "new _2024__ a_b___-2"),
            ("'quoted'", 1, "quoted"),
            ("''", 1, "Rows"),
            ("History", 1, "History-2"),
            ("read ME", 1, "read ME-2"),
            ("_import_meta", 1, "_import_meta-2"),
            (&long, 1, long.get(..30).unwrap_or_default()),
            (&long, 2, "_part2"),
            (&emoji, 1, "\u{1F600}".repeat(15).as_str()),
        ] {
            let name = sheet_name(&input("x.xlsx", Some(sheet)), part, &taken);
            assert!(name.encode_utf16().count() <= SHEET_NAME_UNITS, "{name}");
            if part == 1 {
                assert_eq!(name, expected);
            } else {
                assert!(name.ends_with("_part2"), "{name}");
            }
            taken.push(name.to_lowercase());
        }
        assert_eq!(sheet_name(&input("in/customers.rejects.csv", None), 1, &[]), "customers");
    }
}
