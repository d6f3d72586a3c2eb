//! What was found about a line because of its customer or of other lines, in a few bytes; the
//! sentence is made when somebody reads it.

use crate::rules::catalogue::Item;
use crate::rules::cross::ADDON_PARENT_REJECTED;
use crate::rules::item::{BILLING_CYCLE_NOT_SUPPORTED, OFFER_NOT_PURCHASABLE, TERM_NOT_AVAILABLE};
use crate::rules::term::CUSTOM_TERM_END_INVALID;
use crate::rules::{Book, Finding, Level, Rule, Severity};
use crate::table::{Column, Place};

use super::LineFacts;
use super::counts::BUSINESS_SEATS;
use super::records as rules;

/// What can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    MarketNotOpen,
    CountryUnavailable,
    NotSoldToday,
    TrialNotForSegment,
    SegmentNotEligible,
    QualificationPending,
    CurrencyNotSupported,
    TermNotHere,
    CycleNotHere,
    ParentNotEligible,
    OnTrial,
    CycleOfBase,
    PrerequisiteMissing,
    PrerequisiteRejected,
    BaseSeats,
    AddonSeats,
    TermMisaligned,
    LimitConcurrent,
    LimitLifetime,
    TrialUsed,
    BusinessSeats,
    TrialOwned,
    AzurePlan,
    EndNotAligned,
    EndOfMonthly,
}

/// What was found about one line of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tie {
    /// The line, by its place in the family.
    pub line: u32,
    /// Another line that has to do with it, or [`LineFacts::NONE`].
    pub related: u32,
    pub(super) kind: Kind,
    column: Column,
    /// Never more than a warning: it rests on an assumption.
    mild: bool,
    item: u32,
    /// A number, an item or the letters of a code, by kind.
    about: u32,
}

impl Tie {
    pub(super) fn new(line: u32, kind: Kind, column: Column, item: u32) -> Tie {
        Tie { line, related: LineFacts::NONE, kind, column, mild: false, item, about: 0 }
    }

    #[must_use]
    pub(super) fn about(self, about: u32) -> Tie {
        Tie { about, ..self }
    }

    #[must_use]
    pub(super) fn related(self, related: u32) -> Tie {
        Tie { related, ..self }
    }

    #[must_use]
    pub(super) fn mild(self, mild: bool) -> Tie {
        Tie { mild, ..self }
    }

    /// The rule that was broken.
    pub fn rule(&self) -> &'static Rule {
        match self.kind {
            Kind::MarketNotOpen => &rules::NCE_MARKET_NOT_OPEN,
            Kind::CountryUnavailable => &rules::OFFER_COUNTRY_UNAVAILABLE,
            Kind::NotSoldToday => &OFFER_NOT_PURCHASABLE,
            Kind::TrialNotForSegment => &rules::TRIAL_NOT_FOR_SEGMENT,
            Kind::SegmentNotEligible => &rules::OFFER_SEGMENT_NOT_ELIGIBLE,
            Kind::QualificationPending => &rules::QUALIFICATION_PENDING,
            Kind::CurrencyNotSupported => &rules::CURRENCY_NOT_SUPPORTED,
            Kind::TermNotHere => &TERM_NOT_AVAILABLE,
            Kind::CycleNotHere | Kind::CycleOfBase => &BILLING_CYCLE_NOT_SUPPORTED,
            Kind::ParentNotEligible => &rules::ADDON_PARENT_NOT_ELIGIBLE,
            Kind::OnTrial => &rules::ADDON_ON_TRIAL,
            Kind::PrerequisiteMissing => &rules::ADDON_PREREQUISITE_MISSING,
            Kind::PrerequisiteRejected => &ADDON_PARENT_REJECTED,
            Kind::BaseSeats => &rules::ADDON_SEATS_BASE_TOO_FEW,
            Kind::AddonSeats => &rules::ADDON_SEATS_BELOW_MIN,
            Kind::TermMisaligned => &rules::ADDON_TERM_MISALIGNED,
            Kind::LimitConcurrent => &rules::LIMIT_CONCURRENT_EXCEEDED,
            Kind::LimitLifetime => &rules::LIMIT_LIFETIME_EXCEEDED,
            Kind::TrialUsed => &rules::TRIAL_ALREADY_USED,
            Kind::BusinessSeats => &rules::SEATS_TENANT_CAP,
            Kind::TrialOwned => &rules::TRIAL_OFFER_OWNED,
            Kind::AzurePlan => &rules::AZURE_PLAN_REQUIRED,
            Kind::EndNotAligned | Kind::EndOfMonthly => &CUSTOM_TERM_END_INVALID,
        }
    }

    /// Whether the line is innocent and waits for the related one, which is rejected: then there is
    /// no finding, and the line is held as an add-on of its base is.
    pub fn holds(&self) -> bool {
        self.kind == Kind::PrerequisiteRejected
    }

    /// Whether it rejects its line in this run; `None` when its rule is not in force.
    pub fn rejects(&self, book: &Book) -> Option<bool> {
        if self.holds() {
            return Some(false);
        }
        match book.level(self.rule()) {
            Level::Off => None,
            Level::On(severity) => Some(severity == Severity::Reject && !self.mild),
        }
    }

    /// The finding, with the place of the related line where that is known; `None` when its rule
    /// is not in force, and for a line that only waits.
    pub fn finding(&self, book: &Book, related: Option<Place>) -> Option<Finding> {
        if self.holds() {
            return None;
        }
        let mut message = self.message(book);
        if related.is_some() && message.chars().count() < 110 {
            message.push_str(" See {related}.");
        }
        let finding = book.finding(self.rule(), Some(self.column), message)?;
        let severity = if self.mild { Severity::Warn } else { finding.severity };
        Some(Finding { severity, related, ..finding })
    }

    fn message(&self, book: &Book) -> String {
        let catalogue = &book.reference().catalogue;
        let item = catalogue.item(self.item);
        let name = item.map(Item::short_name).unwrap_or_default();
        let about = self.about;
        let country = || letters(about);
        match self.kind {
            Kind::MarketNotOpen => {
                format!("{name} was not sold in Brazil before February 2022; leave the line out.")
            }
            Kind::CountryUnavailable => {
                format!(
                    "{name} is not sold in {}, the customer's country; order another item.",
                    country()
                )
            }
            Kind::NotSoldToday => {
                let today = book.as_of();
                format!("{name} is not sold in {} on {today}; order another item.", country())
            }
            Kind::TrialNotForSegment => {
                "Schools and governments get no trials; order the paid item, or leave the line out."
                    .to_owned()
            }
            Kind::SegmentNotEligible => {
                let kind = segment_name(about);
                format!(
                    "{name} is sold to {kind} only, which this customer is not; order another item."
                )
            }
            Kind::QualificationPending => format!(
                "{name} is for schools, and Microsoft has not approved this one yet; order it later."
            ),
            Kind::CurrencyNotSupported => {
                let currency = country();
                format!("{name} is sold in {currency} here, not in `{{value}}`; enter {currency}.")
            }
            Kind::TermNotHere => {
                format!(
                    "{name} is not sold for `{{value}}` in the customer's country; enter another term."
                )
            }
            Kind::CycleNotHere => format!(
                "{name} is not billed `{{value}}` for this term in the customer's country; enter another cycle."
            ),
            Kind::CycleOfBase => {
                "`{value}` is not the billing cycle of the add-on's base; enter that one."
                    .to_owned()
            }
            _ => self.message_of_lines(book, &name),
        }
    }

    fn message_of_lines(&self, book: &Book, name: &str) -> String {
        let about = self.about;
        let other = || {
            let base = book.reference().catalogue.item(about);
            base.map_or_else(|| "this base".to_owned(), Item::short_name)
        };
        match self.kind {
            Kind::ParentNotEligible if self.mild => {
                format!("muster does not know {} as a base of {name}; check it.", other())
            }
            Kind::ParentNotEligible => {
                format!("{name} does not go with {}; name another base.", other())
            }
            Kind::OnTrial => "The base is a trial; the add-on ends with it.".to_owned(),
            Kind::PrerequisiteMissing if self.mild => {
                format!("muster knows of no line of this customer that carries {name}; check it.")
            }
            Kind::PrerequisiteMissing => {
                format!("{name} is an add-on, and the customer has no item it builds on; order one with it.")
            }
            Kind::BaseSeats => format!("{name} takes a base with at least {about} seats."),
            Kind::AddonSeats => format!("{name} is sold from {about} seats beside a base."),
            Kind::TermMisaligned => {
                "The add-on ends later than its base; a shorter term would end with it.".to_owned()
            }
            Kind::LimitConcurrent => {
                format!("A customer has at most {about} of {name} at a time; leave this line out.")
            }
            Kind::LimitLifetime => {
                format!("A customer buys {name} {} only; leave this line out.", times(about))
            }
            Kind::TrialUsed => {
                format!("A customer takes {name} {} only; leave this line out.", times(about))
            }
            Kind::BusinessSeats => format!(
                "Business items would have {about} seats together, at most {BUSINESS_SEATS} go; lower them."
            ),
            Kind::TrialOwned => {
                format!("The customer has the paid item that {name} leads to; leave the trial out.")
            }
            Kind::AzurePlan => {
                format!("{name} takes an Azure plan, and the customer has none; order one with it.")
            }
            Kind::EndOfMonthly => {
                "Only a monthly line ends on `{value}`; a longer one ends with a month or another long one."
                    .to_owned()
            }
            _ => {
                "`{value}` is neither the end of a month nor the end of another line; enter one of these."
                    .to_owned()
            }
        }
    }
}

fn times(count: u32) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// The letters of a code that was made a number.
fn letters(number: u32) -> String {
    number.to_be_bytes().into_iter().filter(|byte| *byte != 0).map(char::from).collect()
}

fn segment_name(segments: u32) -> &'static str {
    use crate::rules::catalogue::{SEGMENT_EDUCATION, SEGMENT_GOVERNMENT, SEGMENT_NONPROFIT};
    let has = |segment: u8| segments & u32::from(segment) != 0;
    if has(SEGMENT_EDUCATION) {
        "schools"
    } else if has(SEGMENT_NONPROFIT) {
        "charities"
    } else if has(SEGMENT_GOVERNMENT) {
        "the US government"
    } else {
        "commercial customers"
    }
}
