//! `muster undo`: what an import wrote goes again.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, IsTerminal as _};

use serde::Serialize;

use crate::report::terminal_safe;
use crate::run::{self, UndoPlan, number, plural};
use crate::store::{Kept, Reason, RunRow, RunState, Store, Undone};

use super::args::Undo;
use super::exit::Failure;
use super::runs;
use super::{host, listen, now, show, signals};

/// Rows that stay and are named; the others are counted.
const NAMED: usize = 20;

/// Exit codes: something stays; there was nothing to do.
const STAYS: u8 = 2;
const DECLINED: u8 = 3;
const DONE_BEFORE: u8 = 4;

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
    let database = super::config::load(args.config.as_deref())?.database(args.database.as_deref());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| Failure::from(run::Error::Runtime(error)))?;
    let store = runtime.block_on(Store::open_existing(&database))?;
    let row = runtime.block_on(runs::find(&store, &args.run))?;
    if row.state == RunState::Undone {
        show::print(&format!("run {} was taken back before\n", row.run.id.short()))?;
        return Ok(DONE_BEFORE);
    }
    let stop = run::Stop::new();
    signals::listen(&stop);
    let listener = listen::listener(args.json);
    let plan = |try_only| UndoPlan {
        run: &row,
        try_only,
        holder: format!("process {} on {}", std::process::id(), host()),
        host: host(),
        clock: now,
    };
    let is_asked = !args.dry_run && !args.yes && io::stdin().is_terminal();
    if is_asked {
        let would = run::undo(&store, &runtime, &plan(true), &listener, &stop)?;
        listener.finish();
        show::print(&text(&row, &would, true))?;
        if !is_confirmed() {
            return Ok(DECLINED);
        }
    }
    let undone = run::undo(&store, &runtime, &plan(args.dry_run), &listener, &stop);
    listener.finish();
    let undone = undone?;
    runtime.block_on(store.close())?;
    if args.json {
        runs::print_json(&as_json(&row, &undone, args.dry_run))?;
    } else {
        show::print(&text(&row, &undone, args.dry_run))?;
    }
    Ok(if undone.kept.is_empty() { 0 } else { STAYS })
}

fn is_confirmed() -> bool {
    show::raw("Remove them from the database? Type yes to do so: ");
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
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
