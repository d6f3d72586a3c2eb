//! One line beside its customer: country, segment, currency, day.

use crate::model::{Country, Qualification, Qualifications};
use crate::rules::catalogue::{
    Item, Kind as Sold, Market, Pairs, SEGMENT_COMMERCIAL, SEGMENT_EDUCATION, SEGMENT_GOVERNMENT,
    SEGMENT_NONPROFIT, cycle_bit, slot,
};
use crate::rules::places::market::expected_currency;
use crate::rules::resellers::ResellerIds;
use crate::table::Column;

use super::{FamilyDesk, Kind, LineFacts, Tie};

/// The segments whose items a customer may buy.
fn buys(own: Qualifications) -> u8 {
    if own.has(Qualification::GovernmentCommunityCloud) {
        return SEGMENT_GOVERNMENT;
    }
    let mut segments = SEGMENT_COMMERCIAL;
    if own.has(Qualification::Education) {
        segments |= SEGMENT_EDUCATION;
    }
    if own.has(Qualification::Nonprofit) {
        segments |= SEGMENT_NONPROFIT;
    }
    segments
}

/// Judges what has to do with the customer whatever a line orders.
pub(super) fn any(desk: &mut FamilyDesk<'_>, at: u32, line: &LineFacts) {
    let tie = |kind, column| Tie::new(at, kind, column, line.item);
    if line.on_record != 0 {
        on_record(desk, at, line);
    }
    if line.currency != [0; 3]
        && let Some((expected, sure)) = expected_currency(desk.book, desk.country(), &line.currency)
    {
        let tie = tie(Kind::CurrencyOfMarket, Column::Currency).about(code_of(expected.as_bytes()));
        desk.tie(tie.mild(!sure));
    }
}

/// Judges the reseller that a line names.
fn on_record(desk: &mut FamilyDesk<'_>, at: u32, line: &LineFacts) {
    let tie = |kind| Tie::new(at, kind, Column::PartnerIdOnRecord, line.item);
    let customer = desk.customer;
    let number = Some(u128::from(customer.reseller)).filter(|number| *number != 0);
    let own = ResellerIds { number, tenant: customer.reseller_tenant };
    let list = desk.book.reference().resellers.as_ref();
    if own.differs_from(u128::from(line.on_record), list) {
        desk.tie(tie(Kind::OnRecordDiffers));
    }
    // Where the customer names a reseller, its own row says that the attestation is missing.
    let by_line_only = own.number.is_none() && own.tenant.is_none();
    let both = desk.book.partner().direct_and_indirect;
    if both && by_line_only && customer.attested == Some(false) {
        desk.tie(tie(Kind::OnRecordUnattested).mild(customer.is_stored));
    }
}

/// Judges a line beside its customer.
pub(super) fn single(desk: &mut FamilyDesk<'_>, at: u32, line: &LineFacts, item: &Item) {
    let column = line.column();
    let tie = |kind| Tie::new(at, kind, column, line.item);
    let Some(country) = desk.country() else {
        segment(desk, at, line, item, item.segments);
        return;
    };
    if country.as_bytes() == b"BR" && item.kind == Sold::Licence {
        desk.tie(tie(Kind::MarketNotOpen));
    }
    if item.markets_in(country).next().is_none() {
        if desk.catalogue.speaks_of(country) {
            desk.tie(tie(Kind::CountryUnavailable).about(code(country)));
        }
        segment(desk, at, line, item, item.segments);
        return;
    }
    let today = desk.book.as_of();
    let open = || item.markets_in(country).filter(|market| market.is_open(today));
    let segments = open().fold(0, |all, market| all | market.segments);
    if segments == 0 {
        desk.tie(tie(Kind::NotSoldToday).about(code(country)));
        return;
    }
    if !segment(desk, at, line, item, segments) {
        return;
    }
    let own = desk.customer.qualifications.map_or(u8::MAX, buys);
    currency(desk, at, line, open().filter(|market| market.segments & own != 0));
    length(desk, at, line, item, open().filter(|market| market.segments & own != 0));
}

/// Whether the customer may buy what is sold to these segments.
fn segment(
    desk: &mut FamilyDesk<'_>,
    at: u32,
    line: &LineFacts,
    item: &Item,
    segments: u8,
) -> bool {
    let Some(own) = desk.customer.qualifications else { return true };
    let tie = |kind| Tie::new(at, kind, line.column(), line.item);
    let public =
        own.has(Qualification::Education) || own.has(Qualification::GovernmentCommunityCloud);
    // Where the catalogue has a trial for schools or governments, the catalogue is right.
    let special = segments & (SEGMENT_EDUCATION | SEGMENT_GOVERNMENT) != 0;
    if item.trial && public && !special {
        return !desk.tie(tie(Kind::TrialNotForSegment));
    }
    let may = segments & buys(own);
    if segments != 0 && may == 0 {
        return !desk.tie(tie(Kind::SegmentNotEligible).about(u32::from(segments)));
    }
    if may == SEGMENT_EDUCATION && !desk.customer.education_approved {
        return !desk.tie(tie(Kind::QualificationPending));
    }
    true
}

fn currency<'m>(
    desk: &mut FamilyDesk<'_>,
    at: u32,
    line: &LineFacts,
    mut markets: impl Iterator<Item = &'m Market>,
) {
    if line.currency == [0; 3] {
        return;
    }
    let mut first = None;
    let fits = markets.any(|market| match &market.currency {
        None => true,
        Some(currency) => {
            first = first.or(Some(*currency));
            currency.as_bytes() == line.currency
        }
    });
    if let Some(first) = first.filter(|_| !fits) {
        let about = code_of(first.as_bytes());
        desk.tie(
            Tie::new(at, Kind::CurrencyNotSupported, Column::Currency, line.item).about(about),
        );
    }
}

/// What is sold elsewhere for a term may not be sold for it here.
fn length<'m>(
    desk: &mut FamilyDesk<'_>,
    at: u32,
    line: &LineFacts,
    item: &Item,
    markets: impl Iterator<Item = &'m Market>,
) {
    let mut pairs = Pairs::default();
    for market in markets {
        pairs.iter_mut().zip(market.pairs).for_each(|(all, own)| *all |= own);
    }
    let place = slot(line.term);
    // A legacy offer has a term of its own, which no line has to name.
    if item.kind.is_legacy() || item.pairs[place] == 0 {
        return;
    }
    if pairs[place] == 0 {
        desk.tie(Tie::new(at, Kind::TermNotHere, Column::TermDuration, line.item));
        return;
    }
    let Some(bit) = line.cycle.map(cycle_bit) else { return };
    if item.pairs[place] & bit != 0 && pairs[place] & bit == 0 {
        desk.tie(Tie::new(at, Kind::CycleNotHere, Column::BillingCycle, line.item));
    }
}

fn code(country: Country) -> u32 {
    code_of(country.as_bytes())
}

/// A short code as a number; [`super::tie::letters`] reads it back.
fn code_of(text: &[u8]) -> u32 {
    text.iter().take(4).fold(0, |all, byte| all << 8 | u32::from(*byte))
}
