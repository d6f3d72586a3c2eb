//! File names and the patterns they fit.

use std::path::Path;

/// Whether a file's own name fits a pattern, in which `*` is any text and `?` any character. Case
/// makes no difference, as it makes none to half of the systems that files come from.
pub(super) fn matches(pattern: &str, path: &str) -> bool {
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
    use super::matches;

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
