//! The schema against the code that has to know it.

use std::collections::BTreeSet;

use super::super::conflict::NAMED;
use super::store;

#[tokio::test]
async fn every_constraint_of_the_target_tables_has_a_code() {
    let (home, _store) = store().await;
    let text = "SELECT conname FROM pg_constraint WHERE contype <> 'n' AND conrelid IN \
         ('customer'::regclass, 'agreement'::regclass, 'subscription'::regclass) \
         UNION SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
         WHERE i.indisunique AND i.indrelid IN \
         ('customer'::regclass, 'agreement'::regclass, 'subscription'::regclass)";
    let found: BTreeSet<String> = home.all(text).await.into_iter().collect();
    let named: BTreeSet<String> = NAMED.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(found, named);
    assert!(NAMED.iter().all(|(_, constraint)| !constraint.code().is_empty()));
}

#[tokio::test]
async fn both_schemas_have_the_same_tables_and_columns() {
    let (home, _store) = store().await;
    let mut files = [
        include_str!("../../../../schemas/sqlite/0001_first.sql").to_owned(),
        include_str!("../../../../schemas/sqlite/0002_custom.sql").to_owned(),
        include_str!("../../../../schemas/sqlite/0003_names.sql").to_owned(),
        include_str!("../../../../schemas/sqlite/0005_returned.sql").to_owned(),
    ]
    .concat();
    files = files.replace("muster_", "muster.");
    let text = "SELECT CASE table_schema WHEN 'muster' THEN 'muster.' ELSE '' END || table_name \
         || ' ' || column_name FROM information_schema.columns \
         JOIN information_schema.tables USING (table_schema, table_name) \
         WHERE table_schema IN ('muster', 'public') AND table_name <> 'schema_version' \
         AND table_type = 'BASE TABLE'";
    let columns = home.all(text).await;
    assert!(columns.len() > 100, "{columns:?}");
    for column in columns {
        let (table, name) = column.split_once(' ').unwrap();
        let created = files.split(&format!("CREATE TABLE {table} (")).nth(1).unwrap();
        let body = created.split("\n)").next().unwrap();
        let is_there = body.lines().any(|line| line.trim_start().starts_with(&format!("{name} ")));
        let is_added = files.contains(&format!("ALTER TABLE {table} ADD COLUMN {name} "));
        assert!(is_there || is_added, "{column} is not in schemas/sqlite");
    }
}

#[tokio::test]
async fn both_schemas_have_the_same_indexes_of_their_own() {
    let (home, _store) = store().await;
    let files = include_str!("../../../../schemas/sqlite/0001_first.sql");
    let text = "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
         WHERE i.indrelid IN ('customer'::regclass, 'agreement'::regclass, \
         'subscription'::regclass) AND NOT EXISTS \
         (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid)";
    let indexes = home.all(text).await;
    assert!(indexes.len() > 1, "{indexes:?}");
    for index in indexes {
        assert!(files.contains(&format!("INDEX {index} ON ")), "{index} is not in schemas/sqlite");
    }
}
