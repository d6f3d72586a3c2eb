//! Customers that exist already at Microsoft. They are not added; the partner asks them for a
//! relationship.

use crate::table::Column;

use super::{Desk, Rule, say};

/// Whoever has a tenant id has a tenant.
pub(super) static CUSTOMER_TENANT_ID_GIVEN: Rule = Rule {
    code: "CUSTOMER_TENANT_ID_GIVEN",
    summary: "A new customer has no tenant id yet.",
    why: "A company with a tenant exists already: a partner asks it for a relationship instead.",
    fix: "Send the customer a relationship request; if it is new, empty the cell.",
    source: "Partner Center, multiple channels (2021-07)",
    bad: &["customer_tenant_id=b33a0ef3-0000-4000-8000-000000000001", "customer_tenant_id=x"],
    good: &["customer_tenant_id="],
    ..Rule::ROW
};

/// Judges that no tenant id is given.
pub(super) fn tenant_id(desk: &mut Desk<'_, '_>) {
    if desk.text(Column::CustomerTenantId).is_some() {
        desk.find(
            &CUSTOMER_TENANT_ID_GIVEN,
            Column::CustomerTenantId,
            say!(
                "A tenant id means an existing customer; ask for a relationship, or empty the cell."
            ),
        );
    }
}
