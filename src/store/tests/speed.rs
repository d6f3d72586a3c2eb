//! How fast families go in. Run by hand: `cargo test --release --lib speed -- --ignored --nocapture`.

use std::time::{Duration, Instant as Clock};

use super::people::{Server, batch, begun, family, now, store};

/// Spreads numbers over all domains, as real keys are spread.
fn scattered(number: u32) -> String {
    let mixed = u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    format!("d{:x}", mixed ^ mixed >> 29)
}

#[tokio::test]
#[ignore = "measures, proves nothing"]
async fn speed_of_200_000_families() {
    for server in [Server::Sqlite, Server::Postgres] {
        for size in [5_000, 20_000] {
            measure(server, 200_000, size).await;
        }
    }
}

/// What it costs that the database refuses one family in a hundred although nothing was foreseen.
#[tokio::test]
#[ignore = "measures, proves nothing"]
#[expect(clippy::print_stderr, reason = "the figures are for whoever runs it by hand")]
async fn speed_with_late_conflicts() {
    for server in [Server::Sqlite, Server::Postgres] {
        let clean = settle_beside(server, 0).await;
        let met = settle_beside(server, 100).await;
        let times = met.as_secs_f64() / clean.as_secs_f64();
        eprintln!("{server:?}: {clean:.2?} clean, {met:.2?} with conflicts, {times:.2} times");
    }
}

/// Settles 20,000 families beside every so-manyth of them, which is stored already.
async fn settle_beside(server: Server, step: u32) -> Duration {
    let (_home, store) = store(server).await;
    let names: Vec<(u32, String, String)> =
        (0..20_000).map(|n| (n, format!("C-{n}"), scattered(n))).collect();
    let taken = |n: u32| step > 0 && n.is_multiple_of(step);
    let others: Vec<(u32, String)> =
        names.iter().filter(|(n, ..)| taken(*n)).map(|(n, r, _)| (*n, format!("X{r}"))).collect();
    let first = begun(&store, 1).await;
    let families = others.iter().map(|(n, r)| family(1, *n, r, &names[*n as usize].2)).collect();
    store.settle(first, "default", &batch(0, families), now()).await.unwrap();
    let run = begun(&store, 2).await;
    let mut met = 0;
    let start = Clock::now();
    for (ordinal, part) in (0..).zip(names.chunks(5_000)) {
        let families = part.iter().map(|(n, r, d)| family(2, *n, r, d)).collect();
        let settled = store.settle(run, "default", &batch(ordinal, families), now()).await.unwrap();
        met += settled.conflicts.len();
    }
    let took = start.elapsed();
    assert_eq!(met, others.len());
    took
}

#[expect(clippy::print_stderr, reason = "the figures are for whoever runs it by hand")]
async fn measure(server: Server, families: u32, size: u32) {
    let (_home, store) = store(server).await;
    let run = begun(&store, 1).await;
    let mut spent = Duration::ZERO;
    let mut slowest = Duration::ZERO;
    for (ordinal, first) in (0..).zip((0..families).step_by(size as usize)) {
        let names: Vec<(u32, String, String)> =
            (first..first + size).map(|n| (n, format!("C-{n}"), scattered(n))).collect();
        let families = names.iter().map(|(n, r, d)| family(1, *n, r, d)).collect();
        let batch = batch(ordinal, families);
        let start = Clock::now();
        let settled = store.settle(run, "default", &batch, now()).await.unwrap();
        assert_eq!(settled.conflicts, []);
        spent += start.elapsed();
        slowest = slowest.max(start.elapsed());
    }
    let start = Clock::now();
    store.close().await.unwrap();
    let closing = start.elapsed();
    let rate = f64::from(families) * 3.0 / spent.as_secs_f64();
    eprintln!(
        "{server:?}, batches of {size}: {rate:.0} customers and lines/s, {spent:.1?}, slowest batch \
         {slowest:.2?}, closing {closing:.2?}"
    );
}
