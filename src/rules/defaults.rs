//! Which values of a row were filled in because its cells were empty.

use crate::table::Column;

/// A set of values that were filled in. Reports count them, so that nobody is surprised by a value
/// that stands in no cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DefaultsUsed(u16);

impl DefaultsUsed {
    /// First name of the agreement, from the primary contact.
    pub const AGREEMENT_FIRST_NAME: DefaultsUsed = DefaultsUsed(1);
    /// Last name of the agreement, from the primary contact.
    pub const AGREEMENT_LAST_NAME: DefaultsUsed = DefaultsUsed(1 << 1);
    /// E-mail address of the agreement, from the primary contact.
    pub const AGREEMENT_EMAIL: DefaultsUsed = DefaultsUsed(1 << 2);
    /// Company of the agreement, from the customer.
    pub const AGREEMENT_COMPANY_NAME: DefaultsUsed = DefaultsUsed(1 << 3);
    /// Culture, from the country.
    pub const CULTURE: DefaultsUsed = DefaultsUsed(1 << 4);
    /// Language, from the culture.
    pub const LANGUAGE: DefaultsUsed = DefaultsUsed(1 << 5);
    /// Billing cycle: monthly for a legacy offer, else the only one of the item.
    pub const BILLING_CYCLE: DefaultsUsed = DefaultsUsed(1 << 6);
    /// Term of an item that is sold for one term only.
    pub const TERM: DefaultsUsed = DefaultsUsed(1 << 7);

    const COLUMNS: [(DefaultsUsed, Column); 8] = [
        (DefaultsUsed::AGREEMENT_FIRST_NAME, Column::AgreementFirstName),
        (DefaultsUsed::AGREEMENT_LAST_NAME, Column::AgreementLastName),
        (DefaultsUsed::AGREEMENT_EMAIL, Column::AgreementEmail),
        (DefaultsUsed::AGREEMENT_COMPANY_NAME, Column::AgreementCompanyName),
        (DefaultsUsed::CULTURE, Column::Culture),
        (DefaultsUsed::LANGUAGE, Column::Language),
        (DefaultsUsed::BILLING_CYCLE, Column::BillingCycle),
        (DefaultsUsed::TERM, Column::TermDuration),
    ];

    /// How many values can be filled in.
    pub const COUNT: usize = DefaultsUsed::COLUMNS.len();

    /// The columns of all of them, in a fixed order.
    pub fn all_columns() -> impl Iterator<Item = Column> {
        DefaultsUsed::COLUMNS.into_iter().map(|(_, column)| column)
    }

    /// Which of [`DefaultsUsed::all_columns`] were filled in, counted from 0.
    pub fn indexes(self) -> impl Iterator<Item = usize> {
        (0..DefaultsUsed::COUNT).filter(move |at| self.contains(DefaultsUsed::COLUMNS[*at].0))
    }

    /// Adds what another set holds.
    pub fn insert(&mut self, other: DefaultsUsed) {
        self.0 |= other.0;
    }

    /// Whether everything of another set is in this one.
    pub fn contains(self, other: DefaultsUsed) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether nothing was filled in.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The columns that were filled in, in a fixed order.
    pub fn columns(self) -> impl Iterator<Item = Column> {
        DefaultsUsed::COLUMNS
            .into_iter()
            .filter(move |(value, _)| self.contains(*value))
            .map(|(_, column)| column)
    }

    /// The names of those columns.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.columns().map(Column::name)
    }
}

#[cfg(test)]
mod tests {
    use super::DefaultsUsed;

    #[test]
    fn a_set_names_what_is_in_it() {
        let mut used = DefaultsUsed::default();
        assert!(used.is_empty());
        used.insert(DefaultsUsed::BILLING_CYCLE);
        used.insert(DefaultsUsed::AGREEMENT_EMAIL);
        assert_eq!(used.names().collect::<Vec<_>>(), ["agreement_email", "billing_cycle"]);
        assert!(!used.contains(DefaultsUsed::CULTURE));
    }
}
