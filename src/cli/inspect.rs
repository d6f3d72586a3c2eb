//! `muster inspect`: how files are built, what their headings mean, and what their rows are.

use std::path::PathBuf;

use serde::Serialize;

use crate::report::{mask, terminal_safe};
use crate::rules::{Book, Language, judge_header};
use crate::run::{number, plural};
use crate::source::Sources;
use crate::table::{Class, Column, Input, RowKind, RowView, Shape, Target, column_letters};

use super::args::paths;
use super::exit::Failure;
use super::reading::Reading;
use super::rows::{self, Tally};
use super::show::{self, wrap};
use super::style::Style;

/// The flags of `muster inspect`.
#[derive(Debug, clap::Args)]
pub(super) struct Inspect {
    /// CSV files and workbooks
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: Reading,
}

/// Rows of data that are shown.
const SHOWN: usize = 2;
/// Columns of a terminal that a line should keep to.
const WIDTH: usize = 80;
/// Where the second part of a line begins.
const INDENT: usize = 12;

/// What is known of one input.
#[derive(Serialize)]
struct Facts {
    path: String,
    sheet: Option<String>,
    /// How it is built, in words.
    dialect: String,
    /// How the cells of a text file are told apart.
    text: Option<TextFacts>,
    /// The row of the headings; 0 where there are none.
    heading_row: u32,
    heading_line: u64,
    shape: &'static str,
    columns: Vec<ColumnFacts>,
    rows: Counts,
    faults: Vec<FaultFacts>,
    /// What muster has to say about the headings.
    remarks: Vec<String>,
    /// The first rows of data, masked.
    first_rows: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct TextFacts {
    delimiter: String,
    quote: Option<char>,
    escape: Option<char>,
    confidence: u8,
    evidence: Vec<String>,
}

#[derive(Serialize)]
struct ColumnFacts {
    column: String,
    heading: String,
    /// What it is read as; nothing where it is not read.
    target: Option<&'static str>,
    /// Why it is not read.
    note: Option<String>,
}

#[derive(Serialize)]
struct Counts {
    data: u64,
    blank: u64,
    furniture: u64,
    faulty: u64,
}

#[derive(Serialize)]
struct FaultFacts {
    row: u32,
    line: u64,
    what: String,
}

/// What is gathered of an input while its rows pass by.
#[derive(Default, Clone)]
struct Seen {
    tally: Tally,
    first_rows: Vec<Vec<String>>,
}

/// Runs `muster inspect`.
pub(super) fn run(args: &Inspect) -> Result<u8, Failure> {
    let sources = rows::open(&paths(&args.files)?, &args.reading.options()?)?;
    let mut seen = vec![Seen::default(); sources.inputs.len()];
    rows::each(&sources, |input, row| {
        seen[input.id.index()].add(input, row);
        Ok(())
    })?;
    let all: Vec<Facts> = sources
        .inputs
        .iter()
        .zip(&seen)
        .map(|(input, seen)| facts(&sources, input, seen))
        .collect();
    if args.json {
        return print_json(&all);
    }
    let style = Style::of_stdout();
    let pages: Vec<String> =
        all.iter().zip(&seen).map(|(one, seen)| page(one, seen, style)).collect();
    show::print(&pages.join("\n"))?;
    Ok(0)
}

fn print_json(all: &[Facts]) -> Result<u8, Failure> {
    let mut text = serde_json::to_string_pretty(&serde_json::json!({ "inputs": all }))
        .map_err(|error| Failure::output(format!("cannot write the facts: {error}")))?;
    text.push('\n');
    show::print(&text)?;
    Ok(0)
}

impl Seen {
    fn add(&mut self, input: &Input, row: RowView<'_>) {
        self.tally.add(row);
        if row.kind() == RowKind::Data && self.first_rows.len() < SHOWN {
            let targets = input.header.headings.iter().map(|heading| heading.target);
            let cells = row.cells().zip(targets);
            self.first_rows.push(cells.map(|(cell, target)| seen(target, cell.text)).collect());
        }
    }
}

/// What may be seen of a value. What stands under an unknown heading may be a name.
fn seen(target: Target, value: &str) -> String {
    match target {
        Target::Column(column) => mask(column.class(), column, value),
        _ => mask(Class::Personal, Column::ContactLastName, value),
    }
}

fn facts(sources: &Sources, input: &Input, seen: &Seen) -> Facts {
    let file = sources.file_of(input.id);
    let text = file.and_then(|file| file.dialect()).map(|(dialect, evidence)| TextFacts {
        delimiter: String::from_utf8_lossy(dialect.delimiter().as_bytes()).into_owned(),
        quote: dialect.quote().map(char::from),
        escape: dialect.escape().map(char::from),
        confidence: evidence.confidence,
        evidence: evidence.reasons.clone(),
    });
    let tally = &seen.tally;
    let (columns, remarks) = columns(input);
    Facts {
        path: input.path.clone(),
        sheet: input.sheet.clone(),
        dialect: input.dialect.clone(),
        text,
        heading_row: input.header.row,
        heading_line: input.header.line,
        shape: shape(input.shape),
        columns,
        rows: Counts {
            data: tally.data,
            blank: tally.blank,
            furniture: tally.furniture,
            faulty: tally.faulty,
        },
        faults: tally
            .faults
            .iter()
            .map(|(place, fault)| FaultFacts {
                row: place.row,
                line: place.line,
                what: rows::words(*fault),
            })
            .collect(),
        remarks,
        first_rows: seen.first_rows.clone(),
    }
}

fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Customers => "customers",
        Shape::Lines => "subscriptions",
        Shape::Flat => "flat",
        Shape::Unknown => "unknown",
    }
}

/// What each heading is read as, and what is to be said about the headings as a whole.
fn columns(input: &Input) -> (Vec<ColumnFacts>, Vec<String>) {
    let book = Book::new(Book::NEWEST, Book::NEWEST);
    let mut notes: Vec<Option<String>> = vec![None; input.header.headings.len()];
    let mut remarks = Vec::new();
    for found in judge_header(&book, input) {
        let text = found.finding.message.to(Language::English);
        let at = found.place.column.map(usize::from);
        match at.and_then(|at| notes.get_mut(at)) {
            Some(note) => *note = Some(text),
            None => remarks.push(text),
        }
    }
    let columns = (0_u16..).zip(&input.header.headings).zip(notes);
    let columns = columns.map(|((at, heading), note)| ColumnFacts {
        column: column_letters(at),
        heading: heading.text.clone(),
        target: match heading.target {
            Target::Column(column) => Some(column.name()),
            _ => None,
        },
        note: note.or_else(|| unread(heading.target).map(str::to_owned)),
    });
    (columns.collect(), remarks)
}

/// Why a column is not read, where no rule says it.
fn unread(target: Target) -> Option<&'static str> {
    match target {
        Target::Column(_) => None,
        Target::Report(_) => Some("a column of muster's own reports"),
        Target::Output => Some("an output of Partner Center; it is not read"),
        Target::Unnamed => Some("no heading"),
        Target::Custom(_) => Some("a column of the house's own"),
        Target::Ignored => Some("the configuration says that it is not read"),
        Target::Unknown => Some("not known"),
        Target::Repeated(_) => Some("a second heading for the same column"),
    }
}

/// The facts for a person.
fn page(facts: &Facts, seen: &Seen, style: Style) -> String {
    let mut out = String::new();
    let name = match &facts.sheet {
        Some(sheet) => format!("{}, sheet {sheet}", facts.path),
        None => facts.path.clone(),
    };
    out.push_str(&format!("{}\n", style.bold(&terminal_safe(&name))));
    line(&mut out, "built as", &facts.dialect, style);
    if let Some(text) = &facts.text {
        line(&mut out, "sure", &format!("{} %", text.confidence), style);
        for reason in &text.evidence {
            line(&mut out, "", &format!("- {reason}"), style);
        }
    }
    let headings = match (facts.heading_row, facts.heading_line) {
        (0, _) => "none".to_owned(),
        (row, line) if line > 0 && line != u64::from(row) => format!("row {row} (line {line})"),
        (row, _) => format!("row {row}"),
    };
    line(&mut out, "headings", &headings, style);
    let shape = match facts.shape {
        "unknown" => "unknown; an import would not read it",
        "flat" => "customers and subscriptions in one table",
        shape => shape,
    };
    line(&mut out, "holds", shape, style);
    let rows = &facts.rows;
    let mut counts = vec![format!("{} of data", plural(rows.data, "row"))];
    for (count, what) in [
        (rows.faulty, "faulty"),
        (rows.blank, "blank"),
        (rows.furniture, "of titles, repeated headings and totals"),
    ] {
        if count > 0 {
            counts.push(format!("{} {what}", number(count)));
        }
    }
    line(&mut out, "rows", &counts.join(", "), style);
    for fault in seen.tally.named_faults() {
        line(&mut out, "", &format!("- {fault}"), style);
    }
    for remark in &facts.remarks {
        line(&mut out, "remark", remark, style);
    }
    table(&mut out, facts, style);
    out
}

/// A name and what is to be said under it.
fn line(out: &mut String, name: &str, text: &str, style: Style) {
    for (at, part) in wrap(&terminal_safe(text), WIDTH - INDENT).iter().enumerate() {
        let name = if at == 0 { name } else { "" };
        let pad = " ".repeat(INDENT - 2 - name.len());
        out.push_str(format!("  {}{pad}{part}", style.dim(name)).trim_end());
        out.push('\n');
    }
}

/// Headings that are shown to a person; JSON has all of them.
const COLUMNS: usize = 200;

/// The columns: letter, heading, what it is read as, and the first values.
fn table(out: &mut String, facts: &Facts, style: Style) {
    if facts.columns.is_empty() {
        return;
    }
    out.push('\n');
    let shown = facts.columns.iter().take(COLUMNS);
    let width = |text: &str, most: usize| text.chars().count().min(most);
    let headings =
        shown.clone().map(|one| width(&terminal_safe(&one.heading), 28)).max().unwrap_or(0);
    for (at, column) in shown.enumerate() {
        let heading = cut(&terminal_safe(&column.heading), 28);
        let pad = " ".repeat(headings - heading.chars().count());
        let values = facts.first_rows.iter().filter_map(|row| row.get(at));
        let values: Vec<String> = values.map(|value| cut(&terminal_safe(value), 24)).collect();
        let values = values.join(" · ");
        let (target, note) = match (column.target, &column.note) {
            (Some(target), None) if target == column.heading => (style.good("="), ""),
            (Some(target), None) => (format!("= {target}"), ""),
            (_, Some(note)) => (style.look("not read"), note.as_str()),
            (None, None) => (String::new(), ""),
        };
        let text = format!("  {:>3}  {heading}{pad}  {target}", column.column);
        out.push_str(text.trim_end());
        out.push('\n');
        if !note.is_empty() {
            for part in wrap(&terminal_safe(note), WIDTH - 7) {
                out.push_str(&format!("       {part}\n"));
            }
        }
        if !values.trim_matches([' ', '·']).is_empty() {
            out.push_str(&format!("       {}\n", style.dim(&cut(&values, WIDTH - 7))));
        }
    }
    let more = facts.columns.len().saturating_sub(COLUMNS);
    if more > 0 {
        out.push_str(&format!("       and {} more\n", number(more as u64)));
    }
}

/// The beginning of a text.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most - 1).collect();
    short.push('…');
    short
}
