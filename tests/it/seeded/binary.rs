//! Workbooks in binary records, with texts as their only cells.

use super::sheets::{Grid, pack};

fn two(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap().to_le_bytes()
}

fn four(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap().to_le_bytes()
}

fn units(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

// --- XLSB ---------------------------------------------------------------------------------------

/// Seven bits a byte, the lowest first.
fn short(mut number: usize, out: &mut Vec<u8>) {
    while number > 127 {
        out.push(u8::try_from(number & 0x7F).unwrap() | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap());
}

fn packed(kind: usize, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    short(kind, &mut bytes);
    short(content.len(), &mut bytes);
    bytes.extend_from_slice(content);
    bytes
}

fn wide(text: &str) -> Vec<u8> {
    let units = units(text);
    [&four(units.len() / 2)[..], &units].concat()
}

/// A workbook of Excel 2007 and later, in binary.
pub(super) fn xlsb(grids: &[Grid]) -> Vec<u8> {
    let mut bounds = packed(153, &[0, 0, 0, 0]);
    let mut relations = String::new();
    let mut parts = Vec::new();
    for (number, grid) in (1..).zip(grids) {
        let id = format!("rId{number}");
        let content = [&four(0)[..], &four(number), &wide(&id), &wide(&grid.name)].concat();
        bounds.extend(packed(156, &content));
        relations.push_str(&format!(
            "<Relationship Id=\"{id}\" Type=\"http://x/worksheet\" \
             Target=\"worksheets/sheet{number}.bin\"/>"
        ));
        let mut sheet = packed(145, &[]);
        let mut last = None;
        for (row, column, text) in grid.cells() {
            if last != Some(row) {
                sheet.extend(packed(0, &[&four(row)[..], &[0; 21]].concat()));
                last = Some(row);
            }
            sheet.extend(packed(6, &[&four(column)[..], &four(0), &wide(text)].concat()));
        }
        sheet.extend(packed(146, &[]));
        parts.push((format!("xl/worksheets/sheet{number}.bin"), sheet));
    }
    let relations = format!("<Relationships>{relations}</Relationships>").into_bytes();
    let mut members: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/_rels/workbook.bin.rels", &relations),
        ("xl/workbook.bin", &bounds),
    ];
    members.extend(parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    pack(&members)
}

// --- XLS ----------------------------------------------------------------------------------------

const FREE: u32 = 0xFFFF_FFFF;
const END: u32 = 0xFFFF_FFFE;
const TABLE: u32 = 0xFFFF_FFFD;
const SECTOR: usize = 512;

fn record(kind: usize, content: &[u8]) -> Vec<u8> {
    [&two(kind)[..], &two(content.len()), content].concat()
}

fn begin(kind: usize) -> Vec<u8> {
    record(0x0809, &[&two(0x0600)[..], &two(kind), &[0; 12]].concat())
}

/// A workbook of Excel 97 to 2003.
pub(super) fn xls(grids: &[Grid]) -> Vec<u8> {
    let end = record(0x000A, &[]);
    let sheet = |grid: &Grid| {
        let cell = |(row, column, text): (usize, usize, &str)| {
            let units = units(text);
            let text = [&two(units.len() / 2)[..], &[1], &units].concat();
            record(0x0204, &[&two(row)[..], &two(column), &two(0), &text].concat())
        };
        let cells: Vec<u8> = grid.cells().flat_map(cell).collect();
        [begin(0x10), cells, end.clone()].concat()
    };
    let sheets: Vec<Vec<u8>> = grids.iter().map(sheet).collect();
    let bound = |grid: &Grid, offset: usize| {
        let length = u8::try_from(grid.name.len()).unwrap();
        let name = grid.name.as_bytes();
        record(0x0085, &[&four(offset)[..], &[0, 0, length, 0], name].concat())
    };
    let front = [begin(5), record(0x00E0, &[0; 20])].concat();
    let length: usize = grids.iter().map(|grid| bound(grid, 0).len()).sum();
    let mut offset = front.len() + length + end.len();
    let mut bounds = Vec::new();
    for (grid, sheet) in grids.iter().zip(&sheets) {
        bounds.extend(bound(grid, offset));
        offset += sheet.len();
    }
    container(&[front, bounds, end, sheets.concat()].concat())
}

/// A container with one stream: header, tables of sectors, directory, stream.
fn container(stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    // Shorter streams would stand elsewhere.
    let size = stream.len().max(4_096);
    stream.resize(size.next_multiple_of(SECTOR), 0);
    let sectors = stream.len() / SECTOR;
    let per_table = SECTOR / 4 - 1;
    let tables = (sectors + 1).div_ceil(per_table);
    assert!(tables <= 109, "the header names so many tables");

    let mut header = vec![0; SECTOR];
    header[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    header[28..30].copy_from_slice(&[0xFE, 0xFF]);
    header[30] = 9;
    header[32] = 6;
    header[44..48].copy_from_slice(&four(tables));
    header[48..52].copy_from_slice(&four(tables));
    header[57] = 0x10;
    header[60..64].copy_from_slice(&END.to_le_bytes());
    header[68..72].copy_from_slice(&END.to_le_bytes());
    header[76..].fill(0xFF);
    for table in 0..tables {
        header[76 + 4 * table..][..4].copy_from_slice(&four(table));
    }
    let mut next = vec![TABLE; tables];
    next.push(END);
    let first = tables + 1;
    next.extend((1..sectors).map(|at| u32::try_from(first + at).unwrap()));
    next.push(END);
    next.resize(tables * SECTOR / 4, FREE);

    let mut directory = entry("Root Entry", 5, 1, END, 0);
    directory.extend(entry("Workbook", 2, FREE, u32::try_from(first).unwrap(), size));
    directory.resize(SECTOR, 0);
    let next: Vec<u8> = next.into_iter().flat_map(u32::to_le_bytes).collect();
    [header, next, directory, stream].concat()
}

fn entry(name: &str, kind: u8, child: u32, start: u32, size: usize) -> Vec<u8> {
    let mut entry = vec![0; 128];
    let units = units(name);
    entry[..units.len()].copy_from_slice(&units);
    entry[64] = u8::try_from(units.len() + 2).unwrap();
    entry[66] = kind;
    entry[68..76].fill(0xFF);
    entry[76..80].copy_from_slice(&child.to_le_bytes());
    entry[116..120].copy_from_slice(&start.to_le_bytes());
    entry[120..124].copy_from_slice(&four(size));
    entry
}
