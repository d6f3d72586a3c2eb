//! Taking an import back: what it wrote goes, as far as nobody changed it or built on it since.

use crate::model::Instant;
use crate::store::{Attempt, RunId, RunRow, RunState, Store, Undone};

use super::Error;
use super::events::{Event, Listener, Phase, Stop};
use super::import::lease;
use super::plan::holder;

/// Customers a transaction.
const CUSTOMERS: usize = 2_000;

/// What is to be taken back.
#[derive(Debug)]
pub struct UndoPlan<'a> {
    /// The run.
    pub run: &'a RunRow,
    /// Only say what would go and what would stay.
    pub try_only: bool,
    /// The process, for whoever waits.
    pub process: u32,
    /// The machine's name.
    pub host: String,
    /// The clock.
    pub clock: fn() -> Instant,
}

/// Takes a run back, in transactions. One that was interrupted is continued by asking again.
///
/// # Errors
///
/// When the database cannot do its part, or when somebody asked it to stop.
pub fn undo(
    store: &Store,
    runtime: &tokio::runtime::Runtime,
    plan: &UndoPlan<'_>,
    listener: &dyn Listener,
    stop: &Stop,
) -> Result<Undone, Error> {
    let run = plan.run.run.id;
    let started = (plan.clock)();
    let holder = holder(plan.process, &plan.host);
    if !plan.try_only {
        runtime.block_on(lease(store, &holder, started))?;
        let attempt = Attempt {
            started,
            ended: None,
            outcome: String::new(),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            host: plan.host.clone(),
        };
        runtime.block_on(store.begin(&plan.run.run, &attempt))?;
        runtime.block_on(store.set_state(run, RunState::Undoing, None))?;
    }
    let mut done = 0;
    let result = remove(store, runtime, plan, (listener, stop), &mut done);
    if plan.try_only {
        return result;
    }
    let ended = runtime.block_on(async {
        let outcome = match &result {
            Ok(undone) => told(undone),
            Err(error) => error.to_string(),
        };
        match &result {
            Ok(_) => store.set_state(run, RunState::Undone, None).await?,
            // Nothing is gone, so the run is what it was.
            Err(_) if done == 0 => store.set_state(run, plan.run.state, None).await?,
            Err(_) => {}
        }
        store.end_attempt(run, started, (plan.clock)(), &outcome).await?;
        store.release(&holder).await
    });
    let undone = result?;
    ended?;
    Ok(undone)
}

fn remove(
    store: &Store,
    runtime: &tokio::runtime::Runtime,
    plan: &UndoPlan<'_>,
    (listener, stop): (&dyn Listener, &Stop),
    done: &mut usize,
) -> Result<Undone, Error> {
    let (run, source): (RunId, &str) = (plan.run.run.id, &plan.run.run.source);
    let customers = runtime.block_on(store.written(run))?;
    listener.hear(&Event::Began { phase: Phase::Undo, total: customers.len() as u64 });
    let mut all = Undone::default();
    for some in customers.chunks(CUSTOMERS) {
        if let Some(signal) = stop.asked() {
            return Err(Error::UndoInterrupted { signal, done: *done, total: customers.len() });
        }
        let undone = runtime.block_on(store.undo(run, source, some, plan.try_only))?;
        all.customers += undone.customers;
        all.lines += undone.lines;
        all.kept.extend(undone.kept);
        *done += some.len();
        listener.hear(&Event::Progress {
            phase: Phase::Undo,
            done: *done as u64,
            rows: all.customers + all.lines,
            rejected: 0,
        });
    }
    listener.hear(&Event::Ended { phase: Phase::Undo });
    Ok(all)
}

/// The end of an undoing in the ledger's words.
fn told(undone: &Undone) -> String {
    format!(
        "undone: {} and {} removed, {} kept",
        super::plural(undone.customers, "customer"),
        super::plural(undone.lines, "subscription"),
        super::plural(undone.kept.len() as u64, "row")
    )
}
