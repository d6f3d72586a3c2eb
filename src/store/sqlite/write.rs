//! Families into the target tables.

use sqlx::SqliteConnection;

use super::sql::{Insert, Texts, insert};
use crate::store::NewFamily;
use crate::store::columns::{self, Scope, Sorted, add_agreement, add_customer, add_line};
use crate::store::rows::Rows;

static CUSTOMER: Insert = Insert { table: &columns::CUSTOMER, tail: "", in_parts: true };
static AGREEMENT: Insert = Insert { table: &columns::AGREEMENT, tail: "", in_parts: true };
static SUBSCRIPTION: Insert = Insert { table: &columns::SUBSCRIPTION, tail: "", in_parts: true };

/// Writes families: all customers, then all agreements, then all lines. Where that fails, some of
/// them may be written: the caller takes all back.
pub(super) async fn families(
    connection: &mut SqliteConnection,
    texts: &mut Texts,
    scope: Scope<'_>,
    families: &[&NewFamily<'_>],
) -> Result<Rows, sqlx::Error> {
    let sorted = Sorted::of(families);
    Ok(Rows {
        customers: insert(connection, texts, &CUSTOMER, &sorted.customers, |binds, customer| {
            add_customer(binds, scope, customer);
        })
        .await?,
        agreements: insert(connection, texts, &AGREEMENT, &sorted.agreements, |binds, row| {
            add_agreement(binds, row.0, row.1);
        })
        .await?,
        lines: insert(connection, texts, &SUBSCRIPTION, &sorted.lines, |binds, row| {
            add_line(binds, scope, row.0, row.1);
        })
        .await?,
    })
}
