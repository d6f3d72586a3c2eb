//! Which families of a batch the database refuses, and why; the others go in.
//!
//! SQLite names one row's constraint at most, in a sentence, and of a foreign key not even that. So
//! the culprits are looked for: the batch's keys are staged in temporary tables, and one question
//! for each constraint finds all families that meet it. What no question explains is cornered by
//! halving.

use sqlx::{Executor as _, SqliteConnection};

use super::fault::is_violation;
use super::sql::{Insert, Texts, insert};
use super::write;
use crate::model::{Email, PersonName, Phone};
use crate::store::columns::{Scope, Table};
use crate::store::isolate::{Arm, Found};
use crate::store::rows::{Rows, signed};
use crate::store::{Conflict, Constraint, NewFamily};

/// A question for the families that meet a constraint.
pub(super) struct Finder {
    /// The constraint.
    pub(super) constraint: Constraint,
    /// What the schema calls it: columns of a unique index or of a foreign key.
    #[cfg_attr(not(test), expect(dead_code, reason = "the schema is compared with it in a test"))]
    pub(super) guards: &'static str,
    /// Gives the family's place in the staged slice and the line's place in the family, or null.
    text: &'static str,
}

/// In the order in which a family's reasons are preferred. A cross join keeps its order: SQLite
/// must walk what is staged and look into what is stored, never the other way round.
pub(super) static FINDERS: [Finder; 7] = [
    Finder {
        constraint: Constraint::CustomerRef,
        guards: "customer(source,customer_ref)",
        text: "SELECT s.family, NULL FROM staged_customer s \
             CROSS JOIN customer c ON c.source = s.source AND c.customer_ref = s.customer_ref",
    },
    Finder {
        constraint: Constraint::DomainPrefix,
        guards: "customer(domain_prefix)",
        text: "SELECT s.family, NULL FROM staged_customer s \
             CROSS JOIN customer c ON c.domain_prefix = s.domain_prefix",
    },
    Finder {
        constraint: Constraint::Registration,
        guards: "customer(registration_key,name_key)",
        text: "SELECT s.family, NULL FROM staged_customer s CROSS JOIN customer c \
             ON c.registration_key > '' AND c.registration_key = s.registration_key \
             AND c.name_key = s.name_key",
    },
    Finder {
        constraint: Constraint::Agreement,
        guards: "agreement(customer_id,kind,,,,)",
        text: "SELECT s.family, NULL FROM staged_customer s CROSS JOIN agreement a \
             ON a.customer_id = s.id AND a.kind = s.kind \
             AND coalesce(a.email, '') = s.email AND coalesce(a.first_name, '') = s.first_name \
             AND coalesce(a.last_name, '') = s.last_name AND coalesce(a.phone, '') = s.phone",
    },
    Finder {
        constraint: Constraint::CustomerMissing,
        guards: "subscription(customer_id)->customer",
        text: "SELECT l.family, min(l.line) FROM staged_line l \
             WHERE NOT EXISTS (SELECT 1 FROM customer c WHERE c.id = l.customer_id) \
             AND NOT EXISTS (SELECT 1 FROM staged_customer s WHERE s.id = l.customer_id) \
             GROUP BY l.family",
    },
    Finder {
        constraint: Constraint::LineKey,
        guards: "subscription(customer_id,line_key)",
        text: "SELECT l.family, min(l.line) FROM staged_line l \
             WHERE EXISTS (SELECT 1 FROM subscription t \
             WHERE t.customer_id = l.customer_id AND t.line_key = l.line_key) \
             OR EXISTS (SELECT 1 FROM staged_line e WHERE e.family = l.family \
             AND e.line < l.line AND e.line_key = l.line_key) GROUP BY l.family",
    },
    Finder {
        constraint: Constraint::ParentMissing,
        guards: "subscription(customer_id,parent_id)->subscription",
        text: "SELECT l.family, min(l.line) FROM staged_line l WHERE l.parent_id IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM subscription t \
             WHERE t.customer_id = l.customer_id AND t.id = l.parent_id) \
             AND NOT EXISTS (SELECT 1 FROM staged_line b WHERE b.family = l.family \
             AND b.id = l.parent_id) GROUP BY l.family",
    },
];

/// A batch is staged without `STRICT` checks: its values are typed already.
const STAGE: [&str; 4] = [
    "CREATE TEMP TABLE IF NOT EXISTS staged_customer (family INTEGER PRIMARY KEY, id BLOB, \
     source TEXT, customer_ref TEXT, domain_prefix TEXT, registration_key TEXT, name_key TEXT, \
     kind TEXT, email TEXT, first_name TEXT, last_name TEXT, phone TEXT)",
    "CREATE TEMP TABLE IF NOT EXISTS staged_line (family INTEGER, line INTEGER, customer_id BLOB, \
     id BLOB, line_key TEXT, parent_id BLOB, PRIMARY KEY (family, line)) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS temp.staged_customer_id ON staged_customer (id)",
    "DELETE FROM staged_customer",
];

static STAGED_CUSTOMER: Insert = Insert {
    table: &Table {
        name: "staged_customer",
        columns: &[
            "family",
            "id",
            "source",
            "customer_ref",
            "domain_prefix",
            "registration_key",
            "name_key",
            "kind",
            "email",
            "first_name",
            "last_name",
            "phone",
        ],
    },
    tail: "",
    in_parts: false,
};

static STAGED_LINE: Insert = Insert {
    table: &Table {
        name: "staged_line",
        columns: &["family", "line", "customer_id", "id", "line_key", "parent_id"],
    },
    tail: "",
    in_parts: false,
};

/// A connection inside the transaction of a batch.
pub(super) struct Writing<'c, 's> {
    pub(super) connection: &'c mut SqliteConnection,
    pub(super) texts: &'c mut Texts,
    pub(super) scope: Scope<'s>,
}

impl Arm for Writing<'_, '_> {
    async fn probe(
        &mut self,
        families: &[&NewFamily<'_>],
    ) -> Result<Result<Rows, Constraint>, sqlx::Error> {
        self.connection.execute("SAVEPOINT families").await?;
        match write::families(self.connection, self.texts, self.scope, families).await {
            Ok(rows) => {
                self.connection.execute("RELEASE families").await?;
                Ok(Ok(rows))
            }
            Err(said) if is_violation(&said) => {
                self.connection.execute("ROLLBACK TO families; RELEASE families").await?;
                Ok(Err(Constraint::Other))
            }
            Err(said) => Err(said),
        }
    }

    async fn find(&mut self, families: &[&NewFamily<'_>]) -> Result<Vec<Conflict>, sqlx::Error> {
        stage(self.connection, self.texts, self.scope, families).await?;
        let mut found = Found::default();
        for finder in &FINDERS {
            let rows: Vec<(i64, Option<i64>)> =
                sqlx::query_as(finder.text).fetch_all(&mut *self.connection).await?;
            for answer in rows {
                found.keep(finder.constraint, answer);
            }
        }
        Ok(found.conflicts(families))
    }
}

async fn stage(
    connection: &mut SqliteConnection,
    texts: &mut Texts,
    scope: Scope<'_>,
    families: &[&NewFamily<'_>],
) -> Result<(), sqlx::Error> {
    for text in STAGE {
        sqlx::query(text).execute(&mut *connection).await?;
    }
    sqlx::query("DELETE FROM staged_line").execute(&mut *connection).await?;
    let customers: Vec<_> = families
        .iter()
        .enumerate()
        .filter_map(|(at, family)| family.customer.as_ref().map(|customer| (at, customer)))
        .collect();
    insert(connection, texts, &STAGED_CUSTOMER, &customers, |binds, (at, new)| {
        let agreement = new.customer.agreement.as_ref();
        // Absent parts are staged empty: that is how the index compares them.
        let part = |text: Option<&str>| agreement.map(|_| text.unwrap_or_default().to_owned());
        binds.add(signed(*at));
        binds.add(&new.id.as_bytes()[..]);
        binds.add(scope.source);
        binds.add(new.customer.reference.as_str());
        binds.add(new.customer.domain.as_str());
        binds.add(new.customer.registration_key());
        binds.add(new.customer.company_name.key());
        binds.add(agreement.map(|a| a.kind.as_str()));
        binds.add(part(agreement.and_then(|a| a.email.as_ref()).map(Email::as_str)));
        binds.add(part(agreement.and_then(|a| a.first_name.as_ref()).map(PersonName::as_str)));
        binds.add(part(agreement.and_then(|a| a.last_name.as_ref()).map(PersonName::as_str)));
        binds.add(part(agreement.and_then(|a| a.phone.as_ref()).map(Phone::as_str)));
    })
    .await?;
    let lines: Vec<_> = families
        .iter()
        .enumerate()
        .flat_map(|(at, family)| {
            family
                .lines
                .iter()
                .enumerate()
                .map(move |(line, new)| (at, line, family.customer_id, new))
        })
        .collect();
    insert(connection, texts, &STAGED_LINE, &lines, |binds, (at, line, customer, new)| {
        binds.add(signed(*at));
        binds.add(signed(*line));
        binds.add(&customer.as_bytes()[..]);
        binds.add(&new.id.as_bytes()[..]);
        binds.add(new.line_key.as_str());
        binds.add(new.parent_id.as_ref().map(|id| &id.as_bytes()[..]));
    })
    .await?;
    Ok(())
}
