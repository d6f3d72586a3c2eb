//! Cells that cannot hold what was meant: control characters, errors and lost digits of
//! spreadsheet programs. Such a cell is closed, so that no other rule adds noise to it.

use crate::model::places_of;
use crate::table::{Cell, CellKind, Column, ReportColumn, Target};

use super::{Desk, Grade, Rule, mojibake, say};

/// Digits a spreadsheet program keeps of a number.
const DIGITS_KEPT: usize = 15;

/// What spreadsheet programs write where a formula failed.
const ERRORS: &[&str] = &[
    "#BLOCKED!",
    "#CALC!",
    "#CONNECT!",
    "#DIV/0!",
    "#FIELD!",
    "#GETTING_DATA",
    "#N/A",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#REF!",
    "#SPILL!",
    "#UNKNOWN!",
    "#VALUE!",
];

/// Columns of digits that are no number. Keys of the partner's own are not among those that warn:
/// they are compared with each other only, and many people number from 1.
const TEXT_COLUMNS: &[Column] = &[
    Column::PostalCode,
    Column::OrganizationRegistrationNumber,
    Column::ContactPhone,
    Column::AgreementPhone,
    Column::ResellerMpnId,
    Column::AdditionalResellerMpnIds,
    Column::PartnerIdOnRecord,
];

/// Keys of the partner's own.
const KEY_COLUMNS: &[Column] = &[Column::CustomerRef, Column::LineRef, Column::ParentLineRef];

/// Characters that nobody typed.
pub(super) static CELL_CONTROL_CHARACTER: Rule = Rule {
    code: "CELL_CONTROL_CHARACTER",
    summary: "A cell holds no control characters and no replacement characters.",
    why: "They are leftovers of a broken export; Partner Center refuses them in names.",
    fix: "Retype the cell, or repeat the export.",
    source: "Partner Center, validate names and addresses (2024-02-05); the rest is ours",
    bad: &[
        "company_name=Weber\u{7}GmbH",
        "city=M\u{FFFD}nchen",
        "contact_first_name=An\u{0}n",
        "address_line1=Weg\u{9b}1",
    ],
    good: &["address_line1=Unter den\tLinden\n1"],
    ..Rule::ROW
};

/// A formula that failed.
pub(super) static CELL_SPREADSHEET_ERROR: Rule = Rule {
    code: "CELL_SPREADSHEET_ERROR",
    summary: "A cell holds no error of a spreadsheet program.",
    why: "The formula behind it failed; its value is lost.",
    fix: "Correct the formula, or enter the value.",
    source: "ours",
    bad: &["company_name=#N/A", "city=#ref!", "postal_code:error=#VALUE!"],
    good: &["address_line2=#12", "company_name=#1 Cochran"],
    ..Rule::ROW
};

/// A text that became a number.
pub(super) static CELL_NUMERIC_LOSSY: Rule = Rule {
    code: "CELL_NUMERIC_LOSSY",
    summary: "Codes and numbers that are no quantities are stored as text.",
    why: "A spreadsheet program drops leading zeros and all digits after the fifteenth of a number. \
          Short numbers are only a warning.",
    fix: "Format the column as text and enter the value again.",
    source: "ours",
    bad: &[
        "postal_code:number=2138",
        "customer_ref:number=1234567890123456",
        "contact_phone=4.9E+11",
        "organization_registration_number=7,7E+09",
    ],
    good: &["postal_code=02138", "customer_ref:number=17", "customer_ref=1E5"],
    ..Rule::ROW
};

/// A formula nobody computed.
pub(super) static CELL_FORMULA_WITHOUT_RESULT: Rule = Rule {
    code: "CELL_FORMULA_WITHOUT_RESULT",
    summary: "A formula has a stored result.",
    why: "muster reads stored results and computes nothing; this file was never calculated.",
    fix: "Open the workbook in a spreadsheet program and save it, or enter the value.",
    source: "ours",
    bad: &["company_name:formula="],
    good: &["company_name=Weber GmbH"],
    ..Rule::ROW
};

/// A guard that a report set, and nobody took away.
pub(super) static CELL_GUARD_APOSTROPHE: Rule = Rule {
    code: "CELL_GUARD_APOSTROPHE",
    summary: "A cell does not begin with an apostrophe before =, +, - or @.",
    why: "A rejects file sets such an apostrophe so that no spreadsheet program runs the cell, and \
          names the cell in its column _import_escaped. Without that column it would be stored as \
          part of the value.",
    fix: "Remove the apostrophe, or send the rejects file with its column _import_escaped.",
    source: "ours",
    bad: &["company_name='+Simple GmbH", "contact_phone='+49 30 901820", "address_line2='＝1"],
    good: &["city='s-Gravenhage", "company_name='Weber' GmbH", "company_name=+Simple GmbH"],
    ..Rule::ROW
};

/// Judges all cells of the row that stand under a known heading, and closes those that hold
/// nothing usable.
pub(super) fn scan(desk: &mut Desk<'_, '_>) {
    let Some(stretch) = desk.row().stretch() else {
        scan_cells(desk);
        mojibake::scan(desk);
        scan_numbers(desk);
        return;
    };
    if !is_plain_stretch(stretch) {
        scan_cells(desk);
    }
    if mojibake::is_suspicious(stretch) {
        mojibake::scan(desk);
    }
    // Every cell is text here, which only an exponent can tell from one that was never a number.
    if may_hold_exponent(stretch) {
        scan_numbers(desk);
    }
}

/// Whether an E stands before a plus sign anywhere.
fn may_hold_exponent(text: &str) -> bool {
    let bytes = text.as_bytes();
    let before = |plus: usize| plus.checked_sub(1).and_then(|at| bytes.get(at));
    places_of(text, b'+').any(|plus| matches!(before(plus), Some(b'e' | b'E')))
}

fn scan_cells(desk: &mut Desk<'_, '_>) {
    for &(column, position) in desk.header().columns() {
        let cell = desk.row().cell(usize::from(position));
        if cell.kind == CellKind::Text && is_plain(cell.text) {
            continue;
        }
        if unusable(desk, column, cell) {
            desk.close(column);
        }
    }
}

/// Columns of digits that are no quantities.
fn scan_numbers(desk: &mut Desk<'_, '_>) {
    for &column in TEXT_COLUMNS.iter().chain(KEY_COLUMNS) {
        if !desk.has(column) {
            continue;
        }
        let cell = desk.cell(column);
        if !cell.text.is_empty() && lossy(desk, column, cell) {
            desk.close(column);
        }
    }
}

/// Nearly every row: nothing in it can be part of a control or replacement character, or begin an
/// error or a guard. Tabs and line ends may stand between or in cells.
fn is_plain_stretch(text: &str) -> bool {
    let odd = |byte: u8| {
        (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r'))
            | matches!(byte, b'#' | b'\'' | 0x7F | 0xC2 | 0xEF)
    };
    text.as_bytes().chunks(64).all(|some| !some.iter().fold(false, |any, byte| any | odd(*byte)))
}

/// Nearly every cell: it does not begin as an error or a guard does, and no byte of it can be part of a
/// control or replacement character. Those have the lead bytes C2 and EF, or are ASCII.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let odd = |byte: u8| byte < 0x20 || matches!(byte, 0x7F | 0xC2 | 0xEF);
    // Without an early end, so that the loop becomes a few wide instructions.
    !matches!(bytes.first(), Some(b'#' | b'\''))
        && !bytes.iter().fold(false, |any, byte| any | odd(*byte))
}

fn unusable(desk: &mut Desk<'_, '_>, column: Column, cell: Cell<'_>) -> bool {
    let text = cell.text;
    if cell.kind == CellKind::Formula {
        return desk.find(
            &CELL_FORMULA_WITHOUT_RESULT,
            column,
            say!("The formula in this cell has no stored result; save the workbook or enter the value."),
        );
    }
    let error = text.starts_with('#')
        && ERRORS.iter().any(|error| error.eq_ignore_ascii_case(crate::model::trim(text)));
    if error || cell.kind == CellKind::Error {
        return desk.find(
            &CELL_SPREADSHEET_ERROR,
            column,
            say!("`{value}` is an error of a spreadsheet formula; correct the formula or enter the value."),
        );
    }
    let Some(c) = text.chars().find(|c| is_control(*c)) else { return guard(desk, column, text) };
    let message = if c == '\u{FFFD}' {
        say!("A letter of this cell was lost in an export (U+FFFD); enter the text again.").into()
    } else {
        say!(
            "This cell holds the control character U+{code}; enter the text again.",
            code = format!("{:04X}", u32::from(c))
        )
    };
    desk.find(&CELL_CONTROL_CHARACTER, column, message)
}

fn guard(desk: &mut Desk<'_, '_>, column: Column, text: &str) -> bool {
    let Some(value) = text.strip_prefix('\'') else { return false };
    if !value.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '−']) || names_guards(desk)
    {
        return false;
    }
    desk.find_with(
        &CELL_GUARD_APOSTROPHE,
        column,
        say!(
            "`{value}` begins with the apostrophe that a rejects file sets; remove the apostrophe."
        ),
        |finding| {
            // Two apostrophes may be a name in quotes.
            let grade = if value.contains('\'') { Grade::Likely } else { Grade::Certain };
            finding.suggesting(crate::model::trim(value), grade)
        },
    )
}

/// Whether the input has the column that names guarded cells. Guards were taken away then, and an
/// apostrophe that is left is the value's own.
fn names_guards(desk: &Desk<'_, '_>) -> bool {
    let named = Target::Report(ReportColumn::Escaped);
    desk.header().headings.iter().any(|heading| heading.target == named)
}

/// Tabs and line ends are white space, which becomes a blank where a text may hold blanks.
fn is_control(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || c == '\u{FFFD}'
}

fn lossy(desk: &mut Desk<'_, '_>, column: Column, cell: Cell<'_>) -> bool {
    let number = cell.kind == CellKind::Number;
    let exponent = has_exponent(cell.text) || (number && cell.text.contains(['e', 'E']));
    let digits = || cell.text.bytes().filter(u8::is_ascii_digit).count();
    if exponent || (number && digits() > DIGITS_KEPT) {
        return desk.find(
            &CELL_NUMERIC_LOSSY,
            column,
            say!("`{value}` was stored as a number and lost digits; format the column as text, enter it \
             again."),
        );
    }
    if number && TEXT_COLUMNS.contains(&column) {
        desk.warn(
            &CELL_NUMERIC_LOSSY,
            column,
            say!("`{value}` is stored as a number; leading zeros may be lost: check it."),
            |finding| finding,
        );
    }
    false
}

/// Whether a text is a number as a spreadsheet program shortens it: `1.23E+15`. The sign is
/// always written, which tells it from codes such as `1E5`.
fn has_exponent(text: &str) -> bool {
    // Most cells have no plus sign, which is found out without building a searcher.
    if !text.bytes().any(|byte| byte == b'+') {
        return false;
    }
    let Some((mantissa, exponent)) = text.split_once("E+").or_else(|| text.split_once("e+")) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    digits(whole) && digits(fraction) && digits(exponent)
}
