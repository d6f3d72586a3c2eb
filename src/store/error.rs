//! What can go wrong with a database, sorted by who has to react.

use std::fmt;

/// What a driver said, in words for people: a driver's own text repeats itself, and on PostgreSQL
/// it ends in a line number of the server's C source. Details are left out, they hold values.
#[derive(Debug)]
pub struct Cause(Box<sqlx::Error>);

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            sqlx::Error::Database(said) => {
                match said.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
                    Some(said) => write!(f, "{} (SQLSTATE {})", said.message(), said.code()),
                    None => said.fmt(f),
                }
            }
            sqlx::Error::Io(said) => said.fmt(f),
            sqlx::Error::Tls(said) | sqlx::Error::Configuration(said) => said.fmt(f),
            said => said.fmt(f),
        }
    }
}

impl std::error::Error for Cause {}

impl From<sqlx::Error> for Cause {
    fn from(said: sqlx::Error) -> Cause {
        Cause(Box::new(said))
    }
}

/// Why a store could not do what it was asked. Never about a cell.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The URL names no database muster knows.
    #[error("`{0}` names no database muster knows; use sqlite:FILE or postgres://HOST/DATABASE")]
    Url(String),
    /// There is no such database, and only an import makes one.
    #[error("there is no database `{0}`")]
    Missing(String),
    /// The URL of a server says something muster does not understand.
    #[error("the URL `{place}` cannot be used: {why}")]
    Parameter {
        /// The URL, as it may be shown.
        place: String,
        /// What stands in the way.
        why: String,
    },
    /// The server has no such database.
    #[error("the server has no database for `{0}`; somebody has to create it first")]
    NoDatabase(String),
    /// There is a database, but not as muster needs it.
    #[error("the database `{place}` cannot be used: {why}")]
    Unfit {
        /// The database.
        place: String,
        /// What stands in the way.
        why: &'static str,
    },
    /// A server cannot be reached as safely as demanded.
    #[error("the connection to `{place}` is not as safe as it has to be")]
    Unsafe {
        /// The database.
        place: String,
        /// What the driver said.
        #[source]
        source: Cause,
    },
    /// The server takes no writes.
    #[error(
        "`{place}` is read only: a replica, or set so; {doing} needs the server that is written to"
    )]
    ReadOnly {
        /// The database.
        place: String,
        /// What was being done.
        doing: &'static str,
    },
    /// The database cannot be opened, or is none.
    #[error("cannot open the database `{place}`")]
    Open {
        /// The database without any password.
        place: String,
        /// What the driver said.
        #[source]
        source: Cause,
    },
    /// It was made by another version of muster.
    #[error("the database `{place}` was made by another version of muster")]
    Version {
        /// The database.
        place: String,
        /// What the migrator said.
        #[source]
        source: sqlx::migrate::MigrateError,
    },
    /// Somebody else is writing to it through muster.
    #[error("the database `{place}` is in use by {holder}")]
    Held {
        /// The database.
        place: String,
        /// Who.
        holder: String,
    },
    /// The database is busy or lost; trying again may help.
    #[error("the database is busy or gone: {doing}")]
    Temporary {
        /// What was being done.
        doing: &'static str,
        /// What the driver said.
        #[source]
        source: Cause,
    },
    /// The system or the database denies it.
    #[error("the database denies it: {doing}")]
    Denied {
        /// What was being done.
        doing: &'static str,
        /// What the driver said.
        #[source]
        source: Cause,
    },
    /// No room, or the disk failed.
    #[error("the database cannot write: {doing}")]
    Full {
        /// What was being done.
        doing: &'static str,
        /// What the driver said.
        #[source]
        source: Cause,
    },
    /// Anything else.
    #[error("the database failed: {doing}")]
    Broken {
        /// What was being done.
        doing: &'static str,
        /// What the driver said.
        #[source]
        source: Cause,
    },
    /// The file is a database, but damaged.
    #[error("the database `{place}` is damaged: {doing}")]
    Damaged {
        /// The database.
        place: String,
        /// What was being done.
        doing: &'static str,
        /// What the driver said.
        #[source]
        source: Cause,
    },
    /// The database took another number of rows than it was given. Nothing of the batch is in.
    #[error("the database took {written} {what} where {sent} were sent")]
    Count {
        /// What was written: `customers`, `lines`.
        what: &'static str,
        /// Rows sent.
        sent: u64,
        /// Rows the database says it wrote.
        written: u64,
    },
    /// The ledger holds something this program never writes there.
    #[error("the ledger holds `{0}`, which muster never writes")]
    Ledger(String),
}

/// How one reacts to an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The database was not named as it should be.
    Usage,
    /// What was named is no database muster can use.
    Unreadable,
    /// The same command may succeed later.
    Temporary,
    /// Another version of muster is needed.
    Configuration,
    /// The connection has to be made safe, or said to be safe enough.
    Unsafe,
    /// Somebody has to grant a right first.
    Denied,
    /// Somebody has to make room, or see to the disk.
    Full,
    /// A fault of muster or of the database.
    Broken,
}

impl Error {
    /// How to react to it.
    pub fn kind(&self) -> Kind {
        match self {
            Error::Url(_) | Error::Parameter { .. } => Kind::Usage,
            Error::Missing(_)
            | Error::NoDatabase(_)
            | Error::Unfit { .. }
            | Error::Open { .. }
            | Error::Damaged { .. } => Kind::Unreadable,
            Error::Unsafe { .. } => Kind::Unsafe,
            Error::Version { .. } => Kind::Configuration,
            Error::Held { .. } | Error::Temporary { .. } => Kind::Temporary,
            Error::Denied { .. } | Error::ReadOnly { .. } => Kind::Denied,
            Error::Full { .. } => Kind::Full,
            Error::Broken { .. } | Error::Count { .. } | Error::Ledger(_) => Kind::Broken,
        }
    }
}
