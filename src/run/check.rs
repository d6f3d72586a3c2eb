//! Judging without a database, and what every run does alike before one is asked.

use std::time::Instant as Stopwatch;

use crate::model::Digest;
use crate::report::{self, Books, Kind};
use crate::rules;
use crate::source::{self, Sources};
use crate::store::Holdings;

use super::context::Context;
use super::events::{Listener, Phase, Stop};
use super::forecast::Memory;
use super::outcome::{Outcome, State};
use super::plan::{OnLineError, Plan};
use super::roster::NONE;
use super::summary::Telling;
use super::survey::{Survey, survey};
use super::tell::tell;
use super::{Error, books, families, gate, identity};

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
    finish_verdicts(plan, &mut survey, &pool);
    let seconds = vec![(Phase::Survey.as_str().to_owned(), watch.elapsed().as_secs_f64())];

    let counted = books::count(&survey.roster, &survey.docket, &sources.inputs, &pool);
    let books = Books { extended: 0, ..counted };
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
        declined: false,
        seconds,
        batches: Vec::new(),
    };
    tell(&context, &survey, &Memory::default(), books, telling)
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
        if survey.roster.customer(family) != NONE {
            families::unknown_parent(&mut survey.roster, &survey.book, row, elsewhere);
        }
    }
    if !lines_only {
        families::unknown_customers(&mut survey.roster, &survey.docket, &survey.book, pool);
    }
    let memory = Memory::default();
    families::pending(&mut survey.roster, &memory, &survey.book, pool);
    families::stock(&mut survey.roster, &memory, &survey.book, pool);
    claims(plan, survey, &memory, pool, || Ok(Holdings::default()))
}

/// Who has what only one may have, and what the sandbox still takes, for which it is asked what is
/// stored.
pub(super) fn claims(
    plan: &Plan,
    survey: &mut Survey<'_>,
    memory: &Memory,
    pool: &rayon::ThreadPool,
    stored: impl FnOnce() -> Result<Holdings, Error>,
) -> Result<(), Error> {
    let hold = plan.on_line_error == OnLineError::HoldFamily;
    let Survey { roster, docket, book, .. } = survey;
    if book.partner().environment != Some(rules::Environment::Sandbox) {
        return families::claims(roster, docket, book, hold, pool);
    }
    let azure = families::azure(roster, book);
    families::claims(roster, docket, book, hold, pool)?;
    families::sandbox(roster, docket, memory, book, &azure, &stored()?, hold);
    Ok(())
}

/// Marks what must wait, once everybody has spoken.
pub(super) fn finish_verdicts(plan: &Plan, survey: &mut Survey<'_>, pool: &rayon::ThreadPool) {
    let hold = plan.on_line_error == OnLineError::HoldFamily;
    families::dispose_all(&mut survey.roster, hold, pool);
    survey.roster.cross.sort_unstable();
}

/// The end a run comes to by what its rows hold.
pub(super) fn verdict(plan: &Plan, survey: &Survey<'_>, books: &Books) -> State {
    let bad = books.rows.rejected + books.rows.held;
    if survey.refused_by_a_file() || gate::turned_down(plan, &books.rows).is_some() {
        State::Refused
    } else if bad > 0 {
        State::NeedsReview
    } else {
        State::Accepted
    }
}

pub(super) fn opened(plan: &Plan) -> Result<Sources, Error> {
    let mut sources = source::open(&plan.paths, &plan.reading)?;
    sources.name_custom(&plan.reference.custom);
    Ok(sources)
}

pub(super) fn pool(jobs: usize) -> Result<rayon::ThreadPool, Error> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .thread_name(|number| format!("judge-{number}"))
        .build()
        .map_err(|source| Error::Threads { jobs, source })
}

pub(super) fn fingerprint(plan: &Plan, sources: &Sources, digests: &[Digest]) -> Digest {
    identity::fingerprint(plan, &sources.inputs, digests, &rules::version())
}
