//! How a run ended.

use std::path::PathBuf;

use crate::report::Summary;

/// The end a run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Every row is accepted, unchanged or a duplicate.
    Accepted,
    /// Finished; some rows are rejected or held.
    NeedsReview,
    /// Turned down: nothing was written by this run, or the sentence says what was.
    Refused,
    /// The same content was imported before.
    AlreadyImported,
}

impl State {
    /// The word reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Accepted => "accepted",
            State::NeedsReview => "needs_review",
            State::Refused => "refused",
            State::AlreadyImported => "already_imported",
        }
    }

    /// The exit code that stands for it.
    pub fn exit_code(self) -> u8 {
        match self {
            State::Accepted => 0,
            State::NeedsReview => 2,
            State::Refused => 3,
            State::AlreadyImported => 4,
        }
    }
}

/// What a finished run leaves to be told.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The end it came to.
    pub state: State,
    /// The summary, as in `summary.json`.
    pub summary: Summary,
    /// The report folder.
    pub report: PathBuf,
}
