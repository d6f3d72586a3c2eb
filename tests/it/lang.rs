//! Everything that is said to people is in every list of texts, and nothing else is.
//!
//! A template can only be made by `say!` from a literal, so looking for that name in the source
//! finds all of them; texts of rule records and of columns come from the records.
//! `schemas/lang/en.txt` is made of all: `cargo test --test it -- --ignored write_the_english_list`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use muster::rules;
use muster::table::Column;

use crate::support::{DAYS, Dir, command, files, folders, muster, root, rust_files};

fn list(language: &str) -> PathBuf {
    root().join("schemas/lang").join(language).with_extension("txt")
}

/// The source without comments and without its tests, which stand at the end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The literal that begins a text, read as the compiler reads it.
fn literal(text: &str) -> Option<String> {
    let mut chars = text.trim_start().strip_prefix('"')?.chars().peekable();
    let mut literal = String::new();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Some(literal),
            '\\' => match chars.next()? {
                '\n' => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                c @ ('"' | '\\') => literal.push(c),
                _ => return None,
            },
            c => literal.push(c),
        }
    }
    None
}

/// Templates by the file they stand in first; files in the order of their paths.
fn templates() -> BTreeMap<PathBuf, Vec<String>> {
    let (mut known, mut found) = (BTreeSet::new(), BTreeMap::<PathBuf, Vec<String>>::new());
    let src = root().join("src");
    for path in rust_files(&src) {
        let inside = path.strip_prefix(&src).unwrap().to_path_buf();
        let name = inside.file_name().unwrap().to_str().unwrap();
        let parts = inside.iter().any(|part| part == "tests");
        if parts || name == "tests.rs" || name.contains("examples") || name == "testing.rs" {
            continue;
        }
        let mut text = code(&fs::read_to_string(&path).unwrap());
        if inside.ends_with("rules/message.rs") {
            // The macro itself is told by what it matches, which is no literal.
            text = text.split_once("pub(crate) use say;").unwrap().1.to_owned();
        } else {
            assert!(!text.contains("Text::checked"), "{name}: texts are made by say! alone");
        }
        for rest in text.split("say!").skip(1) {
            let template = rest.strip_prefix('(').and_then(literal).unwrap_or_else(|| {
                panic!("{}: no plain literal behind say!: {:.60}", inside.display(), rest)
            });
            if known.insert(template.clone()) {
                found.entry(inside.clone()).or_default().push(template);
            }
        }
    }
    found
}

/// The English list as it has to be.
fn english() -> String {
    let mut list = String::from(
        "# Everything that muster says to people, in English. Made by a test; see README.md.\n",
    );
    let mut known = BTreeSet::new();
    for (path, templates) in templates() {
        let path = path.to_string_lossy().replace('\\', "/");
        list.push_str(&format!("\n# {}\n", path.trim_end_matches(".rs")));
        for template in templates {
            list.push_str(&format!("= {template}\n"));
            known.insert(template);
        }
    }
    for rule in rules::all() {
        let texts = [rule.summary, rule.why, rule.fix];
        let new: Vec<&str> =
            texts.into_iter().filter(|text| known.insert((*text).to_owned())).collect();
        if !new.is_empty() {
            list.push_str(&format!("\n# {}\n", rule.code));
            for text in new {
                list.push_str(&format!("= {text}\n"));
            }
        }
    }
    list.push_str("\n# table/column\n");
    for column in Column::ALL {
        if known.insert(column.summary().to_owned()) {
            list.push_str(&format!("= {}\n", column.summary()));
        }
    }
    list
}

fn english_texts() -> BTreeSet<String> {
    let list = english();
    list.lines().filter_map(|line| line.strip_prefix("= ")).map(str::to_owned).collect()
}

#[test]
#[ignore = "writes a file of the repository"]
fn write_the_english_list() {
    fs::write(list("en"), english()).unwrap();
}

#[test]
fn the_english_list_is_what_stands_in_the_source() {
    let written = fs::read_to_string(list("en")).unwrap().replace("\r\n", "\n");
    let made = english();
    for (written, made) in written.lines().zip(made.lines()) {
        assert_eq!(written, made, "make en.txt again and correct the other lists");
    }
    assert_eq!(written.len(), made.len(), "make en.txt again and correct the other lists");
}

#[test]
fn english_texts_are_short_and_do_not_blame() {
    for text in english_texts() {
        let lower = text.to_lowercase();
        for word in ["invalid", "illegal", "!"] {
            assert!(!lower.contains(word), "{word}: {text}");
        }
        assert!(text.chars().count() <= 240, "{text}");
        assert_eq!(text.trim(), text, "a blank at an end is lost in a list");
        assert!(!text.is_empty() && !text.contains(['\n', '\r', '\t']), "{text:?}");
    }
}

/// The names in braces.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn every_language_has_every_text_once_with_the_same_placeholders() {
    let english = english_texts();
    for language in ["ru"] {
        let text = fs::read_to_string(list(language)).unwrap();
        let mut pairs = BTreeMap::new();
        let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
        while let Some(line) = lines.next() {
            let own =
                line.strip_prefix("= ").unwrap_or_else(|| panic!("not an English text: {line}"));
            let translation = lines.next().and_then(|line| line.strip_prefix("> "));
            let translation = translation.unwrap_or_else(|| panic!("no translation below: {own}"));
            assert!(pairs.insert(own.to_owned(), translation).is_none(), "twice: {own}");
            assert_eq!(placeholders(own), placeholders(translation), "{own}\n{translation}");
            assert_eq!(translation.trim(), translation, "{own}");
            assert!(!translation.is_empty() && !translation.contains('!'), "{translation}");
        }
        let own: BTreeSet<String> = pairs.into_keys().collect();
        let missing: Vec<&String> = english.difference(&own).collect();
        let left: Vec<&String> = own.difference(&english).collect();
        assert!(missing.is_empty() && left.is_empty(), "lacks {missing:#?}\nhas still {left:#?}");
    }
}

/// Runs the needs-review sample with words added, in an environment of a language; gives what it
/// printed, and what the rejects files hold.
fn review(words: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let dir = Dir::copy_of(&root().join("samples/needs-review"));
    let mut args = vec!["check", "customers.csv", "subscriptions.csv"];
    args.extend(DAYS);
    args.extend(words);
    let mut command = command(dir.path(), &args);
    let output = command.env("NO_COLOR", "1").envs(environment.iter().copied()).output().unwrap();
    let report = folders(&dir.path().join("reports")).pop();
    let rejects: Vec<String> = report
        .iter()
        .flat_map(|report| files(report))
        .filter(|file| file.to_string_lossy().ends_with(".rejects.csv"))
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    (output.status.code(), String::from_utf8(output.stdout).unwrap(), rejects.concat())
}

/// The codes in a text, in their order.
fn codes(text: &str) -> Vec<&str> {
    let code = |word: &&str| {
        word.contains('_') && word.chars().all(|c| c.is_ascii_uppercase() || c == '_')
    };
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(code).collect()
}

#[test]
fn a_report_speaks_russian_and_its_codes_do_not() {
    let (code, english, english_rejects) = review(&[], &[]);
    assert_eq!(code, Some(2));
    assert!(english.starts_with("needs review: ") && english.contains("causes of rejection"));
    let (code, russian, rejects) = review(&["--lang", "ru"], &[]);
    assert_eq!(code, Some(2));
    assert!(russian.starts_with("требует проверки: "), "{russian}");
    for word in ["причины отклонения", "адресом эл. почты", "из них", "дальше:"]
    {
        let found = russian.contains(word) || rejects.contains(word);
        assert!(found, "{word}\n{russian}");
    }
    for word in ["enter ", "correct ", "held because"] {
        assert!(!russian.contains(word) && !rejects.contains(word), "{word}\n{russian}");
    }
    assert_eq!(codes(&russian), codes(&english));
    assert_eq!(codes(&rejects), codes(&english_rejects));
    assert!(rejects.contains("удержано из-за customers.csv, строка "));
    // As the environment says, unless it is said otherwise.
    for environment in [
        &[("LANG", "ru_RU.UTF-8")][..],
        &[("LC_MESSAGES", "ru_RU.UTF-8"), ("LANG", "de_DE.UTF-8")],
        &[("LC_ALL", "ru"), ("LANG", "C")],
    ] {
        let (_, _, again) = review(&[], environment);
        assert!(again.contains("удержано из-за"), "{environment:?}");
    }
    for (words, environment) in [
        (&["--lang", "en"][..], &[("LANG", "ru_RU.UTF-8")][..]),
        (&[], &[("LC_ALL", "C"), ("LANG", "ru_RU.UTF-8")]),
    ] {
        let (_, text, again) = review(words, environment);
        assert!(text.starts_with("needs review: ") && again.contains("held because of"));
    }
}

#[test]
fn a_language_is_no_part_of_what_a_run_is_known_by() {
    let dir = Dir::copy_of(&root().join("samples/needs-review"));
    let files = "customers.csv subscriptions.csv";
    let first = dir.expect(2, &format!("import {files}"));
    assert_eq!(first.summary()["lang"], "en");
    let again = dir.expect(4, &format!("import {files} --lang ru")).summary();
    assert_eq!(again["lang"], "ru");
    assert_eq!(again["run"], first.summary()["run"]);
    assert!(again["sentence"].as_str().unwrap().contains("ничего не сделано"));
    dir.write("muster.toml", "[import]\nlang = \"ru\"\n");
    assert_eq!(dir.expect(2, &format!("check {files}")).summary()["lang"], "ru");
    assert_eq!(dir.expect(2, &format!("check {files} --lang en")).summary()["lang"], "en");
    dir.expect(64, &format!("check {files} --lang de"));
}

#[test]
fn rules_are_explained_in_russian() {
    let dir = Dir::new();
    let explained = muster(dir.path(), &["explain", "EMAIL_FORMAT", "--lang", "ru"]);
    assert_eq!(explained.code, Some(0));
    assert!(explained.stdout.contains("Исправьте адрес."), "{}", explained.stdout);
    let listed = muster(dir.path(), &["rules", "--lang", "ru"]);
    assert!(listed.stdout.contains("Адрес эл. почты имеет вид имя@домен"), "{}", listed.stdout);
    assert!(!listed.stdout.contains("Partner Center"));
    let json = muster(dir.path(), &["rules", "--json", "--lang", "ru"]);
    assert!(json.stdout.contains("\"code\": \"EMAIL_FORMAT\"") && json.stdout.contains("почты"));
}
