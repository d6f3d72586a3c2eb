//! Term, billing, renewal and end date of a line, as far as they can be judged without the
//! catalogue: here only what no item could have.

use crate::model::{BillingCycle, Date, Offer, Term};
use crate::table::Column;

use super::{DefaultsUsed, Desk, Finding, Grade, Rule, reading, say};

/// Three lengths are sold.
pub(super) static TERM_FORMAT: Rule = Rule {
    code: "TERM_FORMAT",
    summary: "A term is P1M, P1Y or P3Y.",
    why: "Partner Center sells subscriptions for one month, one year or three years.",
    fix: "Enter P1M, P1Y or P3Y.",
    source: "Partner Center SDK, cart resources (2021-03); further spellings by muster",
    bad: &["term_duration=P2Y", "term_duration=12"],
    good: &["term_duration=P1Y", "term_duration=1 year", "term_duration=P12M"],
    ..Rule::ROW
};

/// A closed list.
pub(super) static BILLING_CYCLE_FORMAT: Rule = Rule {
    code: "BILLING_CYCLE_FORMAT",
    summary: "A billing cycle is monthly, annual, triennial, biennial, one_time or none.",
    why: "Partner Center knows no other cycle.",
    fix: "Enter one of these words.",
    source: "Partner Center SDK, product resources (2021-03)",
    bad: &["billing_cycle=weekly", "billing_cycle=quarterly"],
    good: &[
        "billing_cycle=Monthly",
        "catalog_item_id=DG7GMGF0DWTL:0001; term_duration=; billing_cycle=OneTime",
    ],
    ..Rule::ROW
};

/// Yes or no.
pub(super) static AUTO_RENEW_FORMAT: Rule = Rule {
    code: "AUTO_RENEW_FORMAT",
    summary: "auto_renew is true or false; yes, no, 1 and 0 are understood too.",
    why: "A renewal binds the customer for another term, so another word is not taken for one.",
    fix: "Enter true or false, or leave the cell empty.",
    source: "Partner Center SDK, subscription resources (2021-03); spellings by muster",
    bad: &["auto_renew=sometimes", "auto_renew=P1Y"],
    good: &["auto_renew=TRUE", "auto_renew=no", "auto_renew=0"],
    ..Rule::ROW
};

/// Only what renews has a term to renew to.
pub(super) static RENEWAL_TERM_INVALID: Rule = Rule {
    code: "RENEWAL_TERM_INVALID",
    summary: "A renewal term is P1M or P1Y, and stands only where the subscription renews itself.",
    why: "Partner Center renews for one month or one year.",
    fix: "Enter P1M or P1Y, or empty the cell.",
    source: "Partner Center SDK, cart resources (2021-03); the last part by muster",
    bad: &[
        "auto_renew=true; renewal_term_duration=P3Y",
        "auto_renew=false; renewal_term_duration=P1Y",
    ],
    good: &["auto_renew=true; renewal_term_duration=P1Y", "auto_renew=; renewal_term_duration=P1M"],
    ..Rule::ROW
};

/// What a month end and other subscriptions have to say needs more than a row.
pub(super) static CUSTOM_TERM_END_INVALID: Rule = Rule {
    code: "CUSTOM_TERM_END_INVALID",
    summary: "The end of the first term is a day, written YYYY-MM-DD.",
    why: "Partner Center ends the term on exactly that day, so none is guessed.",
    fix: "Write the date as YYYY-MM-DD.",
    source: "Partner Center .NET SDK, cart errors (2023-06); spelling by muster",
    bad: &["custom_term_end_date=03/04/2027", "custom_term_end_date=end of year"],
    good: &["custom_term_end_date=2027-03-31", "custom_term_end_date=2027-03-31 00:00:00"],
    ..Rule::ROW
};

/// When a line ends, is billed and renews.
#[derive(Debug)]
pub(super) struct Terms {
    pub(super) term: Option<Term>,
    pub(super) billing_cycle: Option<BillingCycle>,
    pub(super) auto_renew: Option<bool>,
    pub(super) renewal_term: Option<Term>,
    pub(super) custom_term_end: Option<Date>,
}

/// Judges term, billing cycle, renewal and end date. A legacy offer without a billing cycle is
/// billed monthly, as Partner Center does.
pub(super) fn terms(
    desk: &mut Desk<'_, '_>,
    offer: Option<&Offer>,
    used: &mut DefaultsUsed,
) -> Terms {
    let term = term(desk);
    let mut billing_cycle = billing_cycle(desk);
    let empty = desk.text(Column::BillingCycle).is_none();
    if empty && matches!(offer, Some(Offer::Legacy(_))) {
        billing_cycle = Some(BillingCycle::Monthly);
        used.insert(DefaultsUsed::BILLING_CYCLE);
    }
    let auto_renew = auto_renew(desk);
    let renewal_term = renewal_term(desk, auto_renew);
    let custom_term_end = custom_term_end(desk);
    Terms { term, billing_cycle, auto_renew, renewal_term, custom_term_end }
}

fn suggest(finding: Finding, text: &str, choices: &'static [&'static str]) -> Finding {
    match reading::nearest(text, choices) {
        Some(choice) => finding.suggesting(choice, Grade::Ask),
        None => finding,
    }
}

fn term(desk: &mut Desk<'_, '_>) -> Option<Term> {
    let column = Column::TermDuration;
    let text = desk.text(column)?;
    let term = Term::parse(text);
    if term.is_none() {
        desk.find_with(
            &TERM_FORMAT,
            column,
            say!("`{value}` is no term that is sold; enter P1M, P1Y or P3Y."),
            |finding| {
                let finding = finding.expecting("P1M, P1Y or P3Y");
                // A bare number of months; years would be as likely with smaller ones.
                match text {
                    "12" => finding.suggesting(Term::OneYear.as_str(), Grade::Ask),
                    "36" => finding.suggesting(Term::ThreeYears.as_str(), Grade::Ask),
                    _ => finding,
                }
            },
        );
    }
    term
}

fn billing_cycle(desk: &mut Desk<'_, '_>) -> Option<BillingCycle> {
    let column = Column::BillingCycle;
    let text = desk.text(column)?;
    let cycle = BillingCycle::parse(text);
    if cycle.is_none() {
        desk.find_with(
            &BILLING_CYCLE_FORMAT,
            column,
            say!("`{value}` is no billing cycle; enter monthly, annual, triennial, biennial, one_time or none."),
            |finding| suggest(finding.expecting("monthly, annual …"), text, BillingCycle::TEXTS),
        );
    }
    cycle
}

fn auto_renew(desk: &mut Desk<'_, '_>) -> Option<bool> {
    let column = Column::AutoRenew;
    let value = reading::boolean(desk.text(column)?);
    if value.is_none() {
        desk.find_with(
            &AUTO_RENEW_FORMAT,
            column,
            say!(
                "`{value}` is neither true nor false; enter one of them, or leave {heading} empty."
            ),
            |finding| finding.expecting("true or false"),
        );
    }
    value
}

fn renewal_term(desk: &mut Desk<'_, '_>, auto_renew: Option<bool>) -> Option<Term> {
    let column = Column::RenewalTermDuration;
    let term = Term::parse(desk.text(column)?);
    if !matches!(term, Some(Term::OneMonth | Term::OneYear)) {
        desk.find_with(
            &RENEWAL_TERM_INVALID,
            column,
            say!("`{value}` is no term to renew to; enter P1M or P1Y, or leave {heading} empty."),
            |finding| finding.expecting("P1M or P1Y"),
        );
    } else if auto_renew == Some(false) {
        desk.find_with(
            &RENEWAL_TERM_INVALID,
            column,
            say!("The line does not renew itself, so it has no term to renew to; empty {heading}, or set {beside} to true."),
            |finding| finding.expecting("an empty cell").beside(Column::AutoRenew),
        );
    }
    term
}

fn custom_term_end(desk: &mut Desk<'_, '_>) -> Option<Date> {
    let column = Column::CustomTermEndDate;
    let text = desk.text(column)?;
    let time_only = reading::is_time_only(desk.cell(column));
    let date = reading::day(text).filter(|_| !time_only);
    if date.is_none() {
        desk.find_with(
            &CUSTOM_TERM_END_INVALID,
            column,
            say!("`{value}` cannot be read as one certain day; write it as YYYY-MM-DD."),
            |finding| {
                let finding = finding.expecting("YYYY-MM-DD");
                match reading::likely_day(text).filter(|_| !time_only) {
                    Some((day, grade)) => finding.suggesting(day.to_string(), grade),
                    None => finding,
                }
            },
        );
    }
    date
}
