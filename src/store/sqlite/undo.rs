//! Taking a run back.

use std::sync::LazyLock;

use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, SqliteConnection};

use super::sql::{ASKED, Binds, Texts, add_keys};
use super::{Session, Sqlite};
use crate::model::Guid;
use crate::store::answer::Answer as _;
use crate::store::undo::{self, Removal, StoredCustomer, StoredLine};
use crate::store::{Error, RunId, Undone};

const DOING: &str = "taking a run back";

const WRITTEN: &str = "SELECT id FROM customer WHERE run = ?1 \
     UNION SELECT customer_id FROM subscription WHERE run = ?1 ORDER BY 1";

/// Flags are numbers here.
fn as_text(table: &str, column: &str) -> String {
    match column {
        "enable_gdap_by_default"
        | "reseller_attestation"
        | "auto_renew"
        | "attestation_accepted" => {
            format!("CASE {table}.{column} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END")
        }
        "parent_id" => "p.line_key".to_owned(),
        _ => format!("CAST({table}.{column} AS TEXT)"),
    }
}

static CUSTOMERS: LazyLock<String> = LazyLock::new(|| {
    let (own, agreement) = undo::customer_columns();
    let own = own.iter().map(|column| as_text("c", column));
    let agreement = agreement.iter().map(|column| as_text("a", column));
    let values: Vec<String> = own.chain(agreement).collect();
    format!(
        "SELECT c.id, c.run, c.digest, c.source, c.name_key, c.custom, (SELECT count(*) \
         FROM agreement x WHERE x.customer_id = c.id), {} FROM customer c \
         LEFT JOIN agreement a ON a.customer_id = c.id WHERE c.id IN {{keys}} ORDER BY c.id",
        values.join(", ")
    )
});

static LINES: LazyLock<String> = LazyLock::new(|| {
    let values: Vec<String> = undo::line_columns().iter().map(|c| as_text("l", c)).collect();
    format!(
        "SELECT l.customer_id, l.id, l.run, l.digest, l.line_key, l.parent_id, {} \
         FROM subscription l LEFT JOIN subscription p ON p.customer_id = l.customer_id \
         AND p.id = l.parent_id WHERE l.customer_id IN {{keys}}",
        values.join(", ")
    )
});

/// In this order: lines and agreements refer to customers.
const REMOVE: [&str; 3] = [
    "DELETE FROM subscription WHERE customer_id IN {keys}",
    "DELETE FROM agreement WHERE customer_id IN {keys}",
    "DELETE FROM customer WHERE id IN {keys}",
];

const REOPEN: &str = "UPDATE muster_reject SET state = 'open', closed_by = NULL \
     WHERE closed_by = ? AND source = ? AND customer_ref IN {keys}";

impl Sqlite {
    pub(in crate::store) async fn written(&self, run: RunId) -> Result<Vec<Guid>, Error> {
        let mut session = self.session.lock().await;
        let query = sqlx::query(WRITTEN).bind(&run.0[..]);
        let rows = query.fetch_all(&mut session.connection).await.map_err(self.fault(DOING))?;
        rows.iter().map(|row| row.guid(0)).collect()
    }

    pub(in crate::store) async fn undo(
        &self,
        run: RunId,
        source: &str,
        customers: &[Guid],
        try_only: bool,
    ) -> Result<Undone, Error> {
        let fault = self.fault(DOING);
        let mut session = self.session.lock().await;
        let Session { connection, texts, .. } = &mut *session;
        let begin = if try_only { "BEGIN" } else { "BEGIN IMMEDIATE" };
        let mut tx = connection.begin_with(begin).await.map_err(&fault)?;
        let (mut stored, mut lines) = (Vec::new(), Vec::new());
        for ids in customers.chunks(ASKED) {
            for row in ask(&mut tx, texts, &CUSTOMERS, ids).await.map_err(&fault)? {
                stored.push(StoredCustomer::read(&row)?);
            }
            for row in ask(&mut tx, texts, &LINES, ids).await.map_err(&fault)? {
                lines.push(StoredLine::read(&row)?);
            }
        }
        // A customer with several agreements comes several times.
        stored.dedup_by_key(|customer| customer.id);
        let removal = undo::decide(run, source, &stored, lines);
        if !try_only {
            remove(&mut tx, texts, (run, source), &removal).await.map_err(&fault)?;
        }
        tx.commit().await.map_err(&fault)?;
        Ok(removal.undone)
    }
}

async fn ask(
    connection: &mut SqliteConnection,
    texts: &mut Texts,
    question: &'static str,
    ids: &[Guid],
) -> Result<Vec<SqliteRow>, sqlx::Error> {
    let mut binds = Binds::default();
    add_keys(&mut binds, ids.iter().map(|id| &id.as_bytes()[..]));
    let query = sqlx::query_with(texts.question(question), binds.finish()?);
    query.fetch_all(connection).await
}

async fn remove(
    connection: &mut SqliteConnection,
    texts: &mut Texts,
    (run, source): (RunId, &str),
    removal: &Removal,
) -> Result<(), sqlx::Error> {
    // A base may go before its add-on; both are gone at the end.
    sqlx::query("PRAGMA defer_foreign_keys = ON").execute(&mut *connection).await?;
    for (customer, id) in &removal.lines {
        sqlx::query("DELETE FROM subscription WHERE customer_id = ? AND id = ?")
            .bind(&customer.as_bytes()[..])
            .bind(&id.as_bytes()[..])
            .execute(&mut *connection)
            .await?;
    }
    for ids in removal.customers.chunks(ASKED) {
        for text in REMOVE {
            ask(connection, texts, text, ids).await?;
        }
    }
    for keys in removal.customer_refs.chunks(ASKED) {
        let mut binds = Binds::default();
        binds.add(&run.0[..]);
        binds.add(source);
        add_keys(&mut binds, keys.iter().map(String::as_str));
        sqlx::query_with(texts.question(REOPEN), binds.finish()?).execute(&mut *connection).await?;
    }
    Ok(())
}
