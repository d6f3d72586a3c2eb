//! Which keys the database knows: the survey's question, many keys at once.

use futures_util::TryStreamExt as _;
use sqlx::sqlite::SqliteRow;

use super::Sqlite;
use super::sql::{ASKED, Binds, add_keys};
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
            "SELECT c.id, c.source, c.customer_ref, c.domain_prefix, c.name_key, c.digest, c.run, \
             coalesce(r.started, '1970-01-01T00:00:00.000Z'), \
             coalesce(i.path || coalesce('!' || i.sheet, ''), ''), c.input_row, \
             c.cloud <> 'public' OR EXISTS (SELECT 1 FROM agreement a WHERE a.customer_id = c.id), \
             c.registration_key, c.country, coalesce(c.special_qualification, ''), \
             c.reseller_mpn_id, c.reseller_tenant_id, c.reseller_attestation \
             FROM customer c LEFT JOIN muster_run r ON r.id = c.run \
             LEFT JOIN muster_input i ON i.run = c.run AND i.number = c.input WHERE ",
            $which,
            " AND c.run <> ?"
        )
    };
}

/// The two lists are asked apart and united, so that each uses its own index.
const BY_KEY: &str = customers!(
    "c.id IN (SELECT id FROM customer WHERE source = ? AND customer_ref IN {keys} \
     UNION SELECT id FROM customer WHERE domain_prefix IN {keys})"
);

const BY_REGISTRATION: &str =
    customers!("c.registration_key > '' AND c.registration_key IN {keys}");

const BY_ID: &str = customers!("c.id IN {keys}");

const NAMES: &str = "SELECT n.run, r.started, n.names FROM muster_names n \
     JOIN muster_run r ON r.id = n.run WHERE n.run <> ? AND r.state <> 'undone' ORDER BY n.rowid";

const HOLDINGS: &str = "SELECT coalesce(offer_id, catalog_item_id), count(*) FROM subscription \
     WHERE run <> ? GROUP BY 1 ORDER BY 1";

const LINES: &str = "SELECT l.id, l.customer_id, l.line_key, l.digest, l.run, \
     coalesce(r.started, '1970-01-01T00:00:00.000Z'), coalesce(i.path || coalesce('!' || i.sheet, ''), ''), l.input_row, \
     coalesce(l.offer_id, l.catalog_item_id), l.quantity, l.term_duration, \
     l.custom_term_end_date, l.billing_cycle, coalesce(r.as_of, '1970-01-01') \
     FROM subscription l LEFT JOIN muster_run r ON r.id = l.run \
     LEFT JOIN muster_input i ON i.run = l.run AND i.number = l.input \
     WHERE l.customer_id IN {keys} AND l.run <> ?";

const RETURNED: &str = "SELECT t.reference, t.run, r.started FROM muster_returned t \
     JOIN muster_run r ON r.id = t.run WHERE t.source = ? AND t.reference IN {keys} \
     AND r.state <> 'undone' AND t.run <> ?";

impl Sqlite {
    /// Asks a question about keys, so many at a time as it has places for. What run `except` wrote
    /// is left out: its id is the last thing bound.
    async fn ask<K, T>(
        &self,
        question: &'static str,
        keys: &[K],
        except: RunId,
        bind: impl Fn(&mut Binds, &[K]),
        read: impl Fn(&SqliteRow) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut session = self.session.lock().await;
        let mut found = Vec::new();
        for asked in keys.chunks(ASKED) {
            let mut binds = Binds::default();
            bind(&mut binds, asked);
            binds.add(&except.0[..]);
            let binds = binds.finish().map_err(self.fault(ASKING))?;
            let query = sqlx::query_with(session.texts.question(question), binds);
            let rows = query.fetch_all(&mut session.connection).await;
            for row in rows.map_err(self.fault(ASKING))? {
                found.push(read(&row)?);
            }
        }
        Ok(found)
    }

    pub(in crate::store) async fn known(
        &self,
        source: &str,
        except: RunId,
        keys: &[(&str, &str)],
    ) -> Result<Vec<KnownCustomer>, Error> {
        let bind = |binds: &mut Binds, asked: &[(&str, &str)]| {
            binds.add(source);
            add_keys(binds, asked.iter().map(|(customer_ref, _)| *customer_ref));
            add_keys(binds, asked.iter().map(|(_, domain_prefix)| *domain_prefix));
        };
        let mut found = self.ask(BY_KEY, keys, except, bind, customer).await?;
        // One customer may answer to a reference of one chunk and to a domain of another.
        found.sort_unstable_by_key(|customer| customer.id);
        found.dedup_by_key(|customer| customer.id);
        Ok(found)
    }

    pub(in crate::store) async fn registered(
        &self,
        except: RunId,
        keys: &[&str],
    ) -> Result<Vec<KnownCustomer>, Error> {
        let bind = |binds: &mut Binds, asked: &[&str]| add_keys(binds, asked.iter().copied());
        let mut found = self.ask(BY_REGISTRATION, keys, except, bind, customer).await?;
        found.sort_unstable_by_key(|customer| customer.id);
        found.dedup_by_key(|customer| customer.id);
        Ok(found)
    }

    pub(in crate::store) async fn known_lines(
        &self,
        except: RunId,
        customers: &[Guid],
    ) -> Result<Vec<KnownLine>, Error> {
        let bind = |binds: &mut Binds, asked: &[Guid]| {
            add_keys(binds, asked.iter().map(|id| &id.as_bytes()[..]));
        };
        let mut found = self.ask(LINES, customers, except, bind, line).await?;
        found.sort_unstable_by(|a, b| {
            (a.customer_id, &a.line_key).cmp(&(b.customer_id, &b.line_key))
        });
        found.dedup_by_key(|line| line.id);
        Ok(found)
    }

    pub(in crate::store) async fn named(
        &self,
        except: RunId,
        hashes: &[u32],
    ) -> Result<Vec<NamedAt>, Error> {
        let mut session = self.session.lock().await;
        let query = sqlx::query(NAMES).bind(&except.0[..]);
        let mut batches = query.fetch(&mut session.connection);
        let (mut search, mut found) = (Search::new(hashes), Vec::new());
        while let Some(row) = batches.try_next().await.map_err(self.fault(ASKING))? {
            let (run, started) = (row.run_id(0)?, row.instant(1)?);
            let names: &[u8] = get(&row, 2)?;
            search.look(names, |family| found.push(NamedAt { run, started, family }));
        }
        Ok(found)
    }

    pub(in crate::store) async fn customers(
        &self,
        except: RunId,
        ids: &[Guid],
    ) -> Result<Vec<KnownCustomer>, Error> {
        let bind = |binds: &mut Binds, asked: &[Guid]| {
            add_keys(binds, asked.iter().map(|id| &id.as_bytes()[..]));
        };
        let mut found = self.ask(BY_ID, ids, except, bind, customer).await?;
        found.sort_unstable_by_key(|customer| customer.id);
        Ok(found)
    }

    pub(in crate::store) async fn holdings(&self, except: RunId) -> Result<Holdings, Error> {
        let mut session = self.session.lock().await;
        let customers = sqlx::query("SELECT count(*) FROM customer WHERE run <> ?")
            .bind(&except.0[..])
            .fetch_one(&mut session.connection)
            .await
            .map_err(self.fault(ASKING))?;
        let lines = sqlx::query(HOLDINGS)
            .bind(&except.0[..])
            .fetch_all(&mut session.connection)
            .await
            .map_err(self.fault(ASKING))?;
        let line = |row: &SqliteRow| Ok((get(row, 0)?, row.number(1)?));
        Ok(Holdings {
            customers: customers.number(0)?,
            lines: lines.iter().map(line).collect::<Result<_, Error>>()?,
        })
    }

    pub(in crate::store) async fn returned(
        &self,
        source: &str,
        except: RunId,
        references: &[&str],
    ) -> Result<Vec<ReturnedBy>, Error> {
        let bind = |binds: &mut Binds, asked: &[&str]| {
            binds.add(source);
            add_keys(binds, asked.iter().copied());
        };
        let mut found = self.ask(RETURNED, references, except, bind, ReturnedBy::read).await?;
        found.sort_unstable_by(|a, b| (&a.reference, a.started).cmp(&(&b.reference, b.started)));
        Ok(found)
    }

    pub(in crate::store) async fn is_empty(&self) -> Result<bool, Error> {
        let mut session = self.session.lock().await;
        let stored: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM customer)")
            .fetch_one(&mut session.connection)
            .await
            .map_err(self.fault(ASKING))?;
        Ok(!stored)
    }
}
