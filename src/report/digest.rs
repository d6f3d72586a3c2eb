//! `<input>.summary.md`: the outcome for mails and tickets. It reads well as it stands and is
//! Markdown, too; values are masked as in the page.

use super::page::{self, counts};
use super::words::safe;
use super::{Cause, Counts, Summary, file_label, waiting};
use crate::rules::{Language, Message, Text, Word, say};

/// Causes that are named, the most frequent ones.
const CAUSES: usize = 10;
/// Inputs that are named.
const INPUTS: usize = 20;
/// Characters of a name or a message; a ticket is read, not searched.
const CHARS: usize = 300;

/// The outcome as a text.
pub(super) fn markdown(summary: &Summary, language: Language) -> String {
    let mut out = String::new();
    let title = page::title(summary);
    let state = page::state(summary).to(language);
    out.push_str(&format!("# {}: {}\n\n", plain(&title), plain(state)));
    out.push_str(&format!("{}\n\n", prose(&summary.sentence)));
    books(&mut out, summary, language);
    heading(&mut out, say!("What to do next"), language);
    out.push_str(&format!("{}\n", plain(&page::next_step(summary).to(language))));
    causes(&mut out, &summary.causes, language);
    inputs(&mut out, summary, language);
    heading(&mut out, say!("Files of the report"), language);
    for file in page::files(summary) {
        let what = page::artifact(file.kind).map_or("", |what| what.to(language));
        item(&mut out, &format!("{}: {}", code(&file.name), plain(what)));
    }
    for cut in &summary.truncated {
        out.push_str(&format!("\n**{}**\n", plain(cut)));
    }
    let run = say!("Run {run}", run = summary.run.id.as_str());
    out.push_str(&format!("\n{}\n", plain(&run.to(language))));
    out
}

fn heading(out: &mut String, text: Text, language: Language) {
    out.push_str(&format!("\n## {}\n\n", plain(text.to(language))));
}

fn item(out: &mut String, text: &str) {
    out.push_str(&format!("- {text}\n"));
}

/// A table as wide as its cells, so that it can also be read where nothing makes a table of it.
fn books(out: &mut String, summary: &Summary, language: Language) {
    let books = &summary.books;
    let rows: Vec<(&str, &Counts)> = [
        (say!("rows"), &books.rows),
        (say!("customers"), &books.customers),
        (say!("subscriptions"), &books.lines),
        (say!("families"), &books.families),
    ]
    .map(|(name, counts)| (name.to(language), counts))
    .into();
    let mut table: Vec<Vec<String>> = vec![vec![String::new(), plain(say!("read").to(language))]];
    table[0].extend(counts(&books.rows).iter().map(|part| plain(part.name.to(language))));
    for (name, own) in rows {
        let mut record = vec![plain(name), language.number(own.read)];
        record.extend(counts(own).iter().map(|part| language.number(part.count)));
        table.push(record);
    }
    let columns = table[0].len();
    let width =
        |at: usize| table.iter().map(|row| row[at].chars().count()).max().unwrap_or(0).max(4);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for (at, record) in table.iter().enumerate() {
        for (column, (cell, width)) in record.iter().zip(&widths).enumerate() {
            let cell = match column {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            };
            out.push_str(&format!("| {cell} "));
        }
        out.push_str("|\n");
        if at == 0 {
            for (column, width) in widths.iter().enumerate() {
                let end = if column == 0 { "-" } else { ":" };
                out.push_str(&format!("| {}{end} ", "-".repeat(width - 1)));
            }
            out.push_str("|\n");
        }
    }
}

/// The most frequent causes.
fn causes(out: &mut String, causes: &[Cause], language: Language) {
    if causes.is_empty() {
        return;
    }
    heading(out, say!("Causes"), language);
    for cause in causes.iter().take(CAUSES) {
        let file = file_label(&cause.file, std::iter::empty());
        let place = say!("for example {file} {cell}", file = file.into_owned(), cell = &cause.cell);
        let mut text = format!(
            "{} × {} ({}): {} ({})",
            language.number(cause.count),
            code(cause.code),
            page::severity(cause.severity).to(language),
            prose(&cause.message),
            plain(&place.to(language))
        );
        if let Some(waiting) = waiting(cause) {
            text.push_str(&format!("; {}", plain(&waiting.to(language))));
        }
        item(out, &text);
    }
    more(out, causes.len(), CAUSES, language);
}

fn inputs(out: &mut String, summary: &Summary, language: Language) {
    heading(out, say!("What was read"), language);
    for input in summary.inputs.iter().take(INPUTS) {
        let mut text = code(&input.path);
        if let Some(sheet) = &input.sheet {
            text.push_str(&format!(", {} {}", plain(say!("sheet").to(language)), plain(sheet)));
        }
        text.push_str(&format!(": {}, SHA-256 {}", plain(&input.dialect), code(&input.sha256)));
        item(out, &text);
    }
    more(out, summary.inputs.len(), INPUTS, language);
}

/// How many are not named.
fn more(out: &mut String, all: usize, named: usize, language: Language) {
    if let Some(more) = all.checked_sub(named).filter(|more| *more > 0) {
        let more: Message =
            say!("and {count} more in summary.json", count = Word::Number(more as u64));
        item(out, &plain(&more.to(language)));
    }
}

/// A sentence, its parts in backticks as code. Whether a backtick is the sentence's or a value's, what
/// stands on either side of it is harmless.
fn prose(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once('`') {
        let Some((inner, after)) = after.split_once('`') else { break };
        out.push_str(&plain(before));
        out.push_str(&if inner.is_empty() { plain("``") } else { code(inner) });
        rest = after;
    }
    out + &plain(rest)
}

/// Any text as one line without markup. Addresses of the web are broken up, since a reader would make
/// links of what a cell holds.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let text = safe(text);
    let mut chars = text.chars().take(CHARS).peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let breaks = match c {
            ':' => next == Some('/'),
            '.' => out.to_ascii_lowercase().ends_with("www"),
            '!' => next == Some('['),
            // Between letters it is no markup, and names of columns are read more easily without.
            '_' => {
                let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                !(letter(out.chars().next_back()) && letter(next))
            }
            // A digit before a dot would begin a list, but no text stands at the head of a line.
            _ => matches!(c, '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '&' | '~' | '#'),
        };
        if breaks {
            out.push('\\');
        }
        out.push(c);
    }
    if text.chars().nth(CHARS).is_some() {
        out.push('…');
    }
    out
}

/// A name, set apart. Nothing in it can end that: a backtick becomes an apostrophe and a pipe, which
/// would end a cell of a table, a broken bar.
fn code(text: &str) -> String {
    let text: String = safe(text).chars().take(CHARS).collect();
    format!("`{}`", text.replace('`', "'").replace('|', "¦"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_becomes_markup() {
        for (hostile, shown) in [
            ("a|b", "a\\|b"),
            ("<img src=x>", "\\<img src=x\\>"),
            ("`code` *b* _i_ ~s~", "\\`code\\` \\*b\\* \\_i\\_ \\~s\\~"),
            ("two\nlines\r\n# head", "two\\\\nlines\\\\r\\\\n\\# head"),
            ("![x](http://evil.example)", "\\!\\[x\\](http\\://evil.example)"),
            ("see www.evil.example.", "see www\\.evil.example."),
            ("&lt;b&gt;", "\\&lt;b\\&gt;"),
            ("\u{1b}[2J\u{202e}", "\\<U+001B\\>\\[2J\\<U+202E\\>"),
        ] {
            assert_eq!(plain(hostile), shown);
        }
        assert_eq!(prose("`<b>` is no name_1; see `x"), "`<b>` is no name_1; see \\`x");
        assert_eq!(prose("`a` and `` and `b`"), "`a` and \\`\\` and `b`");
        assert_eq!(code("a`b|c\nd"), "`a'b¦c\\nd`");
        assert_eq!(plain(&"ü".repeat(301)), "ü".repeat(300) + "…");
    }
}
