//! Columns of the house's own: nothing about them is judged, save that they find their place.

use crate::model::{Custom, trim};
use crate::table::{Shape, Target};

use super::{Desk, Judged, Rule, Scope, Severity, say};

/// A value that would be stored nowhere.
pub(super) static CUSTOM_WITHOUT_LINE: Rule = Rule {
    code: "CUSTOM_WITHOUT_LINE",
    severity: Severity::Warn,
    scope: Scope::Reference,
    summary: "In a flat table a column of the house's own stands beside a line.",
    why: "Its value is kept with the line of its row; a row without one has no place for it.",
    fix: "Put the value into a row of one of the customer's lines, or import customers in a table of their own.",
    source: "ours",
    ..Rule::ROW
};

/// Adds the columns of the house's own to what the row was proven to be: the line where it is one,
/// or else the customer. The customer of a flat table is repeated with each of its lines, so what
/// differs from row to row cannot be its.
pub(super) fn keep(desk: &mut Desk<'_, '_>, shape: Shape, judged: &mut Judged<'_>) {
    let names = &desk.book.reference().custom;
    if names.is_empty() {
        return;
    }
    let row = desk.row();
    let cells = desk.header().headings.iter().enumerate().filter_map(|(at, heading)| {
        let Target::Custom(index) = heading.target else { return None };
        Some((names.get(usize::from(index))?.as_str(), trim(row.cell(at).text)))
    });
    let Some(custom) = Custom::of(cells) else { return };
    if judged.is_line {
        if let Some(line) = &mut judged.line {
            line.custom = Some(custom);
        }
    } else if shape == Shape::Flat {
        let message = say!(
            "The row has columns of the house's own and no line to keep them with; move them to a line."
        );
        desk.find_row(&CUSTOM_WITHOUT_LINE, message);
    } else if let Some(customer) = &mut judged.customer {
        customer.custom = Some(custom);
    }
}
