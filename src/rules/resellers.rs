//! The indirect resellers of a provider, from a list of its own or as Partner Center exports it.

mod words;

use crate::model::{Country, Guid, Hasher};
use crate::table::{Listing, ListingRow};

use super::markets;
use super::places::names;
use words::{
    ACTIVE, COUNTRY, GLOBAL_ID, INACTIVE, IS_GLOBAL, IS_LOCATION, LOCATION, MPA_SIGNED, MPN_ID,
    NOT_SIGNED, PROGRAMME, REGION, RELATIONSHIP, SIGNED, STATE, TENANT_ID, is_indirect, is_nothing,
    region,
};

/// What the list says of one location of a reseller. `None` is not known and not judged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Entry {
    pub(super) tenant_id: Option<Guid>,
    /// Whether the relationship is active.
    pub(super) active: Option<bool>,
    /// Whether it is that of an indirect reseller.
    pub(super) indirect: Option<bool>,
    /// Whether the Microsoft Partner Agreement is signed.
    pub(super) mpa_signed: Option<bool>,
    /// Whether the reseller's programme status is active.
    pub(super) in_programme: Option<bool>,
    /// Whether the id is that of a location, not of a global account.
    pub(super) location: Option<bool>,
    /// Key of the market region.
    pub(super) region: Option<&'static str>,
}

/// The resellers a provider may name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resellers {
    entries: Vec<Entry>,
    /// By partner id, rising.
    by_number: Vec<(u128, u32)>,
    /// By tenant, rising.
    by_tenant: Vec<(Guid, u32)>,
}

/// The ids of a customer's reseller, as far as they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ResellerIds {
    /// Its partner location id; see [`number`].
    pub(super) number: Option<u128>,
    /// Its tenant.
    pub(super) tenant: Option<Guid>,
}

impl ResellerIds {
    /// Whether a line's partner id is that of another reseller. Two locations of one tenant are one
    /// reseller where the list knows them; what nothing is known of does not differ.
    pub(super) fn differs_from(self, named: u128, list: Option<&Resellers>) -> bool {
        if self.number == Some(named) {
            return false;
        }
        let tenants = |number: u128| {
            let entries = list.into_iter().flat_map(move |list| list.of_number(number));
            entries.filter_map(|entry| entry.tenant_id)
        };
        let is_own = |tenant: Guid| {
            let of_own = |number| tenants(number).any(|own| own == tenant);
            self.tenant == Some(tenant) || self.number.is_some_and(of_own)
        };
        let is_known =
            self.number.is_some() || (self.tenant.is_some() && tenants(named).next().is_some());
        is_known && !tenants(named).any(is_own)
    }
}

/// Why a list cannot be used: where, and what is the matter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{path}` line {line}: {reason}")]
pub struct ResellersError {
    /// The file.
    pub path: String,
    /// The row in a sheet or line of a text.
    pub line: u64,
    /// What is the matter.
    pub reason: String,
}

/// A partner id as a number: leading zeros mean nothing.
pub(super) fn number(text: &str) -> Option<u128> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Where each fact stands in a list.
struct Columns {
    mpn_id: Option<usize>,
    global_id: Option<usize>,
    tenant_id: Option<usize>,
    country: Option<usize>,
    region: Option<usize>,
    state: Option<usize>,
    relationship: Option<usize>,
    mpa_signed: Option<usize>,
    programme: Option<usize>,
    location: Option<usize>,
}

impl Columns {
    fn of(listing: &Listing) -> Columns {
        Columns {
            mpn_id: listing.position(MPN_ID),
            global_id: listing.position(GLOBAL_ID),
            tenant_id: listing.position(TENANT_ID).or_else(|| listing.position(&["id"])),
            country: listing.position(COUNTRY),
            region: listing.position(REGION),
            state: listing.position(STATE),
            relationship: listing.position(RELATIONSHIP),
            mpa_signed: listing.position(MPA_SIGNED),
            programme: listing.position(PROGRAMME),
            location: listing.position(LOCATION),
        }
    }
}

impl Resellers {
    /// Takes a list apart. Rows without any id, such as totals, are passed over.
    ///
    /// # Errors
    ///
    /// When the list has no column of ids, or a cell holds a word that could mean either: a
    /// reseller must not be refused for a word muster does not know.
    pub fn from_listing(listing: &Listing) -> Result<Resellers, ResellersError> {
        let columns = Columns::of(listing);
        if !Resellers::has_headings(listing) {
            let reason = "no heading for the resellers' ids; expected mpn_id or tenant_id";
            return Err(error(listing, 1, reason.to_owned()));
        }
        let mut resellers = Resellers::default();
        for row in &listing.rows {
            resellers.add(listing, &columns, row)?;
        }
        resellers.by_number.sort_unstable();
        resellers.by_tenant.sort_unstable();
        Ok(resellers)
    }

    /// Whether a table has a column of resellers' ids.
    pub fn has_headings(listing: &Listing) -> bool {
        let columns = Columns::of(listing);
        columns.mpn_id.is_some() || columns.tenant_id.is_some()
    }

    fn add(
        &mut self,
        listing: &Listing,
        columns: &Columns,
        row: &ListingRow,
    ) -> Result<(), ResellersError> {
        let read = Reading { listing, row };
        // The two kinds of id are often mixed up, and each shows what it is.
        let mut mpn_id = read.number(columns.mpn_id)?;
        let mut tenant_id = read.guid(columns.tenant_id)?;
        if columns.mpn_id.is_none() {
            mpn_id = read.text(columns.tenant_id).and_then(number);
        }
        if columns.tenant_id.is_none() {
            tenant_id = read.text(columns.mpn_id).and_then(Guid::parse);
        }
        let global_id = read.number(columns.global_id)?;
        if mpn_id.is_none() && global_id.is_none() && tenant_id.is_none() {
            return Ok(());
        }
        let entry = Entry {
            tenant_id,
            active: read.word(columns.state, ACTIVE, INACTIVE)?,
            indirect: read.text(columns.relationship).map(is_indirect),
            mpa_signed: read.word(columns.mpa_signed, SIGNED, NOT_SIGNED)?,
            in_programme: read.word(columns.programme, ACTIVE, INACTIVE)?,
            location: read.word(columns.location, IS_LOCATION, IS_GLOBAL)?,
            region: read
                .text(columns.region)
                .and_then(region)
                .or_else(|| read.text(columns.country).and_then(region_of_country)),
        };
        if let Some(global) = global_id.filter(|global| Some(*global) != mpn_id) {
            let at = self.push(Entry { location: Some(false), ..entry.clone() });
            self.by_number.push((global, at));
        }
        let at = self.push(entry);
        self.by_number.extend(mpn_id.map(|number| (number, at)));
        self.by_tenant.extend(tenant_id.map(|tenant| (tenant, at)));
        Ok(())
    }

    fn push(&mut self, entry: Entry) -> u32 {
        self.entries.push(entry);
        u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
    }

    /// Whether the list has partner ids at all; without them none can be missing from it.
    pub(super) fn has_numbers(&self) -> bool {
        !self.by_number.is_empty()
    }

    /// Whether the list has tenants at all.
    pub(super) fn has_tenants(&self) -> bool {
        !self.by_tenant.is_empty()
    }

    /// Partner ids, rising, save of those about whom the list says that they cannot be named.
    pub(super) fn usable_numbers(&self) -> impl Iterator<Item = u128> {
        let mut before = None;
        let own = self.by_number.iter().filter(|(_, at)| self.is_usable(*at));
        own.map(|(number, _)| *number).filter(move |own| before.replace(*own) != Some(*own))
    }

    /// Tenants, rising, save of those about whom the list says that they cannot be named.
    pub(super) fn usable_tenants(&self) -> impl Iterator<Item = Guid> {
        let mut before = None;
        let own = self.by_tenant.iter().filter(|(_, at)| self.is_usable(*at));
        own.map(|(tenant, _)| *tenant).filter(move |own| before.replace(*own) != Some(*own))
    }

    fn is_usable(&self, at: u32) -> bool {
        let known = self.entries.get(at as usize);
        known.is_some_and(|own| {
            [own.active, own.indirect, own.mpa_signed, own.in_programme, own.location]
                .iter()
                .all(|fact| *fact != Some(false))
        })
    }

    /// What the list says of a partner id; nothing when it is not in it.
    pub(super) fn of_number(&self, number: u128) -> impl Iterator<Item = &Entry> + Clone {
        let first = self.by_number.partition_point(|(own, _)| *own < number);
        let own = self.by_number.iter().skip(first).take_while(move |(own, _)| *own == number);
        own.filter_map(|(_, at)| self.entries.get(*at as usize))
    }

    /// What the list says of a tenant: one entry for each of its locations.
    pub(super) fn of_tenant(&self, tenant: Guid) -> impl Iterator<Item = &Entry> + Clone {
        let first = self.by_tenant.partition_point(|(own, _)| *own < tenant);
        let own = self.by_tenant.iter().skip(first).take_while(move |(own, _)| *own == tenant);
        own.filter_map(|(_, at)| self.entries.get(*at as usize))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds everything that changes a verdict to a run's identity.
    pub(super) fn hash(&self, hasher: &mut Hasher) {
        for (number, at) in &self.by_number {
            hasher.field(format!("{number} {at}").as_bytes());
        }
        for (tenant, at) in &self.by_tenant {
            hasher.field(format!("{tenant} {at}").as_bytes());
        }
        for entry in &self.entries {
            hasher.field(format!("{entry:?}").as_bytes());
        }
    }
}

/// A row being read.
#[derive(Clone, Copy)]
struct Reading<'a> {
    listing: &'a Listing,
    row: &'a ListingRow,
}

impl<'a> Reading<'a> {
    fn text(self, column: Option<usize>) -> Option<&'a str> {
        self.row.cells.get(column?).map(String::as_str).filter(|text| !text.is_empty())
    }

    fn number(self, column: Option<usize>) -> Result<Option<u128>, ResellersError> {
        let Some(text) = self.text(column) else { return Ok(None) };
        match number(text) {
            Some(number) => Ok(Some(number)),
            None if is_nothing(text) || Guid::parse(text).is_some() => Ok(None),
            None => Err(self.odd(column, text, "a partner id, digits only")),
        }
    }

    fn guid(self, column: Option<usize>) -> Result<Option<Guid>, ResellersError> {
        let Some(text) = self.text(column) else { return Ok(None) };
        match Guid::parse(text) {
            Some(guid) => Ok(Some(guid)),
            None if is_nothing(text) || number(text).is_some() => Ok(None),
            None => Err(self.odd(column, text, "a tenant id, a GUID of 36 characters")),
        }
    }

    fn word(
        self,
        column: Option<usize>,
        yes: &[&str],
        no: &[&str],
    ) -> Result<Option<bool>, ResellersError> {
        let Some(text) = self.text(column) else { return Ok(None) };
        let folded = crate::table::fold_heading(text);
        if yes.contains(&folded.as_str()) {
            Ok(Some(true))
        } else if no.contains(&folded.as_str()) {
            Ok(Some(false))
        } else if is_nothing(text) || folded == "unknown" {
            Ok(None)
        } else {
            let first = |words: &[&str]| words.first().copied().unwrap_or_default().to_owned();
            let expected = format!("a word such as `{}` or `{}`", first(yes), first(no));
            Err(self.odd(column, text, &expected))
        }
    }

    fn odd(self, column: Option<usize>, text: &str, expected: &str) -> ResellersError {
        let heading = column.and_then(|column| self.listing.headings.get(column));
        let heading = heading.map_or("", String::as_str);
        let shown: String = text.chars().take(40).collect();
        let reason = format!("`{shown}` under `{heading}` is not understood; expected {expected}");
        error(self.listing, self.row.line, reason)
    }
}

fn error(listing: &Listing, line: u64, reason: String) -> ResellersError {
    ResellersError { path: listing.path.clone(), line, reason }
}

/// The market region of a country that is named by its code or by its name.
fn region_of_country(text: &str) -> Option<&'static str> {
    let country = Country::parse(text).filter(|country| markets::of(*country).is_some());
    let country = country.or_else(|| Country::parse(names::guess(text)?.0))?;
    own_region(country)
}

/// The market region of a country.
pub(super) fn own_region(country: Country) -> Option<&'static str> {
    markets::of(country).map(|market| market.csp_region).filter(|region| !region.is_empty())
}
