//! Files: made, opened again, no database at all, full, and written by somebody else.

use sqlx::Connection as _;

use crate::store::tests::people::{Home, Server, batch, begun, family, now};
use crate::store::{Kind, Store};

async fn store() -> (Home, Store) {
    crate::store::tests::people::store(Server::Sqlite).await
}

async fn say(store: &Store, text: &'static str) {
    let Store::Sqlite(db) = store else { panic!("{store:?}") };
    let mut session = db.session.lock().await;
    sqlx::query(text).execute(&mut session.connection).await.unwrap();
}

#[tokio::test]
async fn a_file_is_created_once_and_opened_again() {
    let (home, first) = store().await;
    begun(&first, 1).await;
    first.close().await.unwrap();
    assert!(!home.folder.path().join("crm.db-wal").exists());
    let again = Store::open(&home.url.replace("sqlite:", "sqlite://")).await.unwrap();
    assert_eq!(again.runs(10).await.unwrap().len(), 1);
    assert!(again.is_empty().await.unwrap());
    assert!(again.place().ends_with("crm.db"));
}

#[tokio::test]
async fn what_is_no_database_is_told_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("customers.csv");
    std::fs::write(&text, "customer_ref,company_name\n".repeat(200)).unwrap();
    let kind = async |url: String| Store::open(&url).await.map(drop).unwrap_err().kind();
    assert_eq!(kind(format!("sqlite:{}", text.display())).await, Kind::Unreadable);
    assert_eq!(std::fs::read_to_string(&text).unwrap().len(), 26 * 200);
    let said = Store::open(&format!("sqlite:{}", folder.path().display())).await.unwrap_err();
    assert_eq!(said.kind(), Kind::Unreadable);
    assert!(
        std::error::Error::source(&said).unwrap().to_string().contains("directory"),
        "{said:?}"
    );
    let lost = folder.path().join("no/such/crm.db");
    assert_eq!(kind(format!("sqlite:{}", lost.display())).await, Kind::Unreadable);
    for url in ["crm.db", "mysql://h/d", "sqlite:", "sqlite::memory:", "sqlite:a.db?mode=ro"] {
        assert_eq!(kind(url.to_owned()).await, Kind::Usage, "{url}");
    }
}

#[tokio::test]
async fn a_full_disk_is_told_and_the_batch_can_be_tried_again() {
    let (_home, store) = store().await;
    let run = begun(&store, 1).await;
    let names: Vec<(String, String)> =
        (0..600).map(|n| (format!("C-{n}"), format!("domain{n}"))).collect();
    let families = names.iter().zip(0..).map(|((r, d), n)| family(1, n, r, d)).collect();
    let batch = batch(0, families);
    say(&store, "PRAGMA max_page_count = 60").await;
    let said = store.settle(run, "default", &batch, now()).await.unwrap_err();
    assert_eq!(said.kind(), Kind::Full, "{said:?}");
    assert!(store.is_empty().await.unwrap());
    say(&store, "PRAGMA max_page_count = 100000").await;
    assert_eq!(store.settle(run, "default", &batch, now()).await.unwrap().customers, 600);
}

#[tokio::test]
async fn another_writer_is_waited_for() {
    let (home, store) = store().await;
    let run = begun(&store, 1).await;
    let other = home.open().await;
    let Store::Sqlite(db) = &other else { panic!("{other:?}") };
    let mut session = db.session.lock().await;
    let tx = session.connection.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let batch = batch(0, vec![family(1, 0, "C-0", "zero")]);
    let (settled, ()) = tokio::join!(store.settle(run, "default", &batch, now()), async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        tx.commit().await.unwrap();
    });
    assert_eq!(settled.unwrap().customers, 1);
}
