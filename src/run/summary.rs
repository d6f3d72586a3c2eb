//! The run in a few facts: for `summary.json`, and for the person who waits.

use std::path::{Path, PathBuf};

use crate::model::{Digest, Instant};
use crate::report::{Books, Count, Execution, Exit, InputFacts, Kind, RunFacts, Summary};
use crate::rules::{self, Book, DefaultsUsed};
use crate::store::{RunId, RunRow};
use crate::table::{Input, Shape, Target};

use super::Error;
use super::context::Context;
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
    pub(super) stopped: Option<String>,
    pub(super) seconds: Vec<(String, f64)>,
}

/// The name of the run's folder: what was read, when the run began, and which run.
pub(super) fn folder(context: &Context<'_>, telling: &Telling) -> String {
    let path = context.plan.paths.first().map_or("input", String::as_str);
    let stem = Path::new(path)
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
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
    let sentence = sentence(context, survey, &books, telling);
    let exit = Exit { code: telling.state.exit_code(), name: telling.state.as_str() };
    Summary {
        schema: 1,
        command: telling.kind,
        outcome: telling.state.as_str(),
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
            catalogue: catalogue(&survey.book),
            on_line_error: plan.on_line_error.as_str().to_owned(),
            fix: if survey.book.fixes_certain() { "certain" } else { "none" }.to_owned(),
        },
        inputs: context.sources.inputs.iter().map(|input| facts(input, survey)).collect(),
        books,
        findings: Vec::new(),
        causes: Vec::new(),
        defaults: defaults(survey),
        corrections: Vec::new(),
        file_findings: survey
            .file_findings
            .iter()
            .map(|found| crate::report::file_message(found, &context.sources.inputs))
            .collect(),
        artifacts: Vec::new(),
        truncated: Vec::new(),
        execution: execution(context, telling),
    }
}

/// What offers were judged by. The sample is not the market, so a summary says when it was used.
fn catalogue(book: &Book) -> String {
    let catalogue = &book.reference().catalogue;
    if catalogue.is_sample() { "sample".to_owned() } else { catalogue.digest().to_string() }
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
    }
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
        shape: match input.shape {
            Shape::Customers => "customers",
            Shape::Lines => "subscriptions",
            Shape::Flat => "flat",
            Shape::Unknown => "unknown",
        },
        columns: input.header.headings.iter().map(|heading| column(&heading.target)).collect(),
    }
}

fn defaults(survey: &Survey<'_>) -> Vec<Count> {
    DefaultsUsed::all_columns()
        .zip(survey.defaults)
        .filter(|(_, count)| *count > 0)
        .map(|(column, count)| Count { name: column.name().to_owned(), count })
        .collect()
}

/// The outcome in one sentence, for a person.
fn sentence(
    context: &Context<'_>,
    survey: &Survey<'_>,
    books: &Books,
    telling: &Telling,
) -> String {
    let rows = &books.rows;
    let data = rows.read - rows.blank - rows.furniture;
    let would = if telling.kind == Kind::Import { "" } else { "would " };
    let verb = if telling.kind == Kind::Import { "went in" } else { "go in" };
    match telling.state {
        State::Refused => refusal(context, survey, books, telling),
        State::NeedsReview => {
            let waiting = rows.rejected + rows.held;
            let need = if waiting == 1 { "needs" } else { "need" };
            let rest = match rows.accepted {
                0 => String::new(),
                _ => format!("; {} {would}{verb}", written(books)),
            };
            format!("{} of {} {need} review{rest}.", number(waiting), plural(data, "row"))
        }
        State::Accepted if rows.accepted == 0 && rows.unchanged > 0 => {
            "Nothing is new: every row is stored already with the same content.".to_owned()
        }
        State::Accepted => {
            let all = if data == 1 {
                "The one row is".to_owned()
            } else {
                format!("All {} rows are", number(data))
            };
            let asked = match telling.kind {
                Kind::Check if survey.lines_only() && data > 0 => {
                    " Their customers were not looked up: a check asks no database."
                }
                _ => "",
            };
            format!("{all} good: {} {would}{verb}{}.{asked}", written(books), besides(books))
        }
        State::AlreadyImported => "This content was imported before; nothing was done.".to_owned(),
    }
}

/// Why a run was turned down, and what that means for the database.
fn refusal(context: &Context<'_>, survey: &Survey<'_>, books: &Books, telling: &Telling) -> String {
    if let Some(stopped) = &telling.stopped {
        return format!("Stopped: {stopped}.");
    }
    let reason = if let Some(found) = survey.refused_by_the_run() {
        // Said here as well, since many rows' findings may stand above it.
        found.finding.message.trim_end_matches('.').to_owned()
    } else if survey.refused_by_a_file() {
        "A file as a whole cannot be taken as it is".to_owned()
    } else {
        gate::turned_down(context.plan, &books.rows)
            .unwrap_or_else(|| "It was turned down".to_owned())
    };
    let written = if telling.kind == Kind::Import { "; nothing was written" } else { "" };
    format!("{reason}{written}.")
}

fn written(books: &Books) -> String {
    format!(
        "{} and {}",
        plural(books.customers.accepted, "customer"),
        plural(books.lines.accepted, "subscription")
    )
}

/// Rows that are neither written nor in need of review.
fn besides(books: &Books) -> String {
    let mut besides = String::new();
    if books.rows.unchanged > 0 {
        besides = format!(", {} stored before", number(books.rows.unchanged));
    }
    if books.rows.duplicate > 0 {
        besides = format!("{besides}, {} said twice", number(books.rows.duplicate));
    }
    besides
}

/// A number with its noun, as people write it: `1 row`, `1,204 rows`.
pub fn plural(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", number(count), if count == 1 { "" } else { "s" })
}

/// A number with thousands separators.
pub fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The outcome of a run that was delivered before: nothing is done, its end is told again.
pub(super) fn told_before(
    context: &Context<'_>,
    survey: &Survey<'_>,
    row: &RunRow,
    attempts: usize,
) -> Result<Outcome, Error> {
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
        kind: Kind::Import,
        run: row.run.id,
        fingerprint: row.run.fingerprint,
        generation: row.run.generation,
        started: row.run.started,
        attempts,
        state: State::AlreadyImported,
        stopped: None,
        seconds: Vec::new(),
    };
    let waiting = books.rows.rejected + books.rows.held;
    let mut summary = summary(context, survey, books, &telling);
    let outstanding = match waiting {
        0 => String::new(),
        1 => " One of its rows needs review; correct and import its rejects file.".to_owned(),
        _ => format!(
            " {} of its rows need review; correct and import its rejects files.",
            number(waiting)
        ),
    };
    summary.sentence = format!(
        "Run {} of {} had this content already; nothing was done.{outstanding}",
        row.run.id.short(),
        row.run.started.date(),
    );
    summary.run.as_of = row.run.as_of.to_string();
    summary.execution.report.clone_from(&earlier.report);
    Ok(Outcome { state: State::AlreadyImported, summary, report: PathBuf::from(&earlier.report) })
}

#[cfg(test)]
mod tests {
    use super::{number, plural};

    #[test]
    fn numbers_read_as_people_write_them() {
        for (count, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(number(count), text);
        }
        assert_eq!(plural(1, "row"), "1 row");
        assert_eq!(plural(2, "row"), "2 rows");
    }
}
