//! What a family can meet in the target tables.

/// A constraint of the target tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Constraint {
    /// A customer with this source and reference is stored.
    CustomerRef,
    /// A customer with this domain prefix is stored.
    DomainPrefix,
    /// A customer with this registration number and name is stored.
    Registration,
    /// A line with this key is stored for the customer.
    LineKey,
    /// The same agreement of the customer is stored.
    Agreement,
    /// The customer of the line is not stored (any more).
    CustomerMissing,
    /// The base line is not stored.
    ParentMissing,
    /// Any other constraint.
    Other,
}

impl Constraint {
    /// The rule code under which the ledger holds a refusal by this constraint.
    pub fn code(self) -> &'static str {
        match self {
            Constraint::CustomerRef | Constraint::LineKey => "CUSTOMER_REF_REUSED",
            Constraint::DomainPrefix => "DOMAIN_TAKEN",
            Constraint::Registration => "CUSTOMER_ALREADY_EXISTS",
            Constraint::Agreement => "AGREEMENT_DUPLICATE",
            Constraint::CustomerMissing => "LINE_CUSTOMER_GONE",
            Constraint::ParentMissing | Constraint::Other => "DATABASE_REFUSED",
        }
    }

    /// All of them.
    pub const ALL: [Constraint; 8] = [
        Constraint::CustomerRef,
        Constraint::DomainPrefix,
        Constraint::Registration,
        Constraint::LineKey,
        Constraint::Agreement,
        Constraint::CustomerMissing,
        Constraint::ParentMissing,
        Constraint::Other,
    ];

    /// The constraint that the ledger holds under a code and a column.
    pub(super) fn of(code: &str, column: &str) -> Constraint {
        let found = Constraint::ALL.into_iter().find(|c| c.code() == code && c.column() == column);
        found.unwrap_or(Constraint::Other)
    }

    /// Whether it is a line that meets it.
    pub(super) fn is_of_line(self) -> bool {
        matches!(
            self,
            Constraint::LineKey | Constraint::CustomerMissing | Constraint::ParentMissing
        )
    }

    /// The canonical column that names the cause; empty when the whole row is meant.
    pub fn column(self) -> &'static str {
        match self {
            Constraint::CustomerRef | Constraint::CustomerMissing => "customer_ref",
            Constraint::DomainPrefix => "domain_prefix",
            Constraint::Registration => "organization_registration_number",
            Constraint::LineKey => "line_ref",
            Constraint::Agreement => "agreement_email",
            Constraint::ParentMissing => "parent_line_ref",
            Constraint::Other => "",
        }
    }
}

/// A family the database refused. A family has one of these at most: the customer's before a
/// line's, an earlier line's before a later one's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict {
    /// Its ordinal.
    pub family: u32,
    /// The constraint it met.
    pub constraint: Constraint,
    /// The line it concerns, as an index into the family's lines; `None` for its customer.
    pub line: Option<usize>,
}
