//! Trials, as far as one line shows them.

use crate::rules::catalogue::Item;
use crate::rules::term::Terms;
use crate::rules::{Desk, Rule, say};
use crate::table::Column;

use super::REFERENCE;

/// A trial ends by itself.
pub(in crate::rules) static TRIAL_AUTO_RENEW: Rule = Rule {
    code: "TRIAL_AUTO_RENEW",
    summary: "A trial does not renew itself, unless the catalogue says what it renews to.",
    why: "Trials do not turn into paid subscriptions by themselves.",
    fix: "Enter false, or empty the cell.",
    source: "Partner Center, offer trials of Microsoft products (2021-07)",
    bad: &[
        "catalog_item_id=CFQ7TTC0TST4:0001; quantity=25; term_duration=P1M; billing_cycle=none; auto_renew=true",
    ],
    good: &[
        "catalog_item_id=CFQ7TTC0TST4:0001; quantity=25; term_duration=P1M; billing_cycle=none; auto_renew=false",
        "catalog_item_id=DZH318Z0C0WF:0001; term_duration=P1M; billing_cycle=none; auto_renew=true",
    ],
    ..REFERENCE
};

/// Judges whether a trial renews itself.
pub(super) fn renewal(desk: &mut Desk<'_, '_>, item: &Item, terms: &Terms) {
    if item.trial && terms.auto_renew == Some(true) && !item.auto_renew {
        desk.find_with(
            &TRIAL_AUTO_RENEW,
            Column::AutoRenew,
            say!(
                "{name} is a trial and does not renew itself; enter false.",
                name = item.short_name()
            ),
            |finding| finding.expecting("false"),
        );
    }
}
