//! The rules as they stand for one run.

use std::sync::{Arc, LazyLock};

use crate::model::Date;
use crate::table::Column;

use super::{Finding, Level, Message, Partner, Reference, Rule};

/// What muster knows by itself, with no file and no configuration given.
static BUILT_IN: LazyLock<Arc<Reference>> = LazyLock::new(|| Arc::new(Reference::default()));

/// Which day's rules are applied, which day counts as today, and by which reference data.
#[derive(Debug, Clone)]
pub struct Book {
    rules_date: Date,
    as_of: Date,
    reference: Arc<Reference>,
}

impl Book {
    /// The day from which on the newest rules of this version are all in force.
    pub const NEWEST: Date = Date::constant(2026, 7, 1);

    /// The rules of a day, applied as if it were `as_of`, with the reference data muster brings.
    pub fn new(rules_date: Date, as_of: Date) -> Book {
        Book::with(rules_date, as_of, Arc::clone(&BUILT_IN))
    }

    /// As [`Book::new`], with reference data of the run's own.
    pub fn with(rules_date: Date, as_of: Date, reference: Arc<Reference>) -> Book {
        Book { rules_date, as_of, reference }
    }

    /// Reference data: who the partner is, and what was loaded for this run.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// The partner for whom rows are judged.
    pub fn partner(&self) -> &Partner {
        &self.reference.partner
    }

    /// Whether cells are put right where a rule is certain what was meant.
    pub fn fixes_certain(&self) -> bool {
        self.reference.fix_certain
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
        self.reference.levels.apply(rule, rule.level(self.rules_date))
    }

    /// A finding of a rule, with the severity of this run's rules; `None` when the rule is not in
    /// force. What else there is to say is filled in by whoever asked for it.
    pub(super) fn finding(
        &self,
        rule: &'static Rule,
        column: Option<Column>,
        message: impl Into<Message>,
    ) -> Option<Finding> {
        let Level::On(severity) = self.level(rule) else { return None };
        Some(Finding {
            rule,
            severity,
            column,
            message: message.into(),
            expected: None,
            suggestion: None,
            beside: None,
            related: None,
        })
    }
}
