//! How a text file is built: delimiter, heading row, line ends. Found out on its first rows.

use std::path::PathBuf;

use super::find::{Beginning, USUAL, find};
use super::footer::{TAIL_BYTES, footer};
use super::sample::Sample;
use super::{Delimiter, Dialect};
use crate::source::file::Opened;
use crate::source::headings::{HeadingRow, headings, shape};
use crate::source::{Error, Evidence, Options};
use crate::table::limits::{COLUMNS_MAX, PREAMBLE_ROWS_MAX, RECORD_BYTES_MAX};
use crate::table::{Header, Heading, Input, InputId, Shape, Target};

/// How much of the beginning is looked at: usually the first of these, and more only where the
/// first rows do not fit.
const SAMPLE_BYTES: [usize; 3] = [256 * 1024, 4 * 1024 * 1024, RECORD_BYTES_MAX + 1];

/// Where the parts of a text file are. Offsets count from the beginning of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) struct Layout {
    /// How the cells are told apart.
    pub(in crate::source) dialect: Dialect,
    /// Why that is believed.
    pub(in crate::source) evidence: Evidence,
    /// What the headings stand for, by muster's own names alone.
    pub(super) targets: Vec<Target>,
    /// How many cells a row has as a rule: as many as there are headings, unless it is the heading
    /// row that is damaged.
    pub(in crate::source) width: usize,
    /// Where the first row begins, behind the byte order mark.
    pub(super) start: u64,
    /// Where the heading row begins.
    pub(super) heading: u64,
    /// Where the first row behind the headings begins.
    pub(super) body: u64,
    /// The number of the first row: 1, or 0 for a `sep=` line, which no spreadsheet program shows.
    pub(super) first_row: u32,
    /// The number of the first row behind the headings.
    pub(super) body_row: u32,
    /// The line on which that row begins.
    pub(super) body_line: u64,
    /// Where the rows begin that close the table; [`u64::MAX`] where there are none.
    pub(in crate::source) footer: u64,
}

/// Finds out how a text file is built and reads its headings. `bom` is the length of its byte
/// order mark.
pub(in crate::source) fn open(
    opened: &Opened,
    id: InputId,
    bom: usize,
    options: &Options,
) -> Result<(Input, Layout), Error> {
    let (head, eof) = head(opened, bom)?;
    let bytes = head.get(bom..).unwrap_or_default();
    let separator = separator(bytes);
    let (found, evidence) = find(&Beginning { bytes, eof, separator, options });
    let sample = found.sample;
    if let (Some(row), None) = (options.header_row, found.heading) {
        let reason = format!("it has no row {row} that could be its heading row");
        return Err(Error::Unreadable { path: PathBuf::from(opened.path()), reason });
    }
    let (mut layout, header) = layout(&sample, found.heading, bom, separator.is_some());
    if found.heading.is_some_and(|row| sample.rows[row.index].0.cells > COLUMNS_MAX) {
        let limit = format!("a table has at most {COLUMNS_MAX} columns");
        return Err(Error::Limit { path: PathBuf::from(opened.path()), limit });
    }
    layout.evidence = evidence;
    layout.targets = header.headings.iter().map(|heading| heading.target).collect();
    let tail = opened.tail(TAIL_BYTES)?;
    layout.footer = footer(&tail, opened.size(), layout.body, layout.dialect, layout.width);
    if layout.footer < u64::MAX {
        let reason = "what stands at the end of the file closes the table and is no data";
        layout.evidence.reasons.push(reason.to_owned());
    }
    let input = Input {
        id,
        path: opened.path().to_owned(),
        sheet: None,
        dialect: dialect(&sample, bytes, bom),
        encoding: None,
        shape: shape(&header, 1),
        header,
    };
    Ok((input, layout))
}

/// As [`open`], for a reference file: the first row that holds anything is the heading row, and its
/// headings mean nothing to muster.
pub(in crate::source) fn open_listing(
    opened: &Opened,
    id: InputId,
    bom: usize,
) -> Result<(Input, Layout), Error> {
    let (head, eof) = head(opened, bom)?;
    let bytes = head.get(bom..).unwrap_or_default();
    let separator = separator(bytes);
    let skip = usize::from(separator.is_some());
    let delimiters = separator.as_ref().map_or(&USUAL[..], std::slice::from_ref);
    let mut best = (Sample::empty(Dialect::default()), None);
    let mut best_score = None;
    for byte in delimiters {
        let sample = Sample::head(bytes, Dialect::of(Delimiter::byte(*byte)), eof);
        let rows = sample.shapes.iter().skip(skip);
        let index = skip + rows.take_while(|row| row.blank).count();
        let width = sample.shapes.get(index).map_or(0, |row| row.cells);
        let same = |row: &&super::sample::RowShape| row.cells == width;
        let alike = sample.shapes.iter().skip(index + 1).filter(same).count();
        let found = (width > 0).then_some(HeadingRow { index, known: 0, alike });
        let score = Some((width > 1, if width > 1 { alike } else { 0 }, width));
        // On a tie the earlier delimiter stays.
        if score > best_score {
            (best, best_score) = ((sample, found), score);
        }
    }
    let (sample, found) = best;
    let (layout, header) = layout(&sample, found, bom, separator.is_some());
    let headings = header.headings.into_iter();
    let unknown = headings.map(|heading| Heading { target: Target::Unknown, ..heading }).collect();
    let input = Input {
        id,
        path: opened.path().to_owned(),
        sheet: None,
        dialect: dialect(&sample, bytes, bom),
        encoding: None,
        shape: Shape::Unknown,
        header: Header::new(header.row, header.line, unknown),
    };
    Ok((input, layout))
}

/// The beginning of the file, with as many whole rows as the headings are looked for in, and
/// whether it is all of the file.
fn head(opened: &Opened, bom: usize) -> Result<(Vec<u8>, bool), Error> {
    let mut head = Vec::new();
    for count in SAMPLE_BYTES {
        head = opened.head(count)?;
        let text = head.get(bom..).unwrap_or_default();
        if head.len() < count {
            return Ok((head, true));
        }
        let needed = if count == SAMPLE_BYTES[0] { PREAMBLE_ROWS_MAX as usize } else { 1 };
        let holds = |byte: &u8| {
            let dialect = Dialect::of(Delimiter::byte(*byte));
            Sample::of(text, dialect, false, 0, needed).shapes.len() >= needed
        };
        if USUAL.iter().all(holds) {
            return Ok((head, false));
        }
    }
    drop(head);
    Err(Error::Limit {
        path: PathBuf::from(opened.path()),
        limit: format!("a line has at most {RECORD_BYTES_MAX} bytes"),
    })
}

/// The delimiter that a first line such as `sep=;` names.
fn separator(text: &[u8]) -> Option<u8> {
    let line = text.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
    match line {
        [s, e, p, b'=', byte]
            if [*s, *e, *p].eq_ignore_ascii_case(b"sep")
                && byte.is_ascii()
                && !byte.is_ascii_alphanumeric()
                && *byte != b'"' =>
        {
            Some(*byte)
        }
        _ => None,
    }
}

/// Offsets and headings. Without a heading row everything is body, and there are no headings.
fn layout(
    sample: &Sample,
    found: Option<HeadingRow>,
    bom: usize,
    separated: bool,
) -> (Layout, Header) {
    let offset = |at: usize| (bom + at) as u64;
    let first_row = u32::from(!separated);
    let Some(found) = found else {
        let layout = Layout {
            dialect: sample.dialect,
            evidence: Evidence::default(),
            targets: Vec::new(),
            width: 0,
            start: offset(0),
            heading: offset(0),
            body: offset(0),
            first_row,
            body_row: first_row,
            body_line: 1,
            footer: u64::MAX,
        };
        return (layout, Header::new(0, 0, Vec::new()));
    };
    let (record, cells) = &sample.rows[found.index];
    let line = 1 + sample.rows[..found.index].iter().map(|(above, _)| above.lines).sum::<u64>();
    let row = first_row + u32::try_from(found.index).unwrap_or(PREAMBLE_ROWS_MAX);
    let layout = Layout {
        dialect: sample.dialect,
        evidence: Evidence::default(),
        targets: Vec::new(),
        width: if found.known == 0 { usual(sample, &found) } else { cells.len() },
        start: offset(0),
        heading: offset(record.start),
        body: offset(record.next),
        first_row,
        body_row: row + 1,
        body_line: line + record.lines,
        footer: u64::MAX,
    };
    (layout, Header::new(row, line, headings(cells)))
}

/// How many cells the rows below the headings have: most of them, or else the headings.
fn usual(sample: &Sample, found: &HeadingRow) -> usize {
    let width = sample.shapes[found.index].cells;
    match sample.usual_width(found.index + 1) {
        (usual, count) if count >= 2 && usual.abs_diff(width) == 1 => usual,
        _ => width,
    }
}

/// How the file is built, in words for a person.
fn dialect(sample: &Sample, text: &[u8], bom: usize) -> String {
    let delimiter = sample.dialect.delimiter();
    let kind = if delimiter.as_bytes() == b"\t" { "TSV" } else { "CSV" };
    let delimiter = format!("{kind}, {}{}", delimiter.name(), sample.dialect.oddities());
    let encoding = if bom > 0 { "UTF-8 with BOM" } else { "UTF-8" };
    let mut ends: Vec<&[u8]> =
        sample.rows.iter().map(|(record, _)| &text[record.end..record.next]).collect();
    ends.retain(|end| !end.is_empty());
    ends.dedup();
    let lines = match ends.as_slice() {
        [] => return format!("{delimiter}, {encoding}"),
        [b"\r\n"] => "CRLF",
        [b"\n"] => "LF",
        [b"\r"] => "CR",
        _ => "mixed line ends",
    };
    format!("{delimiter}, {encoding}, {lines}")
}
