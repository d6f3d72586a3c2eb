//! Term and billing cycle against what the item is sold for.

use crate::model::{BillingCycle, Term};
use crate::rules::catalogue::{Item, Kind, Pairs, cycle_bit, slot};
use crate::rules::term::Terms;
use crate::rules::{DefaultsUsed, Desk, Rule, Severity, Word, say};
use crate::table::Column;

use super::REFERENCE;

/// Which term is never guessed where there is a choice.
pub(in crate::rules) static TERM_REQUIRED: Rule = Rule {
    code: "TERM_REQUIRED",
    summary: "An item that is sold for several terms is ordered for one of them.",
    why: "Nobody knows otherwise how long the customer is bound. A single term is taken as given.",
    fix: "Enter one of the item's terms.",
    source: "Partner Center SDK, cart resources (2021-03)",
    bad: &["term_duration="],
    good: &[
        "term_duration=P1Y",
        "catalog_item_id=CFQ7TTC0TST5:0001; term_duration=; billing_cycle=",
    ],
    ..REFERENCE
};

/// Not every item is sold for every term.
pub(in crate::rules) static TERM_NOT_AVAILABLE: Rule = Rule {
    code: "TERM_NOT_AVAILABLE",
    summary: "The term is one the item is sold for.",
    why: "Partner Center refuses other terms (error 800028).",
    fix: "Enter one of the item's terms.",
    source: "Partner Center SDK, error codes (2021-07)",
    bad: &["catalog_item_id=CFQ7TTC0TST5:0001; term_duration=P1M"],
    good: &["catalog_item_id=CFQ7TTC0TST5:0001; term_duration=P1Y; billing_cycle=annual"],
    ..REFERENCE
};

/// What has no end has no term.
pub(in crate::rules) static TERM_NOT_APPLICABLE: Rule = Rule {
    code: "TERM_NOT_APPLICABLE",
    summary: "Perpetual software and usage have no term, and a legacy offer has its own.",
    why: "The term of these is not a choice.",
    fix: "Empty the cell.",
    source: "Partner Center SDK, cart and offer resources (2021-03); conclusion by muster",
    bad: &[
        "catalog_item_id=DG7GMGF0DWTL:0001; term_duration=P1Y; billing_cycle=one_time",
        "catalog_item_id=DZH318Z0BPS6:0001; quantity=1; term_duration=P1M",
        "catalog_item_id=; offer_id=MS-AZR-0145P; term_duration=P1Y",
    ],
    good: &[
        "catalog_item_id=DG7GMGF0DWTL:0001; term_duration=; billing_cycle=one_time",
        "catalog_item_id=; offer_id=MS-AZR-0145P; term_duration=",
    ],
    ..REFERENCE
};

/// A cycle the item does not have.
pub(in crate::rules) static BILLING_CYCLE_NOT_SUPPORTED: Rule = Rule {
    code: "BILLING_CYCLE_NOT_SUPPORTED",
    summary: "The billing cycle is one the item is sold with for its term.",
    why: "Partner Center refuses other cycles (errors 6001, 10013).",
    fix: "Enter one of the item's billing cycles.",
    source: "Partner Center SDK, error codes (2021-07); .NET SDK, cart errors (2023-06)",
    bad: &[
        "billing_cycle=biennial",
        "billing_cycle=one_time",
        "catalog_item_id=CFQ7TTC0TST5:0001; term_duration=P1Y; billing_cycle=monthly",
        "catalog_item_id=; offer_id=MS-AZR-0145P; term_duration=; billing_cycle=annual",
    ],
    good: &["billing_cycle=annual", "billing_cycle=monthly"],
    ..REFERENCE
};

/// A month is not billed by the year.
pub(in crate::rules) static TERM_BILLING_COMBINATION: Rule = Rule {
    code: "TERM_BILLING_COMBINATION",
    summary: "The billing cycle is not longer than the term.",
    why: "One month is billed monthly, one year monthly or annually, three years also at once.",
    fix: "Enter another billing cycle, or a longer term.",
    source: "Partner Center SDK, product resources (2021-03); tables of resellers' tools",
    bad: &[
        "term_duration=P1M; billing_cycle=annual",
        "term_duration=P1Y; billing_cycle=triennial",
        "catalog_item_id=DZH318Z0BXWC:0002; term_duration=P1M; billing_cycle=annual",
    ],
    good: &[
        "term_duration=P1M; billing_cycle=monthly",
        "catalog_item_id=CFQ7TTC0LF8S:0001; term_duration=P3Y; billing_cycle=triennial",
    ],
    ..REFERENCE
};

/// An order without a cycle waits for somebody to choose one.
pub(in crate::rules) static BILLING_CYCLE_REQUIRED: Rule = Rule {
    code: "BILLING_CYCLE_REQUIRED",
    severity: Severity::Warn,
    summary: "An item that is sold with several billing cycles is ordered with one of them.",
    why: "An order names its cycle. Where the item has one only, that one is taken.",
    fix: "Enter monthly, annual or another cycle of the item.",
    source: "Partner Center SDK, cart resources (2021-03); severity by muster",
    bad: &["billing_cycle="],
    good: &["billing_cycle=monthly", "term_duration=P1M; billing_cycle="],
    ..REFERENCE
};

/// Judges term and billing cycle, and fills in what leaves no choice.
pub(super) fn length(
    desk: &mut Desk<'_, '_>,
    item: &Item,
    terms: &mut Terms,
    used: &mut DefaultsUsed,
) {
    let term_given = desk.text(Column::TermDuration).is_some();
    let cycle_given = desk.text(Column::BillingCycle).is_some();
    if !term_given && !desk.is_closed(Column::TermDuration) && !item.kind.is_legacy() {
        match terms_of(item.pairs).as_slice() {
            // Without a record of any term, or with none as one of them, there is nothing to ask.
            _ if item.pairs[0] != 0 => {}
            [] => {}
            [one] => {
                terms.term = Some(*one);
                used.insert(DefaultsUsed::TERM);
            }
            several => required(desk, several),
        }
    }
    let known = term_given == terms.term.is_some() || !term_given;
    if let Some(term) = terms.term
        && !fits(desk, item, term)
    {
        return;
    }
    let may = allowed(item, terms.term, known);
    if !cycle_given && !desk.is_closed(Column::BillingCycle) {
        fill_cycle(desk, may, terms, used);
    } else if let Some(cycle) = terms.billing_cycle
        && known
        && may != 0
        && may & cycle_bit(cycle) == 0
    {
        wrong_cycle(desk, item, terms.term, cycle, may);
    }
}

/// The terms among pairs that a line can name.
fn terms_of(pairs: Pairs) -> Vec<Term> {
    let all = [Term::OneMonth, Term::OneYear, Term::ThreeYears];
    all.into_iter().filter(|term| pairs[slot(Some(*term))] != 0).collect()
}

/// The cycles of a term. A legacy offer has one term, whether it is named or not.
fn allowed(item: &Item, term: Option<Term>, known: bool) -> u8 {
    if item.kind == Kind::Legacy || !known {
        return item.pairs.iter().fold(0, |all, own| all | own);
    }
    item.pairs[slot(term)]
}

fn required(desk: &mut Desk<'_, '_>, terms: &[Term]) {
    let names: Vec<&'static str> = terms.iter().map(|term| term.as_str()).collect();
    desk.find_with(
        &TERM_REQUIRED,
        Column::TermDuration,
        say!(
            "The item is sold for {names}; enter one of them in {heading}.",
            names = Word::either(&names)
        ),
        |finding| finding.expecting(joined(&names)),
    );
}

/// Whether the item is sold for the term; says so if not.
fn fits(desk: &mut Desk<'_, '_>, item: &Item, term: Term) -> bool {
    if item.pairs[slot(Some(term))] != 0 {
        return true;
    }
    let name = item.short_name();
    if item.kind.has_no_term() || item.kind == Kind::Legacy {
        let message = if item.kind == Kind::Legacy {
            say!("{name} has a term of its own, which is not `{value}`; empty {heading}.", name)
        } else {
            say!("{name} has no term; empty {heading}.", name)
        };
        desk.find_with(&TERM_NOT_APPLICABLE, Column::TermDuration, message, |finding| {
            finding.expecting("an empty cell")
        });
        return false;
    }
    let terms = terms_of(item.pairs);
    if terms.is_empty() {
        return true;
    }
    let names: Vec<&'static str> = terms.iter().map(|term| term.as_str()).collect();
    let message = say!(
        "{name} is not sold for `{value}`; enter {names}.",
        name,
        names = Word::either(&names)
    );
    desk.find_with(&TERM_NOT_AVAILABLE, Column::TermDuration, message, |finding| {
        finding.expecting(joined(&names))
    });
    false
}

/// A single cycle is taken; several are asked for.
fn fill_cycle(desk: &mut Desk<'_, '_>, may: u8, terms: &mut Terms, used: &mut DefaultsUsed) {
    let cycles = cycles_of(may);
    match cycles.as_slice() {
        [] => {}
        [one] => {
            if terms.billing_cycle != Some(*one) {
                terms.billing_cycle = Some(*one);
            }
            used.insert(DefaultsUsed::BILLING_CYCLE);
        }
        // A legacy offer is billed monthly unless the line says otherwise.
        several if terms.billing_cycle.is_some_and(|own| several.contains(&own)) => {}
        several => {
            let names: Vec<&'static str> = several.iter().map(|cycle| cycle.as_str()).collect();
            desk.find_with(
                &BILLING_CYCLE_REQUIRED,
                Column::BillingCycle,
                say!(
                    "The item is billed {names}; enter one of them in {heading}.",
                    names = Word::either(&names)
                ),
                |finding| finding.expecting(joined(&names)),
            );
        }
    }
}

fn wrong_cycle(
    desk: &mut Desk<'_, '_>,
    item: &Item,
    term: Option<Term>,
    cycle: BillingCycle,
    may: u8,
) {
    let bit = cycle_bit(cycle);
    let matrix = item.kind.pairs(item.trial);
    let exists = matrix.iter().any(|own| own & bit != 0);
    let pairs = matrix[slot(term)] & bit != 0;
    let names: Vec<&'static str> = cycles_of(may).iter().map(|cycle| cycle.as_str()).collect();
    let name = item.short_name();
    let column = Column::BillingCycle;
    if exists && !pairs && item.kind != Kind::Legacy {
        let term = term.map_or_else(|| say!("no term").into(), |term| Word::from(term.as_str()));
        let message = say!(
            "{term} ({beside}) is billed {names}, not `{value}`; change one of the two.",
            term,
            names = Word::either(&names)
        );
        desk.find_with(&TERM_BILLING_COMBINATION, column, message, |finding| {
            finding.expecting(joined(&names)).beside(Column::TermDuration)
        });
        return;
    }
    let message =
        say!("{name} is not billed `{value}`; enter {names}.", name, names = Word::either(&names));
    desk.find_with(&BILLING_CYCLE_NOT_SUPPORTED, column, message, |finding| {
        finding.expecting(joined(&names))
    });
}

/// The cycles among bits.
fn cycles_of(bits: u8) -> Vec<BillingCycle> {
    let all = [
        BillingCycle::Monthly,
        BillingCycle::Annual,
        BillingCycle::Triennial,
        BillingCycle::Biennial,
        BillingCycle::OneTime,
        BillingCycle::None,
    ];
    all.into_iter().filter(|cycle| bits & cycle_bit(*cycle) != 0).collect()
}

/// `P1M, P1Y or P3Y`, for programs.
fn joined(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [front @ .., last] => format!("{} or {last}", front.join(", ")),
    }
}
