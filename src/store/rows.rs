//! What both databases count and enter alike: rows sent and written, and what the ledger is to
//! hold of a conflict.

use std::collections::BTreeSet;

use super::{BatchRow, Conflict, Constraint, Error, NewBatch, NewFamily, NewRefusal, NewReject};

/// Rows of the target tables, sent or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Rows {
    /// Customers.
    pub(super) customers: u64,
    /// Agreements.
    pub(super) agreements: u64,
    /// Lines.
    pub(super) lines: u64,
}

impl Rows {
    /// The rows that make up a family.
    pub(super) fn of(family: &NewFamily<'_>) -> Rows {
        let agreement = family.customer.as_ref().is_some_and(|c| c.customer.agreement.is_some());
        Rows {
            customers: family.customer.is_some().into(),
            agreements: agreement.into(),
            lines: family.lines.len() as u64,
        }
    }

    /// Adds other rows.
    pub(super) fn add(&mut self, other: Rows) {
        self.customers += other.customers;
        self.agreements += other.agreements;
        self.lines += other.lines;
    }
}

/// Compares what the database says it wrote with what was sent and not refused.
pub(super) fn check(
    batch: &NewBatch<'_>,
    conflicts: &[Conflict],
    written: Rows,
) -> Result<(), Error> {
    let refused: BTreeSet<u32> = conflicts.iter().map(|conflict| conflict.family).collect();
    let mut sent = Rows::default();
    for family in batch.families.iter().filter(|family| !refused.contains(&family.ordinal)) {
        sent.add(Rows::of(family));
    }
    let pairs = [
        ("customers", sent.customers, written.customers),
        ("agreements", sent.agreements, written.agreements),
        ("lines", sent.lines, written.lines),
    ];
    match pairs.into_iter().find(|(_, sent, written)| sent != written) {
        Some((what, sent, written)) => Err(Error::Count { what, sent, written }),
        None => Ok(()),
    }
}

/// What the ledger is to hold of a conflict. A reject needs the customer's key, and the customer of
/// lines alone may be gone.
pub(super) fn refusal(
    conflict: &Conflict,
    family: &NewFamily<'_>,
    customer_ref: Option<String>,
) -> (NewRefusal, Option<NewReject>) {
    let line = conflict.line.or(family.customer.is_none().then_some(0));
    let line = line.and_then(|line| family.lines.get(line));
    let (input, row) = match (line, &family.customer) {
        (Some(line), _) => (line.input, line.row),
        (None, Some(customer)) => (customer.input, customer.row),
        (None, None) => (0, 0),
    };
    let code = conflict.constraint.code().to_owned();
    let column = conflict.constraint.column().to_owned();
    let line_key = line.map(|line| line.line_key.clone()).unwrap_or_default();
    let reject = customer_ref.map(|customer_ref| NewReject {
        customer_ref,
        line_key,
        code: code.clone(),
        column: column.clone(),
        row_digest: String::new(),
    });
    let family = conflict.family;
    (NewRefusal { family, input, row, code, column, detail: String::new() }, reject)
}

/// The conflicts that a batch of the ledger met, read back from its refusals: those that were not
/// foreseen. Whoever wrote the batch may have been another process, or this one before the
/// connection broke at its commit.
pub(super) fn conflicts(batch: &NewBatch<'_>, refusals: &[NewRefusal]) -> Vec<Conflict> {
    let foreseen: BTreeSet<(u32, u16, u32, &str)> =
        batch.refusals.iter().map(|r| (r.family, r.input, r.row, r.code.as_str())).collect();
    let met = refusals
        .iter()
        .filter(|r| !foreseen.contains(&(r.family, r.input, r.row, r.code.as_str())));
    met.filter_map(|refusal| {
        let family = batch.families.iter().find(|family| family.ordinal == refusal.family)?;
        let of_customer = family
            .customer
            .as_ref()
            .is_some_and(|c| (c.input, c.row) == (refusal.input, refusal.row));
        let constraint = Constraint::of(&refusal.code, &refusal.column);
        // A flat row is a customer and a line; what is said of a line names a line's column.
        let line = family
            .lines
            .iter()
            .position(|line| (line.input, line.row) == (refusal.input, refusal.row))
            .filter(|_| !of_customer || constraint.is_of_line());
        Some(Conflict { family: refusal.family, constraint, line })
    })
    .collect()
}

/// A count as the databases keep it. No count of muster's comes near the limit.
pub(super) fn signed(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

/// Compares a batch of the ledger with the one of its number that is at hand. Other boundaries would
/// mean that families are lost.
pub(super) fn same_batch(stored: &BatchRow, batch: &NewBatch<'_>) -> Result<(), Error> {
    let BatchRow { ordinal, first_family, end_family, .. } = *stored;
    if (first_family, end_family) == (batch.first_family, batch.end_family) {
        return Ok(());
    }
    Err(Error::Ledger(format!("batch {ordinal} of families {first_family} to {end_family}")))
}
