//! Every row of some files, one after the other, for commands that show what the reader sees.

use crate::run;
use crate::source::{self, Body, Options, Sources};
use crate::table::{Fault, Header, Input, Place, RowKind, RowView, Shape};

use super::exit::Failure;

/// Faulty rows that are named; the others are counted.
const NAMED: usize = 5;

/// Rows by kind.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) data: u64,
    pub(super) blank: u64,
    pub(super) furniture: u64,
    pub(super) faulty: u64,
    /// The first faulty rows.
    pub(super) faults: Vec<(Place, Fault)>,
}

impl Tally {
    /// Counts a row.
    pub(super) fn add(&mut self, row: RowView<'_>) {
        match row.kind() {
            RowKind::Data => self.data += 1,
            RowKind::Blank => self.blank += 1,
            RowKind::Furniture => self.furniture += 1,
            RowKind::Faulty(fault) => {
                self.faulty += 1;
                if self.faults.len() < NAMED {
                    self.faults.push((row.place(), fault));
                }
            }
        }
    }

    /// The first faulty rows, each with its place and what is wrong, and how many more there are.
    pub(super) fn named_faults(&self) -> Vec<String> {
        let one =
            |(place, fault): &(Place, Fault)| format!("{}: {}", row_name(*place), words(*fault));
        let mut named: Vec<String> = self.faults.iter().map(one).collect();
        let more = self.faulty - self.faults.len() as u64;
        if more > 0 {
            named.push(format!("and {} more", run::number(more)));
        }
        named
    }
}

/// Opens files as they are, or as the options say.
pub(super) fn open(paths: &[String], options: &Options) -> Result<Sources, Failure> {
    source::open(paths, options).map_err(failed)
}

/// Reads every row of every input in file order, also of sheets that no import would read.
pub(super) fn each(
    sources: &Sources,
    mut visit: impl FnMut(&Input, RowView<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut inputs = sources.inputs.clone();
    for input in &mut inputs {
        // A sheet without a shape would be passed over, and what is right of its headings too.
        if input.shape == Shape::Unknown {
            input.shape = Shape::Lines;
            if input.sheet.is_some() {
                input.header = Header::new(input.header.row, 0, Vec::new());
            }
        }
    }
    for file in &sources.files {
        let mut blocks = file.blocks(&inputs).map_err(failed)?;
        while let Some(block) = blocks.next_block().map_err(failed)? {
            let input = &sources.inputs[block.facts.input.index()];
            let chunk = match block.body {
                Body::Text(bytes) => source::parse(input, &block.facts, &bytes),
                Body::Rows(chunk) => chunk,
            };
            for row in chunk.rows() {
                visit(input, row)?;
            }
        }
        blocks.finish().map_err(failed)?;
    }
    Ok(())
}

fn failed(error: source::Error) -> Failure {
    Failure::from(run::Error::Source(error))
}

/// `row 12 (line 14)`, or `row 12` where both numbers are one.
pub(super) fn row_name(place: Place) -> String {
    if place.line > 0 && place.line != u64::from(place.row) {
        format!("row {} (line {})", place.row, place.line)
    } else {
        format!("row {}", place.row)
    }
}

/// What is wrong with a row.
pub(super) fn words(fault: Fault) -> String {
    match fault {
        Fault::CellCount { found, expected } => {
            let cells = run::plural(u64::from(found), "cell");
            format!("{cells} under {}", run::plural(u64::from(expected), "heading"))
        }
        Fault::Encoding { byte } => format!("byte {byte} of the file is not UTF-8"),
        Fault::QuoteUnclosed => "a quote is opened and never closed".to_owned(),
        Fault::QuoteStray => "a quote neither opens nor closes a cell".to_owned(),
        Fault::SecondTable => "it stands below the headings of a second table".to_owned(),
        Fault::RowTooLong => "it is too long to be a row".to_owned(),
        Fault::CellTooLong { column } => {
            format!("the cell in column {} is too long", crate::table::column_letters(column))
        }
    }
}
