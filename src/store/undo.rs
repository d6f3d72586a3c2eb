//! What of a run can be taken back: every row that is still as the run wrote it and that no row of
//! another run needs. The same in both databases, which read the rows and remove them.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::Answer;
use super::{Error, RunId, columns};
use crate::model::{
    CompanyName, Digest, Guid, StoredTexts, stored_customer_digest, stored_line_digest,
};

/// What came of undoing a part of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Undone {
    /// Customers removed, or that would be.
    pub customers: u64,
    /// Lines.
    pub lines: u64,
    /// What stays, in order of customer and line.
    pub kept: Vec<Kept>,
}

/// A row of the run that stays.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kept {
    /// Its customer.
    pub customer_ref: String,
    /// The line; `None` for the customer itself.
    pub line_key: Option<String>,
    /// Why.
    pub reason: Reason,
}

/// Why a row stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Somebody changed it.
    Changed,
    /// A row of another run needs it.
    Needed {
        /// That run.
        by: RunId,
    },
    /// A row of this run that stays needs it.
    NeededHere,
}

/// A stored customer as undoing looks at it.
pub(super) struct StoredCustomer {
    pub(super) id: Guid,
    pub(super) run: RunId,
    pub(super) digest: Digest,
    pub(super) source: String,
    pub(super) name_key: String,
    pub(super) agreements: u64,
    /// The columns of [`columns::CUSTOMER`] over which the digest is taken.
    pub(super) values: Vec<Option<String>>,
    pub(super) custom: Option<String>,
    pub(super) agreement: Vec<Option<String>>,
}

/// A stored line.
pub(super) struct StoredLine {
    pub(super) customer: Guid,
    pub(super) id: Guid,
    pub(super) run: RunId,
    pub(super) digest: Digest,
    pub(super) line_key: String,
    pub(super) parent: Option<Guid>,
    /// As [`stored_line_digest`] takes them.
    pub(super) values: Vec<Option<String>>,
}

/// What is to be removed.
#[derive(Default)]
pub(super) struct Removal {
    /// Customers, with all that is theirs.
    pub(super) customers: Vec<Guid>,
    /// Lines of customers that stay, by customer and id.
    pub(super) lines: Vec<(Guid, Guid)>,
    /// The keys of the customers that go, or of which lines go.
    pub(super) customer_refs: Vec<String>,
    pub(super) undone: Undone,
}

impl StoredCustomer {
    /// Reads `id, run, digest, source, name_key, custom`, the number of agreements, and the
    /// [`customer_columns`].
    pub(super) fn read(row: &impl Answer) -> Result<StoredCustomer, Error> {
        const VALUES: usize = 7;
        let (own, agreement) = customer_columns();
        Ok(StoredCustomer {
            id: row.guid(0)?,
            run: row.run_id(1)?,
            digest: row.digest(2)?,
            source: row.text(3)?,
            name_key: row.text(4)?,
            custom: row.maybe_text(5)?.map(str::to_owned),
            agreements: row.number(6)?,
            values: row.texts(VALUES, own.len())?,
            agreement: row.texts(VALUES + own.len(), agreement.len())?,
        })
    }

    fn reference(&self) -> &str {
        self.values.first().and_then(Option::as_deref).unwrap_or_default()
    }

    fn is_intact(&self, source: &str) -> bool {
        let name = self.values.get(1).and_then(Option::as_deref).unwrap_or_default();
        let key = CompanyName::parse(name).map(|name| name.key());
        self.source == source
            && key.is_ok_and(|key| key == self.name_key)
            && self.agreements <= 1
            && self.digest
                == stored_customer_digest(&self.values, &self.agreement, self.custom.as_deref())
    }
}

impl StoredLine {
    /// Reads `customer_id, id, run, digest, line_key, parent_id` and the [`line_columns`].
    pub(super) fn read(row: &impl Answer) -> Result<StoredLine, Error> {
        Ok(StoredLine {
            customer: row.guid(0)?,
            id: row.guid(1)?,
            run: row.run_id(2)?,
            digest: row.digest(3)?,
            line_key: row.text(4)?,
            parent: row.maybe_guid(5)?,
            values: row.texts(6, line_columns().len())?,
        })
    }

    /// Whether it is as it was written. A key that muster derived is no reference of the line's.
    fn is_intact(&self) -> bool {
        let with = |reference| stored_line_digest(reference, &self.values as &StoredTexts);
        let is_derived = self.line_key.starts_with("sha256:");
        self.digest == with(Some(self.line_key.as_str()))
            || (is_derived && self.digest == with(None))
    }
}

/// The columns of a customer over which its digest is taken, with the agreement's behind them.
pub(super) fn customer_columns() -> (Vec<&'static str>, &'static [&'static str]) {
    let derived = ["id", "source", "name_key", "registration_key", "custom"];
    let lineage = ["run", "input", "input_row", "digest"];
    let own = columns::CUSTOMER.columns.iter().copied();
    let own = own.filter(|name| !derived.contains(name) && !lineage.contains(name)).collect();
    (own, columns::AGREEMENT.columns.get(2..).unwrap_or_default())
}

/// Those of a line, `parent_id` among them, in whose place stands the base's key.
pub(super) fn line_columns() -> &'static [&'static str] {
    let all = columns::SUBSCRIPTION.columns;
    all.get(3..all.len().saturating_sub(4)).unwrap_or_default()
}

/// Decides what of a run goes.
pub(super) fn decide(
    run: RunId,
    source: &str,
    customers: &[StoredCustomer],
    mut lines: Vec<StoredLine>,
) -> Removal {
    lines.sort_by_key(|line| (line.customer, line.id));
    let mut removal = Removal::default();
    for customer in customers {
        let first = lines.partition_point(|line| line.customer < customer.id);
        let end = lines.partition_point(|line| line.customer <= customer.id);
        family(run, source, customer, &lines[first..end], &mut removal);
    }
    removal.undone.kept.sort();
    removal
}

fn family(
    run: RunId,
    source: &str,
    customer: &StoredCustomer,
    lines: &[StoredLine],
    removal: &mut Removal,
) {
    let staying = staying(run, lines);
    let going = lines.iter().filter(|line| !staying.contains_key(&line.id));
    let going: Vec<(Guid, Guid)> = going.map(|line| (line.customer, line.id)).collect();
    let keep = |line_key: Option<&str>, reason| Kept {
        customer_ref: customer.reference().to_owned(),
        line_key: line_key.map(str::to_owned),
        reason,
    };
    let own = lines.iter().filter(|line| line.run == run);
    let kept = own.filter_map(|line| {
        staying.get(&line.id).map(|reason| keep(Some(line.line_key.as_str()), *reason))
    });
    removal.undone.kept.extend(kept);
    removal.undone.lines += going.len() as u64;
    let goes = if customer.run != run {
        false
    } else if !customer.is_intact(source) {
        removal.undone.kept.push(keep(None, Reason::Changed));
        false
    } else if let Some(line) = lines.iter().find(|line| line.run != run) {
        removal.undone.kept.push(keep(None, Reason::Needed { by: line.run }));
        false
    } else if !staying.is_empty() {
        removal.undone.kept.push(keep(None, Reason::NeededHere));
        false
    } else {
        true
    };
    if goes {
        removal.customers.push(customer.id);
        removal.undone.customers += 1;
    } else {
        removal.lines.extend(&going);
    }
    if goes || !going.is_empty() {
        removal.customer_refs.push(customer.reference().to_owned());
    }
}

/// The lines of a customer that stay, and why: those of other runs, changed ones, and their bases.
fn staying(run: RunId, lines: &[StoredLine]) -> BTreeMap<Guid, Reason> {
    let by_id: BTreeMap<Guid, &StoredLine> = lines.iter().map(|line| (line.id, line)).collect();
    let mut staying = BTreeMap::new();
    let mut todo = Vec::new();
    for line in lines {
        if line.run != run || !line.is_intact() {
            staying.insert(line.id, Reason::Changed);
            todo.push(line);
        }
    }
    let mut seen: BTreeSet<Guid> = staying.keys().copied().collect();
    while let Some(line) = todo.pop() {
        let Some(base) = line.parent.and_then(|id| by_id.get(&id)) else { continue };
        let is_own = line.run == run;
        let reason = if is_own { Reason::NeededHere } else { Reason::Needed { by: line.run } };
        if seen.insert(base.id) {
            staying.insert(base.id, reason);
            todo.push(base);
        }
    }
    staying
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_those_of_the_digests() {
        let (customer, agreement) = customer_columns();
        assert_eq!((customer.len(), agreement.len(), line_columns().len()), (29, 9, 17));
        assert_eq!((customer[0], customer[28]), ("customer_ref", "additional_reseller_mpn_ids"));
        assert_eq!((agreement[0], agreement[8]), ("mode", "company_name"));
        assert_eq!((line_columns()[0], line_columns()[16]), ("offer_id", "custom"));
        assert_eq!(line_columns()[8], "parent_id");
    }
}
