//! Everything a run was asked to do, resolved once. No code below looks at a flag again.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::model::{Date, Instant};
use crate::rules::{Book, Language, Reference};
use crate::source;

/// What a bad line does to its family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnLineError {
    /// The whole family waits.
    HoldFamily,
    /// The customer and the other lines go in.
    RejectLine,
}

impl OnLineError {
    /// As written on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            OnLineError::HoldFamily => "hold-family",
            OnLineError::RejectLine => "reject-line",
        }
    }
}

/// How many rows may be rejected or held before a run is refused.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MaxRejects {
    /// That many rows.
    Rows(u64),
    /// That share of the rows read, blank ones and furniture not counted; 0 to 100.
    Percent(f64),
}

impl MaxRejects {
    /// Whether `bad` of `read` rows are more than allowed.
    pub fn exceeded(self, bad: u64, read: u64) -> bool {
        match self {
            MaxRejects::Rows(most) => bad > most,
            #[expect(
                clippy::cast_precision_loss,
                reason = "rows stay far below 2^52, where a f64 counts exactly"
            )]
            MaxRejects::Percent(most) => bad as f64 * 100.0 > most * read as f64,
        }
    }
}

impl std::fmt::Display for MaxRejects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            MaxRejects::Rows(most) => write!(f, "{most}"),
            MaxRejects::Percent(most) => write!(f, "{most}%"),
        }
    }
}

/// What a run is to do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The files, in order.
    pub paths: Vec<String>,
    /// How they are to be read, as far as somebody said so.
    pub reading: source::Options,
    /// The folder for report folders.
    pub report: PathBuf,
    /// The folder for the docket; the report folder unless said otherwise.
    pub work_dir: PathBuf,
    /// The database's URL; a check has none.
    pub database: Option<String>,
    /// The limit of rejected and held rows; `None` for none.
    pub max_rejects: Option<MaxRejects>,
    /// What a bad line does.
    pub on_line_error: OnLineError,
    /// Families a batch.
    pub batch_families: u32,
    /// Judging threads.
    pub jobs: usize,
    /// Batches prepared and written at once.
    pub writers: usize,
    /// Whether rejected and held rows are written as a workbook too.
    pub workbook: bool,
    /// Whether all is written in one transaction, or nothing.
    pub atomic: bool,
    /// Whether a person is asked before anything is written.
    pub review: bool,
    /// How long a plan may keep others waiting.
    pub patience: Duration,
    /// The feed.
    pub source: String,
    /// The language of the report's sentences. It changes texts only, so it is no part of what a
    /// run is known by.
    pub language: Language,
    /// The day that counts as today, when the user named one.
    pub as_of: Option<Date>,
    /// The day whose rules are applied.
    pub rules_date: Date,
    /// Who the partner is, and the reference data that was loaded.
    pub reference: Arc<Reference>,
    /// Who runs this.
    pub operator: String,
    /// The operator's role.
    pub role: String,
    /// The machine's name.
    pub host: String,
    /// The process, for whoever waits for the lease.
    pub process: u32,
    /// When the program was started.
    pub started: Instant,
    /// The clock. It is asked for leases, ends of attempts and timings, never for a verdict.
    pub clock: fn() -> Instant,
}

impl Plan {
    /// The day that counts as today, unless a continued run knows better.
    pub fn today(&self) -> Date {
        self.as_of.unwrap_or_else(|| self.started.date())
    }

    /// The rules of this run, applied as if it were `as_of`.
    pub fn book(&self, as_of: Date) -> Book {
        Book::with(self.rules_date, as_of, Arc::clone(&self.reference))
    }

    /// Who holds the lease, in words.
    pub fn holder(&self) -> String {
        holder(self.process, &self.host)
    }
}

/// Who holds the lease, in words.
pub(super) fn holder(process: u32, host: &str) -> String {
    format!("process {process} on {host}")
}
