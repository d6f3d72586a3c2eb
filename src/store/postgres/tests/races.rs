//! Several at once.

use std::time::Duration;

use sqlx::{Connection as _, PgConnection};

use super::store;
use crate::store::tests::people::{batch, begun, family, now};
use crate::store::{Constraint, Kind};

#[tokio::test]
async fn writers_that_want_the_same_keys_share_them_out() {
    let (home, one) = store().await;
    let other = home.open().await;
    let names: Vec<(String, String)> =
        (0..400).map(|n| (format!("C-{n}"), format!("domain{n}"))).collect();
    let of = |space, names: Vec<&(String, String)>| (space, names.into_iter().cloned().collect());
    let forth: (u8, Vec<(String, String)>) = of(1, names.iter().collect());
    let back: (u8, Vec<(String, String)>) = of(2, names.iter().rev().collect());
    let families = |(space, names): &'static (u8, Vec<(String, String)>)| {
        names.iter().zip(0..).map(|((r, d), n)| family(*space, n, r, d)).collect::<Vec<_>>()
    };
    let (forth, back): (&'static _, &'static _) = (Box::leak(forth.into()), Box::leak(back.into()));
    let (first, second) = (begun(&one, 1).await, begun(&one, 2).await);
    // One goes through the keys up, the other down: each soon waits for the other.
    let (forth, back) = (batch(0, families(forth)), batch(0, families(back)));
    let (forth, back) = tokio::join!(
        one.settle(first, "default", &forth, now()),
        other.settle(second, "default", &back, now())
    );
    let (forth, back) = (forth.unwrap(), back.unwrap());
    assert_eq!(forth.customers + back.customers, 400);
    assert_eq!(forth.conflicts.len() + back.conflicts.len(), 400);
    let mut all = forth.conflicts.iter().chain(&back.conflicts);
    assert!(all.all(|conflict| conflict.constraint == Constraint::CustomerRef));
    assert_eq!(home.one("SELECT count(*) FROM customer").await, 400);
    assert_eq!(home.one("SELECT count(*) FROM subscription").await, 800);
}

#[tokio::test]
async fn two_that_write_the_same_batch_write_it_once() {
    let (home, one) = store().await;
    let other = home.open().await;
    let run = begun(&one, 1).await;
    let batch = batch(0, vec![family(1, 0, "C-0", "zero"), family(1, 1, "C-1", "zero")]);
    let (a, b) = tokio::join!(
        one.settle(run, "default", &batch, now()),
        other.settle(run, "default", &batch, now())
    );
    let (a, b) = (a.unwrap(), b.unwrap());
    assert_ne!(a.already, b.already);
    assert_eq!((a.customers, a.lines, &a.conflicts), (b.customers, b.lines, &b.conflicts));
    assert_eq!(a.conflicts.len(), 1);
    assert_eq!(one.counts(run).await.unwrap(), (1, 2, 1));
}

#[tokio::test]
async fn a_row_that_somebody_is_about_to_commit_is_waited_for() {
    let (home, store) = store().await;
    let run = begun(&store, 1).await;
    let mut somebody = PgConnection::connect(&home.url).await.unwrap();
    let mut tx = somebody.begin().await.unwrap();
    let text = "INSERT INTO customer (id, source, customer_ref, company_name, name_key, \
         domain_prefix, contact_first_name, contact_last_name, contact_email, country, \
         address_line1, culture, language, cloud, run, input, input_row, digest) \
         VALUES (gen_random_uuid(), 'x', 'X-1', 'X', 'x', 'zero', 'A', 'B', 'a@b.example', 'DE', \
         'x', 'de-DE', 'de', 'public', gen_random_uuid(), 0, 2, sha256('x'))";
    sqlx::query(text).execute(&mut *tx).await.unwrap();
    let batch = batch(0, vec![family(1, 0, "C-0", "zero"), family(1, 1, "C-1", "one")]);
    let (settled, ()) = tokio::join!(store.settle(run, "default", &batch, now()), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        tx.commit().await.unwrap();
    });
    let settled = settled.unwrap();
    assert_eq!((settled.customers, settled.conflicts.len()), (1, 1));
    assert_eq!(settled.conflicts[0].constraint, Constraint::DomainPrefix);
}

#[tokio::test]
async fn a_deadlock_is_begun_anew_and_ends() {
    let (home, store) = store().await;
    let run = begun(&store, 1).await;
    let mut somebody = PgConnection::connect(&home.url).await.unwrap();
    let mut tx = somebody.begin().await.unwrap();
    // The other side waits longer before it looks, so that the batch is the one that is cut off.
    sqlx::query("SET LOCAL deadlock_timeout = '30s'").execute(&mut *tx).await.unwrap();
    let text = "INSERT INTO customer (id, source, customer_ref, company_name, name_key, \
         domain_prefix, contact_first_name, contact_last_name, contact_email, country, \
         address_line1, culture, language, cloud, run, input, input_row, digest) \
         VALUES (gen_random_uuid(), 'x', $1, 'X', 'x', $1, 'A', 'B', 'a@b.example', 'DE', \
         'x', 'de-DE', 'de', 'public', gen_random_uuid(), 0, 2, sha256('x'))";
    sqlx::query(text).bind("one").execute(&mut *tx).await.unwrap();
    let names = ["zero", "one", "two"];
    let families = names.iter().zip(0..).map(|(name, n)| family(1, n, name, name)).collect();
    let batch = batch(0, families);
    let (settled, ()) = tokio::join!(store.settle(run, "default", &batch, now()), async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        // Waits for the batch, which waits for this.
        sqlx::query(text).bind("zero").execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    });
    let settled = settled.unwrap();
    assert_eq!((settled.customers, settled.conflicts.len()), (1, 2));
    let deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    home.all("SELECT pg_stat_clear_snapshot()::text").await;
    assert!(home.one(deadlocks).await >= 1);
}

#[tokio::test]
async fn a_time_limit_of_the_house_is_a_matter_of_the_moment() {
    let (home, store) = store().await;
    let run = begun(&store, 1).await;
    let name = home.one("SELECT substr(current_database(), 4)").await;
    let limit = format!("ALTER DATABASE crm{name} SET statement_timeout = '50ms'");
    home.all(&limit).await;
    let mut somebody = PgConnection::connect(&home.url).await.unwrap();
    let mut tx = somebody.begin().await.unwrap();
    sqlx::query("LOCK TABLE customer IN EXCLUSIVE MODE").execute(&mut *tx).await.unwrap();
    let limited = home.open().await;
    let batch = batch(0, vec![family(1, 0, "C-0", "zero")]);
    let said = limited.settle(run, "default", &batch, now()).await.unwrap_err();
    assert_eq!(said.kind(), Kind::Temporary, "{said:?}");
    tx.rollback().await.unwrap();
    assert_eq!(limited.settle(run, "default", &batch, now()).await.unwrap().customers, 1);
}

#[tokio::test]
async fn a_house_s_own_trigger_refuses_a_family_and_no_other() {
    let (home, store) = store().await;
    home.all(
        "CREATE FUNCTION house() RETURNS trigger AS $$ BEGIN IF NEW.domain_prefix = 'zero' \
         THEN RAISE 'not this one'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql; \
         CREATE TRIGGER house BEFORE INSERT ON customer FOR EACH ROW EXECUTE FUNCTION house()",
    )
    .await;
    let run = begun(&store, 1).await;
    let names: Vec<String> = ["one", "two", "zero", "three"].map(str::to_owned).into();
    let families = names.iter().zip(0..).map(|(name, n)| family(1, n, name, name)).collect();
    let settled = store.settle(run, "default", &batch(0, families), now()).await.unwrap();
    assert_eq!((settled.customers, settled.conflicts.len()), (3, 1));
    assert_eq!(settled.conflicts[0].family, 2);
    assert_eq!(settled.conflicts[0].constraint.code(), "DATABASE_REFUSED");
}
