//! What people call the columns, in eight languages: the English names and aliases of
//! [`super::Column`], and those of `schemas/headings.csv` for the others.
//!
//! An ambiguous word is no heading of a column, unless what stands directly beside it settles what
//! it means: `Nom` is a company in one export and a person in another, but beside `Prénom` it is a
//! last name.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Column;

/// The table itself: column, language, headings, and what they have to stand beside.
static TABLE: &str = include_str!("../../schemas/headings.csv");

static KNOWN: LazyLock<HashMap<String, Column>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    for &column in Column::ALL {
        known.insert(fold_heading(column.name()), column);
        known.extend(column.aliases().iter().map(|alias| ((*alias).to_owned(), column)));
    }
    for entry in entries().filter(|entry| entry.beside.is_empty()) {
        known.extend(entry.folded().map(|folded| (folded, entry.column)));
    }
    known
});

/// Folded heading, column, and the columns of which one has to stand beside it.
static BESIDE: LazyLock<Vec<(String, Column, Vec<Column>)>> = LazyLock::new(|| {
    let settled = entries().filter(|entry| !entry.beside.is_empty());
    let one = |entry: Entry| {
        let beside: Vec<Column> = entry.beside.split('|').filter_map(named).collect();
        let folded: Vec<String> = entry.folded().collect();
        folded.into_iter().map(move |folded| (folded, entry.column, beside.clone()))
    };
    settled.flat_map(one).collect()
});

/// A line of the table.
#[derive(Debug, Clone, Copy)]
struct Entry {
    column: Column,
    language: &'static str,
    headings: &'static str,
    beside: &'static str,
}

impl Entry {
    fn folded(&self) -> impl Iterator<Item = String> + use<> {
        let german = self.language == "de";
        self.headings.split('|').flat_map(move |heading| {
            // Who has no umlauts at hand writes them as two letters.
            let spelt = german.then(|| spelt_out(heading)).filter(|spelt| spelt != heading);
            std::iter::once(fold_heading(heading)).chain(spelt.map(|spelt| fold_heading(&spelt)))
        })
    }
}

fn spelt_out(heading: &str) -> String {
    let pairs = [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue")];
    pairs.iter().fold(heading.to_owned(), |text, (one, two)| text.replace(one, two))
}

fn entries() -> impl Iterator<Item = Entry> {
    TABLE.lines().skip(1).filter_map(|line| {
        let mut fields = line.split(',');
        let (column, language) = (named(fields.next()?)?, fields.next()?);
        Some(Entry { column, language, headings: fields.next()?, beside: fields.next()? })
    })
}

fn named(name: &str) -> Option<Column> {
    Column::ALL.iter().copied().find(|column| column.name() == name)
}

/// A heading as it is compared: letters and digits of any script, in lower case and without marks,
/// so that `Numero` and `Número`, `Strasse` and `Straße` are one.
pub fn fold_heading(text: &str) -> String {
    if text.is_ascii() {
        let own = text.bytes().filter(u8::is_ascii_alphanumeric);
        return own.map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => folded.push(c),
            'à'..='å' | 'ā' | 'ă' | 'ą' | 'ª' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'è'..='ë' | 'ē' | 'ę' | 'ě' => folded.push('e'),
            'ì'..='ï' | 'ī' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' | 'ň' => folded.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'º' => folded.push('o'),
            'ś' | 'š' => folded.push('s'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'ё' => folded.push('е'),
            'й' => folded.push('и'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            '№' => folded.push_str("no"),
            c if c.is_alphanumeric() => folded.push(c),
            _ => {}
        }
    }
    folded
}

/// The column that a heading means by itself, by its folded text.
pub(super) fn find(folded: &str) -> Option<Column> {
    KNOWN.get(folded).copied()
}

/// What a heading means beside others: every column it can be, and the columns of which one has to
/// stand directly beside it.
pub(crate) fn beside(folded: &str) -> impl Iterator<Item = (Column, &'static [Column])> {
    let own = BESIDE.iter().filter(move |(heading, ..)| heading == folded);
    own.map(|(_, column, beside)| (*column, beside.as_slice()))
}

/// Every heading that is known by itself, folded, with its column; sorted.
pub(crate) fn known_headings() -> &'static [(String, Column)] {
    static SORTED: LazyLock<Vec<(String, Column)>> = LazyLock::new(|| {
        let mut sorted: Vec<(String, Column)> =
            Column::ALL.iter().flat_map(|column| of(*column)).collect();
        sorted.sort_unstable();
        sorted
    });
    &SORTED
}

fn of(column: Column) -> impl Iterator<Item = (String, Column)> {
    let own = std::iter::once(fold_heading(column.name()));
    let english = column.aliases().iter().map(|alias| (*alias).to_owned());
    let others = entries().filter(move |entry| entry.column == column && entry.beside.is_empty());
    let mut all: Vec<String> =
        own.chain(english).chain(others.flat_map(|entry| entry.folded())).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(move |folded| (folded, column))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::table::{OUTPUT_HEADINGS, Shape, required};

    const LANGUAGES: [&str; 7] = ["de", "fr", "es", "pt", "it", "pl", "ru"];

    #[test]
    fn the_table_is_sound() {
        for line in TABLE.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            assert_eq!(fields.len(), 4, "{line}");
            assert!(named(fields[0]).is_some() && LANGUAGES.contains(&fields[1]), "{line}");
            assert!(
                fields[2].split('|').all(|heading| !fold_heading(heading).is_empty()),
                "{line}"
            );
            let beside = fields[3].split('|').filter(|name| !name.is_empty());
            assert!(beside.clone().all(|name| named(name).is_some()), "{line}");
        }
        assert_eq!(entries().count(), TABLE.lines().count() - 1);
    }

    #[test]
    fn no_heading_means_two_columns() {
        let mut owners: BTreeMap<String, Column> = BTreeMap::new();
        for (heading, column) in known_headings() {
            assert!(
                !OUTPUT_HEADINGS.contains(&heading.as_str()),
                "`{heading}` is an output heading"
            );
            assert!(heading.chars().count() > 1, "`{heading}` is too short to mean anything");
            if let Some(other) = owners.insert(heading.clone(), *column) {
                panic!("`{heading}` means {} and {}", other.name(), column.name());
            }
        }
        for (heading, column, _) in BESIDE.iter() {
            assert!(find(heading).is_none(), "`{heading}` means {} anyway", column.name());
        }
        assert_eq!(KNOWN.len(), known_headings().len());
    }

    #[test]
    fn what_is_needed_has_a_name_in_every_language() {
        let mut needed: Vec<Column> = [Shape::Customers, Shape::Lines]
            .into_iter()
            .flat_map(|shape| required(shape).iter().copied().flatten().copied())
            .collect();
        needed.extend([
            Column::CustomerRef,
            Column::City,
            Column::State,
            Column::PostalCode,
            Column::ContactPhone,
            Column::OrganizationRegistrationNumber,
            Column::AddressLine2,
            Column::Culture,
            Column::Currency,
            Column::AgreementDate,
            Column::AgreementFirstName,
            Column::AgreementLastName,
            Column::AgreementEmail,
            Column::LineRef,
            Column::TermDuration,
            Column::BillingCycle,
            Column::AutoRenew,
        ]);
        for language in LANGUAGES {
            for column in &needed {
                let has = entries().any(|entry| {
                    entry.column == *column
                        && (entry.language, entry.beside.is_empty()) == (language, true)
                });
                assert!(has, "{} has no name in {language}", column.name());
            }
        }
    }

    #[test]
    fn people_call_columns_what_they_like() {
        for (heading, column) in [
            ("E-mail", Column::ContactEmail),
            ("Zip", Column::PostalCode),
            ("Company", Column::CompanyName),
            ("organizationRegistrationNumber", Column::OrganizationRegistrationNumber),
            ("Address Line 1", Column::AddressLine1),
            ("CATALOG_ITEM_ID", Column::CatalogItemId),
            ("Straße und Hausnummer", Column::AddressLine1),
            ("STRASSE", Column::AddressLine1),
            ("Domaenenpraefix", Column::DomainPrefix),
            ("Bundesland", Column::State),
            ("Raison sociale", Column::CompanyName),
            ("TELEPHONE", Column::ContactPhone),
            ("Te\u{301}le\u{301}phone", Column::ContactPhone),
            ("Código postal", Column::PostalCode),
            ("Razão social", Column::CompanyName),
            ("Città", Column::City),
            ("Miejscowosc", Column::City),
            ("Ilość licencji", Column::Quantity),
            ("Наименование организации", Column::CompanyName),
            ("Населенный пункт", Column::City),
            ("Почтовыи\u{306} индекс", Column::PostalCode),
            ("№ клиента", Column::CustomerRef),
        ] {
            assert_eq!(Column::find(&fold_heading(heading)), Some(column), "{heading}");
        }
        // Parts of a column, or words that may mean several.
        for heading in ["Hausnummer", "Ansprechpartner", "Name", "Nom", "Estado", "Код", "Kunde"]
        {
            assert_eq!(Column::find(&fold_heading(heading)), None, "{heading}");
        }
    }
}
