//! What can be typed.

mod ledger;

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

use crate::model::Date;
use crate::rules::{Language, Role};
use crate::run::{MaxRejects, OnLineError};
use crate::source;

use super::convert::Convert;
use super::exit::Failure;
use super::inspect::Inspect;
use super::reading::Reading;
use super::template::Template;

pub(super) use ledger::{
    Doctor, Place, Prepare, RejectChoice, Rejects, RejectsCommand, Runs, RunsCommand, Undo,
};

/// Judges files of new Partner Center customers and their subscriptions, and imports them exactly once.
#[derive(Debug, Parser)]
#[command(name = "muster", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

/// The exit codes, as `--help` shows them. A test holds them to what the program does.
const EXIT_CODES: &str = "\
Exit codes:
    0  all rows accepted or stored already
    2  finished, some rows rejected or held: see the report
    3  refused: a threshold, a whole file, a declined review, who may not; nothing written
    4  imported before; nothing done
   64  the command line is not understood
   65  a file or database cannot be read
   66  an input is missing or changed while it was read
   70  internal fault, or the books do not balance
   73  output cannot be written
   75  busy for the moment: run again
   77  denied by the system or the database
   78  the configuration or a reference file cannot be used
  130  interrupted (143: terminated) after the current batch: run again to continue";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Judge files and write the report; no database is needed
    Check(Check),
    /// Do all that an import would do with the database, take it back, and write the report
    Plan(Rehearse),
    /// Judge files, write what is accepted to the database, and write the report
    Import(Import),
    /// Show how files are built, what their headings mean, and what their rows are
    Inspect(Inspect),
    /// Write every row that muster sees as plain CSV
    Convert(Convert),
    /// Write a [feeds] section of muster.toml for files that nobody has seen before
    Guess(Guess),
    /// Write an empty workbook for the people who collect the data
    Template(Template),
    /// Make the tables in a database, or bring them up to date
    Prepare(Prepare),
    /// Look whether an import would find what it needs: configuration, folders, room, database, rights
    Doctor(Doctor),
    /// List what was imported, when, from which files and with which result
    Runs(Runs),
    /// List what somebody still has to correct, over all runs, or withdraw it
    Rejects(Rejects),
    /// Remove what an import wrote, as far as nobody changed it or built on it since
    Undo(Undo),
    /// List the rules in force
    Rules(Rules),
    /// Explain one rule: cause, example, remedy
    Explain(Explain),
}

#[derive(Debug, clap::Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) work: Work,
}

/// What `check` and `import` share.
#[derive(Debug, clap::Args)]
pub(super) struct Work {
    /// CSV files and workbooks (.xlsx, .xlsb, .xls, .ods) of customers, subscriptions, or both; also
    /// packed (.gz, .zst, .zip), a folder, a pattern such as "in/*.csv", or - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Folder for report folders [default: reports]
    #[arg(long, value_name = "DIR")]
    pub(super) report: Option<PathBuf>,
    /// Write the rows to be corrected as CSV files only, not as a workbook too
    #[arg(long)]
    pub(super) no_workbook: bool,
    /// Refuse the run when more rows than this are rejected or held: a number, or a share such as 5%
    #[arg(long, value_name = "N|N%", value_parser = max_rejects)]
    pub(super) max_rejects: Option<MaxRejects>,
    /// What a faulty subscription line does to its customer and the other lines [default: hold-family]
    #[arg(long, value_enum)]
    pub(super) on_line_error: Option<LineError>,
    /// Put cells right where only one value can be meant; corrections.csv lists them
    #[arg(long, value_enum)]
    pub(super) fix: Option<Fix>,
    /// Judging threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub(super) jobs: Option<usize>,
    /// Name of the feed the files belong to; keys are compared within one feed [default: default]
    #[arg(long, value_name = "NAME", value_parser = source)]
    pub(super) source: Option<String>,
    /// The day that counts as today [default: today in UTC]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub(super) as_of: Option<Date>,
    /// The day whose rules are applied [default: the newest rules]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub(super) rules_date: Option<Date>,
    /// The configuration [default: muster.toml, if there is one]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Your indirect resellers: a list of your own, or as Partner Center exports it
    #[arg(long, value_name = "FILE")]
    pub(super) resellers: Option<PathBuf>,
    /// The role of whoever runs this; in the configuration, partner.role
    #[arg(long, value_name = "ROLE", value_parser = role)]
    pub(super) role: Option<Role>,
    /// What can be bought: Partner Center's price sheet, or a catalogue of muster's own form
    #[arg(long, value_name = "FILE")]
    pub(super) catalog: Option<PathBuf>,
    /// Folder for temporary files [default: the report folder]
    #[arg(long, value_name = "DIR")]
    #[expect(clippy::struct_field_names, reason = "the flag is called --work-dir")]
    pub(super) work_dir: Option<PathBuf>,
    /// The language of the report and the summary: en or ru [default: that of the environment]
    #[arg(long, value_name = "LANG", value_parser = lang)]
    pub(super) lang: Option<Language>,
    /// Print the summary as one JSON document
    #[arg(long)]
    pub(super) json: bool,
    /// Print no progress and no summary
    #[arg(long, short)]
    pub(super) quiet: bool,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, clap::Args)]
pub(super) struct Import {
    #[command(flatten)]
    pub(super) work: Work,
    #[command(flatten)]
    pub(super) target: Target,
    /// Show what would be written and ask before anything is
    #[arg(long, conflicts_with_all = ["json", "quiet"])]
    pub(super) review: bool,
    /// Batches prepared and written at once; each takes a connection to a server [default: 4; 2 with SQLite]
    #[arg(long, value_name = "N", value_parser = writers)]
    pub(super) writers: Option<usize>,
}

/// What is written where, and in which pieces.
#[derive(Debug, clap::Args)]
pub(super) struct Target {
    /// The database; made on first use [default: sqlite:muster.db]
    #[arg(long, value_name = "URL")]
    pub(super) database: Option<String>,
    /// Customers a transaction, each with all its lines [default: 5000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) batch: Option<u32>,
    /// Write all accepted customers in one transaction, or none if the database refuses one
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(super) atomic: Option<Atomic>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Rehearse {
    #[command(flatten)]
    pub(super) work: Work,
    #[command(flatten)]
    pub(super) target: Target,
    /// Seconds for which others who write to the database may have to wait
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) timeout: u32,
}

/// What is written as a whole or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Atomic {
    /// all files of the command
    File,
}

#[derive(Debug, clap::Args)]
pub(super) struct Guess {
    /// The files of one source: CSV files and workbooks
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// The name of the feed [default: that of the first file]
    #[arg(long, value_name = "NAME", value_parser = source)]
    pub(super) name: Option<String>,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, clap::Args)]
pub(super) struct Rules {
    /// The day whose rules are listed [default: the newest rules]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    #[expect(clippy::struct_field_names, reason = "the flag is called --rules-date")]
    pub(super) rules_date: Option<Date>,
    /// How to list them
    #[arg(long, value_enum, default_value = "table")]
    pub(super) format: Format,
    /// Print JSON; the same as --format json
    #[arg(long)]
    pub(super) json: bool,
    /// The language of the texts: en or ru [default: that of the environment]
    #[arg(long, value_name = "LANG", value_parser = lang)]
    pub(super) lang: Option<Language>,
}

/// How rules are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// for a person at a terminal
    Table,
    /// all records, for a program
    Json,
    /// the page of the rule book
    Markdown,
}

#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// The rule's code, as reports show it
    pub(super) code: String,
    /// The language of the text: en or ru [default: that of the environment]
    #[arg(long, value_name = "LANG", value_parser = lang)]
    pub(super) lang: Option<Language>,
}

/// Which suggestions are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Fix {
    /// those with one meaning
    Certain,
}

/// See [`OnLineError`].
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum LineError {
    /// the whole family waits
    HoldFamily,
    /// only the line is rejected
    RejectLine,
}

impl From<LineError> for OnLineError {
    fn from(choice: LineError) -> OnLineError {
        match choice {
            LineError::HoldFamily => OnLineError::HoldFamily,
            LineError::RejectLine => OnLineError::RejectLine,
        }
    }
}

/// Paths as texts: they are shown, stored and hashed. Folders and patterns become the files they
/// stand for.
pub(super) fn paths(files: &[PathBuf]) -> Result<Vec<String>, Failure> {
    let named: Vec<String> = files.iter().map(|file| path(file)).collect::<Result<_, _>>()?;
    if named.iter().any(|path| source::is_standard_input(path)) && std::io::stdin().is_terminal() {
        let what = "`-` is standard input, and nothing is sent to it".to_owned();
        return Err(Failure::usage(what).hint("name a file, or send one: muster check - < FILE"));
    }
    source::paths(&named).map_err(|error| Failure::from(crate::run::Error::Source(error)))
}

/// A path as text.
pub(super) fn path(path: &Path) -> Result<String, Failure> {
    path.to_str().map(str::to_owned).ok_or_else(|| {
        Failure::usage(format!("the file name `{}` is not UTF-8", path.display()))
            .hint("rename the file")
    })
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| format!("expected one of {}", Role::WORDS.join(", ")))
}

pub(super) fn lang(text: &str) -> Result<Language, String> {
    let words: Vec<&str> = Language::ALL.into_iter().map(Language::as_str).collect();
    Language::parse(text).ok_or_else(|| format!("expected one of {}", words.join(", ")))
}

pub(super) fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "expected a day as YYYY-MM-DD".to_owned())
}

fn jobs(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(jobs @ 1..=1024) => Ok(jobs),
        _ => Err("expected a number from 1 to 1024".to_owned()),
    }
}

fn writers(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(writers @ 1..=64) => Ok(writers),
        _ => Err("expected a number from 1 to 64".to_owned()),
    }
}

pub(super) fn source(text: &str) -> Result<String, String> {
    let fits = !text.trim().is_empty() && text.len() <= 64 && !text.chars().any(char::is_control);
    if fits { Ok(text.trim().to_owned()) } else { Err("expected 1 to 64 characters".to_owned()) }
}

pub(super) fn max_rejects(text: &str) -> Result<MaxRejects, String> {
    let expected = || "expected a number of rows, or a share from 0% to 100%".to_owned();
    match text.strip_suffix('%') {
        Some(share) => match share.trim().parse::<f64>() {
            Ok(share) if (0.0..=100.0).contains(&share) => Ok(MaxRejects::Percent(share)),
            _ => Err(expected()),
        },
        None => text.parse().map(MaxRejects::Rows).map_err(|_| expected()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn limits_are_rows_or_shares() {
        assert_eq!(max_rejects("0"), Ok(MaxRejects::Rows(0)));
        assert_eq!(max_rejects("2.5%"), Ok(MaxRejects::Percent(2.5)));
        for text in ["", "-1", "101%", "%", "five", "nan%"] {
            assert!(max_rejects(text).is_err(), "{text}");
        }
    }
}
