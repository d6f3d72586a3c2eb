//! `muster undo`: what an import wrote goes again.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _};

use serde::Serialize;
use tokio::runtime::Runtime;

use crate::report::terminal_safe;
use crate::run::{self, State, UndoPlan, number, plural};
use crate::store::{Kept, Reason, RunRow, RunState, Store, Undone};

use super::args::Undo;
use super::exit::Failure;
use super::runs;
use super::{database, host, listen, now, show, signals};

/// Rows that stay and are named; the others are counted.
const NAMED: usize = 20;

#[derive(Serialize)]
struct UndoJson {
    run: String,
    dry_run: bool,
    customers: u64,
    subscriptions: u64,
    kept: Vec<KeptJson>,
}

#[derive(Serialize)]
struct KeptJson {
    customer_ref: String,
    line_key: Option<String>,
    reason: &'static str,
    needed_by: Option<String>,
}

/// Takes a run back.
pub(super) fn run(args: &Undo) -> Result<u8, Failure> {
    let url = args.place.url()?;
    let runtime = database::runtime()?;
    let store = runtime.block_on(Store::open_existing(&url))?;
    let state = take_back(args, &store, &runtime);
    runtime.block_on(store.close())?;
    Ok(state?.exit_code())
}

fn take_back(args: &Undo, store: &Store, runtime: &Runtime) -> Result<State, Failure> {
    let row = runtime.block_on(runs::find(store, &args.run))?;
    if row.state == RunState::Undone {
        show::print(&format!("run {} was taken back before\n", row.run.id.short()))?;
        return Ok(State::AlreadyImported);
    }
    let stop = run::Stop::new();
    signals::listen(&stop);
    let listener = listen::listener(args.json);
    let plan = |try_only| UndoPlan {
        run: &row,
        try_only,
        process: std::process::id(),
        host: host(),
        clock: now,
    };
    let undo = |try_only| {
        let undone = run::undo(store, runtime, &plan(try_only), &listener, &stop);
        listener.finish();
        undone
    };
    if !args.dry_run && !args.yes && io::stdin().is_terminal() {
        show::print(&text(&row, &undo(true)?, true))?;
        if !is_confirmed() {
            return Ok(State::Refused);
        }
    }
    let undone = undo(args.dry_run)?;
    if args.json {
        runs::print_json(&as_json(&row, &undone, args.dry_run))?;
    } else {
        show::print(&text(&row, &undone, args.dry_run))?;
    }
    Ok(if undone.kept.is_empty() { State::Accepted } else { State::NeedsReview })
}

fn is_confirmed() -> bool {
    let answer = show::ask("Remove them from the database? Type yes to do so:");
    matches!(answer.as_str(), "y" | "yes")
}

fn text(row: &RunRow, undone: &Undone, is_dry: bool) -> String {
    let customers = plural(undone.customers, "customer");
    let lines = plural(undone.lines, "subscription");
    let run = row.run.id.short();
    let mut out = if is_dry {
        format!("of run {run}, {customers} and {lines} would be removed\n")
    } else {
        format!("run {run} is taken back: {customers} and {lines} removed\n")
    };
    if undone.kept.is_empty() {
        return out;
    }
    let stay = if is_dry { "would stay" } else { "stay" };
    out.push_str(&format!("{} {stay}:\n", plural(undone.kept.len() as u64, "row")));
    for kept in undone.kept.iter().take(NAMED) {
        out.push_str(&format!("  {}\n", terminal_safe(&sentence(kept))));
    }
    if undone.kept.len() > NAMED {
        let mut by: BTreeMap<&str, u64> = BTreeMap::new();
        for kept in undone.kept.iter().skip(NAMED) {
            *by.entry(word(kept.reason)).or_default() += 1;
        }
        let more: Vec<String> =
            by.iter().map(|(word, count)| format!("{} {word}", number(*count))).collect();
        out.push_str(&format!("  and further: {}; --json lists all\n", more.join(", ")));
    }
    out
}

fn sentence(kept: &Kept) -> String {
    let what = match &kept.line_key {
        Some(key) => format!("subscription {key} of {}", kept.customer_ref),
        None => format!("customer {}", kept.customer_ref),
    };
    match kept.reason {
        Reason::Changed => format!("{what}: changed since it was imported"),
        Reason::Needed { by } => format!("{what}: a row of run {} needs it", by.short()),
        Reason::NeededHere => format!("{what}: a row that stays needs it"),
    }
}

fn word(reason: Reason) -> &'static str {
    match reason {
        Reason::Changed => "changed",
        Reason::Needed { .. } => "needed by another run",
        Reason::NeededHere => "needed by a row that stays",
    }
}

fn as_json(row: &RunRow, undone: &Undone, is_dry: bool) -> UndoJson {
    let kept = |kept: &Kept| KeptJson {
        customer_ref: kept.customer_ref.clone(),
        line_key: kept.line_key.clone(),
        reason: match kept.reason {
            Reason::Changed => "changed",
            Reason::Needed { .. } => "needed",
            Reason::NeededHere => "needed_here",
        },
        needed_by: match kept.reason {
            Reason::Needed { by } => Some(by.to_string()),
            Reason::Changed | Reason::NeededHere => None,
        },
    };
    UndoJson {
        run: row.run.id.to_string(),
        dry_run: is_dry,
        customers: undone.customers,
        subscriptions: undone.lines,
        kept: undone.kept.iter().map(kept).collect(),
    }
}
