//! New customers that may be stored already under another key and another domain: by their
//! registration number, and by their name.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::model::Guid;
use crate::rules::{Level, Stored};
use crate::run::Error;
use crate::run::families;
use crate::run::roster::{Family, NONE};
use crate::store::KnownCustomer;
use crate::table::Column;

use super::{Asking, customer_detail};

/// Rows read again at a time on one thread.
const NAMES: usize = 512;

/// A customer row and a stored customer of which it was told.
type Told = BTreeSet<(u32, Guid)>;

/// Judges new customers; each comes with the stored customer that was found by its domain, of which
/// enough was said.
pub(super) async fn judge(
    asking: &mut Asking<'_, '_>,
    new: &[(u32, Option<Guid>)],
) -> Result<(), Error> {
    let row_of = |family: u32| asking.roster.families[family as usize].customer;
    let mut told: Told =
        new.iter().filter_map(|(family, id)| Some((row_of(*family), (*id)?))).collect();
    judge_registered(asking, new, &mut told).await?;
    judge_named(asking, new, &told).await
}

/// Those with a registration number that a stored customer has.
async fn judge_registered(
    asking: &mut Asking<'_, '_>,
    new: &[(u32, Option<Guid>)],
    told: &mut Told,
) -> Result<(), Error> {
    let mut rows = Vec::new();
    for (family, _) in new {
        let Family { key, customer, .. } = asking.roster.families[*family as usize];
        if key != NONE && asking.roster.keys[key as usize].shared.registration != 0 {
            rows.push(customer);
        }
    }
    rows.sort_unstable();
    let companies = families::companies_of(asking.roster, asking.docket, asking.book, &rows)?;
    let keys: Vec<&str> = companies.iter().map(|(_, c)| c.registration.as_str()).collect();
    if keys.is_empty() {
        return Ok(());
    }
    let known = asking.store.registered(asking.run, &keys).await?;
    for (row, company) in &companies {
        let same = |known: &&KnownCustomer| {
            known.registration_key.as_deref() == Some(&company.registration)
                && !told.contains(&(*row, known.id))
        };
        let twin = known.iter().filter(same).find(|known| known.name_key == company.name);
        let stored = match twin {
            Some(_) => Stored::CustomerAlreadyExists(Column::OrganizationRegistrationNumber),
            None => Stored::RegistrationStored,
        };
        if let Some(other) = twin.or_else(|| known.iter().find(same)) {
            let detail = customer_detail(other);
            asking.memory.note(asking.roster, asking.book, *row, stored, &detail);
            told.insert((*row, other.id));
        }
    }
    Ok(())
}

/// Those with a name that a stored customer of their country has.
async fn judge_named(
    asking: &mut Asking<'_, '_>,
    new: &[(u32, Option<Guid>)],
    told: &Told,
) -> Result<(), Error> {
    if asking.book.level(Stored::NameStored.rule()) == Level::Off {
        return Ok(());
    }
    let mut rows = Vec::new();
    for (family, _) in new {
        let Family { key, customer, .. } = asking.roster.families[*family as usize];
        if key != NONE && asking.roster.keys[key as usize].shared.name != 0 {
            rows.push(customer);
        }
    }
    rows.sort_unstable();
    let (roster, docket) = (&*asking.roster, asking.docket);
    let some = |rows: &[u32]| families::names_of(roster, docket, rows);
    let parts: Result<Vec<Vec<_>>, Error> =
        asking.pool.install(|| rows.par_chunks(NAMES).map(some).collect());
    let named = parts?.concat();
    let mut asked: Vec<&str> = named.iter().map(|(_, name, _)| name.as_str()).collect();
    asked.sort_unstable();
    asked.dedup();
    if asked.is_empty() {
        return Ok(());
    }
    let known = asking.store.named(asking.run, &asked).await?;
    let by_name: BTreeMap<(&str, &str), &KnownCustomer> =
        known.iter().map(|own| ((own.name_key.as_str(), own.country.as_str()), own)).collect();
    for (row, name, country) in &named {
        let Some(other) = by_name.get(&(name.as_str(), country.as_str())) else { continue };
        if !told.contains(&(*row, other.id)) {
            let detail = customer_detail(other);
            asking.memory.note(asking.roster, asking.book, *row, Stored::NameStored, &detail);
        }
    }
    Ok(())
}
