//! The commands that ask a database: what is done in which order.

use std::time::Instant as Stopwatch;

use crate::model::{Date, Instant};
use crate::report::{self, Books, Kind};
use crate::rules::say;
use crate::store::{self, Attempt, BatchRow, NewRun, RunState, RunSummary, Store};

use super::batch::{Range, batches};
use super::check::{claims, fingerprint, finish_verdicts, opened, pool, verdict};
use super::context::{Context, Session};
use super::enter::{attempt, enter, unsettled};
use super::events::{Event, Listener, Phase, Stop};
use super::forecast::{Asking, Memory, forecast, resolve_orphans};
use super::outcome::{Outcome, State};
use super::plan::Plan;
use super::summary::{self, Telling};
use super::survey::{Survey, survey};
use super::tell::tell;
use super::write::{Todo, write};
use super::{Error, books, families, refusals};

/// Judges the inputs, writes what is accepted to the database, and writes the report.
///
/// # Errors
///
/// As [`check`](super::check()), and when the database cannot do its part.
pub fn import(plan: &Plan, listener: &dyn Listener, stop: &Stop) -> Result<Outcome, Error> {
    with_database(plan, Kind::Import, listener, stop)
}

/// Does all that [`import`] would do, and takes back what it wrote: its verdicts are those of an
/// import that follows while nothing changes in the database. What it would write is locked
/// meanwhile, for as long as [`Plan::patience`] allows.
///
/// # Errors
///
/// As [`import`], and when it takes too long.
pub fn rehearse(plan: &Plan, listener: &dyn Listener, stop: &Stop) -> Result<Outcome, Error> {
    with_database(plan, Kind::Plan, listener, stop)
}

fn with_database(
    plan: &Plan,
    kind: Kind,
    listener: &dyn Listener,
    stop: &Stop,
) -> Result<Outcome, Error> {
    report::probe(&plan.report)?;
    let sources = opened(plan)?;
    let pool = pool(plan.jobs)?;
    let context = Context { plan, sources: &sources, pool: &pool, listener, stop };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(Error::Runtime)?;
    let (store, _empty) = runtime.block_on(open(plan, kind, listener))?;
    let holder = plan.holder();
    runtime.block_on(lease(&store, &holder, (plan.clock)()))?;
    let session = Session { context: &context, runtime: &runtime, store: &store, kind };
    let result = with_store(&session);
    let released = runtime.block_on(async {
        store.release(&holder).await?;
        store.close().await
    });
    let outcome = result?;
    released?;
    Ok(outcome)
}

/// Opens the database. Where a plan finds none, an empty one stands for it, in a folder that goes
/// with the plan.
async fn open(
    plan: &Plan,
    kind: Kind,
    listener: &dyn Listener,
) -> Result<(Store, Option<tempfile::TempDir>), Error> {
    let url = plan.database.as_deref().unwrap_or_default();
    if kind == Kind::Import {
        return Ok((Store::open(url).await?, None));
    }
    match Store::open_existing(url).await {
        Err(store::Error::Missing(place)) => {
            listener.hear(&Event::Notice(format!(
                "there is no database {place} yet: planned as if it were there and empty"
            )));
            let folder = tempfile::tempdir_in(&plan.work_dir)
                .map_err(|source| Error::Docket { folder: plan.work_dir.clone(), source })?;
            let url = format!("sqlite:{}", folder.path().join("empty.db").display());
            Ok((Store::open(&url).await?, Some(folder)))
        }
        opened => Ok((opened?, None)),
    }
}

/// What was found out about the rows: by themselves, and by the database.
pub(super) struct Findings<'s> {
    pub(super) survey: Survey<'s>,
    pub(super) memory: Memory,
}

/// How long a lease lasts unless renewed; a killed process on another host blocks nobody longer.
const LEASE_MS: i64 = 10 * 60 * 1000;

/// Takes or renews the right to write.
pub(super) async fn lease(store: &Store, holder: &str, now: Instant) -> Result<(), store::Error> {
    store.lease(holder, now, Instant::from_unix_ms(now.unix_ms() + LEASE_MS)).await
}

fn with_store(session: &Session<'_>) -> Result<Outcome, Error> {
    let Session { context, runtime, store, kind } = *session;
    let watch = Stopwatch::now();
    let mut survey = survey_as_of(context, context.plan.today())?;
    let fingerprint = fingerprint(context.plan, context.sources, &survey.digests);
    let newest = runtime.block_on(store.newest_run(&fingerprint))?;
    if let Some(row) = newest.as_ref().filter(|row| row.state == RunState::Delivered) {
        let attempts = runtime.block_on(store.attempts(row.run.id))?;
        return summary::told_before(session, &survey, row, attempts.len());
    }
    if let Some(row) = newest.as_ref().filter(|row| row.state == RunState::Undoing) {
        return Err(Error::Undoing(row.run.id));
    }
    let entry = enter(context, &survey, fingerprint, newest.as_ref());
    if entry.run.as_of != survey.book.as_of() {
        survey = survey_as_of(context, entry.run.as_of)?;
    }
    let mut seconds = vec![(Phase::Survey.as_str().to_owned(), watch.elapsed().as_secs_f64())];

    let watch = Stopwatch::now();
    let mut found = Findings { survey, memory: Memory::default() };
    ask_database(session, &entry.run, &mut found)?;
    let done = runtime.block_on(store.batches(entry.run.id))?;
    if entry.continued && !done.is_empty() {
        let Findings { survey, memory } = &mut found;
        refusals::take_ledgers_word(runtime, store, entry.run.id, &done, survey, memory)?;
    }
    finish_verdicts(context.plan, &mut found.survey, context.pool);
    found.memory.entries.sort_unstable();
    seconds.push((Phase::Forecast.as_str().to_owned(), watch.elapsed().as_secs_f64()));

    let attempt = attempt(context.plan);
    if kind == Kind::Import {
        runtime.block_on(store.begin(&entry.run, &attempt))?;
    }
    let telling = Telling {
        kind,
        run: entry.run.id,
        fingerprint,
        generation: entry.run.generation,
        started: entry.run.started,
        attempts: runtime.block_on(store.attempts(entry.run.id))?.len(),
        state: State::Accepted,
        stopped: None,
        declined: false,
        seconds,
        batches: Vec::new(),
    };
    let result = carry_out(session, (&entry.run, &attempt), &mut found, &done, telling);
    if kind != Kind::Import {
        return result;
    }
    let end = match &result {
        Ok(outcome) => outcome.state.as_str().to_owned(),
        Err(error) => error.to_string(),
    };
    let ended = (context.plan.clock)();
    let noted = runtime.block_on(store.end_attempt(entry.run.id, attempt.started, ended, &end));
    let outcome = result?;
    noted?;
    Ok(outcome)
}

/// Gate, settle and deliver, once the run is in the ledger.
fn carry_out(
    session: &Session<'_>,
    (run, attempt): (&NewRun, &Attempt),
    found: &mut Findings<'_>,
    done: &[BatchRow],
    mut telling: Telling,
) -> Result<Outcome, Error> {
    let Session { context, runtime, store, kind } = *session;
    let before = count(context, &found.survey)?;
    telling.state = verdict(context.plan, &found.survey, &before);
    if telling.state == State::Refused && done.is_empty() {
        return close(session, found, before, telling);
    }
    let ranges = batches(&found.survey.roster, run.batch_families);
    let left = unsettled(&ranges, done)?;
    if context.plan.review && !left.is_empty() && !approved(session, found, &before, &telling)? {
        return decline(session, found, &ranges, done, telling);
    }
    let watch = Stopwatch::now();
    let rows = &before.rows;
    let todo = Todo { run, attempt, before: rows, ranges: &ranges, done, left: &left };
    let written = write(session, &todo, found)?;
    telling.stopped = written.stopped;
    telling.seconds.push((Phase::Settle.as_str().to_owned(), watch.elapsed().as_secs_f64()));
    let books = count(context, &found.survey)?;
    let (customers, lines) = match kind {
        Kind::Import => {
            let (customers, lines, _) = runtime.block_on(store.counts(run.id))?;
            telling.batches = runtime.block_on(store.batches(run.id))?;
            (customers, lines)
        }
        _ => written.counts,
    };
    books::agree_with_ledger(&books, customers, lines)?;
    telling.state = match telling.stopped {
        Some(_) => State::Refused,
        None if books.rows.rejected + books.rows.held > 0 => State::NeedsReview,
        None => State::Accepted,
    };
    if telling.stopped.is_none() && kind == Kind::Import {
        runtime.block_on(store.set_state(run.id, RunState::Committed, None))?;
    }
    close(session, found, books, telling)
}

fn count(context: &Context<'_>, survey: &Survey<'_>) -> Result<Books, Error> {
    let books = books::count(&survey.roster, &survey.docket, &context.sources.inputs, context.pool);
    books::balance(&books, &survey.roster).map(|()| books)
}

/// Shows a person what would be written, with its report, and asks.
fn approved(
    session: &Session<'_>,
    found: &Findings<'_>,
    books: &Books,
    telling: &Telling,
) -> Result<bool, Error> {
    let Findings { survey, memory } = found;
    let telling = Telling { kind: Kind::Plan, ..telling.clone() };
    let shown = tell(session.context, survey, memory, books.clone(), telling)?;
    Ok(session.context.listener.approve(&shown))
}

/// Closes a run that a person declined.
fn decline(
    session: &Session<'_>,
    found: &mut Findings<'_>,
    ranges: &[Range],
    done: &[BatchRow],
    mut telling: Telling,
) -> Result<Outcome, Error> {
    telling.state = State::Refused;
    telling.declined = true;
    if !done.is_empty() {
        let settled: Vec<Range> = done.iter().map(|batch| ranges[batch.ordinal as usize]).collect();
        refusals::hold_unsettled(&settled, &mut found.survey);
        telling.stopped = Some(say!(
            "declined at the review; {done} of {all} batches were in before and stay",
            done = done.len(),
            all = ranges.len()
        ));
    }
    let books = count(session.context, &found.survey)?;
    close(session, found, books, telling)
}

fn survey_as_of<'s>(context: &Context<'s>, as_of: Date) -> Result<Survey<'s>, Error> {
    let book = context.plan.book(as_of);
    survey(context.plan, context.sources, context.pool, book, context.listener, context.stop)
}

fn ask_database(
    session: &Session<'_>,
    run: &NewRun,
    found: &mut Findings<'_>,
) -> Result<(), Error> {
    let Findings { survey, memory } = found;
    let orphans = std::mem::take(&mut survey.orphans);
    let mut asking = Asking {
        store: session.store,
        source: &run.source,
        run: run.id,
        book: &survey.book,
        pool: session.context.pool,
        docket: &survey.docket,
        roster: &mut survey.roster,
        memory,
    };
    session.runtime.block_on(async {
        forecast(&mut asking, session.context.listener).await?;
        resolve_orphans(&mut asking, &orphans).await
    })?;
    memory.entries.sort_unstable();
    memory.ids.sort_unstable();
    memory.customers.sort_unstable();
    let Context { plan, pool, .. } = *session.context;
    families::pending(&mut survey.roster, memory, &survey.book, pool);
    families::not_stored(&mut survey.roster, memory, &survey.book, pool);
    families::stock(&mut survey.roster, memory, &survey.book, pool);
    claims(plan, survey, memory, pool, || {
        Ok(session.runtime.block_on(session.store.holdings(run.id))?)
    })
}

/// Writes the report and closes the run in the ledger.
fn close(
    session: &Session<'_>,
    found: &Findings<'_>,
    books: Books,
    telling: Telling,
) -> Result<Outcome, Error> {
    let run = telling.run;
    let state = telling.state;
    if telling.kind != Kind::Import {
        return tell(session.context, &found.survey, &found.memory, books, telling);
    }
    let books_json = serde_json::to_string(&books)
        .map_err(|error| Error::Unbalanced(format!("the books cannot be written: {error}")))?;
    let outcome = tell(session.context, &found.survey, &found.memory, books, telling)?;
    let summary = RunSummary {
        exit_code: state.exit_code(),
        outcome: state.as_str().to_owned(),
        report: outcome.report.display().to_string(),
        books: books_json,
    };
    let end = if state == State::Refused { RunState::Refused } else { RunState::Delivered };
    session.runtime.block_on(session.store.set_state(run, end, Some(&summary)))?;
    Ok(outcome)
}
