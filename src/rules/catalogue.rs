//! What can be bought: legacy offers and new-commerce items, their terms, limits and prerequisites,
//! and where, to whom and when they are sold.
//!
//! A catalogue comes from a price sheet, from a table of muster's own form, or is the sample that
//! muster brings. The sample is not the market: an id that it lacks is nobody's mistake, and what
//! it only assumes never rejects.

mod draft;
mod fault;
mod item;
mod own;
mod sheet;
mod value;

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::model::{Country, Digest, Hasher, Offer};
use crate::table::{Listing, ListingRow};

pub use fault::CatalogueFault;
pub(super) use item::{ASSUMED_PREREQUISITES, ASSUMED_QUANTITY};
pub(super) use item::{Item, Kind, Limit, Market, Pairs, SEGMENT_COMMERCIAL, SEGMENT_EDUCATION};
pub(super) use item::{SEGMENT_GOVERNMENT, SEGMENT_NONPROFIT, cycle_bit, slot};

/// Every offer of a market, found by its id.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// All ids that are spoken of, sorted; some occur as prerequisites only.
    ids: Vec<Box<str>>,
    index: HashMap<Box<str>, u32>,
    /// The record of each id; `None` where only the id is known.
    items: Vec<Option<Item>>,
    /// The countries that any record names. Of others the catalogue says nothing.
    countries: BTreeSet<Country>,
    /// The kinds of ids that records have; see [`kind_of`]. Of others the catalogue says nothing.
    kinds: u8,
    sample: bool,
    digest: Digest,
}

/// What an id is the id of, as one bit: a legacy offer, Azure's own offer, or an item of one of
/// the ranges in which Microsoft numbers licences, Azure and marketplace, and software.
fn kind_of(id: &str) -> u8 {
    let is = |start: &str| id.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start));
    if is("MS-AZR") {
        1
    } else if !id.contains(':') {
        1 << 1
    } else if is("CFQ7") {
        1 << 2
    } else if is("DZH3") {
        1 << 3
    } else if is("DG7G") {
        1 << 4
    } else {
        1 << 5
    }
}

/// The text of the sample. Its fields hold neither commas nor quotes.
const SAMPLE_TEXT: &str = include_str!("../../schemas/catalogue.csv");

static SAMPLE: LazyLock<Catalogue> = LazyLock::new(|| {
    let built = Catalogue::from_listing(&sample_listing());
    let mut sample = built.unwrap_or_else(|_| Catalogue::of(draft::Drafts::default()));
    sample.sample = true;
    sample.digest = Digest::of(SAMPLE_TEXT.as_bytes());
    sample
});

/// The sample as the table it is.
pub(super) fn sample_listing() -> Listing {
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let mut lines = SAMPLE_TEXT.lines();
    let headings = lines.next().map(cells).unwrap_or_default();
    let row = |(line, text)| ListingRow { line, cells: cells(text) };
    let rows = (2..).zip(lines).map(row).collect();
    Listing { path: "catalogue.csv".to_owned(), headings, rows }
}

impl Default for Catalogue {
    fn default() -> Catalogue {
        SAMPLE.clone()
    }
}

impl Catalogue {
    /// No such item: what [`Catalogue::position`] gives for an id nobody speaks of.
    pub const NONE: u32 = u32::MAX;

    /// Reads a table: Partner Center's price sheet of licence-based offers, or muster's own form.
    ///
    /// # Errors
    ///
    /// Everything that keeps it from being read, each with its line and heading.
    pub fn from_listing(listing: &Listing) -> Result<Catalogue, Vec<CatalogueFault>> {
        if listing.headings.is_empty() {
            return Err(vec![CatalogueFault::whole(
                "it is empty; a catalogue lists at least one offer",
            )]);
        }
        let drafts = if sheet::is_price_sheet(listing) {
            sheet::read(listing)?
        } else {
            own::read(listing)?
        };
        if drafts.is_empty() {
            return Err(vec![CatalogueFault::whole("the table holds no offer")]);
        }
        let mut catalogue = Catalogue::of(drafts);
        catalogue.digest = digest(listing);
        Ok(catalogue)
    }

    /// Whether a table has the headings of a price sheet or of a catalogue of muster's own.
    pub fn has_headings(listing: &Listing) -> bool {
        sheet::is_price_sheet(listing) || own::is_catalogue(listing)
    }

    fn of(drafts: draft::Drafts) -> Catalogue {
        let draft::Finished { ids, items, countries } = drafts.finish();
        let index = (0..).zip(&ids).map(|(at, id)| (id.clone(), at)).collect();
        let with_record = ids.iter().zip(&items).filter(|(_, item)| item.is_some());
        let kinds = with_record.fold(0, |kinds, (id, _)| kinds | kind_of(id));
        Catalogue { ids, index, items, countries, kinds, sample: false, digest: Digest::of(&[]) }
    }

    /// Whether it lists things with such ids at all. A price sheet of licences has neither Azure
    /// plans nor software nor legacy offers, and lacking them says nothing of them.
    pub(super) fn lists_kind_of(&self, id: &str) -> bool {
        self.kinds & kind_of(id) != 0
    }

    /// Whether this is the sample that muster brings.
    pub fn is_sample(&self) -> bool {
        self.sample
    }

    /// A digest over everything in it: part of a run's identity.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// What summaries call it: `sample`, or its digest.
    pub fn label(&self) -> String {
        if self.is_sample() { "sample".to_owned() } else { self.digest().to_string() }
    }

    /// How many offers and items it holds.
    pub fn len(&self) -> usize {
        self.items.iter().flatten().count()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of an id, for comparing; [`Catalogue::NONE`] when nobody speaks of it. An
    /// availability behind product and SKU makes no difference.
    pub fn position(&self, offer: &Offer) -> u32 {
        self.index.get(key(offer)).copied().unwrap_or(Catalogue::NONE)
    }

    /// The number of an id as it is stored: `CFQ7TTC0LH18:0001`, with or without availability, or a
    /// legacy id, in any case.
    pub fn position_of(&self, id: &str) -> u32 {
        let upper = id.to_ascii_uppercase();
        let key = if upper.contains(':') { upper.get(..17).unwrap_or_default() } else { &upper };
        self.index.get(key).copied().unwrap_or(Catalogue::NONE)
    }

    /// Whether the record at a number is an Azure subscription, under which other Azure items are
    /// ordered.
    pub fn is_azure(&self, position: u32) -> bool {
        self.item(position).is_some_and(|item| item.kind.is_azure())
    }

    /// The record at a number.
    pub(super) fn item(&self, position: u32) -> Option<&Item> {
        self.items.get(usize::try_from(position).ok()?)?.as_ref()
    }

    /// Every offer and item with its id, by id.
    pub(super) fn records(&self) -> impl Iterator<Item = (&str, &Item)> {
        let all = self.ids.iter().zip(&self.items);
        all.filter_map(|(id, item)| Some((id.as_ref(), item.as_ref()?)))
    }

    /// The id at a number.
    pub(super) fn id(&self, position: u32) -> &str {
        let id = usize::try_from(position).ok().and_then(|at| self.ids.get(at));
        id.map(AsRef::as_ref).unwrap_or_default()
    }

    /// Whether anything is known about what is sold in a country.
    pub(super) fn speaks_of(&self, country: Country) -> bool {
        self.countries.contains(&country)
    }

    /// The one known id that is a single slip of the pen away, if it is one.
    pub(super) fn near(&self, id: &str) -> Option<&str> {
        let given = id.to_ascii_uppercase();
        let given =
            if given.contains(':') { given.get(..17)?.as_bytes() } else { given.as_bytes() };
        let mut found: Option<u32> = None;
        let mut several = false;
        let mut ask = |bytes: &[u8]| {
            let Some(&at) = std::str::from_utf8(bytes).ok().and_then(|id| self.index.get(id))
            else {
                return;
            };
            if self.item(at).is_some() {
                several |= found.is_some_and(|before| before != at);
                found = Some(at);
            }
        };
        slips(given, &mut ask);
        found.filter(|_| !several).map(|at| self.id(at))
    }

    /// The item of a product that has one SKU only.
    pub(super) fn only_sku(&self, product: &str) -> Option<&str> {
        let prefix = format!("{}:", product.to_ascii_uppercase());
        let from = self.ids.partition_point(|id| **id < *prefix);
        let mut own = self.ids.iter().skip(from).take_while(|id| id.starts_with(&prefix));
        own.next().filter(|_| own.next().is_none()).map(AsRef::as_ref)
    }

    /// The ids of what has a name, of those that a judge takes.
    pub(super) fn named(&self, name: &str, takes: impl Fn(&Item) -> bool) -> Vec<&str> {
        let folded = item::fold(name);
        if folded.is_empty() {
            return Vec::new();
        }
        let own =
            |at: &u32| self.item(*at).is_some_and(|item| item.folded == folded && takes(item));
        (0..).take(self.ids.len()).filter(own).map(|at| self.id(at)).collect()
    }
}

/// The part of an id by which it is known.
fn key(offer: &Offer) -> &str {
    match offer {
        Offer::Legacy(id) => id.as_str(),
        Offer::Item(id) => id.product_sku(),
    }
}

fn digest(listing: &Listing) -> Digest {
    let mut hasher = Hasher::new();
    for row in std::iter::once(&listing.headings).chain(listing.rows.iter().map(|row| &row.cells)) {
        hasher.field(&(row.len() as u64).to_le_bytes());
        for cell in row {
            hasher.field(cell.as_bytes());
        }
    }
    hasher.finish()
}

/// Every text that differs from an id by one letter or digit changed, lost, added or swapped with
/// its neighbour.
fn slips(given: &[u8], ask: &mut impl FnMut(&[u8])) {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    // No id is longer; a cell may hold a novel.
    if given.len() > 40 {
        return;
    }
    let mut text = given.to_vec();
    for at in 0..given.len() {
        for letter in LETTERS {
            text[at] = *letter;
            ask(&text);
        }
        text[at] = given[at];
        if at > 0 {
            text.swap(at - 1, at);
            ask(&text);
            text.swap(at - 1, at);
        }
        let lost = text.remove(at);
        ask(&text);
        text.insert(at, lost);
    }
    for at in 0..=given.len() {
        text.insert(at, b'-');
        for letter in LETTERS {
            text[at] = *letter;
            ask(&text);
        }
        text.remove(at);
    }
}

#[cfg(test)]
mod tests;
