//! Which country a name, a three-letter code or another spelling means. A name never counts as a
//! code; it only tells which code to enter.

use std::sync::LazyLock;

use crate::model;
use crate::rules::Grade;
use crate::rules::markets::{self, field};

use super::near;

/// The table itself.
pub(in crate::rules) static TABLE: &str = include_str!("../../../schemas/country_names.csv");

/// Names of a country that are as well those of a state, of another country, or part of one.
const SHARED: &[&str] = &["CG", "GE", "JE", "MF"];

struct Name {
    folded: String,
    code: &'static str,
    grade: Grade,
}

static NAMES: LazyLock<Vec<Name>> = LazyLock::new(|| {
    let name = |text: &str, code, grade| Name { folded: model::fold(text), code, grade };
    let mut names: Vec<Name> = Vec::new();
    for market in markets::all() {
        let shared = SHARED.contains(&market.iso2);
        let grade = if shared { Grade::Likely } else { Grade::Certain };
        names.push(name(market.iso3, market.iso2, Grade::Certain));
        names.push(name(market.name, market.iso2, grade));
    }
    for line in TABLE.lines().skip(1) {
        let mut rest = line;
        let (Some(code), Some(aliases)) = (field(&mut rest), field(&mut rest)) else { continue };
        for alias in aliases.split('|') {
            let (alias, grade) = match alias.strip_prefix('?') {
                Some(alias) => (alias, Grade::Likely),
                None => (alias, Grade::Certain),
            };
            names.push(name(alias, code, grade));
        }
    }
    names.sort_by(|one, other| (&one.folded, one.code).cmp(&(&other.folded, other.code)));
    names.dedup_by(|one, other| (&one.folded, one.code) == (&other.folded, other.code));
    names
});

/// The code that a text means, and how sure that is.
pub(in crate::rules) fn guess(text: &str) -> Option<(&'static str, Grade)> {
    let folded = model::fold(text);
    if let Some(known) = known(&folded) {
        return Some(known);
    }
    near::nearest(&folded, NAMES.iter().map(|name| (name.folded.as_str(), name.code)))
}

/// The code that a folded text is a name of.
pub(in crate::rules) fn known(folded: &str) -> Option<(&'static str, Grade)> {
    let at = NAMES.binary_search_by(|name| name.folded.as_str().cmp(folded)).ok()?;
    NAMES.get(at).map(|name| (name.code, name.grade))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        let codes: Vec<&str> =
            TABLE.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
        assert!(codes.is_sorted() && codes.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(codes.iter().all(|code| markets::place_of(code).is_some()));
        assert!(!TABLE.contains("\"\""));
        let twice = NAMES.windows(2).find(|pair| pair[0].folded == pair[1].folded);
        assert_eq!(twice.map(|pair| (&pair[0].folded, pair[0].code, pair[1].code)), None);
        assert!(NAMES.iter().all(|name| name.folded.chars().count() > 1));
    }

    #[test]
    fn names_and_other_codes_are_guessed() {
        for (text, code, grade) in [
            ("UK", "GB", Grade::Certain),
            ("United Kingdom", "GB", Grade::Certain),
            ("DEU", "DE", Grade::Certain),
            ("germany", "DE", Grade::Certain),
            ("Türkiye", "TR", Grade::Certain),
            ("EL", "GR", Grade::Certain),
            ("U.S.A.", "US", Grade::Certain),
            ("The Netherlands", "NL", Grade::Certain),
            ("Macedonia, FYRO", "MK", Grade::Certain),
            ("Swaziland", "SZ", Grade::Certain),
            ("Burma", "MM", Grade::Certain),
            ("österreich", "AT", Grade::Certain),
            ("Ελλάδα", "GR", Grade::Certain),
            ("Россия", "RU", Grade::Certain),
            ("日本", "JP", Grade::Certain),
            ("Cote d Ivoire", "CI", Grade::Certain),
            ("Korea", "KR", Grade::Certain),
            ("America", "US", Grade::Likely),
            ("Georgia", "GE", Grade::Likely),
            ("GEO", "GE", Grade::Certain),
            ("Congo", "CG", Grade::Likely),
            ("Republic of China", "TW", Grade::Likely),
            ("Germny", "DE", Grade::Likely),
            ("Switzerlnd", "CH", Grade::Likely),
            ("Untied States", "US", Grade::Likely),
        ] {
            assert_eq!(guess(text), Some((code, grade)), "{text}");
        }
        for text in ["Atlantis", "ZZ", "XYZ", "", "東"] {
            assert_eq!(guess(text), None, "{text}");
        }
    }
}
