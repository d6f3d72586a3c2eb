//! Text files as a whole: places, quotes, faults, and the same rows for every block size.

use std::io::Write as _;

use super::TextBlocks;
use super::parse::parse;
use crate::source::file::Kind;
use crate::source::{Body, Error, Options, Sources, open};
use crate::table::limits::{BLOCK_BYTES, CELL_BYTES_MAX, ROW_BYTES_MAX, ROW_LINES_MAX};
use crate::table::{Fault, RowKind, Shape};

mod reference;

/// A row as a test wants to see it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    number: u32,
    line: u64,
    byte: u64,
    kind: RowKind,
    cells: Vec<String>,
}

fn sources(bytes: &[u8]) -> (tempfile::NamedTempFile, Result<Sources, Error>) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file.flush().unwrap();
    let path = file.path().to_str().unwrap().to_owned();
    (file, open(&[path], &Options::default()))
}

fn rows_by(sources: &Sources, size: usize) -> Vec<Row> {
    let file = &sources.files[0];
    let Kind::Text(layout) = &file.kind else { panic!("not a text file") };
    let mut blocks = TextBlocks::new(file, layout, size);
    let mut rows = Vec::new();
    while let Some(block) = blocks.next_block().unwrap() {
        let Body::Text(bytes) = block.body else { panic!("not text") };
        let chunk = parse(&sources.inputs[0], &block.facts, &bytes);
        assert_eq!(chunk.len(), block.facts.rows as usize, "walk and lex count alike");
        rows.extend(chunk.rows().map(|row| Row {
            number: row.place().row,
            line: row.place().line,
            byte: row.place().byte,
            kind: row.kind(),
            cells: row.cells().map(|cell| cell.text.to_owned()).collect(),
        }));
    }
    blocks.finish().unwrap();
    rows
}

fn rows(bytes: &[u8]) -> Vec<Row> {
    let (_file, sources) = sources(bytes);
    rows_by(&sources.unwrap(), BLOCK_BYTES)
}

fn places(bytes: &[u8]) -> Vec<(u32, u64, u64, RowKind)> {
    rows(bytes).into_iter().map(|row| (row.number, row.line, row.byte, row.kind)).collect()
}

fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    rows(bytes).into_iter().map(|row| row.cells).collect()
}

const D: RowKind = RowKind::Data;
const B: RowKind = RowKind::Blank;
const F: RowKind = RowKind::Furniture;
const UNCLOSED: RowKind = RowKind::Faulty(Fault::QuoteUnclosed);
const STRAY: RowKind = RowKind::Faulty(Fault::QuoteStray);

#[test]
fn places_are_exact_for_every_line_end() {
    for end in ["\n", "\r", "\r\n"] {
        let text = ["company_name,country", "a,DE", "", "\"b\nc\r\nd\re\",FR", "f,AT"].join(end);
        let e = end.len() as u64;
        let expected = [
            (2, 2, 20 + e, D),
            (3, 3, 24 + 2 * e, B),
            (4, 4, 24 + 3 * e, D),
            (5, 8, 37 + 4 * e, D),
        ];
        for tail in ["", end] {
            let mut bytes = text.clone().into_bytes();
            bytes.extend_from_slice(tail.as_bytes());
            assert_eq!(places(&bytes), expected, "{end:?} {tail:?}");
            let mut marked = b"\xEF\xBB\xBF".to_vec();
            marked.extend_from_slice(&bytes);
            assert_eq!(places(&marked), expected.map(|(r, l, b, k)| (r, l, b + 3, k)));
        }
    }
}

#[test]
fn what_stands_above_the_headings_is_furniture() {
    let text = b"Customers of May\n\n\"two\nlines\"\ncompany_name,country\na,DE\nCompany_Name,country\ncompany_name, country\n";
    let found = places(text);
    let expected =
        [(1, 1, 0, F), (2, 2, 17, B), (3, 3, 18, F), (5, 6, 51, D), (6, 7, 56, D), (7, 8, 77, F)];
    assert_eq!(found, expected);
}

#[test]
fn a_separator_line_is_honoured_and_not_counted_as_a_row() {
    let (_file, sources) = sources(b"sep=;\r\ncompany_name;country\r\na,b;DE\r\n");
    let sources = sources.unwrap();
    assert_eq!(sources.inputs[0].dialect, "CSV, semicolon, UTF-8, CRLF");
    assert_eq!((sources.inputs[0].header.row, sources.inputs[0].header.line), (1, 2));
    let found = rows_by(&sources, 1);
    assert_eq!((found[0].number, found[0].kind), (0, F));
    assert_eq!((found[1].number, found[1].line, found[1].byte, found[1].kind), (2, 3, 29, D));
}

#[test]
fn the_delimiter_is_the_one_whose_headings_are_known() {
    for (text, dialect) in [
        ("company_name;country\n1,5;DE\n2,5;FR\n", "CSV, semicolon, UTF-8, LF"),
        ("company_name\tcountry\na,b\tDE\n", "TSV, tab, UTF-8, LF"),
        ("company_name|country\r\na|DE\n", "CSV, pipe, UTF-8, mixed line ends"),
        ("\u{feff}domain\rcontoso.com\r", "CSV, comma, UTF-8 with BOM, CR"),
        ("Export, May\nof all, I think\ncompany_name;email;country\n", "CSV, semicolon, UTF-8, LF"),
        ("foo;bar\n1,2;3\n4;5\n", "CSV, semicolon, UTF-8, LF"),
        ("company_name,country", "CSV, comma, UTF-8"),
    ] {
        let (_file, sources) = sources(text.as_bytes());
        assert_eq!(sources.unwrap().inputs[0].dialect, dialect, "{text:?}");
    }
}

#[test]
fn empty_files_have_no_headings() {
    for text in ["", "\n", "\u{feff}", "\r\n,,\r\n  \r\n"] {
        let (_file, sources) = sources(text.as_bytes());
        let sources = sources.unwrap();
        let input = &sources.inputs[0];
        assert_eq!((input.shape, input.header.headings.len()), (Shape::Unknown, 0), "{text:?}");
        assert!(rows_by(&sources, 1).iter().all(|row| row.kind == B));
    }
}

#[test]
fn quotes_open_at_the_beginning_of_a_cell_only() {
    let text = b"company_name,city\n5\" pipe,\"a \"\"b\"\"\"\n\"\",x\n\"a\"b,\"c\"\n";
    assert_eq!(cells(text), [vec!["5\" pipe", "a \"b\""], vec!["", "x"], vec!["\"a\"b", "c"]]);
    assert_eq!(rows(text)[2].kind, RowKind::Faulty(Fault::QuoteStray));
}

#[test]
fn a_quote_that_closes_nothing_costs_its_row() {
    for (row, kind) in [
        ("a,1\"b, c\"", STRAY),
        ("a,b,c\"", STRAY),
        ("a,b,say \"hi\"", D),
        ("a,5\" pipe,c", D),
        ("a,b,=\"01\"", D),
    ] {
        let text = format!("company_name,city,state\n{row}\nd,e,f\n");
        let kinds: Vec<RowKind> = rows(text.as_bytes()).iter().map(|row| row.kind).collect();
        assert_eq!(kinds, [kind, D], "{row}");
    }
}

#[test]
fn a_stray_quote_costs_one_row() {
    // Never closed; closed by a later row's quote, with text behind it.
    for text in [
        "company_name,city\na,b\nc,\"d\ne,f\ng,h\n",
        "company_name,city\na,b\nc,\"d\ne,f\n\"g\",h\n",
        "company_name,city\na,b\nc,\"d\ne,\"f\"\ng,h",
    ] {
        let kinds: Vec<RowKind> = rows(text.as_bytes()).iter().map(|row| row.kind).collect();
        assert_eq!(kinds, [D, UNCLOSED, D, D], "{text:?}");
        assert_eq!(rows(text.as_bytes())[1].cells, ["c", "\"d"], "{text:?}");
    }
}

#[test]
fn two_rows_are_never_read_as_one() {
    let head = "customer_ref,address_line1,city\n";
    // Closed by a later row's stray quote, in the same column and in another; with cells missing.
    for body in [
        "1,\"Str 1,Berlin\n2,Str 1\",Berlin\n3,a,b\n",
        "1,\"Str 1,Berlin\n2,Str 1,Berlin\"\n3,a,b\n",
        "1,\"Str 1\n2,Str 1\",Berlin,x\n3,a,b\n",
        "1,\"Str 1,Berlin\n2,Str 1\",\"Berlin\n3\",a,b\n",
    ] {
        let found = rows(format!("{head}{body}").as_bytes());
        let refs: Vec<&str> = found.iter().map(|row| row.cells[0].as_str()).collect();
        assert_eq!(found[0].kind, UNCLOSED, "{body:?}");
        assert_eq!((refs[0], refs[1], found[1].line), ("1", "2", 3), "{body:?}");
        assert!(refs[2].starts_with('3'), "{body:?}");
    }
    // A line end inside a cell is no fault, nor are some delimiters.
    let body = "1,\"Str 1, Floor 2\nBerlin\",a\n2,\"b\r\n\r\",\"c\n\"\n\"3\n\",,\n";
    let expected = [["1", "Str 1, Floor 2\nBerlin", "a"], ["2", "b\r\n\r", "c\n"], ["3\n", "", ""]];
    let found = rows(format!("{head}{body}").as_bytes());
    assert!(found.iter().all(|row| row.kind == D));
    assert_eq!(found.into_iter().map(|row| row.cells).collect::<Vec<_>>(), expected);
    // With two headings a delimiter says nothing, the number of cells does.
    let two = rows(b"domain,city\na,\"b,c\nd,e\"\n\"f\ng\",h,i\n");
    assert_eq!(two.iter().map(|row| row.kind).collect::<Vec<_>>(), [D, UNCLOSED, STRAY]);
}

#[test]
fn a_row_over_several_lines_that_lacks_a_cell_is_one_row() {
    let head = "customer_ref,address_line1,city,country\n";
    let fault = |found| RowKind::Faulty(Fault::CellCount { found, expected: 4 });
    for (row, kind) in [
        ("1,\"Str 1\nFloor 2\",Berlin", fault(3)),
        ("1,\"Str 1\nFloor 2\r\nleft, second door\",Berlin", fault(3)),
        ("1,\"Str 1\nFloor 2\",\"Berlin\nMitte\"", fault(3)),
        ("1,Weber,\"Str 1\nFloor 2\",Berlin,DE", fault(5)),
        // Each line could be a row, so one of them is.
        ("1,\"Str 1,Berlin,DE\nFloor 2\",x", UNCLOSED),
        ("1,\"Str 1\n2,Str 2,Berlin,DE\"", UNCLOSED),
    ] {
        let found = rows(format!("{head}{row}\n3,a,b,c\n").as_bytes());
        assert_eq!(found[0].kind, kind, "{row:?}");
        assert_eq!(found.last().unwrap().kind, D, "{row:?}");
        assert!(kind == UNCLOSED || found[1].number == found[0].number + 1, "{row:?}");
    }
}

#[test]
fn a_cell_has_only_so_many_lines() {
    for (lines, kind) in [(ROW_LINES_MAX, D), (ROW_LINES_MAX + 1, UNCLOSED)] {
        let ends = "\n".repeat(usize::try_from(lines - 1).unwrap());
        let text = format!("domain,city\na,\"b{ends}c\"\nd,e\n");
        let found = rows(text.as_bytes());
        assert_eq!((found[0].kind, found[found.len() - 1].kind), (kind, D));
    }
}

#[test]
fn bytes_that_are_no_utf8_cost_one_row() {
    let text = b"company_name,city\nM\xC3\xBCller,a\n\"M\xFCller \"\"x\"\"\",b\nc,d\n";
    let found = rows(text);
    assert_eq!(found[0].cells, ["M\u{fc}ller", "a"]);
    assert_eq!(found[1].kind, RowKind::Faulty(Fault::Encoding { byte: 30 }));
    assert_eq!(found[1].cells, ["M\u{fffd}ller \"x\"", "b"]);
    assert_eq!((found[2].byte, found[2].kind), (45, D));
}

#[test]
fn another_number_of_cells_is_a_fault() {
    let text = b"company_name,city\na\nb,c,\n,,,\nd,e\n";
    let kinds: Vec<RowKind> = rows(text).iter().map(|row| row.kind).collect();
    let fault = |found| RowKind::Faulty(Fault::CellCount { found, expected: 2 });
    assert_eq!(kinds, [fault(1), fault(3), B, D]);
    assert_eq!(rows(text)[1].cells, ["b", "c", ""]);
}

#[test]
fn a_noted_guard_apostrophe_is_taken_off() {
    let text = "Firm,company_name,city,_import_escaped\n'=x,'=a,'b,company_name\n\
                '=x,'=a,'b,Firm; city\n'=x,\"'=\"\"a\"\"\",b,company_name\n'=x,'=a,'b,\n";
    let found: Vec<Vec<String>> =
        cells(text.as_bytes()).into_iter().map(|row| row[..3].to_vec()).collect();
    assert_eq!(
        found,
        [["'=x", "=a", "'b"], ["=x", "'=a", "b"], ["'=x", "=\"a\"", "b"], ["'=x", "'=a", "'b"]]
    );
}

#[test]
fn long_rows_and_cells_cost_one_row() {
    let long_cell = "x".repeat(CELL_BYTES_MAX + 1);
    let long_row = "y".repeat(ROW_BYTES_MAX + 1);
    let text = format!(
        "company_name,city\na,{long_cell}\n{long_row},b\nc,\"{long_row}\"\nd,\"z\n{}e,f\n",
        "g,h\n".repeat(ROW_BYTES_MAX / 4)
    );
    let (_file, sources) = sources(text.as_bytes());
    let sources = sources.unwrap();
    for size in [70_000, BLOCK_BYTES] {
        let found = rows_by(&sources, size);
        let kinds: Vec<RowKind> = found[..5].iter().map(|row| row.kind).collect();
        let too_long = RowKind::Faulty(Fault::RowTooLong);
        let long = RowKind::Faulty(Fault::CellTooLong { column: 1 });
        assert_eq!(kinds, [long, too_long, too_long, UNCLOSED, D]);
        assert_eq!(found.len(), 5 + ROW_BYTES_MAX / 4);
    }
}

#[test]
fn a_limit_refuses_the_file_and_says_which() {
    let wide = format!("company_name,country{}\n", ",".repeat(16_384));
    let (_file, sources) = sources(wide.as_bytes());
    assert!(sources.unwrap_err().to_string().contains("16384 columns"));
    // A row of data that wide is only a faulty row.
    let text = format!("company_name,country\na,DE\n{}x\n", ",".repeat(16_384));
    let kinds: Vec<RowKind> = rows(text.as_bytes()).iter().map(|row| row.kind).collect();
    let fault = Fault::CellCount { found: 16_385, expected: 2 };
    assert_eq!(kinds, [D, RowKind::Faulty(fault)]);
}

#[test]
fn what_is_no_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap().to_owned();
    assert!(matches!(
        open(&[format!("{path}/none.csv")], &Options::default()),
        Err(Error::Missing(_))
    ));
    assert!(matches!(open(&[path], &Options::default()), Err(Error::Folder(_))));
    assert!(matches!(
        open(&["/dev/null".to_owned()], &Options::default()),
        Err(Error::Unreadable { .. })
    ));
}

#[test]
fn a_changed_file_is_noticed() {
    let (mut file, sources) = sources(b"company_name,city\na,b\n");
    let sources = sources.unwrap();
    assert!(sources.files[0].unchanged().is_ok());
    file.write_all(b"c,d\n").unwrap();
    file.flush().unwrap();
    assert!(matches!(sources.files[0].unchanged(), Err(Error::Changed(_))));
    let mut blocks = sources.files[0].blocks(&sources.inputs).unwrap();
    assert!(matches!(blocks.next_block(), Err(Error::Changed(_))));
}

#[test]
fn a_row_read_again_is_the_same_row() {
    let text = b"company_name,city\na,\"b\nc\"\nd,\"e\nf,g\"h\ni,j\n";
    let (_file, sources) = sources(text);
    let sources = sources.unwrap();
    let all = rows_by(&sources, BLOCK_BYTES);
    for (index, row) in all.iter().enumerate() {
        let end = all.get(index + 1).map_or(text.len() as u64, |next| next.byte);
        let mut bytes = vec![0; usize::try_from(end - row.byte).unwrap()];
        let file = &sources.files[0];
        file.read_at(row.byte, &mut bytes).unwrap();
        let place = crate::table::Place {
            input: sources.inputs[0].id,
            row: row.number,
            line: row.line,
            byte: row.byte,
            column: None,
        };
        let chunk = parse(&sources.inputs[0], &file.facts_at(place, 1), &bytes);
        assert_eq!(chunk.len(), 1);
        assert_eq!((chunk.row(0).place(), chunk.row(0).kind()), (place, row.kind));
        assert!(chunk.row(0).cells().map(|cell| cell.text).eq(row.cells.iter()));
    }
}

#[test]
fn every_block_size_gives_the_same_rows() {
    let text = b"\xEF\xBB\xBFA title\r\n\r\ncompany_name;city\r\na;b\r\n\"c\r\nd\";\"e\"\"f\"\r\r\n;\n\
        g;\"h\ni;j\r\nk;\"l\"m\nn;\xFF\no\"p;q\r\n\"\";\"\"\"\"\r\n\"r;s\nt;\"u\nv\"\n\"w\";x\ry;\"z";
    let (_file, sources) = sources(text);
    let sources = sources.unwrap();
    let expected = rows_by(&sources, BLOCK_BYTES);
    assert!(expected.len() > 12, "{expected:#?}");
    for size in 1..=text.len() + 1 {
        assert_eq!(rows_by(&sources, size), expected, "block size {size}");
    }
    let text = b"\"A\ntitle\",x\nline_ref,domain,city\n1,\"a,b\n2,c\",d\n3,\"e\nf\",\"g\r\nh\"\r\n\
        4,\"i\nj\"\n\"5\n\",\"k\nl\",\"m\nn\",o\r6,\"p\nq\",\"r\n7,s,t\n8,\"u\"\"\n\",\"v";
    let (_file, sources) = self::sources(text);
    let sources = sources.unwrap();
    let expected = rows_by(&sources, BLOCK_BYTES);
    let kinds: Vec<RowKind> = expected.iter().map(|row| row.kind).collect();
    assert_eq!(kinds[..4], [F, UNCLOSED, STRAY, D], "{expected:#?}");
    assert_eq!(kinds.iter().filter(|kind| **kind == UNCLOSED).count(), 5, "{expected:#?}");
    for size in 1..=text.len() + 1 {
        assert_eq!(rows_by(&sources, size), expected, "block size {size}");
    }
}
