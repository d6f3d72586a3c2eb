//! The top of the page: how the run ended and what to do.

use std::collections::BTreeSet;

use crate::report::{Summary, file_label};
use crate::rules::{Message, Word, say};

use super::html::Html;
use super::words;

/// Findings about whole files that stand at the top; the list below has all.
const FILE_FINDINGS: usize = 10;
/// Files that a title names.
const TITLE_FILES: usize = 3;

/// What was read, in a line.
pub(in crate::report) fn title(summary: &Summary) -> String {
    let mut known = BTreeSet::new();
    let paths: Vec<&str> = summary
        .inputs
        .iter()
        .map(|input| input.path.as_str())
        .filter(|path| known.insert(*path))
        .collect();
    let labels = paths.iter().take(TITLE_FILES);
    let labels: Vec<String> =
        labels.map(|path| file_label(path, paths.iter().copied()).into_owned()).collect();
    let more = if paths.len() > TITLE_FILES { ", …" } else { "" };
    labels.join(", ") + more
}

/// The outcome: the state as a word, and the sentence.
pub(super) fn header(html: &mut Html, summary: &Summary) {
    html.raw("<header>\n<p class=\"kicker\">muster ")
        .text(summary.command.as_str())
        .raw("</p>\n<h1>")
        .apart(&title(summary))
        .raw("</h1>\n<p class=\"outcome\"><strong class=\"state ")
        .raw(match summary.outcome {
            "needs_review" => "look",
            "refused" => "no",
            _ => "yes",
        })
        .raw("\">")
        .say(words::state(summary))
        .raw("</strong> <span>")
        .prose(&summary.sentence)
        .raw("</span></p>\n");
    if let Some(nature) = words::nature(summary) {
        html.raw("<p class=\"quiet\">").say(nature).raw("</p>\n");
    }
    html.raw("<p class=\"quiet\">");
    let id: String = summary.run.id.chars().take(8).collect();
    let run = say!("Run {run} of feed {feed}", run = id, feed = summary.run.source.as_str());
    html.tell(&run).raw("</p>\n</header>\n");
}

/// What to do, what concerns whole files, and where everything is.
pub(super) fn next(html: &mut Html, name: &str, summary: &Summary) {
    html.raw("<section id=\"next\" aria-labelledby=\"next-title\">\n<h2 id=\"next-title\">")
        .say(say!("What to do next"))
        .raw("</h2>\n<p class=\"lead\">")
        .tell(&words::next_step(summary))
        .raw("</p>\n");
    about_files(html, &summary.file_findings);
    for cut in &summary.truncated {
        html.raw("<p class=\"loud\">").text(cut).raw("</p>\n");
    }
    html.raw("<h3>").say(say!("Files beside this page")).raw("</h3>\n<ul class=\"files\">\n");
    for file in words::files(summary).into_iter().filter(|file| file.name != name) {
        html.raw("<li>").link(&file.name);
        if let Some(what) = words::artifact(file.kind) {
            html.raw(" <span class=\"what\">").say(what).raw("</span>");
        }
        if !matches!(file.kind, "summary" | "digest") {
            let records = match file.records {
                1 => say!("1 record").into(),
                count => say!("{count} records", count = Word::Number(count)),
            };
            html.raw(" <span class=\"number\">").tell(&records).raw("</span>");
        }
        html.raw("</li>\n");
    }
    html.raw("</ul>\n</section>\n");
}

fn about_files(html: &mut Html, found: &[String]) {
    if found.is_empty() {
        return;
    }
    html.raw("<h3>").say(say!("About whole files")).raw("</h3>\n<ul class=\"about\">\n");
    for text in found.iter().take(FILE_FINDINGS) {
        html.raw("<li>").prose(text).raw("</li>\n");
    }
    if let Some(more) = found.len().checked_sub(FILE_FINDINGS).filter(|more| *more > 0) {
        let count = Word::Number(more as u64);
        let more: Message = say!("and {count} more in findings.jsonl", count);
        html.raw("<li>").tell(&more).raw("</li>\n");
    }
    html.raw("</ul>\n");
}
