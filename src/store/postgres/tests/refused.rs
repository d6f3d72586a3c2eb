//! Databases that cannot be used, and what is said of them.

use std::error::Error as _;

use super::store;
use crate::store::tests::cluster::{Cluster, PASSWORD, cluster};
use crate::store::tests::people::{attempt, batch, begun, family, now, run};
use crate::store::{Error, Kind, NewReject, Store};

async fn refused(url: &str) -> (Kind, String) {
    let said = Store::open(url).await.map(drop).unwrap_err();
    let cause = said.source().map(ToString::to_string).unwrap_or_default();
    (said.kind(), format!("{said}: {cause}"))
}

/// The URL of the same database as another user.
fn as_user(url: &str, user: &str) -> String {
    url.replace("user=postgres", &format!("user={user}"))
}

#[tokio::test]
async fn a_database_that_is_not_there_is_told() {
    let (kind, said) = refused(&cluster().url("nowhere")).await;
    assert_eq!(kind, Kind::Unreadable);
    assert!(said.contains("has no database") && said.contains("/nowhere?host="), "{said}");
    assert!(!said.contains("at line"), "{said}");
}

#[tokio::test]
async fn a_password_opens_the_door_and_is_never_shown() {
    let name = cluster().fresh();
    let name = name.trim_start_matches("postgres:///").split('?').next().unwrap();
    let port = cluster().port;
    let url = |password: &str| format!("postgres://postgres:{password}@127.0.0.1:{port}/{name}");
    let store = Store::open(&url(PASSWORD)).await.unwrap();
    assert_eq!(store.place(), format!("postgres://127.0.0.1:{port}/{name}"));
    assert!(!format!("{store:?}").contains(PASSWORD));
    let wrong = "wr0ng-stapler";
    let said = Store::open(&url(wrong)).await.map(drop).unwrap_err();
    assert_eq!(said.kind(), Kind::Denied);
    let all = format!("{said} {said:?} {:?}", said.source());
    assert!(!all.contains(wrong), "{all}");
    assert!(all.contains("28P01"), "{all}");
    // In a parameter, too.
    let url = format!("postgres://127.0.0.1:{port}/{name}?user=postgres&password={wrong}");
    let said = Store::open(&url).await.map(drop).unwrap_err();
    assert!(!format!("{said} {said:?} {:?}", said.source()).contains(wrong));
}

#[tokio::test]
async fn nobody_at_the_door_is_worth_another_try() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (kind, said) = refused(&format!("postgres://127.0.0.1:{port}/crm")).await;
    assert_eq!(kind, Kind::Temporary, "{said}");
    assert!(said.contains("refused"), "{said}");
}

#[tokio::test]
async fn a_server_elsewhere_without_tls_gets_no_password() {
    // To the driver this is a host like any other: its name is not that of this machine.
    let url = format!("postgres://postgres:{PASSWORD}@127.0.0.1:{}/crm", cluster().port);
    let (kind, said) = refused(&format!("{url}?sslmode=verify-full")).await;
    assert_eq!(kind, Kind::Unsafe, "{said}");
}

#[tokio::test]
async fn a_database_that_is_read_only_is_told() {
    let (home, store) = store().await;
    let run = begun(&store, 1).await;
    store.close().await.unwrap();
    let name = home.one("SELECT substr(current_database(), 4)").await;
    let read_only = format!("ALTER DATABASE crm{name} SET default_transaction_read_only = on");
    cluster().sql("postgres", &read_only);
    let store = Store::open_existing(&home.url).await.unwrap();
    assert_eq!(store.runs(3).await.unwrap().len(), 1);
    let said = store.lease("desk:1", now(), now()).await.unwrap_err();
    assert_eq!(said.kind(), Kind::Denied);
    assert!(said.to_string().contains("is read only: a replica, or set so"), "{said}");
    let batch = batch(0, vec![family(1, 0, "C-0", "zero")]);
    let said = store.settle(run, "default", &batch, now()).await.unwrap_err();
    assert!(matches!(said, Error::ReadOnly { .. }), "{said:?}");
}

#[tokio::test]
async fn missing_rights_are_told() {
    let (home, store) = store().await;
    store.begin(&run(1), &attempt()).await.unwrap();
    home.all(
        "CREATE ROLE looker LOGIN; GRANT USAGE ON SCHEMA muster TO looker; \
         GRANT SELECT ON ALL TABLES IN SCHEMA muster, public TO looker",
    )
    .await;
    let looker = Store::open(&as_user(&home.url, "looker")).await.unwrap();
    assert_eq!(looker.runs(3).await.unwrap().len(), 1);
    let said = looker.begin(&run(2), &attempt()).await.unwrap_err();
    assert_eq!(said.kind(), Kind::Denied, "{said:?}");
    home.all("CREATE ROLE stranger LOGIN").await;
    let (kind, said) = refused(&as_user(&cluster().fresh(), "stranger")).await;
    assert_eq!(kind, Kind::Denied, "{said}");
}

#[tokio::test]
async fn what_is_not_muster_s_is_left_alone() {
    let url = cluster().fresh();
    let said = Store::open_existing(&url).await.unwrap_err();
    assert_eq!(said.kind(), Kind::Unreadable);
    assert!(said.to_string().contains("no tables of muster's yet"), "{said}");
    cluster().sql(&url, "CREATE TABLE customer (id int)");
    let (kind, said) = refused(&url).await;
    assert_eq!(kind, Kind::Unreadable);
    assert!(said.contains("table `customer` that is not muster's"), "{said}");
    assert_eq!(
        cluster().sql(&url, "SELECT count(*) FROM pg_namespace WHERE nspname = 'muster'"),
        ["0"]
    );

    cluster().sql("postgres", "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1'");
    let (kind, said) = refused(&cluster().url("latin")).await;
    assert_eq!(kind, Kind::Unreadable);
    assert!(said.contains("encoding is not UTF8"), "{said}");
}

#[tokio::test]
async fn a_schema_out_of_sight_is_told() {
    let (home, store) = store().await;
    store.close().await.unwrap();
    home.all("CREATE SCHEMA house").await;
    let elsewhere = format!("{}&options=-csearch_path%3Dhouse", home.url);
    let (kind, said) = refused(&elsewhere).await;
    assert_eq!(kind, Kind::Unreadable, "{said}");
    assert!(said.contains("search_path"), "{said}");

    // A schema of one's own is where the tables go.
    let url = cluster().fresh();
    cluster().sql(&url, "CREATE SCHEMA house");
    let store = Store::open(&format!("{url}&options=-csearch_path%3Dhouse")).await.unwrap();
    assert!(store.is_empty().await.unwrap());
    let text = "SELECT count(*) FROM pg_tables WHERE schemaname = 'house'";
    assert_eq!(cluster().sql(&url, text), ["3"]);
}

#[tokio::test]
async fn a_server_that_starts_again_is_waited_for() {
    let server = Cluster::start();
    let store = Store::open(&server.fresh()).await.unwrap();
    let run = begun(&store, 1).await;
    store.lease("desk:1", now(), now()).await.unwrap();
    let first = batch(0, vec![family(1, 0, "C-0", "zero")]);
    assert_eq!(store.settle(run, "default", &first, now()).await.unwrap().customers, 1);
    std::thread::scope(|scope| scope.spawn(|| server.crash()).join().unwrap());
    let second = batch(1, vec![family(1, 1, "C-1", "one")]);
    assert_eq!(store.settle(run, "default", &second, now()).await.unwrap().customers, 1);
    store.lease("desk:1", now(), now()).await.unwrap();
    assert_eq!(store.counts(run).await.unwrap(), (2, 4, 0));
}

#[tokio::test]
async fn a_nul_is_no_reason_to_stop() {
    let (home, store) = store().await;
    let run = begun(&store, 1).await;
    let keys = [("C-\0", "ze\0ro"), ("", "")];
    assert_eq!(store.known("default", run, &keys).await.unwrap(), []);
    assert_eq!(store.find_run("\0").await.unwrap(), []);
    let mut batch = batch(0, Vec::new());
    batch.rejects = vec![NewReject {
        customer_ref: "C-\0".into(),
        line_key: String::new(),
        code: "CELL_ERROR".into(),
        column: "customer_ref".into(),
        row_digest: String::new(),
    }];
    store.settle(run, "default", &batch, now()).await.unwrap();
    assert_eq!(home.all("SELECT customer_ref FROM muster_reject").await, ["C-\u{FFFD}"]);
}
