//! `muster template`: what comes out can be filled in and taken, in every market.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::process::Command;

use calamine::{Data, Reader as _, SheetVisible, Xlsx};
use rust_xlsxwriter::{Format, Workbook};

use crate::support::{Dir, Ran, command, files, muster, root};

const DAY: [&str; 2] = ["--as-of", "2026-01-15"];

/// What is required of a customer anywhere.
const ANYWHERE: [&str; 8] = [
    "customer_ref",
    "company_name",
    "domain_prefix",
    "country",
    "address_line1",
    "contact_first_name",
    "contact_last_name",
    "contact_email",
];

fn make(dir: &Dir, words: &str) -> Ran {
    let mut args = vec!["template"];
    args.extend(words.split_whitespace());
    args.extend(DAY);
    muster(dir.path(), &args)
}

/// A template of a market as it comes out of the program.
fn workbook(dir: &Dir, words: &str) -> Xlsx<Cursor<Vec<u8>>> {
    let mut args = vec!["template", "-o", "-"];
    args.extend(words.split_whitespace());
    args.extend(DAY);
    let output = command(dir.path(), &args).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{words}");
    Xlsx::new(Cursor::new(output.stdout)).unwrap()
}

fn rows(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<String>> {
    let range = book.worksheet_range(sheet).unwrap();
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        other => panic!("{sheet} holds something else than text: {other:?}"),
    };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

/// Headings of both tables with the cells of the example, from the sheet that shows it.
fn example(book: &mut Xlsx<Cursor<Vec<u8>>>) -> [Vec<(String, String)>; 2] {
    let shown = rows(book, "Example");
    ["Customers", "Subscriptions"].map(|name| {
        let title = format!("In the sheet {name}");
        let part = shown.iter().skip_while(|row| row[0] != title).skip(1);
        let cells = part.take_while(|row| !row[0].is_empty());
        let cells: Vec<(String, String)> =
            cells.map(|row| (row[0].clone(), row[1].clone())).collect();
        let mut headings: Vec<String> = rows(book, name).swap_remove(0);
        let mut own: Vec<String> = cells.iter().map(|(name, _)| name.clone()).collect();
        headings.sort_unstable();
        own.sort_unstable();
        assert_eq!(headings, own);
        cells
    })
}

/// A copy of a template's sheets with rows in its tables, as somebody would type them.
/// `code` makes their keys their own.
fn fill(book: &mut Xlsx<Cursor<Vec<u8>>>, to: &Dir, code: &str) {
    let own_keys = |(heading, cell): (String, String)| match heading.as_str() {
        "customer_ref" => (heading, format!("{cell}-{code}")),
        "contact_email" => (heading, format!("anna.{}@example.com", code.to_lowercase())),
        "domain_prefix" => (heading, format!("lindgrenbakery{}", code.to_lowercase())),
        _ => (heading, cell),
    };
    let [customer, line] =
        example(book).map(|cells| cells.into_iter().map(own_keys).collect::<Vec<_>>());
    let text = Format::new().set_num_format("@");
    let mut copy = Workbook::new();
    for sheet in book.sheet_names() {
        let mut cells = rows(book, &sheet);
        let filled = match sheet.as_str() {
            "Customers" => Some(&customer),
            "Subscriptions" => Some(&line),
            _ => None,
        };
        if let Some(filled) = filled {
            assert_eq!(cells.len(), 1, "the tables of a template are empty");
            let of = |heading: &String| {
                filled.iter().find(|(own, _)| own == heading).map(|(_, cell)| cell.clone()).unwrap()
            };
            let row = cells[0].iter().map(of).collect();
            cells.push(row);
        }
        let own = copy.add_worksheet().set_name(&sheet).unwrap();
        own.set_hidden(sheet.starts_with('_'));
        for (at, row) in (0..).zip(&cells) {
            for (column, cell) in (0..).zip(row) {
                own.write_string_with_format(at, column, cell, &text).unwrap();
            }
        }
    }
    copy.save(to.path().join(format!("{code}.xlsx"))).unwrap();
}

fn markets() -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(root().join("schemas/markets.csv")).unwrap();
    let all: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    all.into_iter()
        .filter(|market| !market["csp_region"].is_empty() || market["iso2"] == "CN")
        .collect()
}

fn check(dir: &Dir, name: &str) -> Ran {
    dir.muster(&format!("check {name}"))
}

/// Codes of findings that say something about rows.
fn codes_of_rows(ran: &Ran) -> Vec<String> {
    let mut codes = ran.codes();
    codes.retain(|code| !code.starts_with("FILE_SHEET_SKIPPED"));
    codes
}

#[test]
fn every_market_has_its_columns_and_an_example_that_nothing_is_found_in() {
    let dir = Dir::new();
    let all = markets();
    assert!(all.len() > 240);
    for market in &all {
        let code = market["iso2"].as_str();
        let mut book = workbook(&dir, &format!("--market {code}"));
        let [customer, line] = example(&mut book);
        let of = |name: &str| customer.iter().find(|(own, _)| own == name).map(|(_, cell)| cell);
        for name in ANYWHERE {
            assert!(of(name).is_some_and(|cell| !cell.is_empty()), "{code} {name}");
        }
        assert_eq!(of("country").unwrap(), code);
        assert_eq!(of("state").is_none(), market["state"] == "none", "{code}");
        let demanded = market["registration"] == "required";
        let known = demanded || ["CN", "PT", "US"].contains(&code);
        assert_eq!(of("organization_registration_number").is_some(), known, "{code}");
        for name in ["customer_tenant_id", "region", "reseller_tenant_id", "domain"] {
            assert!(of(name).is_none(), "{code} {name}");
        }
        assert!(line.iter().any(|(name, cell)| name == "quantity" && !cell.is_empty()));
        fill(&mut book, &dir, code);
    }
    let ran = dir.muster("check .");
    assert_eq!(ran.code, Some(0), "{:?}", ran.codes());
    assert_eq!(codes_of_rows(&ran), ["COUNTRY_SALES_SUSPENDED 2"]);
    assert_eq!(ran.rows(), format!("accepted {}", 2 * all.len()));
}

#[test]
fn an_untouched_template_is_refused_in_a_sentence() {
    let dir = Dir::new();
    let ran = make(&dir, "--market DE");
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("template-DE.xlsx is written"));
    let ran = check(&dir, "template-DE.xlsx");
    assert_eq!(ran.code, Some(3));
    assert_eq!(codes_of_rows(&ran), ["FILE_EMPTY 2"]);
    assert!(ran.words().contains("fill it in"), "{}", ran.stdout);
}

#[test]
fn a_workbook_is_hidden_sheets_lists_and_nothing_that_could_run() {
    let dir = Dir::new();
    let book = workbook(&dir, "--market US");
    let sheets: Vec<(String, SheetVisible)> =
        book.sheets_metadata().iter().map(|sheet| (sheet.name.clone(), sheet.visible)).collect();
    let expected = [
        ("Read me", SheetVisible::Visible),
        ("Customers", SheetVisible::Visible),
        ("Subscriptions", SheetVisible::Visible),
        ("Example", SheetVisible::Visible),
        ("_import_lists", SheetVisible::Hidden),
        ("_import_meta", SheetVisible::VeryHidden),
    ];
    assert_eq!(sheets, expected.map(|(name, visible)| (name.to_owned(), visible)));
    make(&dir, "--market US");
    let bytes = fs::read(dir.path().join("template-US.xlsx")).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    for name in &names {
        assert!(!name.contains("externalLink") && !name.contains("vba"), "{name}");
        let mut text = String::new();
        let mut part = archive.by_name(name).unwrap();
        std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        assert!(!text.contains("<f>") && !text.contains("<f "), "{name} holds a formula");
        if name.ends_with("sheet2.xml") {
            assert!(text.contains("state=\"frozen\"") && text.contains("<autoFilter"));
            assert!(text.contains("_import_lists!$"), "no list");
            assert!(text.contains("errorStyle=\"warning\""));
        }
    }
}

#[test]
fn a_file_that_is_there_stays_unless_it_is_to_be_replaced() {
    let dir = Dir::new();
    dir.write("template.xlsx", "mine");
    let ran = make(&dir, "");
    assert_eq!(ran.code, Some(73));
    assert!(ran.words().contains("--force"), "{}", ran.stderr);
    assert_eq!(fs::read(dir.path().join("template.xlsx")).unwrap(), b"mine");
    assert_eq!(make(&dir, "--force").code, Some(0));
    let first = fs::read(dir.path().join("template.xlsx")).unwrap();
    assert!(first.starts_with(b"PK"));
    assert_eq!(make(&dir, "--force").code, Some(0));
    assert!(fs::read(dir.path().join("template.xlsx")).unwrap() == first, "the bytes differ");
    assert_eq!(files(dir.path()).len(), 1, "something was left behind");
    assert_eq!(make(&dir, "-o nowhere/template.xlsx").code, Some(73));
    for country in ["XX", "XJ", "AN", "Germany"] {
        assert_eq!(make(&dir, &format!("--market {country}")).code, Some(64), "{country}");
    }
}

#[test]
fn a_flat_file_has_headings_alone_and_can_be_filled_in() {
    let dir = Dir::new();
    for country in ["US", "DE", "BR", "JP", "IN", "GB"] {
        let name = format!("template-{country}.csv");
        let ran = make(&dir, &format!("--format csv --market {country}"));
        assert_eq!(ran.code, Some(0));
        let told = ran.stderr.lines().find(|line| line.starts_with("required: ")).unwrap();
        assert!(told.contains("company_name") && told.contains("quantity"), "{told}");
        let head = fs::read_to_string(dir.path().join(&name)).unwrap();
        assert!(head.starts_with('\u{feff}') && head.ends_with("\r\n"));
        assert_eq!(head.lines().count(), 1);
        let [customer, line] = example(&mut workbook(&dir, &format!("--market {country}")));
        let cells: BTreeMap<String, String> = line.into_iter().chain(customer).collect();
        let headings = head.trim_start_matches('\u{feff}').trim_end().split(',');
        let row: Vec<String> = headings.map(|name| format!("\"{}\"", cells[name])).collect();
        dir.write(&name, format!("{head}{}\r\n", row.join(",")));
        let ran = check(&dir, &name);
        assert_eq!((ran.code, ran.rows().as_str()), (Some(0), "accepted 1"), "{country}");
        assert_eq!(ran.codes(), Vec::<String>::new(), "{country}");
    }
}

#[test]
fn what_the_configuration_says_stands_in_the_template() {
    let dir = Dir::new();
    dir.write(
        "muster.toml",
        "[partner]\ntype = \"direct_bill\"\ncountry = \"DE\"\n\
         [house]\nrequired = [\"contact_middle_name\", \"Cost centre\"]\n\
         [columns]\ncustom = [\"Cost centre\"]\n[import]\nlang = \"ru\"\n",
    );
    dir.write("resellers.csv", "mpn_id,state\n1234567,Active\n");
    let mut book = workbook(&dir, "--lang en --resellers resellers.csv");
    let headings = rows(&mut book, "Customers").swap_remove(0);
    assert!(!headings.contains(&"reseller_mpn_id".to_owned()));
    assert_eq!(headings.last().map(String::as_str), Some("Cost centre"));
    let middle = headings.iter().position(|name| name == "contact_middle_name").unwrap();
    let phone = headings.iter().position(|name| name == "contact_phone").unwrap();
    assert!(middle < phone, "what is required comes first");
    let russian = rows(&mut workbook(&dir, ""), "Read me");
    assert!(russian[0][0].contains("клиенты"));
}

#[test]
fn the_example_is_sold_by_the_catalogue_that_is_given() {
    for name in ["catalogue.csv", "price-sheet.csv"] {
        let dir = Dir::copy_of(&root().join("samples/reference"));
        let catalog = format!("--catalog {name}");
        let mut book = workbook(&dir, &format!("--market DE {catalog}"));
        let told = rows(&mut book, "Read me");
        assert!(told.iter().any(|row| row[0].contains("price list that was given")), "{name}");
        fill(&mut book, &dir, "DE");
        let ran = dir.muster(&format!("check DE.xlsx {catalog}"));
        assert_eq!((ran.code, ran.rows().as_str()), (Some(0), "accepted 2"), "{name}");
        assert_eq!(codes_of_rows(&ran), Vec::<String>::new(), "{name}");
    }
}

/// An office program that saves a workbook changes it in many ways.
#[test]
fn a_workbook_that_another_program_has_saved_is_taken() {
    let dir = Dir::new();
    make(&dir, "--market JP");
    let home = format!("-env:UserInstallation=file://{}/profile", dir.path().display());
    let office = Command::new("soffice")
        .args([home.as_str(), "--headless", "--convert-to", "xlsx", "--outdir", "saved"])
        .arg("template-JP.xlsx")
        .current_dir(dir.path())
        .output();
    // Where no such program is installed there is nothing to try.
    if !office.is_ok_and(|output| output.status.success()) {
        return;
    }
    let untouched = check(&dir, "saved/template-JP.xlsx");
    assert_eq!(codes_of_rows(&untouched), ["FILE_EMPTY 2"]);
    let saved = fs::read(dir.path().join("saved/template-JP.xlsx")).unwrap();
    fill(&mut Xlsx::new(Cursor::new(saved)).unwrap(), &dir, "JP");
    let ran = check(&dir, "JP.xlsx");
    assert_eq!((ran.code, ran.rows().as_str()), (Some(0), "accepted 2"), "{:?}", ran.codes());
    assert_eq!(codes_of_rows(&ran), Vec::<String>::new());
}
