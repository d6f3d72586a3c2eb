//! Rules about what the database holds. The survey foresees them; the insert decides. Who stored
//! the other thing is said in words, such as `run 1a2b3c4d of 2026-11-20`; no stored value is.

use crate::table::Column;

use super::{Book, Finding, Message, Owner, Rule, Scope, say};

const DATABASE: Rule = Rule { scope: Scope::Database, source: "muster", ..Rule::ROW };

/// The customer is there already, under another key.
pub(super) static CUSTOMER_ALREADY_EXISTS: Rule = Rule {
    code: "CUSTOMER_ALREADY_EXISTS",
    summary: "A new customer is not stored already under another key.",
    why: "An existing customer is not created again; a partner asks it for a relationship instead.",
    fix: "Request a relationship with the customer, or correct the row if it is another company.",
    source: "Partner Center, add a new customer (2020-04)",
    ..DATABASE
};

/// Domain prefixes are unique in the world.
pub(super) static DOMAIN_TAKEN: Rule = Rule {
    code: "DOMAIN_TAKEN",
    summary: "The domain prefix is not taken by a stored customer.",
    why: "A domain prefix exists once in the world, so the customer could not be created.",
    fix: "Choose another domain prefix, or request a relationship if it is the same customer.",
    source: "Partner Center SDK, verify domain availability (2021-03)",
    ..DATABASE
};

/// muster adds and never changes.
pub(super) static CUSTOMER_REF_REUSED: Rule = Rule {
    code: "CUSTOMER_REF_REUSED",
    summary: "A key stored by an earlier run comes again with the same content only.",
    why: "The key names what is stored already, and stored customers and lines are never changed.",
    fix: "Give new things new keys. Change a stored one in Partner Center, not by an import.",
    ..DATABASE
};

/// One acceptance is recorded once.
pub(super) static AGREEMENT_DUPLICATE: Rule = Rule {
    code: "AGREEMENT_DUPLICATE",
    summary: "The same agreement of the same person is not attested twice for a customer.",
    why: "Partner Center refuses the second attestation (error 600061).",
    fix: "Leave the agreement columns empty.",
    source: "Partner Center SDK, confirm customer consent (2021-03)",
    ..DATABASE
};

/// Somebody removed the customer between survey and insert.
pub(super) static LINE_CUSTOMER_GONE: Rule = Rule {
    code: "LINE_CUSTOMER_GONE",
    summary: "The stored customer of a line is still there when the line is written.",
    why: "It was found before and was gone afterwards, so the line has no customer.",
    fix: "Find out who removed the customer, then import it again with its lines.",
    owner: Owner::Operations,
    ..DATABASE
};

/// A rejected row is corrected once.
pub(super) static ROW_RETURNED_BEFORE: Rule = Rule {
    code: "ROW_RETURNED_BEFORE",
    summary: "A row of a report that was corrected and went in does not come back as another one.",
    why: "The same customer or line would be in twice, once under each correction.",
    fix: "Leave the row out. If it is meant as a new one, empty its cell in `_import_ref`.",
    ..DATABASE
};

/// A constraint nobody foresaw.
pub(super) static DATABASE_REFUSED: Rule = Rule {
    code: "DATABASE_REFUSED",
    summary: "The database takes every row that passed the rules.",
    why: "A constraint of the database knows something the rules do not.",
    fix: "Hand the run's report to whoever maintains muster or the database.",
    owner: Owner::Engineering,
    ..DATABASE
};

/// What the database has to say about a row.
///
/// Variants with a column name the cell to look at where inputs differ in it: `customer_ref`,
/// `domain_prefix`, `domain` or another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Stored {
    /// The customer is stored under another key. The column by which it was found.
    CustomerAlreadyExists(Column),
    /// The domain prefix is taken. Its column.
    DomainTaken(Column),
    /// A stored customer of the country has the registration number, under another name.
    RegistrationStored,
    /// A stored customer of the country has the name.
    NameStored,
    /// The customer's key is stored with other content. Its column.
    CustomerRefReused(Column),
    /// The line's key is stored with other content.
    LineRefReused,
    /// The row of an earlier report was corrected before, and its customer is in. The column of its
    /// key now.
    CustomerReturned(Column),
    /// The row of an earlier report was corrected before, and its line is in.
    LineReturned,
    /// The agreement is stored already.
    AgreementDuplicate,
    /// The stored customer of the line has no agreement.
    AgreementMissing,
    /// The customer of the line is not stored any more. The column that names it.
    CustomerGone(Column),
    /// Any other refusal.
    Refused,
}

impl Stored {
    /// What a refusal in the ledger stands for: its code, and the column it names.
    pub fn of(code: &str, column: Option<Column>) -> Stored {
        let column = |otherwise: Column| column.unwrap_or(otherwise);
        match code {
            "CUSTOMER_ALREADY_EXISTS" => {
                Stored::CustomerAlreadyExists(column(Column::DomainPrefix))
            }
            "ORG_REG_DUPLICATE" => Stored::RegistrationStored,
            "COMPANY_NAME_DUPLICATE" => Stored::NameStored,
            "DOMAIN_TAKEN" => Stored::DomainTaken(column(Column::DomainPrefix)),
            "CUSTOMER_REF_REUSED" if column(Column::CustomerRef) == Column::LineRef => {
                Stored::LineRefReused
            }
            "CUSTOMER_REF_REUSED" => Stored::CustomerRefReused(column(Column::CustomerRef)),
            "ROW_RETURNED_BEFORE" if column(Column::CustomerRef) == Column::LineRef => {
                Stored::LineReturned
            }
            "ROW_RETURNED_BEFORE" => Stored::CustomerReturned(column(Column::CustomerRef)),
            "AGREEMENT_DUPLICATE" => Stored::AgreementDuplicate,
            "AGREEMENT_REQUIRED" => Stored::AgreementMissing,
            "LINE_CUSTOMER_GONE" => Stored::CustomerGone(column(Column::CustomerRef)),
            _ => Stored::Refused,
        }
    }

    /// Whether it is the customer that is meant, whichever of its rows says it.
    pub fn is_of_customer(self) -> bool {
        matches!(
            self,
            Stored::CustomerAlreadyExists(_)
                | Stored::DomainTaken(_)
                | Stored::CustomerRefReused(_)
                | Stored::CustomerReturned(_)
                | Stored::AgreementDuplicate
                | Stored::NameStored
        )
    }

    /// Whether it is said at the customer's first row alone and holds for every row that repeats the
    /// customer. That a row went in before is said of each row by its own reference.
    pub fn is_said_once(self) -> bool {
        self.is_of_customer() && !matches!(self, Stored::CustomerReturned(_))
    }

    /// The rule that is broken.
    pub fn rule(self) -> &'static Rule {
        match self {
            Stored::CustomerAlreadyExists(_) => &CUSTOMER_ALREADY_EXISTS,
            Stored::DomainTaken(_) => &DOMAIN_TAKEN,
            Stored::RegistrationStored => &super::cross::ORG_REG_DUPLICATE,
            Stored::NameStored => &super::cross::COMPANY_NAME_DUPLICATE,
            Stored::CustomerRefReused(_) | Stored::LineRefReused => &CUSTOMER_REF_REUSED,
            Stored::CustomerReturned(_) | Stored::LineReturned => &ROW_RETURNED_BEFORE,
            Stored::AgreementDuplicate => &AGREEMENT_DUPLICATE,
            Stored::AgreementMissing => &super::cross::AGREEMENT_REQUIRED,
            Stored::CustomerGone(_) => &LINE_CUSTOMER_GONE,
            Stored::Refused => &DATABASE_REFUSED,
        }
    }

    /// The cell that is meant; `None` for the whole row.
    pub fn column(self) -> Option<Column> {
        match self {
            Stored::CustomerAlreadyExists(column)
            | Stored::DomainTaken(column)
            | Stored::CustomerRefReused(column)
            | Stored::CustomerReturned(column)
            | Stored::CustomerGone(column) => Some(column),
            Stored::LineRefReused | Stored::LineReturned => Some(Column::LineRef),
            Stored::RegistrationStored => Some(Column::OrganizationRegistrationNumber),
            Stored::NameStored => Some(Column::CompanyName),
            Stored::AgreementDuplicate => Some(Column::AgreementDate),
            Stored::AgreementMissing | Stored::Refused => None,
        }
    }

    /// The finding, unless its rule is off in this run. `detail` says who stored the other thing,
    /// or which constraint refused; it may be empty and holds no cell's value.
    pub fn finding(self, book: &Book, detail: &str) -> Option<Finding> {
        let by = if detail.is_empty() { String::new() } else { format!(" ({detail})") };
        let finding = book.finding(self.rule(), self.column(), self.message(by))?;
        Some(finding.mild(self.is_mild()))
    }

    /// Whether it is never more than a warning, whatever its rule says of worse cases.
    pub fn is_mild(self) -> bool {
        self == Stored::RegistrationStored
    }

    /// The sentence; behind its statement stands the detail.
    fn message(self, by: String) -> Message {
        match self {
            Stored::CustomerAlreadyExists(_) => say!(
                "This customer is stored already under another key{by}; request a relationship instead of creating it again.",
                by
            ),
            Stored::DomainTaken(_) => say!(
                "This {heading} is taken by a stored customer{by}; choose another, or request a relationship if it is the same.",
                by
            ),
            Stored::RegistrationStored => say!(
                "A stored customer of the country has this number under another name{by}; check that it is not the same company.",
                by
            ),
            Stored::NameStored => say!(
                "A stored customer of the country has this name{by}; check that it is not the same company.",
                by
            ),
            Stored::CustomerRefReused(_) => say!(
                "This {heading} is stored with other content{by}; give a new customer a new key. Stored customers are not changed.",
                by
            ),
            Stored::LineRefReused => say!(
                "This line is stored with other content{by}; give a new line a new {heading}. Stored lines are not changed.",
                by
            ),
            Stored::CustomerReturned(_) | Stored::LineReturned => say!(
                "This row of a report was corrected before and went in{by}; leave it out, or empty `_import_ref` if it is a new one.",
                by
            ),
            Stored::AgreementDuplicate => say!(
                "The same agreement is stored already{by}; leave the agreement columns empty.",
                by
            ),
            Stored::AgreementMissing => say!(
                "The stored customer of this line has no agreement{by}; have one confirmed in Partner Center before anything is ordered.",
                by
            ),
            Stored::CustomerGone(_) => say!(
                "The stored customer of this line is gone{by}; import the customer again with its lines.",
                by
            ),
            Stored::Refused => say!(
                "The database refused the row for a reason the rules do not know{by}; hand the report to whoever maintains it.",
                by
            ),
        }
    }
}
