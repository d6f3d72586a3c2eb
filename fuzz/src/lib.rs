//! What every fuzz target demands: a file is refused, or each of its rows is accounted for.

use std::io::Write as _;
use std::path::PathBuf;

use muster::source::{self, Block, BlockFacts, Body, Options};
use muster::table::{Chunk, Input, RowKind};

/// Reads bytes as a file.
///
/// # Panics
///
/// When a row is lost, counted twice or stands elsewhere than it says: that is what is looked for.
pub fn read(bytes: &[u8], options: &Options) {
    let mut file = tempfile::NamedTempFile::new_in(folder()).expect("a temporary file");
    file.write_all(bytes).expect("room for a temporary file");
    let path = file.path().to_str().expect("a name in UTF-8").to_owned();
    let options = Options { work_dir: Some(folder()), ..options.clone() };
    let Ok(sources) = source::open(&[path], &options) else { return };
    for file in &sources.files {
        let mut blocks = file.blocks(&sources.inputs).expect("a file that was opened");
        let mut last: Option<BlockFacts> = None;
        let mut length = 0;
        // A sheet may turn out to be damaged; it is refused then.
        while let Ok(Some(Block { facts, body, .. })) = blocks.next_block() {
            let input = &sources.inputs[facts.input.index()];
            let chunk = match body {
                Body::Text(bytes) => {
                    follows(last.as_ref(), length, &facts, input);
                    length = bytes.len() as u64;
                    let chunk = source::parse(input, &facts, &bytes);
                    each_again(input, &facts, &chunk, &bytes);
                    chunk
                }
                Body::Rows(chunk) => chunk,
            };
            rows(input, &chunk);
            last = Some(facts);
        }
    }
}

/// In memory where the system has such a place.
fn folder() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

/// A block begins where the one before it ended; only the heading row is in none.
fn follows(last: Option<&BlockFacts>, length: u64, facts: &BlockFacts, input: &Input) {
    let Some(last) = last else { return };
    let behind_headings = facts.first_row == input.header.row + 1;
    assert!(facts.first_byte == last.first_byte + length || behind_headings, "bytes are lost");
    assert!(facts.first_row == last.first_row + last.rows || behind_headings, "rows are lost");
    assert!(facts.first_line >= last.first_line, "lines go back");
}

fn rows(input: &Input, chunk: &Chunk) {
    let mut last = 0;
    for row in chunk.rows() {
        assert!(row.place().row > last, "rows go back");
        last = row.place().row;
        // The last cells of a sheet's row may be missing; they are empty.
        let headings = input.header.headings.len();
        if row.kind() == RowKind::Data {
            assert!(row.len() <= headings, "a row of data is wider than its headings");
            assert!(row.len() == headings || input.sheet.is_some(), "a cell is missing");
        }
    }
}

/// A row read again by itself, as the report does, is the same row.
fn each_again(input: &Input, facts: &BlockFacts, chunk: &Chunk, bytes: &[u8]) {
    assert_eq!(
        chunk.len(),
        usize::try_from(facts.rows).unwrap_or(0),
        "as many rows as were counted"
    );
    let at = |byte: u64| usize::try_from(byte - facts.first_byte).expect("inside the block");
    for (index, row) in chunk.rows().enumerate() {
        let place = row.place();
        let next = (index + 1 < chunk.len()).then(|| at(chunk.row(index + 1).place().byte));
        let own = BlockFacts {
            first_row: place.row,
            first_line: place.line,
            first_byte: place.byte,
            rows: 1,
            unclosed: Vec::new(),
            ..facts.clone()
        };
        let again =
            source::parse(input, &own, &bytes[at(place.byte)..next.unwrap_or(bytes.len())]);
        assert_eq!(again.len(), 1, "one row");
        assert_eq!((again.row(0).kind(), again.row(0).place()), (row.kind(), place));
        assert!(again.row(0).cells().eq(row.cells()), "the same cells");
    }
}
