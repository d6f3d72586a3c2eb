//! Families against the catalogue: what only shows when lines stand beside their customer, beside
//! each other and beside what is stored already.

use std::ops::Range;

use rayon::prelude::*;

use crate::rules::{self, Book, Catalogue, CustomerFacts, LineFacts};
use crate::run::forecast::Memory;
use crate::run::roster::{Flags, NONE, Roster, TieEntry};

use super::dispose::parent_of;
use super::search::parts;

/// Judges all families, and marks the lines that are rejected.
pub(in crate::run) fn stock(
    roster: &mut Roster,
    memory: &Memory,
    book: &Book,
    pool: &rayon::ThreadPool,
) {
    let read: &Roster = roster;
    let some = |families: Range<u32>| {
        let mut shelf = Shelf::default();
        families.for_each(|family| shelf.judge(read, memory, book, family));
        shelf.found
    };
    let found: Vec<Vec<TieEntry>> = pool.install(|| parts(read.family_count()).map(some).collect());
    for entry in found.into_iter().flatten() {
        keep(roster, book, entry);
    }
    roster.ties.sort_by_key(|entry| entry.row);
    roster.parent_rows.sort_unstable();
}

fn keep(roster: &mut Roster, book: &Book, entry: TieEntry) {
    if entry.tie.holds() {
        // It waits for what it builds on as an add-on waits for its base.
        roster.parent_rows.push((entry.row, entry.related));
        return;
    }
    match entry.tie.rejects(book) {
        None => return,
        Some(true) => roster.refuse(entry.row, Flags::REFUSED, None),
        Some(false) => {}
    }
    roster.rows.set(entry.row, Flags::CROSSED);
    roster.ties.push(entry);
}

/// The lines of one family, laid out; kept from family to family for its memory.
#[derive(Default)]
struct Shelf {
    lines: Vec<LineFacts>,
    /// By line its row, or [`NONE`] for one that is stored.
    rows: Vec<u32>,
    found: Vec<TieEntry>,
}

impl Shelf {
    fn judge(&mut self, roster: &Roster, memory: &Memory, book: &Book, family: u32) {
        self.lines.clear();
        self.rows.clear();
        let stock = memory.stock.get(&family);
        for (_, facts) in stock.iter().flat_map(|stock| &stock.lines) {
            self.lines.push(*facts);
            self.rows.push(NONE);
        }
        let stored = self.lines.len();
        for &row in roster.members(family) {
            if let Some(facts) = line(roster, row) {
                self.lines.push(facts);
                self.rows.push(row);
            }
        }
        if self.lines.len() == stored {
            return;
        }
        if !roster.parent_rows.is_empty() || !memory.parents.is_empty() {
            self.find_bases(roster, memory, family, stored);
        }
        let customer = customer(roster, memory, family);
        let place = |at: u32| self.rows.get(at as usize).copied().unwrap_or(NONE);
        let ties = rules::family(book, &customer, &self.lines);
        let entries = ties.into_iter().map(|tie| TieEntry {
            row: place(tie.line),
            related: place(tie.related),
            tie,
        });
        let is_news = |entry: &TieEntry| {
            let flat = roster.rows.flags(entry.row).has(Flags::CUSTOMER);
            !(flat && entry.tie.is_said_by_flat_rows())
        };
        self.found.extend(entries.filter(is_news));
    }

    /// Says of every line where its base stands.
    fn find_bases(&mut self, roster: &Roster, memory: &Memory, family: u32, stored: usize) {
        let stock = memory.stock.get(&family);
        let of_id = |id| {
            let lines = &stock?.lines;
            lines.iter().position(|(own, _)| *own == id)
        };
        for at in stored..self.lines.len() {
            let row = self.rows[at];
            let base = match parent_of(roster, row) {
                Some(parent) => {
                    let here = self.rows[stored..].binary_search(&parent).ok();
                    here.map(|at| at + stored).or_else(|| of_id(memory.id(parent)?))
                }
                None => memory.parents.get(&row).and_then(|id| of_id(*id)),
            };
            if let Some(base) = base.and_then(|base| u32::try_from(base).ok()) {
                self.lines[at] = self.lines[at].with_parent(base);
            }
        }
    }
}

/// What is known of a line; nothing of one that repeats another or is stored already.
fn line(roster: &Roster, row: u32) -> Option<LineFacts> {
    let flags = roster.rows.flags(row);
    let again = Flags::DUPLICATE.and(Flags::UNCHANGED).and(Flags::TWIN);
    if !flags.has(Flags::LINE) || flags.any(again) {
        return None;
    }
    let entry = roster.rows.entry(row)?;
    let facts = roster.line_facts.get(entry.facts).copied();
    let facts = facts.unwrap_or_else(|| LineFacts::unproven(Catalogue::NONE));
    let facts = facts.with_quantity(entry.quantity);
    Some(if flags.line_is_bad() { facts.rejected() } else { facts })
}

fn customer(roster: &Roster, memory: &Memory, family: u32) -> CustomerFacts {
    if roster.customer(family) == NONE {
        let stock = memory.stock.get(&family);
        return stock.map(|stock| stock.customer).unwrap_or_default();
    }
    let facts = roster.customer_facts.get(roster.keys.facts(roster.key(family))).copied();
    let is_stored = memory.customer(family).is_some();
    facts.map(|facts| CustomerFacts { is_stored, ..facts }).unwrap_or_default()
}
