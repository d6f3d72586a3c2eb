//! The commands that look at a database, or take back what is in it.

use std::path::PathBuf;

use clap::Subcommand;

use super::source;

/// Which database.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Place {
    /// The database [default: sqlite:muster.db]
    #[arg(long, value_name = "URL", global = true)]
    pub(in crate::cli) database: Option<String>,
    /// The configuration [default: muster.toml, if there is one]
    #[arg(long, value_name = "FILE", global = true)]
    pub(in crate::cli) config: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Prepare {
    /// Make nothing; print the roles for a PostgreSQL database, to be given to psql
    #[arg(long)]
    pub(in crate::cli) roles: bool,
    #[command(flatten)]
    pub(in crate::cli) place: Place,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Doctor {
    #[command(flatten)]
    pub(in crate::cli) place: Place,
    /// Folder for report folders [default: reports]
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) report: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Runs {
    #[command(subcommand)]
    pub(in crate::cli) command: Option<RunsCommand>,
    #[command(flatten)]
    pub(in crate::cli) place: Place,
    /// Print JSON
    #[arg(long, global = true)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Rejects {
    #[command(subcommand)]
    pub(in crate::cli) command: RejectsCommand,
    #[command(flatten)]
    pub(in crate::cli) place: Place,
    /// Print JSON
    #[arg(long, global = true)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum RejectsCommand {
    /// List what is open, oldest first
    List {
        #[command(flatten)]
        choice: RejectChoice,
        /// List what is fixed or withdrawn, too
        #[arg(long)]
        all: bool,
    },
    /// Show all that was ever outstanding of a customer
    Show {
        /// The customer's key
        customer: String,
        #[command(flatten)]
        choice: RejectChoice,
    },
    /// Remove the files with full values from old reports: rejects, workbooks and corrections
    Purge {
        /// Of runs that began more than so many days ago
        #[arg(long, value_name = "DAYS", default_value_t = 30)]
        older_than: u32,
        /// Folder of report folders [default: reports]
        #[arg(long, value_name = "DIR")]
        report: Option<PathBuf>,
        /// Only say what would go
        #[arg(long)]
        dry_run: bool,
        /// Do not ask at the terminal
        #[arg(long)]
        yes: bool,
    },
    /// Withdraw what is open of a customer: nobody is going to correct it
    Close {
        /// The customer's key
        customer: String,
        /// Of this line only
        #[arg(long, value_name = "LINE")]
        line: Option<String>,
        #[command(flatten)]
        choice: RejectChoice,
    },
}

/// Which rejects are meant.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct RejectChoice {
    /// Of this feed only
    #[arg(long, value_name = "NAME", value_parser = source)]
    pub(in crate::cli) source: Option<String>,
    /// Of this rule only
    #[arg(long, value_name = "CODE")]
    pub(in crate::cli) code: Option<String>,
    /// Found first more than so many days ago
    #[arg(long, value_name = "DAYS")]
    pub(in crate::cli) older_than: Option<u32>,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Undo {
    /// The run's id, or its first digits
    pub(in crate::cli) run: String,
    #[command(flatten)]
    pub(in crate::cli) place: Place,
    /// Only say what would go and what would stay
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    /// Do not ask at the terminal
    #[arg(long)]
    pub(in crate::cli) yes: bool,
    /// Print JSON, with every row that stays
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum RunsCommand {
    /// Show one run
    Show {
        /// The run's id, or its first digits
        run: String,
    },
}
