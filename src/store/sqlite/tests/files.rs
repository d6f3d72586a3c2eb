//! Opening, migrating, the right to write, and the ledger's words.

use super::people::{attempt, begun, now, run, store, url};
use crate::model::{Digest, Instant};
use crate::store::{Error, Kind, RunId, RunState, RunSummary, Store};

fn later(minutes: i64) -> Instant {
    Instant::from_unix_ms(now().unix_ms() + minutes * 60_000)
}

#[tokio::test]
async fn a_file_is_created_once_and_opened_again() {
    let (folder, first) = store().await;
    begun(&first, 1).await;
    first.close().await.unwrap();
    assert!(!folder.path().join("crm.db-wal").exists());
    let again = Store::open(&url(&folder).replace("sqlite:", "sqlite://")).await.unwrap();
    assert_eq!(again.runs(10).await.unwrap().len(), 1);
    assert!(again.is_empty().await.unwrap());
    assert!(again.place().ends_with("crm.db"));
}

#[tokio::test]
async fn two_first_uses_at_once_both_succeed() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(&folder);
    let (one, two) = tokio::join!(Store::open(&url), Store::open(&url));
    one.unwrap().begin(&run(1), &attempt()).await.unwrap();
    assert_eq!(two.unwrap().runs(9).await.unwrap().len(), 1);
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
    for url in ["crm.db", "postgres://h/d", "sqlite:", "sqlite::memory:", "sqlite:a.db?mode=ro"] {
        assert_eq!(kind(url.to_owned()).await, Kind::Usage, "{url}");
    }
}

#[tokio::test]
async fn a_newer_schema_is_told() {
    let (folder, first) = store().await;
    let Store::Sqlite(db) = &first;
    let mut session = db.session.lock().await;
    sqlx::query("INSERT INTO muster_schema VALUES (99, 'later', '2027-01-01', 1, x'00', 1)")
        .execute(&mut session.connection)
        .await
        .unwrap();
    drop(session);
    first.close().await.unwrap();
    let said = Store::open(&url(&folder)).await.unwrap_err();
    assert!(matches!(said, Error::Version { .. }), "{said:?}");
}

#[tokio::test]
async fn one_writes_at_a_time() {
    let (folder, first) = store().await;
    let second = Store::open(&url(&folder)).await.unwrap();
    first.lease("desk:1", now(), later(2)).await.unwrap();
    first.lease("desk:1", later(1), later(3)).await.unwrap();
    match second.lease("desk:2", later(60), later(61)).await.unwrap_err() {
        Error::Held { holder, .. } => assert_eq!(holder, "desk:1"),
        other => panic!("{other:?}"),
    }
    assert_eq!(second.lease_holder().await.unwrap().unwrap().expires, later(3));
    first.release("desk:1").await.unwrap();
    assert_eq!(second.lease_holder().await.unwrap(), None);
    second.lease("desk:2", now(), later(2)).await.unwrap();
    // A killed process gives nothing back, but the system drops its lock.
    drop(second);
    first.lease("desk:1", now(), later(2)).await.unwrap();
}

#[tokio::test]
async fn a_run_reads_back_as_it_was_entered() {
    let (_folder, store) = store().await;
    let id = begun(&store, 1).await;
    begun(&store, 2).await;
    store.begin(&run(1), &attempt()).await.unwrap();
    assert_eq!(store.attempts(id).await.unwrap().len(), 2);
    store.end_attempt(id, now(), later(1), "interrupted").await.unwrap();
    let attempts = store.attempts(id).await.unwrap();
    assert_eq!(attempts[0], attempt());
    assert_eq!((attempts[1].ended, attempts[1].outcome.as_str()), (Some(later(1)), "interrupted"));

    let newest = store.newest_run(&Digest::of(b"one file")).await.unwrap().unwrap();
    assert_eq!((newest.run, newest.state, newest.summary), (run(2), RunState::Open, None));
    assert_eq!(store.newest_run(&Digest::of(b"another")).await.unwrap(), None);

    let summary = RunSummary {
        exit_code: 2,
        outcome: "needs_review".into(),
        report: "reports/new".into(),
        books: "{}".into(),
    };
    store.set_state(id, RunState::Committed, Some(&summary)).await.unwrap();
    store.set_state(id, RunState::Delivered, None).await.unwrap();
    let found = store.find_run("0101").await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].state, found[0].summary.as_ref()), (RunState::Delivered, Some(&summary)));
    assert_eq!(store.find_run("%").await.unwrap(), []);
    assert_eq!(store.runs(1).await.unwrap()[0].run.generation, 2);
    let none = RunId([9; 16]);
    assert!(store.set_state(none, RunState::Open, None).await.is_err());
    assert_eq!(store.counts(none).await.unwrap(), (0, 0, 0));
}

#[tokio::test]
async fn a_second_run_of_one_generation_is_refused() {
    let (_folder, store) = store().await;
    begun(&store, 1).await;
    let mut other = run(1);
    other.id = RunId([7; 16]);
    assert_eq!(store.begin(&other, &attempt()).await.unwrap_err().kind(), Kind::Broken);
    assert_eq!(store.runs(9).await.unwrap().len(), 1);
}
