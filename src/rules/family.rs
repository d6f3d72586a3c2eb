//! A customer and all its lines: what only shows when the lines stand beside their customer and
//! beside each other. The lines may come from two files and from the database.
//!
//! Whoever sees the rows keeps [`LineFacts`], which are small, and asks [`family`] at the end. Of
//! two lines that do not go together the later one is told. A line that is rejected counts for
//! nothing.

mod bases;
mod counts;
mod ends;
mod facts;
mod records;
mod single;
mod stand;
#[cfg(test)]
mod tests;
mod tie;

use crate::model::Country;

use super::Book;
use super::catalogue::{Catalogue, Item};

pub use facts::{CustomerFacts, Length, LineFacts};
pub(super) use records::FAMILY_RULES;
pub use tie::Tie;

use counts::BUSINESS_SEATS;
use tie::Kind;

/// Judges a family. `lines` are its lines in file order, stored ones anywhere among them; what
/// comes back names lines by their place in it, and is sorted by it. A [`Tie`] that holds its line
/// is no finding: the line waits for its base.
pub fn family(book: &Book, customer: &CustomerFacts, lines: &[LineFacts]) -> Vec<Tie> {
    let mut desk = FamilyDesk {
        book,
        catalogue: &book.reference().catalogue,
        customer,
        lines,
        ties: Vec::new(),
        refused: Vec::new(),
    };
    let mut asks = Asks::default();
    for (at, line) in (0_u32..).zip(lines) {
        if line.is_judged() {
            single::any(&mut desk, at, line);
        }
        let Some(item) = desk.catalogue.item(line.item) else { continue };
        if line.is_judged() {
            single::single(&mut desk, at, line, item);
        }
        asks.note(line, item);
    }
    if !asks.any() {
        return desk.finish();
    }
    // A line may share its end with one that is refused for its number or its base. It waits then,
    // and what waits uses up no limit, so the rest is judged anew; each time one more line waits.
    let alone = desk;
    let mut waiting: Vec<Tie> = Vec::new();
    loop {
        let mut desk = alone.clone();
        desk.tie_all(&waiting);
        if asks.ends {
            let ties = ends::ends(&desk);
            desk.tie_all(&ties);
        }
        stand::stand(&mut desk);
        let more = if asks.ends { ends::ends(&desk) } else { Vec::new() };
        if more.is_empty() {
            return desk.finish();
        }
        waiting.extend(more);
    }
}

/// What has to be looked at in a family. Of most there is nothing.
#[derive(Default)]
struct Asks {
    /// Whether lines have to do with each other: bases, limits.
    lines: bool,
    /// Whether a line chooses the day it ends.
    ends: bool,
    /// Seats of the Business items, whatever becomes of their lines. As long as they are few enough
    /// nothing is said of them.
    seats: u64,
}

impl Asks {
    fn note(&mut self, line: &LineFacts, item: &Item) {
        if item.business {
            self.seats += u64::from(line.quantity);
        }
        if !line.is_judged() {
            return;
        }
        let has_base = line.parent != LineFacts::NONE || !item.prerequisites.is_empty();
        self.lines |= has_base || item.limit.is_some() || item.trial || item.azure_plan;
        self.ends |= line.has_chosen_end();
    }

    /// Whether there is anything.
    fn any(&self) -> bool {
        self.lines || self.ends || self.seats > BUSINESS_SEATS
    }
}

/// A family being judged.
#[derive(Clone)]
struct FamilyDesk<'f> {
    book: &'f Book,
    catalogue: &'f Catalogue,
    customer: &'f CustomerFacts,
    lines: &'f [LineFacts],
    ties: Vec<Tie>,
    /// Lines that are rejected or held by what was found so far; empty until there is one.
    refused: Vec<bool>,
}

impl<'f> FamilyDesk<'f> {
    /// Lines with their places, those left out that are rejected.
    fn counting(&self) -> impl Iterator<Item = (u32, &'f LineFacts)> {
        (0_u32..).zip(self.lines).filter(|(at, line)| !line.is_rejected() && !self.is_refused(*at))
    }

    /// The lines to be judged, of those that count.
    fn judged(&self) -> Vec<(u32, &'f LineFacts, &'f Item)> {
        let own = self.counting().filter(|(_, line)| line.is_judged());
        own.filter_map(|(at, line)| Some((at, line, self.catalogue.item(line.item)?))).collect()
    }

    fn is_refused(&self, at: u32) -> bool {
        self.refused.get(at as usize).copied().unwrap_or(false)
    }

    /// Lines that are rejected or wait, of those that were proven.
    fn refused(&self) -> impl Iterator<Item = (u32, &'f LineFacts)> {
        (0_u32..).zip(self.lines).filter(|(at, line)| !line.is_rejected() && self.is_refused(*at))
    }

    /// Lets a line wait for its base without another word.
    fn hold(&mut self, at: u32) {
        self.refused.resize(self.lines.len(), false);
        if let Some(refused) = self.refused.get_mut(at as usize) {
            *refused = true;
        }
    }

    fn country(&self) -> Option<Country> {
        self.customer.country
    }

    /// Notes what was found if its rule is in force. Gives whether it rejects the line.
    fn tie(&mut self, tie: Tie) -> bool {
        let Some(rejects) = tie.rejects(self.book) else { return false };
        if rejects || tie.holds() {
            self.hold(tie.line);
        }
        self.ties.push(tie);
        rejects
    }

    fn tie_all(&mut self, ties: &[Tie]) {
        for tie in ties {
            self.tie(*tie);
        }
    }

    /// What was found, in order; no line is told the same thing twice.
    fn finish(mut self) -> Vec<Tie> {
        self.ties.sort_by_key(|tie| (tie.line, tie.kind));
        self.ties.dedup_by_key(|tie| (tie.line, tie.kind));
        self.ties
    }
}
