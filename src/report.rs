//! Findings into files: the folder a run leaves behind.
//!
//! This room knows how findings look to people and programs. It knows no database, no thread and
//! nothing of how a verdict was reached; rows come to it in their order, each with its verdict.

mod types;

pub use types::{
    Artifact, Books, Cause, Count, Counts, Disposition, Error, Execution, Held, InputBooks,
    InputFacts, Kind, Plan, ReportedRow, RunFacts, Summary, Tally,
};
