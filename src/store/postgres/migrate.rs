//! The tables, brought up to date. Not with the driver's migrator, whose session lock and prepared
//! statements a pooler breaks: everything happens in one transaction.

use sqlx::migrate::MigrateError;

use super::{Postgres, READ, WRITE, Work, retried};
use crate::store::Error;
use crate::store::answer::{Answer as _, get};

const DOING: &str = "preparing its tables";

/// The version and text of every change of the schema, oldest first.
const SCHEMAS: [(i64, &str); 4] = [
    (1, include_str!("../../../schemas/postgres/0001_first.sql")),
    (2, include_str!("../../../schemas/postgres/0002_names.sql")),
    (3, include_str!("../../../schemas/postgres/0003_views.sql")),
    (4, include_str!("../../../schemas/postgres/0004_returned.sql")),
];

/// The number under which two first uses at once wait for each other.
const LOCK: i64 = 0x6d75_7374_6572_0001;

/// What a database has of muster's.
pub(super) enum Found {
    Nothing,
    Version(i64),
}

impl Postgres {
    pub(super) async fn migrate(&self) -> Result<(), Error> {
        match retried!(self.found())? {
            Found::Version(version) if version == newest() => Ok(()),
            // Nobody but the owner needs the right to create anything.
            Found::Version(version) if version > newest() => Err(self.newer(version)),
            Found::Nothing | Found::Version(_) => retried!(self.create()),
        }
    }

    /// The tables have to be there, in this version.
    pub(super) async fn expect_tables(&self) -> Result<(), Error> {
        match retried!(self.found())? {
            Found::Version(version) if version <= newest() => Ok(()),
            Found::Version(version) => Err(self.newer(version)),
            Found::Nothing => Err(self.unfit(
                "it has no tables of muster's yet; `muster prepare` or an import makes them",
            )),
        }
    }

    fn newer(&self, version: i64) -> Error {
        let source = MigrateError::VersionNotPresent(version);
        Error::Version { place: self.place(), source }
    }

    fn unfit(&self, why: &'static str) -> Error {
        Error::Unfit { place: self.place(), why }
    }

    pub(super) async fn found(&self) -> Result<Found, Error> {
        let mut work = self.begin(DOING, READ).await?;
        let text = "SELECT pg_encoding_to_char(encoding) = 'UTF8', \
             to_regclass('muster.schema_version') IS NOT NULL, \
             to_regclass('customer') IS NOT NULL \
             FROM pg_database WHERE datname = current_database()";
        let row = work.row(sqlx::query(text)).await?;
        let (is_utf8, has_ledger, has_targets): (bool, bool, bool) =
            (get(&row, 0)?, get(&row, 1)?, get(&row, 2)?);
        if !is_utf8 {
            return Err(self.unfit("its encoding is not UTF8, so it cannot hold every name"));
        }
        if !has_ledger && has_targets {
            return Err(self.unfit(
                "it has a table `customer` that is not muster's; put a schema of muster's own \
                 first in the search_path of the user",
            ));
        }
        if !has_ledger {
            work.commit().await?;
            return Ok(Found::Nothing);
        }
        let version = version(&mut work).await?;
        if !has_targets && version > 0 {
            return Err(self.unfit(
                "muster's tables are in a schema that is not in the search_path of the user",
            ));
        }
        work.commit().await?;
        Ok(Found::Version(version))
    }

    async fn create(&self) -> Result<(), Error> {
        let mut work = self.begin(DOING, WRITE).await?;
        work.row(sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCK)).await?;
        // Whoever may not create a schema may use one that somebody created.
        let there = "SELECT to_regnamespace('muster') IS NOT NULL";
        let row = work.row(sqlx::query(there)).await?;
        if !get::<_, bool>(&row, 0)? {
            work.say("CREATE SCHEMA muster").await?;
        }
        work.say(
            "CREATE TABLE IF NOT EXISTS muster.schema_version (\
             version bigint NOT NULL PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())",
        )
        .await?;
        let version = version(&mut work).await?;
        for (next, text) in SCHEMAS.into_iter().filter(|(next, _)| *next > version) {
            work.say(text).await?;
            let entered = "INSERT INTO muster.schema_version (version) VALUES ($1)";
            work.run(sqlx::query(entered).bind(next)).await?;
        }
        work.commit().await
    }
}

pub(super) fn newest() -> i64 {
    SCHEMAS.last().map_or(0, |(version, _)| *version)
}

async fn version(work: &mut Work<'_>) -> Result<i64, Error> {
    let text = "SELECT coalesce(max(version), 0)::int8 FROM muster.schema_version";
    let row = work.row(sqlx::query(text)).await?;
    row.number(0)
}
