//! Ctrl-C and SIGTERM. The first asks the run to stop after the current batch; the second ends the
//! program at once, which loses nothing but the report: every batch is a transaction.

use crate::run::Stop;

/// Listens on a thread of its own until the program ends.
pub(super) fn listen(stop: &Stop) {
    let stop = stop.clone();
    std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
            return;
        };
        runtime.block_on(async {
            while let Some(signal) = next().await {
                if stop.asked().is_some() {
                    leave(signal);
                }
                stop.ask(signal);
                super::show::note("stopping after the current batch; once more stops at once");
            }
        });
    });
}

#[expect(clippy::exit, reason = "the user asked twice; every batch is a transaction")]
fn leave(signal: u8) -> ! {
    std::process::exit(128 + i32::from(signal))
}

#[cfg(unix)]
async fn next() -> Option<u8> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt()).ok()?;
    let mut terminate = signal(SignalKind::terminate()).ok()?;
    tokio::select! {
        _ = interrupt.recv() => Some(2),
        _ = terminate.recv() => Some(15),
    }
}

#[cfg(not(unix))]
async fn next() -> Option<u8> {
    tokio::signal::ctrl_c().await.ok().map(|()| 2)
}
