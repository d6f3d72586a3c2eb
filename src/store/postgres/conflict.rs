//! Which families of a batch the database refuses, and why; the others go in.
//!
//! The batch's keys are sent along with one question for each constraint, which finds all families
//! that meet it at once. What no question explains is cornered by halving, and when a single family
//! is left, the server names its constraint.

use sqlx::{Executor as _, PgConnection, Row as _};

use super::fault::{constraint, is_violation};
use super::write;
use crate::model::{Email, PersonName, Phone};
use crate::store::columns::Scope;
use crate::store::isolate::{Arm, Found};
use crate::store::rows::Rows;
use crate::store::{Conflict, Constraint, NewFamily};

/// Every constraint and unique index of the target tables. Ids are derived and values are typed, so
/// that only a fault of muster's could meet those that are `Other`.
pub(super) static NAMED: [(&str, Constraint); 15] = [
    ("customer_id", Constraint::Other),
    ("customer_once", Constraint::CustomerRef),
    ("customer_domain", Constraint::DomainPrefix),
    ("customer_registration", Constraint::Registration),
    ("customer_digest", Constraint::Other),
    ("agreement_id", Constraint::Other),
    ("agreement_customer", Constraint::Other),
    ("agreement_once", Constraint::Agreement),
    ("subscription_customer", Constraint::CustomerMissing),
    ("subscription_id", Constraint::Other),
    ("subscription_once", Constraint::LineKey),
    ("subscription_parent", Constraint::ParentMissing),
    ("subscription_quantity", Constraint::Other),
    ("subscription_offer", Constraint::Other),
    ("subscription_digest", Constraint::Other),
];

/// The keys of the batch's customers, as a table.
macro_rules! customers {
    ($($rest:literal),*) => {
        concat!(
            "WITH s AS MATERIALIZED (SELECT family, id::uuid, customer_ref, domain_prefix, \
             registration_key, name_key, kind, email, first_name, last_name, phone \
             FROM unnest($2::int8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], \
             $8::text[], $9::text[], $10::text[], $11::text[], $12::text[]) \
             AS s (family, id, customer_ref, domain_prefix, registration_key, name_key, kind, \
             email, first_name, last_name, phone)) ",
            $($rest),*
        )
    };
}

/// The keys of the batch's lines, as a table.
macro_rules! lines {
    ($($rest:literal),*) => {
        concat!(
            "WITH l AS MATERIALIZED (SELECT family, line, customer_id::uuid, id::uuid, line_key, \
             parent_id::uuid FROM unnest($2::int8[], $3::int8[], $4::text[], $5::text[], \
             $6::text[], $7::text[]) AS l (family, line, customer_id, id, line_key, parent_id)) ",
            $($rest),*
        )
    };
}

/// Questions about customers, in the order in which a family's reasons are preferred. Each gives
/// places of families; `$1` is the feed.
const OF_CUSTOMERS: [(Constraint, &str); 4] = [
    (
        Constraint::CustomerRef,
        customers!(
            "SELECT s.family, NULL::int8 FROM s \
             JOIN customer c ON c.source = $1 AND c.customer_ref = s.customer_ref"
        ),
    ),
    (
        Constraint::DomainPrefix,
        customers!(
            "SELECT s.family, NULL::int8 FROM s \
             JOIN customer c ON c.domain_prefix = s.domain_prefix"
        ),
    ),
    (
        Constraint::Registration,
        customers!(
            "SELECT s.family, NULL::int8 FROM s JOIN customer c ON c.registration_key > '' \
             AND c.registration_key = s.registration_key AND c.name_key = s.name_key"
        ),
    ),
    (
        Constraint::Agreement,
        customers!(
            "SELECT s.family, NULL::int8 FROM s \
             JOIN agreement a ON a.customer_id = s.id AND a.kind = s.kind \
             AND coalesce(a.email, '') = s.email AND coalesce(a.first_name, '') = s.first_name \
             AND coalesce(a.last_name, '') = s.last_name AND coalesce(a.phone, '') = s.phone"
        ),
    ),
];

/// Questions about lines. Each gives places of families and of lines in them; `$1` are the ids of
/// the batch's new customers.
const OF_LINES: [(Constraint, &str); 3] = [
    (
        Constraint::CustomerMissing,
        lines!(
            "SELECT l.family, min(l.line) FROM l \
             WHERE NOT EXISTS (SELECT 1 FROM customer c WHERE c.id = l.customer_id) \
             AND NOT EXISTS (SELECT 1 FROM unnest($1::text[]) AS n (id) \
             WHERE n.id::uuid = l.customer_id) GROUP BY l.family"
        ),
    ),
    (
        Constraint::LineKey,
        lines!(
            // An OR of two lookups would compare every line with every other.
            "SELECT x.family, min(x.line) FROM (SELECT l.family, l.line FROM l \
             JOIN subscription t ON t.customer_id = l.customer_id AND t.line_key = l.line_key \
             UNION ALL SELECT d.family, d.line FROM (SELECT family, line, row_number() \
             OVER (PARTITION BY family, line_key ORDER BY line) AS n FROM l) d WHERE d.n > 1) x \
             GROUP BY x.family"
        ),
    ),
    (
        Constraint::ParentMissing,
        lines!(
            "SELECT l.family, min(l.line) FROM l WHERE l.parent_id IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM subscription t \
             WHERE t.customer_id = l.customer_id AND t.id = l.parent_id) \
             AND NOT EXISTS (SELECT 1 FROM l b WHERE b.family = l.family \
             AND b.id = l.parent_id) GROUP BY l.family"
        ),
    ),
];

/// A connection inside the transaction of a batch.
pub(super) struct Writing<'c, 's> {
    pub(super) connection: &'c mut PgConnection,
    pub(super) scope: Scope<'s>,
}

impl Arm for Writing<'_, '_> {
    async fn probe(
        &mut self,
        families: &[&NewFamily<'_>],
    ) -> Result<Result<Rows, Constraint>, sqlx::Error> {
        self.connection.execute("SAVEPOINT families").await?;
        match write::families(self.connection, self.scope, families).await {
            Ok(rows) => {
                self.connection.execute("RELEASE SAVEPOINT families").await?;
                Ok(Ok(rows))
            }
            Err(said) if is_violation(&said) => {
                self.connection
                    .execute("ROLLBACK TO SAVEPOINT families; RELEASE SAVEPOINT families")
                    .await?;
                Ok(Err(named(&said)))
            }
            Err(said) => Err(said),
        }
    }

    async fn find(&mut self, families: &[&NewFamily<'_>]) -> Result<Vec<Conflict>, sqlx::Error> {
        let customers = Customers::of(families);
        let lines = Lines::of(families);
        let mut found = Found::default();
        for (constraint, text) in OF_CUSTOMERS {
            let asked = customers.bound(sqlx::query(text).bind(self.scope.source));
            self.ask(asked, constraint, &mut found).await?;
        }
        for (constraint, text) in OF_LINES {
            let asked = lines.bound(sqlx::query(text).bind(&customers.id));
            self.ask(asked, constraint, &mut found).await?;
        }
        Ok(found.conflicts(families))
    }
}

impl Writing<'_, '_> {
    async fn ask(
        &mut self,
        asked: super::Asked<'_>,
        constraint: Constraint,
        found: &mut Found,
    ) -> Result<(), sqlx::Error> {
        for row in asked.persistent(false).fetch_all(&mut *self.connection).await? {
            found.keep(constraint, (row.try_get(0)?, row.try_get(1)?));
        }
        Ok(())
    }
}

/// The constraint that the server named.
fn named(said: &sqlx::Error) -> Constraint {
    let name = constraint(said).unwrap_or_default();
    NAMED.iter().find(|(named, _)| *named == name).map_or(Constraint::Other, |(_, found)| *found)
}

/// Keys of customers, column by column.
#[derive(Default)]
struct Customers {
    family: Vec<i64>,
    id: Vec<String>,
    customer_ref: Vec<String>,
    domain_prefix: Vec<String>,
    registration_key: Vec<Option<String>>,
    name_key: Vec<String>,
    kind: Vec<Option<String>>,
    email: Vec<Option<String>>,
    first_name: Vec<Option<String>>,
    last_name: Vec<Option<String>>,
    phone: Vec<Option<String>>,
}

impl Customers {
    fn of(families: &[&NewFamily<'_>]) -> Customers {
        let mut keys = Customers::default();
        for (at, family) in (0..).zip(families) {
            let Some(new) = &family.customer else { continue };
            let agreement = new.customer.agreement.as_ref();
            // Absent parts are empty here: that is how the index compares them.
            let part = |text: Option<&str>| agreement.map(|_| text.unwrap_or_default().to_owned());
            keys.family.push(at);
            keys.id.push(new.id.to_string());
            keys.customer_ref.push(new.customer.reference.as_str().to_owned());
            keys.domain_prefix.push(new.customer.domain.as_str().to_owned());
            keys.registration_key.push(new.customer.registration_key());
            keys.name_key.push(new.customer.company_name.key());
            keys.kind.push(agreement.map(|a| a.kind.as_str().to_owned()));
            keys.email.push(part(agreement.and_then(|a| a.email.as_ref()).map(Email::as_str)));
            let name = agreement.and_then(|a| a.first_name.as_ref());
            keys.first_name.push(part(name.map(PersonName::as_str)));
            let name = agreement.and_then(|a| a.last_name.as_ref());
            keys.last_name.push(part(name.map(PersonName::as_str)));
            keys.phone.push(part(agreement.and_then(|a| a.phone.as_ref()).map(Phone::as_str)));
        }
        keys
    }

    fn bound<'q>(&'q self, asked: super::Asked<'q>) -> super::Asked<'q> {
        asked
            .bind(&self.family)
            .bind(&self.id)
            .bind(&self.customer_ref)
            .bind(&self.domain_prefix)
            .bind(&self.registration_key)
            .bind(&self.name_key)
            .bind(&self.kind)
            .bind(&self.email)
            .bind(&self.first_name)
            .bind(&self.last_name)
            .bind(&self.phone)
    }
}

/// Keys of lines, column by column.
#[derive(Default)]
struct Lines {
    family: Vec<i64>,
    line: Vec<i64>,
    customer_id: Vec<String>,
    id: Vec<String>,
    line_key: Vec<String>,
    parent_id: Vec<Option<String>>,
}

impl Lines {
    fn of(families: &[&NewFamily<'_>]) -> Lines {
        let mut keys = Lines::default();
        for (at, family) in (0..).zip(families) {
            for (line, new) in (0..).zip(&family.lines) {
                keys.family.push(at);
                keys.line.push(line);
                keys.customer_id.push(family.customer_id.to_string());
                keys.id.push(new.id.to_string());
                keys.line_key.push(new.line_key.clone());
                keys.parent_id.push(new.parent_id.map(|id| id.to_string()));
            }
        }
        keys
    }

    fn bound<'q>(&'q self, asked: super::Asked<'q>) -> super::Asked<'q> {
        asked
            .bind(&self.family)
            .bind(&self.line)
            .bind(&self.customer_id)
            .bind(&self.id)
            .bind(&self.line_key)
            .bind(&self.parent_id)
    }
}
