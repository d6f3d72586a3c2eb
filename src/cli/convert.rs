//! `muster convert`: the rows that the reader sees, as CSV of the plainest kind.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::run::plural;
use crate::source::Sources;
use crate::table::{Fault, Input, RowKind, RowView};

use super::args::paths;
use super::exit::Failure;
use super::reading::Reading;
use super::rows::{self, Tally};
use super::show;

/// The flags of `muster convert`.
#[derive(Debug, clap::Args)]
pub(super) struct Convert {
    /// CSV files and workbooks
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The form to write: CSV in UTF-8 as RFC 4180 has it, headings first
    #[arg(long, value_enum)]
    to: Form,
    /// Folder for the new files, one for each file or sheet; - is standard output [default: .]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write to standard output; for a single file or sheet
    #[arg(long, conflicts_with = "out")]
    stdout: bool,
    /// Leave out the rows that could not be taken apart
    #[arg(long, value_enum)]
    only: Option<Only>,
    #[command(flatten)]
    reading: Reading,
}

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// RFC 4180, UTF-8
    Csv,
}

/// Which rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Only {
    /// those that were taken apart
    Good,
}

/// Where the rows of one input go.
struct Output {
    /// What is made of the file; `None` for standard output.
    path: Option<PathBuf>,
    writer: Box<dyn Write>,
    tally: Tally,
    written: u64,
    /// Faulty rows without cells.
    lost: u64,
}

/// Runs `muster convert`.
pub(super) fn run(args: &Convert) -> Result<u8, Failure> {
    let Form::Csv = args.to;
    let sources = rows::open(&paths(&args.files)?, &args.reading.options()?)?;
    let to_stdout = args.stdout || args.out.as_deref() == Some(Path::new("-"));
    let mut outputs = if to_stdout {
        vec![stdout(&sources)?]
    } else {
        new_files(&sources, args.out.as_deref().unwrap_or(Path::new(".")))?
    };
    let result = convert(&sources, args.only == Some(Only::Good), &mut outputs);
    match result {
        // A reader that went away has seen enough.
        Err(Trouble::Gone) => return Ok(0),
        Err(Trouble::Failed(failure)) => {
            // Half a table could be taken for a whole one.
            for path in outputs.iter().filter_map(|output| output.path.as_ref()) {
                fs::remove_file(path).ok();
            }
            return Err(failure);
        }
        Ok(()) => {}
    }
    for (input, output) in sources.inputs.iter().zip(&outputs) {
        show::note(&summary(input, output, args.only.is_some()));
    }
    Ok(0)
}

fn stdout(sources: &Sources) -> Result<Output, Failure> {
    if sources.inputs.len() != 1 {
        let inputs =
            plural(sources.inputs.len() as u64, "file or sheet").replace("sheets", "sheet");
        let what = format!("there are {inputs}, and standard output takes one");
        return Err(Failure::usage(what).hint("write into a folder with --out DIR"));
    }
    Ok(Output::new(None, Box::new(io::stdout().lock())))
}

/// A new file for every input. Nothing is written over.
fn new_files(sources: &Sources, folder: &Path) -> Result<Vec<Output>, Failure> {
    let names = names(&sources.inputs);
    let taken: Vec<String> = names
        .iter()
        .map(|name| folder.join(name))
        .filter(|path| path.exists())
        .map(|path| path.display().to_string())
        .collect();
    if let Some(first) = taken.first() {
        let what = format!("`{first}` is there already, and nothing is written over");
        return Err(Failure::output(what).hint("choose another folder with --out DIR"));
    }
    fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))?;
    let create = |name: &String| {
        let path = folder.join(name);
        let file = File::create_new(&path).map_err(|error| cannot_write(&path, &error))?;
        Ok(Output::new(Some(path), Box::new(file)))
    };
    names.iter().map(create).collect()
}

/// The names of the new files, all of them different.
fn names(inputs: &[Input]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut names = Vec::new();
    for input in inputs {
        let file = input.file_name();
        let stem = Path::new(file.as_ref()).file_stem().unwrap_or_default().to_string_lossy();
        let base = match &input.sheet {
            Some(sheet) => format!("{stem}.{}", safe(sheet)),
            None => stem.into_owned(),
        };
        let numbered = (2..).map(|number| format!("{base}-{number}.csv"));
        let mut candidates = std::iter::once(format!("{base}.csv")).chain(numbered);
        let free = candidates.find(|name| taken.insert(name.to_lowercase()));
        names.push(free.unwrap_or(base));
    }
    names
}

/// A sheet's name as part of a file's.
fn safe(sheet: &str) -> String {
    let unsafe_in_names = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    sheet.chars().map(|c| if unsafe_in_names(c) { '_' } else { c }).collect()
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::output(format!("cannot write `{}`", path.display()))
        .because(error.to_string())
        .hint("choose another folder with --out DIR")
}

/// Why writing stopped.
enum Trouble {
    /// Nobody reads standard output any more.
    Gone,
    Failed(Failure),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Trouble {
        Trouble::Failed(failure)
    }
}

fn convert(sources: &Sources, only_good: bool, outputs: &mut [Output]) -> Result<(), Trouble> {
    let mut gone = false;
    for (input, output) in sources.inputs.iter().zip(outputs.iter_mut()) {
        let headings = input.header.headings.iter().map(|heading| heading.text.as_str());
        if !input.header.headings.is_empty() {
            gone |= output.record(headings)?;
        }
    }
    rows::each(sources, |input, row| {
        if !gone {
            gone = outputs[input.id.index()].row(row, only_good)?;
        }
        Ok(())
    })?;
    for output in outputs {
        let flushed = output.writer.flush();
        gone |= output.checked(flushed)?;
    }
    if gone { Err(Trouble::Gone) } else { Ok(()) }
}

impl Output {
    fn new(path: Option<PathBuf>, writer: Box<dyn Write>) -> Output {
        let writer = Box::new(BufWriter::new(writer));
        Output { path, writer, tally: Tally::default(), written: 0, lost: 0 }
    }

    /// Writes a row where it is one to be written; `true` when nobody reads any more.
    fn row(&mut self, row: RowView<'_>, only_good: bool) -> Result<bool, Failure> {
        self.tally.add(row);
        match row.kind() {
            RowKind::Blank | RowKind::Furniture => return Ok(false),
            RowKind::Faulty(_) if only_good => return Ok(false),
            RowKind::Faulty(Fault::RowTooLong) => {
                self.lost += 1;
                return Ok(false);
            }
            RowKind::Data | RowKind::Faulty(_) => {}
        }
        self.written += 1;
        self.record(row.cells().map(|cell| cell.text))
    }

    fn record<'a>(&mut self, cells: impl Iterator<Item = &'a str>) -> Result<bool, Failure> {
        let mut text = String::new();
        for (count, cell) in cells.enumerate() {
            if count > 0 {
                text.push(',');
            }
            push_cell(&mut text, cell);
        }
        // One empty cell would be a blank line.
        if text.is_empty() {
            text.push_str("\"\"");
        }
        text.push_str("\r\n");
        let written = self.writer.write_all(text.as_bytes());
        self.checked(written)
    }

    fn checked(&self, result: io::Result<()>) -> Result<bool, Failure> {
        match result {
            Ok(()) => Ok(false),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(true),
            Err(error) => Err(cannot_write(
                self.path.as_deref().unwrap_or(Path::new("standard output")),
                &error,
            )),
        }
    }
}

/// Adds a cell, in quotes where it needs them.
fn push_cell(text: &mut String, cell: &str) {
    if !cell.contains(['"', ',', '\r', '\n']) {
        text.push_str(cell);
        return;
    }
    text.push('"');
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}

/// What became of an input, for a person.
fn summary(input: &Input, output: &Output, only_good: bool) -> String {
    let tally = &output.tally;
    let name = match &input.sheet {
        Some(sheet) => format!("{}!{sheet}", input.file_name()),
        None => input.file_name().into_owned(),
    };
    let target = match &output.path {
        Some(path) => path.display().to_string(),
        None => "standard output".to_owned(),
    };
    let mut text = format!("{name}: {} written to {target}", plural(output.written, "row"));
    let mut left = Vec::new();
    if tally.blank > 0 {
        left.push(format!("{} blank", plural(tally.blank, "row")));
    }
    if tally.furniture > 0 {
        left.push(format!(
            "{} of titles, repeated headings and totals",
            plural(tally.furniture, "row")
        ));
    }
    if output.lost > 0 {
        left.push(format!("{} too long to be one", plural(output.lost, "row")));
    }
    if !left.is_empty() {
        text.push_str(&format!("; left out: {}", left.join(", ")));
    }
    if tally.faulty > 0 {
        let what = if only_good { "faulty and left out" } else { "faulty" };
        let verb = if tally.faulty == 1 { "is" } else { "are" };
        let faults = tally.named_faults().join("; ");
        text.push_str(&format!("; {} {verb} {what}: {faults}", plural(tally.faulty, "row")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        for (cell, written) in [
            ("", ""),
            ("a b", "a b"),
            ("=1", "=1"),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("a\nb", "\"a\nb\""),
            ("\r", "\"\r\""),
        ] {
            let mut text = String::new();
            push_cell(&mut text, cell);
            assert_eq!(text, written, "{cell:?}");
        }
    }

    #[test]
    fn a_sheet_name_cannot_leave_the_folder() {
        assert_eq!(safe("../a/b\\c:d"), ".._a_b_c_d");
    }
}
