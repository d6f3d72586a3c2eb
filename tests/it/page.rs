//! The page and the digest of a run, as a person gets them.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::sheet::{customers, lines};
use crate::support::{Dir, Ran, generate, root};

/// The page and the digest.
fn told(dir: &Dir, ran: &Ran) -> [String; 2] {
    let report = ran.report(dir);
    ["page", "digest"].map(|kind| fs::read_to_string(report.join(name(ran, kind))).unwrap())
}

/// The name of a report's file of a kind.
fn name(ran: &Ran, kind: &str) -> String {
    let summary = ran.summary();
    let files = summary["artifacts"].as_array().unwrap();
    let file = files.iter().find(|file| file["kind"] == kind).unwrap();
    file["name"].as_str().unwrap().to_owned()
}

/// The start tags of a page, and its text between them. Reads what a browser would, as far as this
/// project writes it: style and script are texts.
fn tags(page: &str) -> (Vec<&str>, String) {
    let (mut tags, mut text, mut rest) = (Vec::new(), String::new(), page);
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = after.split_once('>').unwrap();
        rest = after;
        for own in ["style", "script"] {
            if tag == own {
                rest = rest.split_once(&format!("</{own}>")).unwrap().1;
            }
        }
        if !tag.starts_with(['/', '!']) {
            tags.push(tag);
        }
    }
    (tags, text + rest)
}

/// The values of an attribute.
fn values<'a>(tags: &[&'a str], attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    let value = |tag: &&'a str| Some(tag.split_once(&start)?.1.split_once('"')?.0);
    tags.iter().filter_map(value).collect()
}

/// What must hold of every page.
fn sound(page: &str) -> String {
    let (tags, text) = tags(page);
    for tag in &tags {
        let names = tag.split('"').step_by(2).flat_map(|part| part.split_whitespace().skip(1));
        for name in tag.split('"').step_by(2).skip(1).chain(names) {
            assert!(!name.trim().starts_with("on"), "{tag}");
        }
        for loads in
            ["img", "link", "iframe", "object", "embed", "base", "audio", "video", "source"]
        {
            assert!(tag.split_whitespace().next() != Some(loads), "{tag}");
        }
        assert!(!tag.contains(" src=") && !tag.contains(" style="), "{tag}");
    }
    let policy = values(&tags, "content")[0];
    assert!(policy.starts_with("default-src &#39;none&#39;; "), "{policy}");
    assert!(!policy.contains("script-src &#39;unsafe"), "{policy}");
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("@import"));
    let ids = values(&tags, "id");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    for attribute in ["aria-labelledby", "aria-describedby"] {
        for id in values(&tags, attribute) {
            assert!(unique.contains(id), "{attribute} {id}");
        }
    }
    for address in values(&tags, "href") {
        match address.strip_prefix('#') {
            Some(id) => assert!(unique.contains(id), "{address}"),
            None => assert!(!address.contains([':', '/', '?', '#']), "{address}"),
        }
    }
    text
}

#[test]
fn hostile_cells_stay_text() {
    let dir = Dir::new();
    let rows = [
        "company_name=<script>alert(1)</script>; customer_ref=C-2",
        "company_name=\"><img src=x onerror=alert(2)>; city=x' onmouseover='y; customer_ref=C-3",
        "country==cmd|' /C calc'!A0; customer_ref=C-4",
        "country=http://evil.example/a|b`c`; customer_ref=C-5",
        "country=\u{202e}ED\u{1b}[31m\u{7}; customer_ref=C-6",
        "culture=<!--</style></script><svg onload=x>; customer_ref=C-7",
    ];
    dir.write("in <b>&amp.csv", customers(&rows));
    let args = ["check", "in <b>&amp.csv", "--json", "--as-of", "2026-01-15"];
    let ran = crate::support::muster(dir.path(), &args);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let [page, digest] = told(&dir, &ran);
    assert_eq!(name(&ran, "page"), "in__b__amp.report.html");
    let page_without_addresses = page.replace("http://evil.example", "");
    let text = sound(&page_without_addresses);
    assert_eq!(page.matches("<script").count(), 1);
    for shown in ["onload=x&gt;", "&lt;U+202E&gt;ED&lt;U+001B&gt;[31m", "=cmd|&#39; /C calc&#39;"] {
        assert!(text.contains(shown), "{shown}");
    }
    for text in [&page, &digest] {
        assert!(!text.contains(['\u{202e}', '\u{1b}', '\u{7}']));
    }
    // In the digest what is no code is disarmed.
    for line in digest.lines() {
        let outside: String = line.split('`').step_by(2).collect::<String>().replace("\\<", "");
        assert!(!outside.contains('<') && !outside.contains("http://"), "{line}");
    }
}

#[test]
fn personal_values_are_masked_and_all_files_are_named() {
    let dir = Dir::new();
    let row = "contact_email=zaphod.beeblebrox(at)weber-bau.com; contact_first_name=Zaphod; \
        contact_last_name=test; contact_phone=+49 30 901820-CALL-ME-ZAPHOD; customer_ref=C-2";
    dir.write("customers.csv", customers(&["customer_ref=C-1", row]));
    dir.write("lines.csv", lines(&["customer_ref=C-1", "customer_ref=C-2; line_ref=L2"]));
    let ran = dir.expect(2, "import customers.csv lines.csv");
    let [page, digest] = told(&dir, &ran);
    sound(&page);
    for text in [&page, &digest] {
        assert!(!text.to_lowercase().contains("zaphod") && !text.contains("901820"), "{text}");
    }
    let summary = ran.summary();
    for file in summary["artifacts"].as_array().unwrap() {
        let name = file["name"].as_str().unwrap();
        if file["kind"] != "page" {
            assert!(page.contains(&format!("href=\"{name}\"")), "{name}");
        }
        assert!(digest.contains(&format!("`{name}`")), "{name}");
        assert!(ran.report(&dir).join(name).exists(), "{name}");
    }
    for input in summary["inputs"].as_array().unwrap() {
        let digest_of_input = input["sha256"].as_str().unwrap();
        assert!(page.contains(digest_of_input) && digest.contains(digest_of_input));
    }
    assert!(page.contains("<h2 id=\"places-title\">") && page.contains("write to the database"));
}

#[test]
fn more_findings_than_a_page_lists_are_declared() {
    let dir = Dir::new();
    let rows: Vec<String> = (0..2_050)
        .map(|at| format!("customer_ref=C-{at}; country=XX{at}; contact_email=no"))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    dir.write("customers.csv", customers(&rows));
    let ran = dir.expect(2, "check customers.csv");
    let all = ran.findings(&dir).len();
    assert!(all > 2_000);
    let summary = ran.summary();
    let cut = summary["truncated"][0].as_str().unwrap();
    assert!(
        cut.starts_with("The page lists the first 2,000 of ") && cut.contains("findings.jsonl")
    );
    let [page, digest] = told(&dir, &ran);
    assert_eq!(page.matches(cut).count(), 2, "at the top and above the list");
    assert!(digest.contains(cut));
    assert_eq!(page.matches("<tr role=\"row\">").count(), 2_001);
    let page_kind = |file: &&Value| file["kind"] == "page";
    let listed = summary["artifacts"].as_array().unwrap().iter().find(page_kind).unwrap();
    assert_eq!(listed["records"], 2_000);
    sound(&page);
}

#[test]
fn a_page_shows_where_the_trouble_begins() {
    let dir = Dir::new();
    generate(&dir, "--families 3000 --lines-per-family 1 --seed 5");
    let text = fs::read_to_string(dir.path().join("customers.csv")).unwrap();
    let (headings, mut rows) = crate::sheet::parse(&text);
    let at = headings.iter().position(|heading| heading == "country").unwrap();
    for row in rows.iter_mut().skip(2_000) {
        row[at] = "XX".to_owned();
    }
    dir.write("customers.csv", crate::sheet::unparse(&headings, &rows));
    let ran = dir.expect(2, "check customers.csv subscriptions.csv");
    let [page, _] = told(&dir, &ran);
    let text = sound(&page);
    assert!(text.contains("from row 2,002 to row 3,001."));
}

#[test]
fn a_page_speaks_the_language_of_its_run() {
    let dir = Dir::copy_of(&root().join("samples/needs-review"));
    let ran = dir.expect(2, "check customers.csv subscriptions.csv --lang ru");
    let [page, digest] = told(&dir, &ran);
    sound(&page);
    assert!(page.contains("<html lang=\"ru\">") && page.contains("требует проверки"));
    for english in ["What to do next", "Causes", "rejected", "Findings", "for example"] {
        assert!(!page.contains(&format!(">{english}")), "{english}");
        assert!(!digest.contains(english), "{english}");
    }
}

#[test]
fn a_run_with_nothing_to_tell_has_a_page_too() {
    let dir = Dir::new();
    dir.write("customers.csv", customers(&["customer_ref=C-1"]));
    let ran = dir.expect(0, "check customers.csv");
    let [page, digest] = told(&dir, &ran);
    let text = sound(&page);
    assert!(text.contains("Nothing was found.") || page.contains("id=\"list\""));
    assert!(text.contains("Nothing needs correcting: import the files."));
    assert!(digest.starts_with("# customers.csv: accepted\n"));
    let planned = dir.expect(0, "plan customers.csv");
    assert!(told(&dir, &planned)[1].starts_with("# customers.csv: planned\n"));
}
