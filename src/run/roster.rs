//! Every row of every input, in a few bytes each, and the families they make.
//!
//! A row is known by its index: the rows of all inputs in order. What a row says is not here; it
//! is read again from the docket when it is needed.

mod distinct;
mod interner;
mod rows;

pub(super) use distinct::Distinct;
pub(super) use interner::{Interner, hash};
pub(super) use rows::{Flags, RowEntry, Rows};

use crate::model::Content;
use crate::rules::{Cross, CustomerFacts, LineFacts, Tie};

/// No row, no key, no family.
pub(super) const NONE: u32 = u32::MAX;

/// What is known of a customer key.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeyEntry {
    /// The first customer row with this key.
    pub(super) customer: u32,
    /// The domain that row names, as an index into [`Roster::domains`].
    pub(super) domain: u32,
    /// Hashes of what no other customer should have.
    pub(super) shared: Shared,
    /// What its lines need to know of it; see [`Roster::customer_facts`].
    pub(super) facts: u32,
}

/// Hashes of what two customers should not share; 0 for what is absent or could not be read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shared {
    /// The e-mail address of the primary contact.
    pub(super) email: u32,
    /// Name and country.
    pub(super) name: u32,
    /// Country and registration number.
    pub(super) registration: u32,
}

/// A rule about a line beside its customer and its other lines, and the row it is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct TieEntry {
    /// The line.
    pub(super) row: u32,
    /// The row of the other line, or [`NONE`].
    pub(super) related: u32,
    /// What.
    pub(super) tie: Tie,
}

/// A family: rows that stand or fall together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Family {
    /// Its key, as an index into [`Roster::refs`].
    pub(super) key: u32,
    /// The domain its lines name, when no customer of the inputs has it; see [`Roster::domains`].
    pub(super) by_domain: u32,
    /// Its first customer row.
    pub(super) customer: u32,
    /// Where its rows begin in [`Roster::members`].
    pub(super) first_member: u32,
}

/// What becomes of a family.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fate {
    /// The customer row that is taken: the first that nothing rejects.
    pub(super) taken: u32,
    /// Its first row that something rejects.
    pub(super) first_bad: u32,
    /// Whether nothing of it goes in.
    pub(super) waits: bool,
}

impl Fate {
    /// Of a family that nobody has judged yet.
    const OPEN: Fate = Fate { taken: NONE, first_bad: NONE, waits: false };
}

/// Something a rule said because of another row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CrossEntry {
    /// The row it is about.
    pub(super) row: u32,
    /// What.
    pub(super) cross: Cross,
    /// The other row.
    pub(super) related: u32,
}

/// The rows of a run and their families.
#[derive(Debug, Default)]
pub(super) struct Roster {
    pub(super) rows: Rows,
    /// Customer keys.
    pub(super) refs: Interner,
    /// By key.
    pub(super) keys: Vec<KeyEntry>,
    /// By key: what its first customer row says of the customer. Given back once all is read.
    pub(super) contents: Vec<Content>,
    /// Domain prefixes that a customer or a line names.
    pub(super) domains: Interner,
    /// By domain: the key of the first customer row that names it.
    pub(super) domain_owner: Vec<u32>,
    /// Rows that name a parent, in order.
    pub(super) parents: Vec<u32>,
    /// Rows and the rows of their parents, where these are in the inputs; sorted by row once the
    /// families are decided.
    pub(super) parent_rows: Vec<(u32, u32)>,
    /// What rules said because of other rows; sorted by row once the families are decided.
    pub(super) cross: Vec<CrossEntry>,
    /// What lines by the catalogue need to know of their customers.
    pub(super) customer_facts: Distinct<CustomerFacts>,
    /// What the catalogue needs to know of lines.
    pub(super) line_facts: Distinct<LineFacts>,
    /// What the catalogue says of lines beside their customers and each other; by row once the
    /// families are decided.
    pub(super) ties: Vec<TieEntry>,
    /// In the order of their first rows.
    pub(super) families: Vec<Family>,
    /// What becomes of each; empty until verdicts are final, so that it need not be held beside
    /// what they follow from.
    fates: Vec<Fate>,
    /// Rows by family, each family's rows in order.
    pub(super) members: Vec<u32>,
    /// Customer rows of one key with different content: the first, and one that differs from it.
    pub(super) conflicts: Vec<(u32, u32)>,
}

impl Roster {
    /// Makes room for so many customers more, whose keys and domains take so many bytes each.
    pub(super) fn reserve_keys(&mut self, customers: usize, bytes: usize) {
        self.refs.reserve(customers, bytes);
        self.domains.reserve(customers, bytes);
        self.keys.reserve_exact(customers);
        self.contents.reserve_exact(customers);
        self.domain_owner.reserve_exact(customers);
    }

    /// Looks where the keys and domains of some customers lead to, which are about to join.
    pub(super) fn foresee(
        &self,
        keys: impl Iterator<Item = u64>,
        domains: impl Iterator<Item = u64>,
    ) {
        self.refs.foresee(keys);
        self.domains.foresee(domains);
    }

    /// Gives back what is only needed while rows are read.
    pub(super) fn close(&mut self) {
        self.refs.close();
        self.domains.close();
        self.contents = Vec::new();
    }

    /// What becomes of a family.
    pub(super) fn fate(&self, family: u32) -> Fate {
        self.fates.get(family as usize).copied().unwrap_or(Fate::OPEN)
    }

    /// The same, to be decided.
    pub(super) fn fate_mut(&mut self, family: u32) -> &mut Fate {
        if self.fates.len() < self.families.len() {
            self.fates.resize(self.families.len(), Fate::OPEN);
        }
        &mut self.fates[family as usize]
    }

    /// How many families there are.
    pub(super) fn family_count(&self) -> u32 {
        u32::try_from(self.families.len()).unwrap_or(NONE)
    }

    /// The rows of a family, in order.
    pub(super) fn members(&self, family: u32) -> &[u32] {
        let (start, end) = self.member_range(family);
        &self.members[start..end]
    }

    /// Where the rows of a family stand in [`Roster::members`].
    pub(super) fn member_range(&self, family: u32) -> (usize, usize) {
        let start = self.families[family as usize].first_member as usize;
        let end = self
            .families
            .get(family as usize + 1)
            .map_or(self.members.len(), |f| f.first_member as usize);
        (start, end)
    }

    /// The customer's key of a family; empty where it has none.
    pub(super) fn reference(&self, family: u32) -> &str {
        match self.families[family as usize].key {
            NONE => "",
            key => self.refs.text(key),
        }
    }

    /// The domain prefix of a family's customer, or the one its lines name.
    pub(super) fn domain(&self, family: u32) -> &str {
        let entry = self.families[family as usize];
        let domain = match entry.key {
            NONE => entry.by_domain,
            key => self.keys[key as usize].domain,
        };
        if domain == NONE { "" } else { self.domains.text(domain) }
    }

    /// Marks a row as refused. A refusal of the customer is the family's, whichever row it was
    /// found at, and a row that says it is no mere repetition.
    pub(super) fn refuse(&mut self, row: u32, row_flag: Flags, customer_flag: Option<Flags>) {
        self.rows.set(row, row_flag);
        if customer_flag.is_none() {
            self.rows.set(row, Flags::LINE_REFUSED);
        }
        if let Some(flag) = customer_flag {
            self.rows.set(row, flag);
            self.rows.flags[row as usize].clear(Flags::DUPLICATE);
            let customer = self.families[self.rows.family(row) as usize].customer;
            if customer != NONE {
                self.rows.set(customer, flag);
            }
        }
    }

    /// What the catalogue says about a row beside others, once [`Roster::ties`] is sorted.
    pub(super) fn ties_of(&self, row: u32) -> &[TieEntry] {
        let start = self.ties.partition_point(|entry| entry.row < row);
        let end = self.ties.partition_point(|entry| entry.row <= row);
        &self.ties[start..end]
    }

    /// What rules said about a row because of other rows, once [`Roster::cross`] is sorted.
    pub(super) fn cross_of(&self, row: u32) -> &[CrossEntry] {
        let start = self.cross.partition_point(|entry| entry.row < row);
        let end = self.cross.partition_point(|entry| entry.row <= row);
        &self.cross[start..end]
    }
}
