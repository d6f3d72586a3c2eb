//! What is kept of a customer and of a line, so that a family can be judged when all its rows are
//! known.

use crate::model::{
    BillingCycle, Country, Customer, Date, Guid, MpnId, Offer, Qualification, Qualifications,
    Subscription, Term,
};
use crate::rules::Book;
use crate::rules::item::natural_end;
use crate::table::Column;

/// What lines need to know of their customer. `None` is not known, and not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CustomerFacts {
    /// Its country.
    pub country: Option<Country>,
    /// Its special qualifications.
    pub qualifications: Option<Qualifications>,
    /// Whether Microsoft has approved it as a school. A new customer never is.
    pub education_approved: bool,
    /// Its reseller's id as a number that stands for it; 0 for none.
    pub reseller: u32,
    /// Its reseller's tenant.
    pub reseller_tenant: Option<Guid>,
    /// Whether its reseller's part was attested.
    pub attested: Option<bool>,
    /// Whether it is in the database already.
    pub is_stored: bool,
}

/// A partner location id as a number, itself up to nine digits, which real ones do not exceed;
/// leading zeros do not count. Never 0.
fn folded(id: &MpnId<'_>) -> u32 {
    let digits = id.as_str().bytes().map(|byte| u64::from(byte.wrapping_sub(b'0')));
    let number = digits.fold(0_u64, |n, digit| n.wrapping_mul(10).wrapping_add(digit));
    u32::try_from((number ^ number >> 32) & 0xFFFF_FFFF).unwrap_or(u32::MAX).max(1)
}

/// How long a stored line runs and how it is billed, in texts as they are stored.
#[derive(Debug, Clone, Copy)]
pub struct Length<'a> {
    /// Its term.
    pub term: Option<&'a str>,
    /// Its billing cycle.
    pub cycle: Option<&'a str>,
    /// The day it ends, if it chose one.
    pub ends: Option<&'a str>,
    /// The day it was ordered.
    pub begun: Date,
}

/// What is kept of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LineFacts {
    /// The number of what it orders; see [`crate::rules::Catalogue::position`].
    pub item: u32,
    /// How many.
    pub quantity: u32,
    /// The place of its base among the family's lines, or [`LineFacts::NONE`].
    pub parent: u32,
    /// The day it ends, where the line chooses it or the database knows it.
    ends: Option<Date>,
    /// Three letters, or zeros.
    pub(super) currency: [u8; 3],
    pub(super) term: Option<Term>,
    pub(super) cycle: Option<BillingCycle>,
    flags: u8,
    /// The reseller it names, as [`CustomerFacts::reseller`].
    pub(super) on_record: u32,
}

const STORED: u8 = 1;
const ENDED: u8 = 1 << 1;
const REJECTED: u8 = 1 << 2;
const LEGACY: u8 = 1 << 3;
const BY_ID: u8 = 1 << 4;

const _: () = assert!(size_of::<LineFacts>() <= 32, "facts are kept of every line");

impl CustomerFacts {
    /// Of a customer that was proven.
    pub fn of(customer: &Customer<'_>) -> CustomerFacts {
        CustomerFacts {
            country: Some(customer.address.country),
            qualifications: Some(customer.qualifications),
            education_approved: false,
            reseller: customer.reseller.mpn_id.as_ref().map_or(0, folded),
            reseller_tenant: customer.reseller.tenant_id,
            attested: Some(customer.reseller.attested == Some(true)),
            is_stored: false,
        }
    }

    /// Of a stored customer: its country and its qualifications as they are stored. Its reseller
    /// is set with [`CustomerFacts::with_reseller`].
    pub fn stored(country: &str, qualifications: &str) -> CustomerFacts {
        let mut own = Qualifications::default();
        for text in qualifications.split(';') {
            own = Qualification::parse(text).map_or(own, |qualification| own.with(qualification));
        }
        CustomerFacts {
            country: Country::parse(country),
            qualifications: Some(own),
            is_stored: true,
            ..CustomerFacts::default()
        }
    }

    /// With its reseller: partner location id and tenant as they are stored, and whether its part
    /// was attested.
    #[must_use]
    pub fn with_reseller(
        self,
        mpn_id: Option<&str>,
        tenant_id: Option<&str>,
        attested: bool,
    ) -> CustomerFacts {
        CustomerFacts {
            reseller: mpn_id.and_then(MpnId::parse).as_ref().map_or(0, folded),
            reseller_tenant: tenant_id.and_then(Guid::parse),
            attested: Some(attested),
            ..self
        }
    }
}

impl LineFacts {
    /// No such line.
    pub const NONE: u32 = u32::MAX;

    /// Of a line that was proven, and the number of what it orders. Its base is set with
    /// [`LineFacts::with_parent`].
    pub fn of(item: u32, line: &Subscription<'_>) -> LineFacts {
        let mut currency = [0; 3];
        if let Some(own) = &line.currency {
            currency.copy_from_slice(own.as_bytes().get(..3).unwrap_or(&[0; 3]));
        }
        let legacy = if matches!(line.offer, Offer::Legacy(_)) { LEGACY } else { 0 };
        let named = line.parent_subscription.is_some() && line.parent_line.is_none();
        let by_id = if named { BY_ID } else { 0 };
        LineFacts {
            item,
            quantity: line.quantity.get(),
            parent: LineFacts::NONE,
            ends: line.custom_term_end,
            currency,
            term: line.term,
            cycle: line.billing_cycle,
            flags: legacy | by_id,
            on_record: line.partner_on_record.as_ref().map_or(0, folded),
        }
    }

    /// Of a line that was stored on a day and still runs: what it orders, seats, term, billing
    /// cycle, and the day it ends if it chose one; texts as they are stored.
    pub fn known(book: &Book, id: &str, quantity: u32, length: Length<'_>) -> LineFacts {
        let term = length.term.and_then(Term::parse);
        let chosen = length.ends.and_then(Date::parse);
        let ends = chosen.or_else(|| term.map(|term| natural_end(length.begun, term)));
        let cycle = length.cycle.and_then(BillingCycle::parse);
        LineFacts { cycle, ..LineFacts::stored(book, id, quantity, term, ends, true) }
    }

    /// Of a line that is stored: its id, seats, term, the day it ends, and whether it still runs.
    pub fn stored(
        book: &Book,
        id: &str,
        quantity: u32,
        term: Option<Term>,
        ends: Option<Date>,
        active: bool,
    ) -> LineFacts {
        LineFacts {
            item: book.reference().catalogue.position_of(id),
            quantity,
            parent: LineFacts::NONE,
            ends,
            currency: [0; 3],
            term,
            cycle: None,
            flags: if active { STORED } else { STORED | ENDED },
            on_record: 0,
        }
    }

    /// Of a line that could not be proven: it counts for nothing, but what it orders may be known,
    /// by its number in the catalogue.
    pub fn unproven(item: u32) -> LineFacts {
        LineFacts {
            item,
            quantity: 0,
            parent: LineFacts::NONE,
            ends: None,
            currency: [0; 3],
            term: None,
            cycle: None,
            flags: REJECTED,
            on_record: 0,
        }
    }

    /// The same of another quantity: lines differ in it more than in all else, so who keeps many
    /// keeps it apart.
    #[must_use]
    pub fn with_quantity(self, quantity: u32) -> LineFacts {
        LineFacts { quantity, ..self }
    }

    /// With its base, by place among the family's lines.
    #[must_use]
    pub fn with_parent(self, place: u32) -> LineFacts {
        LineFacts { parent: place, ..self }
    }

    /// Rejected for other reasons: it counts for nothing.
    #[must_use]
    pub fn rejected(self) -> LineFacts {
        LineFacts { flags: self.flags | REJECTED, ..self }
    }

    /// Whether it was rejected before.
    pub(super) fn is_rejected(&self) -> bool {
        self.flags & REJECTED != 0
    }

    /// Whether it is in the database already.
    pub(super) fn is_stored(&self) -> bool {
        self.flags & STORED != 0
    }

    /// Whether it still runs.
    pub(super) fn is_active(&self) -> bool {
        self.flags & ENDED == 0
    }

    /// Whether something may be said about it.
    pub(super) fn is_judged(&self) -> bool {
        self.flags & (STORED | REJECTED) == 0
    }

    /// Whether the line names the day on which it ends.
    pub(super) fn has_chosen_end(&self) -> bool {
        self.ends.is_some() && !self.is_stored()
    }

    /// The last day of its first term, if that is known.
    pub(super) fn end(&self, today: Date) -> Option<Date> {
        match self.ends {
            Some(day) => Some(day),
            None if self.is_stored() => None,
            None => self.term.map(|term| natural_end(today, term)),
        }
    }

    /// The column in which it names its base.
    pub(super) fn parent_column(&self) -> Column {
        if self.flags & BY_ID != 0 { Column::ParentSubscriptionId } else { Column::ParentLineRef }
    }

    /// The column in which it names what it orders.
    pub(super) fn column(&self) -> Column {
        if self.flags & LEGACY != 0 { Column::OfferId } else { Column::CatalogItemId }
    }
}
