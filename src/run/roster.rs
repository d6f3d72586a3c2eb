//! Every row of every input, in a few bytes each, and the families they make.
//!
//! A row is known by its index: the rows of all inputs in order. What a row says is not here; it
//! is read again from the docket when it is needed.

mod distinct;
mod fates;
mod interner;
mod keys;
mod lines;
mod pieces;
mod places;
mod rows;

pub(super) use distinct::Distinct;
pub(super) use fates::Fate;
pub(super) use interner::{Interner, hash};
pub(super) use keys::{KeyEntry, Keys, Shared};
pub(super) use lines::LineEntry;
pub(super) use pieces::Pieces;
pub(super) use rows::{Flags, RowEntry, Rows};

use crate::model::Content;
use crate::rules::{Cross, CustomerFacts, LineFacts, Tie};
use crate::table::{Column, Input, Shape};

use fates::Fates;

use super::judge::is_flat;

/// No row, no key, no family.
pub(super) const NONE: u32 = u32::MAX;

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
    pub(super) keys: Keys,
    /// Whether an input is a flat table, which repeats customers on purpose.
    pub(super) is_flat: bool,
    /// By key: what its first customer row says of the customer. Given back once all is read, and
    /// empty where no input is flat.
    pub(super) contents: Pieces<Content>,
    /// Where no input is flat: first customer rows, each with a later one of its key. They are
    /// compared once all is read.
    pub(super) meetings: Vec<(u32, u32)>,
    /// Whether there is a database to be asked.
    with_database: bool,
    /// Domain prefixes that a customer or a line names, where they are kept; see
    /// [`Roster::keeps_domains`].
    pub(super) domains: Interner,
    /// Whether a line may name its customer by domain.
    pub(super) names_domains: bool,
    /// By domain: the key of the first customer row that names it. Given back once families are
    /// made, and empty where no line can ask for it.
    pub(super) domain_owner: Pieces<u32>,
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
    /// By family, in the order of their first rows: its key, as an index into [`Roster::refs`].
    family_keys: Pieces<u32>,
    /// Families without a key that have a domain, and that domain.
    family_domains: Vec<(u32, u32)>,
    /// By family: where its rows end in [`Roster::members`].
    member_ends: Pieces<u32>,
    fates: Fates,
    /// Rows by family, each family's rows in order.
    members: Vec<u32>,
    /// Customer rows of one key with different content: the first, and one that differs from it.
    pub(super) conflicts: Vec<(u32, u32)>,
}

impl Roster {
    /// A roster without rows, for some inputs, and for a database or none.
    pub(super) fn new(inputs: &[Input], with_database: bool) -> Roster {
        let names = |input: &Input| {
            let columns = [Column::Domain, Column::DomainPrefix];
            input.shape != Shape::Customers && columns.iter().any(|own| input.header.has(*own))
        };
        let names_domains = inputs.iter().any(names);
        Roster { is_flat: is_flat(inputs), names_domains, with_database, ..Roster::default() }
    }

    /// Whether domains have numbers: where a line may name its customer by domain, and where a database
    /// is to be asked for them. Of others a hash tells whether two customers may name the same.
    pub(super) fn keeps_domains(&self) -> bool {
        self.names_domains || self.with_database
    }

    /// Makes room for so many customers more, whose keys and domains take so many bytes each.
    pub(super) fn reserve_keys(&mut self, customers: usize, bytes: usize) {
        self.refs.reserve(customers, bytes);
        if self.keeps_domains() {
            self.domains.reserve(customers, bytes);
        }
    }

    /// Whether lines come in another order than their customers, so that their keys have to be looked
    /// up.
    pub(super) fn is_disordered(&mut self) -> bool {
        self.refs.is_asked()
    }

    /// Looks where the keys and domains of some customers lead to, which are about to join.
    pub(super) fn foresee(
        &self,
        keys: impl Iterator<Item = u64>,
        domains: impl Iterator<Item = u64>,
    ) {
        self.refs.foresee(keys);
        if self.keeps_domains() {
            self.domains.foresee(domains);
        }
    }

    /// Gives back what is only needed while rows are read. The texts of domains are for a database.
    pub(super) fn close(&mut self) {
        self.refs.close();
        if self.with_database {
            self.domains.close();
        } else {
            self.domains = Interner::default();
        }
        self.contents = Pieces::default();
    }

    /// Notes what a customer row is beside the first of its key, when it is known whether they say the
    /// same.
    pub(super) fn meet(&mut self, first: u32, row: u32, same: bool) {
        let flags = self.rows.flags(row);
        if !same {
            self.conflicts.push((first, row));
        } else if flags.has(Flags::LINE) {
            self.rows.set(row, Flags::REPEATS_CUSTOMER);
        } else if !flags.has(Flags::FAULTY) {
            self.rows.set(row, Flags::DUPLICATE);
        }
    }

    /// Begins a family and gives its number; `by_domain` is the domain its lines name, when no
    /// customer of the inputs has it.
    pub(super) fn begin_family(&mut self, key: u32, by_domain: u32) -> u32 {
        let number = self.family_count();
        self.family_keys.push(key);
        self.member_ends.push(0);
        if by_domain != NONE {
            self.family_domains.push((number, by_domain));
        }
        number
    }

    /// Puts a row into a family, or into none.
    pub(super) fn join(&mut self, row: u32, family: u32) {
        self.rows.key[row as usize] = family;
        if family != NONE {
            // How many rows it has, until they are listed.
            self.member_ends[family as usize] += 1;
        }
    }

    /// Lists the rows of families, once each row is in its family.
    pub(super) fn list_members(&mut self) {
        // From their number to where they begin, and as they are entered to where they end.
        let mut next = 0;
        for family in 0..self.family_keys.len() {
            next += std::mem::replace(&mut self.member_ends[family], next);
        }
        self.members = vec![NONE; next as usize];
        for row in 0..self.rows.len() {
            let family = self.rows.family(row);
            if family != NONE {
                let at = &mut self.member_ends[family as usize];
                self.members[*at as usize] = row;
                *at += 1;
            }
        }
    }

    /// The key of a family, as an index into [`Roster::refs`], or [`NONE`].
    pub(super) fn key(&self, family: u32) -> u32 {
        self.family_keys[family as usize]
    }

    /// The first customer row of a family, or [`NONE`]; one that could not be taken apart only where
    /// there is no other.
    pub(super) fn customer(&self, family: u32) -> u32 {
        match self.key(family) {
            // A customer without a key has no other row.
            NONE => {
                let first = self.members(family).first().copied().unwrap_or(NONE);
                let is_customer = first != NONE && self.rows.flags(first).has(Flags::CUSTOMER);
                if is_customer { first } else { NONE }
            }
            key => self.keys.customer(key),
        }
    }

    /// The domain that the lines of a family name, when no customer of the inputs has it, or
    /// [`NONE`]; see [`Roster::domains`].
    pub(super) fn by_domain(&self, family: u32) -> u32 {
        let found = self.family_domains.binary_search_by_key(&family, |(own, _)| *own);
        found.map_or(NONE, |at| self.family_domains[at].1)
    }

    /// What becomes of a family, once that is decided.
    pub(super) fn fate(&self, family: u32) -> Fate {
        self.fates.get(family).unwrap_or_else(|| Fate::smooth(self.customer(family)))
    }

    /// Whether something out of the ordinary was decided of a family.
    pub(super) fn has_fate(&self, family: u32) -> bool {
        self.fates.get(family).is_some()
    }

    /// Decides what becomes of a family.
    pub(super) fn set_fate(&mut self, family: u32, fate: Fate) {
        let rough = fate != Fate::smooth(self.customer(family));
        self.fates.set(family, rough.then_some(fate));
    }

    /// How many families there are.
    pub(super) fn family_count(&self) -> u32 {
        u32::try_from(self.family_keys.len()).unwrap_or(NONE)
    }

    /// The rows of a family, in order.
    pub(super) fn members(&self, family: u32) -> &[u32] {
        let (start, end) = self.member_range(family);
        &self.members[start..end]
    }

    /// Where the rows of a family stand among those of all families.
    pub(super) fn member_range(&self, family: u32) -> (usize, usize) {
        let before = family.checked_sub(1).map_or(0, |before| self.member_ends[before as usize]);
        (before as usize, self.member_ends[family as usize] as usize)
    }

    /// One of the rows of all families, by where it stands among them.
    pub(super) fn member(&self, at: usize) -> u32 {
        self.members[at]
    }

    /// The customer's key of a family; empty where it has none.
    pub(super) fn reference(&self, family: u32) -> &str {
        match self.key(family) {
            NONE => "",
            key => self.refs.text(key),
        }
    }

    /// The domain prefix of a family's customer, or the one its lines name; known only where there is
    /// a database to be asked.
    pub(super) fn domain(&self, family: u32) -> &str {
        debug_assert!(self.with_database, "the texts of domains are gone");
        let domain = match self.key(family) {
            NONE => self.by_domain(family),
            key => self.keys.domain(key),
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
            let customer = self.customer(self.rows.family(row));
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
