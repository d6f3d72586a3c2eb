//! Whether what the survey found may be written at all.

use crate::report::Counts;
use crate::rules::{Message, say};

use super::plan::{MaxRejects, Plan};

/// Why a run is turned down, as a sentence.
pub(super) fn turned_down(plan: &Plan, rows: &Counts) -> Option<Message> {
    let limit = plan.max_rejects?;
    let (bad, read) = (rows.rejected + rows.held, rows.read - rows.blank - rows.furniture);
    limit.exceeded(bad, read).then(|| too_many(limit, bad, read))
}

/// The sentence for a limit that was crossed.
pub(super) fn too_many(limit: MaxRejects, bad: u64, read: u64) -> Message {
    say!(
        "{bad} of {read} rows are rejected or held, more than --max-rejects {limit} allows",
        bad,
        read,
        limit = limit.to_string()
    )
}
