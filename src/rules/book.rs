//! The rules as they stand for one run.

use crate::model::Date;
use crate::table::Column;

use super::{Finding, Level, Rule};

/// Which day's rules are applied, and which day counts as today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    rules_date: Date,
    as_of: Date,
}

impl Book {
    /// The day from which on the newest rules of this version are all in force.
    pub const NEWEST: Date = Date::constant(2026, 7, 1);

    /// The rules of a day, applied as if it were `as_of`.
    pub fn new(rules_date: Date, as_of: Date) -> Book {
        Book { rules_date, as_of }
    }

    /// The day whose rules are applied.
    pub fn rules_date(&self) -> Date {
        self.rules_date
    }

    /// The day that counts as today.
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// What a rule does in this run.
    pub fn level(&self, rule: &Rule) -> Level {
        rule.level(self.rules_date)
    }

    /// A finding of a rule, with the severity of this run's rules; `None` when the rule is not in
    /// force. What else there is to say is filled in by whoever asked for it.
    pub(super) fn finding(
        &self,
        rule: &'static Rule,
        column: Option<Column>,
        message: String,
    ) -> Option<Finding> {
        let Level::On(severity) = self.level(rule) else { return None };
        Some(Finding {
            rule,
            severity,
            column,
            message,
            expected: None,
            suggestion: None,
            related: None,
        })
    }
}
