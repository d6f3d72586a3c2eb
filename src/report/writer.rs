//! The folder of a report, from its first byte to its appearance.

use std::fs;
use std::path::PathBuf;

use crate::rules::Language;
use crate::table::InputId;

use super::file::{Sink, make_folder, publish, remove_leftovers};
use super::marking::{Marked, Marking};
use super::page::Page;
use super::tally::Counted;
use super::workbook::SheetCell;
use super::{
    Artifact, Cause, Error, Kind, Plan, Rendered, Summary, Tallies, digest, lists, names, rejects,
};

const FINDINGS: &str = "findings.jsonl";
const ACCEPTED: &str = "accepted.csv";
const CORRECTIONS: &str = "corrections.csv";
const RELATIONSHIP: &str = "relationship-requests.csv";
const SUMMARY: &str = "summary.json";

/// Writes a report. Nobody sees any of it before [`Writer::finish`]; dropped before that, it
/// leaves nothing behind.
#[derive(Debug)]
pub struct Writer {
    folder: PathBuf,
    rejects_names: Vec<String>,
    workbook_name: String,
    rejects_headings: Vec<Vec<u8>>,
    findings: Sink,
    accepted: Option<Sink>,
    relationship: Option<Sink>,
    corrections: Option<Sink>,
    /// The rejects file being written. Rows come input by input, so one is open at a time.
    rejects: Option<(InputId, Sink)>,
    rejects_done: Vec<Artifact>,
    workbook: Option<Marking>,
    tallies: Tallies,
    /// What the page tells beside the summary.
    page: Page,
    /// Names of the page and the digest.
    page_names: [String; 2],
    language: Language,
    /// The last field, so that files are closed before their folder goes.
    temp: TempFolder,
}

impl Writer {
    /// Makes a hidden folder beside the report's place and opens the first files in it. What a
    /// killed run left of the same report is removed.
    ///
    /// # Errors
    ///
    /// When folders or files cannot be made there.
    pub fn create(plan: &Plan<'_>) -> Result<Writer, Error> {
        let temp = TempFolder::create(plan)?;
        let findings = Sink::create(&temp.path, FINDINGS, "findings")?;
        let accepted = match plan.kind {
            Kind::Import => {
                let mut sink = Sink::create(&temp.path, ACCEPTED, "accepted")?;
                sink.write(&lists::accepted_headings(), 0)?;
                Some(sink)
            }
            Kind::Check | Kind::Plan => None,
        };
        Ok(Writer {
            folder: plan.root.join(&plan.folder),
            rejects_names: names::rejects_names(plan.inputs),
            workbook_name: names::workbook_name(plan.inputs),
            rejects_headings: plan.inputs.iter().map(rejects::headings).collect(),
            findings,
            accepted,
            relationship: None,
            corrections: None,
            rejects: None,
            rejects_done: Vec::new(),
            workbook: None,
            tallies: Tallies::default(),
            page: Page::new(plan),
            page_names: page_names(plan),
            language: plan.language,
            temp,
        })
    }

    /// Writes what was rendered of some rows of an input, and may take it. Chunks come in the order of
    /// inputs and, inside, of the file.
    ///
    /// # Errors
    ///
    /// When a file cannot be written. The report is then lost; an earlier one at its place is not
    /// touched.
    pub fn append(
        &mut self,
        plan: &Plan<'_>,
        input: InputId,
        rendered: &mut Rendered,
    ) -> Result<(), Error> {
        let [findings, rejects, accepted, relationship, corrections] = rendered.records;
        self.findings.write(&rendered.findings, findings)?;
        if !rendered.rejects.is_empty() {
            self.rejects_of(input)?.write(&rendered.rejects, rejects)?;
        }
        if let Some(sink) = &mut self.accepted {
            sink.write(&rendered.accepted, accepted)?;
        }
        if !rendered.relationship.is_empty() {
            let sink = open(
                &self.temp,
                &mut self.relationship,
                (RELATIONSHIP, "relationship_requests"),
                lists::relationship_headings,
            )?;
            sink.write(&rendered.relationship, relationship)?;
        }
        if !rendered.corrections.is_empty() {
            let sink = open(
                &self.temp,
                &mut self.corrections,
                (CORRECTIONS, "corrections"),
                lists::correction_headings,
            )?;
            sink.write(&rendered.corrections, corrections)?;
        }
        self.tallies.merge(&rendered.tallies);
        self.page.append(input, rendered);
        if rendered.marked.is_empty() {
            return Ok(());
        }
        let workbook = match &mut self.workbook {
            Some(workbook) => workbook,
            none => none.insert(Marking::begin(&self.temp.path, plan.inputs)?),
        };
        workbook.append(input, &mut rendered.marked, self.tallies.fresh())
    }

    /// Writes one finding about a file.
    pub(super) fn add_file_finding(
        &mut self,
        line: &[u8],
        found: &crate::rules::FileFinding,
        input: &crate::table::Input,
        message: &str,
    ) -> Result<(), Error> {
        let counted = Counted { place: found.place, value: "", suggestion: "", message };
        self.tallies.add(&found.finding, input, &counted);
        self.page.list(line, 1);
        self.findings.write(line, 1)
    }

    /// What the findings so far come to.
    pub fn tallies(&self) -> &Tallies {
        &self.tallies
    }

    /// Writes the page, the digest and the summary, brings every file to the disk and makes the
    /// report appear. Fills in the summary's `findings`, `causes`, `corrections`, `artifacts` and
    /// `truncated`. Gives the report's folder.
    ///
    /// # Errors
    ///
    /// When a file cannot be written or renamed. A new report then does not appear at all; files
    /// of an earlier delivery are each either old or new.
    pub fn finish(mut self, plan: &Plan<'_>, summary: &mut Summary) -> Result<PathBuf, Error> {
        self.close_rejects()?;
        summary.findings = self.tallies.by_rule();
        let (causes, numbers): (Vec<Cause>, Vec<u32>) =
            self.tallies.numbered_causes().into_iter().unzip();
        summary.causes = causes;
        summary.corrections = self.tallies.corrections();
        let mut artifacts = vec![self.findings.close()?];
        artifacts.append(&mut self.rejects_done);
        if let Some(workbook) = self.workbook {
            let Marked { workbook, links } = workbook.finish()?;
            let name = self.workbook_name.clone();
            summary.truncated.extend(workbook.cuts(&name, plan.language));
            let links: Vec<Option<SheetCell>> =
                numbers.iter().map(|number| links.get(number).copied()).collect();
            let records = workbook.rows();
            workbook.save(plan, &self.temp.path.join(&name), summary, &links)?;
            artifacts.push(Artifact { name, kind: "workbook", records });
        }
        for sink in [self.accepted, self.corrections, self.relationship].into_iter().flatten() {
            artifacts.push(sink.close()?);
        }
        let [page, digest] = self.page_names;
        for (name, kind, records) in [
            (page.clone(), "page", self.page.records()),
            (digest.clone(), "digest", 1),
            (SUMMARY.to_owned(), "summary", 1),
        ] {
            artifacts.push(Artifact { name, kind, records });
        }
        summary.artifacts = artifacts;
        summary.truncated.extend(self.page.cut(summary));
        let html = self.page.html(&page, summary, &self.tallies);
        let markdown = digest::markdown(summary, self.language);
        for (name, kind, bytes) in [
            (page.as_str(), "page", html.as_bytes()),
            (digest.as_str(), "digest", markdown.as_bytes()),
            (SUMMARY, "summary", &summary_bytes(summary)),
        ] {
            let mut sink = Sink::create(&self.temp.path, name, kind)?;
            sink.write(bytes, 1)?;
            sink.close()?;
        }

        let written: Vec<String> = summary.artifacts.iter().map(|file| file.name.clone()).collect();
        let known = [ACCEPTED, CORRECTIONS, RELATIONSHIP].map(str::to_owned).into_iter();
        let known = known.chain(self.rejects_names).chain([self.workbook_name]);
        let obsolete: Vec<String> = known.filter(|name| !written.contains(name)).collect();
        publish(&self.temp.path, &self.folder, &written, &obsolete)?;
        Ok(self.folder)
    }

    fn rejects_of(&mut self, input: InputId) -> Result<&mut Sink, Error> {
        if self.rejects.as_ref().is_none_or(|(open, _)| *open != input) {
            self.close_rejects()?;
            let name = &self.rejects_names[input.index()];
            let mut sink = Sink::create(&self.temp.path, name, "rejects")?;
            sink.write(&self.rejects_headings[input.index()], 0)?;
            self.rejects = Some((input, sink));
        }
        let (_, sink) = self.rejects.as_mut().expect("it was opened above if it was not open");
        Ok(sink)
    }

    fn close_rejects(&mut self) -> Result<(), Error> {
        if let Some((_, sink)) = self.rejects.take() {
            self.rejects_done.push(sink.close()?);
        }
        Ok(())
    }
}

/// The names of the page and of the digest, which tell in a folder of mails what they are about.
fn page_names(plan: &Plan<'_>) -> [String; 2] {
    let stem = names::report_stem(plan.inputs);
    [format!("{stem}.report.html"), format!("{stem}.summary.md")]
}

/// A list that is made when its first record is written; its name and kind come together.
fn open<'s>(
    temp: &TempFolder,
    sink: &'s mut Option<Sink>,
    (name, kind): (&str, &'static str),
    headings: fn() -> Vec<u8>,
) -> Result<&'s mut Sink, Error> {
    if sink.is_none() {
        let mut own = Sink::create(&temp.path, name, kind)?;
        own.write(&headings(), 0)?;
        *sink = Some(own);
    }
    Ok(sink.as_mut().expect("it was opened above if it was not open"))
}

/// `summary.json`: indented, `execution` last, a line end behind it.
pub(super) fn summary_bytes(summary: &Summary) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(summary)
        .expect("a summary holds only text, numbers and lists of them");
    bytes.push(b'\n');
    bytes
}

/// A hidden folder that is gone, with all in it, when its owner is.
#[derive(Debug)]
struct TempFolder {
    path: PathBuf,
}

impl TempFolder {
    fn create(plan: &Plan<'_>) -> Result<TempFolder, Error> {
        make_folder(&plan.root)?;
        let prefix = format!(".{}.tmp-", plan.folder);
        remove_leftovers(&plan.root, &prefix)?;
        let path = plan.root.join(format!("{prefix}{}", std::process::id()));
        make_folder(&path)?;
        Ok(TempFolder { path })
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        // Published, it is gone already. Left behind, the next report of this name removes it.
        drop(fs::remove_dir_all(&self.path));
    }
}
