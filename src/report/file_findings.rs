//! What is to be said about headings and whole files.

use crate::rules::{FileFinding, Language};
use crate::table::{CellKind, Chunk, ChunkBuilder, Input, Place, RowKind};

use super::findings::{self, Frame, Shown};
use super::render::masked_values;
use super::words::message;
use super::{Disposition, Error, Plan, ReportedRow, Writer, names};

/// A finding about a file in one line: the file, the place, and the sentence.
pub fn file_message(found: &FileFinding, inputs: &[Input], language: Language) -> String {
    let Some(input) = inputs.get(found.place.input.index()) else { return String::new() };
    let text = message(&found.finding, input, inputs, &heading(found, input), language);
    format!("{}: {text}", names::address(found.place, input, inputs).to(language))
}

/// The heading a finding is about, as typed.
fn heading(found: &FileFinding, input: &Input) -> String {
    let position = found.place.column.map(usize::from);
    position
        .and_then(|position| input.header.headings.get(position))
        .map_or_else(String::new, |heading| heading.text.clone())
}

impl Writer {
    /// Writes findings about headings and whole files. They stand before those of any row.
    ///
    /// # Errors
    ///
    /// When the findings file cannot be written.
    pub fn file_findings(&mut self, plan: &Plan<'_>, found: &[FileFinding]) -> Result<(), Error> {
        // Kept from one finding to the next: a file may have thousands about its one heading row.
        let mut headings: Option<(Place, Chunk, Frame<'_>)> = None;
        for found in found {
            let Some(input) = plan.inputs.get(found.place.input.index()) else { continue };
            let place = found.place.at(None);
            let known = headings.take_if(|(kept, ..)| *kept == place);
            let known = known
                .unwrap_or_else(|| (place, heading_row(place, input), Frame::new(plan, input)));
            let (_, chunk, frame) = headings.insert(known);
            let row = ReportedRow {
                row: chunk.row(0),
                received: chunk.row(0),
                corrections: &[],
                disposition: Disposition::Furniture,
                family: None,
                is_customer: false,
                is_line: false,
                customer_ref: "",
                line_ref: "",
                findings: std::slice::from_ref(&found.finding),
                held: None,
                repeats: None,
                duplicate_of: None,
                customer_id: None,
                customer_unchanged: false,
                line_id: None,
            };
            let (value, suggestion) = masked_values(input, &row, &found.finding);
            let shown = Shown {
                index: 0,
                position: found.place.column,
                value,
                suggestion,
                is_full: false,
                message: message(
                    &found.finding,
                    input,
                    plan.inputs,
                    &heading(found, input),
                    plan.language,
                ),
            };
            let mut line = Vec::new();
            findings::line(&mut line, plan, frame, &row, &shown);
            self.add_file_finding(&line, found, input, &shown.message)?;
        }
        Ok(())
    }
}

/// The headings as a row, since findings are about rows.
fn heading_row(place: Place, input: &Input) -> Chunk {
    let mut row = ChunkBuilder::new(input.id);
    row.row(place, RowKind::Furniture);
    for heading in &input.header.headings {
        row.cell(&heading.text, CellKind::Text);
    }
    row.finish()
}
