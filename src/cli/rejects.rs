//! What somebody still has to correct, over all runs: `muster rejects`.

use serde::Serialize;

use crate::model::Instant;
use crate::report::terminal_safe;
use crate::run::{number, plural};
use crate::store::{RejectFilter, RejectRow};

use super::args::{RejectChoice, Rejects, RejectsCommand};
use super::database::with_store;
use super::exit::Failure;
use super::{now, runs, show};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Rejects listed; `--json` has all of them.
const LISTED: usize = 200;

#[derive(Serialize)]
struct RejectJson<'a> {
    source: &'a str,
    customer_ref: &'a str,
    line_key: &'a str,
    code: &'a str,
    column: &'a str,
    state: &'a str,
    age_days: i64,
    first_run: String,
    since: String,
    last_run: String,
    last_seen: String,
    closed_by: Option<String>,
}

/// Lists, shows or withdraws.
pub(super) fn run(args: &Rejects) -> Result<u8, Failure> {
    with_store(&args.place, async |store| match &args.command {
        RejectsCommand::List { choice, all } => {
            let filter = RejectFilter { all: *all, ..filter(choice, None) };
            list(&store.rejects(filter).await?, args.json)
        }
        RejectsCommand::Show { customer, choice } => {
            let filter = RejectFilter { all: true, ..filter(choice, Some(customer)) };
            list(&store.rejects(filter).await?, args.json)
        }
        RejectsCommand::Close { customer, line, choice } => {
            let filter =
                RejectFilter { line_key: line.as_deref(), ..filter(choice, Some(customer)) };
            match store.withdraw(filter).await? {
                0 => Err(Failure::usage(format!("nothing of `{customer}` is open"))
                    .hint("`muster rejects list` shows what is")),
                count => show::print(&format!("{} withdrawn\n", plural(count, "reject"))),
            }
        }
    })?;
    Ok(0)
}

fn filter<'a>(choice: &'a RejectChoice, customer_ref: Option<&'a str>) -> RejectFilter<'a> {
    let before = |days: u32| Instant::from_unix_ms(now().unix_ms() - i64::from(days) * DAY_MS);
    RejectFilter {
        source: choice.source.as_deref(),
        customer_ref,
        code: choice.code.as_deref(),
        before: choice.older_than.map(before),
        ..RejectFilter::default()
    }
}

fn age(row: &RejectRow) -> i64 {
    (now().unix_ms() - row.since.unix_ms()).max(0) / DAY_MS
}

fn list(rows: &[RejectRow], json: bool) -> Result<(), Failure> {
    if json {
        return runs::print_json(&rows.iter().map(as_json).collect::<Vec<_>>());
    }
    if rows.is_empty() {
        return show::print("nothing is outstanding\n");
    }
    let mut out = String::new();
    for row in rows.iter().take(LISTED) {
        let key = match (row.customer_ref.as_str(), row.line_key.as_str()) {
            ("", _) => "(a row without a key)".to_owned(),
            (customer, "") => customer.to_owned(),
            (customer, line) => format!("{customer} {line}"),
        };
        let days = plural(age(row).unsigned_abs(), "day");
        let state = if row.state == "open" { String::new() } else { format!(", {}", row.state) };
        let column = if row.column.is_empty() { "whole row" } else { &row.column };
        let line = format!(
            "{key}  {} ({column})  {days}{state}, run {}, feed {}",
            row.code,
            row.last_run.short(),
            row.source
        );
        out.push_str(&terminal_safe(&line));
        out.push('\n');
    }
    if rows.len() > LISTED {
        let more = number((rows.len() - LISTED) as u64);
        out.push_str(&format!("and {more} more; --json lists all\n"));
    }
    show::print(&out)
}

fn as_json(row: &RejectRow) -> RejectJson<'_> {
    RejectJson {
        source: &row.source,
        customer_ref: &row.customer_ref,
        line_key: &row.line_key,
        code: &row.code,
        column: &row.column,
        state: &row.state,
        age_days: age(row),
        first_run: row.first_run.to_string(),
        since: row.since.to_string(),
        last_run: row.last_run.to_string(),
        last_seen: row.last_seen.to_string(),
        closed_by: row.closed_by.map(|run| run.to_string()),
    }
}
