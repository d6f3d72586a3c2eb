//! `muster doctor`: whether tonight's import would find what it needs, before it needs it. Nothing
//! is changed.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::report;
use crate::run;
use crate::source::free_bytes;
use crate::store::{Error, Examination, Store};

use super::args::Doctor;
use super::exit::{CONFIGURATION, DENIED, Failure};
use super::style::Style;
use super::{config, now, runs, show};

/// Free room below which a folder is worth a word: a million rows with their report take about one.
const ROOM: u64 = 2 * 1024 * 1024 * 1024;
/// How far two clocks may differ, in milliseconds.
const CLOCKS: i64 = 60_000;

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    Warn,
    Fail,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Check {
    what: &'static str,
    state: State,
    told: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    /// The exit code, where it fails.
    #[serde(skip)]
    code: u8,
}

impl Check {
    fn ok(what: &'static str, told: String) -> Check {
        Check { what, state: State::Ok, told, hint: None, code: 0 }
    }

    fn warn(what: &'static str, told: String, hint: &str) -> Check {
        Check { what, state: State::Warn, told, hint: Some(hint.to_owned()), code: 0 }
    }

    fn fail(what: &'static str, failure: &Failure) -> Check {
        let causes = failure.causes.iter().map(|cause| format!(": {cause}"));
        let told = std::iter::once(failure.what.clone()).chain(causes).collect();
        let hint = failure.hint.clone();
        Check { what, state: State::Fail, told, hint, code: failure.code }
    }

    fn denied(what: &'static str, told: String, hint: &str) -> Check {
        Check { what, state: State::Fail, told, hint: Some(hint.to_owned()), code: DENIED }
    }
}

/// Looks at everything an import needs.
pub(super) fn run(args: &Doctor) -> Result<u8, Failure> {
    let mut checks = Vec::new();
    let loaded = config::load(args.place.config.as_deref());
    let (url, folder) = match &loaded {
        Ok(config) => {
            checks.push(Check::ok("configuration", config.place()));
            (config.database(args.place.database.as_deref()), config.report(args.report.as_deref()))
        }
        Err(failure) => {
            checks.push(Check::fail("configuration", failure));
            let url = args.place.database.clone().unwrap_or_else(|| "sqlite:muster.db".to_owned());
            (url, args.report.clone().unwrap_or_else(|| PathBuf::from("reports")))
        }
    };
    checks.push(reports(&folder));
    checks.extend(room("room for reports", &folder));
    database(&url, &mut checks)?;
    if args.json {
        runs::print_json(&checks)?;
    } else {
        show::print(&text(&checks, Style::of_stdout()))?;
    }
    Ok(checks.iter().map(|check| check.code).find(|code| *code != 0).unwrap_or(0))
}

/// The folder for reports is made where it is missing, as an import makes it.
fn reports(folder: &Path) -> Check {
    match report::probe(folder) {
        Ok(()) => Check::ok("reports", format!("{} can be written", folder.display())),
        Err(error) => Check::fail("reports", &Failure::from(run::Error::Report(error))),
    }
}

fn room(what: &'static str, folder: &Path) -> Option<Check> {
    let free = free_bytes(folder)?;
    let told = format!("{} MB free in {}", run::number(free / 1_000_000), folder.display());
    Some(if free < ROOM {
        Check::warn(what, told, "a million rows with their report take about two gigabytes")
    } else {
        Check::ok(what, told)
    })
}

fn database(url: &str, checks: &mut Vec<Check>) -> Result<(), Failure> {
    let found = match super::database::runtime()?.block_on(Store::examine(url)) {
        Ok(found) => found,
        Err(Error::Missing(place)) => {
            let told = format!("there is no {place} yet; the first import makes it");
            checks.push(Check::ok("database", told));
            let folder = Path::new(&place).parent().map(Path::to_path_buf);
            let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
            checks.extend(room("room for the database", &folder.unwrap_or_else(|| ".".into())));
            return Ok(());
        }
        Err(error) => {
            checks.push(Check::fail("database", &Failure::from(error)));
            return Ok(());
        }
    };
    checks.push(Check::ok("database", format!("{}, {}", found.place, found.server)));
    checks.push(tables(&found));
    checks.push(rights(&found));
    if let Some(folder) = &found.folder {
        checks.extend(room("room for the database", folder));
    }
    if let Some(clock) = found.clock {
        checks.push(clocks(clock.unix_ms() - now().unix_ms()));
    }
    checks.push(match &found.lease {
        Some(lease) => Check::warn(
            "in use",
            format!("by {} until {}", lease.holder, lease.expires),
            "an import that starts now waits for some seconds and leaves with 75",
        ),
        None => Check::ok("in use", "by nobody".to_owned()),
    });
    Ok(())
}

fn tables(found: &Examination) -> Check {
    let newest = found.newest;
    match found.version {
        Some(version) if version == newest => {
            Check::ok("tables", format!("version {version}, as this muster needs them"))
        }
        Some(version) if version > newest => Check {
            what: "tables",
            state: State::Fail,
            told: format!("version {version}; this muster knows version {newest} at most"),
            hint: Some("use the version of muster that made them".to_owned()),
            code: CONFIGURATION,
        },
        Some(version) => Check::warn(
            "tables",
            format!("version {version}; this muster needs version {newest}"),
            "run `muster prepare` as their owner; an import does it too where it may",
        ),
        None => Check::warn(
            "tables",
            "there are none of muster's yet".to_owned(),
            "run `muster prepare` as whoever may make them; an import does it too where it may",
        ),
    }
}

fn rights(found: &Examination) -> Check {
    if !found.missing.is_empty() {
        let told = format!("missing: {}", found.missing.join(", "));
        let hint = "grant the role muster_importer; `muster prepare --roles` prints what it may";
        return Check::denied("rights", told, hint);
    }
    if found.missing_to_undo.is_empty() {
        return Check::ok("rights", "to import and to undo".to_owned());
    }
    Check::ok("rights", "to import; not to undo, which the role muster_undoer may".to_owned())
}

fn clocks(ahead: i64) -> Check {
    let seconds = ahead.unsigned_abs() / 1000;
    if ahead.abs() <= CLOCKS {
        return Check::ok(
            "clock",
            format!("within {} of the server's", run::plural(seconds.max(1), "second")),
        );
    }
    let told = format!(
        "the server's is {} {}",
        run::plural(seconds, "second"),
        if ahead > 0 { "ahead" } else { "behind" }
    );
    Check::warn("clock", told, "set both by one time server; runs are ordered by their start")
}

fn text(checks: &[Check], style: Style) -> String {
    let width = checks.iter().map(|check| check.what.len()).max().unwrap_or(0);
    let mut out = String::new();
    for check in checks {
        let word = match check.state {
            State::Ok => style.good("ok  "),
            State::Warn => style.look("warn"),
            State::Fail => style.bad("FAIL"),
        };
        let told = report::terminal_safe(&check.told);
        for (at, line) in show::wrap(&told, 72 - width).iter().enumerate() {
            let head = if at == 0 {
                format!("{word}  {:width$}", check.what)
            } else {
                " ".repeat(6 + width)
            };
            out.push_str(&format!("{head}  {line}\n"));
        }
        for line in check.hint.iter().flat_map(|hint| show::wrap(hint, 72 - width)) {
            out.push_str(&format!("{}  {}\n", " ".repeat(6 + width), style.dim(&line)));
        }
    }
    out
}
