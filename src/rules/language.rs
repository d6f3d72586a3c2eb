//! The languages in which people are spoken to. English is what stands in the source; the others
//! are lists of pairs, compiled in and read when somebody first asks for them.

use std::collections::HashMap;
use std::sync::LazyLock;

/// `= English` and below it `> translation`; all other lines are for whoever reads the list.
static RUSSIAN: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| pairs(include_str!("../../schemas/lang/ru.txt")).collect());

/// A language in which people are spoken to. Codes, column names and what programs read are the
/// same in all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// What the source is written in.
    #[default]
    English,
    /// Russian.
    Russian,
}

impl Language {
    /// All languages.
    pub const ALL: [Language; 2] = [Language::English, Language::Russian];

    /// `en` or `ru`.
    pub fn as_str(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Russian => "ru",
        }
    }

    /// The language that `en` or `ru` names.
    pub fn parse(text: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.as_str() == text)
    }

    /// An English text in this language. What has no translation stays English; a test sees to it
    /// that there is nothing of the kind.
    pub fn text(self, english: &'static str) -> &'static str {
        match self {
            Language::English => english,
            Language::Russian => RUSSIAN.get(english).copied().unwrap_or(english),
        }
    }

    /// A number with separators between its thousands.
    pub fn number(self, number: u64) -> String {
        // A comma would make it a fraction in Russian; the blank is one at which no line is broken.
        let separator = match self {
            Language::English => ',',
            Language::Russian => '\u{a0}',
        };
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3 * 2);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }
}

/// The pairs of a list.
fn pairs(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut english = "";
    list.lines().filter_map(move |line| {
        if let Some(text) = line.strip_prefix("= ") {
            english = text;
        }
        line.strip_prefix("> ").map(|translation| (english, translation))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(Language::English.number(number), text);
        }
        assert_eq!(Language::Russian.number(1_234_567), "1\u{a0}234\u{a0}567");
    }

    #[test]
    fn a_list_is_pairs_and_remarks() {
        let list = "# a remark\n\n= One {max}\n> Uno {max}\n\n= \u{20}and\n> \u{20}y\n";
        assert_eq!(pairs(list).collect::<Vec<_>>(), [("One {max}", "Uno {max}"), (" and", " y")]);
        for language in Language::ALL {
            assert_eq!(Language::parse(language.as_str()), Some(language));
        }
        assert_eq!(Language::parse("RU"), None);
    }
}
