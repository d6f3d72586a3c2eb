//! File names and the patterns they fit.

use std::path::Path;

/// Whether a file fits a pattern: by its own name, or, where it is a file of rejects that comes back,
/// by the name of the file that they are from, whose ending nobody knows any more.
pub(super) fn fits(pattern: &str, path: &str) -> bool {
    if matches(pattern, path) {
        return true;
    }
    let name = Path::new(path).file_name().map(|name| name.to_string_lossy().to_lowercase());
    let origin = name.as_deref().and_then(|name| {
        let (stem, _) = name.rsplit_once('.')?;
        stem.strip_suffix(".rejects")
    });
    origin.is_some_and(|origin| {
        matches(pattern.rsplit_once('.').map_or(pattern, |(stem, _)| stem), origin)
    })
}

/// Whether a file's own name fits a pattern, in which `*` is any text and `?` any character. Case
/// makes no difference, as it makes none to half of the systems that files come from.
fn matches(pattern: &str, path: &str) -> bool {
    let name = Path::new(path)
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().to_lowercase());
    let (pattern, name): (Vec<char>, Vec<char>) =
        (pattern.to_lowercase().chars().collect(), name.chars().collect());
    let (mut at, mut own) = (0, 0);
    // Where the last star stood, and how much of the name it has taken so far.
    let mut star = None;
    while own < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, own));
                at += 1;
            }
            Some(c) if *c == '?' || *c == name[own] => {
                at += 1;
                own += 1;
            }
            _ => {
                let Some((before, taken)) = star else { return false };
                star = Some((before, taken + 1));
                (at, own) = (before + 1, taken + 1);
            }
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|c| *c == '*'))
}

#[cfg(test)]
mod tests {
    use super::{fits, matches};

    #[test]
    fn rejects_are_of_the_feed_of_the_file_they_are_from() {
        for (pattern, path, expected) in [
            ("kunden*.csv", "kunden-05.csv", true),
            ("kunden*.csv", "r/kunden-05.rejects.xlsx", true),
            ("kunden*.xlsx", "kunden-05.Blatt_1.rejects.csv", true),
            ("kunden*", "Kunden-05.rejects.ods", true),
            ("kunden.csv", "kunden.rejects.csv", true),
            ("kunden*.csv", "orders.rejects.xlsx", false),
            ("kunden.csv", "kunden.xlsx", false),
            ("*.csv", "rejects.xlsx", false),
        ] {
            assert_eq!(fits(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn names_fit_patterns() {
        for (pattern, path) in [
            ("*.csv", "in/kunden.csv"),
            ("*.csv", "KUNDEN.CSV"),
            ("kunden_????.csv", "kunden_2026.csv"),
            ("*kunden*.*", "neue kunden 3.xlsx"),
            ("a*b*c", "aXbXbXc"),
            ("*", "x"),
        ] {
            assert!(matches(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in
            [("*.csv", "a.csv.gz"), ("kunden*", "in/x.csv"), ("?", "ab"), ("", "a"), ("a", "")]
        {
            assert!(!matches(pattern, path), "{pattern} {path}");
        }
    }
}
