//! Batches into databases. This room knows SQL and nothing of findings: it takes typed customers
//! and lines with their lineage, and gives back which keys it knew, which rows it refused and by
//! which constraint. `run` translates.
//!
//! Two databases, an enum with two arms, and for each a folder of plain SQL.

mod answer;
mod asked;
mod columns;
mod constraint;
mod error;
mod isolate;
mod names;
mod postgres;
mod rows;
mod shown;
mod sqlite;
mod types;
mod undo;

pub use asked::{Examination, Fates, Holdings, NamedAt, RejectFilter, RejectRow, ReturnedBy};
pub use constraint::{Conflict, Constraint};
pub use error::{Cause, Error, Kind};
pub use shown::shown_url;
pub use types::{
    Attempt, BatchRow, InputRow, Known, KnownCustomer, KnownLine, Lease, NewBatch, NewCustomer,
    NewFamily, NewLine, NewRefusal, NewReject, NewRun, Refusal, Rehearsal, RejectClose, Returned,
    RunId, RunRow, RunState, RunSummary, Settled,
};

pub use undo::{Kept, Reason, Undone};

use crate::model::{Digest, Guid, Instant};

/// An open database with muster's tables in it.
///
/// Its methods need a tokio runtime with the time driver, because a busy database is waited for.
#[derive(Debug)]
pub enum Store {
    /// A file.
    Sqlite(sqlite::Sqlite),
    /// A server.
    Postgres(postgres::Postgres),
}

/// # Errors
///
/// Every method fails with an [`Error`] whose [`Error::kind`] says how to react: when the database
/// is busy for longer than some seconds, denies access, has no room, or is damaged. After an error
/// nothing of what the method was to write is in.
impl Store {
    /// Opens the database that a URL names and brings its tables up to date: `sqlite:FILE` or
    /// `sqlite://FILE`, a file that is created where there is none, or `postgres://HOST/DATABASE`
    /// or `postgresql://…`, a database that somebody created.
    pub async fn open(url: &str) -> Result<Store, Error> {
        if postgres::is_url(url) {
            return postgres::Postgres::open(url).await.map(Store::Postgres);
        }
        match sqlite::path(url) {
            Some(path) => sqlite::Sqlite::open(path).await.map(Store::Sqlite),
            None => Err(Error::Url(shown_url(url))),
        }
    }

    /// Opens a database that has muster's tables already.
    pub async fn open_existing(url: &str) -> Result<Store, Error> {
        if postgres::is_url(url) {
            return postgres::Postgres::open_existing(url).await.map(Store::Postgres);
        }
        match sqlite::path(url) {
            Some(path) if !path.exists() => Err(Error::Missing(path.display().to_string())),
            _ => Store::open(url).await,
        }
    }

    /// Looks at a database as an import would find it, and changes nothing.
    pub async fn examine(url: &str) -> Result<Examination, Error> {
        if postgres::is_url(url) {
            return postgres::Postgres::examine(url).await;
        }
        match sqlite::path(url) {
            Some(path) if !path.exists() => Err(Error::Missing(path.display().to_string())),
            Some(path) => sqlite::Sqlite::examine(path).await,
            None => Err(Error::Url(shown_url(url))),
        }
    }

    /// The database for people to read, without any password.
    pub fn place(&self) -> String {
        match self {
            Store::Sqlite(db) => db.place(),
            Store::Postgres(db) => db.place(),
        }
    }

    /// Takes or renews the right to write, until `expires`. Somebody else's unexpired right is
    /// [`Error::Held`]. The right ends with the process, however it ends.
    pub async fn lease(&self, holder: &str, now: Instant, expires: Instant) -> Result<(), Error> {
        match self {
            Store::Sqlite(db) => db.lease(holder, now, expires).await,
            Store::Postgres(db) => db.lease(holder, now, expires).await,
        }
    }

    /// Gives the right to write back.
    pub async fn release(&self, holder: &str) -> Result<(), Error> {
        match self {
            Store::Sqlite(db) => db.release(holder).await,
            Store::Postgres(db) => db.release(holder).await,
        }
    }

    /// Who has the right to write, expired or not.
    pub async fn lease_holder(&self) -> Result<Option<Lease>, Error> {
        match self {
            Store::Sqlite(db) => db.lease_holder().await,
            Store::Postgres(db) => db.lease_holder().await,
        }
    }

    /// The run of this fingerprint with the highest generation.
    pub async fn newest_run(&self, fingerprint: &Digest) -> Result<Option<RunRow>, Error> {
        match self {
            Store::Sqlite(db) => db.newest_run(fingerprint).await,
            Store::Postgres(db) => db.newest_run(fingerprint).await,
        }
    }

    /// Enters an attempt, and its run with its inputs where the ledger does not hold them yet.
    pub async fn begin(&self, run: &NewRun, attempt: &Attempt) -> Result<(), Error> {
        match self {
            Store::Sqlite(db) => db.begin(run, attempt).await,
            Store::Postgres(db) => db.begin_run(run, attempt).await,
        }
    }

    /// The attempts of a run, oldest first.
    pub async fn attempts(&self, run: RunId) -> Result<Vec<Attempt>, Error> {
        match self {
            Store::Sqlite(db) => db.attempts(run).await,
            Store::Postgres(db) => db.attempts(run).await,
        }
    }

    /// Enters how the newest attempt that began at `started` ended.
    pub async fn end_attempt(
        &self,
        run: RunId,
        started: Instant,
        ended: Instant,
        outcome: &str,
    ) -> Result<(), Error> {
        match self {
            Store::Sqlite(db) => db.end_attempt(run, started, ended, outcome).await,
            Store::Postgres(db) => db.end_attempt(run, started, ended, outcome).await,
        }
    }

    /// The stored customers that have one of these keys in `source`, or one of these domain
    /// prefixes in any source; a key is (customer reference, domain prefix). What run `except`
    /// wrote is left out. In order of id, each customer once.
    pub async fn known(
        &self,
        source: &str,
        except: RunId,
        keys: &[(&str, &str)],
    ) -> Result<Vec<KnownCustomer>, Error> {
        match self {
            Store::Sqlite(db) => db.known(source, except, keys).await,
            Store::Postgres(db) => db.known(source, except, keys).await,
        }
    }

    /// How many customers are stored and what they ordered, without what run `except` wrote.
    pub async fn holdings(&self, except: RunId) -> Result<Holdings, Error> {
        match self {
            Store::Sqlite(db) => db.holdings(except).await,
            Store::Postgres(db) => db.holdings(except).await,
        }
    }

    /// The stored customers that have one of these registration keys, in any source, without those
    /// that run `except` wrote. In order of id, each customer once.
    pub async fn registered(
        &self,
        except: RunId,
        keys: &[&str],
    ) -> Result<Vec<KnownCustomer>, Error> {
        match self {
            Store::Sqlite(db) => db.registered(except, keys).await,
            Store::Postgres(db) => db.registered(except, keys).await,
        }
    }

    /// Where customers were written that may have one of these names, by [`Customer::name_hash`]:
    /// hashes rising, each once. Without those that run `except` or an undone run wrote, oldest
    /// first, and of one hash only the first few.
    ///
    /// [`Customer::name_hash`]: crate::model::Customer::name_hash
    pub async fn named(&self, except: RunId, hashes: &[u32]) -> Result<Vec<NamedAt>, Error> {
        match self {
            Store::Sqlite(db) => db.named(except, hashes).await,
            Store::Postgres(db) => db.named(except, hashes).await,
        }
    }

    /// The stored customers with these ids, without those that run `except` wrote. In order of id.
    pub async fn customers(
        &self,
        except: RunId,
        ids: &[Guid],
    ) -> Result<Vec<KnownCustomer>, Error> {
        match self {
            Store::Sqlite(db) => db.customers(except, ids).await,
            Store::Postgres(db) => db.customers(except, ids).await,
        }
    }

    /// The stored lines of these customers, without those that run `except` wrote. In order of
    /// customer and line key.
    pub async fn known_lines(
        &self,
        except: RunId,
        customers: &[Guid],
    ) -> Result<Vec<KnownLine>, Error> {
        match self {
            Store::Sqlite(db) => db.known_lines(except, customers).await,
            Store::Postgres(db) => db.known_lines(except, customers).await,
        }
    }

    /// Which of these report rows of a feed came back and went in before, with the run that brought
    /// each, unless that was undone or is `except`. In the order of references.
    pub async fn returned(
        &self,
        source: &str,
        except: RunId,
        references: &[&str],
    ) -> Result<Vec<ReturnedBy>, Error> {
        match self {
            Store::Sqlite(db) => db.returned(source, except, references).await,
            Store::Postgres(db) => db.returned(source, except, references).await,
        }
    }

    /// Whether no customer is stored at all.
    pub async fn is_empty(&self) -> Result<bool, Error> {
        match self {
            Store::Sqlite(db) => db.is_empty().await,
            Store::Postgres(db) => db.is_empty().await,
        }
    }

    /// Writes a batch in one transaction: its ledger row, the families, the refusals, the rejects.
    /// A batch that the ledger holds already is not written again. Families that meet a constraint
    /// are left out whole, entered as refusals and rejects, and told; the others are in.
    pub async fn settle(
        &self,
        run: RunId,
        source: &str,
        batch: &NewBatch<'_>,
        now: Instant,
    ) -> Result<Settled, Error> {
        match self {
            Store::Sqlite(db) => db.settle(run, source, batch, now).await,
            Store::Postgres(db) => db.settle(run, source, batch, now).await,
        }
    }

    /// Begins one transaction, in which everything is that is settled from now on until
    /// [`Store::end_whole`]; one caller settles at a time then, and nothing is tried twice. With a
    /// rehearsal, its run is entered in that transaction and nowhere else, and the server lets no
    /// statement take longer than the patience.
    pub async fn begin_whole(&self, rehearsal: Option<Rehearsal<'_>>) -> Result<(), Error> {
        match self {
            Store::Sqlite(db) => db.begin_whole(rehearsal).await,
            Store::Postgres(db) => db.begin_whole(rehearsal).await,
        }
    }

    /// Ends the transaction that [`Store::begin_whole`] began: keeps all of it, or nothing.
    pub async fn end_whole(&self, keep: bool) -> Result<(), Error> {
        match self {
            Store::Sqlite(db) => db.end_whole(keep).await,
            Store::Postgres(db) => db.end_whole(keep).await,
        }
    }

    /// The batches of a run that are in, in order.
    pub async fn batches(&self, run: RunId) -> Result<Vec<BatchRow>, Error> {
        match self {
            Store::Sqlite(db) => db.batches(run).await,
            Store::Postgres(db) => db.batches(run).await,
        }
    }

    /// The refusals of a run, in order of family.
    pub async fn refusals(&self, run: RunId) -> Result<Vec<Refusal>, Error> {
        match self {
            Store::Sqlite(db) => db.refusals(run).await,
            Store::Postgres(db) => db.refusals(run).await,
        }
    }

    /// The customers of which a run wrote anything, in order of id.
    pub async fn written(&self, run: RunId) -> Result<Vec<Guid>, Error> {
        match self {
            Store::Sqlite(db) => db.written(run).await,
            Store::Postgres(db) => db.written(run).await,
        }
    }

    /// Removes what a run of a feed wrote of these customers, in one transaction, as far as it is
    /// still as it was written and no row of another run needs it; says what stays. Rejects that
    /// the run had closed are open again. With `try_only` nothing is changed.
    pub async fn undo(
        &self,
        run: RunId,
        source: &str,
        customers: &[Guid],
        try_only: bool,
    ) -> Result<Undone, Error> {
        match self {
            Store::Sqlite(db) => db.undo(run, source, customers, try_only).await,
            Store::Postgres(db) => db.undo(run, source, customers, try_only).await,
        }
    }

    /// Enters where a run stands, and what was said at its end. Without a summary the one entered
    /// before is kept.
    pub async fn set_state(
        &self,
        run: RunId,
        state: RunState,
        summary: Option<&RunSummary>,
    ) -> Result<(), Error> {
        match self {
            Store::Sqlite(db) => db.set_state(run, state, summary).await,
            Store::Postgres(db) => db.set_state(run, state, summary).await,
        }
    }

    /// Customers, lines and refusals of a run, summed from its batches in the ledger.
    pub async fn counts(&self, run: RunId) -> Result<(u64, u64, u64), Error> {
        match self {
            Store::Sqlite(db) => db.counts(run).await,
            Store::Postgres(db) => db.counts(run).await,
        }
    }

    /// The newest runs, newest first.
    pub async fn runs(&self, limit: u32) -> Result<Vec<RunRow>, Error> {
        match self {
            Store::Sqlite(db) => db.runs(limit).await,
            Store::Postgres(db) => db.runs(limit).await,
        }
    }

    /// The runs whose id begins with these hexadecimal digits, newest first.
    pub async fn find_run(&self, prefix: &str) -> Result<Vec<RunRow>, Error> {
        match self {
            Store::Sqlite(db) => db.find_run(prefix).await,
            Store::Postgres(db) => db.find_run(prefix).await,
        }
    }

    /// The rejects that are meant, oldest first.
    pub async fn rejects(&self, filter: RejectFilter<'_>) -> Result<Vec<RejectRow>, Error> {
        match self {
            Store::Sqlite(db) => db.rejects(filter).await,
            Store::Postgres(db) => db.rejects(filter).await,
        }
    }

    /// What became of the rejects that a run was the first to find.
    pub async fn fates(&self, run: RunId) -> Result<Fates, Error> {
        match self {
            Store::Sqlite(db) => db.fates(run).await,
            Store::Postgres(db) => db.fates(run).await,
        }
    }

    /// Withdraws the open rejects that are meant: nobody is going to correct them. Gives how many.
    pub async fn withdraw(&self, filter: RejectFilter<'_>) -> Result<u64, Error> {
        match self {
            Store::Sqlite(db) => db.withdraw(filter).await,
            Store::Postgres(db) => db.withdraw(filter).await,
        }
    }

    /// Closes the database, so that its file is complete without any file beside it.
    pub async fn close(self) -> Result<(), Error> {
        match self {
            Store::Sqlite(db) => db.close().await,
            Store::Postgres(db) => db.close().await,
        }
    }
}

/// Roles of PostgreSQL for those who import, undo and look, as statements for psql.
pub const ROLES: &str = include_str!("../schemas/postgres/roles.sql");

/// How many batches are worth writing at once to the database that a URL names. SQLite has one
/// writer: one batch is written while another is prepared. A server keeps both cores of a small
/// machine busy with four, since a writer often waits for its disk.
pub fn writers(url: &str) -> usize {
    if postgres::is_url(url) { 4 } else { 2 }
}

#[cfg(test)]
mod tests;
