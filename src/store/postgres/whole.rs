//! One transaction for all batches of a run.

use std::sync::{MutexGuard, PoisonError};

use sqlx::{Executor as _, PgConnection};

use super::ledger::{enter_attempt, enter_inputs, enter_run};
use super::{Postgres, WRITE, Work, fault};
use crate::store::{Error, Rehearsal};

const DOING: &str = "writing everything in one transaction";

/// The transaction that all batches are in.
#[derive(Default)]
pub(super) enum Whole {
    /// There is none: each batch is a transaction.
    #[default]
    No,
    /// It is open, and nobody works in it.
    Open(PgConnection),
    /// Somebody works in it, or did and failed: then the server has rolled it back.
    Taken,
}

impl Postgres {
    pub(in crate::store) async fn begin_whole(
        &self,
        rehearsal: Option<Rehearsal<'_>>,
    ) -> Result<(), Error> {
        let mut work = self.begin(DOING, WRITE).await?;
        if let Some(Rehearsal { run, attempt, patience }) = rehearsal {
            let text = "SELECT set_config('statement_timeout', $1, true), \
                 set_config('lock_timeout', $1, true)";
            let asked = sqlx::query(text).bind(patience.as_millis().max(1).to_string());
            work.row(asked).await?;
            enter_run(&mut work, run).await?;
            enter_inputs(&mut work, run).await?;
            enter_attempt(&mut work, run.id, attempt, false).await?;
        }
        self.put_back(work.connection);
        Ok(())
    }

    pub(in crate::store) async fn end_whole(&self, keep: bool) -> Result<(), Error> {
        let whole = std::mem::take(&mut *self.whole());
        let Whole::Open(mut connection) = whole else {
            // What failed took the transaction with it.
            return if keep { Err(self.gone()) } else { Ok(()) };
        };
        let end = if keep { "COMMIT" } else { "ROLLBACK" };
        let ended = connection.execute(end).await;
        ended.map(drop).map_err(|said| fault(&self.target.place, DOING, said))
    }

    /// A batch's transaction, or its part of the one that all are in.
    pub(super) async fn begin_part(&self, doing: &'static str) -> Result<Work<'_>, Error> {
        let whole = {
            let mut whole = self.whole();
            match &*whole {
                Whole::No => Whole::No,
                Whole::Open(_) | Whole::Taken => std::mem::replace(&mut *whole, Whole::Taken),
            }
        };
        match whole {
            Whole::No => self.begin(doing, WRITE).await,
            Whole::Open(connection) => Ok(Work { db: self, doing, connection, is_part: true }),
            Whole::Taken => Err(self.gone()),
        }
    }

    /// Whether all batches are in one transaction.
    pub(super) fn is_whole(&self) -> bool {
        !matches!(&*self.whole(), Whole::No)
    }

    pub(super) fn put_back(&self, connection: PgConnection) {
        *self.whole() = Whole::Open(connection);
    }

    fn whole(&self) -> MutexGuard<'_, Whole> {
        self.whole.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn gone(&self) -> Error {
        let said = sqlx::Error::Io(std::io::ErrorKind::ConnectionAborted.into());
        fault(&self.target.place, DOING, said)
    }
}
