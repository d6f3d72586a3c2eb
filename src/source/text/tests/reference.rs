//! The fast reader against the plainest one that can be written.

use crate::source::text::cells::Cells;
use crate::source::text::record::{Cut, lex, walk};
use crate::source::text::{Delimiter, Dialect};

/// The records of a text by the plainest means: (start, next, lines, cells, unclosed, stray).
type Plain = (usize, usize, u64, Vec<Vec<u8>>, bool, bool);

#[expect(clippy::too_many_lines, reason = "it is plain because it is one loop")]
fn naive(bytes: &[u8], cut: Cut) -> Vec<Plain> {
    let Cut { dialect, width } = cut;
    let delimiter = dialect.delimiter();
    let delimiter = delimiter.as_bytes();
    let is_end = |at: usize| at >= bytes.len() || matches!(bytes[at], b'\r' | b'\n');
    let is_quote = |at: usize| at < bytes.len() && Some(bytes[at]) == dialect.quote();
    let is_escape = |at: usize| at < bytes.len() && Some(bytes[at]) == dialect.escape();
    let parts = |at: usize| bytes[at..].starts_with(delimiter);
    let mut records = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let (mut at, mut cells, mut unclosed, mut stray) = (start, Vec::new(), false, false);
        // The first cell over several lines: where it begins, and how many cells before it.
        let mut suspect = None;
        // Whether a line on which such a cell begins or ends would be a whole row; and what the
        // last of them has on its last line, less the cells before it.
        let (mut doubted, mut last) = (false, 0);
        loop {
            let open = at;
            let mut quoted = false;
            let mut cell = Vec::new();
            if is_quote(at) {
                let mut i = at + 1;
                while i < bytes.len() && (is_escape(i) || !is_quote(i) || is_quote(i + 1)) {
                    i += if is_quote(i) || is_escape(i) { 2 } else { 1 };
                }
                // An escape byte at the end of everything escapes nothing.
                let closed = i < bytes.len();
                let i = i.min(bytes.len());
                let good = closed && (is_end(i + 1) || parts(i + 1));
                let spans = (at..i).any(is_end);
                if spans {
                    suspect = suspect.or(Some((open, cells.len())));
                    let inside = String::from_utf8_lossy(&bytes[(at + 1)..i]).into_owned();
                    let delimiter = String::from_utf8_lossy(delimiter).into_owned();
                    unclosed |=
                        good && width >= 3 && inside.matches(&delimiter).count() >= width - 1;
                    let of = |line: &str| line.matches(&delimiter).count();
                    let mut own = inside.split(['\r', '\n']);
                    doubted |= cells.len() + 1 + of(own.next().unwrap()) >= width;
                    last = of(own.next_back().unwrap_or_default()).wrapping_sub(cells.len());
                }
                if good {
                    quoted = true;
                    cell = undone(&bytes[at + 1..i], dialect, true);
                    at = i + 1;
                } else if spans || !closed {
                    unclosed = true;
                    suspect = suspect.or(Some((open, cells.len())));
                } else {
                    stray = true;
                    at = i + 1;
                }
            }
            if !quoted {
                // What an unclosed quote swallows is found below.
                let mut escaped = false;
                while !is_end(at) && !unclosed && (escaped || !parts(at)) {
                    escaped = is_escape(at) && !escaped;
                    at += 1;
                }
                cell = bytes[open..at].to_vec();
                let lone = cell.iter().filter(|byte| Some(**byte) == dialect.quote()).count() % 2;
                let has_escape = cell.iter().any(|byte| Some(*byte) == dialect.escape());
                stray |=
                    !is_quote(open) && at > open && is_quote(at - 1) && lone == 1 && !has_escape;
                if !is_quote(open) {
                    cell = undone(&cell, dialect, false);
                }
            }
            cells.push(cell);
            if unclosed || is_end(at) {
                break;
            }
            at += delimiter.len();
        }
        doubted |= cells.len().wrapping_add(last) >= width;
        if let Some((open, before)) = suspect
            && (unclosed
                || (width > 0 && cells.len() != width && (doubted || cells.len() > 2 * width)))
        {
            (unclosed, stray) = (true, false);
            at = (open..=bytes.len()).find(|at| is_end(*at)).unwrap();
            cells.truncate(before);
            cells.push(bytes[open..at].to_vec());
        }
        let next = match (bytes.get(at), bytes.get(at + 1)) {
            (None, _) => at,
            (Some(b'\r'), Some(b'\n')) => at + 2,
            _ => at + 1,
        };
        let inside = String::from_utf8_lossy(&bytes[start..at]).replace("\r\n", "\n");
        let lines = 1 + inside.matches(['\r', '\n']).count() as u64;
        records.push((start, next, lines, cells, unclosed, stray));
        start = next;
    }
    records
}

/// A cell without what makes it safe to stand in a file.
fn undone(raw: &[u8], dialect: Dialect, is_quoted: bool) -> Vec<u8> {
    let delimiter = dialect.delimiter();
    let meant = |byte: u8| {
        [dialect.quote(), dialect.escape(), Some(delimiter.as_bytes()[0])].contains(&Some(byte))
    };
    let (mut text, mut at) = (Vec::new(), 0);
    while at < raw.len() {
        let next = raw.get(at + 1).copied();
        let escape = Some(raw[at]) == dialect.escape() && next.is_some_and(meant);
        let doubled = is_quoted && Some(raw[at]) == dialect.quote() && next == Some(raw[at]);
        text.push(if escape { raw[at + 1] } else { raw[at] });
        at += if escape || doubled { 2 } else { 1 };
    }
    text
}

fn texts(bytes: &[u8], cells: &Cells, dialect: Dialect) -> Vec<Vec<u8>> {
    let text = |(index, (start, end)): (u32, &(u32, u32))| {
        let raw = String::from_utf8_lossy(&bytes[*start as usize..*end as usize]);
        let doubled = cells.doubled.contains(&index);
        if doubled || cells.escaped.contains(&index) {
            dialect.text(&raw, doubled).into_bytes()
        } else {
            raw.into_owned().into_bytes()
        }
    };
    (0_u32..).zip(cells.ranges()).map(text).collect()
}

/// The dialects tried, each with the bytes that matter to it.
fn dialects() -> Vec<(Dialect, &'static [u8])> {
    let of = |text: &[u8], quote, escape| {
        Dialect::of(Delimiter::of(text).unwrap()).quoted_by(quote).escaped_by(escape)
    };
    let (double, single, escape) = (Some(b'"'), Some(b'\''), Some(b'\\'));
    vec![
        (of(b",", double, None), b"\"\"\",,\n\n\rab"),
        (of(b";", single, None), b"''';;\n\n\ra\""),
        (of(b",", double, escape), b"\"\"\",,\n\n\r\\\\a"),
        (of(b"||", double, None), b"\"\"\"|||\n\n\ra"),
        (of(b", ", double, None), b"\"\"\", , \n\na"),
        (of(b"||", single, escape), b"'''|||\n\r\\\\"),
        (of(b"\t", None, None), b"\"\t\t\n\rab"),
        (of(b"::", None, escape), b":::::\n\\\\ab"),
        (of(b" ", double, None), b"\"\"\"  \n\n\rab"),
    ]
}

/// Small numbers, the same in every run.
fn random(seed: &mut u64, below: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap() % below
}

#[test]
fn walk_and_lex_agree_with_the_plainest_reader() {
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    for (dialect, letters) in dialects() {
        let (mut believed, mut mixed) = (0, 0);
        for round in 0..if dialect.is_plain() { 30_000 } else { 20_000 } {
            let length = random(&mut seed, 32);
            let bytes: Vec<u8> =
                (0..length).map(|_| letters[random(&mut seed, letters.len())]).collect();
            let (several, unclosed) = compare(&bytes, Cut { dialect, width: round % 5 });
            believed += several;
            mixed += unclosed;
        }
        let enough = dialect.quote().is_none() || (believed > 500 && mixed > 500);
        assert!(enough, "{dialect:?} {believed} {mixed}");
    }
}

/// Compares all readers on some bytes; says how many records have several lines, and how many a
/// quote that is never closed.
fn compare(bytes: &[u8], cut: Cut) -> (usize, usize) {
    let expected = naive(bytes, cut);
    let shown = format!("{:?} {cut:?}", String::from_utf8_lossy(bytes));
    let walked = walk(bytes, cut, true);
    assert_eq!(walked.rows as usize, expected.len(), "{shown}");
    assert_eq!(walked.end, bytes.len(), "{shown}");
    assert_eq!(walked.lines, expected.iter().map(|r| r.2).sum::<u64>(), "{shown}");
    let unclosed: Vec<u32> =
        expected.iter().filter(|r| r.4).map(|r| u32::try_from(r.0).unwrap()).collect();
    assert_eq!(walked.unclosed, unclosed, "{shown}");
    let mut whole = Cells::default();
    for (start, next, lines, texts_expected, unclosed, stray) in &expected {
        let found = (*next, *lines, *unclosed, *stray);
        // In its file, and alone as when it is read again.
        let alone = &mut Cells::default();
        for (bytes, from, cells) in [(bytes, *start, &mut whole), (&bytes[*start..*next], 0, alone)]
        {
            let record = lex(bytes, from, cut, true, cells).unwrap();
            let next = record.next + start - from;
            assert_eq!(found, (next, record.lines, record.unclosed, record.stray), "{shown}");
            let texts = texts(bytes, cells, cut.dialect);
            assert_eq!(&texts, texts_expected, "{shown} at {start}");
            assert_eq!(record.cells, cells.count(), "{shown} at {start}");
        }
    }
    // What a shorter prefix already knows must not be taken back later.
    for prefix in 0..bytes.len() {
        let early = walk(&bytes[..prefix], cut, false);
        assert!(early.end == 0 || expected.iter().any(|r| r.1 == early.end), "{shown} {prefix}");
        let count = expected.iter().filter(|r| r.1 <= early.end).count();
        assert_eq!(early.rows as usize, count, "{shown} {prefix}");
    }
    let several = expected.iter().filter(|r| r.2 > 1).count();
    (several, unclosed.len())
}

#[test]
fn cells_of_any_length_are_found() {
    let text: Vec<u8> = (0..200_u8)
        .flat_map(|length| {
            [vec![b'\xC3' ^ length | 0x80; usize::from(length)], vec![b',']].concat()
        })
        .collect();
    for from in 0..130 {
        let mut cells = Cells::default();
        lex(&text, from, Cut { dialect: Dialect::default(), width: 0 }, true, &mut cells).unwrap();
        let expected: Vec<Vec<u8>> =
            text[from..].split(|byte| *byte == b',').map(<[u8]>::to_vec).collect();
        let found: Vec<Vec<u8>> = cells
            .ranges()
            .iter()
            .map(|(start, end)| text[*start as usize..*end as usize].to_vec())
            .collect();
        assert_eq!(found, expected, "{from}");
    }
}
