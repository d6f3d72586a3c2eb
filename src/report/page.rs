//! `<input>.report.html`: the run on one page, for people. It holds all it needs, loads nothing and
//! can be read without its script; values are those of `findings.jsonl`, masked in the same way.

mod findings;
mod head;
mod html;
mod inputs;
mod listed;
mod pace;
mod pictures;
mod places;
mod strip;
mod words;

use std::collections::BTreeMap;

use crate::model::Digest;
use crate::rules::{Language, Message, Word, say};
use crate::table::limits::{PAGE_FINDINGS_MAX, PAGE_INPUTS_MAX};
use crate::table::{Column, InputId};

use super::{Plan, Rendered, Summary, Tallies};
use html::Html;
use listed::Listed;

pub(super) use head::title;
pub(super) use strip::{Mark, Strip};
pub(super) use words::{artifact, counts, files, next_step, severity, state};

const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// What the page tells beside the summary; of a size that does not grow with the run.
#[derive(Debug)]
pub(super) struct Page {
    language: Language,
    /// The heading of each column, as the first input that has it writes it.
    headings: BTreeMap<Column, String>,
    /// Where the trouble of the first inputs lies.
    strips: BTreeMap<InputId, Strip>,
    /// The first findings.
    listed: Vec<Listed>,
    /// All findings.
    total: u64,
}

impl Page {
    pub(super) fn new(plan: &Plan<'_>) -> Page {
        let mut headings = BTreeMap::new();
        for input in plan.inputs {
            for (column, _) in input.header.columns() {
                headings.entry(*column).or_insert_with(|| input.header.text(*column).to_owned());
            }
        }
        Page {
            language: plan.language,
            headings,
            strips: BTreeMap::new(),
            listed: Vec::new(),
            total: 0,
        }
    }

    /// Adds what was rendered of some rows of an input, in their order.
    pub(super) fn append(&mut self, input: InputId, rendered: &Rendered) {
        self.list(&rendered.findings, rendered.records[0]);
        if !rendered.strip.is_empty() && input.index() < PAGE_INPUTS_MAX {
            self.strips.entry(input).or_default().merge(&rendered.strip);
        }
    }

    /// Adds lines of `findings.jsonl`.
    pub(super) fn list(&mut self, lines: &[u8], records: u64) {
        listed::list(lines, &mut self.listed, PAGE_FINDINGS_MAX);
        self.total += records;
    }

    /// How many findings the page lists.
    pub(super) fn records(&self) -> u64 {
        self.listed.len() as u64
    }

    /// What the page does not hold, and where it is.
    pub(super) fn cut(&self, summary: &Summary) -> Vec<String> {
        let mut cut: Vec<Message> = Vec::new();
        if self.total > self.records() {
            let (shown, total) = (Word::Number(self.records()), Word::Number(self.total));
            cut.push(say!(
                "The page lists the first {shown} of {total} findings; findings.jsonl has all.",
                shown,
                total
            ));
        }
        if summary.inputs.len() > PAGE_INPUTS_MAX {
            let shown = Word::Number(PAGE_INPUTS_MAX as u64);
            let total = Word::Number(summary.inputs.len() as u64);
            cut.push(say!(
                "The page describes the first {shown} of {total} inputs; summary.json has all.",
                shown,
                total
            ));
        }
        cut.iter().map(|message| message.to(self.language)).collect()
    }

    /// The page, named as its file is.
    pub(super) fn html(&self, name: &str, summary: &Summary, tallies: &Tallies) -> String {
        let mut html = Html::new(self.language);
        let columns = tallies.by_column();
        self.start(&mut html, summary);
        html.raw("<a class=\"skip\" href=\"#findings\">")
            .say(say!("Skip to the findings"))
            .raw("</a>\n");
        head::header(&mut html, summary);
        self.contents(&mut html, summary, !columns.is_empty());
        html.raw("<main>\n");
        head::next(&mut html, name, summary);
        pictures::books(&mut html, summary);
        pictures::causes(&mut html, &summary.causes);
        pictures::columns(&mut html, &columns, &self.headings);
        places::places(&mut html, summary, &self.strips);
        inputs::inputs(&mut html, summary);
        inputs::run(&mut html, summary);
        // Last, since it may be long.
        findings::findings(&mut html, self, summary);
        html.raw("</main>\n<footer><p>")
            .say(say!(
                "Personal values are masked on this page; the rejects files have them in full."
            ))
            .raw("</p></footer>\n<script>")
            .raw(SCRIPT)
            .raw("</script>\n</body>\n</html>\n");
        html.finish()
    }

    /// The head. The page's own script is named by its digest, so that no other one runs, and
    /// nothing is ever loaded.
    fn start(&self, html: &mut Html, summary: &Summary) {
        let digest = base64(Digest::of(SCRIPT.as_bytes()).as_bytes());
        let policy = format!(
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; \
             base-uri 'none'; form-action 'none'"
        );
        html.raw("<!doctype html>\n<html")
            .attribute("lang", self.language.as_str())
            .raw(
                ">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\"",
            )
            .attribute("content", &policy)
            .raw(
                ">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
                 <meta name=\"color-scheme\" content=\"light dark\">\n\
                 <meta name=\"referrer\" content=\"no-referrer\">\n\
                 <meta name=\"robots\" content=\"noindex\">\n\
                 <meta name=\"format-detection\" content=\"telephone=no\">\n<title>",
            )
            .text(&title(summary))
            .raw(" · ")
            .say(state(summary))
            .raw("</title>\n<style>\n")
            .raw(STYLE);
        findings::labels(html);
        html.raw("</style>\n</head>\n<body>\n").raw(pictures::PATTERNS);
    }

    /// Links to the parts that there are.
    fn contents(&self, html: &mut Html, summary: &Summary, has_columns: bool) {
        html.raw("<nav").attribute("aria-label", say!("On this page").to(self.language));
        html.raw(">\n<ul>\n");
        let parts = [
            ("next", say!("What to do next"), true),
            ("books", say!("The books"), true),
            ("causes", say!("Causes"), !summary.causes.is_empty()),
            ("columns", say!("Columns"), has_columns),
            ("places", say!("Where the trouble lies"), !self.strips.is_empty()),
            ("inputs", say!("What was read"), true),
            ("run", say!("The run"), true),
            ("findings", say!("Findings"), true),
        ];
        for (id, title, _) in parts.into_iter().filter(|(_, _, there)| *there) {
            html.raw("<li><a href=\"#").raw(id).raw("\">").say(title).raw("</a></li>\n");
        }
        html.raw("</ul>\n</nav>\n");
    }
}

/// Bytes in the letters that a page's policy names a digest with.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            out.push(if at <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_written_in_base64() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    /// A literal is the only markup there is, so this is the place to look.
    #[test]
    fn the_script_makes_no_markup_and_the_style_loads_nothing() {
        for word in ["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval", "http"] {
            assert!(!SCRIPT.contains(word), "{word}");
        }
        for word in ["url(", "@import", "http", "expression"] {
            assert!(!STYLE.replace("url(#", "").contains(word), "{word}");
        }
        assert!(!SCRIPT.contains("</") && !STYLE.contains("</"));
    }
}
