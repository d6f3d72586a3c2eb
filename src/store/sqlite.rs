//! The store in one SQLite file. All work goes through one connection: SQLite has one writer
//! anyway, and what a run reads of the ledger it reads between its own batches.
//!
//! This file opens and closes; the parts beside it hold the statements.

mod conflict;
mod examine;
mod fault;
mod known;
mod lease;
mod ledger;
mod rejects;
mod settle;
mod sql;
mod undo;
mod whole;
mod write;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqlSafeStr, SqliteConnection};
use tokio::sync::Mutex;

use super::Error;
use fault::{fault, is_busy};
use sql::Texts;

/// Memory for pages, in KiB; the sign tells SQLite that it is no number of pages. Domain prefixes
/// come in no order, so their index is written all over: with SQLite's own 2 MiB nearly every
/// prefix of a large load reads a page back from the file.
const CACHE_KIB: &str = "-65536";

/// How long a statement waits for another writer before the database counts as busy.
const BUSY: Duration = Duration::from_secs(5);
/// Pages of the log after which SQLite copies it back into the file: 400 MB. The default of 4 MB
/// does so several times a batch, each time visiting the same index pages again.
const CHECKPOINT_PAGES: &str = "100000";
/// Times the change to a write-ahead log is tried: SQLite does not wait for others there.
const OPEN_TRIES: u32 = 20;
const OPEN_PAUSE: Duration = Duration::from_millis(50);

/// The version and text of every change of the schema, oldest first.
const SCHEMAS: [(i64, &str, &str); 5] = [
    (1, "first", include_str!("../../schemas/sqlite/0001_first.sql")),
    (2, "custom", include_str!("../../schemas/sqlite/0002_custom.sql")),
    (3, "names", include_str!("../../schemas/sqlite/0003_names.sql")),
    (4, "views", include_str!("../../schemas/sqlite/0004_views.sql")),
    (5, "returned", include_str!("../../schemas/sqlite/0005_returned.sql")),
];

/// An open SQLite file.
pub struct Sqlite {
    path: PathBuf,
    /// The lock file while this process has the right to write.
    lock: std::sync::Mutex<Option<File>>,
    session: Mutex<Session>,
}

struct Session {
    connection: SqliteConnection,
    texts: Texts,
    /// Whether all batches are in one transaction, which is open.
    whole: bool,
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sqlite").field("path", &self.path).finish_non_exhaustive()
    }
}

/// The file a URL names. A `?` begins parameters in other tools' URLs: better no database than one
/// whose name ends in them. A database in memory would be gone with the run.
pub(super) fn path(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let path = rest.strip_prefix("//").unwrap_or(rest);
    let named = !path.is_empty() && !path.contains(['?', '\0']) && !path.starts_with(":memory:");
    named.then(|| PathBuf::from(path))
}

impl Sqlite {
    pub(super) async fn open(path: PathBuf) -> Result<Sqlite, Error> {
        let place = path.display().to_string();
        let mut connection = connect(&path, &place).await?;
        migrate(&mut connection, &place).await?;
        // One file has one lock file, whatever links lead to it.
        let path = std::fs::canonicalize(&path).unwrap_or(path);
        let session = Session { connection, texts: Texts::default(), whole: false };
        Ok(Sqlite { path, lock: std::sync::Mutex::default(), session: Mutex::new(session) })
    }

    pub(super) fn place(&self) -> String {
        self.path.display().to_string()
    }

    pub(super) async fn close(self) -> Result<(), Error> {
        let place = self.place();
        let broken = |source| fault(&place, "closing it", source);
        let mut connection = self.session.into_inner().connection;
        // A reader may keep the log alive; that is no failure, everything in it is durable.
        match sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await {
            Err(source) if !is_busy(&source) => return Err(broken(source)),
            Ok(_) | Err(_) => {}
        }
        connection.close().await.map_err(broken)
    }

    /// What a driver's error means, with the name of this database.
    fn fault(&self, doing: &'static str) -> impl Fn(sqlx::Error) -> Error + '_ {
        move |source| fault(&self.place(), doing, source)
    }
}

async fn connect(path: &Path, place: &str) -> Result<SqliteConnection, Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .busy_timeout(BUSY)
        .journal_mode(SqliteJournalMode::Wal)
        // A batch that was told to be in survives a power cut too; one sync a batch costs little.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
        .pragma("cache_size", CACHE_KIB)
        .pragma("temp_store", "memory")
        .disable_statement_logging();
    let mut tries = 0;
    loop {
        match options.connect().await {
            Ok(connection) => return Ok(connection),
            Err(source) if is_busy(&source) && tries < OPEN_TRIES => {
                tries += 1;
                tokio::time::sleep(OPEN_PAUSE).await;
            }
            Err(source) => return Err(cannot_open(path, place, source)),
        }
    }
}

/// SQLite says "unable to open database file" to a folder, a missing folder and a missing right
/// alike; the system says which.
fn cannot_open(path: &Path, place: &str, source: sqlx::Error) -> Error {
    let doing = "opening it";
    match fault(place, doing, source) {
        Error::Open { place, source } => {
            match OpenOptions::new().read(true).append(true).create(true).open(path) {
                Err(said) => fault(&place, doing, sqlx::Error::Io(said)),
                Ok(_) => Error::Open { place, source },
            }
        }
        other => other,
    }
}

async fn migrate(connection: &mut SqliteConnection, place: &str) -> Result<(), Error> {
    let newest = SCHEMAS.last().map_or(0, |(version, ..)| *version);
    let broken = |source| fault(place, "preparing its tables", source);
    let found = "SELECT count(*) FROM sqlite_schema WHERE name = 'muster_schema'";
    let tables: i64 =
        sqlx::query_scalar(found).fetch_one(&mut *connection).await.map_err(broken)?;
    if tables > 0 {
        let version = "SELECT coalesce(max(version), 0) FROM muster_schema WHERE success";
        let version: i64 =
            sqlx::query_scalar(version).fetch_one(&mut *connection).await.map_err(broken)?;
        // The usual case must not wait for a writer.
        if version == newest {
            return Ok(());
        }
    }
    // The migrator takes no lock of its own on SQLite: two first uses at once would both begin.
    let mut all = connection.begin_with("BEGIN IMMEDIATE").await.map_err(broken)?;
    migrator().run(&mut *all).await.map_err(|said| match said {
        MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _) => broken(source),
        source => Error::Version { place: place.to_owned(), source },
    })?;
    all.commit().await.map_err(broken)
}

fn migrator() -> Migrator {
    let migrations = SCHEMAS.map(|(version, name, text)| {
        let kind = MigrationType::Simple;
        Migration::new(version, Cow::Borrowed(name), kind, text.into_sql_str(), false)
    });
    let mut migrator = Migrator::with_migrations(migrations.into());
    // The usual name may belong to another program that keeps its tables in the same file.
    migrator.dangerous_set_table_name("muster_schema");
    migrator
}
