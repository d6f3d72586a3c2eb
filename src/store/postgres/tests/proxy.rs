//! A connection that is cut at the worst moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::store;
use crate::store::tests::cluster::{PASSWORD, cluster};
use crate::store::tests::people::{batch, begun, family, now};
use crate::store::{Settled, Store};

/// Passes everything on, but cuts a connection at its next commit as long as `cuts` are left:
/// behind it, so that the server commits and nobody hears of it.
async fn proxy(to: u16, cuts: Arc<AtomicU32>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
            tokio::spawn(pass_on(client, server, Arc::clone(&cuts)));
        }
    });
    port
}

async fn pass_on(mut client: TcpStream, mut server: TcpStream, cuts: Arc<AtomicU32>) {
    let (mut up, mut down) = (vec![0; 65536], vec![0; 65536]);
    loop {
        tokio::select! {
            read = client.read(&mut up) => {
                let Ok(read @ 1..) = read else { return };
                let is_commit = up[..read].windows(7).any(|bytes| bytes == b"COMMIT\0");
                if server.write_all(&up[..read]).await.is_err() { return }
                let cut = |left: u32| left.checked_sub(1);
                let order = Ordering::SeqCst;
                if is_commit && cuts.fetch_update(order, order, cut).is_ok() {
                    // The answer is the proof that the server did it; it goes no further.
                    assert!(server.read(&mut down).await.unwrap() > 0);
                    return;
                }
            }
            read = server.read(&mut down) => {
                let Ok(read @ 1..) = read else { return };
                if client.write_all(&down[..read]).await.is_err() { return }
            }
        }
    }
}

#[tokio::test]
async fn a_commit_that_nobody_heard_of_is_found_in_the_ledger() {
    let (home, direct) = store().await;
    let first = begun(&direct, 1).await;
    let taken = batch(0, vec![family(1, 0, "C-0", "taken")]);
    direct.settle(first, "default", &taken, now()).await.unwrap();

    let name = home.url.trim_start_matches("postgres:///").split('?').next().unwrap();
    let cuts = Arc::new(AtomicU32::new(0));
    let port = proxy(cluster().port, Arc::clone(&cuts)).await;
    let url = format!("postgres://postgres:{PASSWORD}@127.0.0.1:{port}/{name}");
    let store = Store::open(&url).await.unwrap();
    let run = begun(&store, 2).await;
    let mut flat = family(2, 1, "C-1", "taken");
    // A flat row: customer and line stand in one.
    flat.lines[0].input = 0;
    flat.lines[0].row = 3;
    let mut twice = family(2, 2, "C-2", "two");
    twice.lines[1].line_key = "L-1".into();
    twice.lines[1].row = 41;
    let second = batch(0, vec![family(2, 0, "C-10", "ten"), flat, twice]);
    cuts.store(1, Ordering::SeqCst);
    let settled = store.settle(run, "default", &second, now()).await.unwrap();
    assert_eq!(cuts.load(Ordering::SeqCst), 0);
    let met: Vec<_> =
        settled.conflicts.iter().map(|c| (c.family, c.constraint.code(), c.line)).collect();
    assert_eq!(met, [(1, "DOMAIN_TAKEN", None), (2, "CUSTOMER_REF_REUSED", Some(1))]);
    assert!(settled.already);
    assert_eq!((settled.customers, settled.lines), (1, 2));
    assert_eq!(store.counts(run).await.unwrap(), (1, 2, 2));
    // And another process that comes to the same batch hears the same.
    let again: Settled = direct.settle(run, "default", &second, now()).await.unwrap();
    assert_eq!(again, settled);

    // An attempt that was entered unheard is not entered twice.
    cuts.store(1, Ordering::SeqCst);
    begun(&store, 3).await;
    assert_eq!(home.one("SELECT count(*) FROM muster_attempt").await, 3);
}
