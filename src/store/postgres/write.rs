//! Families into the target tables.

use sqlx::PgConnection;

use super::copy::copy;
use crate::store::NewFamily;
use crate::store::columns::{
    AGREEMENT, CUSTOMER, SUBSCRIPTION, Scope, Sorted, add_agreement, add_customer, add_line,
};
use crate::store::rows::Rows;

/// Writes families: all customers, then all agreements, then all lines.
pub(super) async fn families(
    connection: &mut PgConnection,
    scope: Scope<'_>,
    families: &[&NewFamily<'_>],
) -> Result<Rows, sqlx::Error> {
    let sorted = Sorted::of(families);
    Ok(Rows {
        customers: copy(connection, &CUSTOMER, &sorted.customers, |fields, customer| {
            add_customer(fields, scope, customer);
        })
        .await?,
        agreements: copy(connection, &AGREEMENT, &sorted.agreements, |fields, row| {
            add_agreement(fields, row.0, row.1);
        })
        .await?,
        lines: copy(connection, &SUBSCRIPTION, &sorted.lines, |fields, row| {
            add_line(fields, scope, row.0, row.1);
        })
        .await?,
    })
}
