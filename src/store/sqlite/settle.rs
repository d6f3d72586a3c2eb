//! A batch in one transaction: the fence, the families, what is refused, what is outstanding.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use sqlx::{Connection as _, SqliteConnection};

use super::conflict::Writing;
use super::fault::is_violation;
use super::sql::{ASKED, Binds, Insert, Texts, add_keys, insert};
use super::{Session, Sqlite, write};
use crate::model::Instant;
use crate::store::answer;
use crate::store::columns::{Scope, Table};
use crate::store::rows::{Rows, check, refusal, same_batch, signed};
use crate::store::{
    BatchRow, Conflict, Error, NewBatch, NewFamily, NewRefusal, NewReject, Returned, RunId, Settled,
};
use crate::store::{isolate, names};

const DOING: &str = "writing a batch";

/// Times a busy database is tried again; each try waits for the other writer by itself too.
const TRIES: u32 = 4;
/// The pause before the first further try; it doubles.
const PAUSE: Duration = Duration::from_millis(250);

static REFUSAL: Insert = Insert {
    table: &Table {
        name: "muster_refusal",
        columns: &[
            "run",
            "batch",
            "number",
            "family",
            "input",
            "input_row",
            "code",
            "column_name",
            "detail",
        ],
    },
    tail: "",
    in_parts: false,
};

static REJECT: Insert = Insert {
    table: &Table {
        name: "muster_reject",
        columns: &[
            "source",
            "customer_ref",
            "line_key",
            "code",
            "column_name",
            "first_run",
            "last_run",
            "state",
            "row_digest",
        ],
    },
    tail: " ON CONFLICT (source, customer_ref, line_key, code, column_name) DO UPDATE \
         SET last_run = excluded.last_run, state = 'open', closed_by = NULL, \
         row_digest = excluded.row_digest",
    in_parts: false,
};

static RETURNED: Insert = Insert {
    table: &Table { name: "muster_returned", columns: &["source", "reference", "run"] },
    tail: " ON CONFLICT DO NOTHING",
    in_parts: false,
};

const SETTLED: &str = "UPDATE muster_reject SET state = 'fixed', closed_by = ? \
     WHERE source = ? AND state = 'open' AND row_digest > '' AND row_digest IN {keys}";

const FIX: &str = "UPDATE muster_reject SET state = 'fixed', closed_by = ? \
     WHERE source = ? AND state = 'open' AND customer_ref IN {keys}";

impl Sqlite {
    pub(in crate::store) async fn settle(
        &self,
        run: RunId,
        source: &str,
        batch: &NewBatch<'_>,
        now: Instant,
    ) -> Result<Settled, Error> {
        let scope = Scope { run, source };
        // Taken before the one connection is: others write meanwhile.
        let names = names::of(batch);
        let mut pause = PAUSE;
        // Of one transaction for all nothing can be tried again but the whole.
        if self.session.lock().await.whole {
            return self.settle_once(scope, (batch, &names), now).await;
        }
        for _ in 1..TRIES {
            match self.settle_once(scope, (batch, &names), now).await {
                Err(Error::Temporary { .. }) => tokio::time::sleep(pause).await,
                settled => return settled,
            }
            pause *= 2;
        }
        self.settle_once(scope, (batch, &names), now).await
    }

    async fn settle_once(
        &self,
        scope: Scope<'_>,
        (batch, names): (&NewBatch<'_>, &[u8]),
        now: Instant,
    ) -> Result<Settled, Error> {
        let fault = self.fault(DOING);
        let mut session = self.session.lock().await;
        let Session { connection, texts, whole } = &mut *session;
        let entry = Entry { scope, batch, names, now };
        let all: Vec<&NewFamily<'_>> = batch.families.iter().collect();
        if *whole {
            if let Some(settled) = self.enter(connection, entry).await? {
                return Ok(settled);
            }
            let mut arm = Writing { connection: &mut *connection, texts: &mut *texts, scope };
            let written = isolate::write(&mut arm, &all).await.map_err(&fault)?;
            return self.record(connection, texts, entry, written).await;
        }
        let mut tx = connection.begin_with("BEGIN IMMEDIATE").await.map_err(&fault)?;
        if let Some(settled) = self.enter(&mut tx, entry).await? {
            return Ok(settled);
        }
        let written = match write::families(&mut tx, texts, scope, &all).await {
            Ok(rows) => (rows, Vec::new()),
            // Nearly no batch meets a constraint, and for a savepoint to go back to SQLite would
            // copy every page before it changes it. So all is taken back and begun anew.
            Err(said) if is_violation(&said) => {
                tx.rollback().await.map_err(&fault)?;
                tx = connection.begin_with("BEGIN IMMEDIATE").await.map_err(&fault)?;
                if let Some(settled) = self.enter(&mut tx, entry).await? {
                    return Ok(settled);
                }
                let mut arm = Writing { connection: &mut tx, texts: &mut *texts, scope };
                isolate::write_innocent(&mut arm, &all).await.map_err(&fault)?
            }
            Err(said) => return Err(fault(said)),
        };
        let settled = self.record(&mut tx, texts, entry, written).await?;
        tx.commit().await.map_err(&fault)?;
        Ok(settled)
    }

    /// Enters the batch, the first statement of its transaction; gives what is stored of one that is
    /// in already.
    async fn enter(
        &self,
        tx: &mut SqliteConnection,
        Entry { scope, batch, now, .. }: Entry<'_>,
    ) -> Result<Option<Settled>, Error> {
        let fault = self.fault(DOING);
        if fence(tx, scope.run, batch, now).await.map_err(&fault)? {
            return Ok(None);
        }
        let stored = stored(tx, scope.run, batch, &fault).await?;
        Ok(Some(Settled {
            customers: stored.customers,
            lines: stored.lines,
            conflicts: Vec::new(),
            already: true,
        }))
    }

    /// Enters into the ledger what became of the batch's families.
    async fn record(
        &self,
        tx: &mut SqliteConnection,
        texts: &mut Texts,
        Entry { scope, batch, names, .. }: Entry<'_>,
        (rows, conflicts): (Rows, Vec<Conflict>),
    ) -> Result<Settled, Error> {
        let fault = self.fault(DOING);
        check(batch, &conflicts, rows)?;
        let refused = refuse(tx, batch, &conflicts).await.map_err(&fault)?;
        let refusals = refused.iter().map(|(refusal, _)| refusal);
        let refusals: Vec<&NewRefusal> = batch.refusals.iter().chain(refusals).collect();
        let late: Vec<&NewReject> = refused.iter().filter_map(|(_, late)| late.as_ref()).collect();
        let rejects: Vec<&NewReject> = batch.rejects.iter().chain(late.iter().copied()).collect();
        write_names(&mut *tx, scope.run, (batch.ordinal, names)).await.map_err(&fault)?;
        write_refusals(tx, texts, scope, batch, &refusals).await.map_err(&fault)?;
        fix(tx, texts, scope, batch, &late).await.map_err(&fault)?;
        returned(tx, texts, scope, batch, &conflicts).await.map_err(&fault)?;
        outstanding(tx, texts, scope, &rejects).await.map_err(&fault)?;
        count(tx, scope.run, batch, rows, refusals.len()).await.map_err(&fault)?;
        Ok(Settled { customers: rows.customers, lines: rows.lines, conflicts, already: false })
    }
}

/// A batch, and under which names its customers are stored.
#[derive(Clone, Copy)]
struct Entry<'b> {
    scope: Scope<'b>,
    batch: &'b NewBatch<'b>,
    names: &'b [u8],
    now: Instant,
}

/// Enters the batch. `false` when it is in already: whoever entered it has written it too, for the
/// row commits with the families.
async fn fence(
    connection: &mut SqliteConnection,
    run: RunId,
    batch: &NewBatch<'_>,
    now: Instant,
) -> Result<bool, sqlx::Error> {
    let text = "INSERT INTO muster_batch \
         (run, ordinal, first_family, end_family, customers, lines, refusals, settled) \
         VALUES (?, ?, ?, ?, 0, 0, 0, ?) ON CONFLICT (run, ordinal) DO NOTHING";
    let done = sqlx::query(text)
        .bind(&run.0[..])
        .bind(batch.ordinal)
        .bind(batch.first_family)
        .bind(batch.end_family)
        .bind(now.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The batch as it is in. Other boundaries under its number would mean that families are lost.
async fn stored(
    connection: &mut SqliteConnection,
    run: RunId,
    batch: &NewBatch<'_>,
    fault: impl Fn(sqlx::Error) -> Error,
) -> Result<BatchRow, Error> {
    let text = "SELECT ordinal, first_family, end_family, customers, lines, settled FROM muster_batch \
         WHERE run = ? AND ordinal = ?";
    let query = sqlx::query(text).bind(&run.0[..]).bind(batch.ordinal);
    let stored = answer::batch(&query.fetch_one(connection).await.map_err(fault)?)?;
    same_batch(&stored, batch)?;
    Ok(stored)
}

/// What the ledger is to hold of each conflict. A reject needs the customer's key, and the customer
/// of lines alone may be gone.
async fn refuse(
    connection: &mut SqliteConnection,
    batch: &NewBatch<'_>,
    conflicts: &[Conflict],
) -> Result<Vec<(NewRefusal, Option<NewReject>)>, sqlx::Error> {
    let mut refused = Vec::with_capacity(conflicts.len());
    if conflicts.is_empty() {
        return Ok(refused);
    }
    let families: BTreeMap<u32, &NewFamily<'_>> =
        batch.families.iter().map(|family| (family.ordinal, family)).collect();
    for conflict in conflicts {
        let Some(family) = families.get(&conflict.family) else { continue };
        let customer_ref: Option<String> = if let Some(customer) = &family.customer {
            Some(customer.customer.reference.as_str().to_owned())
        } else {
            let text = "SELECT customer_ref FROM customer WHERE id = ?";
            let query = sqlx::query_scalar(text).bind(&family.customer_id.as_bytes()[..]);
            query.fetch_optional(&mut *connection).await?
        };
        refused.push(refusal(conflict, family, customer_ref));
    }
    Ok(refused)
}

/// Enters under which names the batch's customers are stored.
async fn write_names(
    connection: &mut SqliteConnection,
    run: RunId,
    (batch, names): (u32, &[u8]),
) -> Result<(), sqlx::Error> {
    if names.is_empty() {
        return Ok(());
    }
    let query = sqlx::query("INSERT INTO muster_names (run, batch, names) VALUES (?, ?, ?)");
    let query = query.bind(&run.0[..]).bind(batch).bind(names);
    query.execute(connection).await.map(drop)
}

async fn write_refusals(
    connection: &mut SqliteConnection,
    texts: &mut Texts,
    scope: Scope<'_>,
    batch: &NewBatch<'_>,
    refusals: &[&NewRefusal],
) -> Result<(), sqlx::Error> {
    let numbered: Vec<(usize, &&NewRefusal)> = refusals.iter().enumerate().collect();
    insert(connection, texts, &REFUSAL, &numbered, |binds, (number, refusal)| {
        binds.add(&scope.run.0[..]);
        binds.add(i64::from(batch.ordinal));
        binds.add(signed(*number));
        binds.add(i64::from(refusal.family));
        binds.add(i64::from(refusal.input));
        binds.add(i64::from(refusal.row));
        binds.add(refusal.code.as_str());
        binds.add(refusal.column.as_str());
        binds.add(refusal.detail.as_str());
    })
    .await?;
    Ok(())
}

/// Closes the open rejects of customers that are in now; those that are rejects of this batch too
/// are opened again behind it. A customer that only the database refused is not in.
async fn fix(
    connection: &mut SqliteConnection,
    texts: &mut Texts,
    scope: Scope<'_>,
    batch: &NewBatch<'_>,
    late: &[&NewReject],
) -> Result<(), sqlx::Error> {
    let text = "SELECT EXISTS (SELECT 1 FROM muster_reject WHERE source = ? AND state = 'open')";
    let open: bool =
        sqlx::query_scalar(text).bind(scope.source).fetch_one(&mut *connection).await?;
    if !open {
        return Ok(());
    }
    let refused: BTreeSet<&str> = late.iter().map(|r| r.customer_ref.as_str()).collect();
    let fixed: Vec<&str> = batch
        .fixed
        .iter()
        .map(|close| close.customer_ref.as_str())
        .filter(|customer_ref| !refused.contains(customer_ref))
        .collect();
    for keys in fixed.chunks(ASKED) {
        let mut binds = Binds::default();
        binds.add(&scope.run.0[..]);
        binds.add(scope.source);
        add_keys(&mut binds, keys.iter().copied());
        sqlx::query_with(texts.question(FIX), binds.finish()?).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Enters rows of reports that came back and went in, and closes what any that came back were
/// rejected for. What is still wrong with them is entered anew behind it.
async fn returned(
    connection: &mut SqliteConnection,
    texts: &mut Texts,
    scope: Scope<'_>,
    batch: &NewBatch<'_>,
    conflicts: &[Conflict],
) -> Result<(), sqlx::Error> {
    let refused: BTreeSet<u32> = conflicts.iter().map(|conflict| conflict.family).collect();
    let went_in = |row: &&Returned| row.goes_in && !refused.contains(&row.family);
    let rows: Vec<&Returned> = batch.returned.iter().filter(went_in).collect();
    insert(connection, texts, &RETURNED, &rows, |binds, row| {
        binds.add(scope.source);
        binds.add(row.reference.as_str());
        binds.add(&scope.run.0[..]);
    })
    .await?;
    for rows in batch.returned.chunks(ASKED) {
        let mut binds = Binds::default();
        binds.add(&scope.run.0[..]);
        binds.add(scope.source);
        add_keys(&mut binds, rows.iter().map(|row| row.row_digest.as_str()));
        let query = sqlx::query_with(texts.question(SETTLED), binds.finish()?);
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

async fn outstanding(
    connection: &mut SqliteConnection,
    texts: &mut Texts,
    scope: Scope<'_>,
    rejects: &[&NewReject],
) -> Result<(), sqlx::Error> {
    insert(connection, texts, &REJECT, rejects, |binds, reject| {
        binds.add(scope.source);
        binds.add(reject.customer_ref.as_str());
        binds.add(reject.line_key.as_str());
        binds.add(reject.code.as_str());
        binds.add(reject.column.as_str());
        binds.add(&scope.run.0[..]);
        binds.add(&scope.run.0[..]);
        binds.add("open");
        binds.add(reject.row_digest.as_str());
    })
    .await?;
    Ok(())
}

async fn count(
    connection: &mut SqliteConnection,
    run: RunId,
    batch: &NewBatch<'_>,
    rows: Rows,
    refusals: usize,
) -> Result<(), sqlx::Error> {
    let text = "UPDATE muster_batch SET customers = ?3, lines = ?4, refusals = ?5 \
         WHERE run = ?1 AND ordinal = ?2";
    sqlx::query(text)
        .bind(&run.0[..])
        .bind(batch.ordinal)
        .bind(signed(rows.customers))
        .bind(signed(rows.lines))
        .bind(signed(refusals))
        .execute(connection)
        .await?;
    Ok(())
}
