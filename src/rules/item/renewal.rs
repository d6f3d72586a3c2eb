//! Renewal and a chosen end of the first term.

use crate::model::{Date, Term};
use crate::rules::catalogue::{Item, Kind, slot};
use crate::rules::term::{CUSTOM_TERM_END_INVALID, RENEWAL_TERM_INVALID, Terms};
use crate::rules::{Desk, Rule, say};
use crate::table::Column;

use super::REFERENCE;

/// Some items end when they end.
pub(in crate::rules) static AUTO_RENEW_NOT_SUPPORTED: Rule = Rule {
    code: "AUTO_RENEW_NOT_SUPPORTED",
    summary: "auto_renew is true only where the item can renew itself.",
    why: "Partner Center refuses it for perpetual software, usage and some offers (error 800093).",
    fix: "Enter false, or empty the cell.",
    source: "Partner Center SDK, error codes (2021-07)",
    bad: &[
        "catalog_item_id=DG7GMGF0DWTL:0001; term_duration=; billing_cycle=one_time; auto_renew=true",
        "catalog_item_id=; offer_id=778A4DCE-0014-4D53-8647-314EF2B091D2; term_duration=; auto_renew=yes",
    ],
    good: &["catalog_item_id=CFQ7TTC0LH18:0001; auto_renew=true"],
    ..REFERENCE
};

/// Only new-commerce licences can end on a chosen day.
pub(in crate::rules) static CUSTOM_TERM_END_PRODUCT: Rule = Rule {
    code: "CUSTOM_TERM_END_PRODUCT",
    summary: "A chosen end of the term is for new-commerce licences that are no trials.",
    why: "Partner Center refuses it for trials, legacy offers, Azure and software (error 10016).",
    fix: "Empty the cell.",
    source: "Partner Center .NET SDK, cart errors (2023-06)",
    bad: &[
        "catalog_item_id=DG7GMGF0DWTL:0001; term_duration=; billing_cycle=one_time; custom_term_end_date=2026-08-31",
        "catalog_item_id=; offer_id=MS-AZR-0145P; term_duration=; custom_term_end_date=2026-08-31",
    ],
    good: &["catalog_item_id=CFQ7TTC0LH18:0001; custom_term_end_date=2026-08-31"],
    ..REFERENCE
};

/// Judges what a line says about renewal and the end of its term.
pub(super) fn renewal(desk: &mut Desk<'_, '_>, item: &Item, terms: &Terms) {
    if terms.auto_renew == Some(true) && !item.auto_renew && !item.trial {
        desk.find_with(
            &AUTO_RENEW_NOT_SUPPORTED,
            Column::AutoRenew,
            say!(
                "{name} does not renew itself; enter false in {heading}.",
                name = item.short_name()
            ),
            |finding| finding.expecting("false"),
        );
    }
    if let Some(term) = terms.renewal_term
        && item.renewals != 0
        && item.renewals & (1 << slot(Some(term))) == 0
        && term != Term::ThreeYears
    {
        desk.find(
            &RENEWAL_TERM_INVALID,
            Column::RenewalTermDuration,
            say!("{name} does not renew to `{value}`; empty {heading}.", name = item.short_name()),
        );
    }
    let sold = item.kind == Kind::Licence && !item.trial;
    if !sold {
        no_custom_end(desk, terms);
    } else if let Some(end) = terms.custom_term_end {
        custom_end(desk, end, terms.term);
    }
}

/// Says that an item has no chosen end.
pub(super) fn no_custom_end(desk: &mut Desk<'_, '_>, terms: &Terms) {
    if terms.custom_term_end.is_some() {
        desk.find_with(
            &CUSTOM_TERM_END_PRODUCT,
            Column::CustomTermEndDate,
            say!("Only new-commerce licences that are no trials end on a chosen day; empty {heading}."),
            |finding| finding.expecting("an empty cell"),
        );
    }
}

fn custom_end(desk: &mut Desk<'_, '_>, end: Date, term: Option<Term>) {
    let today = desk.book.as_of();
    let column = Column::CustomTermEndDate;
    if end < today {
        desk.find(
            &CUSTOM_TERM_END_INVALID,
            column,
            say!("`{value}` lies before the term begins ({today}); enter a later day.", today),
        );
        return;
    }
    let Some(last) = term.map(|term| natural_end(today, term)) else { return };
    if end > last {
        desk.find_with(
            &CUSTOM_TERM_END_INVALID,
            column,
            say!("`{value}` lies after the end of the term ({last}); enter an earlier day.", last),
            |finding| finding.expecting(format!("a day up to {last}")),
        );
    }
}

/// The last day of a term that begins on a day.
pub(in crate::rules) fn natural_end(begin: Date, term: Term) -> Date {
    let months = match term {
        Term::OneMonth => 1,
        Term::OneYear => 12,
        Term::ThreeYears => 36,
    };
    begin.plus_months(months).day_before()
}
