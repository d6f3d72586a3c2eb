//! Any table, written in any dialect, is read back as it was; and whatever a text file holds, each
//! of its rows is accounted for.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use muster::source::{self, Body, Delimiter, Mark, Options, Sources};
use muster::table::RowKind;

use crate::support::{Dir, files, folders, heavy, root};

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(count).unwrap()).unwrap()
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

/// How a table is written.
#[derive(Debug, Clone, Copy)]
struct Written {
    delimiter: &'static str,
    quote: Option<char>,
    escape: Option<char>,
    line_end: &'static str,
    quote_all: bool,
}

type Table = Vec<Vec<String>>;

const DELIMITERS: [&str; 12] =
    [",", ";", "\t", "|", ", ", "||", "::", "^", "~", ":", " ", "\u{1f}"];
const HEADINGS: [&str; 6] =
    ["customer_ref", "company_name", "country", "city", "address_line1", "contact_email"];

fn written(random: &mut Random) -> Written {
    let quote = random.of(&[Some('"'), Some('"'), Some('\''), None]);
    Written {
        delimiter: random.of(&DELIMITERS),
        quote,
        escape: random.of(&[None, None, Some('\\')]),
        line_end: random.of(&["\n", "\r\n", "\r"]),
        quote_all: random.below(3) == 0,
    }
}

/// A cell of what is hard to write, as far as the dialect can write it.
fn cell(random: &mut Random, how: Written, width: usize) -> String {
    let letters = [
        "a", "Straße ", "漢", "😀", "\u{a0}", "7", ",", ";", "\t", "|", " ", ":", "^", "~", "=",
        "\"", "'", "\n", "\r\n", "\r", "\\", "\u{1f}", "n",
    ];
    loop {
        let length = random.of(&[0, 1, 2, 3, 8]);
        let text: String = (0..length).map(|_| random.of(&letters)).collect();
        let lines = text.contains(['\r', '\n']);
        let delimiters = text.matches(how.delimiter).count();
        // A quoted cell of several lines that could hold a whole row is not believed.
        let hopeless = (lines && (how.quote.is_none() || delimiters + 1 >= width))
            || (how.quote.is_none() && how.escape.is_none() && joins(&text, how))
            // Such a cell stands for the text in it.
            || text.starts_with("=\"")
            || text.starts_with("='");
        if !hopeless {
            return text;
        }
    }
}

/// Whether a cell would run into the delimiters in it or beside it.
fn joins(text: &str, how: Written) -> bool {
    let first = how.delimiter.chars().next().unwrap();
    text.contains(how.delimiter) || (how.delimiter.len() > 1 && text.contains(first))
}

fn table(random: &mut Random, how: Written, headings: &[&str], rows: usize) -> Table {
    let width = headings.len();
    let mut table = vec![headings.iter().map(|heading| (*heading).to_owned()).collect()];
    for row in 0..rows {
        let mut cells = vec![format!("r{row}")];
        cells.extend((1..width).map(|_| cell(random, how, width)));
        table.push(cells);
    }
    table
}

fn write(table: &Table, how: Written) -> String {
    let mut text = String::new();
    for row in table {
        let cells: Vec<String> = row.iter().map(|cell| write_cell(cell, how)).collect();
        text.push_str(&cells.join(how.delimiter));
        text.push_str(how.line_end);
    }
    text
}

fn write_cell(cell: &str, how: Written) -> String {
    let Some(quote) = how.quote else {
        let Some(escape) = how.escape else { return cell.to_owned() };
        let first = how.delimiter.chars().next().unwrap();
        let mut text = String::new();
        for c in cell.chars() {
            if c == escape || c == first {
                text.push(escape);
            }
            text.push(c);
        }
        return text;
    };
    let marks = |c: char| c == quote || Some(c) == how.escape || c == '\r' || c == '\n';
    if !how.quote_all && !cell.contains(marks) && !joins(cell, how) {
        return cell.to_owned();
    }
    let mut text = String::from(quote);
    for c in cell.chars() {
        match how.escape {
            Some(escape) if c == quote || c == escape => text.push(escape),
            None if c == quote => text.push(quote),
            _ => {}
        }
        text.push(c);
    }
    text.push(quote);
    text
}

/// Reads a file back; the headings are the first row.
fn read(path: &Path, options: &Options) -> (Sources, Table, usize) {
    let path = path.to_string_lossy().into_owned();
    let sources = source::open(&[path], options).unwrap();
    let input = &sources.inputs[0];
    let headings = input.header.headings.iter().map(|heading| heading.text.clone());
    let (mut table, mut others) = (vec![headings.collect::<Vec<String>>()], 0);
    let mut blocks = sources.files[0].blocks(&sources.inputs).unwrap();
    while let Some(block) = blocks.next_block().unwrap() {
        let Body::Text(bytes) = block.body else { panic!("a text file gives text") };
        for row in source::parse(input, &block.facts, &bytes).rows() {
            match row.kind() {
                RowKind::Data => table.push(row.cells().map(|cell| cell.text.to_owned()).collect()),
                _ => others += 1,
            }
        }
    }
    blocks.finish().unwrap();
    (sources, table, others)
}

fn told(how: Written) -> Options {
    let mark = |mark: Option<char>| match mark {
        Some(c) => Mark::parse(&c.to_string()).unwrap(),
        None => Mark::None,
    };
    Options {
        delimiter: Some(Delimiter::parse(how.delimiter).unwrap()),
        quote: Some(mark(how.quote)),
        escape: Some(mark(how.escape)),
        header_row: Some(1),
        ..Options::default()
    }
}

#[test]
fn any_table_in_a_told_dialect_is_read_back_equal() {
    let (dir, mut random) = (Dir::new(), Random(0x5EED_1234_ABCD_0001));
    let path = dir.path().join("table.csv");
    for turn in 0..if heavy() { 60_000 } else { 1_500 } {
        let how = written(&mut random);
        let names = ["first", "second", "third", "fourth", "fifth", "sixth"];
        let width = 2 + random.below(5);
        let rows = random.below(12);
        let table = table(&mut random, how, &names[..width], rows);
        let text = write(&table, how);
        fs::write(&path, &text).unwrap();
        let (_, found, others) = read(&path, &told(how));
        assert_eq!(found, table, "turn {turn}, {how:?}\n{text:?}");
        assert_eq!(others, 0, "turn {turn}, {how:?}\n{text:?}");
    }
}

#[test]
fn a_table_with_known_headings_is_read_back_equal_untold() {
    let (dir, mut random) = (Dir::new(), Random(0x5EED_1234_ABCD_0002));
    let path = dir.path().join("table.csv");
    for turn in 0..if heavy() { 20_000 } else { 500 } {
        let mut how = written(&mut random);
        // What a file does not show cannot be found: quotes that are never used, an escape byte
        // that escapes nothing but itself, and single quotes here and there.
        how.quote = how.quote.or(Some('"'));
        how.quote_all |= how.quote == Some('\'');
        let width = 3 + random.below(4);
        let rows = 6 + random.below(12);
        let mut table = table(&mut random, how, &HEADINGS[..width], rows);
        for cell in table.iter_mut().skip(1).flatten() {
            *cell = cell.replace('\\', "/");
        }
        let text = write(&table, how);
        fs::write(&path, &text).unwrap();
        let (sources, found, others) = read(&path, &Options::default());
        let shown = format!("turn {turn}, {how:?}, {}\n{text:?}", sources.inputs[0].dialect);
        assert_eq!(found, table, "{shown}");
        assert_eq!(others, 0, "{shown}");
    }
}

/// Reads a file in whatever way and holds every row to account.
fn survive(path: &Path, options: &Options) {
    let began = Instant::now();
    let name = path.to_string_lossy().into_owned();
    let Ok(sources) = source::open(&[name], options) else { return };
    let shown = || format!("{options:?}\n{:?}", String::from_utf8_lossy(&fs::read(path).unwrap()));
    let input = &sources.inputs[0];
    let file = &sources.files[0];
    if !file.is_text() {
        return;
    }
    let (mut end, mut row, mut line) = (None, 0, 0);
    let mut blocks = file.blocks(&sources.inputs).unwrap();
    while let Some(block) = blocks.next_block().unwrap() {
        let facts = block.facts;
        let Body::Text(bytes) = block.body else { panic!("a text file gives text") };
        let length = bytes.len() as u64;
        // Only the heading row is in no block.
        if let Some(end) = end
            && row + 1 != input.header.row + 1
        {
            assert!(
                facts.first_byte == end || facts.first_row == input.header.row + 1,
                "{}",
                shown()
            );
        }
        assert!(facts.first_row >= row && facts.first_line >= line, "{}", shown());
        let chunk = source::parse(input, &facts, &bytes);
        assert_eq!(chunk.len(), facts.rows as usize, "{}", shown());
        for (index, (number, read)) in (facts.first_row..).zip(chunk.rows()).enumerate() {
            assert_eq!(read.place().row, number, "{}", shown());
            if read.kind() == RowKind::Data {
                assert_eq!(read.len(), input.header.headings.len(), "{}", shown());
            }
            // A row read again by itself is the same row.
            let start = usize::try_from(read.place().byte - facts.first_byte).unwrap();
            let next = (index + 1 < chunk.len()).then(|| chunk.row(index + 1).place().byte);
            let stop =
                next.map_or(bytes.len(), |next| usize::try_from(next - facts.first_byte).unwrap());
            let own = source::BlockFacts {
                first_row: number,
                first_line: read.place().line,
                first_byte: read.place().byte,
                rows: 1,
                unclosed: Vec::new(),
                ..facts.clone()
            };
            let again = source::parse(input, &own, &bytes[start..stop]);
            assert_eq!(again.len(), 1, "{}", shown());
            assert_eq!((again.row(0).kind(), again.row(0).place()), (read.kind(), read.place()));
            assert!(again.row(0).cells().eq(read.cells()), "row {number}: {}", shown());
        }
        (end, row, line) =
            (Some(facts.first_byte + length), facts.first_row + facts.rows, facts.first_line);
    }
    // Of a file in another encoding, what is read is its text in UTF-8.
    blocks.finish().unwrap();
    let bytes = file.size();
    assert!(end.is_none_or(|end| end == bytes || row <= input.header.row), "{}", shown());
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}: {}", began.elapsed(), shown());
}

/// What matters to some reader, somewhere.
const PIECES: &[&str] = &[
    "\"",
    "\"\"",
    "'",
    "\\",
    "\\\"",
    ",",
    ";",
    "\t",
    "|",
    "||",
    ", ",
    "::",
    "^",
    "~",
    " ",
    "\u{1f}",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "=\"01\"",
    "\"=\"\"01\"\"\"",
    "sep=;\n",
    "customer_ref,country\n",
    "\ncompany_name;city\n",
    "Total,5\n",
    "\nEnd of file\n",
    "\u{feff}",
    "\u{2028}",
    "é",
    "0",
    "x",
];

/// A text with some of its bytes exchanged, taken out or put in.
fn mutated(random: &mut Random, original: &[u8]) -> Vec<u8> {
    let mut bytes = original.to_vec();
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len() + 1);
        let piece = random.of(PIECES).as_bytes();
        match random.below(5) {
            0 => drop(bytes.splice(at..at, piece.iter().copied())),
            1 => drop(bytes.splice(at..(at + piece.len()).min(bytes.len()), piece.iter().copied())),
            2 => drop(bytes.drain(at..(at + random.below(40)).min(bytes.len()))),
            3 => {
                // A part of the text once more, somewhere else.
                let part = bytes[at..(at + random.below(200)).min(bytes.len())].to_vec();
                let to = random.below(bytes.len() + 1);
                drop(bytes.splice(to..to, part));
            }
            _ if at < bytes.len() => bytes[at] = random.next().to_le_bytes()[0],
            _ => bytes.truncate(at),
        }
    }
    bytes
}

fn some_options(random: &mut Random) -> Options {
    let mut options = Options::default();
    if random.below(3) == 0 {
        options = told(written(random));
    }
    if random.below(2) == 0 {
        options.header_row = None;
    }
    if random.below(3) == 0 {
        options.quote = None;
        options.escape = None;
    }
    options
}

#[test]
fn whatever_a_text_file_holds_every_row_is_accounted_for() {
    let (dir, mut random) = (Dir::new(), Random(0x5EED_1234_ABCD_0003));
    let path = dir.path().join("any.csv");
    let mut texts: Vec<Vec<u8>> = Vec::new();
    for folder in folders(&root().join("samples")) {
        let of_text = |path: &&std::path::PathBuf| path.extension().is_some_and(|e| e == "csv");
        for file in files(&folder).iter().filter(of_text) {
            let mut bytes = fs::read(file).unwrap();
            bytes.truncate(3_000);
            texts.push(bytes);
        }
    }
    assert!(texts.len() > 10, "the samples are where they were");
    let (began, minutes) = (Instant::now(), if heavy() { 4 } else { 0 });
    let mut turn = 0;
    while turn < 600 || began.elapsed() < Duration::from_secs(60 * minutes) {
        turn += 1;
        let bytes = match random.below(4) {
            0 => {
                let count = random.below(120);
                (0..count).flat_map(|_| random.of(PIECES).bytes()).collect()
            }
            1 => {
                let how = written(&mut random);
                let rows = random.below(8);
                let table = table(&mut random, how, &HEADINGS, rows);
                mutated(&mut random, write(&table, how).as_bytes())
            }
            _ => {
                let at = random.below(texts.len());
                mutated(&mut random, &texts[at])
            }
        };
        fs::write(&path, &bytes).unwrap();
        survive(&path, &some_options(&mut random));
    }
}
