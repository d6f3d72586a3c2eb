//! Everything that is said to people is in every list of texts, and nothing else is.
//!
//! A template can only be made by `say!` from a literal, so looking for that name in the source
//! finds all of them; texts of rule records come from the records. `schemas/lang/en.txt` is made
//! from both: `cargo test --test it -- --ignored write_the_english_list`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use muster::rules;

use crate::support::{Dir, command, root, rust_files};

fn list(language: &str) -> PathBuf {
    root().join("schemas/lang").join(language).with_extension("txt")
}

/// The source without tests and comments.
fn code(text: &str) -> String {
    let lines = text.lines().take_while(|line| !line.trim_start().starts_with("#[cfg(test)]"));
    let lines = lines.filter(|line| !line.trim_start().starts_with("//"));
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
        for (at, _) in text.match_indices("say!(") {
            let rest = &text[at + "say!(".len()..];
            let template = literal(rest).unwrap_or_else(|| {
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
            new.iter().for_each(|text| list.push_str(&format!("= {text}\n")));
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
        assert!(text.chars().count() <= 200, "{text}");
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
