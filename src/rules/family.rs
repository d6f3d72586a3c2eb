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
#[cfg(test)]
mod tests;
mod tie;

use crate::model::Country;

use super::Book;
use super::catalogue::{Catalogue, Item};

pub use facts::{CustomerFacts, LineFacts};
pub(super) use records::FAMILY_RULES;
pub use tie::Tie;

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
    // What one question refuses is a base, a seat or a limit less for the others, so they are asked
    // until nothing more is refused. No line is told the same thing twice.
    loop {
        let before = desk.refused_lines();
        if asks.bases {
            bases::bases(&mut desk);
        }
        if asks.counts {
            counts::counts(&mut desk);
        }
        if asks.ends {
            ends::ends(&mut desk);
        }
        if desk.refused_lines() == before {
            break;
        }
    }
    desk.ties.sort_by_key(|tie| (tie.line, tie.kind));
    desk.ties.dedup_by_key(|tie| (tie.line, tie.kind));
    desk.ties
}

/// What has to be looked at in a family. Of most there is nothing.
#[derive(Default)]
struct Asks {
    bases: bool,
    counts: bool,
    ends: bool,
}

impl Asks {
    fn note(&mut self, line: &LineFacts, item: &Item) {
        if !line.is_judged() {
            return;
        }
        self.bases |= line.parent != LineFacts::NONE || !item.prerequisites.is_empty();
        self.counts |= item.limit.is_some() || item.trial || item.business || item.azure_plan;
        self.ends |= line.has_chosen_end();
    }
}

/// A family being judged.
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

    fn refused_lines(&self) -> usize {
        self.refused.iter().filter(|refused| **refused).count()
    }

    fn country(&self) -> Option<Country> {
        self.customer.country
    }

    /// Notes what was found if its rule is in force. Gives whether it rejects the line.
    fn tie(&mut self, tie: Tie) -> bool {
        let Some(rejects) = tie.rejects(self.book) else { return false };
        if rejects || tie.holds() {
            self.refused.resize(self.lines.len(), false);
            if let Some(refused) = self.refused.get_mut(tie.line as usize) {
                *refused = true;
            }
        }
        self.ties.push(tie);
        rejects
    }
}
