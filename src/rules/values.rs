//! Words that people of eight countries write where a column has a closed set of values. They are
//! offered as value maps; no rule takes them for the value itself.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::model;
use crate::table::Column;

static TABLE: &str = include_str!("../../schemas/values.csv");

/// Kind of value and folded word, with the value.
static WORDS: LazyLock<HashMap<(&'static str, String), &'static str>> = LazyLock::new(|| {
    let lines = TABLE.lines().skip(1).filter_map(|line| {
        let mut fields = line.split(',');
        Some((fields.next()?, fields.next()?, fields.next()?))
    });
    let pairs = lines.flat_map(|(kind, value, words)| {
        words.split('|').map(move |word| ((kind, model::fold(word)), value))
    });
    pairs.collect()
});

/// The value of a column that a word of everyday language stands for.
pub fn meant_value(column: Column, text: &str) -> Option<&'static str> {
    let kind = match column {
        Column::TermDuration | Column::RenewalTermDuration => "term",
        Column::BillingCycle => "cycle",
        // Nothing is guessed about attestations.
        Column::AutoRenew | Column::EnableGdapByDefault => "truth",
        _ => return None,
    };
    WORDS.get(&(kind, model::fold(text))).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BillingCycle, Term};

    #[test]
    fn every_word_stands_for_one_value_that_there_is() {
        for line in TABLE.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            let known = match fields[0] {
                "term" => Term::TEXTS.contains(&fields[1]),
                "cycle" => BillingCycle::TEXTS.contains(&fields[1]),
                "truth" => ["true", "false"].contains(&fields[1]),
                _ => false,
            };
            assert!(known && fields.len() == 3, "{line}");
            for word in fields[2].split('|') {
                assert_eq!(WORDS[&(fields[0], model::fold(word))], fields[1], "{word}");
            }
        }
    }

    #[test]
    fn words_are_known_in_the_columns_they_belong_to() {
        assert_eq!(meant_value(Column::TermDuration, "12 Monate"), Some("P1Y"));
        assert_eq!(meant_value(Column::BillingCycle, "JÄHRLICH"), Some("annual"));
        assert_eq!(meant_value(Column::AutoRenew, "Да"), Some("true"));
        assert_eq!(meant_value(Column::AttestationAccepted, "ja"), None);
        assert_eq!(meant_value(Column::BillingCycle, "ja"), None);
    }
}
