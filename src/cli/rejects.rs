//! What somebody still has to correct, over all runs: `muster rejects`.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use serde::Serialize;

use crate::model::Instant;
use crate::report::{self, terminal_safe};
use crate::run::{self, State, number, plural};
use crate::store::{RejectFilter, RejectRow};

use super::args::{RejectChoice, Rejects, RejectsCommand};
use super::config;
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

/// Lists, shows, withdraws, or removes files.
pub(super) fn run(args: &Rejects) -> Result<u8, Failure> {
    if let RejectsCommand::Purge { older_than, report, dry_run, yes } = &args.command {
        let config = config::load(args.place.config.as_deref())?;
        let outdated = Outdated {
            root: config.report(report.as_deref()),
            days: *older_than,
            dry_run: *dry_run,
            asks: !yes && !dry_run && std::io::stdin().is_terminal(),
            json: args.json,
        };
        return outdated.purge();
    }
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
        RejectsCommand::Purge { .. } => Ok(()),
    })?;
    Ok(0)
}

/// Files that have lain there long enough.
struct Outdated {
    root: PathBuf,
    days: u32,
    dry_run: bool,
    asks: bool,
    json: bool,
}

#[derive(Serialize)]
struct PurgeJson {
    dry_run: bool,
    files: Vec<String>,
}

impl Outdated {
    /// Removes them, once somebody at the terminal agrees.
    fn purge(&self) -> Result<u8, Failure> {
        let failed = |error: report::Error| Failure::from(run::Error::Report(error));
        let before = days_ago(self.days).to_string();
        let files = report::outdated(&self.root, &before).map_err(failed)?;
        if self.asks && !files.is_empty() {
            show::print(&self.told(&files, "to be removed"))?;
            let answer = show::ask("Remove them? They cannot be had back. [y/N]");
            if !matches!(answer.as_str(), "y" | "yes") {
                show::note("nothing was removed");
                return Ok(State::Refused.exit_code());
            }
        }
        if !self.dry_run {
            files.iter().try_for_each(|file| report::purge(file)).map_err(failed)?;
        }
        if self.json {
            let files = files.iter().map(|file| file.display().to_string()).collect();
            runs::print_json(&PurgeJson { dry_run: self.dry_run, files })?;
        } else {
            let word = if self.dry_run { "to be removed" } else { "removed" };
            show::print(&self.told(&files, word))?;
        }
        Ok(0)
    }

    fn told(&self, files: &[PathBuf], word: &str) -> String {
        let mut text = String::new();
        for file in files {
            text.push_str(&terminal_safe(&file.display().to_string()));
            text.push('\n');
        }
        let count = plural(files.len() as u64, "file");
        let days = plural(u64::from(self.days), "day");
        text + &format!("{count} {word}, of runs that began more than {days} ago\n")
    }
}

fn days_ago(days: u32) -> Instant {
    Instant::from_unix_ms(now().unix_ms() - i64::from(days) * DAY_MS)
}

fn filter<'a>(choice: &'a RejectChoice, customer_ref: Option<&'a str>) -> RejectFilter<'a> {
    RejectFilter {
        source: choice.source.as_deref(),
        customer_ref,
        code: choice.code.as_deref(),
        before: choice.older_than.map(days_ago),
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
            ("", "") => "(no key)".to_owned(),
            ("", row) => format!("(no key) {row}"),
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
