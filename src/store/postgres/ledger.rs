//! The ledger: runs, their attempts and inputs, and what became of their batches.

use sqlx::postgres::PgRow;

use super::text::storable;
use super::{Asked, Postgres, READ, WRITE, Work, retried};
use crate::model::{Digest, Instant};
use crate::store::answer::{self, Answer as _};
use crate::store::rows::signed;
use crate::store::{
    Attempt, BatchRow, Error, NewRun, Refusal, RunId, RunRow, RunState, RunSummary,
};

const READING: &str = "reading the ledger";
const WRITING: &str = "writing the ledger";

/// A question that [`answer::run`] reads the answer to.
macro_rules! runs {
    ($which:literal) => {
        concat!(
            "SELECT uuid_send(id), fingerprint, generation, source, \
             (extract(epoch FROM started) * 1000)::int8, to_char(as_of, 'YYYY-MM-DD'), \
             to_char(rules_date, 'YYYY-MM-DD'), batch_families, operator, role, state, \
             exit_code::int8, outcome, report, books FROM muster.run ",
            $which
        )
    };
}

impl Postgres {
    pub(in crate::store) async fn newest_run(
        &self,
        fingerprint: &Digest,
    ) -> Result<Option<RunRow>, Error> {
        let text = runs!("WHERE fingerprint = $1 ORDER BY generation DESC LIMIT 1");
        let asked = || sqlx::query(text).bind(&fingerprint.as_bytes()[..]);
        Ok(retried!(self.whole_runs(asked()))?.pop())
    }

    pub(in crate::store) async fn runs(&self, limit: u32) -> Result<Vec<RunRow>, Error> {
        let text = runs!("ORDER BY started DESC, generation DESC, id LIMIT $1");
        retried!(self.whole_runs(sqlx::query(text).bind(i64::from(limit))))
    }

    pub(in crate::store) async fn find_run(&self, prefix: &str) -> Result<Vec<RunRow>, Error> {
        let text = runs!(
            "WHERE left(encode(uuid_send(id), 'hex'), length($1)) = $1 \
             ORDER BY started DESC, generation DESC, id"
        );
        let prefix = storable(&prefix.to_ascii_lowercase());
        retried!(self.whole_runs(sqlx::query(text).bind(&prefix)))
    }

    async fn whole_runs(&self, asked: Asked<'_>) -> Result<Vec<RunRow>, Error> {
        let text = "SELECT path, sheet, digest, rows FROM muster.input WHERE run = $1::uuid \
             ORDER BY number";
        let mut work = self.begin(READING, READ).await?;
        let rows = work.rows(asked).await?;
        let mut runs = Vec::with_capacity(rows.len());
        for row in rows {
            let mut run = answer::run(&row)?;
            let inputs = work.rows(sqlx::query(text).bind(run.run.id.to_string())).await?;
            run.run.inputs = inputs.iter().map(answer::input).collect::<Result<_, _>>()?;
            runs.push(run);
        }
        work.commit().await?;
        Ok(runs)
    }

    pub(in crate::store) async fn begin_run(
        &self,
        run: &NewRun,
        attempt: &Attempt,
    ) -> Result<(), Error> {
        let mut tries = 0;
        retried!(async {
            tries += 1;
            let mut work = self.begin(WRITING, WRITE).await?;
            enter_run(&mut work, run).await?;
            enter_inputs(&mut work, run).await?;
            enter_attempt(&mut work, run.id, attempt, tries > 1).await?;
            work.commit().await
        })
    }

    pub(in crate::store) async fn attempts(&self, run: RunId) -> Result<Vec<Attempt>, Error> {
        let text = "SELECT (extract(epoch FROM started) * 1000)::int8, \
             (extract(epoch FROM ended) * 1000)::int8, outcome, tool_version, host \
             FROM muster.attempt WHERE run = $1::uuid ORDER BY number";
        let rows = self.read(|| sqlx::query(text).bind(run.to_string())).await?;
        rows.iter().map(answer::attempt).collect()
    }

    pub(in crate::store) async fn end_attempt(
        &self,
        run: RunId,
        started: Instant,
        ended: Instant,
        outcome: &str,
    ) -> Result<(), Error> {
        let text = "UPDATE muster.attempt SET ended = $3::timestamptz, outcome = $4 \
             WHERE run = $1::uuid AND number = (SELECT max(number) FROM muster.attempt \
             WHERE run = $1::uuid AND started = $2::timestamptz)";
        let asked = || {
            sqlx::query(text)
                .bind(run.to_string())
                .bind(started.to_string())
                .bind(ended.to_string())
                .bind(storable(outcome))
        };
        match self.write(asked).await? {
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
        let text = "UPDATE muster.run SET state = $2, exit_code = coalesce($3, exit_code), \
             outcome = coalesce($4, outcome), report = coalesce($5, report), \
             books = coalesce($6, books) WHERE id = $1::uuid";
        let asked = || {
            sqlx::query(text)
                .bind(run.to_string())
                .bind(state.as_str())
                .bind(summary.map(|s| i32::from(s.exit_code)))
                .bind(summary.map(|s| s.outcome.as_str()))
                .bind(summary.map(|s| storable(&s.report)))
                .bind(summary.map(|s| s.books.as_str()))
        };
        match self.write(asked).await? {
            1 => Ok(()),
            _ => Err(Error::Ledger(format!("no run {run}"))),
        }
    }

    pub(in crate::store) async fn batches(&self, run: RunId) -> Result<Vec<BatchRow>, Error> {
        let text = "SELECT ordinal, first_family, end_family, customers, lines, \
         (extract(epoch FROM settled) * 1000)::int8 FROM muster.batch \
             WHERE run = $1::uuid ORDER BY ordinal";
        let rows = self.read(|| sqlx::query(text).bind(run.to_string())).await?;
        rows.iter().map(answer::batch).collect()
    }

    pub(in crate::store) async fn refusals(&self, run: RunId) -> Result<Vec<Refusal>, Error> {
        retried!(async {
            let mut work = self.begin(READING, READ).await?;
            let refusals = refusals_of(&mut work, run, None).await?;
            work.commit().await?;
            Ok(refusals)
        })
    }

    pub(in crate::store) async fn counts(&self, run: RunId) -> Result<(u64, u64, u64), Error> {
        let text = "SELECT coalesce(sum(customers), 0)::int8, coalesce(sum(lines), 0)::int8, \
             coalesce(sum(refusals), 0)::int8 FROM muster.batch WHERE run = $1::uuid";
        let rows = self.read(|| sqlx::query(text).bind(run.to_string())).await?;
        let Some(row) = rows.first() else { return Ok((0, 0, 0)) };
        Ok((row.number(0)?, row.number(1)?, row.number(2)?))
    }

    /// One question in a transaction of its own.
    async fn read<'q>(&self, asked: impl Fn() -> Asked<'q>) -> Result<Vec<PgRow>, Error> {
        retried!(async {
            let mut work = self.begin(READING, READ).await?;
            let rows = work.rows(asked()).await?;
            work.commit().await?;
            Ok(rows)
        })
    }

    /// One change in a transaction of its own, which may be made twice.
    async fn write<'q>(&self, asked: impl Fn() -> Asked<'q>) -> Result<u64, Error> {
        retried!(async {
            let mut work = self.begin(WRITING, WRITE).await?;
            let rows = work.run(asked()).await?;
            work.commit().await?;
            Ok(rows)
        })
    }
}

/// The refusals of a run, or of one of its batches, in order of family.
pub(super) async fn refusals_of(
    work: &mut Work<'_>,
    run: RunId,
    batch: Option<u32>,
) -> Result<Vec<Refusal>, Error> {
    let text = "SELECT batch, family, input::int8, input_row, code, column_name, detail \
         FROM muster.refusal WHERE run = $1::uuid AND ($2::int8 IS NULL OR batch = $2) \
         ORDER BY family, batch, number";
    let rows =
        work.rows(sqlx::query(text).bind(run.to_string()).bind(batch.map(i64::from))).await?;
    rows.iter().map(answer::refusal).collect()
}

pub(super) async fn enter_run(work: &mut Work<'_>, run: &NewRun) -> Result<(), Error> {
    // Only the id may be there already: another run with this fingerprint and generation is a fault.
    let text = "INSERT INTO muster.run (id, fingerprint, generation, source, started, as_of, \
         rules_date, batch_families, operator, role, state) \
         VALUES ($1::uuid, $2, $3, $4, $5::timestamptz, $6::date, $7::date, $8, $9, $10, 'open') \
         ON CONFLICT (id) DO NOTHING";
    let asked = sqlx::query(text)
        .bind(run.id.to_string())
        .bind(&run.fingerprint.as_bytes()[..])
        .bind(i64::from(run.generation))
        .bind(run.source.as_str())
        .bind(run.started.to_string())
        .bind(run.as_of.to_string())
        .bind(run.rules_date.to_string())
        .bind(i64::from(run.batch_families))
        .bind(storable(&run.operator))
        .bind(storable(&run.role));
    work.run(asked).await?;
    // Attempts are numbered one after the other.
    let text = "SELECT 1 FROM muster.run WHERE id = $1::uuid FOR UPDATE";
    work.row(sqlx::query(text).bind(run.id.to_string())).await?;
    Ok(())
}

pub(super) async fn enter_inputs(work: &mut Work<'_>, run: &NewRun) -> Result<(), Error> {
    let text = "INSERT INTO muster.input (run, number, path, sheet, digest, rows) \
         VALUES ($1::uuid, $2::int4, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    for (at, input) in (0_i32..).zip(&run.inputs) {
        let asked = sqlx::query(text)
            .bind(run.id.to_string())
            .bind(at)
            .bind(storable(&input.path))
            .bind(input.sheet.as_deref().map(storable))
            .bind(&input.digest.as_bytes()[..])
            .bind(signed(input.rows));
        work.run(asked).await?;
    }
    Ok(())
}

/// Enters an attempt. Tried `again`, it may be there already.
pub(super) async fn enter_attempt(
    work: &mut Work<'_>,
    run: RunId,
    attempt: &Attempt,
    again: bool,
) -> Result<(), Error> {
    let text = "INSERT INTO muster.attempt \
         (run, number, started, ended, outcome, tool_version, host) \
         SELECT $1::uuid, coalesce(max(number), 0) + 1, $2::timestamptz, $3::timestamptz, $4, $5, \
         $6 FROM muster.attempt WHERE run = $1::uuid HAVING NOT ($7 AND coalesce(bool_or( \
         started = $2::timestamptz AND host = $6 AND ended IS NULL), false))";
    let asked = sqlx::query(text)
        .bind(run.to_string())
        .bind(attempt.started.to_string())
        .bind(attempt.ended.map(|at| at.to_string()))
        .bind(attempt.outcome.as_str())
        .bind(attempt.tool_version.as_str())
        .bind(storable(&attempt.host))
        .bind(again);
    work.run(asked).await.map(drop)
}
