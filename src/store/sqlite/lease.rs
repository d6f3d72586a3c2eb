//! The right to write. Two locks: a lock file that the system drops with the process, and a row
//! for people to read.

use std::fs::{File, OpenOptions, TryLockError};
use std::sync::PoisonError;

use super::Sqlite;
use crate::model::Instant;
use crate::store::answer;
use crate::store::{Error, Lease};

const DOING: &str = "taking the right to write";

/// What the lock file said.
enum Lock {
    Mine,
    Held,
    /// The file system has no locks: the row decides.
    Unknown,
}

impl Sqlite {
    pub(in crate::store) async fn lease(
        &self,
        holder: &str,
        now: Instant,
        expires: Instant,
    ) -> Result<(), Error> {
        let locked = match self.lock_file()? {
            Lock::Held => return Err(self.held().await?),
            Lock::Mine => true,
            Lock::Unknown => false,
        };
        // Whoever has the lock has outlived the holder in the row, so the row is stale. This holds
        // because a write-ahead log works on one host only.
        let text = "INSERT INTO muster_lease (one, holder, taken, expires) VALUES (1, ?1, ?2, ?3) \
             ON CONFLICT (one) DO UPDATE \
             SET holder = excluded.holder, taken = excluded.taken, expires = excluded.expires \
             WHERE ?4 OR holder = excluded.holder OR expires <= excluded.taken";
        let mut session = self.session.lock().await;
        let done = sqlx::query(text)
            .bind(holder)
            .bind(now.to_string())
            .bind(expires.to_string())
            .bind(locked)
            .execute(&mut session.connection)
            .await
            .map_err(self.fault(DOING))?;
        drop(session);
        if done.rows_affected() == 0 { Err(self.held().await?) } else { Ok(()) }
    }

    pub(in crate::store) async fn release(&self, holder: &str) -> Result<(), Error> {
        let mut session = self.session.lock().await;
        sqlx::query("DELETE FROM muster_lease WHERE holder = ?")
            .bind(holder)
            .execute(&mut session.connection)
            .await
            .map_err(self.fault("giving the right to write back"))?;
        drop(session);
        // Closing the file drops its lock. The file stays: removing it would let two processes
        // lock two files of one name.
        self.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(())
    }

    pub(in crate::store) async fn lease_holder(&self) -> Result<Option<Lease>, Error> {
        let mut session = self.session.lock().await;
        let row = sqlx::query("SELECT holder, expires FROM muster_lease")
            .fetch_optional(&mut session.connection)
            .await
            .map_err(self.fault("reading who writes"))?;
        row.as_ref().map(answer::lease).transpose()
    }

    async fn held(&self) -> Result<Error, Error> {
        let holder = self.lease_holder().await?;
        let holder = holder.map_or_else(|| "another process".to_owned(), |lease| lease.holder);
        Ok(Error::Held { place: self.place(), holder })
    }

    fn lock_file(&self) -> Result<Lock, Error> {
        let mut own = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        if own.is_some() {
            return Ok(Lock::Mine);
        }
        let mut path = self.path.clone().into_os_string();
        path.push(".lock");
        let file: File = OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .map_err(|said| self.fault(DOING)(sqlx::Error::Io(said)))?;
        match file.try_lock() {
            Ok(()) => {
                *own = Some(file);
                Ok(Lock::Mine)
            }
            Err(TryLockError::WouldBlock) => Ok(Lock::Held),
            Err(TryLockError::Error(_)) => Ok(Lock::Unknown),
        }
    }
}
