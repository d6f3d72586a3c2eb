//! Limits of Partner Center's sandbox. Of a row only its licences can be judged; how many customers
//! and subscriptions there are takes the database.

use crate::model::Seats;
use crate::table::Column;

use super::partner::Environment;
use super::{Desk, Rule, Scope, say};

const SANDBOX: Rule = Rule {
    scope: Scope::Reference,
    why: "Partner Center's sandbox takes no more (error 800018).",
    source: "Partner Center SDK, test and debug (2021-07)",
    ..Rule::ROW
};

/// Customers of the sandbox.
pub const SANDBOX_CUSTOMERS: u64 = 75;
/// Subscriptions of one of its customers.
pub const SANDBOX_SUBSCRIPTIONS: u64 = 5;
/// Subscriptions of all of them.
pub const SANDBOX_SUBSCRIPTIONS_IN_ALL: u64 = 375;

/// Azure subscriptions among them.
pub const SANDBOX_AZURE_IN_ALL: u64 = 10;

/// Licences of a sandbox subscription.
const LICENSES: u32 = 25;

/// Licences a subscription.
pub(super) static SANDBOX_LIMIT_LICENSES: Rule = Rule {
    code: "SANDBOX_LIMIT_LICENSES",
    summary: "In the sandbox a subscription has at most 25 licences.",
    fix: "Lower the quantity, or import into production.",
    bad: &["[environment=sandbox] quantity=26"],
    good: &["[environment=sandbox] quantity=25", "[environment=production] quantity=26"],
    ..SANDBOX
};

/// Customers in all. Counted where the database is asked.
pub(super) static SANDBOX_LIMIT_CUSTOMERS: Rule = Rule {
    code: "SANDBOX_LIMIT_CUSTOMERS",
    scope: Scope::Database,
    summary: "The sandbox has at most 75 customers.",
    fix: "Remove customers from the sandbox, or import into production.",
    ..SANDBOX
};

/// Subscriptions a customer and in all. Counted where the database is asked.
pub(super) static SANDBOX_LIMIT_SUBSCRIPTIONS: Rule = Rule {
    code: "SANDBOX_LIMIT_SUBSCRIPTIONS",
    scope: Scope::Database,
    summary: "In the sandbox a customer has at most 5 subscriptions, and all together 375, of these 10 of Azure.",
    why: "Partner Center's sandbox takes no more (errors 800018 and 900116).",
    fix: "Remove subscriptions from the sandbox, or import into production.",
    ..SANDBOX
};

/// Judges the quantity of a line.
pub(super) fn licenses(desk: &mut Desk<'_, '_>, seats: Option<Seats>) {
    if desk.book.partner().environment != Some(Environment::Sandbox) {
        return;
    }
    if seats.is_some_and(|seats| seats.get() > LICENSES) {
        desk.find_with(
            &SANDBOX_LIMIT_LICENSES,
            Column::Quantity,
            say!("The sandbox takes at most 25 licences a subscription, not `{value}`; lower the quantity."),
            |finding| finding.expecting("at most 25"),
        );
    }
}
