//! Words that the page and the digest share.

use crate::report::{Artifact, Counts, Kind, Summary};
use crate::rules::{Message, Text, say};

/// The state in a word.
pub(in crate::report) fn state(summary: &Summary) -> Text {
    match summary.outcome {
        "accepted" if summary.command == Kind::Plan => say!("planned"),
        "accepted" => say!("accepted"),
        "needs_review" => say!("needs review"),
        "refused" => say!("refused"),
        _ => say!("already imported"),
    }
}

/// What the command does to a database, where somebody could take it for an import.
pub(super) fn nature(summary: &Summary) -> Option<Text> {
    match (summary.command, summary.outcome) {
        (Kind::Check, _) => Some(say!(
            "This was a check: no database was asked, nothing was written. Accepted means that a row would be."
        )),
        (Kind::Plan, _) => Some(say!(
            "This was a plan: everything was tried in the database and taken back. Accepted means that a row would be."
        )),
        (Kind::Import, "refused") => {
            Some(say!("In a refused run, accepted means that a row would have been."))
        }
        (Kind::Import, _) => None,
    }
}

/// A kind of rows: its name, its number and how it is drawn.
pub(in crate::report) struct Part {
    pub(in crate::report) name: Text,
    pub(in crate::report) count: u64,
    pub(super) class: &'static str,
}

/// What became of what was read, without blank rows and those that are no data.
pub(in crate::report) fn counts(counts: &Counts) -> [Part; 5] {
    let part = |name, count, class| Part { name, count, class };
    [
        part(say!("accepted"), counts.accepted, "ok"),
        part(say!("unchanged"), counts.unchanged, "same"),
        part(say!("rejected"), counts.rejected, "bad"),
        part(say!("held"), counts.held, "held"),
        part(say!("duplicate"), counts.duplicate, "twice"),
    ]
}

/// What is to be done now.
pub(in crate::report) fn next_step(summary: &Summary) -> Message {
    let waiting = summary.artifacts.iter().any(is_rejects);
    let book = summary.artifacts.iter().find(|file| file.kind == "workbook");
    let held = say!("Rows that are held need no correction: they go in with the others.");
    if let Some(book) = book.filter(|_| summary.outcome != "refused") {
        let file = book.name.as_str();
        let step = if summary.command == Kind::Check {
            say!("Correct the marked cells in {file}, leave all else as it is, and check it.", file)
        } else {
            say!(
                "Correct the marked cells in {file}, leave all else as it is, and import it.",
                file
            )
        };
        return step.then(held);
    }
    match (summary.outcome, summary.command, waiting) {
        ("refused", _, true) => say!(
            "Nothing of this run counts. Correct the files that were read, or allow more with --max-rejects, and run the command again."
        )
        .then(say!("The rejects files show what is wrong.")),
        ("refused", _, false) => {
            say!("Nothing of this run counts. Correct the file and run the command again.").into()
        }
        (_, Kind::Check, true) => say!(
            "Correct the marked cells in the rejects files named below, leave all else as it is, and \
             check them."
        )
        .then(held),
        (_, _, true) => say!(
            "Correct the marked cells in the rejects files named below, leave all else as it is, and \
             import them."
        )
        .then(held),
        (_, Kind::Check | Kind::Plan, false) => say!("Nothing needs correcting: import the files.").into(),
        (_, Kind::Import, false) => say!("Nothing is left to be done.").into(),
    }
}

/// The files of the report, those that are to be corrected first.
pub(in crate::report) fn files(summary: &Summary) -> Vec<&Artifact> {
    let mut files: Vec<&Artifact> = summary.artifacts.iter().collect();
    files.sort_by_key(|file| (file.kind != "workbook", !is_rejects(file)));
    files
}

/// Whether a file holds rows to be corrected, in whatever form.
fn is_rejects(file: &Artifact) -> bool {
    matches!(file.kind, "rejects" | "workbook")
}

/// What a file of the report is for.
pub(in crate::report) fn artifact(kind: &str) -> Option<Text> {
    Some(match kind {
        "findings" => say!("every finding with its exact place, for programs"),
        "workbook" => say!(
            "rejected and held rows with the cells marked, to be corrected and imported; holds \
             personal data"
        ),
        "rejects" => say!("the same rows for programs; holds personal data"),
        "accepted" => say!("what went in, under which id"),
        "corrections" => {
            say!("cells that were put right, as received and as taken; holds personal data")
        }
        "relationship_requests" => {
            say!("customers that exist at Microsoft already and are to be asked for a relationship")
        }
        "page" => say!("the run on one page, for people"),
        "digest" => say!("the outcome for mails and tickets"),
        "summary" => say!("the outcome for programs"),
        _ => return None,
    })
}

/// What became of a row, as `findings.jsonl` names it.
pub(super) fn disposition(name: &str) -> Option<Text> {
    Some(match name {
        "accepted" => say!("accepted"),
        "unchanged" => say!("unchanged"),
        "rejected" => say!("rejected"),
        "held" => say!("held"),
        "duplicate" => say!("duplicate"),
        _ => return None,
    })
}

/// What a finding does to its row.
pub(in crate::report) fn severity(name: &str) -> Text {
    if name == "reject" { say!("rejects") } else { say!("warns") }
}

/// What is done in a phase.
pub(super) fn phase(name: &str) -> Option<Text> {
    Some(match name {
        "survey" => say!("read and judge"),
        "forecast" => say!("ask what is stored"),
        "settle" => say!("write to the database"),
        "deliver" => say!("write the report"),
        _ => return None,
    })
}
