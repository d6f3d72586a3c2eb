//! What a rule has to say about a row.

use crate::table::{Column, Place};

use super::judge::ROW_FINDINGS_CUT;
use super::{Message, Rule, Severity};

/// How sure a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grade {
    /// Could be applied without asking.
    Certain,
    /// Most probably meant.
    Likely,
    /// Worth asking about.
    Ask,
}

impl Grade {
    /// `certain`, `likely` or `ask`.
    pub fn as_str(self) -> &'static str {
        match self {
            Grade::Certain => "certain",
            Grade::Likely => "likely",
            Grade::Ask => "ask",
        }
    }
}

/// A value that would probably do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The value.
    pub value: String,
    /// How sure it is.
    pub grade: Grade,
}

/// One thing a rule has to say about one cell, or about a whole row.
///
/// `message` says what is wrong with *this* value, what was expected and what to do, in at most
/// 160 characters. It never holds the cell's value itself but the placeholder `{value}`, so that
/// a report can mask it by the column's class, and `{heading}` for the heading as the user typed
/// it. Values of *other* cells may be words of it only when their class is public. A `{related}` is
/// replaced by the address of `related`, a `{beside}` by the heading of that column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// What it does in this run.
    pub severity: Severity,
    /// The column of the cell; `None` when the whole row is meant.
    pub column: Option<Column>,
    /// The sentence, as a template and what it is filled with.
    pub message: Message,
    /// What would be accepted, in a few words.
    pub expected: Option<String>,
    /// A value that would probably do.
    pub suggestion: Option<Suggestion>,
    /// Another column of the row that has to do with it, where changing either cell would do.
    pub beside: Option<Column>,
    /// Another place that has to do with it: the first of two duplicates, the parent row.
    pub related: Option<Place>,
}

impl Finding {
    /// With what would be accepted.
    #[must_use]
    pub fn expecting(self, expected: impl Into<String>) -> Finding {
        Finding { expected: Some(expected.into()), ..self }
    }

    /// With a value that would probably do.
    #[must_use]
    pub fn suggesting(self, value: impl Into<String>, grade: Grade) -> Finding {
        Finding { suggestion: Some(Suggestion { value: value.into(), grade }), ..self }
    }

    /// Where `mild`, never more than a warning: for a case that is milder than the rule's own.
    #[must_use]
    pub(super) fn mild(self, mild: bool) -> Finding {
        if mild { Finding { severity: Severity::Warn, ..self } } else { self }
    }

    /// With another column of the row, whose cell may be the wrong one of the two.
    #[must_use]
    pub fn beside(self, column: Column) -> Finding {
        Finding { beside: Some(column), ..self }
    }

    /// With another place that has to do with it.
    #[must_use]
    pub fn relating(self, place: Place) -> Finding {
        Finding { related: Some(place), ..self }
    }

    /// The order in which the findings of one row are listed: by column, whole-row findings first,
    /// then by code. Last stands what says that the list was cut.
    pub fn order(&self) -> (bool, Option<Column>, &'static str) {
        (self.rule.code == ROW_FINDINGS_CUT.code, self.column, self.rule.code)
    }
}

/// A finding about an input as a whole: its headings, or that it holds nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFinding {
    /// The heading meant, or the heading row.
    pub place: Place,
    /// What there is to say.
    pub finding: Finding,
}
