//! Every row of every input, read once, judged in parallel, gathered in order.

use crate::model::Digest;
use crate::rules::{Book, DefaultsUsed, FileFinding, Scope, Severity};
use crate::source::{Block, Blocks, FileFacts, Sources};
use crate::table::{Shape, limits};

use super::docket::Docket;
use super::events::{Event, Listener, Phase, Stop};
use super::gather::gather;
use super::judge::{JudgedBlock, judge_block};
use super::pipeline::ordered;
use super::plan::Plan;
use super::roster::{Flags, Roster};
use super::{Error, families};

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
    /// Parents that are not in the inputs.
    pub(super) orphans: Vec<families::Orphan>,
}

impl Survey<'_> {
    /// Whether no row of any input describes a customer.
    pub(super) fn lines_only(&self) -> bool {
        self.roster.families.iter().all(|family| family.customer == super::roster::NONE)
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
        roster: Roster::default(),
        digests: Vec::with_capacity(sources.inputs.len()),
        sizes: Vec::with_capacity(sources.inputs.len()),
        file_findings: Vec::new(),
        defaults: [0; DefaultsUsed::COUNT],
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
    }
    note_empty_inputs(sources, &readable, &mut survey);
    survey.roster.close();
    families::make(&mut survey.roster);
    survey.orphans = families::decide(&mut survey.roster, &survey.docket, &survey.book)?;
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
    let mut rejected = 0;
    let mut done = 0;
    let mut met = vec![false; sources.inputs.len()];
    ordered(
        pool,
        plan.jobs * 2 + 2,
        || reading.next(),
        |block| judge_block(&book, &sources.inputs, copies, block),
        |block| {
            done += block.len;
            rejected += block.rows.iter().filter(|row| row.flags.has(Flags::FAULTY)).count() as u64;
            for (sum, used) in survey.defaults.iter_mut().zip(block.defaults) {
                *sum += used;
            }
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

/// Makes room in the roster for the rest of a text file, judging by its first block.
fn make_room(sources: &Sources, roster: &mut Roster, block: &JudgedBlock) {
    let input = &sources.inputs[block.facts.input.index()];
    let holds = |file: &&crate::source::File| file.inputs().contains(&block.facts.input.index());
    let (Some(file), false, true) =
        (sources.files.iter().find(holds), block.is_sheet, block.len > 0)
    else {
        return;
    };
    let in_proportion = |count: usize| {
        let rest = u128::from(file.size().saturating_sub(block.len));
        // A fiftieth more, so that a slightly denser rest of the file does not make it grow.
        let more = rest * count as u128 * 51 / 50 / u128::from(block.len);
        usize::try_from(more).unwrap_or(0).min(limits::ROWS_MAX as usize)
    };
    roster.rows.reserve(block.rows.len() + in_proportion(block.rows.len()));
    if matches!(input.shape, Shape::Customers | Shape::Flat) {
        roster.reserve_keys(in_proportion(block.rows.len()), in_proportion(block.text.len()) / 2);
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
