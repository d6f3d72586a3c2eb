//! The ledger: runs, their attempts and inputs, and what became of their batches.

use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, SqliteConnection};

use super::Sqlite;
use super::sql::{Insert, Texts, insert};
use crate::model::{Digest, Instant};
use crate::store::answer::{self, Answer as _};
use crate::store::columns::Table;
use crate::store::rows::signed;
use crate::store::{
    Attempt, BatchRow, Error, InputRow, NewRun, Refusal, RunId, RunRow, RunState, RunSummary,
};

const READING: &str = "reading the ledger";
const WRITING: &str = "writing the ledger";

static INPUT: Insert = Insert {
    table: &Table {
        name: "muster_input",
        columns: &["run", "number", "path", "sheet", "digest", "rows"],
    },
    tail: " ON CONFLICT DO NOTHING",
    in_parts: false,
};

/// A question that [`answer::run`] reads the answer to.
macro_rules! runs {
    ($which:literal) => {
        concat!(
            "SELECT id, fingerprint, generation, source, started, as_of, rules_date, \
             batch_families, operator, role, state, exit_code, outcome, report, books \
             FROM muster_run ",
            $which
        )
    };
}

impl Sqlite {
    pub(in crate::store) async fn newest_run(
        &self,
        fingerprint: &Digest,
    ) -> Result<Option<RunRow>, Error> {
        let text = runs!("WHERE fingerprint = ? ORDER BY generation DESC LIMIT 1");
        let mut session = self.session.lock().await;
        let query = sqlx::query(text).bind(&fingerprint.as_bytes()[..]);
        let rows = query.fetch_all(&mut session.connection).await.map_err(self.fault(READING))?;
        Ok(self.whole_runs(&mut session.connection, rows).await?.pop())
    }

    pub(in crate::store) async fn runs(&self, limit: u32) -> Result<Vec<RunRow>, Error> {
        let text = runs!("ORDER BY started DESC, generation DESC, id LIMIT ?");
        let mut session = self.session.lock().await;
        let query = sqlx::query(text).bind(limit);
        let rows = query.fetch_all(&mut session.connection).await.map_err(self.fault(READING))?;
        self.whole_runs(&mut session.connection, rows).await
    }

    pub(in crate::store) async fn find_run(&self, prefix: &str) -> Result<Vec<RunRow>, Error> {
        let text = runs!(
            "WHERE substr(lower(hex(id)), 1, length(?1)) = ?1 \
             ORDER BY started DESC, generation DESC, id"
        );
        let mut session = self.session.lock().await;
        let query = sqlx::query(text).bind(prefix.to_ascii_lowercase());
        let rows = query.fetch_all(&mut session.connection).await.map_err(self.fault(READING))?;
        self.whole_runs(&mut session.connection, rows).await
    }

    async fn whole_runs(
        &self,
        connection: &mut SqliteConnection,
        rows: Vec<SqliteRow>,
    ) -> Result<Vec<RunRow>, Error> {
        let text =
            "SELECT path, sheet, digest, rows FROM muster_input WHERE run = ? ORDER BY number";
        let mut runs = Vec::with_capacity(rows.len());
        for row in rows {
            let mut run = answer::run(&row)?;
            let query = sqlx::query(text).bind(&run.run.id.0[..]);
            let inputs = query.fetch_all(&mut *connection).await.map_err(self.fault(READING))?;
            run.run.inputs = inputs.iter().map(answer::input).collect::<Result<_, _>>()?;
            runs.push(run);
        }
        Ok(runs)
    }

    pub(in crate::store) async fn begin(
        &self,
        run: &NewRun,
        attempt: &Attempt,
    ) -> Result<(), Error> {
        let mut session = self.session.lock().await;
        let super::Session { connection, texts, .. } = &mut *session;
        let work = async {
            let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
            enter(&mut tx, texts, run, attempt).await?;
            tx.commit().await
        };
        work.await.map_err(self.fault(WRITING))
    }

    pub(in crate::store) async fn attempts(&self, run: RunId) -> Result<Vec<Attempt>, Error> {
        let text = "SELECT started, ended, outcome, tool_version, host FROM muster_attempt \
             WHERE run = ? ORDER BY number";
        let mut session = self.session.lock().await;
        let query = sqlx::query(text).bind(&run.0[..]);
        let rows = query.fetch_all(&mut session.connection).await.map_err(self.fault(READING))?;
        rows.iter().map(answer::attempt).collect()
    }

    pub(in crate::store) async fn end_attempt(
        &self,
        run: RunId,
        started: Instant,
        ended: Instant,
        outcome: &str,
    ) -> Result<(), Error> {
        let text = "UPDATE muster_attempt SET ended = ?3, outcome = ?4 WHERE run = ?1 AND number = \
             (SELECT max(number) FROM muster_attempt WHERE run = ?1 AND started = ?2)";
        let mut session = self.session.lock().await;
        let query = sqlx::query(text).bind(&run.0[..]).bind(started.to_string());
        let query = query.bind(ended.to_string()).bind(outcome);
        let done = query.execute(&mut session.connection).await.map_err(self.fault(WRITING))?;
        match done.rows_affected() {
            1 => Ok(()),
            _ => Err(Error::Ledger(format!("no attempt of run {run} begun at {started}"))),
        }
    }

    pub(in crate::store) async fn set_state(
        &self,
        run: RunId,
        state: RunState,
        summary: Option<&RunSummary>,
    ) -> Result<(), Error> {
        let text = "UPDATE muster_run SET state = ?2, exit_code = coalesce(?3, exit_code), \
             outcome = coalesce(?4, outcome), report = coalesce(?5, report), \
             books = coalesce(?6, books) WHERE id = ?1";
        let mut session = self.session.lock().await;
        let done = sqlx::query(text)
            .bind(&run.0[..])
            .bind(state.as_str())
            .bind(summary.map(|s| i64::from(s.exit_code)))
            .bind(summary.map(|s| s.outcome.as_str()))
            .bind(summary.map(|s| s.report.as_str()))
            .bind(summary.map(|s| s.books.as_str()))
            .execute(&mut session.connection)
            .await
            .map_err(self.fault(WRITING))?;
        match done.rows_affected() {
            1 => Ok(()),
            _ => Err(Error::Ledger(format!("no run {run}"))),
        }
    }

    pub(in crate::store) async fn batches(&self, run: RunId) -> Result<Vec<BatchRow>, Error> {
        let text = "SELECT ordinal, first_family, end_family, customers, lines, settled FROM muster_batch \
             WHERE run = ? ORDER BY ordinal";
        let mut session = self.session.lock().await;
        let query = sqlx::query(text).bind(&run.0[..]);
        let rows = query.fetch_all(&mut session.connection).await.map_err(self.fault(READING))?;
        rows.iter().map(answer::batch).collect()
    }

    pub(in crate::store) async fn refusals(&self, run: RunId) -> Result<Vec<Refusal>, Error> {
        let text = "SELECT batch, family, input, input_row, code, column_name, detail FROM muster_refusal \
             WHERE run = ? ORDER BY family, batch, number";
        let mut session = self.session.lock().await;
        let query = sqlx::query(text).bind(&run.0[..]);
        let rows = query.fetch_all(&mut session.connection).await.map_err(self.fault(READING))?;
        rows.iter().map(answer::refusal).collect()
    }

    pub(in crate::store) async fn counts(&self, run: RunId) -> Result<(u64, u64, u64), Error> {
        let text = "SELECT coalesce(sum(customers), 0), coalesce(sum(lines), 0), \
             coalesce(sum(refusals), 0) FROM muster_batch WHERE run = ?";
        let mut session = self.session.lock().await;
        let query = sqlx::query(text).bind(&run.0[..]);
        let row = query.fetch_one(&mut session.connection).await.map_err(self.fault(READING))?;
        Ok((row.number(0)?, row.number(1)?, row.number(2)?))
    }
}

/// Enters an attempt, and its run with its inputs where they are not there yet.
pub(super) async fn enter(
    connection: &mut SqliteConnection,
    texts: &mut Texts,
    run: &NewRun,
    attempt: &Attempt,
) -> Result<(), sqlx::Error> {
    enter_run(connection, run).await?;
    let inputs: Vec<(usize, &InputRow)> = run.inputs.iter().enumerate().collect();
    insert(connection, texts, &INPUT, &inputs, |binds, (number, input)| {
        binds.add(&run.id.0[..]);
        binds.add(signed(*number));
        binds.add(input.path.as_str());
        binds.add(input.sheet.as_deref());
        binds.add(&input.digest.as_bytes()[..]);
        binds.add(signed(input.rows));
    })
    .await?;
    enter_attempt(connection, run.id, attempt).await
}

async fn enter_run(connection: &mut SqliteConnection, run: &NewRun) -> Result<(), sqlx::Error> {
    // Only the id may be there already: another run with this fingerprint and generation is a fault.
    let text = "INSERT INTO muster_run (id, fingerprint, generation, source, started, as_of, \
         rules_date, batch_families, operator, role, state) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open') ON CONFLICT (id) DO NOTHING";
    sqlx::query(text)
        .bind(&run.id.0[..])
        .bind(&run.fingerprint.as_bytes()[..])
        .bind(run.generation)
        .bind(run.source.as_str())
        .bind(run.started.to_string())
        .bind(run.as_of.to_string())
        .bind(run.rules_date.to_string())
        .bind(run.batch_families)
        .bind(run.operator.as_str())
        .bind(run.role.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

async fn enter_attempt(
    connection: &mut SqliteConnection,
    run: RunId,
    attempt: &Attempt,
) -> Result<(), sqlx::Error> {
    let text = "INSERT INTO muster_attempt \
         (run, number, started, ended, outcome, tool_version, host) \
         SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4, ?5, ?6 \
         FROM muster_attempt WHERE run = ?1";
    sqlx::query(text)
        .bind(&run.0[..])
        .bind(attempt.started.to_string())
        .bind(attempt.ended.map(|at| at.to_string()))
        .bind(attempt.outcome.as_str())
        .bind(attempt.tool_version.as_str())
        .bind(attempt.host.as_str())
        .execute(connection)
        .await?;
    Ok(())
}
