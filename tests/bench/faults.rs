//! The ways in which rows are damaged, and the code each must be answered with.

use super::countries::Registration;
use super::random::Random;
use super::record::{Damage, Record};
use super::world::World;

/// The code in the truth list for a row that repeats an earlier one.
pub(crate) const DUPLICATE: &str = "duplicate";

/// A row that was damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) code: &'static str,
    pub(crate) damage: Damage,
    /// The row is written once more.
    pub(crate) twice: bool,
}

impl Fault {
    const fn new(code: &'static str) -> Fault {
        Fault { code, damage: Damage::None, twice: false }
    }
}

/// One fault of a cell: code, column, what stands there instead.
type Cell = (&'static str, usize, &'static str);

const CUSTOMER: &[Cell] = &[
    ("EMAIL_REQUIRED", 12, ""),
    ("EMAIL_FORMAT", 12, "office.example.com"),
    ("EMAIL_FORMAT", 12, "office@@example.com"),
    ("EMAIL_FORMAT", 12, "front..desk@example.com"),
    ("EMAIL_MICROSOFT_DOMAIN", 12, "somebody@microsoft.com"),
    ("COUNTRY_UNKNOWN", 4, "UK"),
    ("COUNTRY_FORMAT", 4, "Germany"),
    ("COUNTRY_REQUIRED", 4, ""),
    ("DOMAIN_PREFIX_CHARS", 2, "north-sea-trading"),
    ("DOMAIN_PREFIX_LENGTH", 2, "averylongprefixofthirtyletters"),
    ("COMPANY_NAME_REQUIRED", 1, ""),
    ("COMPANY_NAME_SINGLE_CHAR", 1, "K"),
    ("COMPANY_NAME_STANDALONE_ABBREVIATION", 1, "GmbH"),
    ("COMPANY_NAME_REPEATED_CHAR", 1, "aaaa"),
    ("COMPANY_NAME_TEST", 1, "Test Customer"),
    ("AGREEMENT_DATE_FORMAT", 21, "03/04/2021"),
    ("AGREEMENT_DATE_FUTURE", 21, "2091-01-01"),
    ("AGREEMENT_DATE_REQUIRED", 21, ""),
    ("AGREEMENT_TYPE_RETIRED", 17, "MicrosoftCloudAgreement"),
    ("CONTACT_LAST_NAME_REQUIRED", 11, ""),
    ("CONTACT_NAME_SINGLE_CHAR", 10, "J"),
    ("ADDRESS_LINE1_REQUIRED", 5, ""),
    ("CULTURE_FORMAT", 14, "german"),
];

const LINE: &[Cell] = &[
    ("QUANTITY_FORMAT", 3, "0"),
    ("QUANTITY_FORMAT", 3, "1,000"),
    ("QUANTITY_FORMAT", 3, "25.5"),
    ("QUANTITY_REQUIRED", 3, ""),
    ("LINE_CUSTOMER_UNKNOWN", 0, "X-0000001"),
    ("TERM_FORMAT", 4, "P5Y"),
    ("BILLING_CYCLE_FORMAT", 5, "weekly"),
    ("CATALOG_ITEM_ID_FORMAT", 2, "CFQ7TTC0LH18-0001"),
    ("OFFER_REQUIRED", 2, ""),
];

/// How many rows of a million are damaged.
fn strikes(rate: u64, random: &mut Random) -> bool {
    rate > 0 && random.below(1_000_000) < rate
}

fn struck(world: &World, rate: u64, ordinal: u64) -> Option<Random> {
    let mut random = Random::new(world.seed, ordinal, 1_000);
    strikes(rate, &mut random).then_some(random)
}

/// Damages a customer row, or leaves it.
pub(crate) fn customer(world: &World, rate: u64, ordinal: u64, row: &mut Record) -> Option<Fault> {
    let mut random = struck(world, rate, ordinal)?;
    let country = world.country(&world.identity(ordinal));
    let known = country.registration != Registration::None;
    match random.below(CUSTOMER.len() as u64 + 7) {
        0 => Some(Fault { damage: Damage::LastCellMissing, ..Fault::new("ROW_COLUMN_COUNT") }),
        1 if random.below(4) == 0 => {
            Some(Fault { damage: Damage::BadByte, ..Fault::new("FILE_ENCODING_INVALID") })
        }
        2 if world.reference && known => Some(put(row, ("ORG_REG_REQUIRED", 3, ""))),
        3 if world.reference && known => Some(put(row, ("CONTACT_PHONE_REQUIRED", 13, ""))),
        4 if world.reference && country.code == "US" => Some(put(row, ("STATE_UNKNOWN", 8, "ZZ"))),
        5 if world.reference && country.code == "US" => {
            Some(put(row, ("POSTAL_CODE_FORMAT", 9, "9810")))
        }
        6 | 7 => Some(same_domain(world, rate, ordinal, row)),
        _ => Some(put(row, random.pick(CUSTOMER))),
    }
}

/// Gives the row the prefix of the nearest earlier family without any damage, since a refused
/// family does not hold its prefix.
fn same_domain(world: &World, rate: u64, ordinal: u64, row: &mut Record) -> Fault {
    let whole = |&other: &u64| {
        struck(world, rate, other).is_none()
            && (0..world.lines).all(|number| line_struck(world, rate, other, number).is_none())
    };
    let Some(other) = (0..ordinal).rev().find(whole) else {
        return put(row, CUSTOMER[0]);
    };
    let mut prefix = String::new();
    world.prefix(&world.identity(other), &mut prefix);
    row.set(2, &prefix);
    Fault::new("DOMAIN_DUPLICATE_IN_BATCH")
}

fn line_struck(world: &World, rate: u64, ordinal: u64, number: u64) -> Option<Random> {
    let mut random = Random::new(world.seed, ordinal, 2_000 + number);
    strikes(rate, &mut random).then_some(random)
}

/// Damages a line, or leaves it.
pub(crate) fn line(
    world: &World,
    rate: u64,
    ordinal: u64,
    number: u64,
    row: &mut Record,
) -> Option<Fault> {
    let mut random = line_struck(world, rate, ordinal, number)?;
    match random.below(LINE.len() as u64 + 4) {
        0 => Some(Fault { damage: Damage::LastCellMissing, ..Fault::new("ROW_COLUMN_COUNT") }),
        1 => Some(Fault { twice: true, ..Fault::new(DUPLICATE) }),
        2 if world.reference => {
            row.set(5, "annual");
            Some(put(row, ("TERM_BILLING_COMBINATION", 4, "P1M")))
        }
        _ => Some(put(row, random.pick(LINE))),
    }
}

fn put(row: &mut Record, (code, column, text): Cell) -> Fault {
    row.set(column, text);
    Fault::new(code)
}
