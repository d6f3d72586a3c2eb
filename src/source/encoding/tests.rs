//! Texts in all encodings, from the first row on.

use std::io::Write as _;

use super::*;
use crate::source::file::Opened;
use crate::table::Basis;

/// The decision about some bytes.
fn decided(bytes: &[u8], told: Option<Charset>) -> Decision {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file.flush().unwrap();
    decide(&Opened::new(file.path().to_str().unwrap()).unwrap(), told).unwrap()
}

fn name(bytes: &[u8]) -> &'static str {
    decided(bytes, None).encoding.name
}

/// A text in an encoding of the web.
fn encoded(name: &str, text: &str) -> Vec<u8> {
    let web = Web::for_label(name.as_bytes()).unwrap();
    let (bytes, _, lost) = web.encode(text);
    assert!(!lost, "{name} lacks a letter of {text}");
    bytes.into_owned()
}

/// A text in a code page of DOS.
fn in_dos(oem: &Oem, text: &str) -> Vec<u8> {
    let byte = |c: char| {
        let upper = || u8::try_from(oem.upper.iter().position(|own| *own == c).unwrap()).unwrap();
        if c.is_ascii() { u8::try_from(c).unwrap() } else { upper() + 0x80 }
    };
    text.chars().map(byte).collect()
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let unit = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
    text.encode_utf16().flat_map(unit).collect()
}

fn utf32(text: &str, big: bool) -> Vec<u8> {
    let unit = |c: char| if big { u32::from(c).to_be_bytes() } else { u32::from(c).to_le_bytes() };
    text.chars().flat_map(unit).collect()
}

const HEADINGS: &str = "company_name,country,city,contact_last_name\r\n";

#[test]
fn plain_files_are_utf8() {
    for (bytes, confidence) in [
        (&b"a,b\n1,2\n"[..], 100),
        (b"", 100),
        (b"a,b\nM\xC3\xBCller,x\n", 100),
        (b"\xEF\xBB\xBFa,b\n\xFF,x\n", 100),
        // One bad byte does not turn the file.
        (b"a,b\nM\xC3\xBCller,x\nM\xFCller,y\n", 50),
        // A byte that is a letter nowhere does neither.
        (b"a,b\n1,\xFF\n", 50),
        (b"a,b\n1, \x81 \n", 50),
    ] {
        let found = decided(bytes, None);
        assert_eq!((found.encoding.name, found.encoding.confidence), ("UTF-8", confidence));
    }
    assert_eq!(decided(b"\xEF\xBB\xBFa", None).mark, 3);
    let mut long = vec![b'a'; 3 * 1024 * 1024];
    long.extend_from_slice("\nMüller\n".as_bytes());
    assert_eq!(name(&long), "UTF-8");
    long.extend_from_slice(b"M\xFCller\nM\xFCnchen\nK\xF6ln\nSt\xF6r\n");
    assert_eq!(name(&long), "UTF-8");
}

#[test]
fn a_letter_behind_much_ascii_is_found() {
    let mut long = b"company_name,country\n".to_vec();
    for _ in 0..200_000 {
        long.extend_from_slice(b"Contoso Limited,GB\n");
    }
    assert_eq!(name(&long), "UTF-8");
    long.extend_from_slice(b"M\xFCller GmbH,DE\n");
    let found = decided(&long, None);
    assert_eq!((found.encoding.name, found.encoding.basis), ("windows-1252", Basis::Guessed));
}

#[test]
fn long_files_are_looked_at_in_several_places() {
    // Sorted by country: what the code page has to be is seen at the end.
    let mut text = "company_name,country\n".to_owned();
    for _ in 0..150_000 {
        text.push_str("Müller Söhne,DE\n");
    }
    for _ in 0..90_000 {
        text.push_str("Piekarnia Łódź Wiśniewska,PL\n");
    }
    assert_eq!(name(&encoded("windows-1250", &text)), "windows-1250");
    // A few names among many.
    let mut text = "company_name,country\n".to_owned();
    for number in 0..40_000 {
        text.push_str("Müller Söhne,DE\n");
        if number % 9_999 == 5_000 {
            text.push_str("Piekarnia Łódź Wiśniewska,PL\n");
        }
    }
    assert_eq!(name(&encoded("windows-1250", &text)), "windows-1250");
    // One line without end.
    assert_eq!(name(&encoded("Shift_JIS", &"株式会社山田,".repeat(500_000))), "Shift_JIS");
}

#[test]
fn utf_16_and_32_are_known_with_and_without_a_mark() {
    for text in [
        "Weber GmbH,DE,Köln,Groß\r\n",
        "ООО Ромашка,RU,Москва,Иванов\n",
        "株式会社山田,JP,東京都,山田\n",
    ] {
        let text = format!("{HEADINGS}{text}");
        let marked = format!("\u{FEFF}{text}");
        for big in [false, true] {
            let (sixteen, thirty_two) =
                if big { ("UTF-16BE", "UTF-32BE") } else { ("UTF-16LE", "UTF-32LE") };
            assert_eq!(name(&utf16(&text, big)), sixteen, "{text}");
            assert_eq!(name(&utf32(&text, big)), thirty_two, "{text}");
            let found = decided(&utf16(&marked, big), None);
            assert_eq!((found.encoding.name, found.mark), (sixteen, 2));
            let found = decided(&utf32(&marked, big), None);
            assert_eq!((found.encoding.name, found.mark), (thirty_two, 4));
            assert_eq!(decode::decode(found.charset, &utf32(&text, big)), text);
        }
    }
    // Zeros in ASCII are no letters.
    assert!(is_hopeless(b"a,b\n1,\0\n"));
    assert!(is_hopeless(&[0; 5000]));
}

#[test]
fn a_single_name_tells_the_code_page() {
    for (encoding, row) in [
        ("windows-1252", "Müller GmbH,DE,Berlin,Weber"),
        ("windows-1252", "Société Générale,FR,Orléans,Lefèvre"),
        ("windows-1252", "Construções Lda,PT,São João,Gonçalves"),
        ("windows-1252", "Peña e Hijos,ES,Logroño,Muñoz"),
        ("windows-1250", "Piekarnia,PL,Łódź,Wiśniewska"),
        ("windows-1250", "Pekařství,CZ,Plzeň,Dvořák"),
        ("iso-8859-2", "Piekarnia,PL,Łódź,Wiśniewska"),
        ("windows-1254", "Şeker Ltd,TR,İstanbul,Yıldız"),
        ("windows-1251", "ООО Ромашка,RU,Москва,Иванов"),
        ("koi8-r", "ООО Ромашка,RU,Москва,Иванов"),
        ("ibm866", "ООО Ромашка,RU,Москва,Иванов"),
        ("windows-1251", "ТОВ Вишня,UA,Київ,Шевченко"),
        ("windows-1253", "Αφοί Παπαδόπουλοι,GR,Αθήνα,Παπαδόπουλος"),
        ("windows-1255", "חברת שמש,IL,תל אביב,כהן"),
        ("windows-1256", "شركة النور,AE,دبي,الحسن"),
        ("Shift_JIS", "株式会社山田,JP,東京都,山田"),
        ("EUC-JP", "株式会社山田,JP,東京都,山田"),
        ("EUC-KR", "주식회사 한국,KR,서울,김"),
        ("GBK", "上海科技有限公司,CN,上海,王"),
        ("Big5", "台灣科技股份有限公司,TW,台北市,陳"),
    ] {
        let bytes = encoded(encoding, &format!("{HEADINGS}{row}\r\n"));
        let found = decided(&bytes, None);
        let read = decode::decode(found.charset, &bytes);
        assert!(read.contains(row), "{encoding} taken for {}: {read}", found.encoding.name);
        assert_eq!(found.encoding.basis, Basis::Guessed);
    }
}

#[test]
fn the_code_pages_of_dos_are_told_by_their_letters() {
    for (oem, row) in [
        (&oem::CP850, "Müller & Söhne GmbH,DE,Köln,Groß"),
        (&oem::CP437, "Société Générale,FR,Orléans,Lefèvre"),
        (&oem::CP852, "Spółka,PL,Łódź,Wiśniewska"),
    ] {
        let bytes = in_dos(oem, &format!("{HEADINGS}{row}\r\n"));
        let found = decided(&bytes, None);
        assert!(decode::decode(found.charset, &bytes).contains(row), "{}", found.encoding.name);
    }
}

#[test]
fn what_was_told_counts_more_than_what_is_seen() {
    let bytes = "a,b\nMüller,x\n".as_bytes();
    let latin = Charset::named("latin1");
    assert_eq!(decided(bytes, latin).encoding.name, "windows-1252");
    assert_eq!(decided(b"\xEF\xBB\xBFa", latin).encoding.name, "UTF-8");
    for (name, known) in [
        ("UTF8", Some("UTF-8")),
        ("win1251", Some("windows-1251")),
        ("CP-1250", Some("windows-1250")),
        ("ansi", Some("windows-1252")),
        ("850", Some("cp850")),
        ("cp866", Some("IBM866")),
        ("sjis", Some("Shift_JIS")),
        ("cp932", Some("Shift_JIS")),
        ("utf-16", Some("UTF-16LE")),
        ("UTF-32be", Some("UTF-32BE")),
        ("iso-2022-kr", None),
        ("klingon", None),
        ("", None),
    ] {
        assert_eq!(Charset::named(name).map(Charset::name), known, "{name}");
    }
}

#[test]
fn a_page_that_names_its_encoding_is_believed() {
    for (start, known) in [
        ("<html><meta charset=\"windows-1251\">", "windows-1251"),
        ("<?xml version='1.0' encoding='koi8-r'?>", "KOI8-R"),
        ("<html><meta charset=utf-8>", "UTF-8"),
        ("<html><meta charset=utf-16>", "UTF-8"),
        ("charset=windows-1251", "UTF-8"),
    ] {
        assert_eq!(name(format!("{start}\n<td>1").as_bytes()), known, "{start}");
    }
}

#[test]
fn text_is_decoded_the_same_in_pieces_of_any_size() {
    for charset in ["shift_jis", "gb18030", "utf-16le", "utf-32be", "cp852", "windows-1252"] {
        let charset = Charset::named(charset).unwrap();
        let bytes: Vec<u8> = (0..2000_u32).map(|n| (n * 7 % 251).to_le_bytes()[0]).collect();
        let whole = decode::decode(charset, &bytes);
        for size in [1, 2, 3, 7, 1999] {
            let (mut decoder, mut text) = (Decoder::new(charset), Vec::new());
            let mut add = |piece: &[u8]| {
                text.extend_from_slice(piece);
                Ok::<(), ()>(())
            };
            for piece in bytes.chunks(size) {
                decoder.feed(piece, false, &mut add).unwrap();
            }
            decoder.feed(&[], true, &mut add).unwrap();
            assert_eq!(String::from_utf8(text).unwrap(), whole, "{} by {size}", charset.name());
        }
    }
}
