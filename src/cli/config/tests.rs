//! Configurations as people write them, and what is said about them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Parser;
use serde_json::Value;

use super::{Config, Document, load, resolve};
use crate::cli::args::{Args, Command, Work};
use crate::cli::exit::Failure;
use crate::model::Cloud;
use crate::rules::{AuthMode, Environment, PartnerType, Role, Setting};
use crate::run::{MaxRejects, OnLineError};
use crate::source::Charset;
use crate::table::Column;

const WHOLE: &str = r#"
[partner]
type = "indirect_provider"
direct_and_indirect = false
country = "DE"
tenant_id = "117a77b0-9360-443b-8795-c6dedc750cf9"
mpn_id = "1000001"
email_domains = ["Contoso.com", "@fabrikam.de"]
mpa_signed = true
cloud = "us_gov"
environment = "sandbox"
role = "admin_agent"
auth_mode = "app_user"

[rules]
COMPANY_NAME_TLD = "reject"
EMAIL_DUPLICATE = "off"

[house]
countries = ["DE", "AT"]
seats_max = 300
required = ["contact_phone", "Zip", "PO Number"]

[columns]
custom = ["po_number", "Cost centre"]

[reference]
resellers = "resellers.csv"

[import]
database = "sqlite:all.db"
source = "shop"
report = "out"
max_rejects = "5%"
on_line_error = "reject-line"
atomic = "file"
fix = "certain"
batch = 100
feed = "erp"

[feeds.erp]
source = "erp-2"
match = ["kunden*.csv"]
ignore = ["Spalte 7"]
delimiter = "pipe"
quote = "single"
escape = "backslash"
header_row = 2
encoding = "cp850"
sheets = ["Neu", 3]
columns.company_name = "Firma lt. HR"
columns.customer_ref = ["Kd.-Nr.", "Kunde"]
constants.country = "DE"
constants.quantity = 5
defaults.auto_renew = true
values.billing_cycle = { Monatlich = "monthly" }
"#;

/// A folder with a configuration and a list of resellers in it.
fn folder(text: &str) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("house.toml");
    std::fs::write(&path, text).unwrap();
    std::fs::write(dir.path().join("resellers.csv"), "mpn_id;name\n4847383;Weber\n").unwrap();
    (dir, path)
}

fn work(words: &[&str]) -> Work {
    let args = ["muster", "check", "a.csv"].iter().chain(words);
    match Args::try_parse_from(args).unwrap().command {
        Command::Check(check) => check.work,
        _ => unreachable!("the command is check"),
    }
}

fn fails(text: &str) -> Failure {
    let (_dir, path) = folder(text);
    match load(Some(&path)).and_then(|config| resolve(&config, &work(&[])).map(|_| ())) {
        Ok(()) => panic!("no fault in {text}"),
        Err(failure) => failure,
    }
}

#[test]
fn everything_that_can_be_said_is_understood() {
    let (dir, path) = folder(WHOLE);
    let config = load(Some(&path)).unwrap();
    let settings = resolve(&config, &work(&[])).unwrap();
    let partner = &settings.reference.partner;
    assert_eq!(partner.kind, Some(PartnerType::IndirectProvider));
    assert_eq!(partner.country.map(|own| own.as_str().to_owned()).as_deref(), Some("DE"));
    assert_eq!(partner.email_domains, ["contoso.com", "fabrikam.de"]);
    assert_eq!((partner.mpa_signed, partner.cloud), (Some(true), Some(Cloud::UsGov)));
    assert_eq!(partner.environment, Some(Environment::Sandbox));
    assert_eq!(
        (partner.role, partner.auth_mode),
        (Some(Role::AdminAgent), Some(AuthMode::AppUser))
    );
    let house = &settings.reference.house;
    assert_eq!((house.countries.len(), house.seats_max), (2, Some(300)));
    assert_eq!(house.required, [Column::PostalCode, Column::ContactPhone]);
    assert_eq!(house.required_custom, [0]);
    assert_eq!(settings.reference.custom, ["po_number", "Cost centre"]);
    assert_eq!(settings.reference.resellers.as_ref().map(crate::rules::Resellers::len), Some(1));
    assert_eq!(settings.report, dir.path().join("out"));
    assert_eq!(config.database(None), format!("sqlite:{}", dir.path().join("all.db").display()));
    assert_eq!(config.batch(None).ok(), Some(100));
    assert_eq!(config.atomic().ok(), Some(true));
    assert_eq!(settings.source, "erp-2");
    let reading = &settings.reading;
    assert_eq!(reading.identity(), "delimiter pipe;quote 39;escape 92;header row 2;");
    assert_eq!(reading.encoding, Charset::named("cp850"));
    assert_eq!(reading.sheets, ["Neu", "3"]);
    let mapping = &reading.mapping;
    assert_eq!(mapping.columns.len(), 2);
    assert_eq!(mapping.columns[1].1, ["Kd.-Nr.", "Kunde"]);
    assert_eq!(mapping.ignored, ["Spalte 7"]);
    assert_eq!(mapping.constants[1], (Column::Quantity, "5".to_owned()));
    assert_eq!(mapping.defaults, [(Column::AutoRenew, "true".to_owned())]);
    assert_eq!(mapping.values[0].1, [("monatlich".to_owned(), "monthly".to_owned())]);
    assert_eq!(settings.max_rejects, Some(MaxRejects::Percent(5.0)));
    assert_eq!(settings.on_line_error, OnLineError::RejectLine);
    assert!(settings.reference.fix_certain);
}

#[test]
fn the_command_line_comes_first() {
    let (_dir, path) = folder(WHOLE);
    let config = load(Some(&path)).unwrap();
    let words = [
        "--report",
        "here",
        "--source",
        "web",
        "--max-rejects",
        "7",
        "--on-line-error",
        "hold-family",
        "--role",
        "sales_agent",
        "--map",
        "company_name=Kunde GmbH",
        "--delimiter",
        "tab",
        "--encoding",
        "utf-8",
        "--sheet",
        "1",
    ];
    let settings = resolve(&config, &work(&words)).unwrap();
    assert_eq!(settings.report, Path::new("here"));
    assert_eq!(settings.source, "web");
    let reading = &settings.reading;
    assert_eq!(reading.identity(), "delimiter tab;quote 39;escape 92;header row 2;");
    assert_eq!((reading.encoding, reading.sheets.len()), (Some(Charset::Utf8), 1));
    let columns = &reading.mapping.columns;
    assert_eq!(columns.len(), 2);
    assert_eq!(columns[1], (Column::CompanyName, vec!["Kunde GmbH".to_owned()]));
    assert_eq!(settings.max_rejects, Some(MaxRejects::Rows(7)));
    assert_eq!(settings.on_line_error, OnLineError::HoldFamily);
    assert_eq!(settings.reference.partner.role, Some(Role::SalesAgent));
    assert_eq!(config.database(Some("sqlite:x.db")), "sqlite:x.db");
    assert_eq!(config.batch(Some(9)).ok(), Some(9));
}

#[test]
fn nothing_configured_is_what_it_always_was() {
    let config = Config::default();
    let settings = resolve(&config, &work(&[])).unwrap();
    assert_eq!(settings.report, Path::new("reports"));
    assert_eq!((settings.source.as_str(), settings.max_rejects), ("default", None));
    assert_eq!(config.database(None), "sqlite:muster.db");
    let plain = crate::rules::Reference::default();
    assert_eq!(settings.reference.digest(), plain.digest());
}

#[test]
fn a_fault_has_a_place_and_a_way_out() {
    for (text, place, word, hint) in [
        ("[partner]\ntpye = \"direct_bill\"\n", "line 2, column 1", "tpye", "`type`"),
        ("[partner]\ntype = \"direct\"\n", "line 2, column 8", "direct_bill", "direct_bill"),
        ("[patner]\n", "line 1, column 2", "patner", "partner"),
        ("[rules]\nEMAIL_FORMT = \"off\"\n", "line 2, column 1", "EMAIL_FORMT", "EMAIL_FORMAT"),
        ("[rules]\nEMAIL_FORMAT = \"off\"\n", "line 2, column 16", "cannot be stored", ""),
        ("[rules]\nROW_DUPLICATE = \"off\"\n", "line 2, column 17", "cannot be set", ""),
        ("[rules]\nEMAIL_DUPLICATE = \"of\"\n", "line 2, column 19", "off", "off"),
        ("[feeds.a]\ndelimiter = \"ab\"\n", "line 2, column 13", "semicolon", ""),
        ("[feeds.a]\ndelimiter = \"'\"\nquote = \"single\"\n", "line 2, column 13", "quote", ""),
        ("[feeds.a]\nquote = \"q\"\n", "line 2, column 9", "none", ""),
        ("[feeds.a]\nheader_row = 0\n", "line 2, column 14", "from 1", ""),
        ("[feeds.a]\nencoding = \"latin\"\n", "line 2, column 12", "windows-1252", ""),
        ("[feeds.a]\nsheets = [0]\n", "line 2, column 10", "number from 1", ""),
        ("[feeds.a]\ndelimeter = \";\"\n", "line 2, column 1", "delimeter", "delimiter"),
        ("[house]\nseats_max = 0\n", "line 2, column 13", "licences", ""),
        ("[house]\nseats_max = \"many\"\n", "line 2, column 13", "whole number", ""),
        ("[house]\ncountries = [\"DE\", \"UK\"]\n", "line 2, column 20", "UK", ""),
        (
            "[house]\nrequired = [\"contact_fone\"]\n",
            "line 2, column 13",
            "contact_fone",
            "contact_phone",
        ),
        ("[partner]\ntenant_id = \"x\"\n", "line 2, column 13", "GUID", ""),
        ("[partner]\nemail_domains = [\"a@b.c\"]\n", "line 2, column 18", "contoso.com", ""),
        ("[partner]\ncountry = \"DE\n", "line 2", "", ""),
        ("[columns]\ncustom = [\"Zip\"]\n", "line 2, column 11", "postal_code", ""),
        ("[columns]\ncustom = [\"a\", \"A\"]\n", "line 2, column 16", "twice", ""),
        ("[import]\nmax_rejects = 1.5\n", "line 2, column 15", "share", ""),
        ("[import]\nsource = \"\"\n", "line 2, column 10", "64", ""),
        ("[import]\nfix = \"certainly\"\n", "line 2, column 7", "certain", ""),
        ("[import]\non_line_error = \"ignore\"\n", "line 2, column 17", "hold-family", ""),
        ("[reference]\nresellers = \"nowhere.csv\"\n", "", "", "name"),
        ("[feeds.x]\ncolums = 1\n", "line 2, column 1", "colums", "columns"),
        ("[feeds.x.columns]\nctiy = \"Ort\"\n", "line 2, column 1", "ctiy", "city"),
        ("[feeds.x.columns]\ncity = \"A\"\nOrt = \"B\"\n", "", "second time", ""),
        ("[feeds.x.columns]\ncity = 5\n", "line 2, column 8", "in quotes", ""),
        ("[feeds.x.columns]\ncity = []\n", "line 2, column 8", "heading", ""),
        ("[feeds.x.columns]\ncity = \"A\"\nstate = \"A\"\n", "line 1, column 8", "`A`", ""),
        ("[feeds.x]\nignore = [\"--\"]\n", "line 2, column 11", "letters", ""),
        ("[feeds.x.constants]\ncountry = \"\"\n", "line 2, column 11", "text", ""),
        (
            "[feeds.x]\ncolumns.city = \"A\"\nconstants.city = \"B\"\n",
            "line 3, column 11",
            "constant",
            "defaults",
        ),
        (
            "[feeds.x]\nconstants.city = \"A\"\ndefaults.city = \"B\"\n",
            "line 3, column 10",
            "constant",
            "",
        ),
        ("[feeds.x.values.country]\n\"\" = \"DE\"\n", "line 2, column 1", "empty", "defaults"),
        ("[feeds.x.values.country]\nUK = \"GB\"\nuk = \"GB\"\n", "line 3, column 1", "twice", ""),
        ("[import]\nfeed = \"shp\"\n[feeds.shop]\n", "line 2, column 8", "shp", "shop"),
        ("[feeds.\"\"]\n", "line 1, column 8", "64", ""),
    ] {
        let failure = fails(text);
        assert_eq!(failure.code, 78, "{text}: {failure:?}");
        let said = format!("{} {}", failure.what, failure.causes.join(" "));
        assert!(said.contains(place) && said.contains(word), "{text}: {failure:?}");
        assert!(failure.hint.clone().unwrap_or_default().contains(hint), "{text}: {failure:?}");
        assert!(!said.to_lowercase().contains("invalid"), "{text}: {said}");
    }
    let missing = load(Some(Path::new("nowhere.toml"))).err().unwrap();
    assert_eq!(missing.code, 78);
}

/// The keys that a section takes, as the reader names them when it meets one it does not know.
fn keys(section: &str) -> BTreeSet<String> {
    let text =
        if section.is_empty() { "zzz = 1".to_owned() } else { format!("[{section}]\nzzz = 1") };
    let error = toml::from_str::<Document>(&text).unwrap_err();
    error.message().split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_schema_says_what_is_read() {
    let schema: Value =
        serde_json::from_str(include_str!("../../../schemas/config.schema.json")).unwrap();
    let names = |value: &Value| -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let sections = &schema["properties"];
    assert_eq!(names(sections), keys(""));
    let feed = &sections["feeds"]["additionalProperties"];
    assert_eq!(names(&feed["properties"]), keys("feeds.x"));
    assert_eq!(feed["additionalProperties"], false);
    let plain = |section: &&String| !["rules", "feeds"].contains(&section.as_str());
    for section in names(sections).iter().filter(plain) {
        assert_eq!(names(&sections[section]["properties"]), keys(section), "{section}");
        assert_eq!(sections[section]["additionalProperties"], false);
    }
    let words = |value: &Value| -> Vec<String> {
        value["enum"].as_array().unwrap().iter().map(|w| w.as_str().unwrap().to_owned()).collect()
    };
    let partner = &sections["partner"]["properties"];
    assert_eq!(words(&partner["type"]), PartnerType::WORDS);
    assert_eq!(words(&partner["role"]), Role::WORDS);
    assert_eq!(words(&partner["auth_mode"]), AuthMode::WORDS);
    assert_eq!(words(&partner["environment"]), Environment::WORDS);
    assert_eq!(words(&partner["cloud"]), Cloud::TEXTS);
    let levels = sections["rules"]["patternProperties"].as_object().unwrap();
    assert_eq!(words(levels.values().next().unwrap()), Setting::WORDS);
}
