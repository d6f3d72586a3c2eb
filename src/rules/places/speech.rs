//! Names of languages, for those who write `German` where a code is asked for.

use crate::model;

/// Names, folded and sorted, and the code of two letters.
const LANGUAGES: &[(&str, &str)] = &[
    ("arabic", "ar"),
    ("brazilian", "pt"),
    ("bulgarian", "bg"),
    ("bulgarski", "bg"),
    ("castellano", "es"),
    ("catala", "ca"),
    ("catalan", "ca"),
    ("cestina", "cs"),
    ("chinese", "zh"),
    ("croatian", "hr"),
    ("czech", "cs"),
    ("danish", "da"),
    ("dansk", "da"),
    ("deutsch", "de"),
    ("dutch", "nl"),
    ("eesti", "et"),
    ("english", "en"),
    ("espanol", "es"),
    ("estonian", "et"),
    ("finnish", "fi"),
    ("francais", "fr"),
    ("french", "fr"),
    ("german", "de"),
    ("greek", "el"),
    ("hebrew", "he"),
    ("hindi", "hi"),
    ("hrvatski", "hr"),
    ("hungarian", "hu"),
    ("indonesian", "id"),
    ("italian", "it"),
    ("italiano", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("latvian", "lv"),
    ("latviesu", "lv"),
    ("lietuviu", "lt"),
    ("lithuanian", "lt"),
    ("magyar", "hu"),
    ("malay", "ms"),
    ("nederlands", "nl"),
    ("norsk", "nb"),
    ("norwegian", "nb"),
    ("polish", "pl"),
    ("polski", "pl"),
    ("portugues", "pt"),
    ("portuguese", "pt"),
    ("romana", "ro"),
    ("romanian", "ro"),
    ("russian", "ru"),
    ("serbian", "sr"),
    ("slovak", "sk"),
    ("slovencina", "sk"),
    ("slovenian", "sl"),
    ("slovenscina", "sl"),
    ("spanish", "es"),
    ("srpski", "sr"),
    ("suomi", "fi"),
    ("svenska", "sv"),
    ("swedish", "sv"),
    ("thai", "th"),
    ("turkce", "tr"),
    ("turkish", "tr"),
    ("ukrainian", "uk"),
    ("vietnamese", "vi"),
    ("ελληνικα", "el"),
    ("русскии", "ru"),
    ("украінська", "uk"),
    ("עברית", "he"),
    ("العربية", "ar"),
    ("ไทย", "th"),
    ("中文", "zh"),
    ("日本語", "ja"),
];

/// The code of a language that a text names.
pub(in crate::rules) fn language_of(text: &str) -> Option<&'static str> {
    let folded = model::fold(text);
    let at = LANGUAGES.binary_search_by(|(name, _)| (*name).cmp(folded.as_str())).ok()?;
    LANGUAGES.get(at).map(|(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_known_by_name() {
        assert!(LANGUAGES.is_sorted());
        for (name, code) in LANGUAGES {
            assert_eq!(language_of(name), Some(*code), "{name}");
        }
        for (name, code) in [("German", "de"), ("Português", "pt"), ("Русский", "ru")] {
            assert_eq!(language_of(name), Some(code), "{name}");
        }
        assert_eq!(language_of("Klingon"), None);
    }
}
