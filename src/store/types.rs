//! What goes into a store and what comes back.

use std::fmt;

use super::Conflict;
use crate::model::{Customer, Date, Digest, Guid, Instant, Subscription};

/// The identity of a run: derived from its fingerprint and generation, never drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub [u8; 16]);

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl RunId {
    /// The first eight digits: enough for a person and for a folder's name.
    pub fn short(&self) -> String {
        self.to_string().chars().take(8).collect()
    }
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// Begun; some of its batches may be in.
    Open,
    /// All its batches are in; its reports may not be written.
    Committed,
    /// Its reports are written.
    Delivered,
    /// Turned down at the gate, or stopped by a threshold.
    Refused,
    /// Being undone.
    Undoing,
    /// Undone.
    Undone,
}

impl RunState {
    /// The word the ledger holds.
    pub fn as_str(self) -> &'static str {
        match self {
            RunState::Open => "open",
            RunState::Committed => "committed",
            RunState::Delivered => "delivered",
            RunState::Refused => "refused",
            RunState::Undoing => "undoing",
            RunState::Undone => "undone",
        }
    }

    /// Reads the word the ledger holds.
    pub fn parse(text: &str) -> Option<RunState> {
        use RunState::{Committed, Delivered, Open, Refused, Undoing, Undone};
        [Open, Committed, Delivered, Refused, Undoing, Undone]
            .into_iter()
            .find(|s| s.as_str() == text)
    }
}

/// A run to be entered in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRun {
    /// Its identity.
    pub id: RunId,
    /// What it is known by.
    pub fingerprint: Digest,
    /// Counts runs of one fingerprint, from 1: a refused or undone run is followed by another.
    pub generation: u32,
    /// The feed its rows belong to.
    pub source: String,
    /// When it began.
    pub started: Instant,
    /// The day that counts as today.
    pub as_of: Date,
    /// The day whose rules are applied.
    pub rules_date: Date,
    /// Families a batch.
    pub batch_families: u32,
    /// Who runs it, and in which role; empty where nobody said.
    pub operator: String,
    /// The operator's role; empty where nobody said.
    pub role: String,
    /// Its inputs, in order.
    pub inputs: Vec<InputRow>,
}

/// An input as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputRow {
    /// The path as given.
    pub path: String,
    /// The sheet, in a workbook.
    pub sheet: Option<String>,
    /// The file's digest.
    pub digest: Digest,
    /// Rows read.
    pub rows: u64,
}

/// A run as the ledger holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// What it was entered with.
    pub run: NewRun,
    /// Where it stands.
    pub state: RunState,
    /// What was said at its end, once it was.
    pub summary: Option<RunSummary>,
}

/// What the ledger keeps of a run's end, so that it can be told again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunSummary {
    /// The exit code it ended with.
    pub exit_code: u8,
    /// `accepted`, `needs_review` or `refused`.
    pub outcome: String,
    /// The folder its reports were written to.
    pub report: String,
    /// The books as JSON, as in `summary.json`.
    pub books: String,
}

/// One execution of a run. An attempt that was killed has no end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When it began.
    pub started: Instant,
    /// When it ended, if it did.
    pub ended: Option<Instant>,
    /// How it ended: an outcome's name, or a sentence; empty while it runs.
    pub outcome: String,
    /// Version of the program.
    pub tool_version: String,
    /// Where it ran.
    pub host: String,
}

/// Who may write to this database through muster at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Host and process, for a person to read.
    pub holder: String,
    /// When it lapses unless renewed.
    pub expires: Instant,
}

/// What the database knew of a batch of keys before this run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Customers found by their key in this source, or by domain in any.
    pub customers: Vec<KnownCustomer>,
    /// Lines found by their key.
    pub lines: Vec<KnownLine>,
}

/// A stored customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCustomer {
    /// Its id.
    pub id: Guid,
    /// The feed it came from.
    pub source: String,
    /// Its key in that feed.
    pub customer_ref: String,
    /// Its domain prefix.
    pub domain_prefix: String,
    /// Its company name, folded as [`crate::model::CompanyName::key`] folds it.
    pub name_key: String,
    /// Its country and registration number; see [`crate::model::Customer::registration_key`].
    pub registration_key: Option<String>,
    /// The digest it was stored with.
    pub digest: Digest,
    /// The run that stored it.
    pub run: RunId,
    /// When that run began.
    pub stored: Instant,
    /// The path of the input it came from, as that run was given it.
    pub path: String,
    /// The row it came from.
    pub row: u32,
    /// Whether an agreement of it is stored, or none is taken in its cloud.
    pub may_order: bool,
    /// The partner location id of its reseller.
    pub reseller_mpn_id: Option<String>,
    /// The tenant of its reseller.
    pub reseller_tenant_id: Option<String>,
    /// Whether its reseller's part was attested.
    pub reseller_attested: Option<bool>,
    /// Its country.
    pub country: String,
    /// Its special qualifications, separated by semicolons; empty for none.
    pub qualifications: String,
}

/// A run that is carried out and taken back.
#[derive(Debug, Clone, Copy)]
pub struct Rehearsal<'a> {
    /// The run.
    pub run: &'a NewRun,
    /// Its attempt.
    pub attempt: &'a Attempt,
    /// How long it may keep others waiting.
    pub patience: std::time::Duration,
}

/// A stored line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownLine {
    /// Its id.
    pub id: Guid,
    /// Its customer.
    pub customer_id: Guid,
    /// Its key within the customer.
    pub line_key: String,
    /// What it orders: a legacy offer or a catalogue item.
    pub offer: String,
    /// How many.
    pub quantity: u32,
    /// Its term, if it has one.
    pub term: Option<String>,
    /// Its billing cycle, if it has one.
    pub billing_cycle: Option<String>,
    /// The day on which its first term ends, if it chose one.
    pub custom_term_end: Option<String>,
    /// The day that counted as today when it was stored.
    pub ordered: Date,
    /// The digest it was stored with.
    pub digest: Digest,
    /// The run that stored it.
    pub run: RunId,
    /// When that run began.
    pub stored: Instant,
    /// The path of the input it came from, as that run was given it.
    pub path: String,
    /// The row it came from.
    pub row: u32,
}

/// A customer to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCustomer<'a> {
    /// Its id: the row's place in the run decides it.
    pub id: Guid,
    /// Id of its agreement, used when it has one.
    pub agreement_id: Guid,
    /// The customer.
    pub customer: Customer<'a>,
    /// Its name as names are compared; see [`crate::model::CompanyName::key`].
    pub name_key: String,
    /// Digest of its values.
    pub digest: Digest,
    /// The input it came from.
    pub input: u16,
    /// The row it came from.
    pub row: u32,
}

/// A line to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLine<'a> {
    /// Its id.
    pub id: Guid,
    /// Its key within its customer.
    pub line_key: String,
    /// The line.
    pub subscription: Subscription<'a>,
    /// Id of its base line, when it names one by `parent_line_ref`.
    pub parent_id: Option<Guid>,
    /// Digest of its values.
    pub digest: Digest,
    /// The input it came from.
    pub input: u16,
    /// The row it came from.
    pub row: u32,
}

/// A family to be written: its customer and its lines, or lines of a customer stored before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFamily<'a> {
    /// Its ordinal in the run.
    pub ordinal: u32,
    /// The customer's id, new or stored.
    pub customer_id: Guid,
    /// The customer, when it is new.
    pub customer: Option<NewCustomer<'a>>,
    /// Its new lines; a base line stands before its add-ons.
    pub lines: Vec<NewLine<'a>>,
}

/// A refusal foreseen by the survey: entered in the ledger with its batch. It holds no cell value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRefusal {
    /// The family refused.
    pub family: u32,
    /// The input of the row that names the cause.
    pub input: u16,
    /// That row.
    pub row: u32,
    /// Rule code.
    pub code: String,
    /// Canonical column name; empty when the whole row is meant.
    pub column: String,
    /// What the finding says about who stored the other thing: a run and its day, never a cell's
    /// value. Kept so that a continued run reports in the same words.
    pub detail: String,
}

/// An outstanding reject: entered in the ledger with its family's batch. Keys only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReject {
    /// Key of the customer; empty where the row has none.
    pub customer_ref: String,
    /// Key of the line; empty for a customer row.
    pub line_key: String,
    /// Rule code.
    pub code: String,
    /// Canonical column name; empty when the whole row is meant.
    pub column: String,
    /// A digest of what the row held; empty where that is not known.
    pub row_digest: String,
}

/// A row of a report that came back. What it was rejected for is settled: it went in, or it is
/// rejected anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// The row of the report, as the report names it.
    pub reference: String,
    /// A digest of what it held then.
    pub row_digest: String,
    /// Its family now.
    pub family: u32,
    /// Whether it goes in.
    pub goes_in: bool,
}

/// A customer or line that went in: its outstanding rejects are fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectClose {
    /// Key of the customer.
    pub customer_ref: String,
}

/// A batch: a range of family ordinals, whatever their verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBatch<'a> {
    /// Its number in the run, from 0.
    pub ordinal: u32,
    /// First family.
    pub first_family: u32,
    /// One behind the last family.
    pub end_family: u32,
    /// Families to be written, in order.
    pub families: Vec<NewFamily<'a>>,
    /// Refusals foreseen.
    pub refusals: Vec<NewRefusal>,
    /// Rejects that are outstanding after this batch.
    pub rejects: Vec<NewReject>,
    /// Customers whose earlier rejects are fixed by this batch.
    pub fixed: Vec<RejectClose>,
    /// Rows of reports that came back with it.
    pub returned: Vec<Returned>,
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settled {
    /// Customers written.
    pub customers: u64,
    /// Lines written.
    pub lines: u64,
    /// Families the database refused although the survey foresaw nothing. Nothing of them is in.
    pub conflicts: Vec<Conflict>,
    /// Whether the batch was in the ledger already: then nothing was written now, and the ledger's
    /// rows are its verdict.
    pub already: bool,
}

/// A refusal as the ledger holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The batch it was written with.
    pub batch: u32,
    /// What was written.
    pub refusal: NewRefusal,
}

/// A batch as the ledger holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchRow {
    /// Its number in the run.
    pub ordinal: u32,
    /// First family.
    pub first_family: u32,
    /// One behind the last family.
    pub end_family: u32,
    /// Customers written.
    pub customers: u64,
    /// Lines written.
    pub lines: u64,
    /// When it was written.
    pub settled: Instant,
}
