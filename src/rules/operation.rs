//! Who runs the import and for which partner: what can be decided before any row is read. The
//! headings say what a run is about: customers, agreements, lines.

use std::sync::LazyLock;

use crate::model::Date;
use crate::table::{Column, Input, Shape};

use super::partner::{AuthMode, PartnerType, Role};
use super::{
    Book, FileFinding, Message, Owner, Rule, Scope, Severity, Text, agreement, file, house, say,
};

const RUN: Rule = Rule { scope: Scope::Run, owner: Owner::Operations, ..Rule::ROW };

/// Who may add customers.
pub(super) static OPERATOR_ROLE_CUSTOMER: Rule = Rule {
    code: "OPERATOR_ROLE_CUSTOMER",
    summary: "Customers are added by an admin agent or a sales agent.",
    why: "Partner Center refuses it in any other role (error 900150). Until 2023 global and user management admins could do it as well.",
    fix: "Have somebody in one of these roles run the import, or correct partner.role in the configuration.",
    source: "Partner Center, add a new customer (2020-04; 2024)",
    bad: &["[role=helpdesk_agent] company_name,country"],
    good: &[
        "[role=sales_agent] company_name,country",
        "[role=helpdesk_agent] customer_ref,offer_id,quantity",
    ],
    ..RUN
};

/// Who may attest an agreement.
pub(super) static OPERATOR_ROLE_AGREEMENT: Rule = Rule {
    code: "OPERATOR_ROLE_AGREEMENT",
    summary: "A customer's acceptance of the agreement is attested by an admin agent or a sales agent.",
    why: "Partner Center refuses it in any other role (error 900150).",
    fix: "Have somebody in one of these roles run the import, or leave the agreement columns out.",
    source: "Partner Center, confirm customer agreement (2021-07)",
    bad: &["[role=global_admin] company_name,agreement_date"],
    good: &["[role=admin_agent] company_name,agreement_date"],
    ..RUN
};

/// Who may order.
pub(super) static OPERATOR_ROLE_SUBSCRIPTION: Rule = Rule {
    code: "OPERATOR_ROLE_SUBSCRIPTION",
    summary: "Subscriptions are created by an admin, sales or helpdesk agent, a global or a billing admin.",
    why: "Partner Center refuses it in any other role (error 900150).",
    fix: "Have somebody in one of these roles run the import, or correct partner.role in the configuration.",
    source: "Partner Center, create a new subscription (2021-07)",
    bad: &["[role=user_management_admin] customer_ref,offer_id,quantity"],
    good: &["[role=billing_admin] customer_ref,offer_id,quantity"],
    ..RUN
};

/// Who may ask for a relationship. muster does not ask itself, so it only tells.
pub(super) static OPERATOR_ROLE_RELATIONSHIP: Rule = Rule {
    code: "OPERATOR_ROLE_RELATIONSHIP",
    severity: Severity::Warn,
    summary: "Relationships with existing customers are requested by an admin agent or a global admin.",
    why: "Partner Center refuses it in any other role. muster lists the requests and makes none, so this is only told.",
    fix: "Hand relationship-requests.csv to somebody in one of these roles.",
    source: "Partner Center, request a relationship with a customer (2021-07)",
    bad: &["[role=sales_agent] company_name,customer_tenant_id"],
    good: &["[role=admin_agent] company_name,customer_tenant_id"],
    ..RUN
};

/// Resellers create nothing.
pub(super) static PARTNER_TYPE_NOT_ALLOWED: Rule = Rule {
    code: "PARTNER_TYPE_NOT_ALLOWED",
    summary: "Customers are created and agreements attested by a direct partner or an indirect provider.",
    why: "An indirect reseller can do neither; its provider does (error 600006).",
    fix: "Hand the file to the indirect provider, or correct partner.type in the configuration.",
    source: "Partner Center, indirect reseller tasks (2021-07)",
    bad: &["[type=indirect_reseller] company_name,country"],
    good: &["[type=indirect_provider] company_name,country"],
    ..RUN
};

/// The partner's own agreement.
pub(super) static PARTNER_MPA_NOT_SIGNED: Rule = Rule {
    code: "PARTNER_MPA_NOT_SIGNED",
    summary: "The partner has accepted the Microsoft Partner Agreement.",
    why: "Until then Partner Center refuses customers and orders (error 900124).",
    fix: "Have a global admin accept the agreement in Partner Center, then set partner.mpa_signed = true.",
    source: "Partner Center SDK, error codes (2021-07)",
    bad: &["[mpa_signed=false] company_name,country"],
    good: &["[mpa_signed=true] company_name,country"],
    ..RUN
};

/// Some things need a user.
pub(super) static AUTH_MODE_NOT_ALLOWED: Rule = Rule {
    code: "AUTH_MODE_NOT_ALLOWED",
    summary: "Customers of indirect resellers are created, and agreements attested, with a user signed in.",
    why: "Partner Center refuses both to an application alone.",
    fix: "Use app+user sign-in and set partner.auth_mode = \"app_user\", or leave the columns out.",
    source: "Partner Center SDK, create a customer for an indirect reseller (2021-03)",
    bad: &[
        "[auth_mode=app] company_name,agreement_date",
        "[auth_mode=app; type=indirect_provider] company_name,reseller_tenant_id",
    ],
    good: &[
        "[auth_mode=app_user] company_name,agreement_date",
        "[auth_mode=app] company_name,country",
    ],
    ..RUN
};

/// What an operator does.
const ACTIONS: [&str; 4] = ["customer", "agreement", "subscription", "relationship"];

/// Who may do what, and before which day.
static RIGHTS: LazyLock<Vec<(&'static str, Role, Option<Date>)>> = LazyLock::new(|| {
    let right = |line: &'static str| {
        let mut cells = line.splitn(4, ',');
        let (action, role, until) = (cells.next()?, cells.next()?, cells.next()?);
        Some((action, Role::parse(role)?, Date::parse(until)))
    };
    include_str!("../../schemas/roles.csv").lines().skip(1).filter_map(right).collect()
});

/// What a role may do, for a run's identity; a role that is not known may do anything.
pub(super) fn rights(role: Option<Role>) -> String {
    let Some(role) = role else { return String::new() };
    let own = RIGHTS.iter().filter(|(_, own, _)| *own == role);
    let words = own.map(|(action, _, until)| match until {
        Some(until) => format!("{action} until {until}"),
        None => (*action).to_owned(),
    });
    format!("may {}", words.collect::<Vec<_>>().join(", "))
}

fn may(role: Role, action: &str, day: Date) -> bool {
    let right = |(of, own, until): &(&str, Role, Option<Date>)| {
        *of == action && *own == role && until.is_none_or(|until| day < until)
    };
    RIGHTS.iter().any(right)
}

/// The columns by which an input names a reseller of its customers.
const RESELLER: [Column; 3] =
    [Column::ResellerMpnId, Column::ResellerTenantId, Column::AssociatedPartnerId];

/// Judges the partner, the operator and the house's rules on headings, by what the inputs hold. A
/// finding stands at the heading row of the first input it is about, and refuses the whole run.
pub fn judge_run(book: &Book, inputs: &[Input]) -> Vec<FileFinding> {
    let customers = |input: &Input| matches!(input.shape, Shape::Customers | Shape::Flat);
    let lines = |input: &Input| matches!(input.shape, Shape::Lines | Shape::Flat);
    let any = |columns: &[Column], input: &Input| {
        customers(input) && columns.iter().any(|column| input.header.has(*column))
    };
    let agreements = |input: &Input| any(&agreement::COLUMNS, input);
    let known = |input: &Input| input.shape != Shape::Unknown;
    let partner = book.partner();
    let mut found = Vec::new();
    let mut tell = |rule: &'static Rule, about: &dyn Fn(&Input) -> bool, message: Message| {
        if let Some(input) = inputs.iter().find(|input| about(input))
            && let Some(finding) = book.finding(rule, None, message)
        {
            found.push(FileFinding { place: file::heading_place(input, None), finding });
        }
    };
    if let Some(role) = partner.role {
        let existing = |input: &Input| any(&[Column::CustomerTenantId], input);
        let abouts: [&dyn Fn(&Input) -> bool; 4] = [&customers, &agreements, &lines, &existing];
        for (action, about) in ACTIONS.into_iter().zip(abouts) {
            if !may(role, action, book.rules_date()) {
                let (rule, what) = role_rule(action);
                tell(rule, about, role_message(role, action, what, book.rules_date()));
            }
        }
    }
    if partner.kind == Some(PartnerType::IndirectReseller) {
        let message = say!(
            "The partner is an indirect reseller, which neither creates customers nor attests agreements; hand the file to its provider."
        );
        tell(&PARTNER_TYPE_NOT_ALLOWED, &customers, message.into());
    }
    if partner.mpa_signed == Some(false) {
        let message = say!(
            "The partner has not accepted the Microsoft Partner Agreement; accept it in Partner Center first."
        );
        tell(&PARTNER_MPA_NOT_SIGNED, &known, message.into());
    }
    if partner.auth_mode == Some(AuthMode::App) {
        let provider = partner.kind == Some(PartnerType::IndirectProvider);
        let about = |input: &Input| agreements(input) || (provider && any(&RESELLER, input));
        let message = say!(
            "Agreements and customers of resellers need a signed-in user; use app+user sign-in, or leave these columns out."
        );
        tell(&AUTH_MODE_NOT_ALLOWED, &about, message.into());
    }
    found.extend(house::judge_headings(book, inputs));
    found
}

fn role_rule(action: &str) -> (&'static Rule, Text) {
    match action {
        "customer" => (&OPERATOR_ROLE_CUSTOMER, say!("add customers")),
        "agreement" => (&OPERATOR_ROLE_AGREEMENT, say!("attest agreements")),
        "subscription" => (&OPERATOR_ROLE_SUBSCRIPTION, say!("create subscriptions")),
        _ => (&OPERATOR_ROLE_RELATIONSHIP, say!("request relationships")),
    }
}

fn role_message(role: Role, action: &str, what: Text, day: Date) -> Message {
    let may = |other: &&&str| Role::parse(other).is_some_and(|role| may(role, action, day));
    let others: Vec<&str> = Role::WORDS.iter().filter(may).copied().collect();
    say!(
        "The role {role} may not {what}; have it done by one of: {others}.",
        role = role.as_str(),
        what,
        others = others.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_right() {
        let lines = include_str!("../../schemas/roles.csv").lines().count() - 1;
        assert_eq!(RIGHTS.len(), lines);
        assert!(RIGHTS.iter().all(|(action, _, _)| ACTIONS.contains(action)));
        let day = |year| Date::constant(year, 6, 1);
        assert!(may(Role::GlobalAdmin, "customer", day(2021)));
        assert!(!may(Role::GlobalAdmin, "customer", day(2024)));
        assert!(may(Role::GlobalAdmin, "subscription", day(2024)));
    }
}
