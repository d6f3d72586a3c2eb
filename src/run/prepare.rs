//! What a batch will write: its families read from the docket again and judged into typed values,
//! and what the ledger is to know of the others.

use std::collections::BTreeMap;

use crate::model::{Customer, Guid, LineRef, Subscription};
use crate::report::{Disposition, referred_digest, row_digest};
use crate::rules;
use crate::store::{
    NewBatch, NewCustomer, NewFamily, NewLine, NewRefusal, NewReject, RejectClose, Returned,
};
use crate::table::{Input, ReportColumn, Target};

use super::Error;
use super::batch::{Range, Settling};
use super::books::customer_disposition;
use super::docket::Fetched;
use super::families;
use super::forecast::line_keys;
use super::identity::{IdKind, row_id};
use super::judge::digests;
use super::roster::{Flags, Roster};

/// The rows of a batch that are to be read again: those of families in which something is new or
/// outstanding.
pub(super) fn wanted(roster: &Roster, range: Range) -> Vec<u32> {
    let idle = Flags::UNCHANGED.and(Flags::DUPLICATE);
    // A stored row can be at odds with another of the inputs: then it is both.
    let is_wanted = |flags: Flags| !flags.any(idle) || flags.any(Flags::BAD);
    let something = |family: &u32| {
        let new = customer_disposition(roster, *family) == Disposition::Accepted;
        new || roster.members(*family).iter().any(|row| is_wanted(roster.rows.flags(*row)))
    };
    let mut rows: Vec<u32> = (range.first..range.end)
        .filter(something)
        .flat_map(|family| roster.members(family))
        .copied()
        .collect();
    rows.sort_unstable();
    rows
}

/// What a batch will write.
pub(super) fn prepare<'f>(
    settling: &Settling<'_, '_>,
    number: u32,
    range: Range,
    fetched: &'f Fetched,
) -> Result<NewBatch<'f>, Error> {
    let mut batch = NewBatch {
        ordinal: number,
        first_family: range.first,
        end_family: range.end,
        // What is typed is large, and what grows step by step is there twice while it grows.
        families: Vec::with_capacity((range.end - range.first) as usize),
        refusals: Vec::new(),
        rejects: Vec::new(),
        fixed: Vec::new(),
        returned: Vec::new(),
    };
    // Most inputs are no rejects that come back, and of their rows none has to be looked at.
    let some_return = settling.docket.inputs().iter().any(|own| reference_position(own).is_some());
    for family in range.first..range.end {
        outstanding(settling, family, fetched, &mut batch)?;
        if some_return {
            returned(settling, family, fetched, &mut batch)?;
        }
        if let Some(family) = new_family(settling, family, fetched)? {
            batch.families.push(family);
        }
    }
    Ok(batch)
}

/// Whether a row goes in with its batch.
fn goes_in(flags: Flags) -> bool {
    !flags.any(
        Flags::BAD
            .and(Flags::HELD)
            .and(Flags::DUPLICATE)
            .and(Flags::UNCHANGED)
            .and(Flags::BLANK)
            .and(Flags::FURNITURE),
    )
}

fn new_family<'f>(
    settling: &Settling<'_, '_>,
    family: u32,
    fetched: &'f Fetched,
) -> Result<Option<NewFamily<'f>>, Error> {
    let roster = settling.roster;
    let stored = settling.memory.customer(family);
    let new = stored.is_none() && customer_disposition(roster, family) == Disposition::Accepted;
    let has_lines = roster.members(family).iter().any(|row| {
        let flags = roster.rows.flags(*row);
        flags.has(Flags::LINE) && goes_in(flags)
    });
    if !new && !has_lines {
        return Ok(None);
    }
    let customer_id = stored.unwrap_or_else(|| {
        row_id(settling.started, settling.run, IdKind::Customer, u64::from(family))
    });
    let customer = match (stored, families::customer_row(roster, family)) {
        (None, Some(row)) => Some(new_customer(settling, family, row, customer_id, fetched)?),
        (None, None) => return Err(disagree(family, "has lines to write and no customer")),
        (Some(_), _) => None,
    };
    let lines = new_lines(settling, family, fetched)?;
    Ok(Some(NewFamily { ordinal: family, customer_id, customer, lines }))
}

fn disagree(family: u32, what: &str) -> Error {
    Error::Unbalanced(format!("family {family} {what}"))
}

fn new_customer<'f>(
    settling: &Settling<'_, '_>,
    family: u32,
    row: u32,
    id: Guid,
    fetched: &'f Fetched,
) -> Result<NewCustomer<'f>, Error> {
    let (customer, _) = typed(settling, row, fetched)?;
    let customer =
        customer.ok_or_else(|| disagree(family, "was judged differently the second time"))?;
    let place = settling.docket.place(&settling.roster.rows, row);
    Ok(NewCustomer {
        id,
        agreement_id: row_id(settling.started, settling.run, IdKind::Agreement, u64::from(family)),
        digest: customer.digest(),
        name_key: customer.company_name.key(),
        customer,
        input: place.input.0,
        row: place.row,
    })
}

type Typed<'f> = (Option<Customer<'f>>, Option<Subscription<'f>>);

/// A row judged again: the same cells, the same rules, the same verdict.
fn typed<'f>(
    settling: &Settling<'_, '_>,
    row: u32,
    fetched: &'f Fetched,
) -> Result<Typed<'f>, Error> {
    let mut findings = Vec::new();
    let judged =
        rules::judge(settling.book, settling.docket.input(row), fetched.row(row)?, &mut findings);
    Ok((judged.customer, judged.line))
}

fn new_lines<'f>(
    settling: &Settling<'_, '_>,
    family: u32,
    fetched: &'f Fetched,
) -> Result<Vec<NewLine<'f>>, Error> {
    let roster = settling.roster;
    let keys = keys(settling, family, fetched)?;
    let mut ids: BTreeMap<String, Guid> = BTreeMap::new();
    let (first_member, _) = roster.member_range(family);
    let mut lines: Vec<(Option<String>, NewLine<'f>)> = Vec::with_capacity(keys.len());
    for (at, &row) in (first_member as u64..).zip(roster.members(family)) {
        let Some(line_key) = key_of(&keys, row) else { continue };
        if let Some(id) = settling.memory.id(row) {
            ids.insert(line_key.to_owned(), id);
        }
        if !goes_in(roster.rows.flags(row)) {
            continue;
        }
        let (_, line) = typed(settling, row, fetched)?;
        let line =
            line.ok_or_else(|| disagree(family, "has a line that was judged differently"))?;
        let id = row_id(settling.started, settling.run, IdKind::Line, at);
        ids.insert(line_key.to_owned(), id);
        let place = settling.docket.place(&roster.rows, row);
        let parent = line.parent_line.as_ref().map(|parent| LineRef::as_str(parent).to_owned());
        let new = NewLine {
            id,
            line_key: line_key.to_owned(),
            parent_id: settling.memory.parents.get(&row).copied(),
            digest: line.digest(),
            subscription: line,
            input: place.input.0,
            row: place.row,
        };
        lines.push((parent, new));
    }
    for (parent, line) in &mut lines {
        if let (Some(parent), None) = (parent, line.parent_id) {
            let id = ids
                .get(parent)
                .ok_or_else(|| disagree(family, "has an add-on without its base"))?;
            line.parent_id = Some(*id);
        }
    }
    Ok(bases_first(lines.into_iter().map(|(_, line)| line).collect()))
}

fn keys(
    settling: &Settling<'_, '_>,
    family: u32,
    fetched: &Fetched,
) -> Result<Vec<(u32, String)>, Error> {
    let digest = |row| Ok(digests(settling.book, settling.docket.input(row), fetched.row(row)?).1);
    line_keys(settling.roster, settling.docket, family, fetched, digest)
}

/// The key of a line, among those of its family.
fn key_of(keys: &[(u32, String)], row: u32) -> Option<&str> {
    let at = keys.binary_search_by_key(&row, |(row, _)| *row).ok()?;
    Some(&keys[at].1)
}

/// Puts every base before its add-ons and keeps the order otherwise.
fn bases_first(lines: Vec<NewLine<'_>>) -> Vec<NewLine<'_>> {
    if lines.iter().all(|line| line.parent_id.is_none()) {
        return lines;
    }
    let at: BTreeMap<Guid, usize> =
        lines.iter().enumerate().map(|(at, line)| (line.id, at)).collect();
    let parent = |at_line: usize| lines[at_line].parent_id.and_then(|id| at.get(&id).copied());
    let mut levels: Vec<Option<usize>> = vec![None; lines.len()];
    for start in 0..lines.len() {
        let mut path = Vec::new();
        let mut next = Some(start);
        while let Some(line) = next.filter(|line| levels[*line].is_none()) {
            // Known before its parent is, so that a circle ends: the survey rejects circles, and
            // should one slip through, the database says so.
            levels[line] = Some(0);
            path.push(line);
            next = parent(line);
        }
        let base = next.and_then(|line| levels[line]).map_or(0, |level| level + 1);
        for (level, line) in (base..).zip(path.into_iter().rev()) {
            levels[line] = Some(level);
        }
    }
    let mut sorted: Vec<(Option<usize>, NewLine<'_>)> = levels.into_iter().zip(lines).collect();
    sorted.sort_by_key(|(level, _)| *level);
    sorted.into_iter().map(|(_, line)| line).collect()
}

/// Rows of a family that name a row of an earlier report.
fn returned(
    settling: &Settling<'_, '_>,
    family: u32,
    fetched: &Fetched,
    batch: &mut NewBatch<'_>,
) -> Result<(), Error> {
    for &row in settling.roster.members(family) {
        let flags = settling.roster.rows.flags(row);
        let Some(at) = reference_position(settling.docket.input(row)) else { continue };
        if flags.any(Flags::UNCHANGED.and(Flags::DUPLICATE)) && !flags.any(Flags::BAD) {
            continue;
        }
        let reference = fetched.row(row)?.cell(at).text.trim();
        if let Some(digest) = referred_digest(reference) {
            batch.returned.push(Returned {
                reference: reference.to_owned(),
                row_digest: digest.to_owned(),
                family,
                goes_in: goes_in(flags),
            });
        }
    }
    Ok(())
}

/// Where rows of an input name rows of an earlier report.
pub(super) fn reference_position(input: &Input) -> Option<usize> {
    let of_report = Target::Report(ReportColumn::Ref);
    input.header.headings.iter().position(|heading| heading.target == of_report)
}

/// What the ledger is to know of a family besides its rows: refusals of the database, and rejects
/// that are outstanding.
fn outstanding(
    settling: &Settling<'_, '_>,
    family: u32,
    fetched: &Fetched,
    batch: &mut NewBatch<'_>,
) -> Result<(), Error> {
    let roster = settling.roster;
    let bad = Flags::BAD;
    let domain = roster.domain(family);
    let reference = Some(roster.reference(family)).filter(|key| !key.is_empty()).unwrap_or(domain);
    if !roster.members(family).iter().any(|row| roster.rows.flags(*row).any(bad)) {
        // Lines that named their customer by domain before it was known are entered under that.
        let keys = [reference, domain];
        let keys = if reference == domain { &keys[..1] } else { &keys[..] };
        for key in keys.iter().filter(|key| !key.is_empty()) {
            batch.fixed.push(RejectClose { customer_ref: (*key).to_owned() });
        }
        return Ok(());
    }
    let keys = keys(settling, family, fetched)?;
    for &row in roster.members(family) {
        if !roster.rows.flags(row).any(bad) || roster.rows.flags(row).has(Flags::DUPLICATE) {
            continue;
        }
        let place = settling.docket.place(&roster.rows, row);
        let is_line = roster.rows.flags(row).has(Flags::LINE);
        let (read, index) = fetched.place(row)?;
        let row_digest = row_digest(settling.docket.input(row), read.chunk.received(index));
        let line_key = match key_of(&keys, row).filter(|_| is_line) {
            // Rows without any key are told apart by what they hold.
            _ if reference.is_empty() => format!("row:{row_digest}"),
            Some(key) => key.to_owned(),
            None => String::new(),
        };
        for (finding, detail) in settling.memory.said(settling.book, row) {
            batch.refusals.push(NewRefusal {
                family,
                input: place.input.0,
                row: place.row,
                code: finding.rule.code.to_owned(),
                column: finding.column.map_or("", crate::table::Column::name).to_owned(),
                detail: detail.to_owned(),
            });
        }
        for finding in super::deliver::findings(
            settling.book,
            settling.docket,
            roster,
            settling.memory,
            row,
            fetched.row(row)?,
        ) {
            if finding.severity == rules::Severity::Reject {
                batch.rejects.push(NewReject {
                    customer_ref: reference.to_owned(),
                    line_key: line_key.clone(),
                    row_digest: row_digest.clone(),
                    code: finding.rule.code.to_owned(),
                    column: finding.column.map_or("", crate::table::Column::name).to_owned(),
                });
            }
        }
    }
    Ok(())
}
