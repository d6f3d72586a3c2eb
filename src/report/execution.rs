//! What a summary says of the execution, apart from everything that is the same whenever the same
//! files are judged.

use serde::Serialize;

/// What differs from execution to execution of one run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Execution {
    /// When this attempt began, RFC 3339.
    pub started: String,
    /// When the summary was written, RFC 3339.
    pub ended: String,
    /// Where.
    pub host: String,
    /// Version of the program.
    pub version: String,
    /// Judging threads.
    pub jobs: usize,
    /// Families a batch.
    pub batch: u32,
    /// Attempts at this run so far, this one included; 1 for a check.
    pub attempts: u32,
    /// The report folder.
    pub report: String,
    /// The database without password; `None` for a check.
    pub database: Option<String>,
    /// Seconds by phase: survey, settle, deliver.
    pub seconds: Vec<(String, f64)>,
    /// When the database took what, those of all attempts; neighbouring batches are taken together
    /// where they are many.
    pub batches: Vec<Pace>,
}

/// Batches one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pace {
    /// How many batches.
    pub count: u64,
    /// Customers and lines that they brought.
    pub written: u64,
    /// When the last of them was in, RFC 3339.
    pub settled: String,
}
