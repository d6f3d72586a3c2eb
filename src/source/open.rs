//! Opening the inputs of a run: what each file is, and its headings.

use std::path::PathBuf;

use super::file::{File, Kind};
use super::sheet::Asked;
use super::sheet::Choice;
use super::sniff::{Packing, Sniffed, sniff};
use super::spool::{self, Plain};
use super::{Error, Options, mapping, sheet, text};
use crate::table::{Encoding, Heading, Input, InputId, Target, fold_heading, limits};

/// Bytes looked at to tell what a file is.
pub(super) const SNIFF_BYTES: usize = 64 * 1024;

/// Everything opened, nothing read yet but the headings.
#[derive(Debug)]
pub struct Sources {
    /// Files and sheets, in the order of the paths and, in a workbook, of its sheets.
    pub inputs: Vec<Input>,
    /// The files they are in, in the order of the paths.
    pub files: Vec<File>,
}

/// Opens files and reads their headings, as they are or as the options say. A workbook gives one
/// input per sheet.
///
/// # Errors
///
/// The first file that cannot be read as a table, and why.
pub fn open(paths: &[String], options: &Options) -> Result<Sources, Error> {
    let mut sources = Sources { inputs: Vec::new(), files: Vec::new() };
    let mut choice = Choice::new(&options.sheets);
    for path in paths {
        open_one(path, options, &mut choice, &mut sources)?;
    }
    choice.finish(options.sheets_if_any)?;
    mapping::apply(&mut sources.inputs, &options.mapping);
    Ok(sources)
}

impl Sources {
    /// The file that an input stands in; an input of other sources may stand in none.
    pub fn file_of(&self, input: InputId) -> Option<&File> {
        self.files.iter().find(|file| file.inputs().contains(&input.index()))
    }

    /// Takes headings that mean nothing else for columns of the house's own, by their folded names.
    /// Of two alike in one input the first is meant.
    pub fn name_custom(&mut self, names: &[String]) {
        for (number, name) in (0..).zip(names) {
            let folded = fold_heading(name);
            for input in &mut self.inputs {
                let own = |heading: &&mut Heading| {
                    heading.target == Target::Unknown && fold_heading(&heading.text) == folded
                };
                if let Some(heading) = input.header.headings.iter_mut().find(own) {
                    heading.target = Target::Custom(number);
                }
            }
        }
    }
}

fn open_one(
    path: &str,
    options: &Options,
    choice: &mut Choice<'_>,
    sources: &mut Sources,
) -> Result<(), Error> {
    let Plain { opened, encoding, packing } = spool::open(path, options)?;
    let first = sources.inputs.len();
    let head = opened.head(SNIFF_BYTES)?;
    let (mut inputs, kind) = match sniff(&head) {
        Sniffed::Text { bom } => {
            let (input, layout) = text::open(&opened, id(path, first)?, bom, options)?;
            (vec![input], Kind::Text(layout))
        }
        Sniffed::Workbook(container) => {
            let mut asked = Asked { choice, mapping: &options.mapping };
            let (inputs, book) = sheet::open(&opened, container, first, &mut asked)?;
            (inputs, Kind::Workbook(book))
        }
        Sniffed::Refused(reason) => return Err(unreadable(opened.path(), reason)),
    };
    if inputs.is_empty() {
        return Err(unreadable(path, "it holds no sheet of cells"));
    }
    for input in &mut inputs {
        input.encoding.clone_from(&encoding);
        input.dialect = dialect(&input.dialect, encoding.as_ref(), packing);
    }
    sources.inputs.extend(inputs);
    sources.files.push(opened.into_file(first..sources.inputs.len(), kind));
    Ok(())
}

/// The dialect of what was read, with what it was before: `CSV, comma, windows-1252, CRLF, gzip`.
fn dialect(read: &str, encoding: Option<&Encoding>, packing: Option<Packing>) -> String {
    let mut dialect = read.to_owned();
    if let Some(encoding) = encoding.filter(|one| one.name != Encoding::UTF_8) {
        dialect = if dialect.contains(Encoding::UTF_8) {
            dialect.replacen(Encoding::UTF_8, encoding.name, 1)
        } else {
            format!("{dialect}, {}", encoding.name)
        };
    }
    if let Some(packing) = packing {
        dialect.push_str(", ");
        dialect.push_str(packing.as_str());
    }
    dialect
}

/// The number of the input at an index.
pub(super) fn id(path: &str, index: usize) -> Result<InputId, Error> {
    match u16::try_from(index) {
        Ok(number) if index < limits::INPUTS_MAX => Ok(InputId(number)),
        _ => Err(Error::Limit {
            path: PathBuf::from(path),
            limit: format!("a run reads at most {} files and sheets", limits::INPUTS_MAX),
        }),
    }
}

fn unreadable(path: &str, reason: &str) -> Error {
    Error::Unreadable { path: PathBuf::from(path), reason: reason.to_owned() }
}
