//! What the columns of a file mean that nobody has seen before: by their headings, by headings they
//! are like, and by what stands in them. Nothing is decided here; it is written down for somebody
//! to look at, with how sure it is and why.

mod content;

use std::collections::BTreeSet;

use crate::table::{Column, Input, RowView, Target, beside, fold_heading};

use super::{Nearness, nearest_heading};
use content::{Content, Kind};

/// Columns that are looked at: looking takes time, and nobody makes a table this wide by hand.
const COLUMNS: usize = 256;

/// A table to be looked at.
#[derive(Debug)]
pub struct Sampled<'a> {
    /// Its headings.
    pub input: &'a Input,
    /// Some rows of data.
    pub rows: Vec<RowView<'a>>,
}

/// A heading and the column it was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// The column.
    pub column: Column,
    /// The heading as the file has it.
    pub heading: String,
    /// Whether it is sure enough to be used without a look at it.
    pub sure: bool,
    /// Why, in words; no value is told.
    pub why: String,
}

/// What one table was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Guessed {
    /// In the order of the headings; a column that could stand under several has several.
    pub columns: Vec<Guess>,
    /// Headings of which nothing is known, with what stands below them, in words.
    pub rest: Vec<(String, String)>,
}

/// Looks at a table.
pub fn guess(table: &Sampled<'_>) -> Guessed {
    let mut work = Work::new(table);
    work.known();
    work.alike(&[Nearness::Words, Nearness::Spelling]);
    work.alike(&[Nearness::Part]);
    work.settled();
    work.by_content();
    work.by_neighbours();
    work.perhaps();
    work.finish()
}

/// Finds the customers' key in tables that call it by a name of their own: the column of which most
/// cells are keys of another table's customers.
pub fn join(tables: &[Sampled<'_>], guessed: &mut [Guessed]) {
    let is_key = |guess: &Guess| guess.sure && guess.column == Column::CustomerRef;
    let mut keys: BTreeSet<&str> = BTreeSet::new();
    let mut name = None;
    for (table, own) in tables.iter().zip(&*guessed) {
        let Some(key) = own.columns.iter().find(|guess| is_key(guess)) else { continue };
        keys.extend(table.cells(&key.heading).filter(|text| !text.is_empty()));
        name.get_or_insert_with(|| key.heading.clone());
    }
    let Some(name) = name else { return };
    for (table, own) in tables.iter().zip(guessed) {
        if own.columns.iter().any(is_key) {
            continue;
        }
        let unsure = own.columns.iter().filter(|guess| !guess.sure).map(|guess| &guess.heading);
        let rest = own.rest.iter().map(|(heading, _)| heading);
        let counted = unsure.chain(rest).map(|heading| {
            let cells = table.cells(heading).filter(|text| !text.is_empty());
            let (mut filled, mut shared) = (0, 0);
            for text in cells {
                filled += 1;
                shared += usize::from(keys.contains(text));
            }
            (heading.clone(), shared, filled)
        });
        let most = counted.filter(|(_, shared, filled)| shared * 5 > filled * 3);
        let Some((heading, shared, filled)) = most.max_by_key(|(_, shared, _)| *shared) else {
            continue;
        };
        own.columns.retain(|guess| guess.heading != heading);
        own.rest.retain(|(other, _)| *other != heading);
        let why = format!("{shared} of {filled} cells are keys under `{name}`");
        own.columns.push(Guess { column: Column::CustomerRef, heading, sure: true, why });
    }
}

impl Sampled<'_> {
    /// The trimmed cells under a heading.
    fn cells(&self, heading: &str) -> impl Iterator<Item = &str> {
        let headings = &self.input.header.headings;
        let at = headings.iter().position(|own| own.text == heading);
        let rows = if at.is_some() { &self.rows[..] } else { &[] };
        rows.iter().map(move |row| row.cell(at.unwrap_or_default()).text.trim())
    }
}

/// What cells of a column look like, for those whose cells can be told from others.
fn looks(column: Column) -> &'static [Kind] {
    match column {
        Column::ContactEmail | Column::AgreementEmail => &[Kind::Email],
        Column::Domain => &[Kind::Onmicrosoft],
        Column::DomainPrefix => &[Kind::Label],
        Column::CatalogItemId => &[Kind::CatalogItem],
        Column::OfferId => &[Kind::Guid, Kind::LegacyOffer],
        Column::Country => &[Kind::CountryCode, Kind::CountryName],
        Column::TermDuration | Column::RenewalTermDuration => &[Kind::Term],
        Column::BillingCycle => &[Kind::Cycle],
        Column::Culture => &[Kind::Culture],
        Column::Currency => &[Kind::Currency],
        Column::AutoRenew => &[Kind::Truth],
        Column::AgreementDate | Column::CustomTermEndDate => &[Kind::Day],
        Column::ContactPhone | Column::AgreementPhone => &[Kind::Phone, Kind::Number],
        Column::PostalCode => &[Kind::Postal],
        Column::Quantity => &[Kind::Number],
        Column::City
        | Column::ContactFirstName
        | Column::ContactLastName
        | Column::ContactMiddleName
        | Column::AgreementFirstName
        | Column::AgreementLastName => &[Kind::Words],
        _ => &[],
    }
}

/// Columns whose cells nothing else looks like, how many of a hundred have to look so, and what the
/// cells are.
const TELLING: &[(Column, &[Kind], u32)] = &[
    (Column::ContactEmail, &[Kind::Email], 80),
    (Column::Domain, &[Kind::Onmicrosoft], 90),
    (Column::CatalogItemId, &[Kind::CatalogItem], 80),
    (Column::Country, &[Kind::CountryCode, Kind::CountryName], 90),
    (Column::TermDuration, &[Kind::Term], 95),
    (Column::BillingCycle, &[Kind::Cycle], 95),
    (Column::Culture, &[Kind::Culture], 95),
    (Column::Currency, &[Kind::Currency], 95),
    (Column::ContactPhone, &[Kind::Phone], 90),
    (Column::CompanyName, &[Kind::Company], 50),
    (Column::AddressLine1, &[Kind::Street], 80),
];

/// Whether cells are of a kind that stands in one column only, and this is not it.
fn is_plainly_other(content: &Content, column: Column) -> bool {
    let plain = TELLING.iter().take_while(|(own, ..)| *own != Column::TermDuration);
    let is_own = |kinds: &[Kind]| looks(column).iter().any(|kind| kinds.contains(kind));
    plain.into_iter().any(|(own, kinds, percent)| {
        *own != column && !is_own(kinds) && content.is(kinds, *percent)
    })
}

/// The table at hand.
struct Work<'a> {
    input: &'a Input,
    contents: Vec<Content>,
    found: Vec<Option<Guess>>,
}

impl<'a> Work<'a> {
    fn new(table: &Sampled<'a>) -> Work<'a> {
        let headings = table.input.header.headings.len();
        let column = |at: usize| {
            let rows = if at < COLUMNS { &table.rows[..] } else { &[] };
            Content::of(rows.iter().map(|row| row.cell(at).text))
        };
        Work {
            input: table.input,
            contents: (0..headings).map(column).collect(),
            found: vec![None; headings],
        }
    }

    /// Headings that are known by themselves.
    fn known(&mut self) {
        for (at, heading) in self.input.header.headings.iter().enumerate() {
            if let Target::Column(column) = heading.target {
                self.set(at, column, true, "a known heading".to_owned());
            }
        }
    }

    /// Headings that are like a known one, unless the cells are not like that column's.
    fn alike(&mut self, nearness: &[Nearness]) {
        for at in self.open() {
            let text = &self.input.header.headings[at].text;
            let taken = |column: Column| self.has(column);
            let Some((column, near)) = nearest_heading(text, &taken) else { continue };
            if !nearness.contains(&near) {
                continue;
            }
            let content = &self.contents[at];
            let kinds = looks(column);
            let unlike = content.filled > 0 && !kinds.is_empty() && !content.is(kinds, 50);
            if unlike || is_plainly_other(content, column) {
                continue;
            }
            let how = match near {
                Nearness::Words => "the words of a known heading in another order",
                Nearness::Spelling => "spelled nearly like a known heading",
                Nearness::Part => "holds a known heading",
            };
            let why = match kinds.iter().find(|kind| content.is(&[**kind], 80)) {
                Some(kind) => format!("{how}, and {}", self.share(at, *kind)),
                None => how.to_owned(),
            };
            self.set(at, column, true, why);
        }
    }

    /// Headings that mean several columns, and one of them beside what was found so far.
    fn settled(&mut self) {
        for at in self.open() {
            let near = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
            let near: Vec<Column> = near
                .filter_map(|near| self.found.get(near)?.as_ref())
                .filter(|found| found.sure)
                .map(|found| found.column)
                .collect();
            let folded = fold_heading(&self.input.header.headings[at].text);
            let settled = beside(&folded).find(|(column, beside)| {
                !self.has(*column) && near.iter().any(|near| beside.contains(near))
            });
            let Some((column, _)) = settled else { continue };
            let content = &self.contents[at];
            if content.filled == 0 || content.is(looks(column), 50) {
                self.set(at, column, true, "settled by what stands beside it".to_owned());
            }
        }
    }

    /// Columns whose cells tell what they are. Where two columns have such cells, somebody else has
    /// to say which is meant.
    fn by_content(&mut self) {
        for (column, kinds, percent) in TELLING {
            let other = match column {
                Column::Domain => Some(Column::DomainPrefix),
                _ => None,
            };
            if self.has(*column) || other.is_some_and(|other| self.has(other)) {
                continue;
            }
            let fit = |at: &usize| self.contents[*at].is(kinds, *percent);
            let fitting: Vec<usize> = self.open().into_iter().filter(fit).collect();
            let alone = fitting.len() == 1;
            for at in fitting {
                let best = kinds.iter().copied().max_by_key(|kind| self.contents[at].count(*kind));
                let Some(kind) = best else { continue };
                let why = self.share(at, kind);
                // Two letters are as well the initials of whoever keeps the list.
                let (sure, why) = match (alone, kind) {
                    (false, _) => (false, format!("{why}, and so are others'")),
                    (true, Kind::CountryCode) => (false, format!("{why}, or two letters else")),
                    (true, _) => (true, why),
                };
                self.set(at, *column, sure, why);
            }
        }
    }

    /// A postal code stands beside its city.
    fn by_neighbours(&mut self) {
        let beside = |column: Column, of: Column, kind: Kind, work: &Work<'_>| {
            if work.has(column) {
                return None;
            }
            let city = work.position(of)?;
            let near = [city.checked_sub(1), Some(city + 1)].into_iter().flatten();
            near.filter(|at| work.open().contains(at)).find(|at| work.contents[*at].is(&[kind], 80))
        };
        if let Some(at) = beside(Column::PostalCode, Column::City, Kind::Postal, self) {
            let why = format!("{}, beside the city", self.share(at, Kind::Postal));
            self.set(at, Column::PostalCode, true, why);
        }
        if let Some(at) = beside(Column::City, Column::PostalCode, Kind::Words, self) {
            let why = "words beside the postal code; it may be a state".to_owned();
            self.set(at, Column::City, false, why);
        }
    }

    /// What may be, and is too common to be taken for granted.
    fn perhaps(&mut self) {
        let sells = self.has(Column::CatalogItemId) || self.has(Column::OfferId);
        let domain = self.has(Column::Domain) || self.has(Column::DomainPrefix);
        for at in self.open() {
            let content = &self.contents[at];
            let key = content.is_unique()
                && content.is(&[Kind::Key], 95)
                && !self.has(Column::CustomerRef);
            // Keys stand in front; further behind they may as well be postal codes.
            let guess = if at == 0 && key {
                Some((Column::CustomerRef, Kind::Key, "no two alike"))
            } else if content.is(&[Kind::Guid], 80) && !sells {
                Some((Column::OfferId, Kind::Guid, "tenants have such ids too"))
            } else if content.is(&[Kind::Day], 90) && !self.has(Column::AgreementDate) {
                Some((Column::AgreementDate, Kind::Day, "of what is for you to say"))
            } else if content.is(&[Kind::Postal], 90) && !self.has(Column::PostalCode) && !sells {
                Some((Column::PostalCode, Kind::Postal, "other numbers are so too"))
            } else if content.is(&[Kind::Number], 95) && sells && !self.has(Column::Quantity) {
                Some((Column::Quantity, Kind::Number, "check that they are licences"))
            } else if key {
                Some((Column::CustomerRef, Kind::Key, "no two alike"))
            } else if content.is(&[Kind::Truth], 95) && sells && !self.has(Column::AutoRenew) {
                Some((Column::AutoRenew, Kind::Truth, "of what is for you to say"))
            } else if content.is_unique() && content.is(&[Kind::Label], 95) && !domain && !sells {
                Some((Column::DomainPrefix, Kind::Label, "no two alike"))
            } else {
                None
            };
            if let Some((column, kind, doubt)) = guess {
                let why = format!("{}, {doubt}", self.share(at, kind));
                self.set(at, column, false, why);
            }
        }
    }

    fn finish(self) -> Guessed {
        let mut guessed = Guessed::default();
        let headings = self.input.header.headings.iter().zip(&self.contents);
        for ((heading, content), found) in headings.zip(self.found) {
            match (found, heading.target) {
                (Some(found), _) => guessed.columns.push(found),
                (None, Target::Unknown | Target::Repeated(_) | Target::Output) => {
                    guessed.rest.push((heading.text.clone(), told(content)));
                }
                (None, _) => {}
            }
        }
        guessed
    }

    /// Headings that nothing is known of yet, by position.
    fn open(&self) -> Vec<usize> {
        let headings = self.input.header.headings.iter().enumerate().take(COLUMNS);
        let unknown = headings.filter(|(_, heading)| heading.target == Target::Unknown);
        unknown.map(|(at, _)| at).filter(|at| self.found[*at].is_none()).collect()
    }

    fn set(&mut self, at: usize, column: Column, sure: bool, why: String) {
        let heading = self.input.header.headings[at].text.clone();
        self.found[at] = Some(Guess { column, heading, sure, why });
    }

    /// Whether a column was found for sure.
    fn has(&self, column: Column) -> bool {
        self.position(column).is_some()
    }

    fn position(&self, column: Column) -> Option<usize> {
        let own = |found: &Option<Guess>| {
            found.as_ref().is_some_and(|found| found.sure && found.column == column)
        };
        self.found.iter().position(own)
    }

    fn share(&self, at: usize, kind: Kind) -> String {
        let content = &self.contents[at];
        let cells = if content.filled == 1 { "cell is" } else { "cells are" };
        format!("{} of {} {cells} {}", content.count(kind), content.filled, kind.noun())
    }
}

/// What stands in a column, in words.
fn told(content: &Content) -> String {
    match (content.cells, content.filled) {
        (0, _) => "no rows".to_owned(),
        (_, 0) => "all cells are empty".to_owned(),
        (cells, filled) => format!("{filled} of {cells} cells are filled"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{
        CellKind, Chunk, ChunkBuilder, Header, Heading, InputId, Place, RowKind, Shape,
        fold_heading,
    };

    fn table(headings: &[&str], rows: &[&[&str]]) -> (Input, Chunk) {
        let id = InputId(0);
        let heading = |text: &&str| Heading {
            text: (*text).to_owned(),
            target: Column::find(&fold_heading(text)).map_or(Target::Unknown, Target::Column),
        };
        let header = Header::new(1, 1, headings.iter().map(heading).collect());
        let mut chunk = ChunkBuilder::new(id);
        for (row, cells) in (2..).zip(rows) {
            let place = Place { input: id, row, line: 0, byte: 0, column: None };
            chunk.row(place, RowKind::Data);
            cells.iter().for_each(|cell| chunk.cell(cell, CellKind::Text));
        }
        let input = Input {
            id,
            path: "a.csv".to_owned(),
            sheet: None,
            dialect: String::new(),
            encoding: None,
            shape: Shape::Unknown,
            header,
        };
        (input, chunk.finish())
    }

    fn guessed(headings: &[&str], rows: &[&[&str]]) -> Vec<(&'static str, String, bool)> {
        let (input, chunk) = table(headings, rows);
        let found = guess(&Sampled { input: &input, rows: chunk.rows().collect() });
        let columns = found.columns.into_iter();
        columns.map(|found| (found.column.name(), found.heading, found.sure)).collect()
    }

    fn expected(all: &[(&'static str, &str, bool)]) -> Vec<(&'static str, String, bool)> {
        all.iter().map(|(name, heading, sure)| (*name, (*heading).to_owned(), *sure)).collect()
    }

    #[test]
    fn headings_and_cells_tell_what_columns_mean() {
        let found = guessed(
            &[
                "Nr",
                "Firma lt. HR",
                "Kunde: Ort",
                "Kunde: Kennzahl",
                "Kontaktadresse",
                "Fon",
                "Info",
            ],
            &[
                &["K-1", "Weber GmbH", "Bonn", "53111", "a@weber.de", "+49 228 123456", "x y"],
                &["K-2", "Huber KG", "Ulm", "89073", "b@huber.de", "0731 123456", ""],
            ],
        );
        let all = [
            ("customer_ref", "Nr", false),
            ("company_name", "Firma lt. HR", true),
            ("city", "Kunde: Ort", true),
            ("postal_code", "Kunde: Kennzahl", true),
            ("contact_email", "Kontaktadresse", true),
            ("contact_phone", "Fon", true),
        ];
        assert_eq!(found, expected(&all));
    }

    #[test]
    fn a_key_is_found_by_those_of_another_table() {
        let (customers, one) =
            table(&["customer_ref", "city"], &[&["K-1", "Bonn"], &["K-2", "Ulm"]]);
        let (lines, two) = table(
            &["Wer", "catalog_item_id", "Was"],
            &[&["K-1", "CFQ7TTC0LH1P:0001", "a"], &["K-1", "CFQ7TTC0LH1P:0001", "b"]],
        );
        let tables = [
            Sampled { input: &customers, rows: one.rows().collect() },
            Sampled { input: &lines, rows: two.rows().collect() },
        ];
        let mut found: Vec<Guessed> = tables.iter().map(guess).collect();
        join(&tables, &mut found);
        let key = found[1].columns.last().unwrap();
        assert_eq!(
            (key.column, key.heading.as_str(), key.sure),
            (Column::CustomerRef, "Wer", true)
        );
        assert_eq!(key.why, "2 of 2 cells are keys under `customer_ref`");
    }

    #[test]
    fn what_may_be_two_things_is_not_sure() {
        let found = guessed(
            &["Konto 1", "Konto 2", "Datum"],
            &[&["a@weber.de", "b@weber.de", "19.05.2021"], &["c@d.de", "e@f.de", "20.05.2021"]],
        );
        let all = [
            ("contact_email", "Konto 1", false),
            ("contact_email", "Konto 2", false),
            ("agreement_date", "Datum", false),
        ];
        assert_eq!(found, expected(&all));
        // Somebody's initials are no country.
        let rows: &[&[&str]] = &[&["MK", "Bonn"], &["TR", "Ulm"]];
        assert_eq!(
            guessed(&["Bearbeiter", "Ort"], rows)[0],
            ("country", "Bearbeiter".into(), false)
        );
        // A heading alone is not believed when the cells are of another kind.
        let found = guessed(&["Kunde: Ort"], &[&["12"], &["12"]]);
        assert_eq!(found, []);
    }
}
