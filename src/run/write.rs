//! Batches into the database, and what that changes of the verdicts: each batch a transaction of
//! its own, or all of them in one, which is taken back where anything is refused or where it was a
//! rehearsal.

use std::time::Instant as Stopwatch;

use crate::report::{Counts, Kind};
use crate::rules::{Message, Word, say};
use crate::store::{self, Attempt, BatchRow, NewRun, Rehearsal};

use super::batch::{Range, Settling};
use super::context::Session;
use super::events::Event;
use super::import::{Findings, lease};
use super::settle::{Done, Late, Limit, settle};
use super::{Error, OnLineError, families, gate, refusals};

/// What is to be written.
pub(super) struct Todo<'a> {
    pub(super) run: &'a NewRun,
    pub(super) attempt: &'a Attempt,
    /// What became of the rows by the survey.
    pub(super) before: &'a Counts,
    /// All batches.
    pub(super) ranges: &'a [Range],
    /// Those that are in the ledger.
    pub(super) done: &'a [BatchRow],
    /// The numbers of the others.
    pub(super) left: &'a [u32],
}

/// What came of it.
pub(super) struct Written {
    /// Why nothing more is written, or nothing at all.
    pub(super) stopped: Option<Message>,
    /// Customers and lines of the run that the database said it has, before a rehearsal was taken
    /// back.
    pub(super) counts: (u64, u64),
}

/// Settles what is left and takes in what the database refused.
pub(super) fn write(
    session: &Session<'_>,
    todo: &Todo<'_>,
    found: &mut Findings<'_>,
) -> Result<Written, Error> {
    let Session { context, runtime, store, kind } = *session;
    let plan = context.plan;
    if plan.atomic && !todo.done.is_empty() && !todo.left.is_empty() {
        return Err(Error::InParts { done: todo.done.len(), total: todo.ranges.len() });
    }
    runtime.block_on(lease(store, &plan.holder(), (plan.clock)()))?;
    let result = if kind == Kind::Plan || plan.atomic {
        settle_whole(session, todo, found)?
    } else {
        settle_with(session, todo, found, None)?
    };
    let Findings { survey, memory } = found;
    refusals::take_conflicts(&result.conflicts, survey, memory);
    let hold = plan.on_line_error == OnLineError::HoldFamily;
    for conflict in &result.conflicts {
        families::dispose(&mut survey.roster, conflict.family, hold);
    }
    if plan.atomic && !result.conflicts.is_empty() {
        refusals::hold_unsettled(&[], survey);
        let stopped = Some(all_taken_back(&result.conflicts));
        return Ok(Written { stopped, counts: (0, 0) });
    }
    let of = |count: fn(&BatchRow) -> u64| todo.done.iter().map(count).sum::<u64>();
    let counts =
        (of(|batch| batch.customers) + result.customers, of(|batch| batch.lines) + result.lines);
    let mut stopped = None;
    if result.over_limit {
        let before = todo.done.iter().map(|batch| todo.ranges[batch.ordinal as usize]);
        let settled: Vec<Range> = before.chain(result.settled.iter().copied()).collect();
        let late = late_rows(todo, found, &result.conflicts);
        refusals::hold_unsettled(&settled, &mut found.survey);
        stopped = Some(stopped_at(session, todo, late, settled.len()));
    }
    Ok(Written { stopped, counts })
}

/// Rows that are not accepted, with those of families refused late.
fn late_rows(todo: &Todo<'_>, found: &Findings<'_>, conflicts: &[Late]) -> u64 {
    let rows_of = |late: &Late| found.survey.roster.members(late.family).len() as u64;
    todo.before.rejected + todo.before.held + conflicts.iter().map(rows_of).sum::<u64>()
}

/// Rows that hold data.
fn data(rows: &Counts) -> u64 {
    rows.read - rows.blank - rows.furniture
}

fn stopped_at(session: &Session<'_>, todo: &Todo<'_>, late: u64, done: usize) -> Message {
    let Some(max) = session.context.plan.max_rejects else { return say!("stopped").into() };
    let limit = gate::too_many(max, late, data(todo.before));
    if session.kind == Kind::Plan {
        return limit;
    }
    let all = todo.ranges.len();
    say!("{limit}; stopped after {done} of {all} batches, which stay", limit, done, all)
}

fn all_taken_back(conflicts: &[Late]) -> Message {
    match conflicts.len() {
        1 => {
            say!("the database refused a customer, and --atomic file writes all or nothing").into()
        }
        count => say!(
            "the database refused {count} customers, and --atomic file writes all or nothing",
            count = Word::Number(count as u64)
        ),
    }
}

/// Settles in one transaction, and keeps it where nothing was refused and it is to be kept.
fn settle_whole(
    session: &Session<'_>,
    todo: &Todo<'_>,
    found: &Findings<'_>,
) -> Result<Done, Error> {
    let Session { context, runtime, store, kind } = *session;
    let patience = context.plan.patience;
    let rehearsal = (kind == Kind::Plan).then_some(Rehearsal {
        run: todo.run,
        attempt: todo.attempt,
        patience,
    });
    let deadline = rehearsal.map(|_| Stopwatch::now() + patience);
    if rehearsal.is_some() {
        context.listener.hear(&Event::Notice(format!(
            "what an import would write is written and taken back; others who write the same wait \
             meanwhile, at most {} s (--timeout)",
            patience.as_secs()
        )));
    }
    if let Err(error) = runtime.block_on(store.begin_whole(rehearsal)) {
        // What was begun of it must not stay open; the first error is the one to tell.
        runtime.block_on(store.end_whole(false)).ok();
        return Err(error.into());
    }
    let result = settle_with(session, todo, found, deadline);
    let keep = kind == Kind::Import && result.as_ref().is_ok_and(|done| done.conflicts.is_empty());
    let ended = runtime.block_on(store.end_whole(keep));
    let is_late = deadline.is_some_and(|deadline| Stopwatch::now() >= deadline);
    match result {
        // What failed first is what has to be told.
        Err(Error::Interrupted { signal, .. }) => {
            Err(Error::Interrupted { signal, done: 0, total: 0 })
        }
        Err(Error::Store(store::Error::Temporary { .. })) if is_late => {
            Err(Error::Late { seconds: patience.as_secs() })
        }
        Err(error) => Err(error),
        Ok(done) => ended.map(|()| done).map_err(Error::from),
    }
}

fn settle_with(
    session: &Session<'_>,
    todo: &Todo<'_>,
    found: &Findings<'_>,
    deadline: Option<Stopwatch>,
) -> Result<Done, Error> {
    let Session { context, runtime, store, kind } = *session;
    let plan = context.plan;
    let Findings { survey, memory } = found;
    let exceeded = |conflicts: &[Late]| {
        // Of all or nothing everything is told that stands in the way.
        let limit = plan.max_rejects.filter(|_| !plan.atomic && !conflicts.is_empty());
        let late = || late_rows(todo, found, conflicts);
        limit.is_some_and(|limit| limit.exceeded(late(), data(todo.before)))
    };
    let in_one = plan.atomic || kind == Kind::Plan;
    let settling = Settling {
        store,
        writers: if in_one { 1 } else { plan.writers },
        runtime,
        run: todo.run.id,
        started: todo.run.started,
        source: &todo.run.source,
        book: &survey.book,
        docket: &survey.docket,
        roster: &survey.roster,
        memory,
        clock: plan.clock,
    };
    let limit = Limit { exceeded: &exceeded, deadline, patience: plan.patience };
    settle(&settling, todo.ranges, todo.left, &limit, context.listener, context.stop)
}
