//! `muster guess`: a section of the configuration for files that nobody has seen before.

mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::model::Date;
use crate::report::mask;
use crate::rules::{self, Book, Grade, Guess, Guessed, Sampled, guess, meant_value};
use crate::run;
use crate::source::{self, Body, Options, Sources};
use crate::table::{Chunk, Column, Input, Mapping, RowKind, RowView, Shape, required};

use super::args;
use super::exit::Failure;
use super::show;
use write::Section;

/// Rows of data that are looked at in each table.
const SAMPLE_ROWS: usize = 500;
/// Columns of which every value is one of a list that everybody knows, and no promise.
const CHOICES: [Column; 11] = [
    Column::Country,
    Column::Culture,
    Column::Language,
    Column::Cloud,
    Column::EnableGdapByDefault,
    Column::SpecialQualification,
    Column::EducationSegment,
    Column::TermDuration,
    Column::RenewalTermDuration,
    Column::BillingCycle,
    Column::AutoRenew,
];
/// Different texts of a column for which a value is looked for.
const VALUES: usize = 50;
/// Characters of a text that may stand in a value map: longer ones are no choice of a list.
const VALUE_CHARS: usize = 40;

/// Columns found, by table, with what is left.
struct Table {
    name: String,
    guessed: Guessed,
    rows: usize,
}

/// What stands in a column for another value.
pub(super) struct Meant {
    column: Column,
    from: String,
    to: String,
    sure: bool,
}

pub(super) fn run(words: &args::Guess) -> Result<u8, Failure> {
    if words.reading.feed.is_some() {
        return Err(Failure::usage("guess writes a feed and takes none".to_owned())
            .hint("leave --feed out; --name gives the feed its name"));
    }
    let paths = args::paths(&words.files)?;
    let options = words.reading.options()?;
    let sources = open(&paths, &options)?;
    let mut chunks = Vec::new();
    for number in 0..sources.inputs.len() {
        chunks.push(sample(&sources, &readable(&sources.inputs, number), number)?);
    }
    let sampled: Vec<Sampled<'_>> = sources
        .inputs
        .iter()
        .zip(&chunks)
        .map(|(input, chunks)| Sampled { input, rows: data(chunks).take(SAMPLE_ROWS).collect() })
        .collect();
    let mut guessed: Vec<Guessed> = sampled.iter().map(guess).collect();
    rules::join(&sampled, &mut guessed);
    let table = |(sampled, guessed): (&Sampled<'_>, Guessed)| Table {
        name: named(sampled.input),
        guessed,
        rows: sampled.rows.len(),
    };
    let mut tables: Vec<Table> = sampled.iter().zip(guessed).map(table).collect();
    let passed_over = keep_tables(&mut tables);
    let columns = merged(&tables);
    let mapping = Mapping { columns: sure(&columns), ..options.mapping.clone() };
    let mapped = open(&paths, &options.with_mapping(mapping))?;
    let section = Section {
        name: words.name.clone().unwrap_or_else(|| feed_name(&paths)),
        files: paths.clone(),
        passed_over,
        tables: tables.iter().map(|table| (table.name.clone(), table.rows)).collect(),
        missing: missing(&mapped.inputs, &columns),
        rest: rest(&tables),
        values: values(&mapped)?,
        columns,
    };
    show::print(&section.write())?;
    Ok(0)
}

fn open(paths: &[String], options: &Options) -> Result<Sources, Failure> {
    source::open(paths, options).map_err(|error| Failure::from(run::Error::from(error)))
}

/// The inputs as if one of them alone were a table: a sheet without known headings is not read
/// otherwise, and no other has to be.
fn readable(inputs: &[Input], number: usize) -> Vec<Input> {
    let mut own = inputs.to_vec();
    for (at, input) in own.iter_mut().enumerate() {
        let shape = if input.shape == Shape::Unknown { Shape::Customers } else { input.shape };
        input.shape = if at == number { shape } else { Shape::Unknown };
    }
    own
}

/// The first rows of an input.
fn sample(sources: &Sources, inputs: &[Input], number: usize) -> Result<Vec<Chunk>, Failure> {
    let failed = |error| Failure::from(run::Error::from(error));
    let Some(file) = sources.inputs.get(number).and_then(|input| sources.file_of(input.id)) else {
        return Ok(Vec::new());
    };
    let mut blocks = file.blocks(inputs).map_err(failed)?;
    let mut chunks = Vec::new();
    let mut rows = 0;
    while rows < SAMPLE_ROWS {
        let Some(block) = blocks.next_block().map_err(failed)? else { break };
        let input = &inputs[block.facts.input.index()];
        let chunk = match block.body {
            Body::Text(bytes) => source::parse(input, &block.facts, &bytes),
            Body::Rows(chunk) => chunk,
        };
        rows += chunk.rows().filter(|row| row.kind() == RowKind::Data).count();
        chunks.push(chunk);
    }
    Ok(chunks)
}

fn data(chunks: &[Chunk]) -> impl Iterator<Item = RowView<'_>> {
    chunks.iter().flat_map(Chunk::rows).filter(|row| row.kind() == RowKind::Data)
}

/// Takes away what is no table, where there is one, and gives the names: one column at most is known
/// of it.
fn keep_tables(tables: &mut Vec<Table>) -> Vec<String> {
    let is_table =
        |table: &Table| table.guessed.columns.iter().filter(|guess| guess.sure).count() > 1;
    if !tables.iter().any(is_table) {
        return Vec::new();
    }
    let other = tables.iter().filter(|table| !is_table(table)).map(|table| table.name.clone());
    let passed_over = other.collect();
    tables.retain(is_table);
    passed_over
}

/// The columns of all tables in their order, each with all its headings. What one table is sure of
/// needs no other guess.
fn merged(tables: &[Table]) -> BTreeMap<Column, Vec<Guess>> {
    let mut columns: BTreeMap<Column, Vec<Guess>> = BTreeMap::new();
    for own in tables.iter().flat_map(|table| &table.guessed.columns) {
        let guesses = columns.entry(own.column).or_default();
        if !guesses.iter().any(|guess| guess.heading == own.heading) {
            guesses.push(own.clone());
        }
    }
    // A heading means one column: the first that is sure of it.
    let mut used = BTreeSet::new();
    for guesses in columns.values_mut() {
        if guesses.iter().any(|guess| guess.sure) {
            guesses.retain(|guess| guess.sure);
        }
        guesses.retain(|guess| !guess.sure || used.insert(guess.heading.clone()));
    }
    columns.retain(|_, guesses| !guesses.is_empty());
    columns
}

fn sure(columns: &BTreeMap<Column, Vec<Guess>>) -> Vec<(Column, Vec<String>)> {
    let headings = |guesses: &Vec<Guess>| -> Vec<String> {
        guesses.iter().filter(|guess| guess.sure).map(|guess| guess.heading.clone()).collect()
    };
    let all = columns.iter().map(|(column, guesses)| (*column, headings(guesses)));
    all.filter(|(_, headings)| !headings.is_empty()).collect()
}

/// Columns without which the tables cannot be understood and of which nobody is sure, in groups of
/// which one will do.
fn missing(inputs: &[Input], columns: &BTreeMap<Column, Vec<Guess>>) -> Vec<&'static [Column]> {
    let mut missing: Vec<&'static [Column]> = Vec::new();
    let known = inputs.iter().filter(|input| input.shape != Shape::Unknown);
    let mut shapes: Vec<(Shape, Option<&Input>)> =
        known.map(|input| (input.shape, Some(input))).collect();
    if shapes.is_empty() {
        shapes.push((Shape::Customers, None));
    }
    for (shape, input) in shapes {
        for group in required(shape) {
            let here = |column: &Column| {
                let guesses = columns.get(column).map_or(&[][..], Vec::as_slice);
                input.is_some_and(|input| input.header.has(*column))
                    || guesses.iter().any(|guess| guess.sure)
            };
            if !group.iter().any(here) && !missing.contains(group) {
                missing.push(group);
            }
        }
    }
    missing
}

fn rest(tables: &[Table]) -> Vec<(String, String)> {
    let mut rest: Vec<(String, String)> = Vec::new();
    for (heading, told) in tables.iter().flat_map(|table| &table.guessed.rest) {
        if !rest.iter().any(|(own, _)| own == heading) {
            rest.push((heading.clone(), told.clone()));
        }
    }
    rest
}

/// Texts for which the rules, or words of everyday language, know the value.
fn values(sources: &Sources) -> Result<Vec<Meant>, Failure> {
    let book = Book::new(Book::NEWEST, Date::constant(2026, 7, 1));
    let mut seen: BTreeSet<(Column, String)> = BTreeSet::new();
    let mut values: Vec<Meant> = Vec::new();
    for (number, input) in sources.inputs.iter().enumerate() {
        if input.shape == Shape::Unknown {
            continue;
        }
        let chunks = sample(sources, &readable(&sources.inputs, number), number)?;
        let mut findings = Vec::new();
        for row in data(&chunks).take(SAMPLE_ROWS) {
            findings.clear();
            rules::judge(&book, input, row, &mut findings);
            for finding in &findings {
                let Some(column) = finding.column.filter(|own| CHOICES.contains(own)) else {
                    continue;
                };
                let Some(at) = input.header.heading_position(column) else { continue };
                let text = row.cell(usize::from(at)).text.trim();
                let known = seen.iter().filter(|(own, _)| *own == column).count();
                if known >= VALUES || !may_be_shown(column, text) {
                    continue;
                }
                let suggested = finding.suggestion.as_ref().map(|own| (&*own.value, own.grade));
                let meant = meant_value(column, text).map(|value| (value, Grade::Certain));
                let Some((to, grade)) = meant.or(suggested) else { continue };
                if to != text && seen.insert((column, text.to_lowercase())) {
                    values.push(Meant {
                        column,
                        from: text.to_owned(),
                        to: to.to_owned(),
                        sure: grade == Grade::Certain,
                    });
                }
            }
        }
    }
    values.sort_by(|one, other| (one.column, &one.from).cmp(&(other.column, &other.from)));
    Ok(values)
}

/// Whether a text is a choice of a list, and not somebody's data that slipped into the column.
fn may_be_shown(column: Column, text: &str) -> bool {
    !text.is_empty()
        && text.chars().count() <= VALUE_CHARS
        && !text.contains('@')
        && text.chars().filter(|c| c.is_numeric()).count() < 6
        && mask(column.class(), column, text) == text
}

/// The name of an input, as a person knows it.
fn named(input: &Input) -> String {
    match &input.sheet {
        Some(sheet) => format!("{} sheet {sheet}", input.file_name()),
        None => input.file_name().into_owned(),
    }
}

/// A name for the feed: that of the first file, without its end.
fn feed_name(paths: &[String]) -> String {
    let stem = paths.first().and_then(|path| Path::new(path).file_stem());
    let stem = stem.map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let safe: String = stem
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .take(40)
        .flat_map(char::to_lowercase)
        .collect();
    let safe = safe.trim_matches('-');
    if safe.is_empty() { "feed".to_owned() } else { safe.to_owned() }
}
