//! Judges the postal code of a row: whether there is one, whether it has the form of its country's
//! codes, and whether it fits the state.

use crate::rules::markets::{Market, Place};
use crate::rules::rule::Severity;
use crate::rules::{Desk, Grade, Rule, say};
use crate::table::{CellKind, Column};

use super::states::State;
use super::{CLIENT, find, is_missing, postal};

/// A country that has postal codes.
pub(in crate::rules) static POSTAL_CODE_REQUIRED: Rule = Rule {
    code: "POSTAL_CODE_REQUIRED",
    summary: "Where addresses need a postal code, the customer has one.",
    why: "Partner Center asks for it in the United States and Portugal. Of other countries a data set \
          says so, and many real companies have none on record, so there it is only a warning; \
          countries without codes are left alone.",
    fix: "Enter the postal code.",
    source: CLIENT,
    bad: &["postal_code=", "postal_code=; country=IE; city=Dublin"],
    good: &[
        "postal_code=; country=AE; city=Dubai; state=Dubai",
        "postal_code=; country=PA; city=Panamá",
    ],
    ..Rule::ROW
};

/// The form of a postal code.
pub(in crate::rules) static POSTAL_CODE_FORMAT: Rule = Rule {
    code: "POSTAL_CODE_FORMAT",
    summary: "The postal code has the form of its country's codes.",
    why: "Partner Center's own patterns are known for the United States and Portugal. Others are a \
          data set's, which may err: there this is only a warning.",
    fix: "Enter the code in the country's form; store it as text so that leading zeros stay.",
    source: "Partner Center PowerShell, recorded country rules (2019-01, 2021-12); libaddressinput",
    bad: &[
        "postal_code=2139; country=US; state=MA; city=Cambridge",
        "postal_code=98052 6399; country=US; state=WA; city=Redmond",
        "postal_code=4000-12; country=PT; city=Porto",
        "postal_code=1067; city=Dresden",
    ],
    good: &[
        "postal_code=02139; country=US; state=MA; city=Cambridge",
        "postal_code=4000; country=PT; city=Porto",
        "postal_code=sw1a1aa; country=GB; city=London",
        "postal_code=D-01067; city=Dresden",
        "postal_code=96813-; country=US; state=HI; city=Honolulu",
    ],
    ..Rule::ROW
};

/// Two cells that have to fit.
pub(in crate::rules) static ADDRESS_ZIP_STATE_MISMATCH: Rule = Rule {
    code: "ADDRESS_ZIP_STATE_MISMATCH",
    severity: Severity::Warn,
    summary: "The postal code is one of the state's.",
    why: "State, city and postal code have to fit when the address is verified. Some codes reach over \
          a border, so this is only a warning.",
    fix: "Check the state and the postal code.",
    source: "A vendor's notes on Partner Center addresses; ranges of codes as posts publish them",
    bad: &[
        "postal_code=10001; country=US; state=WA; city=Redmond",
        "postal_code=M5V 3L9; country=CA; state=BC; city=Toronto",
    ],
    good: &[
        "postal_code=98052; country=US; state=WA; city=Redmond",
        "postal_code=K1A 0C9; country=CA; state=QC; city=Gatineau",
    ],
    ..Rule::ROW
};

/// Judges a postal code that is not there.
pub(super) fn missing(desk: &mut Desk<'_, '_>, place: Place, market: &Market) {
    let used = matches!(market.postal, "required" | "optional");
    if !used || !is_missing(desk, Column::PostalCode) {
        return;
    }
    let in_city = desk.text(Column::City).and_then(|city| {
        let (first, last) = (city.split(' ').next(), city.rsplit(' ').next());
        [first, last].into_iter().flatten().find(|word| postal::looks_like(place, market, word))
    });
    let message = match in_city {
        Some(_) => {
            say!("The postal code is missing; it seems to stand in the city's cell: move it.")
        }
        None => say!("The postal code is missing; enter it."),
    };
    let sure = market.is_known();
    find(desk, sure, &POSTAL_CODE_REQUIRED, Column::PostalCode, message, |finding| match in_city {
        Some(code) => finding.suggesting(code, Grade::Likely).beside(Column::City),
        None => finding,
    });
}

/// Judges a postal code against its country and, where that is known, against its state.
pub(super) fn known(
    desk: &mut Desk<'_, '_>,
    place: Place,
    market: &Market,
    code: &str,
    state: Option<&'static State>,
) {
    let column = Column::PostalCode;
    if postal::fits(place, market, code) {
        let foreign = state.and_then(|state| state.has_postal(&postal::plain(code)));
        if foreign == Some(false) {
            let message =
                say!("`{value}` is not among the postal codes of the state; check both cells.");
            desk.find_with(&ADDRESS_ZIP_STATE_MISMATCH, column, message, |finding| {
                finding.beside(Column::State)
            });
        }
        return;
    }
    let sure = market.is_known();
    let city = desk.text(Column::City);
    if let Some(city) = city.filter(|city| swapped(place, market, city, code)) {
        let message =
            say!("The postal code and the city seem to have changed places; exchange them.");
        find(desk, sure, &POSTAL_CODE_FORMAT, column, message, |finding| {
            finding.suggesting(city, Grade::Likely).beside(Column::City)
        });
        return;
    }
    let was_number = desk.kind(column) == CellKind::Number;
    let meant = postal::meant(place, market, code, state, was_number);
    let message = match (&meant, market.postal_regex) {
        (Some((own, _)), _) if own.starts_with('0') && !code.starts_with('0') => {
            say!(
                "`{value}` seems to have lost its leading zeros; enter the whole code, stored as text."
            )
        }
        _ => say!("`{value}` has not the form of this country's postal codes; check it."),
    };
    find(desk, sure, &POSTAL_CODE_FORMAT, column, message, |finding| match meant {
        Some((own, grade)) => finding.suggesting(own, grade),
        None => finding,
    });
}

/// Whether the city's cell holds a postal code and the postal code's cell the name of a place.
fn swapped(place: Place, market: &Market, city: &str, code: &str) -> bool {
    let digit = |c: char| c.is_numeric();
    let word = code.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    word && !code.contains(digit) && postal::looks_like(place, market, city)
}
