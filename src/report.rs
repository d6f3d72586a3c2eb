//! Findings into files: the folder a run leaves behind.
//!
//! This room knows how findings look to people and programs. It knows no database and nothing of
//! how a verdict was reached; rows come to it in their order, each with its verdict.
//!
//! [`render`] turns rows into bytes and may run on any thread; [`Writer`] puts those bytes into a
//! hidden folder, in the order of the rows, and makes the folder appear whole. What is written
//! depends on nothing but the rows and the [`Plan`].
//!
//! | file | values | written |
//! |---|---|---|
//! | `findings.jsonl` | masked by class | always |
//! | `<input>[.<sheet>].rejects.csv` | full, they are to be corrected | for inputs with rejected or held rows |
//! | `<input>.rejects.xlsx` | full, they are to be corrected | where any input has such rows |
//! | `accepted.csv` | keys and ids only | by imports |
//! | `corrections.csv` | full, they are the fixer's | when cells were put right |
//! | `relationship-requests.csv` | company facts only | when a customer exists at Microsoft already |
//! | `<first input>.report.html` | masked by class | always |
//! | `<first input>.summary.md` | masked by class | always |
//! | `summary.json` | masked by class | always, last |
//!
//! Beside these folders it makes what people fill in: [`Template`] is a workbook or the headings of a
//! CSV file, which [`write_whole`] puts at its place.
//!
//! All CSV files are UTF-8 with a byte order mark, because spreadsheet programs take a file
//! without one for the local code page; commas; CRLF.

mod digest;
mod execution;
mod file;
mod file_findings;
mod findings;
mod json;
mod layout;
mod lists;
mod lists_sheet;
mod mapping;
mod marked;
mod marking;
mod mask;
mod names;
mod own;
mod page;
mod purge;
mod quoting;
mod rejects;
mod render;
mod tally;
mod template;
mod types;
mod words;
mod workbook;
mod writer;

#[cfg(test)]
mod tests;

pub use execution::{Execution, Pace};
pub use file::{probe, write_whole};
pub use file_findings::file_message;
pub use mapping::{FillFacts, MappingFacts, mapping_facts};
pub use mask::mask;
pub use names::file_label;
pub use own::{referred_digest, row_digest};
pub use purge::{outdated, purge};
pub use render::{Rendered, render};
pub use tally::Tallies;
pub use template::{Template, TemplateError};
pub use types::{
    Artifact, Books, Cause, Count, Counts, Disposition, EncodingFacts, Error, Exit, Held,
    InputBooks, InputFacts, Kind, Plan, Repeated, ReportedRow, RunFacts, Summary, Tally,
};
pub use words::{message, terminal_safe, waiting};
pub use writer::Writer;
