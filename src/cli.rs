//! Words to people and words from people: flags, progress, messages and exit codes. This is the
//! only room that prints, asks the clock and reads the environment.

mod args;
mod catalogue;
mod config;
mod convert;
mod database;
mod doctor;
mod exit;
mod guess;
mod inspect;
mod listen;
mod prepare;
mod reading;
mod reference;
mod rejects;
mod review;
mod rows;
mod runs;
mod show;
mod signals;
mod style;
mod template;
mod undo;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

use crate::model::Instant;
use crate::rules::{Language, Role};
use crate::run::{self, Outcome, Plan, Stop};
use crate::source;

use args::{Args, Command, Work};
use exit::Failure;
use review::Reviewing;
use style::Style;

/// Runs the program and gives its exit code.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return exit::usage(&error),
    };
    let result = match args.command {
        Command::Check(check) => judge(&check.work, Task::Check),
        Command::Plan(plan) => judge(&plan.work, Task::Plan(&plan)),
        Command::Import(import) => judge(&import.work, Task::Import(&import)),
        Command::Inspect(inspect) => inspect::run(&inspect),
        Command::Convert(convert) => convert::run(&convert),
        Command::Guess(words) => guess::run(&words),
        Command::Template(words) => template::run(&words),
        Command::Prepare(words) => prepare::run(&words),
        Command::Doctor(words) => doctor::run(&words),
        Command::Runs(runs) => runs::run(&runs),
        Command::Rejects(words) => rejects::run(&words),
        Command::Undo(words) => undo::run(&words),
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

/// What is done with files.
#[derive(Clone, Copy)]
enum Task<'a> {
    Check,
    Plan(&'a args::Rehearse),
    Import(&'a args::Import),
}

impl<'a> Task<'a> {
    fn target(self) -> Option<&'a args::Target> {
        match self {
            Task::Check => None,
            Task::Plan(plan) => Some(&plan.target),
            Task::Import(import) => Some(&import.target),
        }
    }

    fn writers(self) -> Option<usize> {
        match self {
            Task::Import(import) => import.writers,
            Task::Check | Task::Plan(_) => None,
        }
    }

    fn is_reviewed(self) -> bool {
        matches!(self, Task::Import(import) if import.review)
    }

    fn patience(self) -> Duration {
        match self {
            Task::Plan(plan) => Duration::from_secs(plan.timeout.into()),
            Task::Check | Task::Import(_) => Duration::MAX,
        }
    }
}

fn judge(work: &Work, task: Task<'_>) -> Result<u8, Failure> {
    if task.is_reviewed() {
        review::needs_a_terminal()?;
    }
    let plan = plan(work, task)?;
    let stop = Stop::new();
    signals::listen(&stop);
    let progress = listen::listener(work.quiet);
    let listener = Reviewing { progress: &progress, language: plan.language };
    let outcome = match task {
        Task::Check => run::check(&plan, &listener, &stop),
        Task::Plan(_) => run::rehearse(&plan, &listener, &stop),
        Task::Import(_) => run::import(&plan, &listener, &stop),
    };
    progress.finish();
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
fn plan(work: &Work, task: Task<'_>) -> Result<Plan, Failure> {
    let config = config::load(work.config.as_deref())?;
    let settings = config::resolve(&config, work)?;
    let report = settings.report;
    let jobs = match work.jobs {
        Some(jobs) => jobs,
        None => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
    };
    let started = now();
    let target = task.target();
    let database = target.map(|target| config.database(target.database.as_deref()));
    let work_dir = work.work_dir.clone().unwrap_or_else(|| report.clone());
    Ok(Plan {
        paths: args::paths(&work.files)?,
        reading: source::Options { work_dir: Some(work_dir.clone()), ..settings.reading },
        work_dir,
        report,
        writers: task
            .writers()
            .unwrap_or_else(|| crate::store::writers(database.as_deref().unwrap_or_default())),
        database,
        workbook: settings.workbook,
        max_rejects: settings.max_rejects,
        on_line_error: settings.on_line_error,
        batch_families: config.batch(target.and_then(|target| target.batch))?,
        atomic: target.is_some_and(|target| target.atomic.is_some()) || config.atomic()?,
        review: task.is_reviewed(),
        patience: task.patience(),
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
