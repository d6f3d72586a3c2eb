//! A subscription line, put together from its parts.

use crate::model::{Currency, FriendlyName, LineRef, Subscription, TextFault};
use crate::table::Column;

use super::culture::{self, CURRENCY_UNKNOWN};
use super::term::Terms;
use super::{
    DefaultsUsed, Desk, Rule, addon, house, item, offer, partnership, quantity, reading, reseller,
    reseller_list, sandbox, say, term,
};

/// Keys are compared byte by byte and kept.
pub(super) static LINE_REF_FORMAT: Rule = Rule {
    code: "LINE_REF_FORMAT",
    summary: "A line's key has at most 64 characters and no control characters.",
    why: "A line is known again by its key, so the key is stored and compared as it is.",
    fix: "Shorten the key, or remove what cannot be seen in it.",
    source: "muster",
    bad: &["line_ref=L12345678901234567890123456789012345678901234567890123456789012345"],
    good: &["line_ref=L1"],
    ..Rule::ROW
};

/// The database keeps so much of it.
pub(super) static FRIENDLY_NAME_TOO_LONG: Rule = Rule {
    code: "FRIENDLY_NAME_TOO_LONG",
    summary: "A subscription's own name has at most 255 characters.",
    why: "Longer names are not stored, and cutting one would change it unseen.",
    fix: "Shorten the name.",
    source: "muster",
    bad: &[
        "friendly_name=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ],
    good: &["friendly_name=Sales dept."],
    ..Rule::ROW
};

/// Judges the key of a line, or of its base line.
pub(super) fn line_ref<'a>(desk: &mut Desk<'_, 'a>, column: Column) -> Option<LineRef<'a>> {
    match LineRef::parse(desk.text(column)?) {
        Ok(reference) => Some(reference),
        Err(TextFault::TooLong { max }) => {
            reading::too_long(desk, &LINE_REF_FORMAT, column, max);
            None
        }
        Err(TextFault::Character(_)) => {
            desk.find(
                &LINE_REF_FORMAT,
                column,
                say!("This {heading} holds a control character, which cannot be seen; type the key anew."),
            );
            None
        }
        Err(TextFault::Empty | TextFault::Shape) => None,
    }
}

/// Judges a line, and says what it orders as soon as that is known. `reference` and `parent` are
/// what [`line_ref`] gave for the row. `None` when a
/// part it cannot do without is missing or was refused.
pub(super) fn line<'a>(
    desk: &mut Desk<'_, 'a>,
    reference: Option<LineRef<'a>>,
    parent: Option<LineRef<'a>>,
    ordered: &mut Option<u32>,
    used: &mut DefaultsUsed,
) -> Option<Subscription<'a>> {
    let offer = offer::offer(desk);
    *ordered = offer.as_ref().map(|offer| desk.book.reference().catalogue.position(offer));
    let sold = offer.as_ref().zip(*ordered);
    let sold = sold.and_then(|(offer, number)| item::find(desk, offer, number));
    let quantity = quantity::quantity(desk);
    house::seats(desk, quantity);
    sandbox::licenses(desk, quantity);
    let mut terms = term::terms(desk, offer.as_ref(), used);
    let parent_subscription = addon::parent_subscription(desk, reference.as_ref(), parent.as_ref());
    let friendly_name = friendly_name(desk);
    let currency = currency(desk);
    let promotion_id = reading::free_text(desk, Column::PromotionId);
    let partner_on_record = reseller::mpn_id(desk, Column::PartnerIdOnRecord);
    partnership::line(desk, partner_on_record.as_ref());
    reseller_list::line(desk, partner_on_record.as_ref());
    let attestation_accepted = reading::attestation(desk, Column::AttestationAccepted);
    let provisioning_context = reading::free_text(desk, Column::ProvisioningContext);
    let has_parent = parent.is_some() || parent_subscription.is_some();
    let said = item::Said { quantity, attested: attestation_accepted, has_parent };
    match sold {
        Some(sold) => item::judge(desk, sold, said, &mut terms, used),
        None => item::judge_unknown(desk, offer.as_ref(), &terms),
    }
    let Terms { term, billing_cycle, auto_renew, renewal_term, custom_term_end } = terms;
    Some(Subscription {
        reference,
        offer: offer?,
        quantity: quantity?,
        term,
        billing_cycle,
        auto_renew,
        renewal_term,
        custom_term_end,
        parent_line: parent,
        parent_subscription,
        friendly_name,
        currency,
        promotion_id,
        partner_on_record,
        attestation_accepted,
        provisioning_context,
        custom: None,
    })
}

fn friendly_name<'a>(desk: &mut Desk<'_, 'a>) -> Option<FriendlyName<'a>> {
    let column = Column::FriendlyName;
    match FriendlyName::parse(desk.text(column)?) {
        Ok(name) => Some(name),
        Err(TextFault::TooLong { max }) => {
            reading::too_long(desk, &FRIENDLY_NAME_TOO_LONG, column, max);
            None
        }
        Err(_) => None,
    }
}

/// In a flat row the cell belongs to the customer as well and is judged there; twice would be once
/// too often.
fn currency(desk: &mut Desk<'_, '_>) -> Option<Currency> {
    let currency = Currency::parse(desk.text(Column::Currency)?);
    if currency.is_none() {
        desk.find_with(
            &CURRENCY_UNKNOWN,
            Column::Currency,
            say!("`{value}` is no currency code; enter its three letters, such as EUR, or leave {heading} empty."),
            |finding| finding.expecting("three letters of ISO 4217"),
        );
    }
    // Whether it is that of the market is judged beside the customer, wherever that stands.
    if let Some(currency) = currency {
        let unknown = culture::is_unknown(desk, currency);
        return (!unknown).then_some(currency);
    }
    currency
}
