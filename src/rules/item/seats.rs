//! How many of an item one subscription may have.

use crate::rules::catalogue::{ASSUMED_QUANTITY, Item};
use crate::rules::{Desk, Grade, Rule, say};
use crate::table::Column;

use super::{REFERENCE, judged};

/// Some offers begin above one.
pub(in crate::rules) static QUANTITY_BELOW_MIN: Rule = Rule {
    code: "QUANTITY_BELOW_MIN",
    summary: "A quantity is not below the least that the item is sold for.",
    why: "Partner Center refuses smaller orders (error 2002).",
    fix: "Enter at least the least quantity.",
    source: "Partner Center SDK, offer resources and error codes (2021-07)",
    bad: &["catalog_item_id=CFQ7TTC0TST3:0001; quantity=9"],
    good: &["catalog_item_id=CFQ7TTC0TST3:0001; quantity=10"],
    ..REFERENCE
};

/// The Business items end at 300.
pub(in crate::rules) static QUANTITY_ABOVE_MAX: Rule = Rule {
    code: "QUANTITY_ABOVE_MAX",
    summary: "A quantity is not above the most that one subscription of the item may have.",
    why: "Partner Center refuses larger orders (errors 2002, 10015, 800067).",
    fix: "Lower the quantity, or order an item without such a limit.",
    source: "Partner Center SDK, get a SKU by id (2021-10); error codes (2021-07)",
    bad: &["catalog_item_id=CFQ7TTC0LH18:0001; quantity=301"],
    good: &["catalog_item_id=CFQ7TTC0LH18:0001; quantity=300"],
    ..REFERENCE
};

/// A trial has as many seats as it has.
pub(in crate::rules) static QUANTITY_TRIAL_FIXED: Rule = Rule {
    code: "QUANTITY_TRIAL_FIXED",
    summary: "A trial is ordered with the number of seats it comes with.",
    why: "The seats of a trial cannot be chosen.",
    fix: "Enter the number the trial comes with.",
    source: "Partner Center, offer trials of Microsoft products (2021-07)",
    bad: &[
        "catalog_item_id=CFQ7TTC0TST4:0001; quantity=5; term_duration=P1M; billing_cycle=none; auto_renew=",
    ],
    good: &[
        "catalog_item_id=CFQ7TTC0TST4:0001; quantity=25; term_duration=P1M; billing_cycle=none; auto_renew=",
    ],
    ..REFERENCE
};

/// Judges a quantity by the item's least and most.
pub(super) fn quantity(desk: &mut Desk<'_, '_>, item: &Item, quantity: u32) {
    let (min, max) = (item.min, item.max);
    if (min..=max).contains(&quantity) {
        return;
    }
    let mild = item.assumes(ASSUMED_QUANTITY);
    let name = item.short_name();
    if item.trial && min == max {
        let message = say!("{name} comes with {min} seats, not `{value}`; enter {min}.", name, min);
        judged(desk, &QUANTITY_TRIAL_FIXED, Column::Quantity, mild, message, |finding| {
            finding.expecting(min.to_string()).suggesting(min.to_string(), Grade::Likely)
        });
        return;
    }
    let (rule, message) = if quantity < min {
        (
            &QUANTITY_BELOW_MIN,
            say!(
                "{name} is sold from {min}; `{value}` is too few: order more, or another item.",
                name,
                min
            ),
        )
    } else {
        let message = say!(
            "One subscription of {name} has at most {max}; lower `{value}` or order another item.",
            name,
            max
        );
        (&QUANTITY_ABOVE_MAX, message)
    };
    judged(desk, rule, Column::Quantity, mild, message, |finding| {
        finding.expecting(format!("{min} to {max}"))
    });
}
