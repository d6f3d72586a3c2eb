//! Where batches begin and end, and what is needed to write them.

use crate::model::Instant;
use crate::rules::Book;
use crate::store::{RunId, Store};
use crate::table::limits;

use super::docket::Docket;
use super::forecast::Memory;
use super::roster::Roster;

/// A range of families.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) first: u32,
    pub(super) end: u32,
}

/// The batches of a run: so many families each, fewer where these have too many rows. Nothing but
/// the inputs and the batch size decides where a batch ends.
pub(super) fn batches(roster: &Roster, families_a_batch: u32) -> Vec<Range> {
    let mut batches = Vec::new();
    let mut first = 0;
    let mut rows = 0;
    for family in 0..roster.family_count() {
        let size = roster.members(family).len();
        let full = family - first >= families_a_batch || rows + size > limits::BATCH_ROWS_MAX;
        if family > first && full {
            batches.push(Range { first, end: family });
            first = family;
            rows = 0;
        }
        rows += size;
    }
    if first < roster.family_count() {
        batches.push(Range { first, end: roster.family_count() });
    }
    batches
}

/// What settling needs and does not change.
pub(super) struct Settling<'a, 's> {
    pub(super) store: &'a Store,
    /// Threads that prepare and send batches.
    pub(super) writers: usize,
    pub(super) runtime: &'a tokio::runtime::Runtime,
    pub(super) run: RunId,
    pub(super) started: Instant,
    pub(super) source: &'a str,
    pub(super) book: &'a Book,
    pub(super) docket: &'a Docket<'s>,
    pub(super) roster: &'a Roster,
    pub(super) memory: &'a Memory,
    pub(super) clock: fn() -> Instant,
}
