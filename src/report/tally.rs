//! Findings counted by cause: how often which rule was broken by which value, where it was broken
//! first, and how many rows would go in if it were mended.

use std::collections::BTreeMap;

use crate::rules::{Correction, Finding, Severity};
use crate::table::limits::CAUSE_VALUES_MAX;
use crate::table::{Class, Column, Input, Place};

use super::{Cause, Count, Tally};

/// Different values of a rule and a column up to which each is told by itself, however rare it is.
const FEW_VALUES: usize = 5;

/// What findings of one cause have in common.
type Key = (&'static str, Severity, Option<Column>, Option<String>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    count: u64,
    first: Place,
    file: String,
    cell: String,
    message: String,
    /// What is suggested instead of the value; empty where nothing is, or not always the same.
    suggestion: String,
    unblocks: u64,
}

/// Why a unit of acceptance, mostly a family, waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Unit {
    cause: u32,
    rows: u32,
}

const NONE: u32 = u32::MAX;
const SEVERAL: u32 = u32::MAX - 1;

/// Findings counted by cause, with the first of each as example. Merging is free of order, as long
/// as no column has more different values than are counted by themselves: the first example is the
/// first in the order of inputs and rows.
#[derive(Debug, Clone, Default)]
pub struct Tallies {
    entries: Vec<Entry>,
    /// Numbers of the entries.
    numbers: BTreeMap<Key, u32>,
    /// How many values of a rule and a column are counted by themselves.
    values: BTreeMap<(&'static str, Severity, Option<Column>), usize>,
    /// By number of the family; where units are gathered row by row, see [`Tallies::waits`].
    units: Vec<Unit>,
    /// Rows that wait, not yet gathered: the family's number and the entry's.
    waiting: Vec<(u32, u32)>,
    /// Entries that the last merge brought, with the places of their examples.
    fresh: Vec<(u32, Place)>,
    /// Corrected cells, by the rule that said what was meant.
    corrected: BTreeMap<&'static str, u64>,
}

/// What is counted of a finding beside its rule.
pub(super) struct Counted<'a> {
    pub(super) place: Place,
    /// The value it is about, masked.
    pub(super) value: &'a str,
    /// What is suggested, masked.
    pub(super) suggestion: &'a str,
    /// Its sentence, masked.
    pub(super) message: &'a str,
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

    /// Counts a finding; gives the number of its cause.
    pub(super) fn add(&mut self, finding: &Finding, input: &Input, counted: &Counted<'_>) -> u32 {
        // A sentence that does not name the value is the same for all of them.
        let value = finding
            .column
            .filter(|own| has_choices(*own))
            .map(|_| counted.value.trim())
            .filter(|value| !value.is_empty() && counted.message.contains(value))
            .map(str::to_owned);
        let key = (finding.rule.code, finding.severity, finding.column, value);
        let key = self.known_or_pooled(key);
        // Of most causes an earlier example is known, and no other has to be laid out.
        if let Some(&number) = self.numbers.get(&key)
            && let Some(known) = self.entries.get_mut(number as usize)
            && known.first <= counted.place
        {
            known.count += 1;
            if known.suggestion != counted.suggestion {
                known.suggestion.clear();
            }
            return number;
        }
        let entry = Entry {
            count: 1,
            first: counted.place,
            file: input.path.clone(),
            cell: input.cell_name(counted.place),
            message: counted.message.to_owned(),
            suggestion: counted.suggestion.to_owned(),
            unblocks: 0,
        };
        self.count_known(key, &entry)
    }

    /// Notes a row that is not accepted: which family it belongs to, if one decides with it, and the
    /// causes that reject it.
    pub(super) fn waits(&mut self, family: Option<u32>, mut causes: impl Iterator<Item = u32>) {
        let first = causes.next().unwrap_or(NONE);
        let cause = if causes.all(|cause| cause == first) { first } else { SEVERAL };
        match family {
            Some(family) => self.waiting.push((family, cause)),
            None => {
                if let Some(entry) = self.entries.get_mut(cause as usize) {
                    entry.unblocks += 1;
                }
            }
        }
    }

    fn count(&mut self, key: Key, new: &Entry) -> u32 {
        let key = self.known_or_pooled(key);
        self.count_known(key, new)
    }

    fn count_known(&mut self, key: Key, new: &Entry) -> u32 {
        let Some(&number) = self.numbers.get(&key) else {
            let number = u32::try_from(self.entries.len()).unwrap_or(SEVERAL - 1);
            self.entries.push(new.clone());
            self.fresh.push((number, new.first));
            self.numbers.insert(key, number);
            return number;
        };
        let entry = &mut self.entries[number as usize];
        let (count, unblocks) = (entry.count + new.count, entry.unblocks + new.unblocks);
        let suggestion = std::mem::take(&mut entry.suggestion);
        let agreed = suggestion == new.suggestion;
        if new.first < entry.first {
            entry.clone_from(new);
        }
        entry.suggestion = if agreed { suggestion } else { String::new() };
        (entry.count, entry.unblocks) = (count, unblocks);
        number
    }

    /// A key as it is counted: without its value where enough values are counted by themselves.
    fn known_or_pooled(&mut self, key: Key) -> Key {
        if key.3.is_none() || self.numbers.contains_key(&key) {
            return key;
        }
        let known = self.values.entry((key.0, key.1, key.2)).or_default();
        if *known == CAUSE_VALUES_MAX {
            return (key.0, key.1, key.2, None);
        }
        *known += 1;
        key
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Tallies) {
        self.fresh.clear();
        let mut ours = vec![NONE; other.entries.len()];
        for (key, number) in &other.numbers {
            let entry = &other.entries[*number as usize];
            ours[*number as usize] = self.count(key.clone(), entry);
        }
        for &(family, cause) in &other.waiting {
            let cause = ours.get(cause as usize).copied().unwrap_or(cause);
            self.gather(family, cause, 1);
        }
        for (family, unit) in (0..).zip(&other.units) {
            let cause = ours.get(unit.cause as usize).copied().unwrap_or(unit.cause);
            if unit.rows > 0 {
                self.gather(family, cause, unit.rows);
            }
        }
        for (code, count) in &other.corrected {
            *self.corrected.entry(code).or_default() += count;
        }
    }

    fn gather(&mut self, family: u32, cause: u32, rows: u32) {
        let at = family as usize;
        if self.units.len() <= at {
            self.units.resize(at + 1, Unit { cause: NONE, rows: 0 });
        }
        let unit = &mut self.units[at];
        unit.rows += rows;
        unit.cause = match (unit.cause, cause) {
            (known, NONE) => known,
            (NONE, new) => new,
            (known, new) if known == new => known,
            _ => SEVERAL,
        };
    }

    /// Entries that the last merge brought, with the places of their examples.
    pub(super) fn fresh(&self) -> &[(u32, Place)] {
        &self.fresh
    }

    /// All findings of a severity.
    pub fn total(&self, severity: Severity) -> u64 {
        let of_severity = self.numbers.iter().filter(|((_, own, ..), _)| *own == severity);
        of_severity.map(|(_, number)| self.entries[*number as usize].count).sum()
    }

    /// Findings by rule, most frequent first, then by code.
    pub fn by_rule(&self) -> Vec<Tally> {
        let mut counts: BTreeMap<(&'static str, Severity), u64> = BTreeMap::new();
        for ((code, severity, ..), number) in &self.numbers {
            *counts.entry((code, *severity)).or_default() += self.entries[*number as usize].count;
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

    /// Causes, those that reject before those that warn, those first that keep most rows out, then
    /// the most frequent, then by code, column and value; each with the number of its example's entry.
    pub(super) fn numbered_causes(&self) -> Vec<(Cause, u32)> {
        let entries = self.with_unblocked();
        let mut causes: Vec<(Cause, u32)> = Vec::new();
        let mut groups: Vec<Vec<(&Key, u32)>> = Vec::new();
        for (key, number) in &self.numbers {
            match groups.last_mut() {
                Some(group) if same_but_value(group[0].0, key) => group.push((key, *number)),
                _ => groups.push(vec![(key, *number)]),
            }
        }
        for group in groups {
            let few = group.len() <= FEW_VALUES;
            let (alone, pooled): (Vec<_>, Vec<_>) = group.into_iter().partition(|(key, number)| {
                key.3.is_some() && (few || entries[*number as usize].count > 1)
            });
            causes.extend(
                alone
                    .iter()
                    .map(|(key, number)| (cause(key, &entries[*number as usize], true), *number)),
            );
            causes.extend(pool(&pooled, &entries));
        }
        causes.sort_by(|(a, _), (b, _)| {
            let rank = |own: &Cause| (own.severity == "reject", own.unblocks, own.count);
            let name = |own: &Cause| (own.code, own.column.clone(), own.value.clone());
            rank(b).cmp(&rank(a)).then_with(|| name(a).cmp(&name(b)))
        });
        causes
    }

    /// Causes, those that reject first, then by how many rows each alone keeps out.
    pub fn causes(&self) -> Vec<Cause> {
        self.numbered_causes().into_iter().map(|(cause, _)| cause).collect()
    }

    /// The entries, each with the rows that wait for nothing else.
    fn with_unblocked(&self) -> Vec<Entry> {
        let mut entries = self.entries.clone();
        let mut all = Tallies { units: self.units.clone(), ..Tallies::default() };
        self.waiting.iter().for_each(|(family, cause)| all.gather(*family, *cause, 1));
        for unit in &all.units {
            if let Some(entry) = entries.get_mut(unit.cause as usize) {
                entry.unblocks += u64::from(unit.rows);
            }
        }
        entries
    }

    /// Findings by column, those that reject and those that warn; most findings first, then in the
    /// order of columns, whole rows before them.
    pub(super) fn by_column(&self) -> Vec<(Option<Column>, [u64; 2])> {
        let mut counts: BTreeMap<Option<Column>, [u64; 2]> = BTreeMap::new();
        for ((_, severity, column, _), number) in &self.numbers {
            counts.entry(*column).or_default()[usize::from(*severity == Severity::Warn)] +=
                self.entries[*number as usize].count;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, own)| std::cmp::Reverse(own.iter().sum::<u64>()));
        counts
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Tallies::default();
    }
}

/// Equal where the same was counted, in whatever order it came.
impl PartialEq for Tallies {
    fn eq(&self, other: &Tallies) -> bool {
        self.causes() == other.causes() && self.corrected == other.corrected
    }
}

impl Eq for Tallies {}

/// Whether a column's values come from a list, so that one wrong word may stand in many rows.
fn has_choices(column: Column) -> bool {
    let is_measure =
        matches!(column, Column::Quantity | Column::AgreementDate | Column::CustomTermEndDate);
    (column.class() == Class::Public && !is_measure)
        || matches!(
            column,
            Column::State
                | Column::Region
                | Column::AssociatedPartnerId
                | Column::ResellerTenantId
                | Column::ResellerMpnId
                | Column::PartnerIdOnRecord
        )
}

fn same_but_value(a: &Key, b: &Key) -> bool {
    (a.0, a.1, a.2) == (b.0, b.1, b.2)
}

/// What is too rare to be told by itself, as one cause.
fn pool(pooled: &[(&Key, u32)], entries: &[Entry]) -> Option<(Cause, u32)> {
    let of = |number: u32| &entries[number as usize];
    let &(key, first) = pooled.iter().min_by_key(|(_, number)| of(*number).first)?;
    let mut entry = of(first).clone();
    entry.count = pooled.iter().map(|(_, number)| of(*number).count).sum();
    entry.unblocks = pooled.iter().map(|(_, number)| of(*number).unblocks).sum();
    Some((cause(key, &entry, pooled.len() == 1 && key.3.is_some()), first))
}

fn cause(key: &Key, entry: &Entry, of_one_value: bool) -> Cause {
    let (code, severity, column, value) = key;
    let value = value.as_deref().filter(|_| of_one_value).unwrap_or_default();
    let suggestion = if of_one_value { entry.suggestion.as_str() } else { "" };
    Cause {
        code,
        severity: severity.as_str(),
        column: column.map_or(String::new(), |column| column.name().to_owned()),
        value: value.to_owned(),
        suggestion: suggestion.to_owned(),
        value_map: column.filter(|_| !value.is_empty() && !suggestion.is_empty()).map(|column| {
            // What JSON writes for a text, TOML reads as the same text.
            let quoted = |text| serde_json::Value::from(text).to_string();
            format!("values.{}.{} = {}", column.name(), quoted(value), quoted(suggestion))
        }),
        count: entry.count,
        unblocks: entry.unblocks,
        file: entry.file.clone(),
        cell: entry.cell.clone(),
        message: entry.message.clone(),
    }
}
