//! Where a record ends and where its cells are.
//!
//! A CR, an LF and a CRLF end a line; a line end outside quotes ends a record. A quote opens only
//! at the beginning of a cell.
//!
//! A record that takes several lines is believed only when everything else about it is in order:
//! each quote is closed, there is one cell for each heading, and no cell that takes several lines
//! could hold a whole row. Otherwise its first such quote counts as never closed, and the record
//! ends with its first line. So one stray character costs one row and not its neighbours, and two
//! rows are never read as one.

use memchr::{memchr, memchr_iter, memchr2, memchr2_iter, memchr3, memrchr, memrchr2};

use super::Dialect;
use super::cells::Cells;
use crate::table::limits::{ROW_BYTES_MAX, ROW_LINES_MAX};

/// How records are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    /// What parts the cells, and what quotes them.
    pub(super) dialect: Dialect,
    /// How many headings there are; 0 above them, or where there are none.
    pub(super) width: usize,
}

/// One record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Record {
    /// Its first byte.
    pub(super) start: usize,
    /// Behind its last byte, its line end not counted.
    pub(super) end: usize,
    /// Where the next record begins.
    pub(super) next: usize,
    /// How many cells it has; the list of cells ends at the limit, the count does not.
    pub(super) cells: usize,
    /// Physical lines it takes.
    pub(super) lines: u64,
    /// Whether a quote in it is never closed. Such a record is one line.
    pub(super) unclosed: bool,
    /// Whether text stands behind a closing quote, or a quote closes a cell that none opened.
    pub(super) stray: bool,
}

/// A run of whole records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Walk {
    /// Behind the last record.
    pub(super) end: usize,
    /// How many records.
    pub(super) rows: u32,
    /// How many physical lines.
    pub(super) lines: u64,
    /// Where records begin that hold a quote which is never closed.
    pub(super) unclosed: Vec<u32>,
}

/// What becomes of an opening quote.
enum Quoted {
    /// It is closed before a delimiter, a line end or the end; on its own line or not.
    Closed { close: usize, doubled: bool, on_line: bool },
    /// It is closed on its line, and text follows.
    Stray { close: usize },
    /// It is never closed, or only behind its line and with text behind the closing quote.
    Unclosed,
}

/// Finds the end of a quoted cell; `None` when the bytes at hand do not tell. `line_end` is the
/// first line end behind the opening quote.
fn quoted<const PLAIN: bool>(
    bytes: &[u8],
    record: usize,
    open: usize,
    line_end: usize,
    dialect: Dialect,
    eof: bool,
) -> Option<Quoted> {
    let window = bytes.len().min(record + ROW_BYTES_MAX + 1);
    let quote = dialect.quote_byte();
    let (mut doubled, mut from) = (false, open + 1);
    while let Some(rest) = bytes.get(from..window) {
        let hit = match dialect.escape() {
            Some(escape) if !PLAIN => memchr2(quote, escape, rest),
            _ => memchr(quote, rest),
        };
        let Some(hit) = hit else { break };
        let close = from + hit;
        if !PLAIN && bytes[close] != quote {
            // The escape byte takes the meaning off the byte behind it.
            doubled = true;
            from = close + 2;
            continue;
        }
        let ends = match bytes.get(close + 1) {
            Some(byte) if *byte == quote => {
                doubled = true;
                from = close + 2;
                continue;
            }
            None if !eof => return None,
            None | Some(b'\r' | b'\n') => true,
            Some(byte) if PLAIN => *byte == dialect.first_byte(),
            Some(_) => dialect.begins(&bytes[close + 1..], eof)?,
        };
        let on_line = close < line_end;
        return Some(match (ends, on_line) {
            (true, _) => Quoted::Closed { close, doubled, on_line },
            (false, true) => Quoted::Stray { close },
            (false, false) => Quoted::Unclosed,
        });
    }
    (eof || window < bytes.len()).then_some(Quoted::Unclosed)
}

/// The first line end at or behind `from`, or else the end of the bytes.
fn line_end(bytes: &[u8], from: usize) -> usize {
    memchr2(b'\r', b'\n', &bytes[from..]).map_or(bytes.len(), |offset| from + offset)
}

/// Where the line after the line end at `at` begins; `None` when a CR stands last and an LF may
/// follow, or when there is no line end and more may follow.
fn behind_line_end(bytes: &[u8], at: usize, eof: bool) -> Option<usize> {
    match (bytes.get(at), bytes.get(at + 1)) {
        (None, _) => eof.then_some(at),
        (Some(b'\r'), Some(b'\n')) => Some(at + 2),
        (Some(b'\r'), None) if !eof => None,
        _ => Some(at + 1),
    }
}

/// How often a line ends in the bytes.
fn line_ends(bytes: &[u8]) -> u64 {
    let follows = |at: &usize| bytes[*at] == b'\n' && *at > 0 && bytes[*at - 1] == b'\r';
    memchr2_iter(b'\r', b'\n', bytes).filter(|at| !follows(at)).count() as u64
}

/// Counts the whole records at the beginning of some bytes. With `eof` the last record needs no
/// line end.
pub(super) fn walk(bytes: &[u8], cut: Cut, eof: bool) -> Walk {
    if !cut.dialect.is_plain() {
        return walk_any(bytes, cut, eof);
    }
    let mut walk = Walk::default();
    let (delimiter, quote) = (cut.dialect.first_byte(), cut.dialect.quote_byte());
    let mut cells = Cells::default();
    let lone_cr = memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'));
    // Behind every line end that was counted; and a line end that is known to come.
    let (mut from, mut line) = (0, 0);
    while let Some(offset) = memchr(quote, &bytes[from..]) {
        let mut open = from + offset;
        walk.plain(bytes, from, open, lone_cr, eof);
        from = open + 1;
        if open != walk.end && bytes[open - 1] != delimiter {
            continue; // A quote inside a cell is text.
        }
        if line <= open {
            line = line_end(bytes, open);
        }
        loop {
            match quoted::<true>(bytes, walk.end, open, line, cut.dialect, eof) {
                None => return walk,
                Some(Quoted::Closed { close, on_line: true, .. }) => {
                    from = close + 1;
                    // Quoted cells come in a row; the next one needs no search.
                    if bytes.get(from) == Some(&delimiter) && bytes.get(from + 1) == Some(&quote) {
                        open = from + 1;
                        continue;
                    }
                }
                Some(Quoted::Stray { close }) => from = close + 1,
                // Whether these lines are one record, only its cells can tell.
                Some(Quoted::Closed { .. } | Quoted::Unclosed) => {
                    let Some(record) = lex(bytes, walk.end, cut, eof, &mut cells) else {
                        return walk;
                    };
                    walk.record(&record);
                    from = record.next;
                }
            }
            break;
        }
    }
    walk.plain(bytes, from, bytes.len(), lone_cr, eof);
    if eof && walk.end < bytes.len() {
        walk.end = bytes.len();
        walk.rows += 1;
        walk.lines += 1;
    }
    walk
}

/// [`walk`] for any dialect: what [`lex`] finds, counted.
fn walk_any(bytes: &[u8], cut: Cut, eof: bool) -> Walk {
    let (mut walk, mut cells) = (Walk::default(), Cells::default());
    while walk.end < bytes.len() {
        let Some(record) = lex(bytes, walk.end, cut, eof, &mut cells) else { break };
        walk.record(&record);
    }
    walk
}

impl Walk {
    /// Counts the records that end between two places, of which none is inside quotes. Without a
    /// lone CR there is nothing to look at: the LFs are the records.
    fn plain(&mut self, bytes: &[u8], from: usize, to: usize, lone_cr: bool, eof: bool) {
        let stretch = &bytes[from..to];
        let mut rows = 0;
        if lone_cr {
            for at in memchr2_iter(b'\r', b'\n', stretch).map(|offset| from + offset) {
                if at < self.end {
                    continue; // The LF of a CRLF.
                }
                let Some(next) = behind_line_end(bytes, at, eof) else { break };
                self.end = next;
                rows += 1;
            }
        } else if let Some(last) = memrchr(b'\n', stretch) {
            rows = memchr_iter(b'\n', &stretch[..last]).count() + 1;
            self.end = from + last + 1;
        }
        self.rows = self.rows.saturating_add(u32::try_from(rows).unwrap_or(u32::MAX));
        self.lines += rows as u64;
    }

    fn record(&mut self, record: &Record) {
        if record.unclosed {
            self.unclosed.push(u32::try_from(record.start).unwrap_or(u32::MAX));
        }
        self.end = record.next;
        self.rows += 1;
        self.lines += record.lines;
    }
}

/// The first cell of a record that takes several lines, or an open quote, and what all such cells
/// of the record have on the lines they begin and end on.
struct Suspect {
    /// Its opening quote.
    open: usize,
    /// Where the line ends that it is opened on.
    line: usize,
    /// How many cells stand before it.
    before: usize,
    /// Whether a line on which such a cell begins has cells enough for a row of its own.
    doubted: bool,
    /// Of the last such cell: how many cells stand before it, and how many delimiters are in it on
    /// the line where it ends.
    last: (usize, usize),
}

impl Suspect {
    /// A quote, the end of its line, and how many cells stand before it.
    fn new(open: usize, line: usize, before: usize) -> Suspect {
        Suspect { open, line, before, doubted: false, last: (before, 0) }
    }

    /// Notes a cell over several lines, which begins behind its quote.
    fn note(&mut self, cell: &[u8], before: usize, cut: Cut) {
        let delimiters = |part: &[u8]| cut.dialect.count_delimiters(part);
        let beginning = &cell[..line_end(cell, 0)];
        let end = memrchr2(b'\r', b'\n', cell).map_or(cell, |at| &cell[at + 1..]);
        self.doubted |= before + 1 + delimiters(beginning) >= cut.width;
        self.last = (before, delimiters(end));
    }

    /// Whether a record of so many cells may go on. More can only make it worse, and a hostile file
    /// could make them come for long.
    fn may_go_on(&self, cells: usize, cut: Cut) -> bool {
        cut.width == 0 || cells < if self.doubted { cut.width } else { cut.width * 2 }
    }

    /// Whether its lines are one record of so many cells. Where that is another number than there
    /// are headings, they are as long as no line with an end of such a cell could be a row of its
    /// own: an open quote takes the rest of a row into it and the beginning of another. The row
    /// lacks a cell, or has one too many, and is still one row.
    fn is_believed(&self, cells: usize, cut: Cut) -> bool {
        let (before, delimiters) = self.last;
        let doubted = self.doubted || cells - before + delimiters >= cut.width;
        cut.width == 0 || cells == cut.width || (!doubted && cells <= cut.width * 2)
    }
}

/// Finds the cells of the record that begins at `start`; `None` when the bytes at hand do not hold
/// its end. The cells replace what the list held.
pub(super) fn lex(
    bytes: &[u8],
    start: usize,
    cut: Cut,
    eof: bool,
    cells: &mut Cells,
) -> Option<Record> {
    if cut.dialect.is_plain() {
        lex_as::<true>(bytes, start, cut, eof, cells)
    } else {
        lex_as::<false>(bytes, start, cut, eof, cells)
    }
}

/// [`lex`], with the dialect of nearly all files apart, since it can be read much faster.
fn lex_as<const PLAIN: bool>(
    bytes: &[u8],
    start: usize,
    cut: Cut,
    eof: bool,
    cells: &mut Cells,
) -> Option<Record> {
    cells.clear();
    let (dialect, mut lines, mut stray) = (cut.dialect, 1, false);
    let mut suspect: Option<Suspect> = None;
    // The line end ahead, the beginning of the cell at hand, and what was looked at.
    let mut line = line_end(bytes, start);
    let (mut at, mut from) = (start, start);
    loop {
        let quote = if PLAIN || dialect.has_quote() {
            cells.next_quote(bytes, from, dialect.quote_byte()).min(line)
        } else {
            line
        };
        at = cells.split_as::<PLAIN>(bytes, at, from, quote, dialect);
        if quote == line {
            cells.bare::<PLAIN>(bytes, at, line, dialect);
            break;
        }
        if quote != at {
            if quote == at + 1 && bytes[at] == b'=' {
                cells.guard();
            }
            stray |= closes_nothing::<PLAIN>(bytes, at, quote, line, dialect);
            from = quote + 1; // A quote inside a cell is text.
            continue;
        }
        let behind = match quoted::<PLAIN>(bytes, start, at, line, dialect, eof)? {
            Quoted::Closed { close, doubled, on_line } => {
                if !on_line {
                    let cell = &bytes[at + 1..close];
                    lines += line_ends(cell);
                    let before = cells.count();
                    let first = suspect.get_or_insert_with(|| Suspect::new(at, line, before));
                    first.note(cell, before, cut);
                    if holds_a_row(cell, cut) || lines > ROW_LINES_MAX {
                        return cells.close_early(bytes, start, first, eof);
                    }
                    line = line_end(bytes, close + 1);
                }
                if doubled && bytes[at + 1] == b'=' {
                    cells.guard();
                }
                cells.quoted(at + 1, close, doubled);
                close + 1
            }
            Quoted::Stray { close } => {
                stray = true;
                let end = stray_end::<PLAIN>(bytes, close, line, dialect);
                cells.push(at, end);
                end
            }
            Quoted::Unclosed => {
                let here = Suspect::new(at, line, cells.count());
                return cells.close_early(bytes, start, &suspect.unwrap_or(here), eof);
            }
        };
        if behind == line {
            break;
        }
        at = if PLAIN { behind + 1 } else { behind + dialect.delimiter().len() };
        from = at;
        if let Some(first) = suspect.as_ref().filter(|own| !own.may_go_on(cells.count(), cut)) {
            return cells.close_early(bytes, start, first, eof);
        }
    }
    let next = behind_line_end(bytes, line, eof)?;
    let cell_count = cells.count();
    if let Some(first) = suspect.as_ref().filter(|own| !own.is_believed(cell_count, cut)) {
        return cells.close_early(bytes, start, first, eof);
    }
    Some(Record { start, end: line, next, cells: cell_count, lines, unclosed: false, stray })
}

/// Whether a quote ends a cell that no quote opened: in `10"a, b"` a delimiter is missing, and what
/// stands between the quotes fell apart. A cell whose quotes come in pairs is text, as `say "hi"` is.
fn closes_nothing<const PLAIN: bool>(
    bytes: &[u8],
    cell: usize,
    quote: usize,
    line: usize,
    dialect: Dialect,
) -> bool {
    let behind = &bytes[quote + 1..line];
    let ends = match behind.first() {
        None => true,
        Some(byte) if PLAIN => *byte == dialect.first_byte(),
        Some(_) => behind.starts_with(dialect.delimiter().as_bytes()),
    };
    let cell = &bytes[cell..=quote];
    let escaped = dialect.escape().is_some_and(|escape| memchr(escape, cell).is_some());
    ends && !escaped && memchr_iter(dialect.quote_byte(), cell).count() % 2 == 1
}

/// Where a cell ends that has text behind its closing quote.
fn stray_end<const PLAIN: bool>(
    bytes: &[u8],
    close: usize,
    line: usize,
    dialect: Dialect,
) -> usize {
    if PLAIN {
        memchr3(dialect.first_byte(), b'\r', b'\n', &bytes[close + 1..])
            .map_or(bytes.len(), |offset| close + 1 + offset)
    } else {
        dialect.next_delimiter(bytes, close + 1, close + 1, line).unwrap_or(line)
    }
}

/// Whether a cell that takes several lines has delimiters enough for the rest of its row and the
/// beginning of the next. With two headings one delimiter would do, and a text may have that.
fn holds_a_row(cell: &[u8], cut: Cut) -> bool {
    cut.width >= 3 && cut.dialect.count_delimiters(cell) >= cut.width - 1
}

impl Cells {
    /// Ends the record with its first line, for the quote that is not believed: what stands behind
    /// that quote is one cell.
    fn close_early(
        &mut self,
        bytes: &[u8],
        start: usize,
        suspect: &Suspect,
        eof: bool,
    ) -> Option<Record> {
        let next = behind_line_end(bytes, suspect.line, eof)?;
        self.truncate(suspect.before);
        self.push(suspect.open, suspect.line);
        let (end, cells) = (suspect.line, self.count());
        Some(Record { start, end, next, cells, lines: 1, unclosed: true, stray: false })
    }
}
