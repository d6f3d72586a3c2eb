//! The ledger for people: `runs` and `runs show`.

use serde::Serialize;

use crate::report::Books;
use crate::store::{Attempt, BatchRow, Fates, RunRow, RunState, Store};

use super::args::{Runs, RunsCommand};
use super::database::with_store;
use super::exit::Failure;
use super::show;
use crate::run::{number, plural};

/// Runs listed.
const LISTED: u32 = 50;

/// What became of the rejects that a run was the first to find.
#[derive(Serialize)]
struct FatesJson {
    open: u64,
    fixed: u64,
    withdrawn: u64,
}

#[derive(Serialize)]
struct RunJson {
    id: String,
    state: &'static str,
    outcome: Option<String>,
    exit_code: Option<u8>,
    started: String,
    source: String,
    as_of: String,
    rules_date: String,
    batch: u32,
    generation: u32,
    operator: String,
    role: String,
    inputs: Vec<InputJson>,
    report: Option<String>,
    books: Option<Books>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts: Option<Vec<AttemptJson>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    batches: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rejects: Option<FatesJson>,
}

#[derive(Serialize)]
struct InputJson {
    path: String,
    sheet: Option<String>,
    sha256: String,
    rows: u64,
}

#[derive(Serialize)]
struct AttemptJson {
    started: String,
    ended: Option<String>,
    outcome: String,
    version: String,
    host: String,
}

/// `muster runs`, and `muster runs show RUN`.
pub(super) fn run(args: &Runs) -> Result<u8, Failure> {
    with_store(&args.place, async |store| match &args.command {
        None => list(store, args.json).await,
        Some(RunsCommand::Show { run }) => show_one(store, run, args.json).await,
    })
}

async fn list(store: &Store, json: bool) -> Result<u8, Failure> {
    let runs = store.runs(LISTED).await?;
    if json {
        let all: Vec<RunJson> = runs.iter().map(|row| as_json(row, None, None)).collect();
        print_json(&all)?;
        return Ok(0);
    }
    let mut out = String::new();
    if let Some(lease) = store.lease_holder().await? {
        out.push_str(&format!("in use by {} until {}\n\n", lease.holder, lease.expires));
    }
    if runs.is_empty() {
        out.push_str("no run yet\n");
    }
    for row in &runs {
        let books = books(row);
        let accepted = books.map_or_else(String::new, |books| {
            format!(
                "  {} of {} rows accepted",
                number(books.rows.accepted),
                number(books.rows.read)
            )
        });
        let started = row.run.started.to_string();
        let started = started.get(..19).unwrap_or(&started).replace('T', " ");
        out.push_str(&format!("{}  {started}  {:<12}{accepted}\n", row.run.id.short(), word(row)));
        for input in &row.run.inputs {
            let sheet = input.sheet.as_ref().map_or_else(String::new, |sheet| format!("!{sheet}"));
            out.push_str(&format!("          {}{sheet}\n", input.path));
        }
    }
    show::print(&safe_lines(&out))?;
    Ok(0)
}

/// Where a run stands, in one word: its outcome once it has one.
fn word(row: &RunRow) -> String {
    if matches!(row.state, RunState::Undoing | RunState::Undone) {
        return row.state.as_str().to_owned();
    }
    match &row.summary {
        Some(summary) => summary.outcome.replace('_', " "),
        None => row.state.as_str().to_owned(),
    }
}

fn books(row: &RunRow) -> Option<Books> {
    serde_json::from_str(&row.summary.as_ref()?.books).ok()
}

/// The run whose id begins so.
pub(super) async fn find(store: &Store, prefix: &str) -> Result<RunRow, Failure> {
    let mut found = store.find_run(prefix).await?;
    match (found.pop(), found.as_slice()) {
        (Some(row), []) => Ok(row),
        (None, _) => Err(Failure::usage(format!("there is no run `{prefix}`"))
            .hint("`muster runs` lists all runs")),
        _ => Err(Failure::usage(format!("`{prefix}` is the beginning of several runs"))
            .hint("type more digits")),
    }
}

async fn show_one(store: &Store, prefix: &str, json: bool) -> Result<u8, Failure> {
    let row = &find(store, prefix).await?;
    let attempts = store.attempts(row.run.id).await?;
    let batches = store.batches(row.run.id).await?;
    let fates = store.fates(row.run.id).await?;
    if json {
        let fates = FatesJson { open: fates.open, fixed: fates.fixed, withdrawn: fates.withdrawn };
        let json = as_json(row, Some(&attempts), Some(&batches));
        print_json(&RunJson { rejects: Some(fates), ..json })?;
        return Ok(0);
    }
    show::print(&safe_lines(&text(row, &attempts, &batches, fates)))?;
    Ok(0)
}

fn text(row: &RunRow, attempts: &[Attempt], batches: &[BatchRow], fates: Fates) -> String {
    let run = &row.run;
    let mut out = format!("run       {}\nstate     {}", run.id, row.state.as_str());
    if let Some(summary) = &row.summary {
        out.push_str(&format!(
            ", {} (exit {})",
            summary.outcome.replace('_', " "),
            summary.exit_code
        ));
    }
    out.push_str(&format!("\nbegan     {}\nsource    {}\n", run.started, run.source));
    out.push_str(&format!("day       {}, rules of {}\n", run.as_of, run.rules_date));
    if !run.operator.is_empty() {
        out.push_str(&format!("operator  {}\n", run.operator));
    }
    if !run.role.is_empty() {
        out.push_str(&format!("role      {}\n", run.role));
    }
    for input in &run.inputs {
        let sheet = input.sheet.as_ref().map_or_else(String::new, |sheet| format!("!{sheet}"));
        out.push_str(&format!(
            "input     {}{sheet}: {} rows, sha256 {}\n",
            input.path,
            number(input.rows),
            input.digest
        ));
    }
    let (customers, lines) =
        batches.iter().fold((0, 0), |sum, batch| (sum.0 + batch.customers, sum.1 + batch.lines));
    out.push_str(&format!(
        "batches   {} in, with {} and {}\n",
        number(batches.len() as u64),
        plural(customers, "customer"),
        plural(lines, "subscription")
    ));
    if let Some(books) = books(row) {
        let rows = books.rows;
        out.push_str(&format!(
            "rows      {} read: {} accepted, {} unchanged, {} rejected, {} held, {} duplicate, {} blank, {} furniture\n",
            number(rows.read),
            number(rows.accepted),
            number(rows.unchanged),
            number(rows.rejected),
            number(rows.held),
            number(rows.duplicate),
            number(rows.blank),
            number(rows.furniture)
        ));
    }
    out.push_str(&rejects(fates));
    for attempt in attempts {
        let end = match &attempt.ended {
            Some(ended) => format!("{} ({ended})", attempt.outcome.replace('_', " ")),
            None => "did not end".to_owned(),
        };
        out.push_str(&format!(
            "attempt   {} on {}, version {}: {end}\n",
            attempt.started, attempt.host, attempt.tool_version
        ));
    }
    if let Some(summary) = &row.summary {
        out.push_str(&format!("report    {}\n", summary.report));
    }
    out
}

fn rejects(fates: Fates) -> String {
    let Fates { open, fixed, withdrawn } = fates;
    match open + fixed + withdrawn {
        0 => String::new(),
        all => format!(
            "rejects   {} found first: {} open, {} fixed, {} withdrawn\n",
            number(all),
            number(open),
            number(fixed),
            number(withdrawn)
        ),
    }
}

fn as_json(row: &RunRow, attempts: Option<&[Attempt]>, batches: Option<&[BatchRow]>) -> RunJson {
    let run = &row.run;
    let summary = row.summary.as_ref();
    RunJson {
        id: run.id.to_string(),
        state: row.state.as_str(),
        outcome: summary.map(|summary| summary.outcome.clone()),
        exit_code: summary.map(|summary| summary.exit_code),
        started: run.started.to_string(),
        source: run.source.clone(),
        as_of: run.as_of.to_string(),
        rules_date: run.rules_date.to_string(),
        batch: run.batch_families,
        generation: run.generation,
        operator: run.operator.clone(),
        role: run.role.clone(),
        inputs: run
            .inputs
            .iter()
            .map(|input| InputJson {
                path: input.path.clone(),
                sheet: input.sheet.clone(),
                sha256: input.digest.to_string(),
                rows: input.rows,
            })
            .collect(),
        report: summary.map(|summary| summary.report.clone()),
        books: books(row),
        attempts: attempts.map(|attempts| {
            attempts
                .iter()
                .map(|attempt| AttemptJson {
                    started: attempt.started.to_string(),
                    ended: attempt.ended.map(|ended| ended.to_string()),
                    outcome: attempt.outcome.clone(),
                    version: attempt.tool_version.clone(),
                    host: attempt.host.clone(),
                })
                .collect()
        }),
        batches: batches.map(<[BatchRow]>::len),
        rejects: None,
    }
}

pub(super) fn print_json<T: Serialize>(value: &T) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::output(format!("cannot write JSON: {error}")))?;
    show::print(&format!("{text}\n"))
}

/// Paths and operators come from outside; no line of them may drive the terminal.
fn safe_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        out.push_str(&crate::report::terminal_safe(line));
        out.push('\n');
    }
    out
}
