//! Families into the database, batch by batch. A batch is one transaction with its ledger row.
//!
//! Several threads take turns: while one waits for the database, another reads the next batch from
//! the docket and judges it again into typed values. Where the database has one writer, the others
//! wait for it; families are independent, so the order in which batches go in is nobody's matter.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant as Stopwatch};

use crate::rules::Stored;
use crate::store::{Conflict, Constraint, NewBatch, NewLine, Settled};

use super::Error;
use super::batch::{Range, Settling};
use super::events::{Event, Listener, Phase, Stop};
use super::families;
use super::prepare::{prepare, wanted};
use super::roster::NONE;

/// A family the database refused although the survey foresaw nothing, with the row it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Late {
    pub(super) family: u32,
    pub(super) constraint: Constraint,
    pub(super) input: u16,
    pub(super) row: u32,
}

/// Where settling stands.
#[derive(Debug, Default)]
struct Progress {
    done: u32,
    families: u64,
    customers: u64,
    lines: u64,
    conflicts: Vec<Late>,
    settled: Vec<Range>,
    error: Option<Error>,
}

/// What came of settling.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// Families the database refused although nothing was foreseen.
    pub(super) conflicts: Vec<Late>,
    /// Whether it was stopped by [`Limit`] before the end.
    pub(super) over_limit: bool,
    /// The batches that were settled.
    pub(super) settled: Vec<Range>,
    /// Customers in them.
    pub(super) customers: u64,
    /// Lines in them.
    pub(super) lines: u64,
}

/// When settling ends before all is settled.
pub(super) struct Limit<'a> {
    /// Says whether that many refused families more are too many.
    pub(super) exceeded: &'a (dyn Fn(&[Late]) -> bool + Sync),
    /// When it has taken too long.
    pub(super) deadline: Option<Stopwatch>,
    /// How long that is.
    pub(super) patience: Duration,
}

/// Settles the batches that `todo` numbers, in that order.
pub(super) fn settle(
    settling: &Settling<'_, '_>,
    batches: &[Range],
    todo: &[u32],
    limit: &Limit<'_>,
    listener: &dyn Listener,
    stop: &Stop,
) -> Result<Done, Error> {
    let total = u64::from(settling.roster.family_count());
    listener.hear(&Event::Began { phase: Phase::Settle, total });
    let already = u32::try_from(batches.len() - todo.len()).unwrap_or(NONE);
    let progress = Mutex::new(Progress { done: already, ..Progress::default() });
    let next = AtomicUsize::new(0);
    let ended = AtomicBool::new(false);
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..settling.writers.min(todo.len()) {
            scope.spawn(|| {
                while !ended.load(Ordering::SeqCst) && stop.asked().is_none() {
                    let Some(&number) = todo.get(next.fetch_add(1, Ordering::SeqCst)) else {
                        break;
                    };
                    let range = batches[number as usize];
                    let is_late = limit.deadline.is_some_and(|end| Stopwatch::now() >= end);
                    let settled = if is_late {
                        Err(Error::Late { seconds: limit.patience.as_secs() })
                    } else {
                        send(settling, number, range)
                    };
                    let mut progress =
                        progress.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    match settled {
                        Ok(settled) => {
                            keep(&mut progress, range, settled);
                            if (limit.exceeded)(&progress.conflicts) {
                                over.store(true, Ordering::SeqCst);
                                ended.store(true, Ordering::SeqCst);
                            }
                            listener.hear(&Event::Progress {
                                phase: Phase::Settle,
                                done: progress.families,
                                rows: progress.customers + progress.lines,
                                rejected: progress.conflicts.len() as u64,
                            });
                        }
                        Err(error) => {
                            progress.error.get_or_insert(error);
                            ended.store(true, Ordering::SeqCst);
                        }
                    }
                }
            });
        }
    });
    let progress = progress.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(error) = progress.error {
        return Err(error);
    }
    let over_limit = over.load(Ordering::SeqCst);
    let all = u32::try_from(batches.len()).unwrap_or(NONE);
    if let Some(signal) = stop.asked()
        && progress.done < all
        && !over_limit
    {
        return Err(Error::Interrupted { signal, done: progress.done, total: all });
    }
    listener.hear(&Event::Ended { phase: Phase::Settle });
    let Progress { mut conflicts, settled, customers, lines, .. } = progress;
    conflicts.sort_by_key(|late| (late.family, late.input, late.row));
    Ok(Done { conflicts, over_limit, settled, customers, lines })
}

fn keep(progress: &mut Progress, range: Range, (settled, late): (Settled, Vec<Late>)) {
    progress.done += 1;
    progress.settled.push(range);
    progress.families += u64::from(range.end - range.first);
    progress.customers += settled.customers;
    progress.lines += settled.lines;
    progress.conflicts.extend(late);
}

fn send(
    settling: &Settling<'_, '_>,
    number: u32,
    range: Range,
) -> Result<(Settled, Vec<Late>), Error> {
    let rows = wanted(settling.roster, range);
    let fetched = settling.docket.fetch(&settling.roster.rows, &rows)?;
    let batch = prepare(settling, number, range, &fetched)?;
    let now = (settling.clock)();
    let settled = settling.runtime.block_on(settling.store.settle(
        settling.run,
        settling.source,
        &batch,
        now,
    ))?;
    check(&batch, &settled)?;
    let late = settled.conflicts.iter().filter_map(|conflict| late(&batch, conflict)).collect();
    Ok((settled, late))
}

/// The row a conflict is about: the customer's, or the line's.
fn late(batch: &NewBatch<'_>, conflict: &Conflict) -> Option<Late> {
    let family = batch.families.iter().find(|family| family.ordinal == conflict.family)?;
    let named = conflict.line.and_then(|at| family.lines.get(at));
    let of_line = |line: &NewLine<'_>| (line.input, line.row);
    let of_customer = family.customer.as_ref().map(|customer| (customer.input, customer.row));
    let (input, row) =
        named.map(of_line).or(of_customer).or_else(|| family.lines.first().map(of_line))?;
    Some(Late { family: conflict.family, constraint: conflict.constraint, input, row })
}

/// What the store says it wrote must be what it was given, less what it refused.
fn check(batch: &NewBatch<'_>, settled: &Settled) -> Result<(), Error> {
    if settled.already {
        return Ok(());
    }
    let refused =
        |ordinal: u32| settled.conflicts.iter().any(|conflict| conflict.family == ordinal);
    let written = batch.families.iter().filter(|family| !refused(family.ordinal));
    let (mut customers, mut lines) = (0, 0);
    for family in written {
        customers += u64::from(family.customer.is_some());
        lines += family.lines.len() as u64;
    }
    if (customers, lines) == (settled.customers, settled.lines) {
        return Ok(());
    }
    Err(Error::Unbalanced(format!(
        "batch {} was to write {customers} customers and {lines} lines, the database says {} and {}",
        batch.ordinal, settled.customers, settled.lines
    )))
}

/// The finding that stands for a constraint.
pub(super) fn stored(constraint: Constraint, input: &crate::table::Input) -> Stored {
    match constraint {
        Constraint::DomainPrefix => Stored::DomainTaken(families::domain_column(input)),
        Constraint::CustomerRef => Stored::CustomerRefReused(families::key_column(input)),
        Constraint::Registration => {
            Stored::CustomerAlreadyExists(crate::table::Column::OrganizationRegistrationNumber)
        }
        Constraint::LineKey => Stored::LineRefReused,
        Constraint::Agreement => Stored::AgreementDuplicate,
        Constraint::CustomerMissing => Stored::CustomerGone(families::key_column(input)),
        Constraint::ParentMissing | Constraint::Other => Stored::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;
    use crate::table::Column;

    #[test]
    fn every_constraint_is_a_rule_and_names_a_column() {
        for constraint in Constraint::ALL {
            let (code, name) = (constraint.code(), constraint.column());
            let column = Column::ALL.iter().copied().find(|column| column.name() == name);
            assert_eq!(column.is_none(), name.is_empty(), "{name}");
            assert!(rules::find(code).is_some(), "{code}");
            assert_eq!(Stored::of(code, column).rule().code, code);
        }
    }
}
