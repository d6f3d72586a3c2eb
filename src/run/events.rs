//! What a run says while it goes on. Progress bars, log lines and tests listen; nobody prints.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use super::outcome::Outcome;

/// A part of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Reading and judging.
    Survey,
    /// Asking the database what it knows.
    Forecast,
    /// Writing to the database.
    Settle,
    /// Writing the reports.
    Deliver,
    /// Taking a run back.
    Undo,
}

impl Phase {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Survey => "survey",
            Phase::Forecast => "forecast",
            Phase::Settle => "settle",
            Phase::Deliver => "deliver",
            Phase::Undo => "undo",
        }
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A phase began; `total` is what it will count up to, in bytes for the survey, in families
    /// for forecast and settle, in rows for deliver, in customers for undo.
    Began {
        /// The phase.
        phase: Phase,
        /// Its end.
        total: u64,
    },
    /// A phase went on.
    Progress {
        /// The phase.
        phase: Phase,
        /// How far, in the phase's unit.
        done: u64,
        /// Rows seen so far.
        rows: u64,
        /// Of these, rows that are rejected by what they hold.
        rejected: u64,
    },
    /// A phase ended.
    Ended {
        /// The phase.
        phase: Phase,
    },
    /// Something a person should know; a sentence without a full stop.
    Notice(String),
}

/// Somebody who listens.
pub trait Listener: Sync {
    /// Hears an event. It is called from the run's own thread and should return at once.
    fn hear(&self, event: &Event);

    /// Says whether what is shown may be written. Asked where [`super::Plan::review`] is set.
    fn approve(&self, shown: &Outcome) -> bool {
        let _ = shown;
        true
    }
}

impl<F: Fn(&Event) + Sync> Listener for F {
    fn hear(&self, event: &Event) {
        self(event);
    }
}

/// The wish to stop, as a signal handler leaves it. The run looks at it between blocks and between
/// batches.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicU8>);

impl Stop {
    /// Nobody wishes to stop.
    pub fn new() -> Stop {
        Stop::default()
    }

    /// Leaves the wish, with the number of the signal that brought it.
    pub fn ask(&self, signal: u8) {
        self.0.store(signal, Ordering::Relaxed);
    }

    /// The signal, if there was one.
    pub fn asked(&self) -> Option<u8> {
        match self.0.load(Ordering::Relaxed) {
            0 => None,
            signal => Some(signal),
        }
    }
}
