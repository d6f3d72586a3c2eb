//! A look at a database before an import.

use super::migrate::{Found, newest};
use super::{Postgres, READ, Work};
use crate::store::answer::{Answer as _, get};
use crate::store::{Error, Examination};

const DOING: &str = "looking at it";

/// What an import does, as tables and the rights to them; `schemas/postgres/roles.sql` grants it.
const TO_IMPORT: &[(&str, &[&str])] = &[
    ("customer", &["SELECT", "INSERT"]),
    ("agreement", &["SELECT", "INSERT"]),
    ("subscription", &["SELECT", "INSERT"]),
    ("muster.run", &["SELECT", "INSERT", "UPDATE"]),
    ("muster.attempt", &["SELECT", "INSERT", "UPDATE"]),
    ("muster.input", &["SELECT", "INSERT"]),
    ("muster.batch", &["SELECT", "INSERT", "UPDATE"]),
    ("muster.names", &["SELECT", "INSERT"]),
    ("muster.refusal", &["SELECT", "INSERT"]),
    ("muster.returned", &["SELECT", "INSERT"]),
    ("muster.reject", &["SELECT", "INSERT", "UPDATE"]),
    ("muster.lease", &["SELECT", "INSERT", "UPDATE", "DELETE"]),
];

/// And what undoing takes besides.
const TO_UNDO: &[(&str, &[&str])] =
    &[("customer", &["DELETE"]), ("agreement", &["DELETE"]), ("subscription", &["DELETE"])];

impl Postgres {
    pub(in crate::store) async fn examine(url: &str) -> Result<Examination, Error> {
        let db = Postgres::at(url)?;
        let found = db.found().await?;
        let version = match found {
            Found::Nothing => None,
            Found::Version(version) => Some(version),
        };
        let mut work = db.begin(DOING, READ).await?;
        let text = "SELECT current_setting('server_version'), \
             (extract(epoch FROM clock_timestamp()) * 1000)::int8, pg_is_in_recovery(), \
             has_database_privilege(current_database(), 'CREATE'), \
             coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)";
        let row = work.row(sqlx::query(text)).await?;
        let (server, clock): (String, _) = (get(&row, 0)?, row.instant(1)?);
        let (is_replica, may_create, may_fill): (bool, bool, bool) =
            (get(&row, 2)?, get(&row, 3)?, get(&row, 4)?);
        let (mut missing, mut missing_to_undo) = (Vec::new(), Vec::new());
        if is_replica {
            missing.push("writing: the server is a replica".to_owned());
        }
        if version == Some(newest()) {
            missing.extend(lacking(&mut work, TO_IMPORT).await?);
            missing_to_undo = lacking(&mut work, TO_UNDO).await?;
        } else {
            if !may_create && version.is_none() {
                missing.push("CREATE on the database, for the schema muster".to_owned());
            }
            if !may_fill {
                missing.push("CREATE on the schema of the tables".to_owned());
            }
        }
        work.commit().await?;
        let lease = match version {
            Some(_) => db.lease_holder().await?,
            None => None,
        };
        Ok(Examination {
            place: db.place(),
            server: format!("PostgreSQL {server}"),
            version,
            newest: newest(),
            missing,
            missing_to_undo,
            clock: Some(clock),
            lease,
            folder: None,
        })
    }
}

/// The rights to tables that the user lacks.
async fn lacking(work: &mut Work<'_>, wanted: &[(&str, &[&str])]) -> Result<Vec<String>, Error> {
    let pairs = wanted.iter().flat_map(|(table, rights)| {
        rights.iter().map(|right| ((*table).to_owned(), (*right).to_owned()))
    });
    let (tables, rights): (Vec<String>, Vec<String>) = pairs.unzip();
    let text = "SELECT r || ' on ' || t FROM unnest($1::text[], $2::text[]) AS w (t, r) \
         WHERE NOT has_table_privilege(t, r)";
    let rows = work.rows(sqlx::query(text).bind(tables).bind(rights)).await?;
    rows.iter().map(|row| get(row, 0)).collect()
}
