//! The laws of the house that a compiler does not know. A law that fails here is changed in this
//! file and in the code together, or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use toml::Table;

use crate::support::{root, rust_files};

/// Rooms, and what each may import.
const ROOMS: &[(&str, &[&str])] = &[
    ("table", &[]),
    ("model", &[]),
    ("source", &["table", "model"]),
    ("rules", &["table", "model"]),
    ("store", &["table", "model"]),
    ("report", &["table", "model", "rules"]),
    ("run", &["table", "model", "source", "rules", "store", "report"]),
    ("cli", &["table", "model", "source", "rules", "store", "report", "run"]),
];

/// Dependencies, and the rooms that may name them; `*` is everywhere, `main` the program's root.
const DEPENDENCIES: &[(&str, &[&str])] = &[
    ("chardetng", &["source"]),
    ("clap", &["cli"]),
    ("email_address", &["rules"]),
    ("encoding_rs", &["source"]),
    ("flate2", &["source"]),
    ("hashbrown", &["run"]),
    ("idna", &["rules"]),
    ("indicatif", &["cli"]),
    ("jiff", &["model"]),
    ("memchr", &["source", "report", "model"]),
    ("mimalloc", &["main"]),
    ("psl", &["rules"]),
    ("quick-xml", &["source"]),
    ("rayon", &["run"]),
    ("regex", &["rules"]),
    ("rlibphonenumber", &["rules"]),
    ("rust_xlsxwriter", &["report"]),
    ("rustix", &["source", "cli"]),
    ("ruzstd", &["source"]),
    ("serde", &["report", "run", "cli"]),
    ("serde_json", &["source", "report", "run", "cli"]),
    ("sha2", &["model"]),
    ("simdutf8", &["source"]),
    ("sqlx", &["store"]),
    ("futures-util", &["store"]),
    ("percent-encoding", &["store"]),
    ("strsim", &["rules", "cli"]),
    ("tempfile", &["source", "report", "run"]),
    ("thiserror", &["*"]),
    ("tokio", &["run", "store", "cli"]),
    ("toml", &["cli"]),
    ("unicode-normalization", &["model"]),
    ("xxhash-rust", &["model"]),
    ("zip", &["source"]),
];

/// Lines of a file, its tests not counted.
const LINES_MAX: usize = 450;

/// A file of the library, without comments and without its tests.
struct Source {
    path: PathBuf,
    room: String,
    text: String,
}

/// The files of `src`; a room is a file or a folder beside `lib.rs`.
fn sources() -> Vec<Source> {
    let src = root().join("src");
    let files = rust_files(&src).into_iter();
    let sources = files.map(|path| {
        let inside = path.strip_prefix(&src).unwrap();
        let room = inside.iter().next().unwrap().to_string_lossy().replace(".rs", "");
        let text = code(&fs::read_to_string(&path).unwrap());
        Source { path, room, text }
    });
    // Files that hold nothing but tests may use what tests use.
    sources.filter(|source| !is_test(&source.path)).collect()
}

fn is_test(path: &Path) -> bool {
    path.iter().any(|part| part == "tests" || part == "tests.rs")
}

/// The text up to its tests, without comments.
fn code(text: &str) -> String {
    let lines = text.lines().take_while(|line| !line.trim_start().starts_with("#[cfg(test)]"));
    let lines = lines.filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

fn word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// What follows each occurrence of a needle that is not the tail of a longer word.
fn after<'a>(text: &'a str, needle: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(needle).filter_map(move |(at, _)| {
        let free = !text.get(..at)?.chars().next_back().is_some_and(|c| word(c) || c == ':');
        free.then(|| text.get(at + needle.len()..)).flatten()
    })
}

/// The rooms named behind `crate::`, one or several in braces.
fn rooms_named(text: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for rest in after(text, "crate::") {
        let Some(list) = rest.strip_prefix('{') else {
            rooms.insert(rest.chars().take_while(|&c| word(c)).collect());
            continue;
        };
        let mut depth = 1;
        let mut name = String::new();
        for c in list.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 1 && (word(c) || c == ':') {
                name.push(c);
            }
            if depth == 0 || (depth == 1 && c == ',') {
                rooms.insert(name.split(':').next().unwrap_or_default().to_owned());
                name.clear();
            }
            if depth == 0 {
                break;
            }
        }
    }
    rooms.remove("");
    rooms
}

fn fail_on(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn a_room_imports_lower_floors_only() {
    let allowed: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(below) = allowed.get(source.room.as_str()) else { continue };
        for other in rooms_named(&source.text) {
            let is_room = allowed.contains_key(other.as_str());
            if is_room && other != source.room && !below.contains(&other.as_str()) {
                wrong.push(format!(
                    "{}: `{}` may not import `{other}`",
                    shown(&source.path),
                    source.room
                ));
            }
        }
    }
    fail_on(&wrong);
}

#[test]
fn a_dependency_has_its_rooms() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (name, rooms) in DEPENDENCIES {
            let path = format!("{}::", name.replace('-', "_"));
            let named = after(&source.text, &path).next().is_some();
            if named && !rooms.contains(&"*") && !rooms.contains(&source.room.as_str()) {
                wrong.push(format!("{}: `{name}` belongs to {rooms:?}", shown(&source.path)));
            }
        }
    }
    fail_on(&wrong);
}

#[test]
fn every_dependency_is_on_the_map() {
    let manifest: Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let mut wrong = Vec::new();
    for name in manifest["dependencies"].as_table().unwrap().keys() {
        if !DEPENDENCIES.iter().any(|(known, _)| known == name) {
            wrong.push(format!("`{name}` has no room: add it to the map in {}", file!()));
        }
    }
    fail_on(&wrong);
}

#[test]
fn files_are_short_and_modules_stand_beside_their_folder() {
    let mut wrong = Vec::new();
    for path in rust_files(&root().join("src")).into_iter().chain(rust_files(&root().join("tests")))
    {
        let text = fs::read_to_string(&path).unwrap();
        let tests = |line: &&str| line.starts_with("#[cfg(test)]");
        let lines = text.lines().take_while(|line| !tests(line)).count();
        if lines > LINES_MAX {
            wrong.push(format!("{}: {lines} lines, at most {LINES_MAX}", shown(&path)));
        }
        if path.file_name().is_some_and(|name| name == "mod.rs") {
            wrong.push(format!("{}: name it after its folder", shown(&path)));
        }
    }
    fail_on(&wrong);
}

#[test]
fn only_cli_speaks_to_people() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.room != "cli") {
        for needle in ["println!", "eprintln!", "print!", "eprint!", "dbg!"] {
            if after(&source.text, needle).next().is_some() {
                wrong.push(format!("{}: {needle}", shown(&source.path)));
            }
        }
    }
    fail_on(&wrong);
}

#[test]
fn nothing_is_left_to_do_and_no_machine_is_named() {
    let mut wrong = Vec::new();
    for path in rust_files(&root().join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        for needle in ["TODO", "FIXME", "XXX:", "todo!", "unimplemented!"] {
            if text.contains(needle) {
                wrong.push(format!("{}: {needle}", shown(&path)));
            }
        }
        for needle in ["\"/home/", "\"/work/", "\"/tmp/", "\"/root/", "/home/", "/work/"] {
            if text.contains(needle) {
                wrong.push(format!("{}: the path {needle}", shown(&path)));
            }
        }
    }
    fail_on(&wrong);
}

#[test]
fn every_rule_is_listed() {
    let rules: Vec<Source> =
        sources().into_iter().filter(|source| source.room == "rules").collect();
    let mut listed = String::new();
    for source in &rules {
        // A list is `static NAME: &[&Rule] = &[ … ];`.
        for rest in after(&source.text, "&[&Rule]") {
            listed.push_str(rest.split("];").next().unwrap_or_default());
        }
    }
    let listed: BTreeSet<&str> = listed.split(|c| !word(c)).collect();
    let mut wrong = Vec::new();
    for source in &rules {
        for rest in after(&source.text, "static ") {
            let Some((name, kind)) = rest.split_once(':') else { continue };
            let is_item = name.chars().all(word);
            let is_rule = kind.trim_start().starts_with("Rule ");
            if is_item && is_rule && !listed.contains(name) {
                wrong.push(format!("{}: {name} is in no list", shown(&source.path)));
            }
        }
    }
    fail_on(&wrong);
}

/// A private constant may bound a helper; what other files go by is a limit of the program.
#[test]
fn limits_live_in_one_file() {
    let mut wrong = Vec::new();
    for source in sources() {
        if source.path.ends_with("table/limits.rs") {
            continue;
        }
        for line in source.text.lines() {
            let Some((before, rest)) = line.split_once("const ") else { continue };
            let name: String = rest.chars().take_while(|&c| word(c)).collect();
            if before.trim_start().starts_with("pub") && name.ends_with("_MAX") {
                wrong.push(format!("{}: {name} belongs to table/limits.rs", shown(&source.path)));
            }
        }
    }
    fail_on(&wrong);
}
