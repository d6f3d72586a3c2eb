//! What is on record about a rule. Documentation, `muster rules`, `muster explain` and the tests
//! are made from these records.

use crate::model::Date;

/// What a broken rule does to its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The row is accepted; the report tells.
    Warn,
    /// The row is rejected.
    Reject,
}

impl Severity {
    /// `reject` or `warn`, as reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Warn => "warn",
            Severity::Reject => "reject",
        }
    }
}

/// What a rule does on a given day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Nothing: it is not in force.
    Off,
    /// It is in force.
    On(Severity),
}

/// How much a rule has to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The headings, or the file as a whole.
    File,
    /// One row and nothing else.
    Row,
    /// One row and the reference data.
    Reference,
    /// Several rows.
    Cross,
    /// What the database holds.
    Database,
    /// The run: partner and operator.
    Run,
}

impl Scope {
    /// The name reports write: `file`, `row`, `reference`, `cross`, `database` or `run`.
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::File => "file",
            Scope::Row => "row",
            Scope::Reference => "reference",
            Scope::Cross => "cross",
            Scope::Database => "database",
            Scope::Run => "run",
        }
    }
}

/// Who can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Whoever prepared the file.
    Data,
    /// Whoever runs the import.
    Operations,
    /// Whoever maintains muster or the database.
    Engineering,
}

impl Owner {
    /// `data`, `operations` or `engineering`.
    pub fn as_str(self) -> &'static str {
        match self {
            Owner::Data => "data",
            Owner::Operations => "operations",
            Owner::Engineering => "engineering",
        }
    }
}

/// A stretch of the past in which a rule had another severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phase {
    /// The first day on which it no longer held.
    pub before: Date,
    /// What the rule did until then.
    pub level: Level,
}

/// One rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable name, never used again for another meaning.
    pub code: &'static str,
    /// What it does today.
    pub severity: Severity,
    /// First day on which it is in force; `None` for always.
    pub since: Option<Date>,
    /// First day on which it is no longer in force; `None` for still.
    pub until: Option<Date>,
    /// Earlier levels, oldest first. Between `since` and the first `before` the first level holds.
    pub phases: &'static [Phase],
    /// How much it has to see.
    pub scope: Scope,
    /// What it demands, in one sentence.
    pub summary: &'static str,
    /// Why Partner Center, or muster, demands it.
    pub why: &'static str,
    /// What to do about it.
    pub fix: &'static str,
    /// Who can.
    pub owner: Owner,
    /// Where it is written, with the date of the text.
    pub source: &'static str,
    /// Examples that break it; see `rules/examples.rs` for how they are written.
    pub bad: &'static [&'static str],
    /// Examples that look alike and keep it.
    pub good: &'static [&'static str],
}

impl Rule {
    /// What a record says unless it says otherwise. Use as `Rule { code: …, ..Rule::ROW }`.
    pub const ROW: Rule = Rule {
        code: "",
        severity: Severity::Reject,
        since: None,
        until: None,
        phases: &[],
        scope: Scope::Row,
        summary: "",
        why: "",
        fix: "",
        owner: Owner::Data,
        source: "",
        bad: &[],
        good: &[],
    };

    /// What the rule does under the rules of a day.
    pub fn level(&self, day: Date) -> Level {
        let begun = self.since.is_none_or(|since| since <= day);
        let ended = self.until.is_some_and(|until| until <= day);
        if !begun || ended {
            return Level::Off;
        }
        let phase = self.phases.iter().find(|phase| day < phase.before);
        phase.map_or(Level::On(self.severity), |phase| phase.level)
    }
}
