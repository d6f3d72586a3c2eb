//! From what was named to the files that are meant: folders and patterns stand for files. Their
//! order is part of what a run is known by, so it depends on the names alone.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::Error;
use super::file::identity;
use crate::table::limits::INPUTS_MAX;

/// What stands for standard input.
pub(super) const STANDARD_INPUT: &str = "-";

/// What files in a folder are called that are read. One that is named is read whatever it is called.
const ENDINGS: [&str; 14] = [
    "csv", "tsv", "tab", "psv", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods", "xml", "htm", "html",
    "fods",
];
const PACKED_ENDINGS: [&str; 3] = ["gz", "zst", "zip"];

/// Whether a path stands for standard input.
pub fn is_standard_input(path: &str) -> bool {
    path == STANDARD_INPUT
}

/// The files that are meant, in the order in which they were named. A folder stands for the tables
/// in it, not in folders below it, and a pattern with `*`, `?` or `[a-z]` for the files it fits;
/// both in the order of their names' bytes. Hidden files, and what other programs are still
/// writing, are passed over.
///
/// # Errors
///
/// [`Error::NoMatch`] for a pattern without files, [`Error::Unreadable`] for a folder without
/// tables or with a report in it, [`Error::Twice`] for a file that is meant twice, and
/// [`Error::Limit`] for too many.
pub fn paths(named: &[String]) -> Result<Vec<String>, Error> {
    let mut files = Vec::new();
    for path in named {
        match fs::metadata(path) {
            _ if is_standard_input(path) => files.push(path.clone()),
            Ok(facts) if facts.is_dir() => files.extend(folder(path)?),
            Err(_) if is_pattern(path) => files.extend(matching(path)?),
            _ => files.push(path.clone()),
        }
        if files.len() > INPUTS_MAX {
            return Err(Error::Limit {
                path: PathBuf::from(path),
                limit: format!("a run reads at most {INPUTS_MAX} files and sheets"),
            });
        }
    }
    once_each(&files)?;
    Ok(files)
}

/// The tables in a folder.
fn folder(path: &str) -> Result<Vec<String>, Error> {
    let unreadable = |reason: String| Error::Unreadable { path: PathBuf::from(path), reason };
    let holds = |name: &str| Path::new(path).join(name).is_file();
    if holds("summary.json") && holds("findings.jsonl") {
        return Err(unreadable("it is the folder of a report; name its rejects files".to_owned()));
    }
    let mut files = Vec::new();
    for name in names(Path::new(path))? {
        let file = Path::new(path).join(&name);
        if !is_table(&name) || is_unfinished(&name) || !file.is_file() {
            continue;
        }
        files.push(text(file)?);
    }
    if files.is_empty() {
        let reason = "the folder holds no table; those are called .csv, .tsv, .txt, .xlsx and so \
                      on, or these with .gz, .zst or .zip";
        return Err(unreadable(reason.to_owned()));
    }
    Ok(files)
}

/// The names in a folder, sorted, without hidden ones.
fn names(folder: &Path) -> Result<Vec<String>, Error> {
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let failed = |source| Error::Io { path: here.to_path_buf(), source };
    let mut names = Vec::new();
    for entry in fs::read_dir(here).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let name = name.into_string().map_err(|name| Error::Unreadable {
            path: here.join(name),
            reason: "its name is not UTF-8; rename the file".to_owned(),
        })?;
        if !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

fn text(path: PathBuf) -> Result<String, Error> {
    path.into_os_string().into_string().map_err(|path| Error::Unreadable {
        path: PathBuf::from(path),
        reason: "its name is not UTF-8; rename the file".to_owned(),
    })
}

/// Whether a file is called as tables are.
fn is_table(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let ending = |name: &str| name.rsplit_once('.').map(|(_, ending)| ending.to_owned());
    ending(&lower).is_some_and(|ending| {
        ENDINGS.contains(&ending.as_str()) || PACKED_ENDINGS.contains(&ending.as_str())
    })
}

/// Whether it is a spreadsheet program's note that a file is open, or half of a download.
fn is_unfinished(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    name.starts_with("~$")
        || [".part", ".crdownload", ".tmp"]
            .iter()
            .any(|ending| lower.ends_with(ending) || lower.contains(&format!("{ending}.")))
}

fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?', '['])
}

/// The files that a pattern fits.
fn matching(pattern: &str) -> Result<Vec<String>, Error> {
    let mut found = vec![PathBuf::new()];
    let parts: Vec<&std::ffi::OsStr> = Path::new(pattern).iter().collect();
    for (number, part) in parts.iter().enumerate() {
        let last = number + 1 == parts.len();
        let part = part.to_str().unwrap_or_default();
        let mut next = Vec::new();
        for folder in &found {
            if !is_pattern(part) {
                next.push(folder.join(part));
                continue;
            }
            // A folder that is not there, or not for us, has no file that fits.
            let Ok(names) = names(folder) else { continue };
            let fitting = names.into_iter().filter(|name| fits(part, name));
            let fitting = fitting.filter(|name| !is_unfinished(name)).map(|name| folder.join(name));
            next.extend(fitting.filter(|path| if last { path.is_file() } else { path.is_dir() }));
            if next.len() > INPUTS_MAX {
                break;
            }
        }
        found = next;
    }
    found.retain(|path| path.is_file());
    if found.is_empty() {
        return Err(Error::NoMatch(pattern.to_owned()));
    }
    found.into_iter().map(text).collect()
}

/// Whether a name fits a pattern: `*` is anything, `?` one character, `[a-z]` one of some, `[!a-z]`
/// one of all others. Goes back to the last `*` only, so that no pattern takes long.
fn fits(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let (mut at, mut read) = (0, 0);
    let mut star = None;
    while read < name.len() {
        if pattern.get(at) == Some(&'*') {
            star = Some((at, read));
            at += 1;
        } else if let Some(length) = one(&pattern[at..], name[read]) {
            at += length;
            read += 1;
        } else if let Some((begin, taken)) = star {
            star = Some((begin, taken + 1));
            at = begin + 1;
            read = taken + 1;
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

/// How much of a pattern a character is, if it fits.
fn one(pattern: &[char], c: char) -> Option<usize> {
    match pattern.first()? {
        '?' => Some(1),
        '[' => {
            let Some(end) = pattern.iter().skip(2).position(|c| *c == ']').map(|at| at + 2) else {
                return (c == '[').then_some(1);
            };
            let (not, set) = match &pattern[1..end] {
                ['!' | '^', set @ ..] => (true, set),
                set => (false, set),
            };
            let mut fits = false;
            let mut rest = set;
            while let [first, tail @ ..] = rest {
                if let ['-', last, tail @ ..] = tail {
                    fits |= (*first..=*last).contains(&c);
                    rest = tail;
                } else {
                    fits |= *first == c;
                    rest = tail;
                }
            }
            (fits != not).then_some(end + 1)
        }
        other => (*other == c).then_some(1),
    }
}

/// Refuses a file that would be read twice, under one name or under two.
fn once_each(files: &[String]) -> Result<(), Error> {
    let mut known: HashMap<PathBuf, &str> = HashMap::new();
    for path in files {
        let key = match fs::metadata(path) {
            _ if is_standard_input(path) => PathBuf::from(path),
            Ok(facts) if identity(&facts) != (0, 0) => {
                let (device, file) = identity(&facts);
                PathBuf::from(format!("{device}:{file}"))
            }
            // Systems without such numbers know a file by its full path.
            Ok(_) => fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path)),
            // Opening it says what is wrong.
            Err(_) => continue,
        };
        if let Some(first) = known.insert(key, path) {
            return Err(Error::Twice { first: PathBuf::from(first), second: PathBuf::from(path) });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_as_in_a_shell() {
        for (pattern, name) in [
            ("*", "a.csv"),
            ("*.csv", "a.b.csv"),
            ("a?c*", "abcdef"),
            ("[a-c]x[!0-9]", "bxy"),
            ("[]]", "]"),
            ("a[", "a["),
            ("*a*b*", "xxaxxbxx"),
            ("ü*", "über.csv"),
        ] {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("*.csv", "a.csv.gz"),
            ("?", ""),
            ("[a-c]", "d"),
            ("[!a-c]", "b"),
            ("a*b", "ac"),
            ("A*", "a"),
            (&"*a".repeat(40), &"a".repeat(39)),
        ] {
            assert!(!fits(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn tables_are_known_by_their_names() {
        for name in ["a.csv", "A.CSV", "b.xlsx", "c.csv.gz", "d.zip"] {
            assert!(is_table(name) && !is_unfinished(name), "{name}");
        }
        assert!(["a.md", "csv", "a.toml", "a.db"].iter().all(|name| !is_table(name)));
        assert!(["~$a.xlsx", "a.csv.part", "a.tmp"].iter().all(|name| is_unfinished(name)));
    }
}
