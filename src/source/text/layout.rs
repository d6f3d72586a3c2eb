//! How a text file is built: delimiter, heading row, line ends. Found out on its first rows.

use std::path::PathBuf;

use super::cells::Cells;
use super::parse::slice;
use super::record::{Cut, Record, lex};
use crate::source::Error;
use crate::source::file::Opened;
use crate::source::headings::{HeadingRow, heading_row, headings, shape};
use crate::table::limits::{COLUMNS_MAX, PREAMBLE_ROWS_MAX, RECORD_BYTES_MAX};
use crate::table::{Header, Heading, Input, InputId, Shape, Target};

/// The delimiters looked for. The comma stands first, since a file of one column has none.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How much of the beginning is looked at: usually the first of these, and more only where the
/// first rows do not fit.
const SAMPLE_BYTES: [usize; 3] = [256 * 1024, 4 * 1024 * 1024, RECORD_BYTES_MAX + 1];

/// Where the parts of a text file are. Offsets count from the beginning of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) struct Layout {
    /// The byte between cells.
    pub(in crate::source) delimiter: u8,
    /// How many headings there are.
    pub(super) width: usize,
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
}

/// The first rows, cut with one delimiter.
struct Sample {
    delimiter: u8,
    rows: Vec<(Record, Vec<String>)>,
}

/// Finds out how a text file is built and reads its headings. `bom` is the length of its byte
/// order mark.
pub(in crate::source) fn open(
    opened: &Opened,
    id: InputId,
    bom: usize,
) -> Result<(Input, Layout), Error> {
    let Begun { head, separated, samples } = begun(opened, bom)?;
    let (sample, found) = best(samples, usize::from(separated));
    let (layout, header) = layout(&sample, found, bom, separated);
    if found.is_some_and(|row| sample.rows[row.index].0.cells > COLUMNS_MAX) {
        let limit = format!("a table has at most {COLUMNS_MAX} columns");
        return Err(Error::Limit { path: PathBuf::from(opened.path()), limit });
    }
    let input = Input {
        id,
        path: opened.path().to_owned(),
        sheet: None,
        dialect: dialect(&sample, head.get(bom..).unwrap_or_default(), bom),
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
    let Begun { head, separated, samples } = begun(opened, bom)?;
    let skip = usize::from(separated);
    let mut best = (Sample { delimiter: b',', rows: Vec::new() }, None);
    let mut best_score = None;
    for sample in samples {
        let blank = |row: &&(Record, Vec<String>)| row.1.iter().all(|cell| cell.trim().is_empty());
        let index = skip + sample.rows.iter().skip(skip).take_while(blank).count();
        let width = sample.rows.get(index).map_or(0, |(_, cells)| cells.len());
        let alike = sample.rows.iter().skip(index + 1).filter(|row| row.1.len() == width).count();
        let found = (width > 0).then_some(HeadingRow { index, known: 0, alike });
        let score = Some((width > 1, if width > 1 { alike } else { 0 }, width));
        // On a tie the earlier delimiter stays.
        if score > best_score {
            (best, best_score) = ((sample, found), score);
        }
    }
    let (sample, found) = best;
    let (layout, header) = layout(&sample, found, bom, separated);
    let headings = header.headings.into_iter();
    let unknown = headings.map(|heading| Heading { target: Target::Unknown, ..heading }).collect();
    let input = Input {
        id,
        path: opened.path().to_owned(),
        sheet: None,
        dialect: dialect(&sample, head.get(bom..).unwrap_or_default(), bom),
        encoding: None,
        shape: Shape::Unknown,
        header: Header::new(header.row, header.line, unknown),
    };
    Ok((input, layout))
}

/// The beginning of a file, cut in every way it may be meant.
struct Begun {
    head: Vec<u8>,
    /// Whether the first line names the delimiter; then there is one way.
    separated: bool,
    samples: Vec<Sample>,
}

fn begun(opened: &Opened, bom: usize) -> Result<Begun, Error> {
    let (head, eof) = head(opened, bom)?;
    let text = head.get(bom..).unwrap_or_default();
    let separator = separator(text);
    let candidates = separator.as_ref().map_or(&DELIMITERS[..], |one| std::slice::from_ref(one));
    let samples = candidates.iter().map(|byte| sample(text, *byte, eof)).collect();
    Ok(Begun { separated: separator.is_some(), samples, head })
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
        if DELIMITERS.iter().all(|byte| sample(text, *byte, false).rows.len() >= needed) {
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

fn sample(text: &[u8], delimiter: u8, eof: bool) -> Sample {
    let (mut rows, mut cells) = (Vec::new(), Cells::default());
    let cut = Cut { delimiter, width: 0 };
    let mut at = 0;
    while at < text.len() && rows.len() < PREAMBLE_ROWS_MAX as usize {
        let Some(record) = lex(text, at, cut, eof, &mut cells) else { break };
        rows.push((record, texts(text, &cells)));
        at = record.next;
    }
    Sample { delimiter, rows }
}

fn texts(text: &[u8], cells: &Cells) -> Vec<String> {
    let mut texts: Vec<String> = cells
        .ranges()
        .iter()
        .map(|range| String::from_utf8_lossy(slice(text, *range)).into_owned())
        .collect();
    for index in &cells.doubled {
        let cell = &mut texts[*index as usize];
        *cell = cell.replace("\"\"", "\"");
    }
    texts
}

/// The sample in which most headings are known, or else the one whose rows are most alike. `skip`
/// rows at the top are no candidates.
fn best(samples: Vec<Sample>, skip: usize) -> (Sample, Option<HeadingRow>) {
    let mut best = (Sample { delimiter: b',', rows: Vec::new() }, None);
    let mut best_score = None;
    for sample in samples {
        let rows: Vec<Vec<String>> =
            sample.rows.iter().skip(skip).map(|(_, cells)| cells.clone()).collect();
        let found = heading_row(&rows).map(|row| HeadingRow { index: row.index + skip, ..row });
        let score = Some(found.map_or((0, 0), |row| (row.known, row.alike)));
        // On a tie the earlier delimiter stays.
        if score > best_score {
            (best, best_score) = ((sample, found), score);
        }
    }
    best
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
            delimiter: sample.delimiter,
            width: 0,
            start: offset(0),
            heading: offset(0),
            body: offset(0),
            first_row,
            body_row: first_row,
            body_line: 1,
        };
        return (layout, Header::new(0, 0, Vec::new()));
    };
    let (record, cells) = &sample.rows[found.index];
    let line = 1 + sample.rows[..found.index].iter().map(|(above, _)| above.lines).sum::<u64>();
    let row = first_row + u32::try_from(found.index).unwrap_or(PREAMBLE_ROWS_MAX);
    let layout = Layout {
        delimiter: sample.delimiter,
        width: cells.len(),
        start: offset(0),
        heading: offset(record.start),
        body: offset(record.next),
        first_row,
        body_row: row + 1,
        body_line: line + record.lines,
    };
    (layout, Header::new(row, line, headings(cells)))
}

/// How the file is built, in words for a person.
fn dialect(sample: &Sample, text: &[u8], bom: usize) -> String {
    let delimiter = match sample.delimiter {
        b',' => "CSV, comma".to_owned(),
        b';' => "CSV, semicolon".to_owned(),
        b'\t' => "TSV, tab".to_owned(),
        b'|' => "CSV, pipe".to_owned(),
        other => format!("CSV, {}", char::from(other).escape_default()),
    };
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
