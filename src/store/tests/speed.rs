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
