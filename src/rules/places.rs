//! City, state and postal code as the country wants them. Partner Center's own lists and patterns
//! are known for few countries; there a wrong value is rejected. Elsewhere a data set of postal
//! addresses speaks, which is no reason to refuse a real company: what only it says is a warning.

pub(super) mod code;
pub(super) mod market;
pub(super) mod names;
mod near;
mod postal;
mod speech;
pub(super) mod states;
#[cfg(test)]
mod tests;

pub(super) use speech::language_of;

use crate::model::{Country, Locality, PostalCode};
use crate::table::Column;

use super::markets::{self, Market, Place};
use super::{Desk, Finding, Grade, Message, Rule, say};
use states::{Found, List, State};

const CLIENT: &str = "Partner Center PowerShell, address validation (2021-02); libaddressinput";

/// Countries whose addresses need a state by what is known of Microsoft's rules today. Older texts
/// name China and Mexico too, where many real companies have none on record.
pub(super) const STATE_KNOWN: &[&str] = &["AU", "CA", "US"];

/// What people write as a state of the United States and Partner Center has as a country, folded,
/// with that country; empty for military posts, which it does not have at all.
const ELSEWHERE: &[(&str, &str)] = &[
    ("aa", ""),
    ("ae", ""),
    ("americansamoa", "AS"),
    ("ap", ""),
    ("as", "AS"),
    ("fm", "FM"),
    ("gu", "GU"),
    ("guam", "GU"),
    ("marshallislands", "MH"),
    ("mh", "MH"),
    ("micronesia", "FM"),
    ("mp", "MP"),
    ("northernmarianaislands", "MP"),
    ("palau", "PW"),
    ("pr", "PR"),
    ("puertorico", "PR"),
    ("pw", "PW"),
    ("um", "UM"),
    ("usvirginislands", "VI"),
    ("vi", "VI"),
    ("virginislands", "VI"),
];

/// A country that wants a state.
pub(super) static STATE_REQUIRED: Rule = Rule {
    code: "STATE_REQUIRED",
    summary: "Where addresses need a state or province, the customer has one.",
    why: "Partner Center refuses addresses in Australia, Canada and the United States without one. \
          For other countries older texts or a data set say so, and this is only a warning.",
    fix: "Enter the state or province.",
    source: CLIENT,
    bad: &[
        "state=; country=US; city=Redmond; postal_code=98052",
        "state=; country=AU; city=Sydney; postal_code=2000",
        "state=; country=JP; city=港区; postal_code=105-0023",
    ],
    good: &[
        "state=; country=DE",
        "state=; country=PR; city=San Juan; postal_code=00901",
        "state=WA; country=US; city=Redmond; postal_code=98052",
    ],
    ..Rule::ROW
};

/// A state that is in the list.
pub(super) static STATE_UNKNOWN: Rule = Rule {
    code: "STATE_UNKNOWN",
    summary: "The state or province is one of the country's list, spelled as the list has it.",
    why: "Partner Center compares states with its lists letter by letter: codes for the United \
          States and Canada, full names for Australia. Where a list may be incomplete, or is a data \
          set's, a state it lacks is only a warning.",
    fix: "Enter the state as the message suggests it.",
    source: CLIENT,
    bad: &[
        "state=California; country=US; city=Fresno; postal_code=93701",
        "state=NSW; country=AU; city=Sydney; postal_code=2000",
        "state=Québec; country=CA; city=Montréal; postal_code=H2Y 1C6",
        "state=Ontario; country=US; city=Redmond; postal_code=98052",
        "state=Atlantis; country=IN; city=Mumbai; postal_code=400001",
    ],
    good: &[
        "state=ca; country=US; city=Fresno; postal_code=93701",
        "state=US-CA; country=US; city=Fresno; postal_code=93701",
        "state=new south wales; country=AU; city=Sydney; postal_code=2000",
        "state=Tokyo; country=JP; city=港区; postal_code=105-0023",
        "state=Bayern; country=DE",
    ],
    ..Rule::ROW
};

/// A country that some take for a state.
pub(super) static STATE_IS_OTHER_COUNTRY: Rule = Rule {
    code: "STATE_IS_OTHER_COUNTRY",
    summary: "The state is one of the fifty or DC, not a territory or a military post.",
    why: "Puerto Rico, Guam and other territories are countries of their own in Partner Center, in \
          other markets; military posts (AA, AE, AP) are not in its list.",
    fix: "Enter the territory as the country and leave the state empty; for a military post, enter \
          the address of the company's seat.",
    source: "Partner Center PowerShell, recorded country rules of the United States (2019-01)",
    bad: &[
        "state=PR; country=US; city=San Juan; postal_code=00901",
        "state=Guam; country=US; city=Hagåtña; postal_code=96910",
        "state=AE; country=US; city=APO; postal_code=09012",
    ],
    good: &[
        "state=; country=PR; city=San Juan; postal_code=00901",
        "state=DC; country=US; city=Washington; postal_code=20500",
    ],
    ..Rule::ROW
};

/// A country that wants a city.
pub(super) static CITY_REQUIRED: Rule = Rule {
    code: "CITY_REQUIRED",
    summary: "The customer's address has a city.",
    why: "Partner Center asks for it. In the few countries whose addresses can do without, such as \
          Singapore or Monaco, this is only a warning.",
    fix: "Enter the city.",
    source: CLIENT,
    bad: &["city=", "city=; country=SG; postal_code=018956"],
    good: &["city=Au", "city=津; country=JP; postal_code=514-0001"],
    ..Rule::ROW
};

/// Judges city, state and postal code in a country, and gives the state as it is to be stored.
/// `state` and `postal_code` are what could be read of the cells.
pub(super) fn places<'a>(
    desk: &mut Desk<'_, 'a>,
    country: Country,
    state: Option<Locality<'a>>,
    postal_code: Option<&PostalCode<'a>>,
) -> Option<Locality<'a>> {
    let Some(place) = markets::place(country) else { return state };
    let Some(market) = place.market() else { return state };
    city(desk, market);
    let (state, listed) = if let Some(own) = state {
        known_state(desk, place, market, own)
    } else {
        missing_state(desk, place, market);
        (None, None)
    };
    match postal_code {
        Some(code) => code::known(desk, place, market, code.as_str(), listed),
        None => code::missing(desk, place, market),
    }
    state
}

/// Finds something that rejects where `sure`, and warns elsewhere. Returns whether it rejects.
fn find(
    desk: &mut Desk<'_, '_>,
    sure: bool,
    rule: &'static Rule,
    column: Column,
    message: impl Into<Message>,
    fill: impl FnOnce(Finding) -> Finding,
) -> bool {
    if sure {
        return desk.find_with(rule, column, message, fill);
    }
    desk.warn(rule, column, message, fill);
    false
}

fn is_missing(desk: &Desk<'_, '_>, column: Column) -> bool {
    desk.text(column).is_none() && !desk.is_closed(column)
}

fn city(desk: &mut Desk<'_, '_>, market: &Market) {
    if is_missing(desk, Column::City) {
        let message = say!("The city is missing; enter it.");
        let sure = market.city == "required";
        find(desk, sure, &CITY_REQUIRED, Column::City, message, |finding| finding);
    }
}

fn missing_state(desk: &mut Desk<'_, '_>, place: Place, market: &Market) {
    let known = STATE_KNOWN.contains(&market.iso2);
    if !is_missing(desk, Column::State) || !(known || market.state.starts_with("required")) {
        return;
    }
    let message = say!("Addresses in this country have a state or province; enter it.");
    let list = states::of(place);
    let meant = list.and_then(|list| told_elsewhere(desk, list));
    find(desk, known, &STATE_REQUIRED, Column::State, message, |finding| match (meant, list) {
        (Some(state), _) => finding.suggesting(state.value, Grade::Likely),
        (None, Some(list)) => finding.expecting(list.sample()),
        (None, None) => finding,
    });
}

/// The state that other cells of a row tell of: the one its postal code belongs to, or one that
/// stands in the city's cell, as in `Austin, TX`.
fn told_elsewhere(desk: &Desk<'_, '_>, list: &'static List) -> Option<&'static State> {
    let by_code = desk.text(Column::PostalCode).and_then(|code| list.by_postal(code));
    by_code.or_else(|| {
        let city = desk.text(Column::City)?;
        let tail = city.rsplit(',').next().unwrap_or(city);
        match list.find(crate::model::trim(tail)) {
            Found::Member(state) | Found::Alias(state) => Some(state),
            Found::Nothing => None,
        }
    })
}

/// Judges a state; gives it as it is to be stored, and the list's own record of it.
fn known_state<'a>(
    desk: &mut Desk<'_, 'a>,
    place: Place,
    market: &Market,
    state: Locality<'a>,
) -> (Option<Locality<'a>>, Option<&'static State>) {
    let Some(list) = states::of(place) else { return (Some(state), None) };
    let found = list.find(state.as_str());
    match found {
        Found::Member(listed) if list.microsoft && listed.value != state.as_str() => {
            (Locality::parse(listed.value).ok(), Some(listed))
        }
        Found::Member(listed) => (Some(state), Some(listed)),
        Found::Alias(listed) if !list.microsoft => (Some(state), Some(listed)),
        Found::Alias(listed) => {
            let message = say!(
                "`{value}` is not as Partner Center's list has it; enter {state}.",
                state = listed.value
            );
            let code = desk.text(Column::PostalCode);
            let foreign = code.and_then(|code| listed.has_postal(code)) == Some(false);
            desk.find_with(&STATE_UNKNOWN, Column::State, message, |finding| {
                finding
                    .suggesting(listed.value, if foreign { Grade::Likely } else { Grade::Certain })
            });
            (None, Some(listed))
        }
        Found::Nothing => {
            // Codes of ISO 3166-2 name divisions of several levels; no list has all of them.
            let iso = !list.microsoft && list.own_iso(state.as_str()).is_some();
            let refused = !iso && unknown_state(desk, market, list, state.as_str());
            ((!refused).then_some(state), None)
        }
    }
}

/// Returns whether the state is refused.
fn unknown_state(
    desk: &mut Desk<'_, '_>,
    market: &Market,
    list: &'static List,
    text: &str,
) -> bool {
    if market.iso2 == "US"
        && let Some(country) = elsewhere(list, text)
    {
        let message = match country {
            "" => say!(
                "`{value}` is a military post, which Partner Center's list of states lacks; \
                     enter the address of the company's seat."
            )
            .into(),
            code => say!(
                "`{value}` is no state here but a country of its own; enter {code} as the country \
                 and leave {heading} empty.",
                code
            ),
        };
        return desk.find(&STATE_IS_OTHER_COUNTRY, Column::State, message);
    }
    // The lists of Canada and Australia are known from others than Microsoft: a state they have
    // under another spelling is refused, one they lack may still be right.
    let sure = list.microsoft && market.is_known();
    let near = list.near(text);
    let message = match (near, sure) {
        (Some((state, _)), _) => {
            say!(
                "`{value}` is not in the country's list of states; {state} may be meant.",
                state = state.value
            )
        }
        (None, true) => {
            say!("`{value}` is not in the country's list of states; enter one of it.").into()
        }
        (None, false) => {
            say!("`{value}` is in no list of this country's states that we know; check it.").into()
        }
    };
    find(desk, sure, &STATE_UNKNOWN, Column::State, message, |finding| {
        let finding = finding.expecting(list.sample());
        match near {
            Some((state, grade)) => finding.suggesting(state.value, grade),
            None => finding,
        }
    })
}

/// The country that a state of the United States is here.
fn elsewhere(list: &List, text: &str) -> Option<&'static str> {
    let folded = crate::model::fold(list.own_iso(text).unwrap_or(text));
    let at = ELSEWHERE.binary_search_by(|(name, _)| (*name).cmp(folded.as_str())).ok()?;
    ELSEWHERE.get(at).map(|(_, country)| *country)
}
