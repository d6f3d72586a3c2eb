//! One transaction for all batches of a run.

use sqlx::Executor as _;

use super::ledger::enter;
use super::{Session, Sqlite};
use crate::store::{Error, Rehearsal};

const DOING: &str = "writing everything in one transaction";

impl Sqlite {
    pub(in crate::store) async fn begin_whole(
        &self,
        rehearsal: Option<Rehearsal<'_>>,
    ) -> Result<(), Error> {
        let mut session = self.session.lock().await;
        let Session { connection, texts, whole } = &mut *session;
        connection.execute("BEGIN IMMEDIATE").await.map_err(self.fault(DOING))?;
        *whole = true;
        if let Some(Rehearsal { run, attempt, .. }) = rehearsal {
            enter(connection, texts, run, attempt).await.map_err(self.fault(DOING))?;
        }
        Ok(())
    }

    pub(in crate::store) async fn end_whole(&self, keep: bool) -> Result<(), Error> {
        let mut session = self.session.lock().await;
        let Session { connection, whole, .. } = &mut *session;
        if !std::mem::take(whole) {
            return Ok(());
        }
        let ended = connection.execute(if keep { "COMMIT" } else { "ROLLBACK" }).await;
        ended.map(drop).map_err(self.fault(DOING))
    }
}
