//! Taking a run back.

use std::sync::{Arc, LazyLock};

use sqlx::AssertSqlSafe;

use super::{Asked, Postgres, READ, WRITE, Work, retried};
use crate::model::Guid;
use crate::store::answer::Answer as _;
use crate::store::undo::{self, Removal, StoredCustomer, StoredLine};
use crate::store::{Error, RunId, Undone};

const DOING: &str = "taking a run back";

const WRITTEN: &str = "SELECT uuid_send(id) FROM (SELECT id FROM customer WHERE run = $1::uuid \
     UNION SELECT customer_id FROM subscription WHERE run = $1::uuid) AS w (id) ORDER BY id";

fn as_text(table: &str, column: &str) -> String {
    match column {
        "agreed_on" | "custom_term_end_date" => format!("to_char({table}.{column}, 'YYYY-MM-DD')"),
        "parent_id" => "p.line_key".to_owned(),
        _ => format!("{table}.{column}::text"),
    }
}

static CUSTOMERS: LazyLock<String> = LazyLock::new(|| {
    let (own, agreement) = undo::customer_columns();
    let own = own.iter().map(|column| as_text("c", column));
    let agreement = agreement.iter().map(|column| as_text("a", column));
    let values: Vec<String> = own.chain(agreement).collect();
    format!(
        "SELECT uuid_send(c.id), uuid_send(c.run), c.digest, c.source, c.name_key, c.custom::text, \
         (SELECT count(*) FROM agreement x WHERE x.customer_id = c.id), {} FROM customer c \
         LEFT JOIN agreement a ON a.customer_id = c.id WHERE c.id = ANY($1::uuid[]) ORDER BY c.id",
        values.join(", ")
    )
});

static LINES: LazyLock<String> = LazyLock::new(|| {
    let values: Vec<String> = undo::line_columns().iter().map(|c| as_text("l", c)).collect();
    format!(
        "SELECT uuid_send(l.customer_id), uuid_send(l.id), uuid_send(l.run), l.digest, l.line_key, \
         uuid_send(l.parent_id), {} FROM subscription l LEFT JOIN subscription p \
         ON p.customer_id = l.customer_id AND p.id = l.parent_id \
         WHERE l.customer_id = ANY($1::uuid[])",
        values.join(", ")
    )
});

/// Nobody adds to a customer that is about to go, or changes it or its lines.
const LOCK: [&str; 2] = [
    "SELECT 1 FROM customer WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE",
    "SELECT 1 FROM subscription WHERE customer_id = ANY($1::uuid[]) \
     ORDER BY customer_id, id FOR UPDATE",
];

/// In this order: lines and agreements refer to customers.
const REMOVE: [&str; 3] = [
    "DELETE FROM subscription WHERE customer_id = ANY($1::uuid[])",
    "DELETE FROM agreement WHERE customer_id = ANY($1::uuid[])",
    "DELETE FROM customer WHERE id = ANY($1::uuid[])",
];

const REOPEN: &str = "UPDATE muster.reject SET state = 'open', closed_by = NULL \
     WHERE closed_by = $1::uuid AND source = $2 AND customer_ref = ANY($3)";

impl Postgres {
    pub(in crate::store) async fn written(&self, run: RunId) -> Result<Vec<Guid>, Error> {
        retried!(async {
            let mut work = self.begin(DOING, READ).await?;
            let rows = work.rows(sqlx::query(WRITTEN).bind(run.to_string())).await?;
            work.commit().await?;
            rows.iter().map(|row| row.guid(0)).collect()
        })
    }

    pub(in crate::store) async fn undo(
        &self,
        run: RunId,
        source: &str,
        customers: &[Guid],
        try_only: bool,
    ) -> Result<Undone, Error> {
        let ids: Vec<String> = customers.iter().map(Guid::to_string).collect();
        retried!(self.undo_once((run, source), &ids, try_only))
    }

    async fn undo_once(
        &self,
        (run, source): (RunId, &str),
        ids: &Vec<String>,
        try_only: bool,
    ) -> Result<Undone, Error> {
        let mut work = self.begin(DOING, if try_only { READ } else { WRITE }).await?;
        if !try_only {
            for text in LOCK {
                work.rows(sqlx::query(text).bind(ids)).await?;
            }
        }
        let rows = work.rows(asked(&CUSTOMERS).bind(ids)).await?;
        let mut stored = rows.iter().map(StoredCustomer::read).collect::<Result<Vec<_>, _>>()?;
        // A customer with several agreements comes several times.
        stored.dedup_by_key(|customer| customer.id);
        let rows = work.rows(asked(&LINES).bind(ids)).await?;
        let lines = rows.iter().map(StoredLine::read).collect::<Result<Vec<_>, _>>()?;
        let removal = undo::decide(run, source, &stored, lines);
        if !try_only {
            remove(&mut work, (run, source), &removal).await?;
        }
        work.commit().await?;
        Ok(removal.undone)
    }
}

#[expect(clippy::disallowed_methods, reason = "the texts of this file are built from literals")]
fn asked(text: &'static LazyLock<String>) -> Asked<'static> {
    sqlx::query(AssertSqlSafe(Arc::<str>::from(text.as_str())))
}

async fn remove(
    work: &mut Work<'_>,
    (run, source): (RunId, &str),
    removal: &Removal,
) -> Result<(), Error> {
    let texts = |ids: &[Guid]| ids.iter().map(Guid::to_string).collect::<Vec<String>>();
    let lines: (Vec<Guid>, Vec<Guid>) = removal.lines.iter().copied().unzip();
    if !removal.lines.is_empty() {
        let text = "DELETE FROM subscription WHERE (customer_id, id) IN \
             (SELECT * FROM unnest($1::uuid[], $2::uuid[]))";
        work.run(sqlx::query(text).bind(texts(&lines.0)).bind(texts(&lines.1))).await?;
    }
    let customers = texts(&removal.customers);
    for text in REMOVE {
        work.run(sqlx::query(text).bind(&customers)).await?;
    }
    let reopened = sqlx::query(REOPEN).bind(run.to_string()).bind(source);
    work.run(reopened.bind(&removal.customer_refs)).await.map(drop)
}
