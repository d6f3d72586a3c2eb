//! Why a run failed. A bad row is no failure.

use std::path::PathBuf;

use crate::{report, source, store};

/// Why a run could not be brought to an end.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An input could not be read.
    #[error(transparent)]
    Source(#[from] source::Error),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The report could not be written.
    #[error(transparent)]
    Report(#[from] report::Error),
    /// The docket could not be kept.
    #[error("cannot keep the judged rows in `{}`", folder.display())]
    Docket {
        /// The work folder.
        folder: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// There is too little room for the docket.
    #[error("`{}` has {free} bytes free, and the judged rows need about {need}", folder.display())]
    Room {
        /// The work folder.
        folder: PathBuf,
        /// Bytes free.
        free: u64,
        /// Bytes needed.
        need: u64,
    },
    /// More than the program can number.
    #[error("more than {limit} {what}")]
    Limit {
        /// The most there may be.
        limit: u64,
        /// Of what.
        what: &'static str,
    },
    /// Somebody asked the run to stop.
    #[error("stopped after {done} of {total} batches")]
    Interrupted {
        /// The signal.
        signal: u8,
        /// Batches in the database.
        done: u32,
        /// Batches of the run.
        total: u32,
    },
    /// Somebody asked an undoing to stop.
    #[error("stopped after {done} of {total} customers")]
    UndoInterrupted {
        /// The signal.
        signal: u8,
        /// Customers looked at.
        done: usize,
        /// Customers of the run.
        total: usize,
    },
    /// The content belongs to a run that is being taken back.
    #[error("run {0} of this content is being taken back, and that was interrupted")]
    Undoing(store::RunId),
    /// A run that is to be written whole was begun batch by batch.
    #[error(
        "{done} of {total} batches of this import are in already, so it cannot be all or nothing"
    )]
    InParts {
        /// Batches in the database.
        done: usize,
        /// Batches of the run.
        total: usize,
    },
    /// An input holds rows of another feed's report.
    #[error("`{path}` holds rows that run {} rejected in the feed `{feed}`", run.short())]
    OtherFeed {
        /// The input.
        path: String,
        /// The run that rejected them.
        run: store::RunId,
        /// Its feed.
        feed: String,
    },
    /// A plan took longer than it may keep others waiting.
    #[error("the plan took longer than {seconds} s, so all was taken back")]
    Late {
        /// How long it may take.
        seconds: u64,
    },
    /// The books do not balance, or two parts of the program disagree.
    #[error("the books do not balance: {0}")]
    Unbalanced(String),
    /// The threads could not be started.
    #[error("cannot start {jobs} judging threads")]
    Threads {
        /// How many.
        jobs: usize,
        /// Why.
        #[source]
        source: rayon::ThreadPoolBuildError,
    },
    /// The async runtime could not be started.
    #[error("cannot start the database runtime")]
    Runtime(#[source] std::io::Error),
}
