//! How often which rule was broken, and where it was broken first.

use std::collections::BTreeMap;

use crate::rules::{Correction, Finding, Severity};
use crate::table::{Column, Input, Place};

use super::{Cause, Count, Tally};

type Key = (&'static str, Severity, Option<Column>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    count: u64,
    first: Place,
    file: String,
    cell: String,
    message: String,
}

/// Findings counted by rule, severity and column, with the first of each as example. Merging is
/// free of order: the first example is the first in the order of inputs and rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tallies {
    entries: BTreeMap<Key, Entry>,
    /// Corrected cells, by the rule that said what was meant.
    corrected: BTreeMap<&'static str, u64>,
}

impl Tallies {
    /// Counts corrections.
    pub(super) fn correct(&mut self, corrections: &[Correction]) {
        for correction in corrections {
            *self.corrected.entry(correction.rule.code).or_default() += 1;
        }
    }

    /// Corrected cells by rule, most frequent first, then by code.
    pub fn corrections(&self) -> Vec<Count> {
        let count = |(code, count): (&&'static str, &u64)| Count {
            name: (*code).to_owned(),
            count: *count,
        };
        let mut counts: Vec<Count> = self.corrected.iter().map(count).collect();
        counts.sort_by_key(|own| std::cmp::Reverse(own.count));
        counts
    }

    /// Counts a finding; `message` is already masked.
    pub(super) fn add(&mut self, finding: &Finding, input: &Input, place: Place, message: &str) {
        let key = (finding.rule.code, finding.severity, finding.column);
        if let Some(entry) = self.entries.get_mut(&key) {
            entry.count += 1;
            if entry.first <= place {
                return;
            }
        }
        let count = self.entries.get(&key).map_or(1, |entry| entry.count);
        let entry = Entry {
            count,
            first: place,
            file: input.path.clone(),
            cell: input.cell_name(place),
            message: message.to_owned(),
        };
        self.entries.insert(key, entry);
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Tallies) {
        for (key, theirs) in &other.entries {
            let Some(ours) = self.entries.get_mut(key) else {
                self.entries.insert(*key, theirs.clone());
                continue;
            };
            let count = ours.count + theirs.count;
            if theirs.first < ours.first {
                ours.clone_from(theirs);
            }
            ours.count = count;
        }
        for (code, count) in &other.corrected {
            *self.corrected.entry(code).or_default() += count;
        }
    }

    /// All findings of a severity.
    pub fn total(&self, severity: Severity) -> u64 {
        let of_severity = self.entries.iter().filter(|((_, own, _), _)| *own == severity);
        of_severity.map(|(_, entry)| entry.count).sum()
    }

    /// Findings by rule, most frequent first, then by code.
    pub fn by_rule(&self) -> Vec<Tally> {
        let mut counts: BTreeMap<(&'static str, Severity), u64> = BTreeMap::new();
        for ((code, severity, _), entry) in &self.entries {
            *counts.entry((code, *severity)).or_default() += entry.count;
        }
        let tally = |((code, severity), count): ((_, Severity), _)| Tally {
            code,
            severity: severity.as_str(),
            count,
        };
        let mut tallies: Vec<Tally> = counts.into_iter().map(tally).collect();
        // The sort is stable and the map is in the order of codes.
        tallies.sort_by_key(|tally| std::cmp::Reverse(tally.count));
        tallies
    }

    /// Causes, most frequent first, then by code and column.
    pub fn causes(&self) -> Vec<Cause> {
        let cause = |((code, severity, column), entry): (&Key, &Entry)| Cause {
            code,
            severity: severity.as_str(),
            column: column.map_or(String::new(), |column| column.name().to_owned()),
            count: entry.count,
            file: entry.file.clone(),
            cell: entry.cell.clone(),
            message: entry.message.clone(),
        };
        let mut causes: Vec<Cause> = self.entries.iter().map(cause).collect();
        causes.sort_by_key(|cause| std::cmp::Reverse(cause.count));
        causes
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.corrected.clear();
    }
}
