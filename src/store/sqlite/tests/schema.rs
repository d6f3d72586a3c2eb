//! The schema against the code that has to know it.

use std::collections::BTreeSet;

use super::super::conflict::FINDERS;
use crate::store::Store;
use crate::store::tests::people::{Server, store};

/// Keys that only a fault of muster's could violate: ids are derived, and an agreement is written
/// with its new customer. They are `Constraint::Other`.
const DERIVED: [&str; 4] = [
    "customer(id)",
    "agreement(id)",
    "agreement(customer_id)->customer",
    "subscription(customer_id,id)",
];

#[tokio::test]
async fn every_key_of_the_target_tables_is_known_to_the_code() {
    let (_home, store) = store(Server::Sqlite).await;
    let Store::Sqlite(db) = &store else { panic!("{store:?}") };
    let mut session = db.session.lock().await;
    let text = "SELECT t.name || '(' || \
         (SELECT group_concat(coalesce(c.name, ''), ',') FROM pragma_index_info(i.name) c) || ')' \
         FROM sqlite_schema t JOIN pragma_index_list(t.name) i \
         WHERE t.name IN ('customer', 'agreement', 'subscription') AND i.\"unique\" \
         UNION SELECT t.name || '(' || group_concat(f.\"from\", ',') || ')->' || f.\"table\" \
         FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f \
         WHERE t.name IN ('customer', 'agreement', 'subscription') GROUP BY t.name, f.id";
    let found: Vec<String> =
        sqlx::query_scalar(text).fetch_all(&mut session.connection).await.unwrap();
    let known: BTreeSet<String> =
        FINDERS.iter().map(|f| f.guards).chain(DERIVED).map(str::to_owned).collect();
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), known);
}

/// Checks of values, which are typed before they come here. They are `Constraint::Other`, too.
const CHECKED: [&str; 8] = [
    "(length(id) = 16)",
    "(length(digest) = 32)",
    "(enable_gdap_by_default IN (0, 1))",
    "(reseller_attestation IN (0, 1))",
    "(quantity > 0)",
    "(auto_renew IN (0, 1))",
    "(attestation_accepted IN (0, 1))",
    "((offer_id IS NULL) <> (catalog_item_id IS NULL))",
];

#[tokio::test]
async fn every_check_of_the_target_tables_is_known_to_the_code() {
    let (home, _store) = store(Server::Sqlite).await;
    let text = "SELECT sql FROM sqlite_schema WHERE type = 'table' \
         AND name IN ('customer', 'agreement', 'subscription')";
    let known: BTreeSet<&str> = CHECKED.into();
    let mut found = BTreeSet::new();
    let tables = home.all(text).await.concat();
    for check in tables.split("CHECK ").skip(1) {
        let expression = known.iter().find(|known| check.starts_with(**known));
        found.insert(*expression.unwrap_or_else(|| panic!("nobody knows CHECK {check}")));
    }
    assert_eq!(found, known);
}
