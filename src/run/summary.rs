//! The run in a few facts: for `summary.json`, and for the person who waits.

use std::path::PathBuf;

use crate::model::{Digest, Instant};
use crate::report::{
    Books, Count, EncodingFacts, Execution, Exit, InputFacts, Kind, Pace, RunFacts, Summary,
    mapping_facts,
};
use crate::rules::{self, DefaultsUsed, Language, Message, Word, say};
use crate::store::{BatchRow, RunId, RunRow};
use crate::table::{Column, Input, Shape, Target, file_stem};

use super::Error;
use super::context::{Context, Session};
use super::gate;
use super::outcome::{Outcome, State};
use super::survey::Survey;

/// What is known of a run when its report is written.
#[derive(Debug, Clone)]
pub(super) struct Telling {
    pub(super) kind: Kind,
    pub(super) run: RunId,
    pub(super) fingerprint: Digest,
    pub(super) generation: u32,
    pub(super) started: Instant,
    pub(super) attempts: usize,
    pub(super) state: State,
    /// Why settling was stopped, as a sentence.
    pub(super) stopped: Option<Message>,
    /// Whether a person said no.
    pub(super) declined: bool,
    pub(super) seconds: Vec<(String, f64)>,
    /// Batches that the ledger holds of it.
    pub(super) batches: Vec<BatchRow>,
}

/// The name of the run's folder: what was read, when the run began, and which run.
pub(super) fn folder(context: &Context<'_>, telling: &Telling) -> String {
    let path = context.sources.files.first().map_or("input", crate::source::File::path);
    let stem = file_stem(path);
    let safe: String = stem
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' })
        .take(80)
        .collect();
    let safe = safe.trim_matches('.');
    let stem = if safe.is_empty() { "input" } else { safe };
    format!("{stem}__{}__{}", telling.started.stamp(), telling.run.short())
}

/// The summary of a run whose report is being written.
pub(super) fn summary(
    context: &Context<'_>,
    survey: &Survey<'_>,
    books: Books,
    telling: &Telling,
) -> Summary {
    let plan = context.plan;
    let sentence = sentence(context, survey, &books, telling).to(plan.language);
    let exit = Exit { code: telling.state.exit_code(), name: telling.state.as_str() };
    Summary {
        schema: 1,
        command: telling.kind,
        outcome: telling.state.as_str(),
        lang: plan.language.as_str(),
        sentence,
        exit,
        run: RunFacts {
            id: telling.run.to_string(),
            fingerprint: telling.fingerprint.to_string(),
            generation: telling.generation,
            source: plan.source.clone(),
            started: telling.started.to_string(),
            as_of: survey.book.as_of().to_string(),
            rules_date: survey.book.rules_date().to_string(),
            rules_version: rules::version(),
            // The sample is not the market, so a summary says when it was used.
            catalogue: survey.book.reference().catalogue.label(),
            on_line_error: plan.on_line_error.as_str().to_owned(),
            fix: if survey.book.fixes_certain() { "certain" } else { "none" }.to_owned(),
        },
        inputs: context.sources.inputs.iter().map(|input| facts(input, survey)).collect(),
        books,
        findings: Vec::new(),
        causes: Vec::new(),
        defaults: defaults(context, survey),
        corrections: Vec::new(),
        file_findings: survey
            .file_findings
            .iter()
            .map(|found| crate::report::file_message(found, &context.sources.inputs, plan.language))
            .collect(),
        artifacts: Vec::new(),
        truncated: Vec::new(),
        execution: execution(context, telling),
    }
}

fn execution(context: &Context<'_>, telling: &Telling) -> Execution {
    let plan = context.plan;
    Execution {
        started: plan.started.to_string(),
        ended: (plan.clock)().to_string(),
        host: plan.host.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        jobs: plan.jobs,
        batch: plan.batch_families,
        attempts: u32::try_from(telling.attempts).unwrap_or(u32::MAX),
        report: plan.report.join(folder(context, telling)).display().to_string(),
        database: plan.database.as_deref().map(crate::store::shown_url),
        seconds: telling.seconds.clone(),
        batches: pace(&telling.batches),
    }
}

/// Points that a picture of the batches has at most.
const PACE_POINTS: usize = 200;

/// When the database took what, in the order in which it did.
fn pace(batches: &[BatchRow]) -> Vec<Pace> {
    let mut batches = batches.to_vec();
    batches.sort_by_key(|batch| (batch.settled, batch.ordinal));
    let together = batches.len().div_ceil(PACE_POINTS).max(1);
    let point = |some: &[BatchRow]| {
        some.last().map(|last| Pace {
            count: some.len() as u64,
            written: some.iter().map(|batch| batch.customers + batch.lines).sum(),
            settled: last.settled.to_string(),
        })
    };
    batches.chunks(together).filter_map(point).collect()
}

fn facts(input: &Input, survey: &Survey<'_>) -> InputFacts {
    let column = |target: &Target| match target {
        Target::Column(column) => column.name().to_owned(),
        _ => String::new(),
    };
    InputFacts {
        path: input.path.clone(),
        sheet: input.sheet.clone(),
        sha256: survey.digests[input.id.index()].to_string(),
        bytes: survey.sizes[input.id.index()],
        dialect: input.dialect.clone(),
        encoding: input.encoding.as_ref().map(|encoding| EncodingFacts {
            name: encoding.name,
            confidence: encoding.confidence,
            basis: encoding.basis.as_str(),
            evidence: encoding.evidence.clone(),
        }),
        shape: match input.shape {
            Shape::Customers => "customers",
            Shape::Lines => "subscriptions",
            Shape::Flat => "flat",
            Shape::Unknown => "unknown",
        },
        columns: input.header.headings.iter().map(|heading| column(&heading.target)).collect(),
        mapping: mapping_facts(input, &survey.filled[input.id.index()]),
    }
}

/// Cells that were filled in, by rules and by the mapping.
fn defaults(context: &Context<'_>, survey: &Survey<'_>) -> Vec<Count> {
    let mut counts: Vec<(Column, u64)> = DefaultsUsed::all_columns().zip(survey.defaults).collect();
    for (input, filled) in context.sources.inputs.iter().zip(&survey.filled) {
        let fills = input.header.mapped().map_or(&[][..], |mapped| &mapped.fills);
        for (fill, [count, _]) in fills.iter().zip(filled) {
            match counts.iter_mut().find(|(column, _)| *column == fill.column) {
                Some((_, sum)) => *sum += count,
                None => counts.push((fill.column, *count)),
            }
        }
    }
    let used = counts.into_iter().filter(|(_, count)| *count > 0);
    used.map(|(column, count)| Count { name: column.name().to_owned(), count }).collect()
}

/// The outcome in one sentence, for a person.
fn sentence(
    context: &Context<'_>,
    survey: &Survey<'_>,
    books: &Books,
    telling: &Telling,
) -> Message {
    let rows = &books.rows;
    let data = rows.read - rows.blank - rows.furniture;
    match telling.state {
        State::Refused => refusal(context, survey, books, telling),
        State::NeedsReview => {
            let (waiting, of) = (rows.rejected + rows.held, counted_rows(data));
            let count = Word::Number(waiting);
            match (waiting, rows.accepted) {
                (1, 0) => say!("{count} of {rows} needs review.", count, rows = of),
                (_, 0) => say!("{count} of {rows} need review.", count, rows = of),
                (1, _) => {
                    let written = written(books, telling.kind);
                    say!("{count} of {rows} needs review; {written}.", count, rows = of, written)
                }
                _ => {
                    let written = written(books, telling.kind);
                    say!("{count} of {rows} need review; {written}.", count, rows = of, written)
                }
            }
        }
        State::Accepted if rows.accepted == 0 && rows.unchanged > 0 => {
            say!("Nothing is new: every row is stored already with the same content.").into()
        }
        State::Accepted => {
            let result = Word::List(result(books, telling.kind));
            let all = if data == 1 {
                say!("The one row is good: {result}.", result)
            } else {
                let count = Word::Number(data);
                say!("All {count} rows are good: {result}.", count, result)
            };
            match telling.kind {
                Kind::Check if survey.lines_only() && data > 0 => {
                    all.then(say!("Their customers were not looked up: a check asks no database."))
                }
                _ => all,
            }
        }
        State::AlreadyImported => {
            say!("This content was imported before; nothing was done.").into()
        }
    }
}

/// Why a run was turned down, and what that means for the database.
fn refusal(
    context: &Context<'_>,
    survey: &Survey<'_>,
    books: &Books,
    telling: &Telling,
) -> Message {
    if let Some(stopped) = &telling.stopped {
        return match telling.kind {
            Kind::Import => say!("Stopped: {stopped}.", stopped = stopped.clone()),
            _ => say!("It would be stopped: {stopped}.", stopped = stopped.clone()),
        };
    }
    if telling.declined {
        return say!("Declined at the review; nothing was written.").into();
    }
    let reason = if let Some(found) = survey.refused_by_the_run() {
        // Said here as well, since many rows' findings may stand above it.
        let message = found.finding.message.to(context.plan.language);
        Word::from(message.trim_end_matches('.'))
    } else if survey.refused_by_a_file() {
        say!("A file as a whole cannot be taken as it is").into()
    } else {
        gate::turned_down(context.plan, &books.rows)
            .map_or_else(|| say!("It was turned down").into(), Word::from)
    };
    match telling.kind {
        Kind::Import => say!("{reason}; nothing was written.", reason),
        Kind::Check | Kind::Plan => say!("{reason}.", reason),
    }
}

fn counted_rows(count: u64) -> Message {
    match count {
        1 => say!("1 row").into(),
        _ => say!("{count} rows", count = Word::Number(count)),
    }
}

/// What went in, or would.
fn written(books: &Books, kind: Kind) -> Message {
    let customers = match books.customers.accepted {
        1 => say!("1 customer").into(),
        count => say!("{count} customers", count = Word::Number(count)),
    };
    let subscriptions = match books.lines.accepted {
        1 => say!("1 subscription").into(),
        count => say!("{count} subscriptions", count = Word::Number(count)),
    };
    let written = match kind {
        Kind::Import => {
            say!("{customers} and {subscriptions} went in", customers, subscriptions)
        }
        Kind::Check | Kind::Plan => {
            say!("{customers} and {subscriptions} would go in", customers, subscriptions)
        }
    };
    match books.extended {
        0 => written,
        1 => say!("{written}, 1 stored customer extended", written),
        count => {
            let count = Word::Number(count);
            say!("{written}, {count} stored customers extended", written, count)
        }
    }
}

/// What is written, and the rows that are neither written nor in need of review.
fn result(books: &Books, kind: Kind) -> Vec<Word> {
    let mut result = vec![written(books, kind).into()];
    if books.rows.unchanged > 0 {
        let count = Word::Number(books.rows.unchanged);
        result.push(say!("{count} stored before", count).into());
    }
    if books.rows.duplicate > 0 {
        let count = Word::Number(books.rows.duplicate);
        result.push(say!("{count} said twice", count).into());
    }
    result
}

/// A number with its noun, as people write it in English: `1 row`, `1,204 rows`.
pub fn plural(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", number(count), if count == 1 { "" } else { "s" })
}

/// A number with thousands separators, as people write it in English.
pub fn number(count: u64) -> String {
    Language::English.number(count)
}

/// The outcome of a run that was delivered before: nothing is done, its end is told again.
pub(super) fn told_before(
    session: &Session<'_>,
    survey: &Survey<'_>,
    row: &RunRow,
    attempts: usize,
) -> Result<Outcome, Error> {
    let Session { context, kind, .. } = *session;
    let earlier = row.summary.as_ref().ok_or_else(|| {
        Error::Unbalanced(format!(
            "run {} is delivered and the ledger holds no summary",
            row.run.id
        ))
    })?;
    let books: Books = serde_json::from_str(&earlier.books).map_err(|error| {
        Error::Unbalanced(format!("the ledger's books cannot be read: {error}"))
    })?;
    let telling = Telling {
        kind,
        run: row.run.id,
        fingerprint: row.run.fingerprint,
        generation: row.run.generation,
        started: row.run.started,
        attempts,
        state: State::AlreadyImported,
        stopped: None,
        declined: false,
        seconds: Vec::new(),
        batches: Vec::new(),
    };
    let waiting = books.rows.rejected + books.rows.held;
    let mut summary = summary(context, survey, books, &telling);
    let told = say!(
        "Run {run} of {day} had this content already; nothing was done.",
        run = row.run.id.short(),
        day = row.run.started.date()
    );
    let told = match waiting {
        0 => told,
        1 => told.then(say!("One of its rows needs review; correct and import its rejects file.")),
        _ => told.then(say!(
            "{waiting} of its rows need review; correct and import its rejects files.",
            waiting = Word::Number(waiting)
        )),
    };
    summary.sentence = told.to(context.plan.language);
    summary.run.as_of = row.run.as_of.to_string();
    summary.execution.report.clone_from(&earlier.report);
    Ok(Outcome { state: State::AlreadyImported, summary, report: PathBuf::from(&earlier.report) })
}
