//! One offer or item, as the rules look at it.

use crate::model::{BillingCycle, Country, Currency, Date, Term};

/// What is sold, as far as terms and billing depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A legacy offer of licences, with a fixed term.
    Legacy,
    /// A legacy offer billed by use.
    LegacyUsage,
    /// New-commerce licences.
    Licence,
    /// The Azure plan.
    AzurePlan,
    /// A reservation of capacity in Azure.
    Reservation,
    /// Perpetual software.
    Software,
    /// Software of a marketplace.
    Saas,
}

impl Kind {
    /// As a catalogue of muster's own form writes it.
    pub(super) const NAMES: &'static [(&'static str, Kind)] = &[
        ("legacy", Kind::Legacy),
        ("legacy_usage", Kind::LegacyUsage),
        ("licence", Kind::Licence),
        ("azure_plan", Kind::AzurePlan),
        ("reservation", Kind::Reservation),
        ("software", Kind::Software),
        ("saas", Kind::Saas),
    ];

    /// Whether it is bought by offer id, the old way.
    pub(crate) fn is_legacy(self) -> bool {
        matches!(self, Kind::Legacy | Kind::LegacyUsage)
    }

    /// Whether other Azure items are ordered under it.
    pub(crate) fn is_azure(self) -> bool {
        matches!(self, Kind::LegacyUsage | Kind::AzurePlan)
    }

    /// Whether no item of the kind has a term.
    pub(crate) fn has_no_term(self) -> bool {
        matches!(self, Kind::LegacyUsage | Kind::AzurePlan | Kind::Software)
    }

    /// The pairs of term and billing cycle that exist for the kind at all. A legacy offer has a
    /// term of its own, about which its record speaks.
    pub(crate) fn pairs(self, trial: bool) -> Pairs {
        use BillingCycle::{Annual, Monthly, None, OneTime, Triennial};
        let of = |cycles: &[BillingCycle]| cycles.iter().fold(0, |all, one| all | cycle_bit(*one));
        let month = of(&[Monthly]);
        let year = of(&[Monthly, Annual]);
        match self {
            _ if trial => [0, of(&[None]), 0, 0, of(&[None])],
            Kind::Legacy => [0, of(&[None]), year, year, year],
            Kind::LegacyUsage | Kind::AzurePlan => [of(&[Monthly, None]), 0, 0, 0, 0],
            Kind::Licence => [0, month, year, of(&[Monthly, Annual, Triennial]), 0],
            Kind::Reservation => [0, 0, of(&[OneTime, Monthly]), of(&[OneTime, Monthly]), 0],
            Kind::Software => [of(&[OneTime]), 0, 0, 0, 0],
            Kind::Saas => [0, month, year, 0, 0],
        }
    }
}

/// For no term, one month, one year, three years and any other length, the billing cycles as bits.
pub(crate) type Pairs = [u8; 5];

/// The place of a length that is none of those a line can name.
pub(super) const OTHER_LENGTH: usize = 4;

/// The place of a term in [`Pairs`].
pub(crate) fn slot(term: Option<Term>) -> usize {
    match term {
        None => 0,
        Some(Term::OneMonth) => 1,
        Some(Term::OneYear) => 2,
        Some(Term::ThreeYears) => 3,
    }
}

/// The bit of a billing cycle in [`Pairs`].
pub(crate) fn cycle_bit(cycle: BillingCycle) -> u8 {
    1 << cycle as u8
}

/// How many subscriptions of one offer a customer may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    /// At a time.
    Concurrent(u32),
    /// Ever.
    Lifetime(u32),
}

/// Sold to anybody.
pub(crate) const SEGMENT_COMMERCIAL: u8 = 1;
/// Sold to schools.
pub(crate) const SEGMENT_EDUCATION: u8 = 1 << 1;
/// Sold to the community cloud of the US government.
pub(crate) const SEGMENT_GOVERNMENT: u8 = 1 << 2;
/// Sold to charities.
pub(crate) const SEGMENT_NONPROFIT: u8 = 1 << 3;

/// Least, most and limits are not from a source.
pub(crate) const ASSUMED_QUANTITY: u8 = 1;
/// Terms and cycles are not from a source, or not all of them are known.
pub(crate) const ASSUMED_TERMS: u8 = 1 << 1;
/// Prerequisites are not from a source, or not all of them are known.
pub(crate) const ASSUMED_PREREQUISITES: u8 = 1 << 2;

/// Where, to whom and when an item is sold, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Market {
    /// The country; `None` for wherever there is a market.
    pub(crate) country: Option<Country>,
    /// The segments, as bits.
    pub(crate) segments: u8,
    /// The currency; `None` where the source says nothing.
    pub(crate) currency: Option<Currency>,
    /// The first day.
    pub(crate) from: Option<Date>,
    /// The last day.
    pub(crate) until: Option<Date>,
    /// Terms and billing cycles.
    pub(crate) pairs: Pairs,
}

impl Market {
    /// Whether it is open on a day.
    pub(crate) fn is_open(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// One offer or item.
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts as their sources state them, each by itself"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// Its name, for people.
    pub(crate) name: String,
    /// The name as names are compared.
    pub(super) folded: String,
    /// What it is.
    pub(crate) kind: Kind,
    /// Least seats of a subscription.
    pub(crate) min: u32,
    /// Most seats of a subscription.
    pub(crate) max: u32,
    /// Subscriptions a customer.
    pub(crate) limit: Option<Limit>,
    /// Terms it may renew to, a bit a [`slot`]; 0 where the source says nothing.
    pub(crate) renewals: u8,
    /// Whether it renews itself.
    pub(crate) auto_renew: bool,
    /// Whether it is a trial.
    pub(crate) trial: bool,
    /// Whether it can be bought.
    pub(crate) purchasable: bool,
    /// Whether it is an add-on, where that is known.
    pub(crate) addon: Option<bool>,
    /// Numbers of what an add-on builds on, sorted.
    pub(crate) prerequisites: Vec<u32>,
    /// Seats its bases have to have.
    pub(crate) base_seats_min: u32,
    /// Seats it has to have itself beside a base.
    pub(crate) addon_seats_min: u32,
    /// Numbers of the paid offers a trial leads to.
    pub(crate) converts_to: Vec<u32>,
    /// Whether it takes an Azure plan.
    pub(crate) azure_plan: bool,
    /// Keys the provisioning context has to hold.
    pub(crate) provisioning: Vec<String>,
    /// Whether an attestation has to be accepted.
    pub(crate) attestation: bool,
    /// Whether its seats count towards those of the Business family.
    pub(crate) business: bool,
    /// Whether it is a legacy offer that can still be bought.
    pub(crate) exempt: bool,
    /// What about it is assumed.
    pub(crate) assumed: u8,
    /// Availabilities, as far as they are known.
    pub(crate) availabilities: Vec<String>,
    /// Where it is sold; those of a country lie together.
    pub(crate) markets: Vec<Market>,
    /// All terms and billing cycles of all markets.
    pub(crate) pairs: Pairs,
    /// All segments of all markets.
    pub(crate) segments: u8,
}

impl Item {
    /// Whether something about it is assumed.
    pub(crate) fn assumes(&self, what: u8) -> bool {
        self.assumed & what != 0
    }

    /// Whether it is sold on a day, wherever.
    pub(crate) fn is_open(&self, day: Date) -> bool {
        self.markets.iter().any(|market| market.is_open(day))
    }

    /// Where it is sold in a country, on whichever day. A record without a country stands for all
    /// countries.
    pub(crate) fn markets_in(&self, country: Country) -> impl Iterator<Item = &Market> {
        let from =
            self.markets.partition_point(|market| market.country.is_some_and(|own| own < country));
        let anywhere = self.markets.iter().take_while(|market| market.country.is_none());
        let own = self.markets.iter().skip(from);
        anywhere.chain(
            own.take_while(move |market| market.country == Some(country))
                .filter(|m| m.country.is_some()),
        )
    }

    /// Its name, or as much of it as a sentence holds.
    pub(crate) fn short_name(&self) -> String {
        const CHARS: usize = 40;
        let mut name: String = self.name.chars().take(CHARS).collect();
        if name.len() < self.name.len() {
            name.push('…');
        }
        name
    }
}

/// A name as names are compared: letters and digits, lower case.
pub(super) fn fold(name: &str) -> String {
    // No name is longer; a cell may hold a novel.
    const CHARS: usize = 256;
    let plain = name.chars().take(CHARS).filter(|c| c.is_alphanumeric() || *c == '+');
    plain.flat_map(char::to_lowercase).collect()
}
