//! Words to people and words from people: flags, progress, messages and exit codes. This is the
//! only room that prints, asks the clock and reads the environment.

mod args;
mod catalogue;
mod config;
mod exit;
mod listen;
mod reading;
mod reference;
mod runs;
mod show;
mod signals;
mod style;

use std::process::ExitCode;

use clap::Parser;

use crate::model::Instant;
use crate::rules::{Language, Role};
use crate::run::{self, Outcome, Plan, Stop};
use crate::source;

use args::{Args, Command, Work};
use exit::Failure;
use style::Style;

/// Runs the program and gives its exit code.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return exit::usage(&error),
    };
    let result = match args.command {
        Command::Check(work) => judge(&work.work, None),
        Command::Import(import) => judge(&import.work, Some(&import)),
        Command::Runs(runs) => runs::run(&runs),
        Command::Rules(rules) => catalogue::rules(&rules, language(rules.lang)),
        Command::Explain(explain) => catalogue::explain(&explain, language(explain.lang)),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            show::failure(&failure);
            ExitCode::from(failure.code)
        }
    }
}

/// `check`, and with a database `import`.
fn judge(work: &Work, import: Option<&args::Import>) -> Result<u8, Failure> {
    let plan = plan(work, import)?;
    let stop = Stop::new();
    signals::listen(&stop);
    let listener = listen::listener(work.quiet);
    let outcome = match import {
        None => run::check(&plan, &listener, &stop),
        Some(_) => run::import(&plan, &listener, &stop),
    };
    listener.finish();
    let outcome = outcome.map_err(Failure::from)?;
    tell(&outcome, work, plan.language)?;
    Ok(outcome.state.exit_code())
}

fn tell(outcome: &Outcome, work: &Work, language: Language) -> Result<(), Failure> {
    if work.json {
        return show::json(&outcome.summary);
    }
    if work.quiet {
        return Ok(());
    }
    show::summary(outcome, language, Style::of_stdout())
}

/// Everything the command line leaves open, filled in.
fn plan(work: &Work, import: Option<&args::Import>) -> Result<Plan, Failure> {
    let config = config::load(work.config.as_deref())?;
    let settings = config::resolve(&config, work)?;
    let report = settings.report;
    let jobs = match work.jobs {
        Some(jobs) => jobs,
        None => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
    };
    let started = now();
    let work_dir = work.work_dir.clone().unwrap_or_else(|| report.clone());
    Ok(Plan {
        paths: args::paths(&work.files)?,
        reading: source::Options { work_dir: Some(work_dir.clone()), ..settings.reading },
        work_dir,
        report,
        database: import.map(|import| config.database(import.database.as_deref())),
        max_rejects: settings.max_rejects,
        on_line_error: settings.on_line_error,
        batch_families: config.batch(import.and_then(|import| import.batch))?,
        jobs,
        source: settings.source,
        language: language(settings.language),
        as_of: work.as_of,
        rules_date: work.rules_date.unwrap_or(crate::rules::Book::NEWEST),
        role: settings.reference.partner.role.map_or("", Role::as_str).to_owned(),
        reference: settings.reference,
        operator: environment("USER").unwrap_or_default(),
        host: host(),
        process: std::process::id(),
        started,
        clock: now,
    })
}

#[expect(clippy::disallowed_methods, reason = "this is where the clock is asked")]
fn now() -> Instant {
    let since =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Instant::from_unix_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The language that was asked for, or that of the environment. The first of these variables that
/// is set decides, as it does for other programs.
fn language(asked: Option<Language>) -> Language {
    let of_environment = || {
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(environment)?;
        set.starts_with("ru").then_some(Language::Russian)
    };
    asked.or_else(of_environment).unwrap_or_default()
}

fn host() -> String {
    #[cfg(unix)]
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    #[cfg(not(unix))]
    let name = environment("COMPUTERNAME").unwrap_or_default();
    if name.is_empty() { "localhost".to_owned() } else { name }
}
