//! What the user says that columns mean, and cells that the configuration gives.

use std::fs;

use rust_xlsxwriter::Workbook;

use crate::sheet::parse;
use crate::support::{Dir, Ran, muster};

/// Two customers under German headings, of which some mean nothing by themselves.
const HR: &str = "Kd.-Nr.;Firma lt. HR;Tenant;Sitz;PLZ;Straße und Hausnummer;Vorname;Name;E-Mail;\
    Telefon;Zustimmung;Spalte 7\n\
    C-1;Weber Anlagenbau GmbH;weberanlagenbau;Berlin;10117;Unter den Linden 1;Ann;Lee;\
    ann.lee@weber-bau.com;+49 30 901820;2021-05-19;x\n\
    C-2;Huber Werkzeuge GmbH;huberwerkzeuge;München;80331;Marienplatz 8;Jonas;Huber;\
    jonas@huber-werkzeuge.de;+49 89 23300;;y\n";

const FEED: &str = "[feeds.hr]
ignore = [\"Spalte 7\"]

[feeds.hr.columns]
company_name = \"Firma lt. HR\"
domain_prefix = \"Tenant\"
city = \"Sitz\"
agreement_date = \"Zustimmung\"

[feeds.hr.constants]
country = \"DE\"

[feeds.hr.defaults]
agreement_date = \"2021-05-20\"
culture = \"de-DE\"
";

/// A folder with the file of the feed and a configuration.
fn hr(configuration: &str) -> Dir {
    let dir = Dir::new();
    dir.write("kunden.csv", HR);
    dir.write("muster.toml", configuration);
    dir
}

fn stored(dir: &Dir, sql: &'static str) -> Vec<String> {
    let rows = crate::database::rows(&dir.path().join("muster.db"), sql);
    rows.into_iter().map(|row| row.join("|")).collect()
}

fn workbook(dir: &Dir, name: &str, text: &str) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0..).zip(text.lines()) {
        for (column, cell) in (0..).zip(line.split(';')) {
            if !cell.is_empty() {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
    }
    workbook.save(dir.path().join(name)).unwrap();
}

#[test]
fn a_feed_says_what_columns_mean_and_what_cells_are_given() {
    let dir = hr(FEED);
    dir.expect(3, "check kunden.csv");
    let ran = dir.expect(0, "import kunden.csv --feed hr");
    assert_eq!(ran.rows(), "accepted 2");
    assert_eq!(ran.codes(), [] as [&str; 0]);
    assert_eq!(
        stored(
            &dir,
            "SELECT company_name, country, city, culture FROM customer ORDER BY customer_ref"
        ),
        ["Weber Anlagenbau GmbH|DE|Berlin|de-DE", "Huber Werkzeuge GmbH|DE|München|de-DE"]
    );
    assert_eq!(
        stored(&dir, "SELECT agreed_on FROM agreement ORDER BY agreed_on"),
        ["2021-05-19", "2021-05-20"]
    );
    let summary = ran.summary();
    assert_eq!(summary["run"]["source"], "hr");
    let mapping = &summary["inputs"][0]["mapping"];
    assert_eq!(mapping["columns"]["city"], "Sitz");
    let fills = mapping["fills"].as_array().unwrap();
    let told: Vec<String> = fills
        .iter()
        .map(|fill| {
            let text = |key: &str| fill[key].as_str().unwrap().to_owned();
            format!("{} {} {} {}", text("column"), text("kind"), text("text"), fill["filled"])
        })
        .collect();
    assert_eq!(
        told,
        ["country constant DE 2", "culture default de-DE 2", "agreement_date default 2021-05-20 1"]
    );
    let defaults = summary["defaults"].to_string();
    assert!(defaults.contains("{\"count\":2,\"name\":\"country\"}"), "{defaults}");
    // The same content and the same mapping are the same run.
    dir.expect(4, "import kunden.csv --feed hr");
}

#[test]
fn a_workbook_is_given_the_same_cells() {
    let dir = hr(FEED);
    workbook(&dir, "kunden.xlsx", HR);
    let ran = dir.expect(0, "import kunden.xlsx --feed hr");
    assert_eq!((ran.rows().as_str(), ran.codes()), ("accepted 2", Vec::new()));
    // The rows are the same in whatever form they come.
    let again = dir.expect(0, "import kunden.csv --feed hr");
    assert_eq!(again.rows(), "unchanged 2");
}

#[test]
fn a_feed_is_found_by_the_names_of_its_files() {
    let feeds = format!(
        "{}\n[feeds.other]\nmatch = \"other*\"\n",
        FEED.replacen(
            "[feeds.hr]\n",
            "[feeds.hr]\nmatch = [\"kunden*.csv\", \"*.txt\"]\nsource = \"personal\"\n",
            1,
        )
    );
    let dir = hr(&feeds);
    let ran = dir.expect(0, "check kunden.csv");
    assert_eq!(ran.summary()["run"]["source"], "personal");
    let ran = dir.expect(0, "check kunden.csv --source web");
    assert_eq!(ran.summary()["run"]["source"], "web");
    dir.write("other.csv", HR);
    dir.write("third.csv", HR);
    for files in ["kunden.csv other.csv", "kunden.csv third.csv"] {
        let ran = dir.expect(64, &format!("check {files}"));
        assert!(ran.stderr.contains("--feed"), "{}", ran.stderr);
    }
    let ran = dir.expect(78, "check kunden.csv --feed hrr");
    assert!(ran.stderr.contains("did you mean `hr`?"), "{}", ran.stderr);
    let dir = hr(&format!("[import]\nfeed = \"hr\"\n{FEED}"));
    dir.expect(0, "check kunden.csv");
}

#[test]
fn a_feed_says_how_its_files_are_taken_apart() {
    let dir = hr(&FEED.replacen(
        "[feeds.hr]\n",
        "[feeds.hr]\nencoding = \"cp850\"\ndelimiter = \"|\"\nsheets = \"Neukunden\"\n",
        1,
    ));
    // Nothing in the file says that these bytes are letters of DOS.
    let text = HR.replace(';', "|");
    let mut bytes = Vec::new();
    for c in text.chars() {
        bytes.push(match c {
            'ß' => 0xE1,
            'ü' => 0x81,
            c => u8::try_from(c).unwrap(),
        });
    }
    fs::write(dir.path().join("kunden.txt"), bytes).unwrap();
    let ran = dir.expect(0, "import kunden.txt --feed hr");
    assert_eq!(ran.rows(), "accepted 2");
    assert_eq!(stored(&dir, "select city from customer order by 1"), ["Berlin", "München"]);
    // Its sheet is asked for of workbooks alone, and the command line comes first.
    workbook(&dir, "kunden.xlsx", HR);
    let ran = dir.expect(64, "check kunden.xlsx --feed hr");
    assert!(ran.stderr.contains("there is no sheet `Neukunden`"), "{}", ran.stderr);
    dir.expect(0, "check kunden.xlsx --feed hr --sheet 1");
    dir.expect(0, "check kunden.csv --feed hr --delimiter ; --encoding utf-8");
}

#[test]
fn map_decides_over_aliases_and_over_the_feed() {
    let dir = hr(FEED);
    // Spalte 7 is ignored, and Vorname means something else by itself.
    let ran = muster(
        dir.path(),
        &["check", "kunden.csv", "--feed", "hr", "--map", "city=Vorname", "--json"],
    );
    let summary = ran.summary();
    assert_eq!(summary["inputs"][0]["mapping"]["columns"]["city"], "Vorname");
    assert_eq!(summary["inputs"][0]["columns"][6], "city");
    assert_eq!(summary["inputs"][0]["columns"][3], "");
    // What the feed says of the same heading or column does not hold then.
    let ran = muster(
        dir.path(),
        &["check", "kunden.csv", "--feed", "hr", "--map", "friendly_name=Spalte 7", "--json"],
    );
    assert_eq!(ran.summary()["inputs"][0]["columns"][11], "friendly_name");
    dir.write(
        "land.csv",
        HR.replace("Spalte 7", "Herkunft").replace(";x\n", ";DE\n").replace(";y\n", ";AT\n"),
    );
    dir.expect(0, "check land.csv --feed hr --map country=Herkunft");
    for (words, said) in [
        (&["--map", "city"][..], "COLUMN=HEADING"),
        (&["--map", "ctiy=Ort"], "no column"),
        (&["--map", "city="], "heading"),
        (&["--map", "city=Sitz", "--map", "Ort=PLZ"], "twice"),
        (&["--map", "city=Sitz", "--map", "state=Sitz"], "twice"),
    ] {
        let mut all = vec!["check", "kunden.csv"];
        all.extend(words);
        let ran = muster(dir.path(), &all);
        assert_eq!(ran.code, Some(64), "{ran:?}");
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
}

#[test]
fn what_the_mapping_says_and_the_file_lacks_refuses_it() {
    let dir = hr(&FEED.replace("\"Sitz\"", "[\"Sietz\", \"Stadtname\"]"));
    let ran = dir.expect(3, "check kunden.csv --feed hr");
    assert!(ran.codes().contains(&"FILE_MAPPED_HEADING_MISSING 1".to_owned()), "{:?}", ran.codes());
    let found = ran.findings(&dir);
    let of = |code: &str| found.iter().find(|found| found["code"] == code).unwrap();
    let message = of("FILE_MAPPED_HEADING_MISSING")["message"].as_str().unwrap();
    assert!(message.contains("`Sietz` or `Stadtname`"), "{message}");
    let suggested = &of("FILE_MAPPED_HEADING_MISSING")["suggestion"];
    assert_eq!(suggested["value"], "Sitz");
    // What the command line says of a column is said of these files.
    let dir = hr(FEED);
    let ran = dir.expect(3, "check kunden.csv --feed hr --map quantity=Stk.");
    assert_eq!(ran.codes(), ["FILE_MAPPED_HEADING_MISSING 1"]);
    let dir = hr(&FEED.replace("country = \"DE\"", "country = \"DE\"\ncontact_phone = \"1\""));
    let ran = dir.expect(3, "check kunden.csv --feed hr");
    assert_eq!(ran.codes(), ["FILE_MAPPED_CONSTANT_PRESENT 1"]);
    assert_eq!(ran.findings(&dir)[0]["cell"], "J1");
}

#[test]
fn a_mapping_is_part_of_what_a_run_is_known_by() {
    let dir = hr(FEED);
    let id = |ran: &Ran| ran.summary()["run"]["fingerprint"].as_str().unwrap().to_owned();
    let mut ids = vec![id(&dir.expect(0, "check kunden.csv --feed hr"))];
    for (from, to) in [
        ("2021-05-20", "2021-05-21"),
        ("country = \"DE\"", "country = \"AT\""),
        ("[feeds.hr.defaults]", "[feeds.hr.values.city]\nBerlin = \"Bonn\"\n[feeds.hr.defaults]"),
        ("ignore = [\"Spalte 7\"]", "ignore = [\"Telefon\", \"Spalte 7\"]"),
    ] {
        dir.write("muster.toml", FEED.replace(from, to));
        ids.push(id(&dir.muster("check kunden.csv --feed hr")));
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 5);
    // A feed that says no more than the headings do changes nothing.
    dir.write("muster.toml", "[feeds.default]\ncolumns.city = \"Ort\"\n");
    dir.write("a.csv", "customer_ref;Ort\n1;Bonn\n");
    let with = id(&dir.muster("check a.csv --feed default"));
    assert_eq!(with, id(&dir.muster("check a.csv")));
}

/// Lines whose term and cycle are words, one of them unknown, and one of them empty.
const LINES: &str = "Kunde,catalog_item_id,Menge,Dauer,Zahlung\n\
    C-1,CFQ7TTC0LH1P:0001,5, EIN JAHR ,mtl.\n\
    C-2,CFQ7TTC0LH1P:0001,5,ein Jahr,nie\n\
    C-3,CFQ7TTC0LH1P:0001,5,-,mtl.\n";
const LINES_FEED: &str = "[feeds.lines]
columns.customer_ref = \"Kunde\"
columns.term_duration = \"Dauer\"
columns.billing_cycle = \"Zahlung\"
defaults.term_duration = \"P1Y\"
values.term_duration = { \"Ein Jahr\" = \"P1Y\", \"-\" = \"\" }
values.billing_cycle = { \"mtl.\" = \"monthly\", \"nie\" = \"never\" }
";

#[test]
fn texts_stand_for_others_and_the_rejects_file_keeps_what_was_received() {
    let dir = Dir::new();
    dir.write("lines.csv", LINES);
    workbook(&dir, "lines.xlsx", &LINES.replace(',', ";"));
    dir.write("muster.toml", LINES_FEED);
    for name in ["lines.csv", "lines.xlsx"] {
        let ran = dir.expect(2, &format!("check {name} --feed lines"));
        assert_eq!(ran.rows(), "accepted 2, rejected 1", "{name}");
        let finding = ran
            .findings(&dir)
            .into_iter()
            .find(|found| found["column"] == "billing_cycle" && found["severity"] == "reject")
            .unwrap();
        let message = finding["message"].as_str().unwrap();
        assert!(message.contains("`never`"), "{message}");
        assert!(message.ends_with("The configuration gave this value."), "{message}");
        assert_eq!(finding["cell"].as_str().unwrap().rsplit('!').next(), Some("E3"));
        let rejects = crate::support::files(&ran.report(&dir))
            .into_iter()
            .find(|file| file.to_string_lossy().ends_with(".rejects.csv"))
            .unwrap();
        let (headings, rows) = parse(&fs::read_to_string(rejects).unwrap());
        assert_eq!(headings[..5], ["Kunde", "catalog_item_id", "Menge", "Dauer", "Zahlung"]);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0][..5], ["C-2", "CFQ7TTC0LH1P:0001", "5", "ein Jahr", "nie"]);
        let fills = &ran.summary()["inputs"][0]["mapping"]["fills"];
        assert_eq!((&fills[0]["filled"], &fills[0]["replaced"]), (&1.into(), &2.into()));
        assert_eq!(fills[1]["replaced"], 3);
        assert_eq!(fills[1]["values"]["mtl."], "monthly");
    }
}

#[test]
fn a_rejects_file_comes_back_under_the_same_feed() {
    let dir = Dir::new();
    dir.write("kunden.csv", HR.replace("ann.lee@weber-bau.com", "ann.lee"));
    dir.write("muster.toml", FEED);
    let ran = dir.expect(2, "import kunden.csv --feed hr");
    assert_eq!(ran.rows(), "accepted 1, rejected 1");
    let rejects = fs::read_to_string(ran.report(&dir).join("kunden.rejects.csv")).unwrap();
    dir.write("kunden.rejects.csv", rejects.replace(",ann.lee,", ",ann.lee@weber-bau.com,"));
    let ran = dir.expect(0, "import kunden.rejects.csv --feed hr");
    assert_eq!(ran.rows(), "accepted 1");
    assert_eq!(stored(&dir, "SELECT count(*) FROM customer"), ["2"]);
}

#[test]
fn what_the_configuration_gives_is_corrected_there() {
    let dir = hr(&FEED.replace("country = \"DE\"", "country = \"Germany\""));
    let ran = dir.expect(2, "check kunden.csv --feed hr --fix certain");
    assert_eq!(ran.rows(), "rejected 2");
    let found = ran.findings(&dir);
    let country = found.iter().find(|found| found["code"] == "COUNTRY_FORMAT").unwrap();
    assert_eq!((country["cell"].as_str(), country["row"].as_u64()), (None, Some(2)));
    assert_eq!(country["value"], "Germany");
    let message = country["message"].as_str().unwrap();
    assert!(message.ends_with("enter DE. The configuration gave this value."), "{message}");
    // A text that stands for another is the file's own, and put right like one.
    let dir = hr(&format!(
        "{}\n[feeds.hr.values.city]\nBerlin = \"Bonn\"\n",
        FEED.replace("culture = \"de-DE\"", "")
    ));
    dir.write(
        "kunden.csv",
        HR.replace("Tenant;", "Tenant;Kultur;")
            .replace("bau;Berlin", "bau;dt;Berlin")
            .replace("werkzeuge;M", "werkzeuge;de-DE;M"),
    );
    let toml = fs::read_to_string(dir.path().join("muster.toml")).unwrap();
    dir.write("muster.toml", format!("{toml}\n[feeds.hr.values.culture]\ndt = \"de_DE\"\n"));
    let ran = dir.expect(0, "import kunden.csv --feed hr --fix certain");
    assert_eq!(ran.codes(), ["CELL_CORRECTED 1"]);
    assert_eq!(
        stored(&dir, "SELECT city, culture FROM customer WHERE customer_ref = 'C-1'"),
        ["Bonn|de-DE"]
    );
    let corrections = fs::read_to_string(ran.report(&dir).join("corrections.csv")).unwrap();
    let (headings, rows) = parse(&corrections);
    let at = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
    assert_eq!(
        (rows[0][at("received")].as_str(), rows[0][at("applied")].as_str()),
        ("dt", "de-DE")
    );
}

#[test]
fn in_a_flat_table_given_cells_make_no_row_a_line_or_a_customer() {
    let dir = Dir::new();
    let customer = "C-1,Weber Anlagenbau GmbH,weberanlagenbau,Unter den Linden 1,Berlin,10117,Ann,\
        Lee,ann.lee@weber-bau.com,+49 30 901820,2021-05-19";
    let mut other = customer.replace("C-1", "C-2").replace("weberanlagenbau", "weberzwei");
    other = other.replace("weber-bau", "weber-zwei").replace("Weber A", "Weber Zwei A");
    dir.write(
        "flat.csv",
        format!(
            "customer_ref,company_name,domain_prefix,street,city,zip,first_name,last_name,email,\
             phone,agreement_date,catalog_item_id,quantity\n\
             {customer},CFQ7TTC0LH1P:0001,5\nC-1,,,,,,,,,,,CFQ7TTC0LCHC:0002,3\n{other},,\n"
        ),
    );
    dir.write(
        "muster.toml",
        "[feeds.flat]\nconstants = { country = \"DE\", term_duration = \"P1Y\" }\n\
         defaults = { billing_cycle = \"monthly\" }\n",
    );
    let ran = dir.expect(0, "import flat.csv --feed flat");
    assert_eq!(ran.rows(), "accepted 3");
    assert_eq!(crate::database::counts(&dir.path().join("muster.db")), (2, 2));
}

#[test]
fn one_feed_may_be_two_tables() {
    let dir = hr(&format!("{FEED}\n").replace(
        "[feeds.hr.columns]",
        "[feeds.hr.columns]\ncustomer_ref = [\"Kd.-Nr.\", \"Kunde\"]\nquantity = \"Stk.\"",
    ));
    dir.write(
        "lines.csv",
        "Kunde;catalog_item_id;Stk.;Laufzeit;Abrechnung\nC-1;CFQ7TTC0LH1P:0001;5;P1Y;monthly\n",
    );
    let ran = dir.expect(0, "import kunden.csv lines.csv --feed hr");
    assert_eq!(ran.rows(), "accepted 3");
    // Alone, the customers' table misses nothing of the lines'.
    dir.expect(0, "check kunden.csv --feed hr");
}

/// The same families, once as they are and once under a feed that says in other words what they say:
/// the same comes of them, row by row.
#[test]
fn a_feed_in_other_words_gives_the_same_result() {
    let dir = Dir::new();
    crate::support::generate(&dir, "--families 2000 --seed 7 --faults 3%");
    let read = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
    let lines = read("subscriptions.csv");
    let (headings, rows) = lines.split_once('\n').unwrap();
    let other = headings.replace("billing_cycle", "Zahlung").replace("quantity", "Bestellt");
    assert_ne!(other, headings);
    let rows = rows.replace(",monthly,", ", MTL.,").replace(",annual,", ",im Jahr,");
    dir.write("zeilen.csv", format!("{other}\n{rows}"));
    dir.write(
        "muster.toml",
        "[feeds.other.columns]\nbilling_cycle = \"Zahlung\"\nquantity = \"Bestellt\"\n\
         [feeds.other.values.billing_cycle]\n\"mtl.\" = \"monthly\"\n\"Im Jahr\" = \"annual\"\n",
    );
    let plain = dir.expect(2, "import customers.csv subscriptions.csv --database sqlite:plain.db");
    let mapped = dir.expect(
        2,
        "import customers.csv zeilen.csv --feed other --database sqlite:mapped.db --jobs 3",
    );
    assert_eq!(plain.rows(), mapped.rows());
    assert_eq!(plain.codes(), mapped.codes());
    let lines = "SELECT c.customer_ref, s.line_key, s.billing_cycle, s.quantity, hex(s.digest) \
        FROM subscription s JOIN customer c ON c.id = s.customer_id ORDER BY 1, 2, 5";
    let stored = |name: &str| crate::database::rows(&dir.path().join(name), lines);
    assert_eq!(stored("plain.db"), stored("mapped.db"));
    let rejects = |ran: &Ran, name: &str| {
        let text = fs::read_to_string(ran.report(&dir).join(name)).unwrap();
        let (_, rows) = parse(&text);
        rows.len()
    };
    assert_eq!(
        rejects(&plain, "subscriptions.rejects.csv"),
        rejects(&mapped, "zeilen.rejects.csv")
    );
}
