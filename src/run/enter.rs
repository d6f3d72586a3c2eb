//! A run's entry in the ledger: a new run, or one that was begun before.

use crate::model::Digest;
use crate::store::{Attempt, BatchRow, InputRow, NewRun, RunRow, RunState};

use super::Error;
use super::batch::Range;
use super::context::Context;
use super::events::Event;
use super::identity;
use super::plan::Plan;
use super::roster::NONE;
use super::survey::Survey;

/// A run as the ledger knows it, or as it is about to.
pub(super) struct Entry {
    pub(super) run: NewRun,
    /// Whether it is in the ledger already.
    pub(super) continued: bool,
}

/// The run to be entered: a new one, or one that was begun before and not brought to its end.
pub(super) fn enter(
    context: &Context<'_>,
    survey: &Survey<'_>,
    fingerprint: Digest,
    newest: Option<&RunRow>,
) -> Entry {
    let plan = context.plan;
    if let Some(row) =
        newest.filter(|row| matches!(row.state, RunState::Open | RunState::Committed))
    {
        let run = row.run.clone();
        context.listener.hear(&Event::Notice(format!(
            "continuing run {} begun {}; its day {} and its batch size {} are kept",
            run.id.short(),
            run.started,
            run.as_of,
            run.batch_families
        )));
        return Entry { run, continued: true };
    }
    let generation = newest.map_or(1, |row| row.run.generation + 1);
    let mut rows = vec![0_u64; context.sources.inputs.len()];
    for block in 0..survey.docket.block_count() {
        rows[survey.docket.block_input(block).index()] +=
            survey.docket.block_rows(block).len() as u64;
    }
    let input = |(at, input): (usize, &crate::table::Input)| InputRow {
        path: input.path.clone(),
        sheet: input.sheet.clone(),
        digest: survey.digests[at],
        rows: rows[at],
    };
    let run = NewRun {
        id: identity::run_id(&fingerprint, generation),
        fingerprint,
        generation,
        source: plan.source.clone(),
        started: plan.started,
        as_of: plan.today(),
        rules_date: plan.rules_date,
        batch_families: plan.batch_families,
        operator: plan.operator.clone(),
        role: plan.role.clone(),
        inputs: context.sources.inputs.iter().enumerate().map(input).collect(),
    };
    Entry { run, continued: false }
}

/// This execution of the run.
pub(super) fn attempt(plan: &Plan) -> Attempt {
    Attempt {
        started: plan.started,
        ended: None,
        outcome: String::new(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        host: plan.host.clone(),
    }
}

/// The batches that are not in the ledger. Those that are must be where this run would put them.
pub(super) fn unsettled(ranges: &[Range], done: &[BatchRow]) -> Result<Vec<u32>, Error> {
    for batch in done {
        let range = ranges.get(batch.ordinal as usize);
        if range.is_none_or(|r| (r.first, r.end) != (batch.first_family, batch.end_family)) {
            return Err(Error::Unbalanced(format!(
                "batch {} of the ledger lies elsewhere now",
                batch.ordinal
            )));
        }
    }
    let is_done = |number: &u32| done.iter().any(|batch| batch.ordinal == *number);
    Ok((0..u32::try_from(ranges.len()).unwrap_or(NONE)).filter(|number| !is_done(number)).collect())
}
