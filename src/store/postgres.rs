//! The store in a PostgreSQL database. What a run does at once it does on connections of its own:
//! each piece of work is one transaction on one connection, which is closed when anything fails.
//!
//! Nothing here outlives a transaction on the server, so a pooler that hands out another session
//! for each transaction (PgBouncer in transaction mode) changes nothing: statements are never kept
//! prepared, and there are no temporary tables, no session settings and no session locks.
//!
//! This file opens and closes; the parts beside it hold the statements.

mod conflict;
mod copy;
mod examine;
mod fault;
mod known;
mod lease;
mod ledger;
mod migrate;
mod rejects;
mod service;
mod settle;
mod target;
mod text;
mod undo;
mod whole;
mod write;

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{ConnectOptions as _, Executor as _, PgConnection};

use super::Error;
use fault::fault;
pub(super) use target::is_url;
use target::{Target, target};
use whole::Whole;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);

/// The pauses before a piece of work is tried again that failed for the moment: six seconds in
/// all, enough for a server that starts again.
const PAUSES: [Duration; 6] = [
    Duration::from_millis(100),
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(800),
    Duration::from_millis(1600),
    Duration::from_millis(3200),
];

/// Begins what only reads. It works on a replica, too.
const READ: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY";
/// Begins what writes. Whoever else holds a row is waited for so long: then the batch begins anew.
const WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; \
     SET LOCAL lock_timeout = '20s'";

/// Tries a piece of work again while the server is busy or away.
macro_rules! retried {
    ($work:expr) => {{
        let mut pauses = super::PAUSES.iter();
        loop {
            match $work.await {
                Err(super::Error::Temporary { doing, source }) => match pauses.next() {
                    Some(pause) => tokio::time::sleep(*pause).await,
                    None => break Err(super::Error::Temporary { doing, source }),
                },
                done => break done,
            }
        }
    }};
}
use retried;

/// A PostgreSQL database.
pub struct Postgres {
    target: Box<Target>,
    /// Connections that nobody uses at the moment.
    idle: Mutex<Vec<PgConnection>>,
    /// The connection whose transaction holds the right to write.
    right: tokio::sync::Mutex<Option<PgConnection>>,
    /// The transaction that all batches are in, if there is one.
    whole: Mutex<Whole>,
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Postgres").field("place", &self.target.place).finish_non_exhaustive()
    }
}

impl Postgres {
    pub(super) async fn open(url: &str) -> Result<Postgres, Error> {
        let db = Postgres::at(url)?;
        db.migrate().await?;
        Ok(db)
    }

    pub(super) async fn open_existing(url: &str) -> Result<Postgres, Error> {
        let db = Postgres::at(url)?;
        db.expect_tables().await?;
        Ok(db)
    }

    fn at(url: &str) -> Result<Postgres, Error> {
        let target = Box::new(target(url)?);
        Ok(Postgres {
            target,
            idle: Mutex::default(),
            right: tokio::sync::Mutex::default(),
            whole: Mutex::default(),
        })
    }

    pub(super) fn place(&self) -> String {
        self.target.place.clone()
    }

    #[expect(clippy::unused_async, reason = "both databases are closed in the same way")]
    pub(super) async fn close(self) -> Result<(), Error> {
        drop(self);
        Ok(())
    }

    async fn connect(&self, doing: &'static str) -> Result<PgConnection, Error> {
        let connecting = tokio::time::timeout(CONNECT, self.target.options.connect()).await;
        let late = || sqlx::Error::Io(std::io::ErrorKind::TimedOut.into());
        let connected = connecting.unwrap_or_else(|_| Err(late()));
        connected.map_err(|said| fault::connecting(&self.target, doing, said))
    }

    /// Begins a transaction on a connection that nobody else uses.
    async fn begin(&self, doing: &'static str, begin: &'static str) -> Result<Work<'_>, Error> {
        loop {
            let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let is_new = idle.is_none();
            let mut connection = match idle {
                Some(connection) => connection,
                None => self.connect(doing).await?,
            };
            match connection.execute(begin).await {
                Ok(_) => return Ok(Work { db: self, doing, connection, is_part: false }),
                // One that lay idle may have been cut meanwhile: then all of them may.
                Err(_) if !is_new => {}
                Err(said) => return Err(fault(&self.target.place, doing, said)),
            }
        }
    }
}

/// A transaction. Dropped without a commit it takes its connection with it, and the server rolls
/// it back.
struct Work<'a> {
    db: &'a Postgres,
    doing: &'static str,
    connection: PgConnection,
    /// Whether it is a part of [`Postgres::whole`], with which it ends.
    is_part: bool,
}

/// A statement with its values.
type Asked<'q> = Query<'q, sqlx::Postgres, PgArguments>;

impl Work<'_> {
    fn fault(&self, said: sqlx::Error) -> Error {
        fault(&self.db.target.place, self.doing, said)
    }

    /// The rows that a question gives.
    async fn rows(&mut self, asked: Asked<'_>) -> Result<Vec<PgRow>, Error> {
        let rows = asked.persistent(false).fetch_all(&mut self.connection).await;
        rows.map_err(|said| self.fault(said))
    }

    /// The one row that a question gives.
    async fn row(&mut self, asked: Asked<'_>) -> Result<PgRow, Error> {
        let row = asked.persistent(false).fetch_one(&mut self.connection).await;
        row.map_err(|said| self.fault(said))
    }

    /// Does what a statement says. Gives how many rows it touched.
    async fn run(&mut self, asked: Asked<'_>) -> Result<u64, Error> {
        let done = asked.persistent(false).execute(&mut self.connection).await;
        done.map(|done| done.rows_affected()).map_err(|said| self.fault(said))
    }

    /// Sends a text of statements as it is.
    async fn say(&mut self, text: &'static str) -> Result<(), Error> {
        let done = self.connection.execute(text).await;
        done.map(drop).map_err(|said| self.fault(said))
    }

    /// Commits, and leaves the connection to others.
    async fn commit(mut self) -> Result<(), Error> {
        if self.is_part {
            self.db.put_back(self.connection);
            return Ok(());
        }
        self.say("COMMIT").await?;
        self.db.idle.lock().unwrap_or_else(PoisonError::into_inner).push(self.connection);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
