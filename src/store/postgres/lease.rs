//! The right to write: a lock that the server drops with the holder's connection, and a row for
//! people to read.
//!
//! The lock is taken in a transaction that stays open as long as the right is held. It has written
//! and read nothing, so it keeps no old rows alive; and a pooler leaves a session alone that is in
//! a transaction, which it does not with locks of a session.

use std::time::Duration;

use sqlx::{Connection as _, Executor as _, PgConnection};

use super::{Postgres, READ, WRITE, retried};
use crate::model::Instant;
use crate::store::answer::{self, get};
use crate::store::{Error, Lease};

const DOING: &str = "taking the right to write";

/// The number of the lock. Locks are counted by database, and a database has one ledger.
const LOCK: i64 = 0x6d75_7374_6572_0002;

/// How often and how long the lock is tried: a server takes a moment to notice that a process is
/// gone.
const TRIES: u32 = 30;
const PAUSE: Duration = Duration::from_millis(100);

/// Begins the transaction that holds the lock. Nobody may end it for being idle, and a host that
/// vanished without a word is noticed within a minute.
const HOLD: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; \
     SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL tcp_keepalives_idle = 30; \
     SET LOCAL tcp_keepalives_interval = 10; SET LOCAL tcp_keepalives_count = 3";

impl Postgres {
    pub(in crate::store) async fn lease(
        &self,
        holder: &str,
        now: Instant,
        expires: Instant,
    ) -> Result<(), Error> {
        let mut right = self.right.lock().await;
        let still = match right.as_mut() {
            Some(connection) => connection.execute("SELECT 1").await.is_ok(),
            None => false,
        };
        if !still {
            *right = None;
            *right = Some(self.lock().await?);
        }
        // Whoever has the lock has outlived the holder in the row, so the row is stale.
        retried!(self.enter(holder, now, expires))
    }

    async fn enter(&self, holder: &str, now: Instant, expires: Instant) -> Result<(), Error> {
        let text = "INSERT INTO muster.lease (one, holder, taken, expires) \
             VALUES (1, $1, $2::timestamptz, $3::timestamptz) ON CONFLICT (one) DO UPDATE \
             SET holder = excluded.holder, taken = excluded.taken, expires = excluded.expires";
        let mut work = self.begin(DOING, WRITE).await?;
        let asked = sqlx::query(text).bind(holder);
        work.run(asked.bind(now.to_string()).bind(expires.to_string())).await?;
        work.commit().await
    }

    async fn lock(&self) -> Result<PgConnection, Error> {
        for _ in 0..TRIES {
            let connection = retried!(self.try_lock())?;
            if let Some(connection) = connection {
                return Ok(connection);
            }
            tokio::time::sleep(PAUSE).await;
        }
        let holder = self.lease_holder().await?;
        let holder = holder.map_or_else(|| "another process".to_owned(), |lease| lease.holder);
        Err(Error::Held { place: self.place(), holder })
    }

    async fn try_lock(&self) -> Result<Option<PgConnection>, Error> {
        let work = self.begin(DOING, HOLD).await?;
        let mut connection = work.connection;
        let text = "SELECT pg_try_advisory_xact_lock($1)";
        let asked = sqlx::query(text).bind(LOCK).persistent(false);
        let row = asked.fetch_one(&mut connection).await;
        let row = row.map_err(|said| super::fault(&self.place(), DOING, said))?;
        let locked: bool = get(&row, 0)?;
        Ok(locked.then_some(connection))
    }

    pub(in crate::store) async fn release(&self, holder: &str) -> Result<(), Error> {
        retried!(self.leave(holder))?;
        if let Some(connection) = self.right.lock().await.take() {
            // The lock goes with the connection, whatever it has to say.
            connection.close().await.ok();
        }
        Ok(())
    }

    async fn leave(&self, holder: &str) -> Result<(), Error> {
        let mut work = self.begin("giving the right to write back", WRITE).await?;
        work.run(sqlx::query("DELETE FROM muster.lease WHERE holder = $1").bind(holder)).await?;
        work.commit().await
    }

    pub(in crate::store) async fn lease_holder(&self) -> Result<Option<Lease>, Error> {
        retried!(self.lease_holder_once())
    }

    async fn lease_holder_once(&self) -> Result<Option<Lease>, Error> {
        let text = "SELECT holder, (extract(epoch FROM expires) * 1000)::int8 FROM muster.lease";
        let mut work = self.begin("reading who writes", READ).await?;
        let rows = work.rows(sqlx::query(text)).await?;
        work.commit().await?;
        let row = rows.first();
        row.map(answer::lease).transpose()
    }
}
