//! What is printed: results to standard output, everything else to standard error.

use std::io::{self, BufRead as _, Write};

use crate::report::{Cause, Count, Counts, Summary, terminal_safe, waiting};
use crate::rules::{Language, Message, Text, Word, say};
use crate::run::{Outcome, State};

use super::exit::Failure;
use super::style::Style;

/// Causes that the terminal shows; the report has all of them.
const CAUSES: usize = 8;
/// Columns of a terminal that a line should keep to.
const WIDTH: usize = 80;

/// Prints text to standard output. A reader that went away is no failure.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::output(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Prints text that is safe already to standard error.
pub(super) fn raw(text: &str) {
    io::stderr().lock().write_all(text.as_bytes()).ok();
}

/// Asks at the terminal, and gives the answer in lower case; nothing where there is none.
pub(super) fn ask(question: &str) -> String {
    raw(&format!("{question} "));
    let mut answer = String::new();
    match io::stdin().lock().read_line(&mut answer) {
        Ok(_) => answer.trim().to_lowercase(),
        Err(_) => String::new(),
    }
}

/// Prints a note to standard error.
pub(super) fn note(text: &str) {
    // Nobody is left to be told when standard error is closed.
    writeln!(io::stderr().lock(), "{}", terminal_safe(text)).ok();
}

/// Prints a failure to standard error.
pub(super) fn failure(failure: &Failure) {
    let style = Style::of_stderr();
    let mut text = format!("{} {}\n", style.bad("error:"), terminal_safe(&failure.what));
    for cause in &failure.causes {
        text.push_str(&format!("{} {}\n", style.bold("cause:"), terminal_safe(cause)));
    }
    if let Some(hint) = &failure.hint {
        text.push_str(&format!("{} {}\n", style.bold("hint:"), terminal_safe(hint)));
    }
    raw(&text);
}

/// Prints the summary as JSON.
pub(super) fn json(summary: &Summary) -> Result<(), Failure> {
    let mut text = serde_json::to_string_pretty(summary)
        .map_err(|error| Failure::output(format!("cannot write the summary: {error}")))?;
    text.push('\n');
    print(&text)
}

/// Prints the summary for a person.
pub(super) fn summary(outcome: &Outcome, language: Language, style: Style) -> Result<(), Failure> {
    let summary = &outcome.summary;
    let mut out = String::new();
    let word = match outcome.state {
        State::Accepted => style.good(say!("accepted").to(language)),
        State::NeedsReview => style.look(say!("needs review").to(language)),
        State::Refused => style.bad(say!("refused").to(language)),
        State::AlreadyImported => style.good(say!("already imported").to(language)),
    };
    for (at, line) in wrap(&terminal_safe(&summary.sentence), WIDTH - 18).iter().enumerate() {
        let head = if at == 0 { format!("{word}: ") } else { "  ".to_owned() };
        push_line(&mut out, &format!("{head}{line}"));
    }
    books(&mut out, summary, language, style);
    causes(&mut out, &summary.causes, language, style);
    counts(&mut out, &summary.defaults, language, style, |all| {
        say!("filled in by default: {columns}", columns = all)
    });
    counts(&mut out, &replaced(summary), language, style, |all| {
        say!("read by the value maps: {columns}", columns = all)
    });
    counts(&mut out, &summary.corrections, language, style, |all| {
        say!("corrected cells: {columns}; corrections.csv has them", columns = all)
    });
    if summary.run.catalogue == "sample" && summary.books.lines.read > 0 {
        let note = say!("no catalogue given: offers are judged by the built-in sample");
        push_line(&mut out, &style.dim(note.to(language)));
    }
    for cut in &summary.truncated {
        for (at, line) in wrap(&terminal_safe(cut), WIDTH - 9).iter().enumerate() {
            let head = if at == 0 { "warning: " } else { "         " };
            push_line(&mut out, &format!("{}{line}", style.look(head)));
        }
    }
    out.push('\n');
    let folder = terminal_safe(&outcome.report.display().to_string());
    push_line(&mut out, &say!("report: {folder}", folder).to(language));
    for line in next_step(summary, outcome.state, language) {
        push_line(&mut out, &line);
    }
    print(&out)
}

fn push_line(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

/// A column of the books: its heading and its number.
type Column = (Text, fn(&Counts) -> u64);

/// The books as a table: one row an input, and what they describe.
fn books(out: &mut String, summary: &Summary, language: Language, style: Style) {
    let books = &summary.books;
    let mut rows: Vec<(String, &Counts)> = Vec::new();
    for input in &books.inputs {
        let name = terminal_safe(input.input.rsplit(['/', '\\']).next().unwrap_or(&input.input));
        let name = match &input.sheet {
            Some(sheet) => format!("{name}!{}", terminal_safe(sheet)),
            None => name,
        };
        rows.push((shorten(&name, 26), &input.rows));
    }
    rows.push((say!("customers").to(language).to_owned(), &books.customers));
    rows.push((say!("subscriptions").to(language).to_owned(), &books.lines));
    let columns: [Column; 8] = [
        (say!("read"), |c| c.read),
        (say!("accepted"), |c| c.accepted),
        (say!("unchanged"), |c| c.unchanged),
        (say!("rejected"), |c| c.rejected),
        (say!("held"), |c| c.held),
        (say!("duplicate"), |c| c.duplicate),
        (say!("blank"), |c| c.blank),
        (say!("furniture"), |c| c.furniture),
    ];
    let used: Vec<_> = columns
        .iter()
        .enumerate()
        .filter(|(at, (_, count))| *at < 2 || rows.iter().any(|(_, counts)| count(counts) > 0))
        .map(|(_, column)| column)
        .collect();
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let cells = |counts: &Counts| -> Vec<String> {
        used.iter().map(|(_, count)| language.number(count(counts))).collect()
    };
    let widths: Vec<usize> = used
        .iter()
        .enumerate()
        .map(|(at, (name, _))| {
            rows.iter()
                .map(|(_, counts)| cells(counts)[at].chars().count())
                .max()
                .unwrap_or(0)
                .max(name.to(language).chars().count())
        })
        .collect();
    out.push('\n');
    let mut heading = " ".repeat(width + 2);
    for ((name, _), width) in used.iter().zip(&widths) {
        heading.push_str(&format!("  {:>width$}", name.to(language)));
    }
    push_line(out, &style.dim(&heading));
    for (at, (name, counts)) in rows.iter().enumerate() {
        if at == books.inputs.len() {
            push_line(out, &style.dim(&format!("  {}", say!("of these").to(language))));
        }
        let pad = width - name.chars().count();
        let mut line = format!("  {name}{}", " ".repeat(pad));
        for (cell, width) in cells(counts).iter().zip(&widths) {
            line.push_str(&format!("  {cell:>width$}"));
        }
        push_line(out, &line);
    }
}

/// The most frequent causes, rejections first, each with one cell to look at.
fn causes(out: &mut String, causes: &[Cause], language: Language, style: Style) {
    for (severity, title) in [("reject", say!("causes of rejection")), ("warn", say!("warnings"))] {
        let of: Vec<&Cause> = causes.iter().filter(|cause| cause.severity == severity).collect();
        if of.is_empty() {
            continue;
        }
        out.push('\n');
        push_line(out, &style.bold(title.to(language)));
        for cause in of.iter().take(CAUSES) {
            let file = cause.file.rsplit(['/', '\\']).next().unwrap_or(&cause.file);
            let place = format!("{} {}", file, cause.cell);
            let head = format!("{:>7}  {}", language.number(cause.count), cause.code);
            push_line(out, &format!("{head}  {}", style.dim(&terminal_safe(&place))));
            for line in wrap(&terminal_safe(&cause.message), WIDTH - 9) {
                push_line(out, &format!("         {line}"));
            }
            for line in mended(cause, language) {
                push_line(out, &format!("         {}", style.dim(&line)));
            }
        }
        if of.len() > CAUSES {
            let more = match of.len() - CAUSES {
                1 => say!("and 1 further cause in findings.jsonl").into(),
                more => {
                    let count = Word::Number(more as u64);
                    say!("and {count} further causes in findings.jsonl", count)
                }
            };
            push_line(out, &format!("         {}", Message::to(&more, language)));
        }
    }
}

/// What mending a cause would bring, and the line that would mend it for good.
fn mended(cause: &Cause, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    let frees = waiting(cause);
    lines.extend(frees.map(|frees: Message| frees.to(language)));
    if let Some(line) = &cause.value_map {
        let line = format!("{} {}", say!("for the feed:").to(language), terminal_safe(line));
        lines.extend(wrap(&line, WIDTH - 9));
    }
    lines
}

/// What muster did to the data by itself, counted.
fn counts(
    out: &mut String,
    counts: &[Count],
    language: Language,
    style: Style,
    told: impl FnOnce(String) -> Message,
) {
    if counts.is_empty() {
        return;
    }
    let all: Vec<String> = counts
        .iter()
        .map(|count| format!("{} {}", count.name, language.number(count.count)))
        .collect();
    out.push('\n');
    for (at, line) in wrap(&told(all.join(", ")).to(language), WIDTH).iter().enumerate() {
        let line = if at == 0 { line.clone() } else { format!("  {line}") };
        push_line(out, &style.dim(&line));
    }
}

/// Cells whose text stood for another, by column.
fn replaced(summary: &Summary) -> Vec<Count> {
    let mut counts: Vec<Count> = Vec::new();
    let mappings = summary.inputs.iter().filter_map(|input| input.mapping.as_ref());
    for fill in mappings.flat_map(|mapping| &mapping.fills).filter(|fill| fill.replaced > 0) {
        match counts.iter_mut().find(|count| count.name == fill.column) {
            Some(count) => count.count += fill.replaced,
            None => counts.push(Count { name: fill.column.to_owned(), count: fill.replaced }),
        }
    }
    counts
}

/// What to do now.
fn next_step(summary: &Summary, state: State, language: Language) -> Vec<String> {
    let of = |kind: &'static str| {
        let files = summary.artifacts.iter().filter(move |file| file.kind == kind);
        files.map(|file| file.name.as_str())
    };
    let is_book = of("workbook").next().is_some();
    let rejects: Vec<&str> = of(if is_book { "workbook" } else { "rejects" }).collect();
    let check = summary.command == crate::report::Kind::Check;
    let text = match (state, rejects.as_slice()) {
        (State::NeedsReview, [file]) if check && is_book => {
            say!("correct the marked cells in {file}, then check it", file = *file)
        }
        (State::NeedsReview, [file]) if is_book => {
            say!("correct the marked cells in {file}, then import it", file = *file)
        }
        (State::Refused, []) => say!("correct the file and run the command again").into(),
        (State::Refused, _) => {
            say!("correct the files and run the command again, or allow more with --max-rejects")
                .into()
        }
        (State::NeedsReview, [file]) if check => {
            say!("correct the cells in {file}, then check it", file = *file)
        }
        (State::NeedsReview, [file]) => {
            say!("correct the cells in {file}, then import it", file = *file)
        }
        (State::NeedsReview, [first, rest @ ..]) => {
            let files = rest.iter().fold(Word::from(*first), |files, &last| {
                say!("{files} and {last}", files, last).into()
            });
            if check {
                say!("correct the cells in {files}, then check them together", files)
            } else {
                say!("correct the cells in {files}, then import them together", files)
            }
        }
        _ => return Vec::new(),
    };
    let text = say!("{step}; `muster explain CODE` tells more about a rule", step = text);
    let mut lines = wrap(&text.to(language), WIDTH - 8);
    let head = format!("{:<8}", say!("next:").to(language));
    for (at, line) in lines.iter_mut().enumerate() {
        *line = format!("{}{line}", if at == 0 { &head } else { "        " });
    }
    lines
}

/// Cuts a name to a number of characters, keeping its end.
fn shorten(name: &str, most: usize) -> String {
    let count = name.chars().count();
    if count <= most {
        return name.to_owned();
    }
    let tail: String = name.chars().skip(count - most + 1).collect();
    format!("…{tail}")
}

/// Breaks text into lines at blanks.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let len = word.chars().count();
        if used > 0 && used + 1 + len > width {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += len;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{shorten, wrap};

    #[test]
    fn lines_keep_to_their_width() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("a-very-long-word x", 5), ["a-very-long-word", "x"]);
        assert_eq!(wrap("", 5), [""]);
    }

    #[test]
    fn names_keep_their_end() {
        assert_eq!(shorten("customers.csv", 20), "customers.csv");
        assert_eq!(shorten("customers-of-the-north.csv", 10), "…north.csv");
    }
}
