//! Partner Center's price sheet of licence-based offers, read as it is downloaded: a row for each
//! product, SKU, term, billing plan, market, currency, segment and period of a price.

use crate::table::limits::REFERENCE_FAULTS_MAX;
use crate::table::{Listing, ListingRow};

use super::SAMPLE;
use super::draft::{Draft, Drafts};
use super::fault::CatalogueFault;
use super::item::{ASSUMED_QUANTITY, Kind, Market, Pairs, cycle_bit, slot};
use super::value::{self, Read};
use crate::model::BillingCycle;

/// Where the columns stand. Others are not looked at.
struct Columns<'l> {
    listing: &'l Listing,
    product: usize,
    sku: usize,
    title: Option<usize>,
    term: usize,
    billing: usize,
    market: Option<usize>,
    currency: Option<usize>,
    segment: Option<usize>,
    starts: Option<usize>,
    ends: Option<usize>,
    change: Option<usize>,
}

/// Whether a table has the headings by which a price sheet is known.
pub(super) fn is_price_sheet(listing: &Listing) -> bool {
    listing.position(&["productid"]).is_some() && listing.position(&["skuid"]).is_some()
}

/// Reads the sheet.
pub(super) fn read(listing: &Listing) -> Result<Drafts, Vec<CatalogueFault>> {
    let columns = columns(listing).map_err(|fault| vec![fault])?;
    let mut drafts = Drafts::default();
    let mut faults = Vec::new();
    for row in &listing.rows {
        if let Err(fault) = add(&mut drafts, &columns, row) {
            faults.push(fault);
        }
        if faults.len() == REFERENCE_FAULTS_MAX {
            break;
        }
    }
    if faults.is_empty() { Ok(drafts) } else { Err(faults) }
}

fn columns(listing: &Listing) -> Result<Columns<'_>, CatalogueFault> {
    let needed = |names: &[&str], shown: &str| {
        let missing = || {
            CatalogueFault::whole(format!("no heading {shown}: this price sheet lacks a column"))
        };
        listing.position(names).ok_or_else(missing)
    };
    Ok(Columns {
        listing,
        product: needed(&["productid"], "ProductId")?,
        sku: needed(&["skuid"], "SkuId")?,
        title: listing.position(&["skutitle"]).or_else(|| listing.position(&["producttitle"])),
        term: needed(&["termduration", "term"], "TermDuration")?,
        billing: needed(&["billingplan", "billingfrequency"], "BillingPlan")?,
        market: listing.position(&["market", "country"]),
        currency: listing.position(&["currency"]),
        segment: listing.position(&["segment"]),
        starts: listing.position(&["effectivestartdate"]),
        ends: listing.position(&["effectiveenddate"]),
        change: listing.position(&["changeindicator"]),
    })
}

impl<'l> Columns<'l> {
    fn read<T>(
        &self,
        row: &'l ListingRow,
        at: Option<usize>,
        how: impl FnOnce(&'l str) -> Read<T>,
    ) -> Result<T, CatalogueFault> {
        how(text(row, at)).map_err(|what| CatalogueFault {
            line: row.line,
            heading: at.and_then(|at| self.listing.headings.get(at)).cloned().unwrap_or_default(),
            what,
        })
    }
}

fn text(row: &ListingRow, at: Option<usize>) -> &str {
    at.and_then(|at| row.cells.get(at)).map_or("", |cell| cell.trim())
}

fn add(drafts: &mut Drafts, columns: &Columns<'_>, row: &ListingRow) -> Result<(), CatalogueFault> {
    let change = text(row, columns.change).to_ascii_lowercase();
    if ["deleted", "removed"].contains(&change.as_str()) {
        return Ok(());
    }
    let product = text(row, Some(columns.product));
    let sku = columns.read(row, Some(columns.sku), |sku| {
        // A spreadsheet program takes the zeros of a SKU for a number's.
        let id = format!("{product}:{sku:0>4}");
        value::id(&id).map(|(id, _)| id)
    })?;
    let term = columns.read(row, Some(columns.term), value::length)?;
    let cycle = columns.read(row, Some(columns.billing), value::cycle)?;
    let mut pairs = Pairs::default();
    if let Some(cycles) = pairs.get_mut(term) {
        *cycles |= cycle_bit(cycle);
    }
    let market = Market {
        country: columns.read(row, columns.market, value::country)?,
        segments: columns.read(row, columns.segment, value::segments)?,
        currency: columns.read(row, columns.currency, value::currency)?,
        from: columns.read(row, columns.starts, value::day)?,
        until: columns.read(row, columns.ends, value::day)?,
        pairs,
    };
    let title = text(row, columns.title);
    let draft = drafts.entry(sku.clone(), || draft(&sku, title, term, cycle));
    draft.item.markets.push(market);
    Ok(())
}

/// What a sheet leaves open about an item, as far as muster knows it from elsewhere.
fn draft(id: &str, title: &str, term: usize, cycle: BillingCycle) -> Draft {
    let once = term == slot(None) && cycle == BillingCycle::OneTime;
    let mut draft = Draft::new(title, if once { Kind::Software } else { Kind::Licence });
    let item = &mut draft.item;
    let mut words = title.split(|c: char| !c.is_alphanumeric());
    item.trial = cycle == BillingCycle::None && words.any(|w| w.eq_ignore_ascii_case("trial"));
    item.auto_renew = !item.trial && !item.kind.has_no_term();
    let sample = &*SAMPLE;
    if let Some(known) = sample.item(sample.position_of(id)) {
        item.kind = known.kind;
        item.business = known.business;
        item.addon = known.addon;
        if !known.assumes(ASSUMED_QUANTITY) {
            (item.min, item.max) = (known.min, known.max);
        }
    }
    draft
}
