//! What a report is made of.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::rules::{Correction, Finding, Language, Reference};
use crate::table::{Input, Place, RowView};

use super::{Execution, MappingFacts};

/// What became of a row, a customer or a line. Every one has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// It is in, or would be.
    Accepted,
    /// It was stored before with the same content.
    Unchanged,
    /// It has findings that reject it, or the database refused it.
    Rejected,
    /// Nothing is wrong with it; its family is not accepted.
    Held,
    /// It equals an earlier row of its key.
    Duplicate,
    /// It holds nothing.
    Blank,
    /// It is no data: preamble, repeated heading, footer.
    Furniture,
}

impl Disposition {
    /// The word reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Disposition::Accepted => "accepted",
            Disposition::Unchanged => "unchanged",
            Disposition::Rejected => "rejected",
            Disposition::Held => "held",
            Disposition::Duplicate => "duplicate",
            Disposition::Blank => "blank",
            Disposition::Furniture => "furniture",
        }
    }
}

/// Which command the report is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Judged only.
    Check,
    /// Judged, written and taken back.
    Plan,
    /// Judged and written.
    Import,
}

impl Kind {
    /// The command's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Check => "check",
            Kind::Plan => "plan",
            Kind::Import => "import",
        }
    }
}

/// Where a report goes and what it is about.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The folder for reports.
    pub root: PathBuf,
    /// The name of this run's folder in it.
    pub folder: String,
    /// The run's id.
    pub run: String,
    /// Which command.
    pub kind: Kind,
    /// The inputs, by their numbers.
    pub inputs: &'a [Input],
    /// Their digests in hexadecimal, in the same order.
    pub digests: &'a [String],
    /// The language of its sentences.
    pub language: Language,
    /// Whether rejected and held rows are written as a workbook too.
    pub workbook: bool,
    /// What its drop-down lists offer.
    pub reference: &'a Reference,
}

/// Why an innocent row is held: the place of the cause, and the reason's code
/// (`LINE_CUSTOMER_REJECTED`, `ADDON_PARENT_REJECTED`, or the cause's own code).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The row that holds it.
    pub place: Place,
    /// The reason.
    pub code: &'static str,
}

/// What was said of a customer at one of its rows and holds for another that repeats it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    /// The row at which it was said.
    pub place: Place,
    /// What was said there, each about a cell that this row has as well.
    pub findings: Vec<Finding>,
}

/// A row as the report shows it. Rows come in the order of inputs and, inside, of the file.
#[derive(Debug)]
pub struct ReportedRow<'a> {
    /// The row as it was judged.
    pub row: RowView<'a>,
    /// The row as it was received: it differs where cells were put right.
    pub received: RowView<'a>,
    /// What was put right in it.
    pub corrections: &'a [Correction],
    /// What became of it.
    pub disposition: Disposition,
    /// The number of its family where that is accepted or refused as one; `None` where the row is
    /// judged for itself.
    pub family: Option<u32>,
    /// Whether it describes a customer.
    pub is_customer: bool,
    /// Whether it describes a line.
    pub is_line: bool,
    /// Key of its customer; empty where it has none.
    pub customer_ref: &'a str,
    /// Key of its line as given; empty where it has none.
    pub line_ref: &'a str,
    /// Its findings, in order, each already merged with what other rows and the database said.
    pub findings: &'a [Finding],
    /// Why it is held, if it is.
    pub held: Option<Held>,
    /// What is wrong with its customer and was said at another row; it is no finding of this row.
    pub repeats: Option<Repeated>,
    /// The row it repeats, if it is a duplicate.
    pub duplicate_of: Option<Place>,
    /// The id of the customer it stored or found stored; imports only. Given at one row of the
    /// customer, the row that introduced it, even where that row's line is not accepted.
    pub customer_id: Option<String>,
    /// Whether that customer was stored before with the same content, whatever became of the
    /// row's line.
    pub customer_unchanged: bool,
    /// The id of the line it stored or found stored; imports only.
    pub line_id: Option<String>,
}

/// A number by disposition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// All of them.
    pub read: u64,
    /// See [`Disposition::Accepted`].
    pub accepted: u64,
    /// See [`Disposition::Unchanged`].
    pub unchanged: u64,
    /// See [`Disposition::Rejected`].
    pub rejected: u64,
    /// See [`Disposition::Held`].
    pub held: u64,
    /// See [`Disposition::Duplicate`].
    pub duplicate: u64,
    /// See [`Disposition::Blank`].
    pub blank: u64,
    /// See [`Disposition::Furniture`].
    pub furniture: u64,
}

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, disposition: Disposition) {
        self.read += 1;
        let count = match disposition {
            Disposition::Accepted => &mut self.accepted,
            Disposition::Unchanged => &mut self.unchanged,
            Disposition::Rejected => &mut self.rejected,
            Disposition::Held => &mut self.held,
            Disposition::Duplicate => &mut self.duplicate,
            Disposition::Blank => &mut self.blank,
            Disposition::Furniture => &mut self.furniture,
        };
        *count += 1;
    }

    /// Adds other counts to these.
    pub fn merge(&mut self, other: &Counts) {
        self.read += other.read;
        self.accepted += other.accepted;
        self.unchanged += other.unchanged;
        self.rejected += other.rejected;
        self.held += other.held;
        self.duplicate += other.duplicate;
        self.blank += other.blank;
        self.furniture += other.furniture;
    }

    /// Whether everything read is accounted for.
    pub fn balanced(&self) -> bool {
        self.read
            == self.accepted
                + self.unchanged
                + self.rejected
                + self.held
                + self.duplicate
                + self.blank
                + self.furniture
    }
}

/// The books of one input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputBooks {
    /// The path as given.
    pub input: String,
    /// The sheet, in a workbook.
    pub sheet: Option<String>,
    /// Its rows, the heading row not counted.
    #[serde(flatten)]
    pub rows: Counts,
}

/// The books of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Books {
    /// Rows by input.
    pub inputs: Vec<InputBooks>,
    /// Rows of all inputs.
    pub rows: Counts,
    /// Distinct customers.
    pub customers: Counts,
    /// Lines.
    pub lines: Counts,
    /// Families.
    pub families: Counts,
    /// Stored customers that get new lines. A check does not know them.
    #[serde(default)]
    pub extended: u64,
}

/// How often a rule was broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// The rule.
    pub code: &'static str,
    /// `reject` or `warn`.
    pub severity: &'static str,
    /// Findings.
    pub count: u64,
}

/// A named number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// What is counted.
    pub name: String,
    /// How many.
    pub count: u64,
}

/// A cause: findings of one rule in one column, of one value where values come from a list, with
/// one of them as example.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// The rule.
    pub code: &'static str,
    /// `reject` or `warn`.
    pub severity: &'static str,
    /// Canonical column name; empty when whole rows are meant.
    pub column: String,
    /// The value that all of them are about; empty where values differ.
    pub value: String,
    /// What is suggested for each of them instead; empty where nothing is.
    pub suggestion: String,
    /// A line for the section of the feed in the configuration that would mend them all, where one
    /// would.
    pub value_map: Option<String>,
    /// Findings.
    pub count: u64,
    /// Rows, rejected and held, that are kept out by nothing else.
    pub unblocks: u64,
    /// File of the example.
    pub file: String,
    /// Cell of the example, such as `Customers!E12`.
    pub cell: String,
    /// The example's message, values masked by class.
    pub message: String,
}

/// What was read, for the summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputFacts {
    /// The path as given.
    pub path: String,
    /// The sheet, in a workbook.
    pub sheet: Option<String>,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// How it was taken apart.
    pub dialect: String,
    /// How its bytes were taken for letters; `None` for a workbook.
    pub encoding: Option<EncodingFacts>,
    /// `customers`, `subscriptions` or `flat`.
    pub shape: &'static str,
    /// Canonical column names in file order; empty for headings muster does not read.
    pub columns: Vec<String>,
    /// What the mapping came to; `None` where nobody gave one.
    pub mapping: Option<MappingFacts>,
}

/// How the bytes of a text file were taken for letters, for the summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EncodingFacts {
    /// `UTF-8`, `windows-1252` and so on.
    pub name: &'static str,
    /// How sure that is, in percent.
    pub confidence: u8,
    /// `told`, `marked`, `utf-8` or `guessed`.
    pub basis: &'static str,
    /// What spoke for it, in words.
    pub evidence: String,
}

/// The run, for the summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunFacts {
    /// Its id.
    pub id: String,
    /// What it is known by, hexadecimal.
    pub fingerprint: String,
    /// Counts runs of one fingerprint.
    pub generation: u32,
    /// The feed.
    pub source: String,
    /// When it began, RFC 3339.
    pub started: String,
    /// The day that counts as today.
    pub as_of: String,
    /// The day whose rules are applied.
    pub rules_date: String,
    /// Version of the rule book.
    pub rules_version: String,
    /// What offers were judged by: `sample`, or the digest of the catalogue that was given.
    pub catalogue: String,
    /// `hold-family` or `reject-line`.
    pub on_line_error: String,
    /// Which suggestions were applied: `none` or `certain`.
    pub fix: String,
}

/// A file of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Artifact {
    /// Its name in the folder.
    pub name: String,
    /// `findings`, `rejects`, `workbook`, `accepted`, `corrections`, `relationship_requests`, `page`, `digest`
    /// or `summary`.
    pub kind: &'static str,
    /// Records in it, headings not counted.
    pub records: u64,
}

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Exit {
    /// The exit code.
    pub code: u8,
    /// Its name.
    pub name: &'static str,
}

/// `summary.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Version of this document's form.
    pub schema: u32,
    /// `check` or `import`.
    pub command: Kind,
    /// `accepted`, `needs_review`, `refused` or `already_imported`.
    pub outcome: &'static str,
    /// The language of the sentences in this document and beside it: `en` or `ru`.
    pub lang: &'static str,
    /// The outcome in one sentence.
    pub sentence: String,
    /// How the program ends.
    pub exit: Exit,
    /// The run.
    pub run: RunFacts,
    /// What was read.
    pub inputs: Vec<InputFacts>,
    /// The books.
    pub books: Books,
    /// Findings by rule, most frequent first, then by code.
    pub findings: Vec<Tally>,
    /// Causes, those first that keep most rows out.
    pub causes: Vec<Cause>,
    /// Values filled in by default, by column.
    pub defaults: Vec<Count>,
    /// Cells that were put right, by the rule that said what was meant; most frequent first.
    pub corrections: Vec<Count>,
    /// Findings that concern a whole file: heading missing, twice, or unknown.
    pub file_findings: Vec<String>,
    /// The files of the report.
    pub artifacts: Vec<Artifact>,
    /// What was cut; empty when nothing was.
    pub truncated: Vec<String>,
    /// What differs from execution to execution.
    pub execution: Execution,
}

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot {doing} `{}`", path.display())]
pub struct Error {
    /// What was being done, such as `write`.
    pub doing: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    #[source]
    pub source: std::io::Error,
}
