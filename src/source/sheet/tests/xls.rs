//! Old workbooks made by hand, record by record.

use super::*;

fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), content].concat()
}

fn bof(version: u16, kind: u16) -> Vec<u8> {
    record(0x0809, &[&version.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 12]].concat())
}

fn eof() -> Vec<u8> {
    record(0x000A, &[])
}

/// A text with its length in two bytes: compressed letters, or bytes of a page.
fn label(text: &[u8], flags: Option<u8>) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap();
    let flags: Vec<u8> = flags.into_iter().collect();
    [&length.to_le_bytes()[..], &flags, text].concat()
}

fn cell(kind: u16, row: u16, column: u16, style: u16, content: &[u8]) -> Vec<u8> {
    let place = [row, column, style].map(u16::to_le_bytes).concat();
    record(kind, &[&place[..], content].concat())
}

fn text(row: u16, column: u16, text: &str) -> Vec<u8> {
    cell(0x0204, row, column, 0, &label(text.as_bytes(), Some(0)))
}

/// The stream of a workbook of one sheet: records of the workbook, and of its sheet behind the
/// headings.
fn stream(globals: &[Vec<u8>], records: &[Vec<u8>]) -> Vec<u8> {
    let style =
        |format: u16| record(0x00E0, &[&[0, 0][..], &format.to_le_bytes(), &[0; 16]].concat());
    let styles = [
        record(0x041E, &[&164_u16.to_le_bytes()[..], &label(b"00000", Some(0))].concat()),
        style(0),
        style(164),
        style(14),
    ];
    let heads = ["customer_ref", "offer_id", "quantity"];
    let heads: Vec<u8> =
        (0..).zip(heads).flat_map(|(column, head)| text(0, column, head)).collect();
    let front = [bof(0x0600, 5), globals.concat(), styles.concat()].concat();
    let bound = |offset: usize| {
        let offset = u32::try_from(offset).unwrap().to_le_bytes();
        record(0x0085, &[&offset[..], &[0, 0, 5, 0], b"Lines"].concat())
    };
    let offset = front.len() + bound(0).len() + eof().len();
    let sheet = [bof(0x0600, 0x10), heads, records.concat(), eof()].concat();
    [front, bound(offset), eof(), sheet].concat()
}

fn row_texts(row: &Row) -> Vec<&str> {
    row.2.iter().map(|cell| cell.0.as_str()).collect()
}

/// A container with one stream, in sectors of 512 bytes: the table, the directory, the stream.
fn ole(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    let size = stream.len().max(4_096);
    stream.resize(size.next_multiple_of(512), 0);
    let sectors = stream.len() / 512;
    let mut header = vec![0; 512];
    header[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    header[30] = 9;
    header[32] = 6;
    header[44] = 1;
    header[48] = 1;
    header[57] = 0x10;
    header[60..64].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    header[68..72].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    header[76..].fill(0xFF);
    header[76..80].fill(0);
    let mut table = vec![0xFFFF_FFFD_u32, 0xFFFF_FFFE];
    table.extend((0..sectors).map(|index| u32::try_from(index + 3).unwrap()));
    *table.last_mut().unwrap() = 0xFFFF_FFFE;
    table.resize(128, 0xFFFF_FFFF);
    let entry = |name: &str, kind: u8, child: u32, start: u32, size: usize| {
        let mut entry = vec![0; 128];
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..units.len()].copy_from_slice(&units);
        entry[64] = u8::try_from(units.len() + 2).unwrap();
        entry[66] = kind;
        entry[68..76].fill(0xFF);
        entry[76..80].copy_from_slice(&child.to_le_bytes());
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&u32::try_from(size).unwrap().to_le_bytes());
        entry
    };
    let mut directory = entry("Root Entry", 5, 1, 0xFFFF_FFFE, 0);
    directory.extend(entry(name, 2, 0xFFFF_FFFF, 2, size));
    directory.resize(512, 0);
    let table: Vec<u8> = table.into_iter().flat_map(u32::to_le_bytes).collect();
    [header, table, directory, stream].concat()
}

#[test]
fn every_kind_of_cell_has_its_text() {
    let number = 45_943.5_f64.to_le_bytes();
    let rk = |value: u32| ((value << 2) | 2).to_le_bytes().to_vec();
    let special = |kind: u8, value: u8, asks: u8| {
        vec![kind, 0, value, 0, 0, 0, 0xFF, 0xFF, asks, 0, 0, 0, 0, 0, 0, 0]
    };
    for (kind, style, content, shown, expected) in [
        (0x0203, 0, number.to_vec(), "45943.5", CellKind::Number),
        (0x0203, 2, number.to_vec(), "2025-10-13T12:00:00", CellKind::Date),
        (0x027E, 0, rk(7), "7", CellKind::Number),
        (0x027E, 1, rk(1067), "01067", CellKind::Text),
        (0x0204, 0, label(b"plain", Some(0)), "plain", CellKind::Text),
        (0x0204, 0, [label(b"", Some(1)), vec![]].concat(), "", CellKind::Text),
        (0x00D6, 0, label(b"rich", Some(0)), "rich", CellKind::Text),
        (0x0205, 0, vec![1, 0], "true", CellKind::Bool),
        (0x0205, 0, vec![0x2A, 1], "#N/A", CellKind::Error),
        (0x0006, 0, [number.to_vec(), vec![0; 8]].concat(), "45943.5", CellKind::Number),
        (0x0006, 0, special(1, 1, 0), "true", CellKind::Bool),
        (0x0006, 0, special(2, 0x17, 0), "#REF!", CellKind::Error),
        (0x0006, 0, special(3, 0, 0), "", CellKind::Text),
        (0x0006, 0, special(3, 0, 3), "", CellKind::Formula),
        (0x0006, 0, special(0, 0, 0), "", CellKind::Formula),
    ] {
        let records = [cell(kind, 1, 1, style, &content), text(1, 2, "o")];
        let (_, rows) = read(&stream(&[], &records));
        assert_eq!(rows[0].2[1], (shown.to_owned(), expected), "{kind:#x}");
    }
    let result = [
        cell(0x0006, 1, 0, 0, &special(0, 0, 0)),
        record(0x04BC, &[0; 10]),
        record(0x0207, &label(b"sum", Some(0))),
        cell(0x00BD, 1, 1, 0, &[&rk(5)[..], &[1, 0], &rk(1067), &[2, 0]].concat()),
    ];
    let (_, rows) = read(&stream(&[], &result));
    assert_eq!(row_texts(&rows[0]), ["sum", "5", "01067"]);
}

#[test]
fn shared_texts_go_on_in_continuations() {
    // `Grüße` is cut behind its second letter and goes on in wide letters; `rich` has a run and
    // a reading, cut in the middle.
    let first = [&[0xFF; 8][..], &[5, 0, 0], b"Gr"].concat();
    let wide: Vec<u8> = "üße".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let second = [&[1][..], &wide, &[4, 0, 0x0C, 1, 0, 3, 0, 0, 0], b"rich", &[0, 0]].concat();
    let texts = [record(0x00FC, &first), record(0x003C, &second), record(0x003C, &[0; 5])];
    let records =
        [cell(0x00FD, 1, 0, 0, &0_u32.to_le_bytes()), cell(0x00FD, 1, 1, 0, &1_u32.to_le_bytes())];
    let (_, rows) = read(&stream(&[texts.concat()], &records));
    assert_eq!(row_texts(&rows[0]), ["Grüße", "rich"]);
}

#[test]
fn cells_in_any_order_come_out_by_rows() {
    let row = |number: u16, hidden: u16| {
        let parts = [number, 0, 0, 0, 0, 0, hidden, 0];
        record(0x0208, &parts.map(u16::to_le_bytes).concat())
    };
    let records = [
        row(1, 0x20),
        row(2, 0),
        text(2, 1, "d"),
        text(1, 1, "b"),
        text(2, 0, "c"),
        text(1, 0, "wrong"),
        text(1, 0, "a"),
        // A chart has cells of its own.
        bof(0x0600, 0x20),
        text(1, 2, "chart"),
        eof(),
    ];
    let (sources, rows) = read(&stream(&[], &records));
    assert_eq!(sources.inputs[0].dialect, "XLS, 1 hidden row");
    let found: Vec<_> = rows.iter().map(|row| (row.0, row_texts(row))).collect();
    assert_eq!(found, [(2, vec!["a", "b"]), (3, vec!["c", "d"])]);
}

#[test]
fn dates_may_be_counted_from_1904() {
    let mode = record(0x0022, &[1, 0]);
    let records = [cell(0x0203, 1, 0, 2, &44_481_f64.to_le_bytes())];
    assert_eq!(read(&stream(&[mode], &records)).1[0].2[0].0, "2025-10-13");
}

#[test]
fn older_texts_are_in_a_code_page() {
    let label5 = |row, column, text: &[u8]| cell(0x0204, row, column, 0, &label(text, None));
    let book = |page: u16| {
        let front = [bof(0x0500, 5), record(0x0042, &page.to_le_bytes())].concat();
        let bound = |offset: usize| {
            let offset = u32::try_from(offset).unwrap().to_le_bytes();
            record(0x0085, &[&offset[..], &[0, 0, 1], b"S"].concat())
        };
        let offset = front.len() + bound(0).len() + eof().len();
        let sheet = [
            bof(0x0500, 0x10),
            label5(0, 0, b"customer_ref"),
            label5(0, 1, b"offer_id"),
            label5(1, 0, b"\xCF\xF0\xE8"),
            eof(),
        ];
        [front, bound(offset), eof(), sheet.concat()].concat()
    };
    assert_eq!(read(&book(1251)).1[0].2[0].0, "При");
    assert_eq!(read(&book(1252)).1[0].2[0].0, "Ïðè");
    let (_file, sources) = opened(&book(437));
    assert!(sources.unwrap_err().to_string().contains("code page 437"));
}

#[test]
fn a_container_is_looked_through() {
    let workbook = stream(&[], &[text(1, 0, "a"), text(1, 1, "b")]);
    let good = ole("Workbook", &workbook);
    assert_eq!(row_texts(&read(&good).1[0]), ["a", "b"]);
    assert_eq!(row_texts(&read(&ole("BOOK", &workbook)).1[0]), ["a", "b"]);
    for (name, part) in [
        ("EncryptedPackage", "password"),
        ("WordDocument", "Word document"),
        ("PowerPoint Document", "presentation"),
        ("Something", "without a workbook"),
    ] {
        let (_file, sources) = opened(&ole(name, &workbook));
        let said = sources.unwrap_err().to_string();
        assert!(said.contains(part), "{said}");
    }
    // Sector 3 is followed by sector 2: the stream goes in circles. Then the directory does.
    let mut circle = good.clone();
    circle[512 + 12..512 + 16].copy_from_slice(&2_u32.to_le_bytes());
    let mut round = good.clone();
    round[512 + 4..512 + 8].copy_from_slice(&1_u32.to_le_bytes());
    let mut lists = good.clone();
    lists[68..72].copy_from_slice(&2_u32.to_le_bytes());
    lists[2044..2048].copy_from_slice(&2_u32.to_le_bytes());
    let mut far = good.clone();
    far[512 + 12..512 + 16].copy_from_slice(&0x00FF_FFFF_u32.to_le_bytes());
    let mut tree = good.clone();
    tree[1024 + 128 + 68..1024 + 128 + 72].copy_from_slice(&1_u32.to_le_bytes());
    for (bytes, part) in [
        (circle, "circles"),
        (round, "circles"),
        (lists, "lists are longer"),
        (far, "leaves the file"),
    ] {
        let (_file, sources) = opened(&bytes);
        let said = sources.unwrap_err().to_string();
        assert!(said.contains(part), "{said}");
    }
    assert_eq!(read(&tree).1.len(), 1);
}

#[test]
fn hostile_workbooks_end_in_a_sentence() {
    let texts = |content: &[u8]| record(0x00FC, &[&[0xFF; 8][..], content].concat());
    let no_end = {
        let mut bytes = stream(&[], &[text(1, 0, "a")]);
        bytes.truncate(bytes.len() - 4);
        bytes
    };
    for (bytes, part) in [
        (stream(&[record(0x002F, &[0; 4])], &[]), "password"),
        (stream(&[texts(&[0xFF, 0xFF, 1, b'a', 0])], &[]), "too early"),
        (stream(&[texts(&[1, 0, 8, 0xFF, 0xFF, b'a'])], &[]), "too early"),
        (stream(&[], &[cell(0x00FD, 1, 0, 0, &[9, 0, 0, 0])]), "text 9 is missing"),
        (stream(&[], &[cell(0x0203, 1, 0, 0, &[1])]), "too short"),
        (stream(&[], &[cell(0x00BD, 1, 0, 0, &[1, 2, 3])]), "too short"),
        (stream(&[], &[cell(0x0204, 1, 0, 0, &[0xFF, 0xFF, 0, b'a'])]), "too early"),
        (no_end, "too early"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00".to_vec(), "Excel 2, 3 or 4"),
        (b"\x09\x08\x08\x00\x00\x06\x05\x00".to_vec(), "too early"),
    ] {
        let (_file, sources) = opened(&bytes);
        let said = sources.unwrap_err().to_string();
        assert!(said.contains(part), "{said}");
    }
}
