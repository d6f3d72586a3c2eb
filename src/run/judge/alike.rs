//! Lines that say the same as one before them. A catalogue is short, so most lines of a file order
//! what another one orders, for the same term and in the same currency; only their keys, seats and
//! own names differ. What the rules make of such a line is known already.
//!
//! It is known where nothing is left to judge: the other line gave no finding, the cells that differ
//! are plain, and the seats lie between two numbers that gave no finding either, since rules about
//! the seats of one line are bounds. Builds with assertions judge every such line all the same and
//! compare.

use std::ops::Range;
use std::sync::Mutex;

use hashbrown::HashTable;

use crate::model::{is_free_of, is_printable};
use crate::rules::{Book, Catalogue, DefaultsUsed, LineFacts, judge};
use crate::table::{Column, Header, Input, InputId, RowKind, RowView, Shape, Spelling};

use super::super::roster::{Distinct, Flags, LineEntry, hash};
use super::{JudgedBlock, JudgedRow, keep, line, offset};

/// Lines that are remembered, some 300 bytes each; an input that holds more kinds repeats too few
/// of them.
const MOST: usize = 4_096;

/// Longest key that is plain, in bytes. Keys of 64 characters are allowed.
const KEY_MAX: usize = 64;

/// Longest own name that is plain, in bytes.
const NAME_MAX: usize = 255;

/// What is known of lines, handed from block to block: one for each block that is judged at a time.
/// What comes out of a block does not depend on which it gets.
#[derive(Default)]
pub(in crate::run) struct Known(Mutex<Vec<Alike>>);

impl Known {
    /// One for a block of an input.
    pub(super) fn take(&self, book: &Book, input: &Input) -> Alike {
        let found = self.0.lock().ok().and_then(|mut all| {
            let at = all.iter().rposition(|own| own.input == input.id)?;
            Some(all.swap_remove(at))
        });
        let mut own = found.unwrap_or_else(|| Alike::new(book, input));
        own.block += 1;
        own
    }

    /// Keeps it for a later block.
    pub(super) fn give_back(&self, own: Alike) {
        if let (true, Ok(mut all)) = (own.columns.is_some(), self.0.lock()) {
            all.push(own);
        }
    }
}

/// What the lines of some blocks have said so far.
pub(super) struct Alike {
    input: InputId,
    /// Counts the blocks that it served.
    block: u32,
    /// `None` where lines cannot be told to be alike: each is judged.
    columns: Option<Columns>,
    lines: Vec<Line>,
    table: HashTable<usize>,
}

/// Where the cells stand by which lines are told apart.
struct Columns {
    customer_ref: usize,
    line_ref: Option<usize>,
    quantity: usize,
    friendly_name: Option<usize>,
    /// What names another line; a line that does so is judged.
    parents: Vec<usize>,
    /// All others that the rules know, in as few ranges as possible.
    others: Vec<Range<usize>>,
}

/// A line that gave no finding.
struct Line {
    hash: u64,
    spelling: Spelling,
    has: Filled,
    /// Fewest and most seats with which it gave none.
    seats: (u32, u32),
    row: JudgedRow,
    facts: LineFacts,
    defaults: DefaultsUsed,
    /// The block in which [`JudgedRow::line_facts`] holds.
    block: u32,
}

/// Which of the cells that differ are filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Filled {
    line_ref: bool,
    friendly_name: bool,
}

/// A line whose cells that differ are plain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// The key of its customer.
    pub(super) customer_ref: &'a str,
    /// Its own key; empty where it has none.
    pub(super) line_ref: &'a str,
    /// Its seats.
    pub(super) quantity: u32,
    has: Filled,
    hash: u64,
}

impl Alike {
    /// Nothing known yet of the lines of an input.
    fn new(book: &Book, input: &Input) -> Alike {
        // Of columns of the house's own it is only judged whether they are filled, where they have
        // to be.
        let judges_own = !book.reference().house.required_custom.is_empty();
        let may_be = input.shape == Shape::Lines && !judges_own;
        let columns = may_be.then(|| Columns::of(&input.header)).flatten();
        Alike { input: input.id, block: 0, columns, lines: Vec::new(), table: HashTable::new() }
    }

    /// What a row asks for; `None` where it has to be judged in any case.
    pub(super) fn ask<'a>(&self, row: RowView<'a>) -> Option<Asked<'a>> {
        let columns = self.columns.as_ref()?;
        // A row of a sheet may end before its table does.
        let is_whole = columns.others.last().is_none_or(|last| last.end <= row.len());
        if !is_whole {
            return None;
        }
        if row.kind() != RowKind::Data || !columns.parents.iter().all(|at| row.text(*at).is_empty())
        {
            return None;
        }
        let text = |at: Option<usize>| at.map_or("", |at| row.text(at));
        let quantity = plain_number(row.text(columns.quantity))?;
        let customer_ref = row.text(columns.customer_ref);
        let (line_ref, name) = (text(columns.line_ref), text(columns.friendly_name));
        let plain = is_plain(customer_ref, KEY_MAX) && is_plain(line_ref, KEY_MAX);
        if customer_ref.is_empty() || !plain || !is_plain(name, NAME_MAX) {
            return None;
        }
        row.stretch()?;
        let has = Filled { line_ref: !line_ref.is_empty(), friendly_name: !name.is_empty() };
        let mix = |sum: u64, range: &Range<usize>| {
            sum.rotate_left(21) ^ hash(row.span(range.clone()).as_bytes())
        };
        let hash = columns.others.iter().fold(0, mix);
        Some(Asked { customer_ref, line_ref, quantity, has, hash })
    }

    /// What is known of a row: that of one before it, its facts numbered as those of the block, and
    /// what it had filled in.
    pub(super) fn find(
        &mut self,
        row: RowView<'_>,
        asked: &Asked<'_>,
        facts: &mut Distinct<LineFacts>,
    ) -> Option<(JudgedRow, DefaultsUsed)> {
        let at = self.position(row, asked)?;
        let known = &mut self.lines[at];
        let (fewest, most) = known.seats;
        if !(fewest..=most).contains(&asked.quantity) {
            return None;
        }
        if known.block != self.block {
            known.block = self.block;
            known.row.line_facts = facts.number(known.facts);
        }
        Some((known.row, known.defaults))
    }

    /// Remembers a row that was judged and gave no finding.
    pub(super) fn keep(
        &mut self,
        row: RowView<'_>,
        judged: JudgedRow,
        facts: Option<&LineFacts>,
        defaults: DefaultsUsed,
    ) {
        let Some(asked) = self.ask(row) else { return };
        let (Some(columns), Some(facts)) = (&self.columns, facts) else { return };
        let seats = asked.quantity;
        if let Some(at) = self.position(row, &asked) {
            // Other seats may have had something filled in that these have not.
            let known = &mut self.lines[at];
            if known.defaults == defaults {
                known.seats = (known.seats.0.min(seats), known.seats.1.max(seats));
            }
        } else if self.lines.len() < MOST {
            let lines = &self.lines;
            self.table.insert_unique(asked.hash, lines.len(), |at| lines[*at].hash);
            self.lines.push(Line {
                hash: asked.hash,
                spelling: Spelling::of(row, &columns.others),
                has: asked.has,
                seats: (seats, seats),
                row: judged,
                facts: *facts,
                defaults,
                block: self.block,
            });
        }
    }

    fn position(&self, row: RowView<'_>, asked: &Asked<'_>) -> Option<usize> {
        let others = &self.columns.as_ref()?.others;
        let same = |at: &usize| {
            let known = &self.lines[*at];
            known.has == asked.has && row.is_spelt(&known.spelling, others)
        };
        self.table.find(asked.hash, same).copied()
    }
}

impl Columns {
    /// `None` where a line names its customer in another way than by its key.
    fn of(header: &Header) -> Option<Columns> {
        let at = |column: Column| header.position(column).map(usize::from);
        if header.has(Column::Domain) || header.has(Column::DomainPrefix) {
            return None;
        }
        let mut columns = Columns {
            customer_ref: at(Column::CustomerRef)?,
            line_ref: at(Column::LineRef),
            quantity: at(Column::Quantity)?,
            friendly_name: at(Column::FriendlyName),
            parents: [Column::ParentLineRef, Column::ParentSubscriptionId]
                .into_iter()
                .filter_map(at)
                .collect(),
            others: Vec::new(),
        };
        columns.others = columns.ranges(header);
        Some(columns)
    }

    fn ranges(&self, header: &Header) -> Vec<Range<usize>> {
        let single =
            [Some(self.customer_ref), self.line_ref, Some(self.quantity), self.friendly_name];
        let is_other = |at: &usize| !single.contains(&Some(*at)) && !self.parents.contains(at);
        let known = header.columns().iter().map(|(_, at)| usize::from(*at));
        let mut places: Vec<usize> = known.filter(is_other).collect();
        places.sort_unstable();
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for at in places {
            match ranges.last_mut() {
                Some(range) if range.end == at => range.end = at + 1,
                _ => ranges.push(at..at + 1),
            }
        }
        ranges
    }
}

/// What a line comes to that says the same as one before it.
pub(super) fn repeat(
    row: RowView<'_>,
    asked: &Asked<'_>,
    known: JudgedRow,
    defaults: DefaultsUsed,
    block: &mut JudgedBlock,
) -> JudgedRow {
    for index in defaults.indexes() {
        block.defaults[index] += 1;
    }
    let own = hash(asked.line_ref.as_bytes());
    let reference = if asked.line_ref.is_empty() { 0 } else { LineEntry::short(own) };
    JudgedRow {
        byte: offset(row, &block.facts),
        line: row.place().line,
        reference: keep(&mut block.text, Some(asked.customer_ref)),
        line_hashes: (reference, known.line_hashes.1),
        quantity: asked.quantity,
        ..known
    }
}

/// Whether judging a line gives what the one before it gave.
pub(super) fn is_the_same(
    book: &Book,
    input: &Input,
    row: RowView<'_>,
    known: &JudgedRow,
    block: &JudgedBlock,
) -> bool {
    let mut findings = Vec::new();
    let judged = judge(book, input, row, &mut findings);
    let mut out = JudgedRow { line_hashes: (0, 0), flags: Flags::default(), ..*known };
    line(&judged, &mut Vec::new(), &mut out);
    let Some(own) = &judged.line else { return false };
    let facts = LineFacts::of(judged.item.unwrap_or(Catalogue::NONE), own).with_quantity(0);
    findings.is_empty()
        && (out.flags, out.line_hashes.1) == (known.flags, known.line_hashes.1)
        && block.line_facts.get(known.line_facts) == Some(&facts)
        && judged.keys.domain.is_none()
        && !out.has_parent
}

/// Whether no rule has anything to say about a key or a name, whatever it is: printable ASCII
/// without blanks at its ends, not begun as an error or a guard is, and no number with an exponent.
fn is_plain(text: &str, max: usize) -> bool {
    let Some((first, last)) = text.as_bytes().first().zip(text.as_bytes().last()) else {
        return true;
    };
    let ends = first.is_ascii_graphic() && last.is_ascii_graphic();
    ends && !matches!(first, b'#' | b'\'')
        && text.len() <= max
        && is_printable(text)
        && is_free_of(text, *b"+")
}

/// A number from 1 to 999,999 as everybody writes it.
fn plain_number(text: &str) -> Option<u32> {
    let digits = matches!(text.len(), 1..=6) && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.bytes().fold(0_u32, |sum, byte| {
        sum.wrapping_mul(10).wrapping_add(u32::from(byte.wrapping_sub(b'0')))
    });
    (digits && !text.starts_with('0')).then_some(number)
}
