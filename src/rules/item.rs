//! A line against the catalogue: whether what it orders is sold at all, in such a number, for such
//! a term. What depends on the customer or on other lines is decided over the family.

mod base;
mod length;
mod offer;
mod renewal;
mod seats;
#[cfg(test)]
mod tests;
mod trial;

use crate::model::{Offer, Seats};
use crate::table::Column;

use super::catalogue::Item;
use super::term::Terms;
use super::{DefaultsUsed, Desk, Finding, Message, Rule, Scope};

pub(super) use base::{ADDON_PARENT_REQUIRED, PARENT_ON_BASE_OFFER};
pub(super) use length::{
    BILLING_CYCLE_NOT_SUPPORTED, BILLING_CYCLE_REQUIRED, TERM_BILLING_COMBINATION,
    TERM_NOT_APPLICABLE, TERM_NOT_AVAILABLE, TERM_REQUIRED,
};
pub(super) use offer::{
    AVAILABILITY_STALE, OFFER_LEGACY_RETIRED, OFFER_NOT_PURCHASABLE, OFFER_UNKNOWN,
    PROVISIONING_CONTEXT_MISSING, SKU_ATTESTATION_REQUIRED, find, name_suggestion,
};
pub(super) use renewal::{AUTO_RENEW_NOT_SUPPORTED, CUSTOM_TERM_END_PRODUCT, natural_end};
pub(super) use seats::{QUANTITY_ABOVE_MAX, QUANTITY_BELOW_MIN, QUANTITY_TRIAL_FIXED};
pub(super) use trial::TRIAL_AUTO_RENEW;

/// What the records of this part have in common.
const REFERENCE: Rule = Rule { scope: Scope::Reference, ..Rule::ROW };

/// What a line says beside its terms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    pub(super) quantity: Option<Seats>,
    pub(super) attested: Option<bool>,
    /// Whether it names a base.
    pub(super) has_parent: bool,
}

/// The cell in which a line says what it orders.
pub(super) fn column(desk: &Desk<'_, '_>) -> Column {
    if desk.text(Column::CatalogItemId).is_some() { Column::CatalogItemId } else { Column::OfferId }
}

/// Judges a line whose item is known.
pub(super) fn judge(
    desk: &mut Desk<'_, '_>,
    item: &Item,
    said: Said,
    terms: &mut Terms,
    used: &mut DefaultsUsed,
) {
    if let Some(quantity) = said.quantity {
        seats::quantity(desk, item, quantity.get());
    }
    length::length(desk, item, terms, used);
    trial::renewal(desk, item, terms);
    renewal::renewal(desk, item, terms);
    base::base(desk, item, said.has_parent);
    offer::conditions(desk, item, said.attested);
}

/// Judges what can be said of a line whose item is not known.
pub(super) fn judge_unknown(desk: &mut Desk<'_, '_>, offer: Option<&Offer>, terms: &Terms) {
    if matches!(offer, Some(Offer::Legacy(_))) {
        renewal::no_custom_end(desk, terms);
    }
}

/// Says something with the rule's severity, or as a warning where it rests on an assumption.
fn judged(
    desk: &mut Desk<'_, '_>,
    rule: &'static Rule,
    column: Column,
    mild: bool,
    message: impl Into<Message>,
    fill: impl FnOnce(Finding) -> Finding,
) {
    if mild {
        desk.warn(rule, column, message, fill);
    } else {
        desk.find_with(rule, column, message, fill);
    }
}
