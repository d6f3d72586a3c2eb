//! The reports: every row that has something to be told, in the order of the files, told from the
//! docket, from what rows said about each other, and from what the database said.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::model::{Guid, Instant};
use crate::report::{self, Disposition, Held, Rendered, Repeated, ReportedRow, Writer};
use crate::rules::{self, Book, Finding, Severity};
use crate::store::RunId;
use crate::table::{Column, RowView};

use super::Error;
use super::books::{customer_disposition, disposition};
use super::docket::{Corrected, Docket};
use super::events::{Event, Listener, Phase};
use super::families::{Cause, cause, customer_row, own_column};
use super::forecast::Memory;
use super::identity::{IdKind, row_id};
use super::judge::cell;
use super::pipeline::ordered;
use super::roster::{Flags, NONE, Roster};

/// All findings of a row: its own, those of other rows and those of the database, in order.
pub(super) fn findings(
    book: &Book,
    docket: &Docket<'_>,
    roster: &Roster,
    memory: &Memory,
    row: u32,
    view: RowView<'_>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if roster.rows.flags(row).has(Flags::REMARKED) {
        rules::judge(book, docket.input(row), view, &mut findings);
    }
    for entry in roster.cross_of(row) {
        let related = (entry.related != NONE).then(|| docket.place(&roster.rows, entry.related));
        findings.extend(entry.cross.finding(book, related));
    }
    for entry in roster.ties_of(row) {
        let related = (entry.related != NONE).then(|| docket.place(&roster.rows, entry.related));
        findings.extend(entry.tie.finding(book, related));
    }
    findings.extend(memory.findings(book, row));
    findings.sort_by(|a, b| a.order().cmp(&b.order()));
    findings
}

/// What delivering needs and does not change.
pub(super) struct Delivering<'a, 's> {
    pub(super) plan: &'a report::Plan<'a>,
    pub(super) book: &'a Book,
    pub(super) docket: &'a Docket<'s>,
    pub(super) roster: &'a Roster,
    pub(super) memory: &'a Memory,
    /// Whether a bad line holds its family.
    pub(super) hold: bool,
    /// When the run began and its id, from which ids of rows follow; `None` where nothing was
    /// written to a database.
    pub(super) identity: Option<(Instant, RunId)>,
}

/// Renders every block on the pool and appends in order.
pub(super) fn deliver(
    delivering: &Delivering<'_, '_>,
    pool: &rayon::ThreadPool,
    in_flight: usize,
    writer: &mut Writer,
    listener: &dyn Listener,
) -> Result<(), Error> {
    let total = u64::from(delivering.roster.rows.len());
    listener.hear(&Event::Began { phase: Phase::Deliver, total });
    // What was written is rendered into again: memory that is new costs more than what it takes.
    let spare: Mutex<Vec<Rendered>> = Mutex::default();
    let mut next = 0;
    let blocks = delivering.docket.block_count();
    let take = || -> Result<Option<usize>, Error> {
        while next < blocks {
            let block = next;
            next += 1;
            let range = delivering.docket.block_rows(block);
            if range.clone().any(|row| delivering.is_told(row)) {
                return Ok(Some(block));
            }
        }
        Ok(None)
    };
    ordered(
        pool,
        in_flight,
        take,
        |block: usize| -> Result<(usize, Rendered), Error> {
            let mut rendered = lock(&spare).pop().unwrap_or_default();
            delivering.render(block, &mut rendered)?;
            Ok((block, rendered))
        },
        |rendered: Result<(usize, Rendered), Error>| {
            let (block, mut rendered) = rendered?;
            writer.append(delivering.plan, delivering.docket.block_input(block), &mut rendered)?;
            rendered.clear();
            lock(&spare).push(rendered);
            let done = u64::from(delivering.docket.block_rows(block).end);
            listener.hear(&Event::Progress {
                phase: Phase::Deliver,
                done,
                rows: done,
                rejected: 0,
            });
            Ok(())
        },
    )?;
    listener.hear(&Event::Ended { phase: Phase::Deliver });
    Ok(())
}

/// The spare buffers; whoever held them when a thread failed left them whole.
fn lock(spare: &Mutex<Vec<Rendered>>) -> MutexGuard<'_, Vec<Rendered>> {
    spare.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One row in so many, or fewer, is read by itself and not with its block: places that lie near
/// each other are read together.
const SPARSE: usize = 8;

impl Delivering<'_, '_> {
    /// Whether the report says anything about a row.
    fn is_told(&self, row: u32) -> bool {
        let flags = self.roster.rows.flags(row);
        if flags.any(Flags::BLANK.and(Flags::FURNITURE)) {
            return false;
        }
        let remarkable = Flags::REMARKED
            .and(Flags::CROSSED)
            .and(Flags::CORRECTED)
            .and(Flags::FAULTY)
            .and(Flags::REFUSED)
            .and(Flags::STORED_REFUSED)
            .and(Flags::HELD)
            .and(Flags::DUPLICATE);
        self.identity.is_some() || flags.any(remarkable)
    }

    fn render(&self, block: usize, out: &mut Rendered) -> Result<(), Error> {
        let range = self.docket.block_rows(block);
        let told: Vec<u32> = range.clone().filter(|row| self.is_told(*row)).collect();
        // Of most blocks few rows are told, and those alone are read again.
        if told.len() < range.len() / SPARSE {
            let fetched = self.docket.fetch(&self.roster.rows, &told)?;
            let rows = told.iter().map(|row| {
                let (read, index) = fetched.place(*row)?;
                Ok((*row, read, index))
            });
            self.rendered(&rows.collect::<Result<Vec<_>, Error>>()?, out);
            return Ok(());
        }
        let read = self.docket.block(&self.roster.rows, block)?;
        if read.chunk.len() != range.len() {
            return Err(Error::Unbalanced(format!(
                "block {block} was read as {} rows and is {} now",
                range.len(),
                read.chunk.len()
            )));
        }
        let rows = told.iter().map(|row| (*row, &read, (row - range.start) as usize));
        self.rendered(&rows.collect::<Vec<_>>(), out);
        Ok(())
    }

    /// Rows to be told, each with what it was read with and its index there.
    fn rendered(&self, told: &[(u32, &Corrected, usize)], out: &mut Rendered) {
        let findings: Vec<Vec<Finding>> =
            told.iter().map(|(row, read, index)| self.findings(*row, read, *index)).collect();
        out.make_room(told.len(), findings.iter().map(Vec::len).sum());
        let rows = told.iter().zip(&findings).map(|((row, read, index), findings)| ReportedRow {
            received: read.chunk.received(*index),
            corrections: read.of(*index),
            ..self.reported(*row, read.chunk.row(*index), findings)
        });
        report::render(self.plan, rows, out);
    }

    /// A row that is stored already is no news, so nothing is said about it but what was put right
    /// in its cells.
    fn findings(&self, row: u32, corrected: &Corrected, index: usize) -> Vec<Finding> {
        let view = corrected.chunk.row(index);
        let mut found = match disposition(self.roster.rows.flags(row)) {
            Disposition::Unchanged => Vec::new(),
            _ => findings(self.book, self.docket, self.roster, self.memory, row, view),
        };
        let traces = corrected.of(index).iter().filter_map(|own| {
            own.finding(self.book, cell(self.docket.input(row), view, own.column))
        });
        found.extend(traces);
        if !corrected.of(index).is_empty() {
            found.sort_by(|a, b| a.order().cmp(&b.order()));
        }
        found
    }

    fn reported<'r>(
        &'r self,
        row: u32,
        view: RowView<'r>,
        findings: &'r [Finding],
    ) -> ReportedRow<'r> {
        let flags = self.roster.rows.flags(row);
        let family = self.roster.rows.family(row);
        let input = self.docket.input(row);
        let disposition = disposition(flags);
        let line_ref = if flags.has(Flags::LINE) { cell(input, view, Column::LineRef) } else { "" };
        let (customer_id, customer_unchanged) = self.customer_id(row, family, flags);
        ReportedRow {
            row: view,
            received: view,
            corrections: &[],
            disposition,
            family: self.decides_as_one(flags).then_some(family),
            is_customer: flags.has(Flags::CUSTOMER),
            is_line: flags.has(Flags::LINE),
            customer_ref: self.roster.reference(family),
            line_ref,
            findings,
            held: (disposition == Disposition::Held).then(|| self.held(row)),
            repeats: self.repeats(row, disposition, findings),
            duplicate_of: (disposition == Disposition::Duplicate)
                .then(|| self.first_of(row, family))
                .flatten()
                .map(|first| self.docket.place(&self.roster.rows, first)),
            customer_id: customer_id.map(|id| id.to_string()),
            customer_unchanged,
            line_id: self.line_id(row, family, flags).map(|id| id.to_string()),
        }
    }

    /// Whether a row goes in with its family or not at all; else it is a line that can be left out.
    fn decides_as_one(&self, flags: Flags) -> bool {
        self.hold || flags.any(Flags::CUSTOMER.and(Flags::HELD))
    }

    fn held(&self, row: u32) -> Held {
        let (place, code) = match cause(self.roster, row) {
            Some(Cause::Customer(cause)) => (cause, "LINE_CUSTOMER_REJECTED"),
            Some(Cause::Parent(cause)) => (cause, "ADDON_PARENT_REJECTED"),
            Some(Cause::Row(cause)) => (cause, "FAMILY_ROW_REJECTED"),
            None => (row, "RUN_STOPPED"),
        };
        Held { place: self.docket.place(&self.roster.rows, place), code }
    }

    /// What rejects the customer and is said at its first row alone, for another row that repeats
    /// the customer: whoever corrects the first row only has two customers of one key. Left out is
    /// what is said of a cell that this row has to have corrected anyway.
    fn repeats(&self, row: u32, disposition: Disposition, own: &[Finding]) -> Option<Repeated> {
        let flags = self.roster.rows.flags(row);
        let first = self.roster.customer(self.roster.rows.family(row));
        if !matches!(disposition, Disposition::Held | Disposition::Rejected)
            || !flags.has(Flags::CUSTOMER)
            || flags.has(Flags::UNREADABLE)
            || first == NONE
            || first == row
        {
            return None;
        }
        let related = |row| (row != NONE).then(|| self.docket.place(&self.roster.rows, row));
        let rows = self.roster.cross_of(first).iter().filter(|entry| entry.cross.is_said_once());
        let said = rows.filter_map(|entry| entry.cross.finding(self.book, related(entry.related)));
        let input = self.docket.input(row);
        let here = |finding: Finding| {
            let column = own_column(input, finding.column?);
            let rejects = |own: &Finding| own.severity == Severity::Reject;
            let marked = own.iter().any(|own| own.column == Some(column) && rejects(own));
            let has = input.header.heading_position(column).is_some();
            (rejects(&finding) && has && !marked)
                .then_some(Finding { column: Some(column), ..finding })
        };
        let mut findings: Vec<Finding> =
            said.chain(self.memory.said_once(self.book, first)).filter_map(here).collect();
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
        let place = self.docket.place(&self.roster.rows, first);
        (!findings.is_empty()).then_some(Repeated { place, findings })
    }

    /// The earlier row that a duplicate repeats.
    fn first_of(&self, row: u32, family: u32) -> Option<u32> {
        self.roster
            .cross_of(row)
            .iter()
            .find(|entry| entry.cross == rules::Cross::RowDuplicate)
            .map(|entry| entry.related)
            .or_else(|| self.roster.members(family).first().copied())
    }

    /// The id of the customer, at the row that brought it.
    fn customer_id(&self, row: u32, family: u32, flags: Flags) -> (Option<Guid>, bool) {
        let Some((started, run)) = self.identity else { return (None, false) };
        if !flags.has(Flags::CUSTOMER) || customer_row(self.roster, family) != Some(row) {
            return (None, false);
        }
        if let Some(id) = self.memory.customer(family) {
            return (Some(id), true);
        }
        let accepted = customer_disposition(self.roster, family) == Disposition::Accepted;
        let id = row_id(started, run, IdKind::Customer, u64::from(family));
        (accepted.then_some(id), false)
    }

    fn line_id(&self, row: u32, family: u32, flags: Flags) -> Option<Guid> {
        let (started, run) = self.identity?;
        if !flags.has(Flags::LINE) {
            return None;
        }
        match disposition(flags) {
            Disposition::Unchanged => self.memory.id(row),
            Disposition::Accepted => {
                let (first, _) = self.roster.member_range(family);
                let at = self.roster.members(family).binary_search(&row).ok()?;
                Some(row_id(started, run, IdKind::Line, (first + at) as u64))
            }
            _ => None,
        }
    }
}
