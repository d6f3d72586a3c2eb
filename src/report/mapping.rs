//! What the mapping of an input was, for the summary, and what a sentence says of cells it gave.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::rules::{Finding, Message, is_trace, say};
use crate::table::{Fill, Filled, Input};

use super::ReportedRow;
use super::mask::mask;

/// What a mapping came to in one input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MappingFacts {
    /// Headings that were named, as the file has them, by column.
    pub columns: BTreeMap<&'static str, String>,
    /// What cells were given.
    pub fills: Vec<FillFacts>,
}

/// What the cells of one column were given. Values are masked by the column's class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FillFacts {
    /// The column.
    pub column: &'static str,
    /// `constant`, `default` or `values`.
    pub kind: &'static str,
    /// The constant or the default.
    pub text: Option<String>,
    /// Cells that were given it.
    pub filled: u64,
    /// Texts that stand for others, in lower case, with what they stand for.
    pub values: BTreeMap<String, String>,
    /// Cells in which one was replaced.
    pub replaced: u64,
}

/// What the mapping of an input came to; `None` where it has none.
pub fn mapping_facts(input: &Input, filled: &Filled) -> Option<MappingFacts> {
    let mapped = input.header.mapped()?;
    let columns = mapped.named.iter().map(|column| {
        let heading = input.header.text(*column).to_owned();
        (column.name(), heading)
    });
    let fills = mapped.fills.iter().enumerate();
    let fills = fills.map(|(at, fill)| facts(fill, filled.get(at).copied().unwrap_or_default()));
    Some(MappingFacts { columns: columns.collect(), fills: fills.collect() })
}

fn facts(fill: &Fill, [filled, replaced]: [u64; 2]) -> FillFacts {
    let seen = |text: &String| mask(fill.column.class(), fill.column, text);
    FillFacts {
        column: fill.column.name(),
        kind: match (&fill.text, fill.constant) {
            (Some(_), true) => "constant",
            (Some(_), false) => "default",
            (None, _) => "values",
        },
        text: fill.text.as_ref().map(seen),
        filled,
        values: fill.values.iter().map(|(from, to)| (seen(from), seen(to))).collect(),
        replaced,
    }
}

/// What is to be said of a cell whose value is not the file's: who looks for it there does not find
/// it.
pub(super) fn said_of_given(
    input: &Input,
    row: &ReportedRow<'_>,
    finding: &Finding,
) -> Option<Message> {
    input.header.mapped()?;
    let column = finding.column.filter(|_| !is_trace(finding))?;
    let position = usize::from(input.header.position(column)?);
    let corrected = row.corrections.iter().any(|own| own.column == column);
    let own = row.row.cell(position).text != row.received.cell(position).text;
    (own && !corrected).then(|| say!("The configuration gave this value.").into())
}
