//! A batch in one transaction: the fence, the families, what is refused, what is outstanding.

use std::collections::{BTreeMap, BTreeSet};

use super::conflict::Writing;
use super::text::storable;
use super::{Postgres, Work, retried};
use crate::model::Instant;
use crate::store::answer::{self, get};
use crate::store::columns::Scope;
use crate::store::rows::{self, Rows, check, refusal, signed};
use crate::store::{
    Conflict, Error, NewBatch, NewFamily, NewRefusal, NewReject, Returned, RunId, Settled,
};
use crate::store::{isolate, names};

const DOING: &str = "writing a batch";

impl Postgres {
    pub(in crate::store) async fn settle(
        &self,
        run: RunId,
        source: &str,
        batch: &NewBatch<'_>,
        now: Instant,
    ) -> Result<Settled, Error> {
        let scope = Scope { run, source };
        let names = names::of(batch);
        // Of one transaction for all nothing can be tried again but the whole.
        if self.is_whole() {
            return self.settle_once(scope, (batch, &names), now).await;
        }
        // When the connection breaks at the commit, nobody knows whether the batch is in: the
        // second try asks the fence.
        retried!(self.settle_once(scope, (batch, &names), now))
    }

    async fn settle_once(
        &self,
        scope: Scope<'_>,
        (batch, names): (&NewBatch<'_>, &[u8]),
        now: Instant,
    ) -> Result<Settled, Error> {
        let mut work = self.begin_part(DOING).await?;
        if !fence(&mut work, scope.run, batch, now).await? {
            let settled = stored(&mut work, scope.run, batch).await?;
            work.commit().await?;
            return Ok(settled);
        }
        let all: Vec<&NewFamily<'_>> = batch.families.iter().collect();
        let mut arm = Writing { connection: &mut work.connection, scope };
        let written = isolate::write(&mut arm, &all).await;
        let (written, conflicts) = written.map_err(|said| work.fault(said))?;
        check(batch, &conflicts, written)?;
        let refused = refuse(&mut work, batch, &conflicts).await?;
        let refusals = refused.iter().map(|(refusal, _)| refusal);
        let refusals: Vec<&NewRefusal> = batch.refusals.iter().chain(refusals).collect();
        let late: Vec<&NewReject> = refused.iter().filter_map(|(_, late)| late.as_ref()).collect();
        let rejects: Vec<&NewReject> = batch.rejects.iter().chain(late.iter().copied()).collect();
        write_names(&mut work, scope.run, (batch.ordinal, names)).await?;
        write_refusals(&mut work, scope, batch, &refusals).await?;
        fix(&mut work, scope, batch, &late).await?;
        returned(&mut work, scope, batch, &conflicts).await?;
        outstanding(&mut work, scope, &rejects).await?;
        if !conflicts.is_empty() {
            count(&mut work, scope.run, batch, written, refusals.len()).await?;
        }
        work.commit().await?;
        Ok(Settled {
            customers: written.customers,
            lines: written.lines,
            conflicts,
            already: false,
        })
    }
}

/// Enters the batch with the rows it is to write. `false` when it is in already: whoever entered
/// it has written it too, for the row commits with the families. Somebody who is at it is waited
/// for.
async fn fence(
    work: &mut Work<'_>,
    run: RunId,
    batch: &NewBatch<'_>,
    now: Instant,
) -> Result<bool, Error> {
    let text = "INSERT INTO muster.batch \
         (run, ordinal, first_family, end_family, customers, lines, refusals, settled) \
         VALUES ($1::uuid, $2, $3, $4, $5, $6, $7, $8::timestamptz) \
         ON CONFLICT (run, ordinal) DO NOTHING";
    let mut sent = Rows::default();
    batch.families.iter().for_each(|family| sent.add(Rows::of(family)));
    let asked = sqlx::query(text)
        .bind(run.to_string())
        .bind(i64::from(batch.ordinal))
        .bind(i64::from(batch.first_family))
        .bind(i64::from(batch.end_family))
        .bind(signed(sent.customers))
        .bind(signed(sent.lines))
        .bind(signed(batch.refusals.len()))
        .bind(now.to_string());
    Ok(work.run(asked).await? == 1)
}

/// The batch as it is in, with what the database refused of it. Other boundaries under its number
/// would mean that families are lost.
async fn stored(work: &mut Work<'_>, run: RunId, batch: &NewBatch<'_>) -> Result<Settled, Error> {
    let text = "SELECT ordinal, first_family, end_family, customers, lines, \
         (extract(epoch FROM settled) * 1000)::int8 FROM muster.batch \
         WHERE run = $1::uuid AND ordinal = $2";
    let asked = sqlx::query(text).bind(run.to_string()).bind(i64::from(batch.ordinal));
    let stored = answer::batch(&work.row(asked).await?)?;
    rows::same_batch(&stored, batch)?;
    let refusals = super::ledger::refusals_of(work, run, Some(batch.ordinal)).await?;
    let refusals: Vec<NewRefusal> = refusals.into_iter().map(|stored| stored.refusal).collect();
    Ok(Settled {
        customers: stored.customers,
        lines: stored.lines,
        conflicts: rows::conflicts(batch, &refusals),
        already: true,
    })
}

/// What the ledger is to hold of each conflict. The customer of lines alone may be gone.
async fn refuse(
    work: &mut Work<'_>,
    batch: &NewBatch<'_>,
    conflicts: &[Conflict],
) -> Result<Vec<(NewRefusal, Option<NewReject>)>, Error> {
    let families: BTreeMap<u32, &NewFamily<'_>> =
        batch.families.iter().map(|family| (family.ordinal, family)).collect();
    let mut refused = Vec::with_capacity(conflicts.len());
    for conflict in conflicts {
        let Some(family) = families.get(&conflict.family) else { continue };
        let customer_ref = if let Some(new) = &family.customer {
            Some(new.customer.reference.as_str().to_owned())
        } else {
            let text = "SELECT customer_ref FROM customer WHERE id = $1::uuid";
            let rows = work.rows(sqlx::query(text).bind(family.customer_id.to_string())).await?;
            rows.first().map(|row| get(row, 0)).transpose()?
        };
        refused.push(refusal(conflict, family, customer_ref));
    }
    Ok(refused)
}

/// Enters under which names the batch's customers are stored.
async fn write_names(
    work: &mut Work<'_>,
    run: RunId,
    (batch, names): (u32, &[u8]),
) -> Result<(), Error> {
    if names.is_empty() {
        return Ok(());
    }
    let text = "INSERT INTO muster.names (run, batch, names) VALUES ($1::uuid, $2, $3)";
    let asked = sqlx::query(text).bind(run.to_string()).bind(i64::from(batch)).bind(names);
    work.run(asked).await.map(drop)
}

async fn write_refusals(
    work: &mut Work<'_>,
    scope: Scope<'_>,
    batch: &NewBatch<'_>,
    refusals: &[&NewRefusal],
) -> Result<(), Error> {
    if refusals.is_empty() {
        return Ok(());
    }
    let text = "INSERT INTO muster.refusal \
         (run, batch, number, family, input, input_row, code, column_name, detail) \
         SELECT $1::uuid, $2, r.* FROM unnest($3::int8[], $4::int8[], $5::int4[], $6::int8[], \
         $7::text[], $8::text[], $9::text[]) AS r";
    let numbers: Vec<i64> = (0..).take(refusals.len()).collect();
    let of = |get: fn(&NewRefusal) -> i64| refusals.iter().map(|r| get(r)).collect::<Vec<i64>>();
    let text_of =
        |get: fn(&NewRefusal) -> &str| refusals.iter().map(|r| storable(get(r))).collect();
    let (codes, columns, details): (Vec<String>, Vec<String>, Vec<String>) =
        (text_of(|r| &r.code), text_of(|r| &r.column), text_of(|r| &r.detail));
    let asked = sqlx::query(text)
        .bind(scope.run.to_string())
        .bind(i64::from(batch.ordinal))
        .bind(numbers)
        .bind(of(|r| r.family.into()))
        .bind(refusals.iter().map(|r| i32::from(r.input)).collect::<Vec<i32>>())
        .bind(of(|r| r.row.into()))
        .bind(codes)
        .bind(columns)
        .bind(details);
    work.run(asked).await.map(drop)
}

/// Closes the open rejects of customers that are in now; those that are rejects of this batch too
/// are opened again behind it. A customer that only the database refused is not in.
async fn fix(
    work: &mut Work<'_>,
    scope: Scope<'_>,
    batch: &NewBatch<'_>,
    late: &[&NewReject],
) -> Result<(), Error> {
    if batch.fixed.is_empty() {
        return Ok(());
    }
    let open = "SELECT EXISTS (SELECT 1 FROM muster.reject \
         WHERE source = $1 AND state = 'open')";
    let row = work.row(sqlx::query(open).bind(scope.source)).await?;
    if !get::<_, bool>(&row, 0)? {
        return Ok(());
    }
    let refused: BTreeSet<&str> = late.iter().map(|r| r.customer_ref.as_str()).collect();
    let fixed = batch.fixed.iter().map(|close| close.customer_ref.as_str());
    let fixed: Vec<String> =
        fixed.filter(|customer_ref| !refused.contains(customer_ref)).map(storable).collect();
    let text = "UPDATE muster.reject SET state = 'fixed', closed_by = $1::uuid \
         WHERE source = $2 AND state = 'open' AND customer_ref = ANY($3)";
    let asked = sqlx::query(text).bind(scope.run.to_string()).bind(scope.source).bind(fixed);
    work.run(asked).await.map(drop)
}

/// Enters rows of reports that came back and went in, and closes what any that came back were
/// rejected for. What is still wrong with them is entered anew behind it.
async fn returned(
    work: &mut Work<'_>,
    scope: Scope<'_>,
    batch: &NewBatch<'_>,
    conflicts: &[Conflict],
) -> Result<(), Error> {
    if batch.returned.is_empty() {
        return Ok(());
    }
    let refused: BTreeSet<u32> = conflicts.iter().map(|conflict| conflict.family).collect();
    let went_in = |row: &&Returned| row.goes_in && !refused.contains(&row.family);
    let rows = batch.returned.iter().filter(went_in);
    let references: Vec<String> = rows.map(|row| storable(&row.reference)).collect();
    let text = "INSERT INTO muster.returned (source, reference, run) \
         SELECT DISTINCT $2, r, $1::uuid FROM unnest($3::text[]) AS r ORDER BY 2 \
         ON CONFLICT DO NOTHING";
    let asked = sqlx::query(text).bind(scope.run.to_string()).bind(scope.source).bind(references);
    work.run(asked).await?;
    let digests: Vec<String> = batch.returned.iter().map(|row| storable(&row.row_digest)).collect();
    let text = "UPDATE muster.reject SET state = 'fixed', closed_by = $1::uuid \
         WHERE source = $2 AND state = 'open' AND row_digest > '' AND row_digest = ANY($3)";
    let asked = sqlx::query(text).bind(scope.run.to_string()).bind(scope.source).bind(digests);
    work.run(asked).await.map(drop)
}

/// Enters rejects, in the order of their keys: two writers that meet wait for each other, but not
/// in a circle.
async fn outstanding(
    work: &mut Work<'_>,
    scope: Scope<'_>,
    rejects: &[&NewReject],
) -> Result<(), Error> {
    if rejects.is_empty() {
        return Ok(());
    }
    let text = "INSERT INTO muster.reject \
         (source, customer_ref, line_key, code, column_name, first_run, last_run, state, row_digest) \
         SELECT DISTINCT ON (2, 3, 4, 5) $2, r.customer_ref, r.line_key, r.code, r.column_name, \
         $1::uuid, $1::uuid, 'open', r.row_digest \
         FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) \
         AS r (customer_ref, line_key, code, column_name, row_digest) ORDER BY 2, 3, 4, 5, 9 DESC \
         ON CONFLICT (source, customer_ref, line_key, code, column_name) DO UPDATE \
         SET last_run = excluded.last_run, state = 'open', closed_by = NULL, \
         row_digest = excluded.row_digest";
    let of = |get: fn(&NewReject) -> &str| {
        rejects.iter().map(|reject| storable(get(reject))).collect::<Vec<String>>()
    };
    let asked = sqlx::query(text)
        .bind(scope.run.to_string())
        .bind(scope.source)
        .bind(of(|r| &r.customer_ref))
        .bind(of(|r| &r.line_key))
        .bind(of(|r| &r.code))
        .bind(of(|r| &r.column))
        .bind(of(|r| &r.row_digest));
    work.run(asked).await.map(drop)
}

async fn count(
    work: &mut Work<'_>,
    run: RunId,
    batch: &NewBatch<'_>,
    written: Rows,
    refusals: usize,
) -> Result<(), Error> {
    let text = "UPDATE muster.batch SET customers = $3, lines = $4, refusals = $5 \
         WHERE run = $1::uuid AND ordinal = $2";
    let asked = sqlx::query(text)
        .bind(run.to_string())
        .bind(i64::from(batch.ordinal))
        .bind(signed(written.customers))
        .bind(signed(written.lines))
        .bind(signed(refusals));
    work.run(asked).await.map(drop)
}
