//! How the folder comes and goes, and whether its files are what the schemas say.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::rules::{FileFinding, Language, say};

pub(super) fn summary() -> Summary {
    Summary {
        lang: "en",
        schema: 1,
        command: Kind::Import,
        outcome: "needs_review",
        sentence: "3 of 7 rows need review".to_owned(),
        exit: Exit { code: 2, name: "needs_review" },
        run: RunFacts {
            id: "0123abcd-4567".to_owned(),
            fingerprint: "ef".repeat(32),
            generation: 1,
            source: "default".to_owned(),
            started: "2025-01-02T03:04:05Z".to_owned(),
            as_of: "2025-01-02".to_owned(),
            rules_date: "2025-01-02".to_owned(),
            rules_version: "1".to_owned(),
            catalogue: "sample".to_owned(),
            on_line_error: "hold-family".to_owned(),
            fix: "none".to_owned(),
        },
        inputs: vec![InputFacts {
            mapping: None,
            path: "in/customers.csv".to_owned(),
            sheet: None,
            sha256: "ab".repeat(32),
            bytes: 400,
            dialect: "CSV, comma, UTF-8, LF".to_owned(),
            encoding: None,
            shape: "customers",
            columns: vec!["customer_ref".to_owned()],
        }],
        books: Books {
            inputs: vec![InputBooks {
                input: "in/customers.csv".to_owned(),
                sheet: None,
                rows: Counts::default(),
            }],
            ..Books::default()
        },
        findings: Vec::new(),
        causes: Vec::new(),
        defaults: vec![Count { name: "culture".to_owned(), count: 2 }],
        corrections: Vec::new(),
        file_findings: Vec::new(),
        artifacts: Vec::new(),
        truncated: Vec::new(),
        execution: Execution {
            started: "2025-01-02T03:04:05Z".to_owned(),
            ended: "2025-01-02T03:04:06Z".to_owned(),
            host: "here".to_owned(),
            version: "0.1.0".to_owned(),
            jobs: 2,
            batch: 5000,
            attempts: 1,
            report: "reports".to_owned(),
            database: None,
            seconds: vec![("survey".to_owned(), 0.5)],
            batches: vec![Pace {
                count: 1,
                written: 4,
                settled: "2025-01-02T03:04:06.500Z".to_owned(),
            }],
        },
    }
}

fn write(plan: &Plan<'_>, inputs: std::ops::Range<u16>) -> (std::path::PathBuf, Summary) {
    let mut chunks = rendered(plan);
    let mut writer = Writer::create(plan).unwrap();
    for input in inputs {
        writer.append(plan, InputId(input), &mut chunks[usize::from(input)]).unwrap();
    }
    let mut summary = summary();
    (writer.finish(plan, &mut summary).unwrap(), summary)
}

fn names_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

const ALL: [&str; 9] = [
    "accepted.csv",
    "book.All.rejects.csv",
    "customers.rejects.csv",
    "customers.rejects.xlsx",
    "customers.report.html",
    "customers.summary.md",
    "findings.jsonl",
    "relationship-requests.csv",
    "summary.json",
];

#[test]
fn the_folder_appears_whole_or_not_at_all() {
    let root = tempfile::tempdir().unwrap();
    let (inputs, digests) = (inputs(), digests());
    let plan = plan(root.path(), &inputs, &digests);
    let final_folder = root.path().join(&plan.folder);
    let leftover = root.path().join(format!(".{}.tmp-1", plan.folder));
    fs::create_dir(&leftover).unwrap();
    fs::write(leftover.join("findings.jsonl"), "half a li").unwrap();

    let mut given_up = Writer::create(&plan).unwrap();
    assert!(!leftover.exists());
    given_up.append(&plan, InputId(0), &mut rendered(&plan)[0]).unwrap();
    assert!(!final_folder.exists());
    drop(given_up);
    assert_eq!(names_in(root.path()), BTreeSet::new());

    let (folder, summary) = write(&plan, 0..2);
    assert_eq!(folder, final_folder);
    assert_eq!(names_in(root.path()), BTreeSet::from([plan.folder.clone()]));
    assert_eq!(names_in(&folder), ALL.map(str::to_owned).into());
    let records: Vec<(&str, u64)> =
        summary.artifacts.iter().map(|file| (file.name.as_str(), file.records)).collect();
    assert_eq!(
        records,
        [
            ("findings.jsonl", 6),
            ("customers.rejects.csv", 3),
            ("book.All.rejects.csv", 1),
            ("customers.rejects.xlsx", 4),
            ("accepted.csv", 4),
            ("relationship-requests.csv", 1),
            ("customers.report.html", 6),
            ("customers.summary.md", 1),
            ("summary.json", 1),
        ]
    );
    let findings = fs::read_to_string(folder.join("findings.jsonl")).unwrap();
    assert_eq!(findings.lines().count(), 6);
}

#[test]
fn a_report_delivered_again_replaces_the_earlier_one() {
    let root = tempfile::tempdir().unwrap();
    let (inputs, digests) = (inputs(), digests());
    let plan = plan(root.path(), &inputs, &digests);
    let (folder, _) = write(&plan, 0..2);
    fs::write(folder.join("notes.txt"), "mine").unwrap();
    fs::write(folder.join("accepted.csv"), "damaged").unwrap();
    write(&plan, 0..1);
    let left = [
        "accepted.csv",
        "customers.rejects.csv",
        "customers.rejects.xlsx",
        "customers.report.html",
        "customers.summary.md",
        "findings.jsonl",
        "notes.txt",
        "summary.json",
    ];
    assert_eq!(names_in(&folder), left.map(str::to_owned).into());
    assert_eq!(names_in(root.path()).len(), 1);
    let accepted = fs::read_to_string(folder.join("accepted.csv")).unwrap();
    assert!(accepted.starts_with("\u{feff}file,sheet,row,"));
}

#[test]
fn a_check_without_rejects_writes_what_is_always_written() {
    let root = tempfile::tempdir().unwrap();
    let (inputs, digests) = (inputs(), digests());
    let plan = Plan { kind: Kind::Check, ..plan(root.path(), &inputs, &digests) };
    let (folder, _) = write(&plan, 0..0);
    let names = ["customers.report.html", "customers.summary.md", "findings.jsonl", "summary.json"];
    assert_eq!(names_in(&folder), names.map(str::to_owned).into());
}

#[cfg(unix)]
#[test]
fn nobody_but_owner_and_group_reads_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let root = tempfile::tempdir().unwrap();
    let (inputs, digests) = (inputs(), digests());
    let (folder, _) = write(&plan(root.path(), &inputs, &digests), 0..2);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder) & !0o750, 0);
    for name in ALL {
        assert_eq!(mode(&folder.join(name)) & !0o640, 0, "{name}");
    }
}

#[test]
fn a_place_that_cannot_hold_reports_is_an_error_before_anything_else() {
    let root = tempfile::tempdir().unwrap();
    probe(root.path()).unwrap();
    probe(&root.path().join("made/when/missing")).unwrap();
    assert_eq!(names_in(root.path()), ["made".to_owned()].into());
    // A file where a folder should be refuses everybody, also whoever may write everywhere.
    let file = root.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(probe(&file).is_err());
    let (inputs, digests) = (inputs(), digests());
    assert!(Writer::create(&plan(&file.join("below"), &inputs, &digests)).is_err());
}

#[test]
fn files_are_what_their_schemas_say() {
    let mut summary = summary();
    let [customers, book] = rendered_here();
    let mut tallies = customers.tallies.clone();
    tallies.merge(&book.tallies);
    summary.findings = tallies.by_rule();
    summary.causes = tallies.causes();
    let artifact = |kind| Artifact { name: "x".to_owned(), kind, records: 1 };
    summary.artifacts = ["summary", "page", "digest"].map(artifact).into();
    let bytes = writer::summary_bytes(&summary);
    let lines = text(&bytes);
    assert!(lines.ends_with("\n}\n"));
    let execution = lines.find("\n  \"execution\": {").unwrap();
    assert!(!lines.get(execution + 2..).unwrap().contains("\n  \""));

    let schema: Value =
        serde_json::from_str(include_str!("../../../schemas/summary.schema.json")).unwrap();
    fits(&serde_json::from_slice(&bytes).unwrap(), &schema, &schema, "summary");
    let schema: Value =
        serde_json::from_str(include_str!("../../../schemas/finding.schema.json")).unwrap();
    for line in text(&customers.findings).lines().chain(text(&book.findings).lines()) {
        fits(&serde_json::from_str(line).unwrap(), &schema, &schema, "finding");
    }
}

/// As much of JSON Schema as the two schemas use for the names, the presence and the choice of
/// values.
fn fits(value: &Value, schema: &Value, root: &Value, at: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference.strip_prefix('#').unwrap();
        return fits(value, root.pointer(pointer).unwrap(), root, at);
    }
    if let Some(choice) = schema["enum"].as_array() {
        assert!(choice.contains(value), "{at}: {value}");
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    match &schema["type"] {
        Value::String(name) => assert!(name == kind || name == "number", "{at}: {value}"),
        Value::Array(names) => assert!(names.contains(&kind.into()), "{at}: {value}"),
        _ => {}
    }
    if let Value::Object(fields) = value {
        for (name, field) in fields {
            fits(field, &schema["properties"][name], root, &format!("{at}.{name}"));
            assert!(schema["properties"][name].is_object(), "{at} has {name}");
        }
        for name in schema["required"].as_array().unwrap() {
            assert!(fields.contains_key(name.as_str().unwrap()), "{at} lacks {name}");
        }
    }
    if let Value::Array(items) = value {
        for (index, item) in items.iter().enumerate() {
            let own = &schema["prefixItems"][index];
            let own = if own.is_null() { &schema["items"] } else { own };
            fits(item, own, root, &format!("{at}[{index}]"));
        }
    }
}

#[test]
fn a_finding_about_a_heading_tells_where_the_heading_stands() {
    static UNKNOWN: Rule = Rule { code: "FILE_COLUMN_UNKNOWN", scope: Scope::File, ..Rule::ROW };
    static UNNAMED: Rule = Rule { code: "FILE_COLUMN_UNNAMED", scope: Scope::File, ..Rule::ROW };
    let root = tempfile::tempdir().unwrap();
    let inputs = [
        input(0, "a/c.csv", None, &["Customer Ref", "colour", "size", ""]),
        input(1, "b/c.csv", None, &["Customer Ref"]),
    ];
    let digests = digests();
    let plan = plan(root.path(), &inputs, &digests);
    let about = |rule: &'static Rule, column| FileFinding {
        place: at(0, 1, 1).at(Some(column)),
        finding: finding(rule, None, say!("`{heading}` is not read")),
    };
    let found = [about(&UNKNOWN, 1), about(&UNKNOWN, 2), about(&UNNAMED, 3)];
    let mut writer = Writer::create(&plan).unwrap();
    writer.file_findings(&plan, &found).unwrap();
    let folder = writer.finish(&plan, &mut summary()).unwrap();
    let lines = fs::read_to_string(folder.join("findings.jsonl")).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (line, (letter, number, heading)) in
        lines.iter().zip([("B", 2, "colour"), ("C", 3, "size"), ("D", 4, "")])
    {
        assert_eq!(line["column_letter"], letter);
        assert_eq!(line["column_number"], number);
        assert_eq!(line["heading"], heading);
        assert_eq!(line["cell"], format!("{letter}1"));
        assert!(line.get("value").is_none() && line.get("column").is_none());
    }
    assert_eq!(lines.len(), 3);
    assert_ne!(lines[0]["finding_id"], lines[1]["finding_id"]);
    assert!(file_message(&found[0], &inputs, Language::English).starts_with("a/c.csv cell B1: "));
}

#[test]
fn files_of_one_name_are_named_by_their_paths_everywhere() {
    let headings = ["Customer Ref", "Company"];
    let inputs = [input(0, "a/c.csv", None, &headings), input(1, "b/c.csv", None, &headings)];
    let digests = digests();
    let plan = plan(Path::new("reports"), &inputs, &digests);
    let mut chunk = ChunkBuilder::new(InputId(1));
    chunk.row(at(1, 2, 2), RowKind::Data);
    for cell in ["C-1", "Weber"] {
        chunk.cell(cell, CellKind::Text);
    }
    let chunk = chunk.finish();
    let twice = finding(&TWICE, Some(Column::CustomerRef), say!("stands at {related} too"));
    let found = [twice.relating(at(0, 5, 5))];
    let mut row = reported(&chunk, 0, &found);
    row.disposition = Disposition::Held;
    row.held = Some(Held { place: at(0, 3, 3), code: "LINE_CUSTOMER_REJECTED" });
    let mut out = Rendered::default();
    render(&plan, [row], &mut out);
    let rejects = text(&out.rejects);
    for shown in ["held because of a/c.csv row 3:", "at a/c.csv row 5 too", ",b/c.csv row 2,"] {
        assert!(rejects.contains(shown), "{rejects}");
    }
    assert!(text(&out.findings).contains("stands at a/c.csv row 5 too"));
}
