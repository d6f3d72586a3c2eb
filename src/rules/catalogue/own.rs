//! The catalogue in muster's own form: one row an item, or a row for each of its markets.

use crate::table::limits::REFERENCE_FAULTS_MAX;
use crate::table::{Listing, ListingRow, fold_heading};

use super::draft::{Draft, Drafts};
use super::fault::CatalogueFault;
use super::item::{ASSUMED_PREREQUISITES, Market};
use super::value::{self, Read};

/// The headings, in the order of the sample.
pub(super) const HEADINGS: &[&str] = &[
    "id",
    "name",
    "kind",
    "segment",
    "country",
    "currency",
    "min",
    "max",
    "limit",
    "terms",
    "renews_to",
    "auto_renew",
    "trial",
    "purchasable",
    "addon",
    "prerequisites",
    "base_seats_min",
    "addon_seats_min",
    "converts_to",
    "azure_plan",
    "provisioning",
    "attestation",
    "family",
    "legacy_exempt",
    "starts",
    "ends",
    "assumed",
    "provenance",
];

/// Without these nothing can be judged.
const REQUIRED: &[&str] = &["id", "kind", "terms"];

/// One row under the headings.
struct Row<'l> {
    /// By place in [`HEADINGS`], where the column stands.
    columns: &'l [Option<usize>],
    row: &'l ListingRow,
}

impl<'l> Row<'l> {
    fn text(&self, heading: &str) -> &'l str {
        let known = HEADINGS.iter().position(|known| *known == heading);
        let at = known.and_then(|at| self.columns.get(at).copied().flatten());
        at.and_then(|at| self.row.cells.get(at)).map_or("", |cell| cell.trim())
    }

    fn read<T>(
        &self,
        heading: &str,
        how: impl FnOnce(&'l str) -> Read<T>,
    ) -> Result<T, CatalogueFault> {
        how(self.text(heading)).map_err(|what| CatalogueFault {
            line: self.row.line,
            heading: heading.to_owned(),
            what,
        })
    }
}

fn is(own: &str, heading: &str) -> bool {
    fold_heading(own) == fold_heading(heading)
}

/// Reads the table.
pub(super) fn read(listing: &Listing) -> Result<Drafts, Vec<CatalogueFault>> {
    let mut faults = headings(listing);
    let mut drafts = Drafts::default();
    if faults.is_empty() {
        // Headings are folded once: a price list has a hundred thousand rows.
        let place = |heading: &&str| listing.headings.iter().position(|own| is(own, heading));
        let columns: Vec<Option<usize>> = HEADINGS.iter().map(place).collect();
        for row in &listing.rows {
            if let Err(fault) = add(&mut drafts, &Row { columns: &columns, row }) {
                faults.push(fault);
            }
            if faults.len() == REFERENCE_FAULTS_MAX {
                break;
            }
        }
    }
    if faults.is_empty() { Ok(drafts) } else { Err(faults) }
}

/// Whether a table has the headings that none goes without.
pub(super) fn is_catalogue(listing: &Listing) -> bool {
    REQUIRED.iter().all(|name| listing.headings.iter().any(|own| is(own, name)))
}

/// A mistyped heading would take a limit out of force unseen.
fn headings(listing: &Listing) -> Vec<CatalogueFault> {
    let missing = REQUIRED.iter().filter(|name| !listing.headings.iter().any(|own| is(own, name)));
    let missing: Vec<&str> = missing.copied().collect();
    if !missing.is_empty() {
        return vec![CatalogueFault::whole(format!(
            "no heading {}: this is neither a price sheet nor a catalogue",
            missing.join(", ")
        ))];
    }
    let unknown = listing
        .headings
        .iter()
        .filter(|own| !own.trim().is_empty() && !HEADINGS.iter().any(|heading| is(own, heading)));
    let fault = |own: &String| CatalogueFault {
        line: 1,
        heading: own.clone(),
        what: "no heading of a catalogue".to_owned(),
    };
    unknown.map(fault).take(REFERENCE_FAULTS_MAX).collect()
}

fn add(drafts: &mut Drafts, row: &Row<'_>) -> Result<(), CatalogueFault> {
    let (id, availability) = row.read("id", value::id)?;
    let fresh = draft(row)?;
    let market = Market {
        country: row.read("country", value::country)?,
        segments: row.read("segment", value::segments)?,
        currency: row.read("currency", value::currency)?,
        from: row.read("starts", value::day)?,
        until: row.read("ends", value::day)?,
        pairs: row.read("terms", value::pairs)?,
    };
    let draft = drafts.entry(id, || fresh);
    draft.item.markets.push(market);
    draft.item.availabilities.extend(availability);
    Ok(())
}

fn draft(row: &Row<'_>) -> Result<Draft, CatalogueFault> {
    let mut draft = Draft::new(row.text("name"), row.read("kind", value::kind)?);
    let item = &mut draft.item;
    item.min = row.read("min", value::number)?.unwrap_or(1);
    item.max = row.read("max", value::number)?.unwrap_or(u32::MAX);
    item.limit = row.read("limit", value::limit)?;
    item.renewals = row.read("renews_to", value::terms)?;
    item.trial = row.read("trial", value::flag)?.unwrap_or(false);
    let renews = !item.trial && !item.kind.has_no_term();
    item.auto_renew = row.read("auto_renew", value::flag)?.unwrap_or(renews);
    item.purchasable = row.read("purchasable", value::flag)?.unwrap_or(true);
    item.addon = row.read("addon", value::flag)?;
    item.base_seats_min = row.read("base_seats_min", value::number)?.unwrap_or(0);
    item.addon_seats_min = row.read("addon_seats_min", value::number)?.unwrap_or(0);
    item.azure_plan = row.read("azure_plan", value::flag)?.unwrap_or(false);
    item.provisioning = value::words(row.text("provisioning")).map(str::to_owned).collect();
    item.attestation = row.read("attestation", value::flag)?.unwrap_or(false);
    item.business = row.text("family").eq_ignore_ascii_case("business");
    item.exempt = row.read("legacy_exempt", value::flag)?.unwrap_or(false);
    item.assumed = row.read("assumed", value::assumed)?;
    // A plus sign says that there are more than these.
    if value::words(row.text("prerequisites")).any(|word| word == "+") {
        item.assumed |= ASSUMED_PREREQUISITES;
    }
    draft.prerequisites = row.read("prerequisites", ids)?;
    draft.converts_to = row.read("converts_to", ids)?;
    Ok(draft)
}

fn ids(text: &str) -> Read<Vec<String>> {
    value::words(text).filter(|word| *word != "+").map(|word| Ok(value::id(word)?.0)).collect()
}
