//! What can go wrong with a database, sorted by who has to react.

/// Why a store could not do what it was asked. Never about a cell.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The URL names no database muster knows.
    #[error("`{0}` names no database muster knows; use sqlite:FILE")]
    Url(String),
    /// There is no such database, and only an import makes one.
    #[error("there is no database `{0}`")]
    Missing(String),
    /// The database cannot be opened, or is none.
    #[error("cannot open the database `{place}`")]
    Open {
        /// The database without any password.
        place: String,
        /// What the driver said.
        #[source]
        source: sqlx::Error,
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
        source: sqlx::Error,
    },
    /// The system or the database denies it.
    #[error("the database denies it: {doing}")]
    Denied {
        /// What was being done.
        doing: &'static str,
        /// What the driver said.
        #[source]
        source: sqlx::Error,
    },
    /// No room, or the disk failed.
    #[error("the database cannot write: {doing}")]
    Full {
        /// What was being done.
        doing: &'static str,
        /// What the driver said.
        #[source]
        source: sqlx::Error,
    },
    /// Anything else.
    #[error("the database failed: {doing}")]
    Broken {
        /// What was being done.
        doing: &'static str,
        /// What the driver said.
        #[source]
        source: sqlx::Error,
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
        source: sqlx::Error,
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
            Error::Url(_) => Kind::Usage,
            Error::Missing(_) | Error::Open { .. } | Error::Damaged { .. } => Kind::Unreadable,
            Error::Version { .. } => Kind::Configuration,
            Error::Held { .. } | Error::Temporary { .. } => Kind::Temporary,
            Error::Denied { .. } => Kind::Denied,
            Error::Full { .. } => Kind::Full,
            Error::Broken { .. } | Error::Count { .. } | Error::Ledger(_) => Kind::Broken,
        }
    }
}
