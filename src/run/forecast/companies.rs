//! New customers that may be stored already under another key and another domain: by their
//! registration number, and by their name.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Guid, name_hash};
use crate::rules::{Level, Stored};
use crate::run::Error;
use crate::run::families;
use crate::run::identity::{IdKind, row_id};
use crate::store::{KnownCustomer, NamedAt};
use crate::table::Column;

use super::{Asking, customer_detail};

/// Stored customers asked for at a time.
const FOUND: usize = 5_000;

/// A customer row and a stored customer of which it was told.
type Told = BTreeSet<(u32, Guid)>;

/// New customers, and what was told of them already.
#[derive(Default)]
pub(super) struct News {
    /// Their rows, each with the hash of its name and country.
    rows: Vec<(u32, u32)>,
    told: Told,
}

/// Judges new customers by what only one company has, and keeps them to be asked for by name; each
/// comes with the stored customer that was found by its domain, of which enough was said.
pub(super) async fn judge(
    asking: &mut Asking<'_, '_>,
    new: &[(u32, Option<Guid>)],
    news: &mut News,
) -> Result<(), Error> {
    for (family, namesake) in new {
        let (key, customer) = (asking.roster.key(*family), asking.roster.customer(*family));
        news.told.extend(namesake.map(|id| (customer, id)));
        let name = asking.roster.keys.shared(key).name;
        if name != 0 {
            news.rows.push((customer, name));
        }
    }
    judge_registered(asking, new, &mut news.told).await
}

/// Those with a registration number that a stored customer has.
async fn judge_registered(
    asking: &mut Asking<'_, '_>,
    new: &[(u32, Option<Guid>)],
    told: &mut Told,
) -> Result<(), Error> {
    let mut rows = Vec::new();
    for (family, _) in new {
        let key = asking.roster.key(*family);
        if asking.roster.keys.shared(key).registration != 0 {
            rows.push(asking.roster.customer(*family));
        }
    }
    rows.sort_unstable();
    let companies =
        families::companies_of(asking.roster, asking.docket, asking.book, asking.pool, &rows)?;
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

/// Judges those with a name that a stored customer of their country has.
pub(super) async fn judge_named(asking: &mut Asking<'_, '_>, news: News) -> Result<(), Error> {
    if news.rows.is_empty() || asking.book.level(Stored::NameStored.rule()) == Level::Off {
        return Ok(());
    }
    let mut hashes: Vec<u32> = news.rows.iter().map(|(_, hash)| *hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    let found = asking.store.named(asking.run, &hashes).await?;
    let id = |at: &NamedAt| row_id(at.started, at.run, IdKind::Customer, at.family.into());
    let mut known: BTreeMap<(String, String), KnownCustomer> = BTreeMap::new();
    for some in found.chunks(FOUND) {
        let ids: Vec<Guid> = some.iter().map(id).collect();
        for customer in asking.store.customers(asking.run, &ids).await? {
            let name = (customer.name_key.clone(), customer.country.clone());
            known.entry(name).or_insert(customer);
        }
    }
    if known.is_empty() {
        return Ok(());
    }
    let hash = |own: &KnownCustomer| name_hash(&own.name_key, &own.country);
    let hashes: BTreeSet<u32> = known.values().map(hash).collect();
    let rows = news.rows.iter().filter(|(_, hash)| hashes.contains(hash));
    let mut rows: Vec<u32> = rows.map(|(row, _)| *row).collect();
    rows.sort_unstable();
    for (row, name) in families::names_of(asking.roster, asking.docket, asking.pool, &rows)? {
        let Some(other) = known.get(&name) else { continue };
        if !news.told.contains(&(row, other.id)) {
            let detail = customer_detail(other);
            asking.memory.note(asking.roster, asking.book, row, Stored::NameStored, &detail);
        }
    }
    Ok(())
}
