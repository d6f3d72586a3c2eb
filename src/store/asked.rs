//! What is asked of a database, and what it answers, apart from batches.

use std::path::PathBuf;

use super::answer::Answer;
use super::{Error, Lease, RunId};
use crate::model::Instant;

/// How fit a database is for imports, without anything changed in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examination {
    /// The database without any password.
    pub place: String,
    /// The server or library and its version.
    pub server: String,
    /// The version of muster's tables; `None` where there are none.
    pub version: Option<i64>,
    /// The version this program makes.
    pub newest: i64,
    /// What an import may not do, as `INSERT on customer`.
    pub missing: Vec<String>,
    /// What undoing a run may not do besides.
    pub missing_to_undo: Vec<String>,
    /// The server's clock; `None` where it is this machine's.
    pub clock: Option<Instant>,
    /// Who writes at the moment.
    pub lease: Option<Lease>,
    /// The folder the database lies in, where it is on this machine.
    pub folder: Option<PathBuf>,
}

/// What somebody still has to correct, or had to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectRow {
    /// The feed.
    pub source: String,
    /// The customer's key; empty where its row had none.
    pub customer_ref: String,
    /// The line's key; empty for the customer's own row.
    pub line_key: String,
    /// The rule.
    pub code: String,
    /// The column it is about; empty for the whole row.
    pub column: String,
    /// The run that found it first, and when that began.
    pub first_run: RunId,
    /// When that run began.
    pub since: Instant,
    /// The run that found it last.
    pub last_run: RunId,
    /// When that run began.
    pub last_seen: Instant,
    /// `open`, `fixed` or `withdrawn`.
    pub state: String,
    /// The run that put it right.
    pub closed_by: Option<RunId>,
}

/// Which rejects are meant; a part that is absent says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct RejectFilter<'a> {
    /// Of this feed.
    pub source: Option<&'a str>,
    /// Of this customer.
    pub customer_ref: Option<&'a str>,
    /// Of this line.
    pub line_key: Option<&'a str>,
    /// For this rule.
    pub code: Option<&'a str>,
    /// Found first before.
    pub before: Option<Instant>,
    /// Closed ones, too.
    pub all: bool,
}

/// What is stored, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holdings {
    /// Customers.
    pub customers: u64,
    /// Legacy offers and catalogue items, each with its lines; in order of id.
    pub lines: Vec<(String, u64)>,
}

/// Where a customer was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedAt {
    /// The run.
    pub run: RunId,
    /// When it began.
    pub started: Instant,
    /// The customer's family in it.
    pub family: u32,
}

impl RejectRow {
    /// Reads its values in their order.
    pub(super) fn read(row: &impl Answer) -> Result<RejectRow, Error> {
        Ok(RejectRow {
            source: row.text(0)?,
            customer_ref: row.text(1)?,
            line_key: row.text(2)?,
            code: row.text(3)?,
            column: row.text(4)?,
            first_run: row.run_id(5)?,
            since: row.instant(6)?,
            last_run: row.run_id(7)?,
            last_seen: row.instant(8)?,
            state: row.text(9)?,
            closed_by: row.maybe_run_id(10)?,
        })
    }
}

/// What became of the rejects that a run was the first to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fates {
    /// Nobody has corrected them.
    pub open: u64,
    /// Corrected.
    pub fixed: u64,
    /// Nobody is going to correct them.
    pub withdrawn: u64,
}

impl Fates {
    /// Takes in rows of state and count.
    pub(super) fn read(rows: &[impl Answer]) -> Result<Fates, Error> {
        let mut fates = Fates::default();
        for row in rows {
            let place = match row.text(0)?.as_str() {
                "open" => &mut fates.open,
                "fixed" => &mut fates.fixed,
                "withdrawn" => &mut fates.withdrawn,
                other => return Err(Error::Ledger(other.to_owned())),
            };
            *place = row.number(1)?;
        }
        Ok(fates)
    }
}

/// A row of a report that came back and went in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedBy {
    /// The row, as the report names it.
    pub reference: String,
    /// The run that brought it.
    pub run: RunId,
    /// When that began.
    pub started: Instant,
}

impl ReturnedBy {
    /// Reads a row of reference, run and the run's start.
    pub(super) fn read(row: &impl Answer) -> Result<ReturnedBy, Error> {
        Ok(ReturnedBy { reference: row.text(0)?, run: row.run_id(1)?, started: row.instant(2)? })
    }
}
