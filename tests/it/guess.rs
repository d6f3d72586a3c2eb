//! `muster guess`: what it writes is a configuration, it is used as it stands, and it tells nothing
//! about anybody.

use std::fs;

use rust_xlsxwriter::Workbook;
use toml::Table;

use crate::support::{Dir, Ran, muster, root};

/// Customers under headings that are only like known ones, or like none.
const CUSTOMERS: &str = "Kd. Nummer;Firma lt. HR;Microsoft-Umgebung;Staat / Land;Kunde: Ort;\
    Kunde: PLZ;Kunde: Straße;Vorname d. Ansprechpartners;Name;Kontaktadresse;Rückruf;\
    MCA-Datum;Bemerkung\n\
    K-1;Weber Anlagenbau GmbH;weberanlagenbau.onmicrosoft.com;Deutschland;Berlin;10117;\
    Unter den Linden 1;Ann;Lee;ann.lee@weber-bau.com;+49 30 901820;2025-12-16;ruft an\n\
    K-2;Huber Werkzeuge GmbH;huberwerkzeuge.onmicrosoft.com;Österreich;Wien;1010;Graben 8;\
    Jonas;Huber;jonas@huber-werkzeuge.de;+43 1 51450;2025-12-16;\n";
const LINES: &str = "Kunde;Artikel Nummer;Anz. Lizenzen;Laufzeit (Vertrag);Zahlung;Verl. automatisch\n\
    K-1;CFQ7TTC0LH1P:0001;5;12 Monate;monatlich;ja\n\
    K-2;CFQ7TTC0LH1P:0001;7;1 Jahr;jährlich;nein\n";

/// What is personal in them.
const PRIVATE: [&str; 9] =
    ["Ann", "Lee", "ann.lee", "Jonas", "Weber", "901820", "Linden", "weberanlagenbau", "ruft"];

fn section(ran: &Ran) -> Table {
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.stdout.parse().unwrap_or_else(|error| panic!("{error}\n{}", ran.stdout))
}

fn two() -> Dir {
    let dir = Dir::new();
    dir.write("neue kunden.csv", CUSTOMERS);
    dir.write("zeilen.csv", LINES);
    dir
}

fn guess(dir: &Dir, files: &[&str]) -> Ran {
    let mut words = vec!["guess"];
    words.extend(files);
    muster(dir.path(), &words)
}

#[test]
fn a_file_that_nobody_has_seen_is_imported_with_what_was_guessed() {
    let dir = two();
    let ran = guess(&dir, &["neue kunden.csv", "zeilen.csv"]);
    let table = section(&ran);
    let feed = &table["feeds"]["neue-kunden"];
    let columns = feed["columns"].as_table().unwrap();
    for (column, heading) in [
        ("company_name", "Firma lt. HR"),
        ("domain", "Microsoft-Umgebung"),
        ("country", "Staat / Land"),
        ("city", "Kunde: Ort"),
        ("postal_code", "Kunde: PLZ"),
        ("address_line1", "Kunde: Straße"),
        ("contact_email", "Kontaktadresse"),
        ("contact_phone", "Rückruf"),
        ("catalog_item_id", "Artikel Nummer"),
        ("quantity", "Anz. Lizenzen"),
        ("term_duration", "Laufzeit (Vertrag)"),
        ("billing_cycle", "Zahlung"),
    ] {
        assert_eq!(columns[column].as_str(), Some(heading), "{}", ran.stdout);
    }
    assert_eq!(feed["values"]["country"]["Österreich"].as_str(), Some("AT"));
    assert_eq!(feed["values"]["term_duration"]["12 Monate"].as_str(), Some("P1Y"));
    let doubt = "# auto_renew = \"Verl. automatisch\"  # perhaps: ";
    assert!(ran.stdout.contains(doubt), "{}", ran.stdout);
    assert!(ran.stdout.contains("2 of 2 cells are e-mail addresses"), "{}", ran.stdout);
    for word in PRIVATE {
        assert!(!ran.stdout.contains(word), "{word}\n{}", ran.stdout);
    }
    // The lines call the key by a name of their own, and it is found by its cells.
    assert_eq!(columns["customer_ref"].as_array().unwrap().len(), 2);
    dir.write("muster.toml", &ran.stdout);
    let words = ["import", "neue kunden.csv", "zeilen.csv", "--feed", "neue-kunden", "--json"];
    let imported = muster(dir.path(), &words);
    assert_eq!(imported.code, Some(0), "{}\n{}", imported.stdout, imported.stderr);
    assert_eq!(imported.rows(), "accepted 4");
    assert_eq!(crate::database::counts(&dir.path().join("muster.db")), (2, 2));
}

#[test]
fn one_table_is_imported_at_once() {
    for sheet in [false, true] {
        let dir = two();
        let file = if sheet { "kunden.xlsx" } else { "neue kunden.csv" };
        if sheet {
            let mut workbook = Workbook::new();
            let notes = workbook.add_worksheet().set_name("Notizen").unwrap();
            notes.write_string(0, 0, "Bitte beachten").unwrap();
            let table = workbook.add_worksheet().set_name("Kunden").unwrap();
            for (row, line) in (0..).zip(CUSTOMERS.lines()) {
                for (column, cell) in (0..).zip(line.split(';')) {
                    table.write_string(row, column, cell).unwrap();
                }
            }
            workbook.save(dir.path().join(file)).unwrap();
        }
        let ran = muster(dir.path(), &["guess", file, "--name", "hr"]);
        assert_eq!(section(&ran)["feeds"].as_table().unwrap().len(), 1);
        assert_eq!(ran.stdout.contains("Passed over: kunden.xlsx sheet Notizen"), sheet);
        dir.write("muster.toml", &ran.stdout);
        let imported = muster(dir.path(), &["import", file, "--feed", "hr", "--json"]);
        assert_eq!(imported.code, Some(0), "{}\n{}", imported.stdout, imported.stderr);
        assert_eq!(imported.rows(), "accepted 2");
    }
}

#[test]
fn what_is_missing_or_doubtful_is_written_down_and_does_nothing() {
    let dir = Dir::new();
    dir.write(
        "a.csv",
        "Nr,Betreuer,Adr. 1,Adr. 2,Tag\nA-1,MK,a@weber.de,b@weber.de,2025-12-16\n\
         A-2,TR,c@weber.de,d@weber.de,2025-12-16\n",
    );
    let ran = guess(&dir, &["a.csv"]);
    let table = section(&ran);
    assert!(table["feeds"]["a"]["columns"].as_table().unwrap().is_empty(), "{}", ran.stdout);
    for line in [
        "# customer_ref = \"Nr\"  # perhaps: ",
        "# country = \"Betreuer\"  # perhaps: ",
        "# contact_email = \"Adr. 1\"  # perhaps: ",
        "# contact_email = \"Adr. 2\"  # perhaps: ",
        "# agreement_date = \"Tag\"  # perhaps: ",
        "# company_name = \"\"",
        "# domain_prefix = \"\"  # or domain",
        "# [feeds.a.constants]",
    ] {
        assert!(ran.stdout.contains(line), "{line}\n{}", ran.stdout);
    }
    let ran = muster(dir.path(), &["guess", "a.csv", "--map", "contact_email=Adr. 2"]);
    let table = section(&ran);
    assert_eq!(table["feeds"]["a"]["columns"]["contact_email"].as_str(), Some("Adr. 2"));
    assert!(!ran.stdout.contains("contact_email = \"Adr. 1\""), "{}", ran.stdout);
}

#[test]
fn whatever_a_file_holds_a_configuration_or_a_sentence_comes_out() {
    let dir = Dir::new();
    let wide: Vec<String> = (0..3_000).map(|at| format!("Spalte {at}")).collect();
    dir.write("wide.csv", format!("{}\n{}\n", wide.join(","), "x,".repeat(2_999)));
    dir.write(
        "odd.csv",
        "\"a\"\"b\nc\",\"=x # y\",\u{1b}[31mOrt,\u{202e}Stadt,Kunde\\Ort\n1,2,3,4,5\n",
    );
    dir.write("empty.csv", "");
    dir.write("headings.csv", "Firma,Land\n");
    for name in ["wide.csv", "odd.csv", "empty.csv", "headings.csv"] {
        let ran = guess(&dir, &[name]);
        section(&ran);
        assert!(ran.stdout.chars().all(|c| c == '\n' || !c.is_control()), "{name}");
        dir.write("muster.toml", &ran.stdout);
        let ran = muster(dir.path(), &["check", "headings.csv"]);
        assert_ne!(ran.code, Some(78), "{name}: {}", ran.stderr);
    }
    assert_eq!(guess(&dir, &["nowhere.csv"]).code, Some(66));
    assert_eq!(muster(dir.path(), &["guess", "odd.csv", "--feed", "x"]).code, Some(64));
    for file in ["old.xls", "truncated.xlsx", "html-named.xls"] {
        let path = root().join("samples/broken").join(file);
        let ran = guess(&dir, &[path.to_str().unwrap()]);
        assert_eq!(ran.code, Some(65), "{file}: {ran:?}");
    }
}

#[test]
fn the_samples_feeds_are_mostly_what_is_guessed() {
    let dir = Dir::copy_of(&root().join("samples/feeds"));
    let written: Table =
        fs::read_to_string(dir.path().join("muster.toml")).unwrap().parse().unwrap();
    for (name, file) in [("personal", "personal.csv"), ("zakazchiki", "zakazchiki.csv")] {
        let guessed = section(&guess(&dir, &[file]));
        let columns = |table: &Table| table["feeds"][name]["columns"].as_table().unwrap().clone();
        let (own, guessed) = (columns(&written), columns(&guessed));
        let agree = own.iter().filter(|(column, heading)| guessed.get(*column) == Some(heading));
        let agree = agree.count();
        assert!(agree * 3 >= own.len() * 2, "{name}: {agree} of {}", own.len());
        for (column, heading) in &guessed {
            assert!(own.get(column).is_none_or(|own| own == heading), "{name}: {column}");
        }
    }
}
