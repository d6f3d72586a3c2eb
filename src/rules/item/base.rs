//! Add-ons and bases, as far as one line shows them.

use crate::rules::catalogue::{Item, Kind};
use crate::rules::{Desk, Rule, Severity, say};
use crate::table::Column;

use super::REFERENCE;

/// A legacy add-on hangs on its base.
pub(in crate::rules) static ADDON_PARENT_REQUIRED: Rule = Rule {
    code: "ADDON_PARENT_REQUIRED",
    summary: "A legacy add-on names its base.",
    why: "Partner Center attaches a legacy add-on to one subscription and must be told to which.",
    fix: "Enter the base's line_ref in parent_line_ref, or its id in parent_subscription_id.",
    source: "Partner Center SDK, create a cart with add-ons (2021-03)",
    bad: &["catalog_item_id=; offer_id=5F0A6B1E-0000-4000-8000-000000000002; term_duration="],
    good: &[
        "catalog_item_id=; offer_id=5F0A6B1E-0000-4000-8000-000000000002; term_duration=; line_ref=L2; parent_line_ref=L1",
    ],
    ..REFERENCE
};

/// Harmless, and most often a slip.
pub(in crate::rules) static PARENT_ON_BASE_OFFER: Rule = Rule {
    code: "PARENT_ON_BASE_OFFER",
    severity: Severity::Warn,
    summary: "Only an add-on names a base.",
    why: "Most often another item was meant, or the base stands in the wrong row.",
    fix: "Empty the cell, or order the add-on that was meant.",
    source: "muster",
    bad: &["catalog_item_id=CFQ7TTC0LH18:0001; line_ref=L2; parent_line_ref=L1"],
    good: &["catalog_item_id=CFQ7TTC0LH18:0001; line_ref=L2"],
    ..REFERENCE
};

/// Judges whether a base is named where one belongs.
pub(super) fn base(desk: &mut Desk<'_, '_>, item: &Item, has_parent: bool) {
    if item.kind == Kind::Legacy && item.addon == Some(true) && !has_parent {
        // A base that could not be read is told about elsewhere.
        let named = |column| desk.text(column).is_some() || desk.is_closed(column);
        if named(Column::ParentLineRef) || named(Column::ParentSubscriptionId) {
            return;
        }
        desk.find(
            &ADDON_PARENT_REQUIRED,
            Column::ParentLineRef,
            say!(
                "{name} is an add-on; enter the line_ref of its base in {heading}.",
                name = item.short_name()
            ),
        );
    } else if item.addon == Some(false) && has_parent {
        let line = desk.text(Column::ParentLineRef).is_some();
        let column = if line { Column::ParentLineRef } else { Column::ParentSubscriptionId };
        desk.find(
            &PARENT_ON_BASE_OFFER,
            column,
            say!(
                "{name} is no add-on and needs no base; empty {heading}.",
                name = item.short_name()
            ),
        );
    }
}
