//! Which column a heading most probably means that nobody knows: one that is misspelt, has its words
//! in another order, or says more than it has to. It is only ever suggested.

use std::sync::LazyLock;

use crate::table::{Column, fold_heading, known_headings};

/// Bytes of a heading that is still compared: the longest known one has half of that.
const TYPED_BYTES: usize = 128;
/// Words of a heading whose order is still tried out.
const ORDERED_WORDS: usize = 4;
/// Letters a heading must have for its spelling to be compared.
const SPELT_LETTERS: usize = 4;
/// How alike two spellings have to be, from 0 to 1.
const ALIKE: f64 = 0.8;

/// Words between others that say nothing.
const SMALL: &[&str] = &[
    "a", "al", "am", "an", "au", "aux", "d", "da", "das", "de", "degli", "dei", "del", "della",
    "der", "des", "di", "do", "dos", "du", "e", "el", "et", "for", "i", "in", "l", "la", "le",
    "of", "the", "u", "und", "y",
];

/// Whom or what a heading is about, where it says so: all rows of a file are about that.
const ABOUT: &[&str] = &[
    "account",
    "address",
    "adres",
    "adresse",
    "ansprechpartner",
    "azienda",
    "billing",
    "business",
    "cliente",
    "client",
    "clienta",
    "company",
    "contact",
    "contacto",
    "contato",
    "contatto",
    "csp",
    "customer",
    "customers",
    "cust",
    "direccion",
    "empresa",
    "endereco",
    "endkunde",
    "entreprise",
    "fattura",
    "factura",
    "facturation",
    "firma",
    "firmen",
    "firmy",
    "indirizzo",
    "klient",
    "klienta",
    "kontakt",
    "kontaktu",
    "kunde",
    "kunden",
    "kd",
    "licence",
    "license",
    "lizenz",
    "main",
    "microsoft",
    "ms",
    "office",
    "order",
    "organisation",
    "organization",
    "primary",
    "rechnung",
    "rechnungs",
    "societe",
    "subscription",
    "tenant",
    "unternehmen",
    "unternehmens",
    "адреса",
    "заказчика",
    "клиента",
    "компании",
    "контакта",
    "контрагента",
    "организации",
];

/// A known heading, with what tells quickly that another is nothing like it; by length.
struct Spelling {
    text: &'static str,
    column: Column,
    length: usize,
    letters: Letters,
}

/// How often each letter occurs, roughly: rare ones share a place.
type Letters = [u8; 32];

static SPELLINGS: LazyLock<Vec<Spelling>> = LazyLock::new(|| {
    let spelling = |(text, column): &'static (String, Column)| Spelling {
        text,
        column: *column,
        length: text.chars().count(),
        letters: letters(text),
    };
    let mut spellings: Vec<Spelling> = known_headings().iter().map(spelling).collect();
    spellings.sort_by_key(|own| own.length);
    spellings
});

/// Those that are no longer or shorter than likeness allows: every letter more is an error.
fn near_lengths(length: usize) -> &'static [Spelling] {
    let first = SPELLINGS.partition_point(|own| own.length * 5 < length * 4);
    let behind = SPELLINGS.partition_point(|own| own.length * 4 <= length * 5);
    SPELLINGS.get(first..behind).unwrap_or_default()
}

/// What tells that a heading and a column belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// The same words in another order, or with small words between them.
    Words,
    /// Nearly the same spelling.
    Spelling,
    /// A known heading with more words before or behind it.
    Part,
}

/// The column that a heading most probably means, if its own columns are not known otherwise.
/// Headings equally like two columns mean none.
pub fn nearest_heading(typed: &str, taken: &dyn Fn(Column) -> bool) -> Option<(Column, Nearness)> {
    if typed.len() > TYPED_BYTES {
        return None;
    }
    let words = words(typed);
    let free = |folded: &str| Column::find(folded).filter(|column| !taken(*column));
    reordered(&words, &free)
        .map(|column| (column, Nearness::Words))
        .or_else(|| spelt(&fold_heading(typed), taken).map(|own| (own, Nearness::Spelling)))
        .or_else(|| part(typed, &words, &free).map(|own| (own, Nearness::Part)))
}

/// The words of a heading, folded; `customerCity` has two.
fn words(typed: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = None;
    for c in typed.chars() {
        let new = !c.is_alphanumeric()
            || (c.is_uppercase() && before.is_some_and(|b: char| b.is_lowercase()));
        if new {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.push(c);
        }
        before = Some(c);
    }
    let folded = words.iter().map(|word| fold_heading(word));
    folded.filter(|word| !word.is_empty()).collect()
}

/// The words in another order, and without small ones.
fn reordered(words: &[String], free: &dyn Fn(&str) -> Option<Column>) -> Option<Column> {
    let large: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| !SMALL.contains(word)).collect();
    if large.is_empty() || large.len() > ORDERED_WORDS {
        return None;
    }
    let mut orders = vec![Vec::new()];
    for word in large {
        orders = orders.iter().flat_map(|order| with(order, word)).collect();
    }
    orders.iter().find_map(|order| free(&order.concat()))
}

/// Words in an order, with another put in at every place, from the last to the first.
fn with<'a>(order: &[&'a str], word: &'a str) -> Vec<Vec<&'a str>> {
    let put = |at: usize| {
        let mut longer = order.to_vec();
        longer.insert(at, word);
        longer
    };
    (0..=order.len()).rev().map(put).collect()
}

/// The column one of whose headings is spelled most alike.
fn spelt(typed: &str, taken: &dyn Fn(Column) -> bool) -> Option<Column> {
    let (length, letters) = (typed.chars().count(), letters(typed));
    if length < SPELT_LETTERS {
        return None;
    }
    let mut best: Option<(Column, f64)> = None;
    let mut doubtful = false;
    for known in near_lengths(length) {
        // Cheaper than the distance itself, and never more than it.
        let apart = apart(&letters, &known.letters);
        if apart * 5 > length.max(known.length) || taken(known.column) {
            continue;
        }
        let (known, column) = (known.text, &known.column);
        let likeness = likeness(typed, known);
        match best {
            Some((other, most)) if likeness >= most => {
                if likeness > most {
                    (best, doubtful) = (Some((*column, likeness)), false);
                } else {
                    doubtful |= other != *column;
                }
            }
            None if likeness >= ALIKE => best = Some((*column, likeness)),
            _ => {}
        }
    }
    best.filter(|_| !doubtful).map(|(column, _)| column)
}

fn letters(text: &str) -> Letters {
    let mut letters = [0_u8; 32];
    for c in text.chars() {
        let count = &mut letters[(u32::from(c) & 31) as usize];
        *count = count.saturating_add(1);
    }
    letters
}

/// How many letters at least have to be changed to make one text of the other.
fn apart(one: &Letters, other: &Letters) -> usize {
    let more = |one: &Letters, other: &Letters| -> usize {
        one.iter().zip(other).map(|(one, other)| usize::from(one.saturating_sub(*other))).sum()
    };
    more(one, other).max(more(other, one))
}

/// From 0 to 1. Typing errors count, common beginnings alone do not.
fn likeness(one: &str, other: &str) -> f64 {
    let (ours, theirs) = (one.chars().count(), other.chars().count());
    let longest = ours.max(theirs);
    // The distance is no less than the difference in length, so these could not come to 0.8.
    if longest < SPELT_LETTERS || ours.min(theirs) * 5 < longest * 4 {
        return 0.0;
    }
    let distance = u32::try_from(strsim::osa_distance(one, other)).unwrap_or(u32::MAX);
    1.0 - f64::from(distance) / f64::from(u32::try_from(longest).unwrap_or(u32::MAX))
}

/// Whether two headings are spelled nearly alike.
pub(super) fn are_alike(one: &str, other: &str) -> bool {
    one.len().max(other.len()) <= TYPED_BYTES
        && likeness(&fold_heading(one), &fold_heading(other)) >= ALIKE
}

/// A known heading behind what it is about (`Kunde: Ort`, `Kundenort`), or before it (`Ort (Kunde)`).
fn part(typed: &str, words: &[String], free: &dyn Fn(&str) -> Option<Column>) -> Option<Column> {
    let parted = typed.contains([':', '/', '|', '>', '.', '–', '→']);
    let is_about = |word: &String| ABOUT.contains(&word.as_str()) || SMALL.contains(&word.as_str());
    for count in 1..words.len() {
        let (before, rest) = words.split_at(count);
        if parted || before.iter().all(is_about) {
            let rest = rest.concat();
            if let Some(column) = free(&rest).filter(|_| rest.chars().count() > 2) {
                return Some(column);
            }
        }
        let (rest, behind) = words.split_at(words.len() - count);
        if behind.iter().all(is_about)
            && let Some(column) = free(&rest.concat())
        {
            return Some(column);
        }
    }
    let whole = words.concat();
    let about = ABOUT.iter().filter(|about| about.len() > 3);
    about
        .filter_map(|about| whole.strip_prefix(about))
        .find_map(|rest| free(rest).filter(|_| rest.chars().count() > 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_nobody_knows_is_like_one_that_is_known() {
        use Nearness::{Part, Spelling, Words};
        for (typed, column, nearness) in [
            ("offr_id", Column::OfferId, Spelling),
            ("quantitty", Column::Quantity, Spelling),
            ("Postleitzal", Column::PostalCode, Spelling),
            ("Firmennamen", Column::CompanyName, Spelling),
            ("Телефоны", Column::ContactPhone, Spelling),
            ("Name Company", Column::CompanyName, Words),
            ("Line1 of address", Column::AddressLine1, Words),
            ("Numéro du client", Column::CustomerRef, Words),
            ("Kunde: Ort", Column::City, Part),
            ("Kunde / Straße", Column::AddressLine1, Part),
            ("Ort (Kunde)", Column::City, Part),
            ("Kundenort", Column::City, Part),
            ("Ville du client", Column::City, Part),
            ("Город клиента", Column::City, Part),
            ("Primary contact e-mail address", Column::ContactEmail, Part),
        ] {
            assert_eq!(nearest_heading(typed, &|_| false), Some((column, nearness)), "{typed}");
        }
        for typed in ["colour", "Last login", "Notes", "Ansprechpartner", "x", "", "Hausnummer"] {
            assert_eq!(nearest_heading(typed, &|_| false), None, "{typed}");
        }
        assert_eq!(nearest_heading("Kunde: Ort", &|column| column == Column::City), None);
        assert_eq!(nearest_heading(&"ort ".repeat(1000), &|_| false), None);
    }
}
