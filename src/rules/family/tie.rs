//! What was found about a line because of its customer or of other lines, in a few bytes; the
//! sentence is made when somebody reads it.

use crate::rules::catalogue::Item;
use crate::rules::cross::ADDON_PARENT_REJECTED;
use crate::rules::item::{BILLING_CYCLE_NOT_SUPPORTED, OFFER_NOT_PURCHASABLE, TERM_NOT_AVAILABLE};
use crate::rules::partnership::{POR_ATTESTATION_MISSING, POR_DIFFERS_FROM_CUSTOMER};
use crate::rules::places::market::CURRENCY_NOT_FOR_MARKET;
use crate::rules::term::CUSTOM_TERM_END_INVALID;
use crate::rules::{Book, Finding, Level, Message, Rule, Severity, Text, Word, say};
use crate::table::{Column, Place};

use super::LineFacts;
use super::counts::BUSINESS_SEATS;
use super::records as rules;

/// What can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    OnRecordDiffers,
    CurrencyOfMarket,
    MarketNotOpen,
    CountryUnavailable,
    NotSoldToday,
    TrialNotForSegment,
    SegmentNotEligible,
    QualificationPending,
    CurrencyNotSupported,
    TermNotHere,
    CycleNotHere,
    OnRecordUnattested,
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
            Kind::OnRecordDiffers => &POR_DIFFERS_FROM_CUSTOMER,
            Kind::OnRecordUnattested => &POR_ATTESTATION_MISSING,
            Kind::CurrencyOfMarket => &CURRENCY_NOT_FOR_MARKET,
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

    /// Whether a row that holds its customer too says the same of itself.
    pub fn is_said_by_flat_rows(&self) -> bool {
        self.kind == Kind::OnRecordDiffers
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
        // A long sentence says enough; the place stands beside it in any case.
        if related.is_some() && message.to_string().chars().count() < 110 {
            message = message.then(say!("See {related}."));
        }
        let finding = book.finding(self.rule(), Some(self.column), message)?;
        let severity = if self.mild { Severity::Warn } else { finding.severity };
        Some(Finding { severity, related, ..finding })
    }

    fn message(&self, book: &Book) -> Message {
        let catalogue = &book.reference().catalogue;
        let item = catalogue.item(self.item);
        let name = item.map(Item::short_name).unwrap_or_default();
        let about = self.about;
        let country = || letters(about);
        match self.kind {
            Kind::MarketNotOpen => {
                say!(
                    "{name} was not sold in Brazil before February 2022; leave the line out.",
                    name
                )
            }
            Kind::CountryUnavailable => {
                say!(
                    "{name} is not sold in {country}, the customer's country; order another item.",
                    name,
                    country = country()
                )
            }
            Kind::NotSoldToday => {
                let today = book.as_of();
                say!(
                    "{name} is not sold in {country} on {today}; order another item.",
                    name,
                    country = country(),
                    today
                )
            }
            Kind::TrialNotForSegment => say!(
                "Schools and governments get no trials; order the paid item, or leave the line out."
            )
            .into(),
            Kind::SegmentNotEligible => {
                let kind = segment_name(about);
                say!(
                    "{name} is sold to {kind} only, which this customer is not; order another item.",
                    name,
                    kind
                )
            }
            Kind::QualificationPending => say!(
                "{name} is for schools, and Microsoft has not approved this one yet; order it later.",
                name
            ),
            Kind::CurrencyNotSupported => {
                let currency = country();
                say!(
                    "{name} is sold in {currency} here, not in `{value}`; enter {currency}.",
                    name,
                    currency
                )
            }
            Kind::TermNotHere => {
                say!(
                    "{name} is not sold for `{value}` in the customer's country; enter another term.",
                    name
                )
            }
            Kind::OnRecordDiffers
            | Kind::OnRecordUnattested
            | Kind::CurrencyOfMarket
            | Kind::CycleNotHere
            | Kind::CycleOfBase => self.message_of_cells(&name),
            _ => self.message_of_lines(book, &name),
        }
    }

    fn message_of_cells(&self, name: &str) -> Message {
        match self.kind {
            Kind::OnRecordDiffers => {
                say!("`{value}` is another reseller than the customer's; check which one is meant.")
                    .into()
            }
            Kind::OnRecordUnattested if self.mild => say!(
                "`{value}` is named as reseller without an attestation of the stored customer; attest it in Partner Center."
            )
            .into(),
            Kind::OnRecordUnattested => say!(
                "`{value}` is named as reseller without its attestation; enter true in the customer's reseller_attestation."
            )
            .into(),
            Kind::CurrencyOfMarket => {
                let expected = letters(self.about);
                say!(
                    "`{value}` is not the currency of the market; enter {expected} or nothing.",
                    expected
                )
            }
            Kind::CycleNotHere => say!(
                "{name} is not billed `{value}` for this term in the customer's country; enter another cycle.",
                name
            ),
            _ => say!("`{value}` is not the billing cycle of the add-on's base; enter that one.")
                .into(),
        }
    }

    fn message_of_lines(&self, book: &Book, name: &str) -> Message {
        let about = self.about;
        let other = || {
            let base = book.reference().catalogue.item(about);
            base.map_or_else(|| say!("this base").into(), |base| Word::from(base.short_name()))
        };
        match self.kind {
            Kind::ParentNotEligible if self.mild => {
                say!(
                    "muster does not know {base} as a base of {name}; check it.",
                    base = other(),
                    name
                )
            }
            Kind::ParentNotEligible => {
                say!("{name} does not go with {base}; name another base.", name, base = other())
            }
            Kind::OnTrial => say!("The base is a trial, and the add-on ends with it; name a paid base if it is to last.").into(),
            Kind::PrerequisiteMissing if self.mild => {
                say!(
                    "muster knows of no line of this customer that carries {name}; check it.",
                    name
                )
            }
            Kind::PrerequisiteMissing => {
                say!(
                    "{name} is an add-on, and the customer has no item it builds on; order one with it.",
                    name
                )
            }
            Kind::BaseSeats => {
                say!("{name} takes bases with {about} seats together, which they have not; order more of them.", name, about)
            }
            Kind::AddonSeats => {
                say!("{name} is sold from {about} seats; `{value}` is too few: order more, or leave the line out.", name, about)
            }
            Kind::TermMisaligned => {
                say!("The add-on ends later than its base; a shorter term would end with it.")
                    .into()
            }
            Kind::LimitConcurrent => {
                say!(
                    "A customer has at most {about} of {name} at a time; leave this line out.",
                    about,
                    name
                )
            }
            Kind::LimitLifetime => {
                say!(
                    "A customer buys {name} {times} only; leave this line out.",
                    name,
                    times = times(about)
                )
            }
            Kind::TrialUsed => {
                say!(
                    "A customer takes {name} {times} only; leave this line out.",
                    name,
                    times = times(about)
                )
            }
            _ => self.message_of_family(name),
        }
    }

    fn message_of_family(&self, name: &str) -> Message {
        let about = self.about;
        match self.kind {
            Kind::BusinessSeats => say!(
                "Business items would have {about} seats together, at most {max} go; lower them.",
                about,
                max = BUSINESS_SEATS
            ),
            Kind::TrialOwned => {
                say!(
                    "The customer has the paid item that {name} leads to; leave the trial out.",
                    name
                )
            }
            Kind::AzurePlan => {
                say!(
                    "{name} takes an Azure plan, and the customer has none; order one with it.",
                    name
                )
            }
            Kind::EndOfMonthly => {
                say!(
                    "Only a monthly line ends on `{value}`; a longer one ends with a month or another long one."
                ).into()
            }
            _ => {
                say!(
                    "`{value}` is neither the end of a month nor the end of another line; enter one of these."
                ).into()
            }
        }
    }
}

fn times(count: u32) -> Message {
    if count == 1 { say!("once").into() } else { say!("{count} times", count) }
}

/// The letters of a code that was made a number.
fn letters(number: u32) -> String {
    number.to_be_bytes().into_iter().filter(|byte| *byte != 0).map(char::from).collect()
}

fn segment_name(segments: u32) -> Text {
    use crate::rules::catalogue::{SEGMENT_EDUCATION, SEGMENT_GOVERNMENT, SEGMENT_NONPROFIT};
    let has = |segment: u8| segments & u32::from(segment) != 0;
    if has(SEGMENT_EDUCATION) {
        say!("schools")
    } else if has(SEGMENT_NONPROFIT) {
        say!("charities")
    } else if has(SEGMENT_GOVERNMENT) {
        say!("the US government")
    } else {
        say!("commercial customers")
    }
}
