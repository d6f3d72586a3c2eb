//! The examples in the records are run here: every `bad` one must break its rule, no `good` one
//! may. An example is a list of assignments over a row that breaks no rule:
//! `column=value; column=value`. A semicolon inside a value is written `\;`. What the container
//! says about a cell stands behind the column: `postal_code:number=2138`.
//!
//! Examples of rules that see more than a row are whole files and are run elsewhere.

use crate::model::Date;
use crate::table::{
    CellKind, Chunk, ChunkBuilder, Column, Entity, Header, Heading, Input, InputId, Place,
    ReportColumn, RowKind, Shape, Target,
};

use super::{Book, Finding, Level, Rule, Scope, Severity, judge, registry};

pub(super) const CUSTOMER: &str = "customer_ref=C-1; company_name=Weber Anlagenbau GmbH; \
    domain_prefix=weberanlagenbau; country=DE; address_line1=Unter den Linden 1; city=Berlin; \
    postal_code=10117; contact_first_name=Ann; contact_last_name=Lee; \
    contact_email=ann.lee@weber-bau.com; contact_phone=+49 30 901820; culture=de-DE; \
    agreement_date=2021-05-19";
pub(super) const LINE: &str = "customer_ref=C-1; catalog_item_id=CFQ7TTC0LH1P:0001; quantity=5; \
    term_duration=P1Y; billing_cycle=monthly";

type Cells = Vec<(Column, CellKind, String)>;

/// Reads the assignments of an example.
fn assignments(text: &str) -> Cells {
    let parked = text.replace("\\;", "\u{1}");
    parked
        .split(';')
        .filter(|part| !part.trim().is_empty())
        .map(|part| {
            let (target, value) =
                part.split_once('=').unwrap_or_else(|| panic!("no = in `{part}`"));
            let (name, kind) = target.trim().split_once(':').unwrap_or((target.trim(), "text"));
            let kind = match kind {
                "text" => CellKind::Text,
                "number" => CellKind::Number,
                "date" => CellKind::Date,
                "bool" => CellKind::Bool,
                "error" => CellKind::Error,
                "formula" => CellKind::Formula,
                other => panic!("no kind `{other}`"),
            };
            let column = Column::ALL.iter().copied().find(|column| column.name() == name);
            let column = column.unwrap_or_else(|| panic!("no column `{name}`"));
            (column, kind, value.replace('\u{1}', ";"))
        })
        .collect()
}

/// One row under all headings of its kind.
pub(super) fn row(shape: Shape, base: &str, changes: &str) -> (Input, Chunk) {
    let own = |column: &Column| match shape {
        Shape::Customers => column.entity() != Entity::Line,
        Shape::Lines => column.entity() != Entity::Customer,
        _ => true,
    };
    let columns: Vec<Column> = Column::ALL.iter().copied().filter(own).collect();
    let headings = columns
        .iter()
        .map(|column| Heading { text: column.name().to_owned(), target: Target::Column(*column) })
        .collect();
    let mut cells = assignments(base);
    cells.extend(assignments(changes));
    let id = InputId(0);
    let mut chunk = ChunkBuilder::new(id);
    chunk.row(Place { input: id, row: 2, line: 2, byte: 0, column: None }, RowKind::Data);
    for column in &columns {
        match cells.iter().rev().find(|(own, _, _)| own == column) {
            Some((_, kind, text)) => chunk.cell(text, *kind),
            None => chunk.cell("", CellKind::Text),
        }
    }
    let input = Input {
        id,
        path: "example.csv".to_owned(),
        sheet: None,
        dialect: String::new(),
        encoding: None,
        shape,
        header: Header::new(1, 1, headings),
    };
    (input, chunk.finish())
}

/// Rules about one row that no row breaks by itself: a limit of muster's own, and a run's trace.
const WITHOUT_EXAMPLE: &[&str] = &["CELL_CORRECTED", "ROW_FINDINGS_CUT"];

/// What is found when an example is judged.
pub(super) struct Verdict {
    /// The findings, in order.
    pub(super) findings: Vec<Finding>,
    /// Whether the row is rejected.
    pub(super) rejected: bool,
    /// Whether the row is a customer, and if so, whether it was proven.
    pub(super) customer: Option<bool>,
    pub(super) line: Option<bool>,
    /// The state of the address as it would be stored.
    pub(super) state: Option<String>,
}

impl Verdict {
    /// The codes of the findings.
    pub(super) fn codes(&self) -> Vec<&'static str> {
        self.findings.iter().map(|finding| finding.rule.code).collect()
    }

    /// Whether a finding rejects the row for a cell of this kind, or as a whole.
    fn tells_of(&self, kind: impl Fn(Option<Column>) -> bool) -> bool {
        let mut rejects = self.findings.iter().filter(|found| found.severity == Severity::Reject);
        rejects.any(|found| kind(found.column))
    }
}

pub(super) fn verdict(shape: Shape, example: &str, day: Date) -> Verdict {
    verdict_by(&Book::new(day, Book::NEWEST), shape, example)
}

/// What a book makes of an example.
pub(super) fn verdict_by(book: &Book, shape: Shape, example: &str) -> Verdict {
    let base = match shape {
        Shape::Lines => LINE.to_owned(),
        Shape::Flat => format!("{CUSTOMER}; {LINE}"),
        _ => CUSTOMER.to_owned(),
    };
    let (input, chunk) = row(shape, &base, example);
    let mut findings = Vec::new();
    let judged = judge(book, &input, chunk.row(0), &mut findings);
    let address = judged.customer.as_ref().map(|customer| &customer.address);
    Verdict {
        state: address.and_then(|own| own.state.as_ref()).map(|own| own.as_str().to_owned()),
        findings,
        rejected: judged.rejected,
        customer: judged.is_customer.then_some(judged.customer.is_some()),
        line: judged.is_line.then_some(judged.line.is_some()),
    }
}

/// The rows an example is about: customers or lines, by its first column; both where the column
/// occurs in both, and flat rows where there are columns of both.
fn shapes(example: &str) -> &'static [Shape] {
    let cells = assignments(example);
    let any = |entity| cells.iter().any(|(column, _, _)| column.entity() == entity);
    if any(Entity::Customer) && any(Entity::Line) {
        return &[Shape::Flat];
    }
    match cells.first().map(|(column, _, _)| column.entity()) {
        Some(Entity::Line) => &[Shape::Lines],
        Some(Entity::Both) => &[Shape::Customers, Shape::Lines],
        _ => &[Shape::Customers],
    }
}

fn days() -> [Date; 4] {
    [
        Date::constant(2021, 1, 1),
        Date::constant(2021, 10, 1),
        Date::constant(2023, 1, 1),
        Book::NEWEST,
    ]
}

#[test]
fn the_base_row_breaks_no_rule() {
    for day in days() {
        for shape in [Shape::Customers, Shape::Lines, Shape::Flat] {
            let verdict = verdict(shape, "", day);
            assert_eq!(verdict.codes(), Vec::<&str>::new());
            assert!(!verdict.rejected);
            assert_eq!(verdict.customer, (shape != Shape::Lines).then_some(true));
            assert_eq!(verdict.line, (shape != Shape::Customers).then_some(true));
        }
    }
}

#[test]
fn bad_examples_break_their_rule_and_good_ones_do_not() {
    let mut wrong = Vec::new();
    for rule in registry::all().into_iter().filter(|rule| rule.scope == Scope::Row) {
        let day = match rule.until {
            Some(_) => rule.since.unwrap_or(Date::constant(2021, 1, 1)),
            None => Book::NEWEST,
        };
        for (examples, breaks) in [(rule.bad, true), (rule.good, false)] {
            for example in examples {
                let found: Vec<Vec<&str>> = shapes(example)
                    .iter()
                    .map(|shape| verdict(*shape, example, day).codes())
                    .collect();
                if found.iter().any(|codes| codes.contains(&rule.code)) != breaks {
                    wrong.push(format!("{} `{example}`: {found:?}", rule.code));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn told_or_accepted(shape: Shape, example: &str, day: Date) {
    let verdict = verdict(shape, example, day);
    let what = || format!("{shape:?} {example} {day} {:?}", verdict.codes());
    assert_eq!(verdict.tells_of(|_| true), verdict.rejected, "{}", what());
    if let Some(proven) = verdict.customer {
        // The currency of a flat table is the line's.
        let of_line = |column: Column| {
            column.entity() == Entity::Line || (shape == Shape::Flat && column == Column::Currency)
        };
        let told = verdict.tells_of(|column| column.is_none_or(|column| !of_line(column)));
        assert_ne!(proven, told, "{}", what());
    }
    if let Some(proven) = verdict.line {
        // A line is proven for itself; whether its customer is known is another question.
        let own = |column: Column| column.entity() == Entity::Line || column == Column::Currency;
        assert_ne!(proven, verdict.tells_of(|column| column.is_some_and(own)), "{}", what());
    }
    assert!(verdict.findings.is_sorted_by_key(Finding::order), "{example}");
    for finding in &verdict.findings {
        assert!(finding.message.to_string().chars().count() <= 160, "{}", finding.message);
    }
}

/// No row vanishes: whoever is not accepted was told why, and the other way round.
#[test]
fn a_row_is_accepted_or_told_why_not() {
    for rule in registry::all().into_iter().filter(|rule| rule.scope == Scope::Row) {
        for example in rule.bad.iter().chain(rule.good) {
            for day in days() {
                for shape in shapes(example).iter().chain(&[Shape::Flat]) {
                    told_or_accepted(*shape, example, day);
                }
            }
        }
    }
}

/// The same over rows in which every cell in turn holds something odd.
#[test]
fn odd_cells_are_accepted_or_told_why_not() {
    let long = "x".repeat(2_000);
    let odd = [
        "",
        " ",
        "\u{a0}",
        "-",
        "0",
        "a",
        "ab",
        "東",
        "\u{0}",
        "\u{fffd}",
        "#N/A",
        "a\nb",
        "a\tb",
        "=1+1",
        "@",
        "a@b",
        "a@b.co",
        "1E+20",
        "\u{200b}",
        "\u{301}",
        "🏢",
        ".",
        "..",
        "a.b",
        "'",
        "\"",
        "de-DE",
        "DE",
        "true",
        "2021-02-30",
        "\u{85}",
        "\u{2028}",
        &long,
    ];
    let kinds = ["text", "number", "date", "bool", "error", "formula"];
    for column in Column::ALL {
        for (at, value) in odd.iter().enumerate() {
            let kind = kinds[at % kinds.len()];
            for example in
                [format!("{}={value}", column.name()), format!("{}:{kind}={value}", column.name())]
            {
                for day in days() {
                    for shape in shapes(&example).iter().chain(&[Shape::Flat]) {
                        told_or_accepted(*shape, &example, day);
                    }
                }
            }
        }
    }
}

/// Names and addresses as registers hold them.
#[test]
fn real_companies_pass_without_a_word() {
    for (name, country, line1, place) in [
        ("3M Company", "US", "3M Center", "city=St. Paul; state=MN; postal_code=55144"),
        ("1&1 AG", "DE", "Elgendorfer Str. 57", "city=Montabaur; postal_code=56410"),
        ("Testo SE & Co. KGaA", "DE", "Celsiusstr. 2", "city=Titisee-Neustadt; postal_code=79822"),
        ("A.P. Møller - Mærsk A/S", "DK", "Esplanaden 50", "city=København K; postal_code=1263"),
        ("Booking.com B.V.", "NL", "Oosterdokskade 163", "city=Amsterdam; postal_code=1011 DL"),
        ("L'Oréal S.A.", "FR", "14 rue Royale", "city=Paris; postal_code=75008"),
        ("株式会社東芝", "JP", "芝浦1-1-1", "city=港区; state=東京都; postal_code=105-8001"),
        ("ТОО «Казахтелеком»", "KZ", "ул. Сауран, 12", "city=Астана; postal_code=010000"),
        ("Τράπεζα Πειραιώς Α.Ε.", "GR", "Αμερικής 4", "city=Αθήνα; postal_code=105 64"),
        ("Yahoo! Inc.", "US", "770 Broadway", "city=New York; state=NY; postal_code=10003"),
        (
            "GSIC II Waterline, LLC",
            "US",
            "465 Meeting Street",
            "city=Charleston; state=SC; postal_code=29403",
        ),
        (
            "Good Harvest Partners III SCSp",
            "LU",
            "5, rue Guillaume J. Kroll",
            "city=Luxembourg; postal_code=L-1882; state=LU-LU",
        ),
        ("شركة الاتصالات السعودية", "SA", "طريق الملك عبدالعزيز", "city=الرياض; postal_code=11372"),
        (
            "Tata Consultancy Services Pvt.Ltd",
            "IN",
            "9th Floor, Nirmal Building",
            "city=Mumbai; state=IN-MH; postal_code=400021",
        ),
        ("Bäckerei Müller GmbH & Co.KG", "DE", "12", "city=Au; postal_code=83546"),
    ] {
        let own = match country {
            "IN" => "+91 22 6778 9999; organization_registration_number=AAACR5055K",
            "KZ" => "+7 7172 58 09 00; organization_registration_number=941240000193",
            "SA" => "+966 11 452 7000; organization_registration_number=1010150269",
            _ => "",
        };
        let example = format!(
            "company_name={name}; country={country}; culture=; address_line1={line1}; {place}; \
             contact_phone={own}"
        );
        let verdict = verdict(Shape::Customers, &example, Book::NEWEST);
        assert_eq!(verdict.codes(), Vec::<&str>::new(), "{example}");
    }
}

#[test]
fn a_cell_that_cannot_be_read_is_told_once() {
    for example in [
        "company_name=#N/A",
        "contact_email=\u{7}",
        "country=\u{fffd}",
        "domain_prefix:formula=",
        "culture:error=#REF!",
        "contact_first_name=#NAME?",
    ] {
        let verdict = verdict(Shape::Customers, example, Book::NEWEST);
        assert_eq!(verdict.findings.len(), 1, "{example} {:?}", verdict.codes());
    }
}

#[test]
fn a_time_without_a_day_is_no_date() {
    for time in ["1899-12-30T10:15:00", "1899-12-31T10:15:00", "1904-01-01T10:15:00"] {
        let example = format!("agreement_date:date={time}");
        let told = verdict(Shape::Customers, &example, Book::NEWEST);
        assert_eq!(told.codes(), ["AGREEMENT_DATE_FORMAT"], "{time}");
        assert_eq!(told.findings[0].suggestion, None, "{time}");
        let example = format!("custom_term_end_date:date={time}");
        let told = verdict(Shape::Lines, &example, Book::NEWEST);
        assert_eq!(told.codes(), ["CUSTOM_TERM_END_INVALID"], "{time}");
    }
    let typed = verdict(Shape::Customers, "agreement_date=1904-01-01T10:15:00", Book::NEWEST);
    assert_eq!(typed.codes(), ["AGREEMENT_DATE_TOO_EARLY"]);
}

#[test]
fn a_guard_is_told_only_where_nothing_names_it() {
    for (extra, codes) in [(None, &["CELL_GUARD_APOSTROPHE"][..]), (Some("_import_escaped"), &[])] {
        let (mut input, chunk) = row(Shape::Customers, CUSTOMER, "contact_phone='+49 30 901820");
        let mut headings = input.header.headings.clone();
        headings.extend(extra.map(|text| Heading {
            text: text.to_owned(),
            target: Target::Report(ReportColumn::Escaped),
        }));
        input.header = Header::new(1, 1, headings);
        let mut findings = Vec::new();
        let judged =
            judge(&Book::new(Book::NEWEST, Book::NEWEST), &input, chunk.row(0), &mut findings);
        let found: Vec<&str> = findings.iter().map(|finding| finding.rule.code).collect();
        assert_eq!(found, codes);
        assert_eq!(judged.rejected, extra.is_none());
        let suggested = findings.first().and_then(|finding| finding.suggestion.clone());
        assert_eq!(suggested.map(|own| own.value), extra.is_none().then(|| "+49 30 901820".into()));
    }
}

#[test]
fn one_address_is_asked_for_and_a_link_is_undone() {
    for (value, word, suggested) in [
        ("ann@weber.com\\; bob@weber.com", "one address only", None),
        ("ann@bob@weber.com", "one address only", None),
        ("mailto:ann@weber.com", "leave `mailto:` away", Some("ann@weber.com")),
    ] {
        let told = verdict(Shape::Customers, &format!("contact_email={value}"), Book::NEWEST);
        assert_eq!(told.codes(), ["EMAIL_FORMAT"], "{value}");
        assert!(told.findings[0].message.to_string().contains(word), "{value}");
        let own = told.findings[0].suggestion.as_ref().map(|own| own.value.as_str());
        assert_eq!(own, suggested, "{value}");
    }
}

fn texts(rule: &Rule) -> [&'static str; 4] {
    [rule.summary, rule.why, rule.fix, rule.source]
}

#[test]
fn every_record_is_complete_and_in_plain_words() {
    let all = registry::all();
    assert!(all.windows(2).all(|pair| pair[0].code != pair[1].code), "a code is there twice");
    for rule in all {
        let code = rule.code;
        let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        assert!(!code.is_empty() && code.chars().all(plain), "{code}");
        for text in texts(rule) {
            assert!(!text.is_empty(), "{code} says too little");
            let lower = text.to_lowercase();
            for word in ["invalid", "illegal", "!"] {
                assert!(!lower.contains(word), "{code}: `{word}` in `{text}`");
            }
        }
        if rule.scope == Scope::Row && !WITHOUT_EXAMPLE.contains(&code) {
            assert!(!rule.bad.is_empty() && !rule.good.is_empty(), "{code} lacks an example");
        }
        if let (Some(since), Some(phase)) = (rule.since, rule.phases.first()) {
            assert!(since < phase.before, "{code}");
        }
        assert!(rule.phases.is_sorted_by_key(|phase| phase.before), "{code}");
    }
}

#[test]
fn rules_change_with_the_day() {
    let level = |rule: &Rule, year, month, day| rule.level(Date::constant(year, month, day));
    let repeated = &super::company_name::COMPANY_NAME_REPEATED_CHAR;
    assert_eq!(level(repeated, 2021, 9, 21), Level::Off);
    assert_eq!(level(repeated, 2021, 9, 22), Level::On(Severity::Reject));
    assert_eq!(level(repeated, 2022, 1, 1), Level::On(Severity::Warn));
    assert_eq!(level(repeated, 2024, 2, 4), Level::On(Severity::Warn));
    assert_eq!(level(repeated, 2024, 2, 5), Level::On(Severity::Reject));
    let tld = &super::company_name::COMPANY_NAME_TLD;
    assert_eq!(level(tld, 2021, 12, 31), Level::On(Severity::Reject));
    assert_eq!(level(tld, 2022, 1, 1), Level::On(Severity::Warn));
}
