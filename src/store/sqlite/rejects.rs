//! What is outstanding.

use super::Sqlite;
use crate::store::{Error, Fates, RejectFilter, RejectRow, RunId};

/// Which rejects are meant. Absent parts are NULL.
macro_rules! meant {
    ($head:literal, $tail:literal) => {
        concat!(
            $head,
            " WHERE (?1 IS NULL OR j.source = ?1) AND (?2 IS NULL OR j.customer_ref = ?2) \
             AND (?3 IS NULL OR j.line_key = ?3) AND (?4 IS NULL OR j.code = ?4) \
             AND (?5 IS NULL OR f.started < ?5) AND (?6 OR j.state = 'open')",
            $tail
        )
    };
}

const LIST: &str = meant!(
    "SELECT j.source, j.customer_ref, j.line_key, j.code, j.column_name, j.first_run, \
     coalesce(f.started, '1970-01-01T00:00:00.000Z'), j.last_run, \
     coalesce(l.started, '1970-01-01T00:00:00.000Z'), j.state, j.closed_by FROM muster_reject j \
     LEFT JOIN muster_run f ON f.id = j.first_run LEFT JOIN muster_run l ON l.id = j.last_run",
    " ORDER BY 7, 1, 2, 3, 4, 5"
);

const WITHDRAW: &str = meant!(
    "UPDATE muster_reject SET state = 'withdrawn' WHERE (source, customer_ref, line_key, code, \
     column_name) IN (SELECT j.source, j.customer_ref, j.line_key, j.code, j.column_name \
     FROM muster_reject j LEFT JOIN muster_run f ON f.id = j.first_run",
    ") AND state = 'open'"
);

impl Sqlite {
    pub(in crate::store) async fn rejects(
        &self,
        filter: RejectFilter<'_>,
    ) -> Result<Vec<RejectRow>, Error> {
        let mut session = self.session.lock().await;
        let query = bound(sqlx::query(LIST), filter);
        let rows = query.fetch_all(&mut session.connection).await;
        rows.map_err(self.fault("reading what is outstanding"))?
            .iter()
            .map(RejectRow::read)
            .collect()
    }

    pub(in crate::store) async fn fates(&self, run: RunId) -> Result<Fates, Error> {
        let mut session = self.session.lock().await;
        let text = "SELECT state, count(*) FROM muster_reject WHERE first_run = ? GROUP BY state";
        let rows = sqlx::query(text).bind(&run.0[..]).fetch_all(&mut session.connection).await;
        Fates::read(&rows.map_err(self.fault("reading what is outstanding"))?)
    }

    pub(in crate::store) async fn withdraw(&self, filter: RejectFilter<'_>) -> Result<u64, Error> {
        let mut session = self.session.lock().await;
        let query = bound(sqlx::query(WITHDRAW), RejectFilter { all: false, ..filter });
        let done = query.execute(&mut session.connection).await;
        Ok(done.map_err(self.fault("withdrawing what is outstanding"))?.rows_affected())
    }
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

fn bound<'q>(query: Query<'q>, filter: RejectFilter<'q>) -> Query<'q> {
    query
        .bind(filter.source)
        .bind(filter.customer_ref)
        .bind(filter.line_key)
        .bind(filter.code)
        .bind(filter.before.map(|instant| instant.to_string()))
        .bind(filter.all)
}
