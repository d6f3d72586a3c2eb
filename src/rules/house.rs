//! Limits of the house: what the partner itself decides about its imports. Nothing of it is
//! Microsoft's, so nothing of it holds unless the configuration says so.

use crate::model::{Country, Hasher, Seats, trim};
use crate::table::{Column, Entity, Input, Shape, Target};

use super::{Book, Desk, FileFinding, Owner, Rule, Scope, file, say};

const HOUSE: Rule = Rule {
    scope: Scope::Reference,
    owner: Owner::Operations,
    source: "the configuration, section [house]",
    ..Rule::ROW
};

/// Countries the house serves.
pub(super) static HOUSE_COUNTRY_NOT_SERVED: Rule = Rule {
    code: "HOUSE_COUNTRY_NOT_SERVED",
    summary: "The customer is in one of the countries that house.countries lists.",
    why: "The configuration of this house says which countries it serves.",
    fix: "Correct the country, or add it to house.countries.",
    bad: &["[countries=DE AT] country=FR"],
    good: &["[countries=DE AT] country=at", "country=FR"],
    ..HOUSE
};

/// The most a line may order.
pub(super) static HOUSE_SEATS_MAX: Rule = Rule {
    code: "HOUSE_SEATS_MAX",
    summary: "A line orders no more than house.seats_max licences.",
    why: "The configuration of this house sets the limit, against slips of the pen.",
    fix: "Correct the quantity, or have the limit raised.",
    bad: &["[seats_max=300] quantity=301"],
    good: &["[seats_max=300] quantity=300", "quantity=9999"],
    ..HOUSE
};

/// Columns the house insists on.
pub(super) static HOUSE_COLUMN_REQUIRED: Rule = Rule {
    code: "HOUSE_COLUMN_REQUIRED",
    summary: "Columns that house.required lists are there and filled.",
    why: "The configuration of this house wants them, for its own processes.",
    fix: "Fill the cell, or add the column.",
    bad: &["[required=contact_phone] contact_phone=", "[required=line_ref] line_ref="],
    good: &["[required=contact_phone] contact_phone=+49 30 901820", "contact_phone="],
    ..HOUSE
};

/// What the house demands. Empty lists and `None` demand nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct House {
    /// Countries it serves.
    pub countries: Vec<Country>,
    /// Licences a line may order.
    pub seats_max: Option<u32>,
    /// Columns that have to be filled, each on rows of its own kind.
    pub required: Vec<Column>,
    /// Columns of the house's own that have to be in one of the inputs and filled there, by their
    /// number in [`super::Reference::custom`].
    pub required_custom: Vec<u16>,
}

impl House {
    /// Adds everything that changes a verdict to a run's identity.
    pub(super) fn hash(&self, hasher: &mut Hasher) {
        for country in &self.countries {
            hasher.field(country.as_str().as_bytes());
        }
        hasher.field(format!("{:?}", self.seats_max).as_bytes());
        for column in &self.required {
            hasher.field(column.name().as_bytes());
        }
        hasher.field(format!("{:?}", self.required_custom).as_bytes());
    }
}

/// Whether a column is one of a row's kind.
fn belongs(column: Column, customer: bool, line: bool) -> bool {
    match column.entity() {
        Entity::Customer => customer,
        Entity::Line => line,
        Entity::Both => customer || line,
    }
}

/// Required columns that an input lacks. They are missed once, not on each row.
pub(super) fn judge_headings(book: &Book, inputs: &[Input]) -> Vec<FileFinding> {
    let mut found = Vec::new();
    for input in inputs {
        let customer = matches!(input.shape, Shape::Customers | Shape::Flat);
        let line = matches!(input.shape, Shape::Lines | Shape::Flat);
        for column in &book.reference().house.required {
            if !belongs(*column, customer, line) || input.header.has(*column) {
                continue;
            }
            let message =
                say!("This house requires the column {name}; add it.", name = column.name());
            if let Some(finding) = book.finding(&HOUSE_COLUMN_REQUIRED, Some(*column), message) {
                found.push(FileFinding { place: file::heading_place(input, None), finding });
            }
        }
    }
    found.extend(custom_missing(book, inputs));
    found
}

/// Which input should hold a column of the house's own nobody knows, so one that does is enough.
fn custom_missing(book: &Book, inputs: &[Input]) -> Vec<FileFinding> {
    let reference = book.reference();
    let known = inputs.iter().find(|input| input.shape != Shape::Unknown);
    let has = |input: &Input, own: u16| {
        input.header.headings.iter().any(|heading| heading.target == Target::Custom(own))
    };
    let missing = |own: &&u16| !inputs.iter().any(|input| has(input, **own));
    let finding = |own: &u16| {
        let name = reference.custom.get(usize::from(*own))?;
        let message = say!("This house requires the column {name}; add it.", name);
        let finding = book.finding(&HOUSE_COLUMN_REQUIRED, None, message)?;
        Some(FileFinding { place: file::heading_place(known?, None), finding })
    };
    reference.house.required_custom.iter().filter(missing).filter_map(finding).collect()
}

/// Judges the columns of the house's own that have to be filled, on a row that keeps them.
pub(super) fn required_custom(desk: &mut Desk<'_, '_>) {
    let (header, row) = (desk.header(), desk.row());
    let reference = desk.book.reference();
    for own in &reference.house.required_custom {
        let at = header.headings.iter().position(|head| head.target == Target::Custom(*own));
        let missing = at.is_some_and(|at| trim(row.cell(at).text).is_empty());
        if let (true, Some(name)) = (missing, reference.custom.get(usize::from(*own))) {
            let message = say!("This house requires {name}; fill the cell.", name);
            desk.find_row(&HOUSE_COLUMN_REQUIRED, message);
        }
    }
}

/// Judges the columns of a row that have to be filled.
pub(super) fn required(desk: &mut Desk<'_, '_>, customer: bool, line: bool) {
    let book = desk.book;
    for column in &book.reference().house.required {
        let missing = desk.has(*column) && !desk.is_closed(*column) && desk.text(*column).is_none();
        if missing && belongs(*column, customer, line) {
            let message = say!("This house requires {heading}; fill the cell.");
            // Enough is said of the cell; Partner Center may demand it too.
            if desk.find(&HOUSE_COLUMN_REQUIRED, *column, message) {
                desk.close(*column);
            }
        }
    }
}

/// Judges the country of a customer.
pub(super) fn country(desk: &mut Desk<'_, '_>, country: Option<Country>) {
    let served = &desk.book.reference().house.countries;
    if served.is_empty() || country.is_none_or(|country| served.contains(&country)) {
        return;
    }
    let expected: Vec<&str> = served.iter().map(Country::as_str).collect();
    let expected = expected.join(", ");
    desk.find_with(
        &HOUSE_COUNTRY_NOT_SERVED,
        Column::Country,
        say!("This house does not serve `{value}`; correct the country or have it added to house.countries."),
        |finding| finding.expecting(expected),
    );
}

/// Judges the quantity of a line.
pub(super) fn seats(desk: &mut Desk<'_, '_>, seats: Option<Seats>) {
    let Some(most) = desk.book.reference().house.seats_max else { return };
    if seats.is_some_and(|seats| seats.get() > most) {
        desk.find_with(
            &HOUSE_SEATS_MAX,
            Column::Quantity,
            say!("`{value}` is more than the {most} licences this house allows on a line; correct it.", most),
            |finding| finding.expecting(format!("at most {most}")),
        );
    }
}
