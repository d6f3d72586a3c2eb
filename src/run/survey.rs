//! Every row of every input, read once, judged in parallel, gathered in order.

use std::ops::Range;

use crate::model::Digest;
use crate::rules::{Book, DefaultsUsed, FileFinding, Scope, Severity};
use crate::source::{Block, Blocks, FileFacts, Sources};
use crate::table::{Filled, Place, Shape, limits};

use super::docket::Docket;
use super::events::{Event, Listener, Phase, Stop};
use super::gather::gather;
use super::judge::{JudgedBlock, Known, judge_block};
use super::pipeline::ordered;
use super::plan::Plan;
use super::roster::{Flags, Roster};
use super::{Error, families};

/// Bytes of a row's keys for which room is made before they come.
const KEY_TEXT_BYTES: usize = 128;

/// What the survey found out.
pub(super) struct Survey<'s> {
    pub(super) book: Book,
    pub(super) roster: Roster,
    pub(super) docket: Docket<'s>,
    /// By input: the digest of its file.
    pub(super) digests: Vec<Digest>,
    /// By input: the size of its file in bytes.
    pub(super) sizes: Vec<u64>,
    /// What is to be said about headings and whole files.
    pub(super) file_findings: Vec<FileFinding>,
    /// How often each default was used.
    pub(super) defaults: [u64; DefaultsUsed::COUNT],
    /// By input: how often each fill of its mapping was used.
    pub(super) filled: Vec<Filled>,
    /// Parents that are not in the inputs.
    pub(super) orphans: Vec<families::Orphan>,
}

impl Survey<'_> {
    /// Whether no row of any input describes a customer.
    pub(super) fn lines_only(&self) -> bool {
        let none = |family: u32| self.roster.customer(family) == super::roster::NONE;
        (0..self.roster.family_count()).all(none)
    }

    /// Why the partner or the operator may not do what the run is about, if so.
    pub(super) fn refused_by_the_run(&self) -> Option<&FileFinding> {
        let rejects = |found: &&FileFinding| found.finding.severity == Severity::Reject;
        let of_run = |found: &&FileFinding| found.finding.rule.scope == Scope::Run;
        self.file_findings.iter().filter(of_run).find(rejects)
    }

    /// Whether an input as a whole keeps the run from going on.
    pub(super) fn refused_by_a_file(&self) -> bool {
        self.file_findings.iter().any(|found| found.finding.severity == Severity::Reject)
    }
}

/// Surveys the inputs. Nothing is asked of a database.
pub(super) fn survey<'s>(
    plan: &Plan,
    sources: &'s Sources,
    pool: &rayon::ThreadPool,
    book: Book,
    listener: &dyn Listener,
    stop: &Stop,
) -> Result<Survey<'s>, Error> {
    let mut survey = Survey {
        docket: Docket::new(sources, &plan.work_dir, plan.database.is_some(), &book)?,
        roster: Roster::new(&sources.inputs, plan.database.is_some()),
        digests: Vec::with_capacity(sources.inputs.len()),
        sizes: Vec::with_capacity(sources.inputs.len()),
        file_findings: Vec::new(),
        defaults: [0; DefaultsUsed::COUNT],
        filled: vec![Filled::new(); sources.inputs.len()],
        orphans: Vec::new(),
        book,
    };
    survey.file_findings = crate::rules::judge_run(&survey.book, &sources.inputs);
    let mut readable = Vec::with_capacity(sources.inputs.len());
    for input in &sources.inputs {
        let found = crate::rules::judge_header(&survey.book, input);
        let refused = found.iter().any(|found| found.finding.severity == Severity::Reject);
        readable.push(!refused && input.shape != Shape::Unknown);
        survey.file_findings.extend(found);
    }
    for file in &sources.files {
        let sheets = sources.inputs.get(file.inputs()).unwrap_or_default();
        survey.file_findings.extend(crate::rules::no_table(&survey.book, sheets));
    }
    let total = sources.files.iter().map(crate::source::File::size).sum();
    listener.hear(&Event::Began { phase: Phase::Survey, total });
    let facts = read_all(plan, sources, pool, &readable, &mut survey, listener, stop)?;
    for (file, facts) in sources.files.iter().zip(facts) {
        for _ in file.inputs() {
            survey.digests.push(facts.digest);
            survey.sizes.push(facts.bytes);
        }
        let told = |remark| crate::rules::judge_remark(&survey.book, remark);
        survey.file_findings.extend(facts.remarks.iter().filter_map(told));
    }
    note_empty_inputs(sources, &readable, &mut survey);
    note_footers(sources, &mut survey);
    families::compare(&mut survey.roster, &survey.docket, &survey.book, pool)?;
    survey.roster.close();
    families::make(&mut survey.roster);
    survey.orphans = families::decide(&mut survey.roster, &survey.docket, &survey.book, pool)?;
    for file in &sources.files {
        file.unchanged()?;
    }
    listener.hear(&Event::Ended { phase: Phase::Survey });
    Ok(survey)
}

fn read_all(
    plan: &Plan,
    sources: &Sources,
    pool: &rayon::ThreadPool,
    readable: &[bool],
    survey: &mut Survey<'_>,
    listener: &dyn Listener,
    stop: &Stop,
) -> Result<Vec<FileFacts>, Error> {
    let mut facts = Vec::with_capacity(sources.files.len());
    let mut reading =
        Reading { sources, readable, stop, next_file: 0, open: None, facts: &mut facts };
    let copies = survey.docket.copies();
    let book = survey.book.clone();
    let known = Known::default();
    let mut rejected = 0;
    let mut done = 0;
    let mut met = vec![false; sources.inputs.len()];
    ordered(
        pool,
        plan.jobs * 2 + 2,
        || reading.next(),
        |block| judge_block(&book, &sources.inputs, copies, &known, block),
        |block| {
            done += read_by(sources, &block);
            rejected += block.rows.iter().filter(|row| row.flags.has(Flags::FAULTY)).count() as u64;
            for (sum, used) in survey.defaults.iter_mut().zip(block.defaults) {
                *sum += used;
            }
            add_filled(&mut survey.filled[block.facts.input.index()], &block.filled);
            if !std::mem::replace(&mut met[block.facts.input.index()], true) {
                make_room(sources, &mut survey.roster, &block);
            }
            gather(&mut survey.roster, &mut survey.docket, block)?;
            let rows = u64::from(survey.roster.rows.len());
            listener.hear(&Event::Progress { phase: Phase::Survey, done, rows, rejected });
            Ok(())
        },
    )?;
    Ok(facts)
}

fn add_filled(sums: &mut Filled, more: &Filled) {
    sums.resize(sums.len().max(more.len()), [0; 2]);
    for (sum, [filled, replaced]) in sums.iter_mut().zip(more) {
        sum[0] += filled;
        sum[1] += replaced;
    }
}

/// The bytes of files that were read for a block; of a workbook, whose rows say nothing of bytes, in
/// proportion to the rows that its sheets claim to have.
fn read_by(sources: &Sources, block: &JudgedBlock) -> u64 {
    let Some(file) = sources.file_of(block.facts.input) else { return block.len };
    let inputs = sources.inputs.get(file.inputs()).unwrap_or_default();
    let expected: u64 = inputs.iter().filter_map(|input| file.rows_expected(input)).sum();
    if file.is_text() || expected == 0 {
        return block.len;
    }
    let share = u128::from(file.size()) * block.rows.len() as u128 / u128::from(expected);
    u64::try_from(share).unwrap_or(u64::MAX)
}

/// Makes room in the roster for the keys of the rest of an input, judging by its first block: what
/// grows step by step is there twice while it grows.
fn make_room(sources: &Sources, roster: &mut Roster, block: &JudgedBlock) {
    let input = &sources.inputs[block.facts.input.index()];
    let Some(file) = sources.file_of(block.facts.input) else { return };
    // The whole and the block, in bytes or in rows, and how much denser the rest may be.
    let (whole, part, hundredths) = match file.rows_expected(input) {
        Some(rows) => (rows, block.rows.len() as u64, 125),
        None => (file.size(), block.len, 102),
    };
    if part == 0 {
        return;
    }
    let in_proportion = |count: usize| {
        let rest = u128::from(whole.saturating_sub(part));
        let more = rest * count as u128 * hundredths / 100 / u128::from(part);
        usize::try_from(more).unwrap_or(0).min(limits::ROWS_MAX as usize)
    };
    if matches!(input.shape, Shape::Customers | Shape::Flat) {
        // Longer keys than these are rare, and a few at the beginning say nothing of the rest.
        let text = block.text.len().min(block.rows.len() * KEY_TEXT_BYTES);
        roster.reserve_keys(in_proportion(block.rows.len()), in_proportion(text) / 2);
    }
}

/// Files read one after the other.
struct Reading<'a, 's> {
    sources: &'s Sources,
    readable: &'a [bool],
    stop: &'a Stop,
    next_file: usize,
    open: Option<Blocks<'s>>,
    facts: &'a mut Vec<FileFacts>,
}

impl Reading<'_, '_> {
    /// The next block worth judging. Files whose headings refuse them are read for their digest.
    fn next(&mut self) -> Result<Option<Block>, Error> {
        loop {
            if let Some(signal) = self.stop.asked() {
                return Err(Error::Interrupted { signal, done: 0, total: 0 });
            }
            let Some(blocks) = &mut self.open else {
                let Some(file) = self.sources.files.get(self.next_file) else { return Ok(None) };
                self.next_file += 1;
                self.open = Some(file.blocks(&self.sources.inputs)?);
                continue;
            };
            match blocks.next_block()? {
                Some(block) if self.readable[block.facts.input.index()] => return Ok(Some(block)),
                Some(_) => {}
                None => {
                    if let Some(blocks) = self.open.take() {
                        self.facts.push(blocks.finish()?);
                    }
                }
            }
        }
    }
}

/// Rows that close a table are remarked on, so that nobody misses a row that was meant as data.
fn note_footers(sources: &Sources, survey: &mut Survey<'_>) {
    for file in &sources.files {
        let Some(footer) = file.footer() else { continue };
        let places = footer_places(file.inputs(), footer, survey);
        if let (Some(first), Some(last)) = (places.first(), places.last()) {
            let found = crate::rules::file_footer(&survey.book, *first, last.row);
            survey.file_findings.extend(found);
        }
    }
}

/// Where the rows are that begin at or behind an offset and hold anything.
fn footer_places(inputs: Range<usize>, footer: u64, survey: &Survey<'_>) -> Vec<Place> {
    let (docket, rows) = (&survey.docket, &survey.roster.rows);
    let blocks = (0..docket.block_count()).rev();
    let mut places: Vec<Place> = blocks
        .filter(|block| inputs.contains(&docket.block_input(*block).index()))
        .flat_map(|block| docket.block_rows(block).rev())
        .filter(|row| !rows.flags(*row).has(Flags::BLANK))
        .map(|row| docket.place(rows, row))
        .take_while(|place| place.byte >= footer)
        .collect();
    places.reverse();
    places
}

/// An input without a row of data is remarked on; it refuses the run only when no input has any.
fn note_empty_inputs(sources: &Sources, readable: &[bool], survey: &mut Survey<'_>) {
    let mut rows = vec![0_u64; sources.inputs.len()];
    for block in 0..survey.docket.block_count() {
        let range = survey.docket.block_rows(block);
        let is_data =
            |row: &u32| !survey.roster.rows.flags(*row).any(Flags::BLANK.and(Flags::FURNITURE));
        rows[survey.docket.block_input(block).index()] += range.filter(is_data).count() as u64;
    }
    let nothing_at_all = rows.iter().all(|count| *count == 0);
    for (input, count) in sources.inputs.iter().zip(&rows) {
        if *count > 0 || !readable[input.id.index()] {
            continue;
        }
        if let Some(mut found) = crate::rules::file_empty(&survey.book, input) {
            if !nothing_at_all {
                found.finding.severity = Severity::Warn;
            }
            survey.file_findings.push(found);
        }
    }
}
