//! Rules about several rows. Whoever sees the rows keeps a [`Cross`], which is two bytes, and asks
//! it for the finding at the end; the rows themselves are long gone by then.

mod words;

use crate::table::Column;

use super::{Owner, Rule, Scope, Severity};

const CROSS: Rule = Rule { scope: Scope::Cross, source: "muster", ..Rule::ROW };

/// A key belongs to one customer.
pub(super) static CUSTOMER_REF_DUPLICATE: Rule = Rule {
    code: "CUSTOMER_REF_DUPLICATE",
    summary: "No two different customer rows have one key.",
    why: "Nobody can know which of the two is right, so neither is taken.",
    fix: "Give the customers different keys, or remove the wrong row.",
    bad: &["C: customer_ref=C-1; domain_prefix=alpha\nC: customer_ref=C-1; domain_prefix=beta"],
    good: &["C: customer_ref=C-1; domain_prefix=alpha\nC: customer_ref=C-2; domain_prefix=beta"],
    ..CROSS
};

/// A customer that is repeated beside each of its lines is repeated exactly.
pub(super) static CUSTOMER_COLUMNS_CONFLICT: Rule = Rule {
    code: "CUSTOMER_COLUMNS_CONFLICT",
    summary: "Where a customer is repeated with each of its lines, its columns are the same every time.",
    why: "Nobody can know which of two values is right, so no row of the customer is taken.",
    fix: "Make the cell the same in all rows of the customer, or give different customers different keys.",
    ..CROSS
};

/// A key belongs to one line.
pub(super) static LINE_REF_DUPLICATE: Rule = Rule {
    code: "LINE_REF_DUPLICATE",
    summary: "No two different lines of a customer have one line_ref.",
    why: "A line is known again by its key; nobody can know which of the two it names.",
    fix: "Give the lines different keys, or remove the wrong row.",
    bad: &["C: customer_ref=C-1\nL: line_ref=L1; quantity=1\nL: line_ref=L1; quantity=2"],
    good: &["C: customer_ref=C-1\nL: line_ref=L1; quantity=1\nL: line_ref=L2; quantity=2"],
    ..CROSS
};

/// A line needs its customer.
pub(super) static LINE_CUSTOMER_UNKNOWN: Rule = Rule {
    code: "LINE_CUSTOMER_UNKNOWN",
    summary: "The customer of a line is in this import or was stored by an earlier one.",
    why: "A subscription cannot be ordered without its customer (error 900118).",
    fix: "Correct the customer's key, or import the customer as well.",
    source: "Partner Center SDK, error codes (2021-07)",
    bad: &["C: customer_ref=C-1\nL: customer_ref=C-9; domain_prefix="],
    good: &["C: customer_ref=C-1\nL: customer_ref=C-1"],
    ..CROSS
};

/// Why a line is held. It never is a finding: nothing is wrong with the line.
pub static LINE_CUSTOMER_REJECTED: Rule = Rule {
    code: "LINE_CUSTOMER_REJECTED",
    summary: "A line waits while its customer is rejected.",
    why: "An order needs its customer first. Nothing is wrong with the line itself.",
    fix: "Correct the customer and import both again.",
    source: "Partner Center SDK, create a cart (2021-03)",
    bad: &["C: customer_ref=C-1; contact_email=\nL: customer_ref=C-1"],
    good: &["C: customer_ref=C-1\nL: customer_ref=C-1"],
    ..CROSS
};

/// Why an innocent row of a family is held. It never is a finding.
pub(super) static FAMILY_ROW_REJECTED: Rule = Rule {
    code: "FAMILY_ROW_REJECTED",
    summary: "A row waits while another row of its customer is rejected.",
    why: "A customer and its lines go in together, so that nobody sees half of an order.",
    fix: "Correct the row that is named and import again, or use --on-line-error reject-line.",
    source: "muster",
    bad: &["C: customer_ref=C-1\nL: line_ref=L1; quantity=none\nL: line_ref=L2; quantity=5"],
    good: &["C: customer_ref=C-1\nL: line_ref=L1; quantity=4\nL: line_ref=L2; quantity=5"],
    ..CROSS
};

/// Why a row of a run that was stopped is held. It never is a finding.
pub(super) static RUN_STOPPED: Rule = Rule {
    code: "RUN_STOPPED",
    summary: "A row waits because its run was stopped before its turn came, or was taken back.",
    why: "The database refused more rows than --max-rejects allows, or one where --atomic allows none.",
    fix: "Look at the refused rows, then import the file again.",
    source: "muster",
    owner: Owner::Operations,
    ..CROSS
};

/// A row said twice is taken once.
pub(super) static ROW_DUPLICATE: Rule = Rule {
    code: "ROW_DUPLICATE",
    severity: Severity::Warn,
    summary: "A row that equals an earlier row of its key in every column is skipped.",
    why: "The earlier row says it all; taking both would double it.",
    fix: "Nothing has to be done; remove one of the two rows to be rid of the warning.",
    source: "muster",
    bad: &["C: customer_ref=C-1\nC: customer_ref=C-1"],
    good: &[
        "C: customer_ref=C-1\nC: customer_ref=C-2; domain_prefix=other; contact_email=b@weber-bau.com; company_name=Other Bau GmbH",
    ],
    ..CROSS
};

/// Domain prefixes are unique in the world.
pub(super) static DOMAIN_DUPLICATE_IN_BATCH: Rule = Rule {
    code: "DOMAIN_DUPLICATE_IN_BATCH",
    summary: "No two customers of an import have one domain prefix; the first that is not rejected has it.",
    why: "A domain prefix exists once in the world, so the second customer could not be created.",
    fix: "Choose another domain prefix, or remove the row if it is the same customer.",
    source: "Partner Center SDK, verify domain availability (2021-03)",
    bad: &["C: customer_ref=C-1; domain_prefix=alpha\nC: customer_ref=C-2; domain_prefix=Alpha"],
    good: &["C: customer_ref=C-1; domain_prefix=alpha\nC: customer_ref=C-2; domain_prefix=alpha2"],
    ..CROSS
};

/// A reseller's own address, most often.
pub(super) static EMAIL_DUPLICATE: Rule = Rule {
    code: "EMAIL_DUPLICATE",
    severity: Severity::Warn,
    summary: "The primary contacts of different customers usually have different addresses.",
    why: "One address for several customers often is the partner's own, and credentials would go there.",
    fix: "Nothing has to be done if the address is right.",
    bad: &[
        "C: customer_ref=C-1; domain_prefix=alpha; contact_email=ann.lee@weber-bau.com\nC: customer_ref=C-2; domain_prefix=beta; contact_email=ann.lee@weber-bau.com",
    ],
    good: &[
        "C: customer_ref=C-1; domain_prefix=alpha; contact_email=ann.lee@weber-bau.com\nC: customer_ref=C-2; domain_prefix=beta; contact_email=bob.lee@weber-bau.com",
    ],
    ..CROSS
};

/// Names are not unique by law, so a warning only.
pub(super) static COMPANY_NAME_DUPLICATE: Rule = Rule {
    code: "COMPANY_NAME_DUPLICATE",
    severity: Severity::Warn,
    summary: "Customers of one country usually have different names.",
    why: "The same company may have been entered twice. Two companies may have one name, too.",
    fix: "Nothing has to be done if these are two companies.",
    bad: &[
        "C: customer_ref=C-1; domain_prefix=alpha; company_name=Weber Anlagenbau GmbH\nC: customer_ref=C-2; domain_prefix=beta; company_name=Weber-Anlagenbau GmbH",
    ],
    good: &[
        "C: customer_ref=C-1; domain_prefix=alpha; company_name=Weber Anlagenbau GmbH\nC: customer_ref=C-2; domain_prefix=beta; company_name=Huber Anlagenbau GmbH",
    ],
    ..CROSS
};

/// Legal in Partner Center, and most often a repeated row.
pub(super) static DUPLICATE_LINE: Rule = Rule {
    code: "DUPLICATE_LINE",
    severity: Severity::Warn,
    summary: "A customer usually orders one item with one term, billing cycle, base and end date once.",
    why: "Most often a row was repeated. Partner Center takes both, and both cost money.",
    fix: "Nothing has to be done if both are wanted; else remove one, or add up the quantities.",
    bad: &["C: customer_ref=C-1\nL: line_ref=L1; quantity=1\nL: line_ref=L2; quantity=2"],
    good: &[
        "C: customer_ref=C-1\nL: line_ref=L1; term_duration=P1M; billing_cycle=monthly\nL: line_ref=L2; term_duration=P1Y; billing_cycle=monthly",
    ],
    ..CROSS
};

/// Without keys nobody can tell a wish from a slip.
pub(super) static DUPLICATE_LINE_EXACT: Rule = Rule {
    code: "DUPLICATE_LINE_EXACT",
    summary: "No two lines of a customer without line_ref agree in every column.",
    why: "A row was repeated, or the same is wanted twice; nothing tells which, and it costs money.",
    fix: "Remove one of the rows, or give each a line_ref of its own.",
    bad: &["C: customer_ref=C-1\nL: line_ref=\nL: line_ref="],
    good: &["C: customer_ref=C-1\nL: line_ref=; quantity=1\nL: line_ref=; quantity=2"],
    ..CROSS
};

/// No order without an agreement.
pub(super) static AGREEMENT_REQUIRED: Rule = Rule {
    code: "AGREEMENT_REQUIRED",
    summary: "A customer that orders something has a customer agreement.",
    why: "Partner Center refuses an order of a customer without agreement (error 13605).",
    fix: "Enter agreement_mode and agreement_date, or leave out the customer's lines. For a stored \
          customer whose agreement was confirmed in Partner Center since, set this rule to warn.",
    source: "Partner Center, confirm customer agreement (2021-07)",
    bad: &["C: customer_ref=C-1; agreement_mode=; agreement_date=\nL: customer_ref=C-1"],
    good: &[
        "C: customer_ref=C-1; agreement_mode=partner_attested; agreement_date=2021-05-19\nL: customer_ref=C-1",
    ],
    ..CROSS
};

/// Allowed, and worth knowing.
pub(super) static AGREEMENT_MISSING_NO_ORDER: Rule = Rule {
    code: "AGREEMENT_MISSING_NO_ORDER",
    severity: Severity::Warn,
    summary: "A customer without agreement is created, and cannot order anything yet.",
    why: "Partner Center takes the customer, and refuses its orders until an agreement is there.",
    fix: "Nothing has to be done now. Confirm the agreement before the first order.",
    source: "Partner Center, confirm customer agreement (2021-07)",
    bad: &["C: customer_ref=C-1; agreement_mode=; agreement_date="],
    good: &["C: customer_ref=C-1; agreement_mode=partner_attested; agreement_date=2021-05-19"],
    ..CROSS
};

/// The customer has yet to sign.
pub(super) static AGREEMENT_PENDING_DIRECT: Rule = Rule {
    code: "AGREEMENT_PENDING_DIRECT",
    summary: "A customer that accepts the agreement itself orders nothing before it has done so.",
    why: "The customer accepts in the admin center after it was created, so its order would be refused.",
    fix: "Import the customer now and its lines once it has accepted, or attest the acceptance.",
    source: "Partner Center SDK, direct sign status of customer agreement (2021-03)",
    bad: &["C: customer_ref=C-1; agreement_mode=customer_direct\nL: customer_ref=C-1"],
    good: &[
        "C: customer_ref=C-1; agreement_mode=partner_attested; agreement_date=2021-05-19\nL: customer_ref=C-1",
    ],
    ..CROSS
};

/// The base is somewhere.
pub(super) static ADDON_PARENT_UNKNOWN: Rule = Rule {
    code: "ADDON_PARENT_UNKNOWN",
    summary: "The base of an add-on is a line of this import or a stored subscription.",
    why: "An add-on cannot be ordered without its base.",
    fix: "Correct the base's key, or import the base as well.",
    bad: &["C: customer_ref=C-1\nL: line_ref=L2; parent_line_ref=L9"],
    good: &["C: customer_ref=C-1\nL: line_ref=L2; parent_line_ref=L1\nL: line_ref=L1; quantity=5"],
    ..CROSS
};

/// And it is the customer's own.
pub(super) static ADDON_PARENT_OTHER_CUSTOMER: Rule = Rule {
    code: "ADDON_PARENT_OTHER_CUSTOMER",
    summary: "The base of an add-on belongs to the same customer.",
    why: "An add-on extends a subscription of its own customer (error 800029).",
    fix: "Name a base of the same customer, or correct the customer of the line.",
    source: "Partner Center SDK, error codes (2021-07)",
    bad: &[
        "C: customer_ref=C-1; domain_prefix=alpha\nC: customer_ref=C-2; domain_prefix=beta\nL: customer_ref=C-1; line_ref=L1\nL: customer_ref=C-2; line_ref=L2; parent_line_ref=L1",
    ],
    good: &[
        "C: customer_ref=C-1\nL: customer_ref=C-1; line_ref=L1\nL: customer_ref=C-1; line_ref=L2; quantity=5; parent_line_ref=L1",
    ],
    ..CROSS
};

/// Why an add-on is held. It never is a finding: nothing is wrong with the add-on.
pub static ADDON_PARENT_REJECTED: Rule = Rule {
    code: "ADDON_PARENT_REJECTED",
    summary: "An add-on waits while its base is rejected.",
    why: "An add-on cannot be ordered without its base. Nothing is wrong with the add-on itself.",
    fix: "Correct the base and import both again.",
    bad: &[
        "C: customer_ref=C-1\nL: line_ref=L1; quantity=none\nL: line_ref=L2; parent_line_ref=L1",
    ],
    good: &["C: customer_ref=C-1\nL: line_ref=L1; quantity=5\nL: line_ref=L2; parent_line_ref=L1"],
    ..CROSS
};

/// One company has one number.
pub(super) static ORG_REG_DUPLICATE: Rule = Rule {
    code: "ORG_REG_DUPLICATE",
    summary: "No two customers of a country have one registration number and one name.",
    why: "It is most often one company entered twice. Under another name it may be the same \
          company with a second tenant, so that is only a warning.",
    fix: "Remove the row if it is the same customer, or correct the number.",
    source: "ours; Partner Center, add a new customer (2020-04)",
    bad: &["C: customer_ref=C-1; organization_registration_number=HRB 1\nC: customer_ref=C-2; \
         organization_registration_number=HRB-1; domain_prefix=other"],
    good: &["C: customer_ref=C-1; organization_registration_number=HRB 1\nC: customer_ref=C-2; \
         organization_registration_number=HRB 2; domain_prefix=other"],
    ..CROSS
};

/// A base is ordered before its add-on.
pub(super) static ADDON_CYCLE: Rule = Rule {
    code: "ADDON_CYCLE",
    summary: "No line is its own base, directly or through others.",
    why: "Each line of a loop would have to be ordered before the others.",
    fix: "Empty parent_line_ref in the line that is the base.",
    bad: &[
        "C: customer_ref=C-1\nL: line_ref=L1; parent_line_ref=L2\nL: line_ref=L2; parent_line_ref=L1",
        "C: customer_ref=C-1\nL: line_ref=L1; parent_line_ref=L1",
    ],
    good: &["C: customer_ref=C-1\nL: line_ref=L1; quantity=5\nL: line_ref=L2; parent_line_ref=L1"],
    ..CROSS
};

/// What several rows together have to say about one of them.
///
/// The related place is given with [`Cross::finding`]: the other row of a pair, the customer of a
/// line, the line of a customer. Variants with a column name the cell to look at where inputs
/// differ in it: the key may be read from `customer_ref`, `domain_prefix` or `domain`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Cross {
    /// Two different customer rows have one key. The column of the key.
    CustomerRefDuplicate(Column),
    /// Two rows of one customer differ in a customer column. That column.
    ColumnsConflict(Column),
    /// Two different lines of a customer have one key.
    LineRefDuplicate,
    /// The customer of a line is nowhere. The column that names it.
    LineCustomerUnknown(Column),
    /// The same, said by a check, which asks no database.
    LineCustomerNotHere(Column),
    /// Another customer claims the domain prefix. The column of the prefix.
    DomainDuplicate(Column),
    /// An earlier customer has the address of the primary contact.
    EmailDuplicate,
    /// An earlier customer of the country has the name.
    CompanyNameDuplicate,
    /// An earlier customer has the registration number, under another name.
    RegistrationDuplicate,
    /// An earlier customer has the registration number and the name.
    CustomerTwice,
    /// An earlier line orders the same.
    DuplicateLine,
    /// An earlier line without key agrees in every column.
    DuplicateLineExact,
    /// The customer has a line (the related place) and no agreement. The column to fill.
    AgreementRequired(Column),
    /// The customer has neither line nor agreement. The column to fill.
    AgreementMissingNoOrder(Column),
    /// The line's customer (the related place) has yet to accept the agreement.
    AgreementPendingDirect,
    /// The same of a stored customer, of whom nobody knows whether it has.
    AgreementDirectStored,
    /// The line names a stored base, and its customer is new.
    ParentNotStored,
    /// No line of the customer, and none of another, has the key of the base.
    ParentUnknown,
    /// Only another customer's line (the related place) has the key of the base.
    ParentOtherCustomer,
    /// The line is its own base by way of others (the related place is its base).
    ParentCycle,
    /// The row equals an earlier one of its key.
    RowDuplicate,
    /// The sandbox has all the customers it takes. The column of the customer's key.
    SandboxCustomers(Column),
    /// The customer, or the sandbox, has all the subscriptions it takes.
    SandboxSubscriptions,
    /// The sandbox has all the Azure subscriptions it takes.
    SandboxAzure,
}
