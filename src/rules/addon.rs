//! Add-ons: a line that names its base, either another line of the customer or a subscription
//! that is stored already. Whether the base exists is decided across rows.

use crate::model::{Guid, LineRef};
use crate::table::Column;

use super::cross::ADDON_CYCLE;
use super::{Desk, Rule, say};

/// One base.
pub(super) static ADDON_PARENT_AMBIGUOUS: Rule = Rule {
    code: "ADDON_PARENT_AMBIGUOUS",
    summary: "An add-on names its base by parent_line_ref or by parent_subscription_id, not by both.",
    why: "An add-on has one base; with two names nobody knows which.",
    fix: "Keep parent_line_ref for a base in this import, parent_subscription_id for a stored one.",
    source: "muster",
    bad: &[
        "line_ref=L2; parent_line_ref=L1; parent_subscription_id=117a77b0-9360-443b-8795-c6dedc750cf9",
    ],
    good: &["line_ref=L2; parent_line_ref=L1"],
    ..Rule::ROW
};

/// Stored subscriptions are known by GUIDs.
pub(super) static PARENT_SUBSCRIPTION_FORMAT: Rule = Rule {
    code: "PARENT_SUBSCRIPTION_FORMAT",
    summary: "The id of a stored base subscription is a GUID.",
    why: "Subscriptions are stored under GUIDs.",
    fix: "Copy the id of the base subscription, or name a line of this import in parent_line_ref.",
    source: "Partner Center SDK, order resources (2021-03)",
    bad: &["parent_subscription_id=L1"],
    good: &["parent_subscription_id=117A77B0-9360-443B-8795-C6DEDC750CF9"],
    ..Rule::ROW
};

/// Judges what a line says about its base, and gives the id of a stored one.
pub(super) fn parent_subscription(
    desk: &mut Desk<'_, '_>,
    reference: Option<&LineRef<'_>>,
    parent: Option<&LineRef<'_>>,
) -> Option<Guid> {
    if parent.is_some() && parent == reference {
        desk.find(
            &ADDON_CYCLE,
            Column::ParentLineRef,
            say!("The line names itself as its base; enter the line_ref of the base, or empty {heading}."),
        );
    }
    let column = Column::ParentSubscriptionId;
    let text = desk.text(column)?;
    if desk.text(Column::ParentLineRef).is_some() {
        desk.find_with(
            &ADDON_PARENT_AMBIGUOUS,
            column,
            say!("Both {beside} and {heading} name a base; keep one and empty the other."),
            |finding| finding.beside(Column::ParentLineRef),
        );
    }
    let id = Guid::parse(text);
    if id.is_none() {
        desk.find_with(
            &PARENT_SUBSCRIPTION_FORMAT,
            column,
            say!("`{value}` is no subscription id; enter its GUID, or name a line of this import in parent_line_ref."),
            |finding| finding.expecting("a GUID"),
        );
    }
    id
}
