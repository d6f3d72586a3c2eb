//! Files in other encodings than UTF-8: how each is read, what is said about it, and what one bad
//! byte does.

use std::fs;

use encoding_rs::Encoding;
use serde_json::Value;

use crate::sheet::customers;
use crate::support::{Dir, Ran, files};

/// A table in an encoding.
fn encoded(name: &str, text: &str) -> Vec<u8> {
    let (bytes, _, lost) = Encoding::for_label(name.as_bytes()).unwrap().encode(text);
    assert!(!lost, "{name} lacks a letter");
    bytes.into_owned()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// What the summary says of the first input's encoding.
fn encoding(ran: &Ran) -> (String, String) {
    let summary = ran.summary();
    let of = |key: &str| summary["inputs"][0]["encoding"][key].as_str().unwrap().to_owned();
    (of("name"), of("basis"))
}

/// Ten customers, of whom one has a name that is not ASCII, and one has no country.
fn ten(name: &str) -> String {
    let mut rows: Vec<String> = (2..=10).map(|n| format!("customer_ref=C-{n}")).collect();
    rows.push(format!("customer_ref=C-11; contact_last_name={name}; country="));
    customers(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn one_name_in_ten_rows_tells_the_code_page() {
    for (page, country, name) in [
        ("windows-1252", "DE", "Müller"),
        ("windows-1250", "PL", "Wiśniewski"),
        ("windows-1251", "RU", "Иванов"),
        ("koi8-r", "RU", "Иванов"),
        ("windows-1253", "GR", "Παπαδόπουλος"),
        ("Shift_JIS", "JP", "山田"),
        ("EUC-KR", "KR", "김철수"),
    ] {
        let dir = Dir::new();
        dir.write("in.csv", encoded(page, &ten(name).replace(",DE,", &format!(",{country},"))));
        let ran = dir.expect(2, "check in.csv");
        assert_eq!(encoding(&ran).1, "guessed", "{page}");
        assert!(ran.codes().contains(&"FILE_ENCODING_GUESSED 1".to_owned()));
        // What comes back is UTF-8, with the name as it was meant.
        let rejects = fs::read_to_string(ran.report(&dir).join("in.rejects.csv")).unwrap();
        assert!(rejects.contains(name), "{page}: {rejects}");
        // The name is somebody's and stands in no sentence.
        let findings = ran.findings(&dir);
        let guessed = findings.iter().find(|one| one["code"] == "FILE_ENCODING_GUESSED").unwrap();
        assert!(!guessed["message"].as_str().unwrap().contains(name));
        assert!(!ran.stdout.contains(name), "{}", ran.stdout);
    }
}

#[test]
fn a_heading_is_shown_as_evidence() {
    let dir = Dir::new();
    let text = customers(&["customer_ref=C-1; Größe der Firma=5"]);
    dir.write("in.csv", encoded("windows-1252", &text));
    let ran = dir.expect(0, "check in.csv");
    let said: Vec<String> = ran.summary()["file_findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|said| said.as_str().unwrap().to_owned())
        .collect();
    let guess = said.iter().find(|said| said.contains("--encoding")).unwrap();
    assert!(guess.contains("windows-1252") && guess.contains("Größe der Firma"), "{guess}");
    assert!(ran.summary()["inputs"][0]["dialect"].as_str().unwrap().contains("windows-1252"));
}

#[test]
fn utf_16_is_read_with_and_without_a_mark() {
    let text = ten("Müller").replace('\n', "\r\n");
    for (bytes, basis) in [(utf16(&format!("\u{feff}{text}")), "marked"), (utf16(&text), "guessed")]
    {
        let dir = Dir::new();
        dir.write("in.csv", bytes);
        let ran = dir.expect(2, "check in.csv");
        assert_eq!(encoding(&ran), ("UTF-16LE".to_owned(), basis.to_owned()));
        assert_eq!(ran.rows(), "accepted 9, rejected 1");
        let findings = ran.findings(&dir);
        let one = findings.iter().find(|one| one["code"] == "COUNTRY_REQUIRED").unwrap();
        // The place is that of the text, and the offset counts in it as UTF-8.
        let line = text.lines().nth(10).unwrap();
        let byte = text.find(line).unwrap();
        assert_eq!((&one["row"], &one["line"]), (&Value::from(11), &Value::from(11)));
        assert_eq!(one["byte"], Value::from(byte));
    }
}

#[test]
fn one_bad_byte_costs_one_row_of_a_utf8_file() {
    let dir = Dir::new();
    let text = customers(&["customer_ref=C-2; contact_last_name=Jürgens", "customer_ref=C-3"]);
    let mut bytes = text.clone().into_bytes();
    let at = text.rfind("Lee").unwrap();
    bytes[at] = 0xFC;
    dir.write("in.csv", &bytes);
    let ran = dir.expect(2, "check in.csv");
    assert_eq!(encoding(&ran), ("UTF-8".to_owned(), "utf-8".to_owned()));
    assert_eq!(ran.rows(), "accepted 1, rejected 1");
    assert_eq!(ran.codes(), ["FILE_ENCODING_INVALID 1"]);
    // A byte that is a letter nowhere is one bad row of an ASCII file.
    let text = customers(&["customer_ref=C-2; contact_middle_name=?", "customer_ref=C-3"]);
    let mut bytes = text.clone().into_bytes();
    bytes[text.find('?').unwrap()] = 0xFF;
    dir.write("in.csv", bytes);
    let ran = dir.expect(2, "check in.csv");
    assert_eq!(ran.codes(), ["FILE_ENCODING_INVALID 1"]);
}

#[test]
fn the_encoding_can_be_named() {
    let dir = Dir::new();
    dir.write("in.csv", encoded("windows-1252", &ten("Müller")));
    let ran = dir.expect(2, "check in.csv --encoding cp1250");
    assert_eq!(encoding(&ran), ("windows-1250".to_owned(), "told".to_owned()));
    assert!(!ran.codes().iter().any(|code| code.starts_with("FILE_ENCODING")));
    let ran = dir.expect(2, "check in.csv --encoding cp850");
    let rejects = fs::read_to_string(ran.report(&dir).join("in.rejects.csv")).unwrap();
    assert!(rejects.contains("M³ller"), "{rejects}");
    let ran = dir.expect(2, "check in.csv --encoding utf-8");
    assert!(ran.codes().contains(&"FILE_ENCODING_INVALID 1".to_owned()));
    let ran = dir.expect(64, "check in.csv --encoding klingon");
    assert!(ran.stderr.contains("windows-1252"), "{}", ran.stderr);
}

#[test]
fn what_cannot_be_decoded_costs_its_row() {
    let dir = Dir::new();
    let mut bytes = encoded("Shift_JIS", &ten("山田"));
    let at = bytes.windows(6).position(|some| some == b"Berlin").unwrap();
    bytes[at] = 0xFF;
    dir.write("in.csv", bytes);
    let ran = dir.expect(2, "check in.csv --encoding shift_jis");
    assert!(ran.codes().contains(&"CELL_CONTROL_CHARACTER 1".to_owned()), "{:?}", ran.codes());
    assert_eq!(ran.rows(), "accepted 8, rejected 2");
}

#[test]
fn a_run_is_known_by_what_was_received_and_how_it_was_read() {
    let dir = Dir::new();
    let text = customers(&["customer_ref=C-2; contact_last_name=Müller"]);
    let bytes = encoded("windows-1252", &text);
    dir.write("in.csv", &bytes);
    let first = dir.expect(0, "import in.csv");
    let sha256 = muster::model::Digest::of(&bytes).to_string();
    assert_eq!(first.summary()["inputs"][0]["sha256"], Value::from(sha256));
    assert_eq!(first.summary()["inputs"][0]["bytes"], Value::from(bytes.len()));
    dir.expect(4, "import in.csv");
    // Another encoding gives other names, and is another run.
    let other = dir.expect(2, "import in.csv --encoding cp850");
    assert_ne!(first.summary()["run"]["fingerprint"], other.summary()["run"]["fingerprint"]);
    // Nothing is left of the copies.
    let left: Vec<_> = files(&dir.path().join("reports"));
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn misread_letters_are_warned_about() {
    let dir = Dir::new();
    let row = "customer_ref=C-2; contact_last_name=MÃ¼ller; city=MÃƒÂ¼nchen";
    dir.write("in.csv", customers(&[row, "customer_ref=C-3; contact_last_name=Müller"]));
    let ran = dir.expect(0, "check in.csv");
    assert_eq!(ran.codes(), ["CELL_MOJIBAKE 2"]);
    let findings = ran.findings(&dir);
    let city = findings.iter().find(|one| one["column"] == "city").unwrap();
    assert_eq!(city["suggestion"]["value"], "München");
    assert_eq!(city["suggestion"]["grade"], "likely");
    // A last name is personal.
    assert!(!ran.stdout.contains("Müller") && !ran.stdout.contains("MÃ¼ller"));
}
