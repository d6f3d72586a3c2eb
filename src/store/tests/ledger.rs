//! Opening, migrating, the right to write, and the ledger's words.

use super::both;
use super::people::{Home, Server, attempt, begun, now, run, store};
use crate::model::{Digest, Instant};
use crate::store::{Error, Kind, RunId, RunState, RunSummary, Store};

both! {
    two_first_uses_at_once_both_succeed,
    one_writes_at_a_time,
    a_run_reads_back_as_it_was_entered,
    a_second_run_of_one_generation_is_refused,
    a_newer_schema_is_told,
}

fn later(minutes: i64) -> Instant {
    Instant::from_unix_ms(now().unix_ms() + minutes * 60_000)
}

async fn two_first_uses_at_once_both_succeed(server: Server) {
    let home = Home::new(server);
    let (one, two) = tokio::join!(Store::open(&home.url), Store::open(&home.url));
    one.unwrap().begin(&run(1), &attempt()).await.unwrap();
    assert_eq!(two.unwrap().runs(9).await.unwrap().len(), 1);
}

async fn one_writes_at_a_time(server: Server) {
    let (home, first) = store(server).await;
    let second = home.open().await;
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

async fn a_run_reads_back_as_it_was_entered(server: Server) {
    let (_home, store) = store(server).await;
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

async fn a_second_run_of_one_generation_is_refused(server: Server) {
    let (_home, store) = store(server).await;
    begun(&store, 1).await;
    let mut other = run(1);
    other.id = RunId([7; 16]);
    assert_eq!(store.begin(&other, &attempt()).await.unwrap_err().kind(), Kind::Broken);
    assert_eq!(store.runs(9).await.unwrap().len(), 1);
}

async fn a_newer_schema_is_told(server: Server) {
    let (home, first) = store(server).await;
    first.close().await.unwrap();
    let row = match server {
        Server::Sqlite => "muster_schema VALUES (99, 'later', '2027-01-01', 1, x'00', 1)",
        Server::Postgres => "muster_schema_version VALUES (99, '2027-01-01')",
    };
    home.all(&format!("INSERT INTO {row}")).await;
    for opened in [Store::open(&home.url).await, Store::open_existing(&home.url).await] {
        let said = opened.unwrap_err();
        assert!(matches!(said, Error::Version { .. }), "{said:?}");
        assert_eq!(said.kind(), Kind::Configuration);
    }
}
