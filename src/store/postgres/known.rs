//! Which keys the database knows: the survey's question, many keys at once.

use futures_util::TryStreamExt as _;
use sqlx::postgres::PgRow;

use super::{Asked, Postgres, READ, fault, retried};
use crate::model::Guid;
use crate::store::answer::{Answer as _, get};
use crate::store::answer::{customer, line};
use crate::store::names::Search;
use crate::store::{Error, Holdings, KnownCustomer, KnownLine, NamedAt, ReturnedBy, RunId};

const ASKING: &str = "asking which keys it knows";

/// What is told of a customer, also where the ledger does not hold its run any more.
macro_rules! customers {
    ($which:literal) => {
        concat!(
            "SELECT uuid_send(c.id), c.source, c.customer_ref, c.domain_prefix, c.name_key, \
             c.digest, uuid_send(c.run), (extract(epoch FROM coalesce(r.started, \
             '1970-01-01T00:00:00Z')) * 1000)::int8, \
             coalesce(i.path || coalesce('!' || i.sheet, ''), ''), c.input_row, \
             c.cloud <> 'public' OR EXISTS (SELECT 1 FROM agreement a WHERE a.customer_id = c.id), \
             c.registration_key, c.country, coalesce(c.special_qualification, ''), \
             c.reseller_mpn_id, c.reseller_tenant_id, c.reseller_attestation \
             FROM customer c LEFT JOIN muster.run r ON r.id = c.run \
             LEFT JOIN muster.input i ON i.run = c.run AND i.number = c.input WHERE ",
            $which,
            " AND c.run <> $1::uuid ORDER BY c.id"
        )
    };
}

/// The two lists are asked apart and united, so that each uses its own index.
const BY_KEY: &str = customers!(
    "c.id IN (SELECT id FROM customer WHERE source = $2 AND customer_ref = ANY($3) \
     UNION SELECT id FROM customer WHERE domain_prefix = ANY($4))"
);

const BY_REGISTRATION: &str =
    customers!("c.registration_key > '' AND c.registration_key = ANY($2)");

const BY_ID: &str = customers!("c.id = ANY($2::uuid[])");

const NAMES: &str = "SELECT uuid_send(n.run), (extract(epoch FROM r.started) * 1000)::int8, n.names \
     FROM muster.names n JOIN muster.run r ON r.id = n.run WHERE n.run <> $1::uuid \
     AND r.state <> 'undone' \
     ORDER BY r.started, n.run, n.batch";

const HOLDINGS: &str = "SELECT coalesce(offer_id, catalog_item_id), count(*) FROM subscription \
     WHERE run <> $1::uuid GROUP BY 1 ORDER BY 1";

const LINES: &str = "SELECT uuid_send(l.id), uuid_send(l.customer_id), l.line_key, l.digest, \
     uuid_send(l.run), (extract(epoch FROM coalesce(r.started, '1970-01-01T00:00:00Z')) \
     * 1000)::int8, coalesce(i.path || coalesce('!' || i.sheet, ''), ''), l.input_row, \
     coalesce(l.offer_id, l.catalog_item_id), l.quantity, l.term_duration, \
     to_char(l.custom_term_end_date, 'YYYY-MM-DD'), l.billing_cycle, \
     to_char(coalesce(r.as_of, '1970-01-01'), 'YYYY-MM-DD') \
     FROM subscription l LEFT JOIN muster.run r ON r.id = l.run \
     LEFT JOIN muster.input i ON i.run = l.run AND i.number = l.input \
     WHERE l.customer_id = ANY($2::uuid[]) AND l.run <> $1::uuid \
     ORDER BY l.customer_id, l.line_key";

const RETURNED: &str = "SELECT t.reference, uuid_send(t.run), \
     (extract(epoch FROM r.started) * 1000)::int8 FROM muster.returned t \
     JOIN muster.run r ON r.id = t.run WHERE t.run <> $1::uuid AND t.source = $2 \
     AND t.reference = ANY($3) AND r.state <> 'undone' ORDER BY t.reference, r.started";

impl Postgres {
    async fn ask<T>(
        &self,
        asked: Asked<'_>,
        read: impl Fn(&PgRow) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut work = self.begin(ASKING, READ).await?;
        let rows = work.rows(asked).await?;
        work.commit().await?;
        rows.iter().map(read).collect()
    }

    pub(in crate::store) async fn known(
        &self,
        source: &str,
        except: RunId,
        keys: &[(&str, &str)],
    ) -> Result<Vec<KnownCustomer>, Error> {
        let references = storable(keys.iter().map(|(customer_ref, _)| *customer_ref));
        let domains = storable(keys.iter().map(|(_, domain_prefix)| *domain_prefix));
        let asked = || {
            sqlx::query(BY_KEY)
                .bind(except.to_string())
                .bind(source)
                .bind(&references)
                .bind(&domains)
        };
        retried!(self.ask(asked(), customer))
    }

    pub(in crate::store) async fn registered(
        &self,
        except: RunId,
        keys: &[&str],
    ) -> Result<Vec<KnownCustomer>, Error> {
        let keys = storable(keys.iter().copied());
        let asked = || sqlx::query(BY_REGISTRATION).bind(except.to_string()).bind(&keys);
        retried!(self.ask(asked(), customer))
    }

    pub(in crate::store) async fn known_lines(
        &self,
        except: RunId,
        customers: &[Guid],
    ) -> Result<Vec<KnownLine>, Error> {
        let ids: Vec<String> = customers.iter().map(Guid::to_string).collect();
        let asked = || sqlx::query(LINES).bind(except.to_string()).bind(&ids);
        retried!(self.ask(asked(), line))
    }

    pub(in crate::store) async fn named(
        &self,
        except: RunId,
        hashes: &[u32],
    ) -> Result<Vec<NamedAt>, Error> {
        retried!(self.named_once(except, hashes))
    }

    async fn named_once(&self, except: RunId, hashes: &[u32]) -> Result<Vec<NamedAt>, Error> {
        let mut work = self.begin(ASKING, READ).await?;
        let (mut search, mut found) = (Search::new(hashes), Vec::new());
        let asked = sqlx::query(NAMES).bind(except.to_string()).persistent(false);
        let mut batches = asked.fetch(&mut work.connection);
        loop {
            let next = batches.try_next().await;
            let next = next.map_err(|said| fault(&self.target.place, ASKING, said))?;
            let Some(row) = next else { break };
            let (run, started) = (row.run_id(0)?, row.instant(1)?);
            let names: &[u8] = get(&row, 2)?;
            search.look(names, |family| found.push(NamedAt { run, started, family }));
        }
        drop(batches);
        work.commit().await?;
        Ok(found)
    }

    pub(in crate::store) async fn customers(
        &self,
        except: RunId,
        ids: &[Guid],
    ) -> Result<Vec<KnownCustomer>, Error> {
        let ids: Vec<String> = ids.iter().map(Guid::to_string).collect();
        let asked = || sqlx::query(BY_ID).bind(except.to_string()).bind(&ids);
        retried!(self.ask(asked(), customer))
    }

    pub(in crate::store) async fn holdings(&self, except: RunId) -> Result<Holdings, Error> {
        let customers = "SELECT count(*) FROM customer WHERE run <> $1::uuid";
        let asked = || sqlx::query(customers).bind(except.to_string());
        let customers = retried!(self.ask(asked(), |row| row.number(0)))?;
        let asked = || sqlx::query(HOLDINGS).bind(except.to_string());
        let lines = retried!(self.ask(asked(), |row| Ok((get(row, 0)?, row.number(1)?))))?;
        Ok(Holdings { customers: customers.first().copied().unwrap_or_default(), lines })
    }

    pub(in crate::store) async fn returned(
        &self,
        source: &str,
        except: RunId,
        references: &[&str],
    ) -> Result<Vec<ReturnedBy>, Error> {
        let references = storable(references.iter().copied());
        let asked =
            || sqlx::query(RETURNED).bind(except.to_string()).bind(source).bind(&references);
        retried!(self.ask(asked(), ReturnedBy::read))
    }

    pub(in crate::store) async fn is_empty(&self) -> Result<bool, Error> {
        let text = "SELECT EXISTS (SELECT 1 FROM customer)";
        let stored: Vec<bool> = retried!(self.ask(sqlx::query(text), |row| get(row, 0)))?;
        Ok(!stored.contains(&true))
    }
}

/// Keys that can be stored at all: no text of PostgreSQL's has a NUL in it.
fn storable<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    keys.filter(|key| !key.is_empty() && !key.contains('\0')).collect()
}
