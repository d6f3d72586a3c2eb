//! What is said of a row because of another.

use crate::rules::{Book, Finding, Message, Rule, Severity, Text, say};
use crate::table::{Column, Entity, Place};

use super::{
    ADDON_CYCLE, ADDON_PARENT_OTHER_CUSTOMER, ADDON_PARENT_UNKNOWN, AGREEMENT_MISSING_NO_ORDER,
    AGREEMENT_PENDING_DIRECT, AGREEMENT_REQUIRED, COMPANY_NAME_DUPLICATE,
    CUSTOMER_COLUMNS_CONFLICT, CUSTOMER_REF_DUPLICATE, Cross, DOMAIN_DUPLICATE_IN_BATCH,
    DUPLICATE_LINE, DUPLICATE_LINE_EXACT, EMAIL_DUPLICATE, LINE_CUSTOMER_UNKNOWN,
    LINE_REF_DUPLICATE, ORG_REG_DUPLICATE, ROW_DUPLICATE,
};
use crate::rules::sandbox::{SANDBOX_LIMIT_CUSTOMERS, SANDBOX_LIMIT_SUBSCRIPTIONS};

/// A rule, the cell it is about, a sentence, and one more for the related place.
type Saying = (&'static Rule, Option<Column>, Text, Option<Text>);

impl Cross {
    /// Whether it is the customer that is meant, whichever of its rows says it.
    pub fn is_of_customer(self) -> bool {
        matches!(
            self,
            Cross::CustomerRefDuplicate(_)
                | Cross::ColumnsConflict(_)
                | Cross::DomainDuplicate(_)
                | Cross::CustomerTwice
                | Cross::SandboxCustomers(_)
                | Cross::AgreementRequired(_)
        )
    }

    /// Whether it is said at the customer's first row alone and holds for every row that repeats the
    /// customer. Where the rows of a customer contradict each other, each of them is told.
    pub fn is_said_once(self) -> bool {
        let contradicts =
            matches!(self, Cross::CustomerRefDuplicate(_) | Cross::ColumnsConflict(_));
        let of_cell = self.column().is_some_and(|own| own.entity() == Entity::Customer);
        !contradicts && (self.is_of_customer() || of_cell)
    }

    /// Whether it is never more than a warning, whatever its rule says of worse cases.
    pub fn is_mild(self) -> bool {
        matches!(self, Cross::RegistrationDuplicate | Cross::AgreementDirectStored)
    }

    /// The rule that is broken.
    pub fn rule(self) -> &'static Rule {
        self.saying().0
    }

    /// The cell that is meant; `None` for the whole row.
    pub fn column(self) -> Option<Column> {
        self.saying().1
    }

    /// The finding, unless its rule is off in this run.
    pub fn finding(self, book: &Book, related: Option<Place>) -> Option<Finding> {
        let (rule, column, head, tail) = self.saying();
        let message = match tail.filter(|_| related.is_some()) {
            Some(tail) => Message::from(head).then(tail),
            None => head.into(),
        };
        let finding = book.finding(rule, column, message)?;
        let severity = if self.is_mild() { Severity::Warn } else { finding.severity };
        Some(Finding { severity, related, ..finding })
    }

    fn saying(self) -> Saying {
        match self {
            Cross::CustomerRefDuplicate(column) => (
                &CUSTOMER_REF_DUPLICATE,
                Some(column),
                say!(
                    "Two different customers have this {heading}, so neither is taken; make them differ."
                ),
                Some(say!("The other: {related}.")),
            ),
            Cross::ColumnsConflict(column) => (
                &CUSTOMER_COLUMNS_CONFLICT,
                Some(column),
                say!(
                    "{heading} differs from another row of the same customer; make both the same."
                ),
                Some(say!("The other: {related}.")),
            ),
            Cross::DomainDuplicate(column) => (
                &DOMAIN_DUPLICATE_IN_BATCH,
                Some(column),
                say!(
                    "`{value}` is claimed by another customer of this import; choose another {heading}, or remove the row."
                ),
                Some(say!("That one: {related}.")),
            ),
            Cross::AgreementRequired(column) => (
                &AGREEMENT_REQUIRED,
                Some(column),
                say!("The customer orders something and has no agreement; fill in {heading}."),
                Some(say!("Its line: {related}.")),
            ),
            Cross::AgreementMissingNoOrder(column) => (
                &AGREEMENT_MISSING_NO_ORDER,
                Some(column),
                say!(
                    "The customer has no agreement; it is created, and cannot order before one is confirmed."
                ),
                None,
            ),
            Cross::SandboxCustomers(column) => (
                &SANDBOX_LIMIT_CUSTOMERS,
                Some(column),
                say!("The sandbox takes at most 75 customers; leave this one out."),
                None,
            ),
            Cross::SandboxSubscriptions => (
                &SANDBOX_LIMIT_SUBSCRIPTIONS,
                None,
                say!(
                    "The sandbox takes 5 subscriptions a customer and 375 in all; leave this line out."
                ),
                None,
            ),
            Cross::SandboxAzure => (
                &SANDBOX_LIMIT_SUBSCRIPTIONS,
                None,
                say!("The sandbox takes 10 Azure subscriptions in all; leave this line out."),
                None,
            ),
            Cross::RowDuplicate => (
                &ROW_DUPLICATE,
                None,
                say!("This row equals an earlier one in every column and is skipped."),
                Some(say!("The earlier: {related}.")),
            ),
            other => other.saying_of_likeness(),
        }
    }

    fn saying_of_likeness(self) -> Saying {
        match self {
            Cross::EmailDuplicate => (
                &EMAIL_DUPLICATE,
                Some(Column::ContactEmail),
                say!("Another customer has this address too; check that it is not your own."),
                Some(say!("The other: {related}.")),
            ),
            Cross::CompanyNameDuplicate => (
                &COMPANY_NAME_DUPLICATE,
                Some(Column::CompanyName),
                say!(
                    "Another customer of the country has this name too; check that it is not the same company."
                ),
                Some(say!("The other: {related}.")),
            ),
            Cross::RegistrationDuplicate => (
                &ORG_REG_DUPLICATE,
                Some(Column::OrganizationRegistrationNumber),
                say!(
                    "Another customer of the country has this number too; check that it is not the same company."
                ),
                Some(say!("The other: {related}.")),
            ),
            Cross::CustomerTwice => (
                &ORG_REG_DUPLICATE,
                Some(Column::OrganizationRegistrationNumber),
                say!(
                    "Another customer has this number and this name; remove the row if it is the same customer."
                ),
                Some(say!("The other: {related}.")),
            ),
            line => line.saying_of_a_line(),
        }
    }

    fn saying_of_a_line(self) -> Saying {
        match self {
            Cross::LineRefDuplicate => (
                &LINE_REF_DUPLICATE,
                Some(Column::LineRef),
                say!("Two different lines of the customer have this {heading}; give each its own."),
                Some(say!("The other: {related}.")),
            ),
            Cross::LineCustomerUnknown(column) => (
                &LINE_CUSTOMER_UNKNOWN,
                Some(column),
                say!(
                    "No customer `{value}` is in this import or stored; correct {heading}, or add the customer."
                ),
                None,
            ),
            Cross::LineCustomerNotHere(column) => (
                &LINE_CUSTOMER_UNKNOWN,
                Some(column),
                say!(
                    "No customer `{value}` is in these files, and a check asks no database; correct {heading}, or add the customer."
                ),
                None,
            ),
            Cross::DuplicateLine => (
                &DUPLICATE_LINE,
                None,
                say!(
                    "The customer orders the same in an earlier line; check that both are wanted."
                ),
                Some(say!("The earlier: {related}.")),
            ),
            Cross::DuplicateLineExact => (
                &DUPLICATE_LINE_EXACT,
                None,
                say!(
                    "An earlier line is the same in every column; remove one, or give each a line_ref."
                ),
                Some(say!("The earlier: {related}.")),
            ),
            Cross::AgreementPendingDirect => (
                &AGREEMENT_PENDING_DIRECT,
                None,
                say!(
                    "The customer has yet to accept the agreement itself; import the line once it has."
                ),
                Some(say!("The customer: {related}.")),
            ),
            Cross::AgreementDirectStored => (
                &AGREEMENT_PENDING_DIRECT,
                None,
                say!(
                    "The customer accepts the agreement itself; check in Partner Center that it has, before it orders."
                ),
                Some(say!("The customer: {related}.")),
            ),
            _ => self.saying_of_a_base(),
        }
    }

    fn saying_of_a_base(self) -> Saying {
        match self {
            Cross::ParentNotStored => (
                &ADDON_PARENT_UNKNOWN,
                Some(Column::ParentSubscriptionId),
                say!(
                    "The customer is new and has no subscription `{value}` yet; name the base's line in parent_line_ref."
                ),
                None,
            ),
            Cross::ParentOtherCustomer => (
                &ADDON_PARENT_OTHER_CUSTOMER,
                Some(Column::ParentLineRef),
                say!("`{value}` is a line of another customer; name a base of the same customer."),
                Some(say!("That line: {related}.")),
            ),
            Cross::ParentCycle => (
                &ADDON_CYCLE,
                Some(Column::ParentLineRef),
                say!(
                    "The line is its own base by way of others; empty {heading} where the base is."
                ),
                Some(say!("Its base: {related}.")),
            ),
            _ => (
                &ADDON_PARENT_UNKNOWN,
                Some(Column::ParentLineRef),
                say!(
                    "No line `{value}` of this customer is in this import or stored; correct {heading}, or add the base."
                ),
                None,
            ),
        }
    }
}
