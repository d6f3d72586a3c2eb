//! Puts faults into families, one a row, and notes what must be said of them.

use super::kinds::{KINDS, Kind, Level, On, Way};
use super::world::{Damage, Family, Fate, Random, Row};

/// How many tries a fault has to find a row that can have it.
const TRIES: usize = 4_000;

/// From one kind to the next, so that a file has kinds of all parts of the list. It has no divisor in
/// common with their number.
const STEP: usize = 37;

/// Plants faults of the kinds that fit into a file, all kinds in turn from a given one. Says which
/// it planted, by their places in [`KINDS`].
pub(super) fn plant(
    random: &mut Random,
    families: &mut [Family],
    count: usize,
    from: usize,
    fits: impl Fn(&Kind) -> bool,
) -> Vec<usize> {
    let mut planted = Vec::new();
    let mut rare = 0;
    for turn in from.. {
        if planted.len() == count {
            break;
        }
        let at = turn * STEP % KINDS.len();
        let kind = &KINDS[at];
        if !fits(kind) || (kind.rare && rare * 1_000 > count) {
            continue;
        }
        rare += usize::from(kind.rare);
        let found = (0..TRIES).find_map(|_| {
            let family = random.below(families.len());
            let row = room(random, &families[family], kind)?;
            let other = match kind.way {
                Way::Repeat if kind.on == On::Customer => Some(other(families, family)?),
                _ => None,
            };
            Some((family, row, other))
        });
        let (family, row, other) =
            found.unwrap_or_else(|| panic!("no row is left for {} {turn}", kind.said.code));
        if let Some(other) = other {
            families[other].closed = true;
            let text = families[other].customers[0].get(kind.column).to_owned();
            if kind.column == "company_name" {
                // Names are compared within one country.
                let country = families[other].country().to_owned();
                assert_eq!(country, families[family].country());
            }
            families[family].customers[0].put(kind.column, text);
        }
        put(&mut families[family], row, kind, turn);
        planted.push(at);
    }
    planted
}

/// The place of a row in a family that can have a fault of this kind.
fn room(random: &mut Random, family: &Family, kind: &Kind) -> Option<usize> {
    let of_country = kind.country.is_empty() || kind.country == family.country();
    let whole = !kind.alone || family.is_clean();
    let lineless = !kind.lineless || family.lines.is_empty();
    let repeated = kind.way != Way::Conflict || family.lines.len() == 2;
    if family.closed || !of_country || !whole || !lineless || !repeated {
        return None;
    }
    let rows = if kind.on == On::Customer { &family.customers } else { &family.lines };
    let free: Vec<usize> = (0..rows.len()).filter(|&at| rows[at].is_clean()).collect();
    let second = kind.on == On::Line && kind.way == Way::Repeat;
    let free: Vec<usize> = free.into_iter().filter(|&at| !second || at > 0).collect();
    (!free.is_empty()).then(|| random.of(&free))
}

/// A family before this one that nothing is wrong with, of the same country.
fn other(families: &[Family], family: usize) -> Option<usize> {
    let country = families[family].country();
    (0..family).rev().find(|&at| families[at].is_clean() && families[at].country() == country)
}

fn put(family: &mut Family, at: usize, kind: &Kind, number: usize) {
    family.closed |= kind.alone;
    let rows = if kind.on == On::Customer { &mut family.customers } else { &mut family.lines };
    let row = &mut rows[at];
    match kind.way {
        Way::Cell => put_cell(row, kind, number),
        Way::Repeat => {
            if kind.on == On::Line {
                let [item, term, cycle] = ["catalog_item_id", "term_duration", "billing_cycle"]
                    .map(|column| rows[0].get(column).to_owned());
                rows[at].put("catalog_item_id", item);
                rows[at].put("term_duration", term);
                rows[at].put("billing_cycle", cycle);
                // Two lines that differ in the quantity alone.
                rows[at].put("quantity", "777");
            }
            say(&mut rows[at], kind);
        }
        Way::Twin => {
            let mut twin = row.clone();
            match kind.on {
                On::Customer => twin.put("city", "Elsewhere"),
                On::Line => {
                    twin.put("quantity", "778");
                    twin.put("catalog_item_id", "CFQ7TTC0LH05:0001");
                }
            }
            say(row, kind);
            say(&mut twin, kind);
            rows.insert(at + 1, twin);
        }
        Way::Conflict => {
            let mut second = row.clone();
            second.put("city", "Elsewhere");
            say(row, kind);
            say(&mut second, kind);
            rows.push(second);
        }
        Way::Again => {
            let mut again = row.clone();
            say(&mut again, kind);
            again.fate = Fate::Duplicate;
            rows.insert(at + 1, again);
        }
        Way::AgainWithoutKey => {
            row.put("line_ref", "");
            let mut again = row.clone();
            say(&mut again, kind);
            rows.insert(at + 1, again);
        }
        Way::LastCellMissing => damage(row, kind, Damage::LastCellMissing),
        Way::CellTooMany => damage(row, kind, Damage::CellTooMany(kind.column)),
        Way::QuoteOpen => damage(row, kind, Damage::QuoteOpen),
        Way::QuoteStray => {
            // Behind a line end the quote could as well open a cell of another row.
            let text = row.get(kind.column).replace('\n', " ");
            row.put(kind.column, text);
            damage(row, kind, Damage::QuoteStray(kind.column));
        }
        Way::BadByte => damage(row, kind, Damage::BadByte(kind.column)),
    }
}

fn damage(row: &mut Row, kind: &Kind, damage: Damage) {
    row.damage = damage;
    say(row, kind);
}

fn put_cell(row: &mut Row, kind: &Kind, number: usize) {
    let text = match (kind.text.strip_prefix('~'), kind.text) {
        (Some(length), _) => long(number, length.parse().unwrap()),
        (None, "!") => other_digit(row.get(kind.column)),
        (None, text) => text.replace("{n}", &number.to_string()),
    };
    row.put(kind.column, text);
    for (column, text) in kind.with {
        row.put(column, *text);
    }
    // A line whose key is wrong belongs to nobody.
    row.stray = kind.on == On::Line && kind.column == "customer_ref";
    say(row, kind);
}

fn say(row: &mut Row, kind: &Kind) {
    row.said.push(kind.said);
    row.said.extend(kind.also.map(|(said, _)| said));
    if row.said.iter().any(|said| said.level == Level::Reject) {
        row.fate = Fate::Rejected;
    }
}

/// A text of words, of so many letters.
fn long(number: usize, length: usize) -> String {
    let words = format!("Werk {number} Anlagenbau ").repeat(length / 10 + 1);
    let mut text: String = words.chars().take(length - 1).collect();
    text.push('e');
    text
}

fn other_digit(number: &str) -> String {
    let (front, last) = number.split_at(number.len() - 1);
    format!("{front}{}", (last.parse::<u8>().unwrap() + 1) % 10)
}
