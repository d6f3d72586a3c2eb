//! A subscription line of a new customer.

use super::{
    BillingCycle, CatalogItemId, Currency, Custom, Date, FriendlyName, Guid, LineRef, MpnId, Note,
    OfferId, Term,
};

/// What a line buys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// A legacy offer.
    Legacy(OfferId),
    /// A new-commerce catalogue item.
    Item(CatalogItemId),
}

/// A number of licences or instances: 1 to 2,147,483,647, as the API's `int`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seats(u32);

impl Seats {
    /// Reads digits: `25`, and `25.0` as a sheet writes a number. Neither signs, nor separators,
    /// nor exponents.
    pub fn parse(text: &str) -> Option<Seats> {
        let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let digits = if is_digits(text) {
            text
        } else {
            let (digits, zeros) = text.split_once('.')?;
            let whole = !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') && is_digits(digits);
            whole.then_some(digits)?
        };
        let count: u32 = digits.parse().ok()?;
        (count >= 1 && i32::try_from(count).is_ok()).then_some(Seats(count))
    }

    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

/// A subscription line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription<'a> {
    /// The partner's own key of the line within its customer.
    pub reference: Option<LineRef<'a>>,
    /// What is bought.
    pub offer: Offer,
    /// How many.
    pub quantity: Seats,
    /// First term.
    pub term: Option<Term>,
    /// How it is billed.
    pub billing_cycle: Option<BillingCycle>,
    /// Whether it renews itself.
    pub auto_renew: Option<bool>,
    /// Term after renewal.
    pub renewal_term: Option<Term>,
    /// Day on which the first term ends.
    pub custom_term_end: Option<Date>,
    /// The base line of an add-on, in the same customer.
    pub parent_line: Option<LineRef<'a>>,
    /// The stored base subscription of an add-on.
    pub parent_subscription: Option<Guid>,
    /// The partner's own name for it.
    pub friendly_name: Option<FriendlyName<'a>>,
    /// Currency, where the input names one.
    pub currency: Option<Currency>,
    /// Promotion to apply.
    pub promotion_id: Option<Note<'a>>,
    /// Reseller of this line.
    pub partner_on_record: Option<MpnId<'a>>,
    /// Whether the product's attestation is accepted.
    pub attestation_accepted: Option<bool>,
    /// Keys and values the product demands.
    pub provisioning_context: Option<Note<'a>>,
    /// Columns of the house's own.
    pub custom: Option<Custom>,
}
