//! How the program ends when it cannot do what it was asked. One `match` decides the exit code.

use std::process::ExitCode;

use crate::{run, source, store};

/// The command line is not understood.
const USAGE: u8 = 64;
/// A file or a database cannot be read.
const UNREADABLE: u8 = 65;
/// An input is missing or changed.
const MISSING: u8 = 66;
/// Internal fault.
const INTERNAL: u8 = 70;
/// Output cannot be written.
const OUTPUT: u8 = 73;
/// Busy for the moment.
const TEMPORARY: u8 = 75;
/// Denied.
pub(super) const DENIED: u8 = 77;
/// The configuration does not fit.
pub(super) const CONFIGURATION: u8 = 78;

/// A failure as it is shown.
#[derive(Debug)]
pub(super) struct Failure {
    /// The exit code.
    pub(super) code: u8,
    /// What could not be done.
    pub(super) what: String,
    /// Why, from the outside in.
    pub(super) causes: Vec<String>,
    /// What to do.
    pub(super) hint: Option<String>,
}

impl Failure {
    /// A command line that is not understood.
    pub(super) fn usage(what: String) -> Failure {
        Failure { code: USAGE, what, causes: Vec::new(), hint: None }
    }

    /// Output that cannot be written.
    pub(super) fn output(what: String) -> Failure {
        Failure { code: OUTPUT, what, causes: Vec::new(), hint: None }
    }

    /// A configuration, or a file it names, that cannot be used.
    pub(super) fn configuration(what: String) -> Failure {
        Failure { code: CONFIGURATION, what, causes: Vec::new(), hint: None }
    }

    /// With why.
    #[must_use]
    pub(super) fn because(mut self, cause: String) -> Failure {
        self.causes.push(cause);
        self
    }

    /// With what to do.
    #[must_use]
    pub(super) fn hint(self, hint: impl Into<String>) -> Failure {
        Failure { hint: Some(hint.into()), ..self }
    }

    fn new(code: u8, error: &dyn std::error::Error) -> Failure {
        let mut causes = Vec::new();
        let mut cause = error.source();
        while let Some(error) = cause {
            let text = error.to_string();
            // Some libraries repeat the inner error in the outer one; the inner says it best.
            if causes.last().is_some_and(|last: &String| last.contains(&text)) {
                causes.pop();
            }
            causes.push(text);
            cause = error.source();
        }
        Failure { code, what: error.to_string(), causes, hint: None }
    }
}

/// Clap's own words; its code 2 would be taken for rejected rows.
pub(super) fn usage(error: &clap::Error) -> ExitCode {
    // Nothing can be done when even the help cannot be shown.
    if !error.use_stderr() {
        error.print().ok();
        return ExitCode::SUCCESS;
    }
    let text = error.render().to_string().replace("invalid value", "cannot take");
    super::show::raw(&text);
    ExitCode::from(USAGE)
}

impl From<run::Error> for Failure {
    fn from(error: run::Error) -> Failure {
        let (code, hint) = match &error {
            run::Error::Source(error) => source_code(error),
            run::Error::Store(error) => store_code(error),
            run::Error::Report(_) => (OUTPUT, "choose another folder with --report"),
            run::Error::Docket { .. } => (OUTPUT, "choose another folder with --work-dir"),
            run::Error::Room { .. } => {
                (OUTPUT, "make room, or choose another folder with --work-dir")
            }
            run::Error::Limit { .. } => (UNREADABLE, "split the input"),
            run::Error::Interrupted { signal: 2, .. }
            | run::Error::UndoInterrupted { signal: 2, .. } => (130, AGAIN),
            run::Error::Interrupted { .. } | run::Error::UndoInterrupted { .. } => (143, AGAIN),
            run::Error::Undoing(_) => (TEMPORARY, "finish it first with `muster undo RUN`"),
            run::Error::InParts { .. } => (USAGE, "finish it without --atomic file"),
            run::Error::OtherFeed { .. } => {
                (USAGE, "import it with --source and the name of that feed")
            }
            run::Error::Late { .. } => {
                (TEMPORARY, "allow more with --timeout, or run it when less is to be written")
            }
            run::Error::Unbalanced(_) => {
                (INTERNAL, "keep the files and the database and report this")
            }
            run::Error::Threads { .. } | run::Error::Runtime(_) => (INTERNAL, "try fewer --jobs"),
        };
        let mut failure = Failure::new(code, &error);
        if let run::Error::Interrupted { total: 0, .. } = error {
            "stopped before anything was written".clone_into(&mut failure.what);
            return failure.hint("run the same command again");
        }
        if hint.is_empty() { failure } else { failure.hint(hint) }
    }
}

const AGAIN: &str = "run the same command again to continue";

fn source_code(error: &source::Error) -> (u8, &'static str) {
    match error {
        source::Error::Missing(_) => (MISSING, "check the name and the folder"),
        source::Error::NoMatch(_) => (MISSING, "check the pattern and the folder"),
        source::Error::Twice { .. } => (USAGE, "name each file once; its rows would be doubled"),
        source::Error::Spool { .. } | source::Error::Room { .. } => {
            (OUTPUT, "make room, or choose another folder with --work-dir")
        }
        source::Error::Folder(_) => (UNREADABLE, "name the files in it"),
        source::Error::Denied { .. } => (DENIED, "check the rights of the file"),
        source::Error::NoSheet { .. } => (USAGE, ""),
        source::Error::Changed(_) => (MISSING, "wait until the file is complete and run again"),
        source::Error::Io { .. }
        | source::Error::Unreadable { .. }
        | source::Error::Limit { .. } => (UNREADABLE, ""),
    }
}

/// A reference file that cannot be read: the run cannot be configured.
impl From<source::Error> for Failure {
    fn from(error: source::Error) -> Failure {
        let (_, hint) = source_code(&error);
        let failure = Failure::new(CONFIGURATION, &error);
        if hint.is_empty() { failure } else { failure.hint(hint) }
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Failure {
        Failure::from(run::Error::Store(error))
    }
}

fn store_code(error: &store::Error) -> (u8, &'static str) {
    match error.kind() {
        store::Kind::Usage => (USAGE, ""),
        store::Kind::Unreadable => (UNREADABLE, "name another database with --database"),
        store::Kind::Configuration => {
            (CONFIGURATION, "use the version of muster that made it, or another database")
        }
        store::Kind::Unsafe => (
            CONFIGURATION,
            "name the authority's certificate with sslrootcert=FILE in the URL, or say there with \
             sslmode=require or sslmode=disable how much is enough",
        ),
        store::Kind::Temporary => (TEMPORARY, "run again in a moment"),
        store::Kind::Denied => (DENIED, "check the rights of the database"),
        store::Kind::Full => (OUTPUT, "make room and run again"),
        store::Kind::Broken => (INTERNAL, "keep the files and the database and report this"),
    }
}
