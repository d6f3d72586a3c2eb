//! The fast reader against the plainest one that can be written.

use crate::source::text::cells::Cells;
use crate::source::text::record::{Cut, lex, walk};

/// The records of a text by the plainest means: (start, next, lines, cells, unclosed, stray).
type Plain = (usize, usize, u64, Vec<Vec<u8>>, bool, bool);

fn naive(bytes: &[u8], width: usize) -> Vec<Plain> {
    let is_end = |at: usize| at >= bytes.len() || matches!(bytes[at], b'\r' | b'\n');
    let mut records = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let (mut at, mut cells, mut unclosed, mut stray) = (start, Vec::new(), false, false);
        // The first cell over several lines: where it begins, and how many cells before it.
        let mut suspect = None;
        loop {
            let mut cell = Vec::new();
            let open = at;
            let mut quoted = false;
            if bytes.get(at) == Some(&b'"') {
                let mut i = at + 1;
                while i < bytes.len() && (bytes[i] != b'"' || bytes.get(i + 1) == Some(&b'"')) {
                    cell.push(bytes[i]);
                    i += if bytes[i] == b'"' { 2 } else { 1 };
                }
                let good = i < bytes.len() && (is_end(i + 1) || bytes[i + 1] == b',');
                let spans = (at..i.min(bytes.len())).any(is_end);
                if spans {
                    suspect = suspect.or(Some((open, cells.len())));
                    let delimiters = memchr::memchr_iter(b',', &cell).count();
                    unclosed |= width >= 3 && delimiters >= width - 1;
                }
                if good {
                    quoted = true;
                    at = i + 1;
                } else if spans || i >= bytes.len() {
                    unclosed = true;
                    suspect = suspect.or(Some((open, cells.len())));
                } else {
                    stray = true;
                    at = i + 1;
                }
            }
            if !quoted {
                while !is_end(at) && (unclosed || bytes[at] != b',') {
                    at += 1;
                }
                cell = bytes[open..at].to_vec();
            }
            cells.push(cell);
            if is_end(at) {
                break;
            }
            at += 1;
        }
        if let Some((open, before)) = suspect
            && (unclosed || (width > 0 && cells.len() != width))
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

fn texts(bytes: &[u8], cells: &Cells) -> Vec<Vec<u8>> {
    let text = |(index, (start, end)): (u32, &(u32, u32))| {
        let text = String::from_utf8_lossy(&bytes[*start as usize..*end as usize]);
        let doubled = cells.doubled.contains(&index);
        if doubled { text.replace("\"\"", "\"") } else { text.into_owned() }.into_bytes()
    };
    (0_u32..).zip(cells.ranges()).map(text).collect()
}

#[test]
fn walk_and_lex_agree_with_the_plainest_reader() {
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let (mut believed, mut mixed) = (0, 0);
    for round in 0..60_000 {
        let length = random(32);
        let bytes: Vec<u8> = (0..length)
            .map(|_| b"\"\"\",,\n\n\rab"[usize::try_from(random(10)).unwrap()])
            .collect();
        let cut = Cut { delimiter: b',', width: round % 5 };
        let expected = naive(&bytes, cut.width);
        let shown = format!("{:?} {}", String::from_utf8_lossy(&bytes), cut.width);
        let walked = walk(&bytes, cut, true);
        assert_eq!(walked.rows as usize, expected.len(), "{shown}");
        assert_eq!(walked.end, bytes.len(), "{shown}");
        assert_eq!(walked.lines, expected.iter().map(|r| r.2).sum::<u64>(), "{shown}");
        let (mut whole, length_of_all) = (Cells::default(), bytes.len());
        let unclosed: Vec<u32> =
            expected.iter().filter(|r| r.4).map(|r| u32::try_from(r.0).unwrap()).collect();
        assert_eq!(walked.unclosed, unclosed, "{shown}");
        for (start, next, lines, texts_expected, unclosed, stray) in &expected {
            let found = (*next, *lines, *unclosed, *stray);
            // In its file, and alone as when it is read again.
            for (bytes, from) in [(&bytes[..], *start), (&bytes[*start..*next], 0)] {
                let mut cells = if from == 0 { Cells::default() } else { whole.clone() };
                let record = lex(bytes, from, cut, true, &mut cells).unwrap();
                let next = record.next + start - from;
                assert_eq!(found, (next, record.lines, record.unclosed, record.stray), "{shown}");
                assert_eq!(&texts(bytes, &cells), texts_expected, "{shown} at {start}");
                assert_eq!(record.cells, cells.count(), "{shown} at {start}");
                if bytes.len() == length_of_all {
                    whole = cells;
                }
            }
            believed += usize::from(*lines > 1);
            mixed += usize::from(*unclosed);
        }
        // What a shorter prefix already knows must not be taken back later.
        for prefix in 0..bytes.len() {
            let early = walk(&bytes[..prefix], cut, false);
            assert!(
                early.end == 0 || expected.iter().any(|r| r.1 == early.end),
                "{shown} {prefix}"
            );
            let count = expected.iter().filter(|r| r.1 <= early.end).count();
            assert_eq!(early.rows as usize, count, "{shown} {prefix}");
        }
    }
    assert!(believed > 1_000 && mixed > 1_000, "{believed} {mixed}");
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
        lex(&text, from, Cut { delimiter: b',', width: 0 }, true, &mut cells).unwrap();
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
