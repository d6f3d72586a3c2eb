//! The two commands that judge: what is done in which order.

use std::time::Instant as Stopwatch;

use crate::model::{Date, Digest};
use crate::report::{self, Books, Counts, Kind};
use crate::rules::{self, Message, Word, say};
use crate::source::{self, Sources};
use crate::store::{BatchRow, Holdings, NewRun, RunState, RunSummary, Store};

use super::batch::{Range, Settling, batches};
use super::context::Context;
use super::enter::{attempt, enter, unsettled};
use super::events::{Listener, Phase, Stop};
use super::forecast::{Asking, Memory, forecast, resolve_orphans};
use super::outcome::{Outcome, State};
use super::plan::Plan;
use super::roster::NONE;
use super::settle::{Late, Limit, settle};
use super::summary::{self, Telling};
use super::survey::{Survey, survey};
use super::tell::tell;
use super::{Error, books, families, gate, identity, refusals};

/// Judges the inputs and writes the report. No database is needed.
///
/// # Errors
///
/// When an input cannot be read, the report cannot be written, or the books do not balance.
pub fn check(plan: &Plan, listener: &dyn Listener, stop: &Stop) -> Result<Outcome, Error> {
    report::probe(&plan.report)?;
    let sources = opened(plan)?;
    let pool = pool(plan.jobs)?;
    let context = Context { plan, sources: &sources, pool: &pool, listener, stop };
    let watch = Stopwatch::now();
    let mut survey = survey(plan, &sources, &pool, plan.book(plan.today()), listener, stop)?;
    decide_without_database(plan, &mut survey, &pool)?;
    finish_verdicts(plan, &mut survey);
    let seconds = vec![(Phase::Survey.as_str().to_owned(), watch.elapsed().as_secs_f64())];

    let books = books::count(&survey.roster, &survey.docket, &sources.inputs);
    books::balance(&books, &survey.roster)?;
    let fingerprint = fingerprint(plan, &sources, &survey.digests);
    let telling = Telling {
        kind: Kind::Check,
        run: identity::run_id(&fingerprint, 0),
        fingerprint,
        generation: 0,
        started: plan.started,
        attempts: 1,
        state: verdict(plan, &survey, &books),
        stopped: None,
        seconds,
    };
    tell(&context, &survey, &Memory::default(), books, telling)
}

/// Judges the inputs, writes what is accepted to the database, and writes the report.
///
/// # Errors
///
/// As [`check`], and when the database cannot do its part.
pub fn import(plan: &Plan, listener: &dyn Listener, stop: &Stop) -> Result<Outcome, Error> {
    report::probe(&plan.report)?;
    let sources = opened(plan)?;
    let pool = pool(plan.jobs)?;
    let context = Context { plan, sources: &sources, pool: &pool, listener, stop };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(Error::Runtime)?;
    let url = plan.database.as_deref().unwrap_or_default();
    let store = runtime.block_on(Store::open(url))?;
    let holder = plan.holder();
    runtime.block_on(store.lease(&holder, (plan.clock)(), lease_end(plan)))?;
    let session = Session { context: &context, runtime: &runtime, store: &store };
    let result = with_store(&session);
    let released = runtime.block_on(async {
        store.release(&holder).await?;
        store.close().await
    });
    let outcome = result?;
    released?;
    Ok(outcome)
}

fn opened(plan: &Plan) -> Result<Sources, Error> {
    let mut sources = source::open(&plan.paths, &plan.reading)?;
    sources.name_custom(&plan.reference.custom);
    Ok(sources)
}

/// An import with its database open.
#[derive(Clone, Copy)]
struct Session<'a> {
    context: &'a Context<'a>,
    runtime: &'a tokio::runtime::Runtime,
    store: &'a Store,
}

/// What was found out about the rows: by themselves, and by the database.
struct Findings<'s> {
    survey: Survey<'s>,
    memory: Memory,
}

/// How long a lease lasts unless renewed; a killed process on another host blocks nobody longer.
const LEASE_MS: i64 = 10 * 60 * 1000;

pub(super) fn lease_end(plan: &Plan) -> crate::model::Instant {
    crate::model::Instant::from_unix_ms((plan.clock)().unix_ms() + LEASE_MS)
}

fn pool(jobs: usize) -> Result<rayon::ThreadPool, Error> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .thread_name(|number| format!("judge-{number}"))
        .build()
        .map_err(|source| Error::Threads { jobs, source })
}

fn fingerprint(plan: &Plan, sources: &Sources, digests: &[Digest]) -> Digest {
    identity::fingerprint(plan, &sources.inputs, digests, &rules::version())
}

/// What a check says of parents and customers that only a database could know.
fn decide_without_database(
    plan: &Plan,
    survey: &mut Survey<'_>,
    pool: &rayon::ThreadPool,
) -> Result<(), Error> {
    let lines_only = survey.lines_only();
    for (row, elsewhere) in std::mem::take(&mut survey.orphans) {
        let family = survey.roster.rows.family(row);
        // A line whose customer is unknown has said enough.
        if survey.roster.families[family as usize].customer != NONE {
            families::unknown_parent(&mut survey.roster, &survey.book, row, elsewhere);
        }
    }
    if !lines_only {
        for family in 0..survey.roster.family_count() {
            families::unknown_customer(
                &mut survey.roster,
                &survey.docket,
                &survey.book,
                family,
                rules::Cross::LineCustomerNotHere,
            );
        }
    }
    let memory = Memory::default();
    families::pending(&mut survey.roster, &memory, &survey.book);
    families::stock(&mut survey.roster, &memory, &survey.book, pool);
    let hold = plan.on_line_error == super::OnLineError::HoldFamily;
    let is_sandbox = is_sandbox(&survey.book);
    let azure = if is_sandbox { families::azure(&survey.roster, &survey.book) } else { Vec::new() };
    families::claims(&mut survey.roster, &survey.docket, &survey.book, hold)?;
    if is_sandbox {
        let Survey { roster, docket, book, .. } = survey;
        families::sandbox(roster, docket, &memory, book, &azure, &Holdings::default(), hold);
    }
    Ok(())
}

/// Marks what must wait, once everybody has spoken.
fn finish_verdicts(plan: &Plan, survey: &mut Survey<'_>) {
    let hold = plan.on_line_error == super::OnLineError::HoldFamily;
    for family in 0..survey.roster.family_count() {
        families::dispose(&mut survey.roster, family, hold);
    }
    survey.roster.cross.sort_unstable();
}

/// The end a run comes to by what its rows hold.
fn verdict(plan: &Plan, survey: &Survey<'_>, books: &Books) -> State {
    let bad = books.rows.rejected + books.rows.held;
    if survey.refused_by_a_file() || gate::turned_down(plan, &books.rows).is_some() {
        State::Refused
    } else if bad > 0 {
        State::NeedsReview
    } else {
        State::Accepted
    }
}

fn with_store(session: &Session<'_>) -> Result<Outcome, Error> {
    let Session { context, runtime, store } = *session;
    let watch = Stopwatch::now();
    let mut survey = survey_as_of(context, context.plan.today())?;
    let fingerprint = fingerprint(context.plan, context.sources, &survey.digests);
    let newest = runtime.block_on(store.newest_run(&fingerprint))?;
    if let Some(row) = newest.as_ref().filter(|row| row.state == RunState::Delivered) {
        let attempts = runtime.block_on(store.attempts(row.run.id))?;
        return summary::told_before(context, &survey, row, attempts.len());
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
    finish_verdicts(context.plan, &mut found.survey);
    found.memory.entries.sort_unstable();
    seconds.push((Phase::Forecast.as_str().to_owned(), watch.elapsed().as_secs_f64()));

    let attempt = attempt(context.plan);
    runtime.block_on(store.begin(&entry.run, &attempt))?;
    let telling = Telling {
        kind: Kind::Import,
        run: entry.run.id,
        fingerprint,
        generation: entry.run.generation,
        started: entry.run.started,
        attempts: runtime.block_on(store.attempts(entry.run.id))?.len(),
        state: State::Accepted,
        stopped: None,
        seconds,
    };
    let result = carry_out(session, &entry.run, &mut found, &done, telling);
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
    run: &NewRun,
    found: &mut Findings<'_>,
    done: &[BatchRow],
    mut telling: Telling,
) -> Result<Outcome, Error> {
    let Session { context, runtime, store } = *session;
    let count = |survey: &Survey<'_>| {
        let books = books::count(&survey.roster, &survey.docket, &context.sources.inputs);
        books::balance(&books, &survey.roster).map(|()| books)
    };
    let before = count(&found.survey)?;
    telling.state = verdict(context.plan, &found.survey, &before);
    if telling.state == State::Refused && done.is_empty() {
        return close(session, found, before, telling);
    }
    let watch = Stopwatch::now();
    let ranges = batches(&found.survey.roster, run.batch_families);
    let todo = unsettled(&ranges, done)?;
    telling.stopped = settle_all(session, run, found, &before.rows, &ranges, &todo)?;
    telling.seconds.push((Phase::Settle.as_str().to_owned(), watch.elapsed().as_secs_f64()));
    let books = count(&found.survey)?;
    let (customers, lines, _) = runtime.block_on(store.counts(run.id))?;
    books::agree_with_ledger(&books, customers, lines)?;
    telling.state = match telling.stopped {
        Some(_) => State::Refused,
        None if books.rows.rejected + books.rows.held > 0 => State::NeedsReview,
        None => State::Accepted,
    };
    if telling.stopped.is_none() {
        runtime.block_on(store.set_state(run.id, RunState::Committed, None))?;
    }
    close(session, found, books, telling)
}

fn survey_as_of<'s>(context: &Context<'s>, as_of: Date) -> Result<Survey<'s>, Error> {
    let book = context.plan.book(as_of);
    survey(context.plan, context.sources, context.pool, book, context.listener, context.stop)
}

fn is_sandbox(book: &rules::Book) -> bool {
    book.partner().environment == Some(rules::Environment::Sandbox)
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
    families::pending(&mut survey.roster, memory, &survey.book);
    families::not_stored(&mut survey.roster, memory, &survey.book);
    families::stock(&mut survey.roster, memory, &survey.book, session.context.pool);
    let hold = session.context.plan.on_line_error == super::OnLineError::HoldFamily;
    let is_sandbox = is_sandbox(&survey.book);
    let azure = if is_sandbox { families::azure(&survey.roster, &survey.book) } else { Vec::new() };
    families::claims(&mut survey.roster, &survey.docket, &survey.book, hold)?;
    if is_sandbox {
        let stored = session.runtime.block_on(session.store.holdings(run.id))?;
        let Survey { roster, docket, book, .. } = survey;
        families::sandbox(roster, docket, memory, book, &azure, &stored, hold);
    }
    Ok(())
}

/// Settles what is left and takes in what the database refused. Gives the sentence that stopped
/// it, if the limit of rejects did.
fn settle_all(
    session: &Session<'_>,
    run: &NewRun,
    found: &mut Findings<'_>,
    before: &Counts,
    ranges: &[Range],
    todo: &[u32],
) -> Result<Option<Message>, Error> {
    let Session { context, runtime, store } = *session;
    let Findings { survey, memory } = found;
    let (bad, read) =
        (before.rejected + before.held, before.read - before.blank - before.furniture);
    let rows_of = |family: u32| survey.roster.members(family).len() as u64;
    let late = |conflicts: &[Late]| {
        bad + conflicts.iter().map(|conflict| rows_of(conflict.family)).sum::<u64>()
    };
    let exceeded = |conflicts: &[Late]| {
        !conflicts.is_empty()
            && context.plan.max_rejects.is_some_and(|limit| limit.exceeded(late(conflicts), read))
    };
    let settling = Settling {
        store,
        writers: context.plan.writers,
        runtime,
        run: run.id,
        started: run.started,
        source: &run.source,
        book: &survey.book,
        docket: &survey.docket,
        roster: &survey.roster,
        memory,
        clock: context.plan.clock,
    };
    runtime.block_on(store.lease(
        &context.plan.holder(),
        (context.plan.clock)(),
        lease_end(context.plan),
    ))?;
    let result = settle(
        &settling,
        ranges,
        todo,
        &Limit { exceeded: &exceeded },
        context.listener,
        context.stop,
    )?;
    let late_rows = late(&result.conflicts);
    refusals::take_conflicts(&result.conflicts, survey, memory);
    let hold = context.plan.on_line_error == super::OnLineError::HoldFamily;
    for conflict in &result.conflicts {
        families::dispose(&mut survey.roster, conflict.family, hold);
    }
    if !result.over_limit {
        return Ok(None);
    }
    let done = runtime.block_on(store.batches(run.id))?;
    refusals::hold_unsettled(&done, survey);
    let limit = context
        .plan
        .max_rejects
        .map_or_else(|| Word::from(""), |limit| gate::too_many(limit, late_rows, read).into());
    Ok(Some(say!(
        "{limit}; stopped after {done} of {all} batches, which stay",
        limit,
        done = done.len(),
        all = ranges.len()
    )))
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
