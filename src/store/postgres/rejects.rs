//! What is outstanding.

use super::{Asked, Postgres, READ, WRITE, retried};
use crate::store::{Error, Fates, RejectFilter, RejectRow, RunId};

/// Which rejects are meant. Absent parts are NULL.
macro_rules! meant {
    ($head:literal, $tail:literal) => {
        concat!(
            $head,
            " WHERE ($1::text IS NULL OR j.source = $1) \
             AND ($2::text IS NULL OR j.customer_ref = $2) \
             AND ($3::text IS NULL OR j.line_key = $3) AND ($4::text IS NULL OR j.code = $4) \
             AND ($5::timestamptz IS NULL OR f.started < $5::timestamptz) \
             AND ($6 OR j.state = 'open')",
            $tail
        )
    };
}

const LIST: &str = meant!(
    "SELECT j.source, j.customer_ref, j.line_key, j.code, j.column_name, uuid_send(j.first_run), \
     (extract(epoch FROM coalesce(f.started, '1970-01-01T00:00:00Z')) * 1000)::int8, \
     uuid_send(j.last_run), \
     (extract(epoch FROM coalesce(l.started, '1970-01-01T00:00:00Z')) * 1000)::int8, j.state, \
     uuid_send(j.closed_by) FROM muster.reject j LEFT JOIN muster.run f ON f.id = j.first_run \
     LEFT JOIN muster.run l ON l.id = j.last_run",
    " ORDER BY 7, 1, 2, 3, 4, 5"
);

const WITHDRAW: &str = meant!(
    "UPDATE muster.reject w SET state = 'withdrawn' WHERE w.state = 'open' \
     AND (w.source, w.customer_ref, w.line_key, w.code, w.column_name) IN (SELECT j.source, \
     j.customer_ref, j.line_key, j.code, j.column_name FROM muster.reject j \
     LEFT JOIN muster.run f ON f.id = j.first_run",
    ")"
);

impl Postgres {
    pub(in crate::store) async fn rejects(
        &self,
        filter: RejectFilter<'_>,
    ) -> Result<Vec<RejectRow>, Error> {
        retried!(async {
            let mut work = self.begin("reading what is outstanding", READ).await?;
            let rows = work.rows(bound(LIST, filter)).await?;
            work.commit().await?;
            rows.iter().map(RejectRow::read).collect()
        })
    }

    pub(in crate::store) async fn fates(&self, run: RunId) -> Result<Fates, Error> {
        let text = "SELECT state, count(*) FROM muster.reject WHERE first_run = $1::uuid \
             GROUP BY state";
        retried!(async {
            let mut work = self.begin("reading what is outstanding", READ).await?;
            let rows = work.rows(sqlx::query(text).bind(run.to_string())).await?;
            work.commit().await?;
            Fates::read(&rows)
        })
    }

    pub(in crate::store) async fn withdraw(&self, filter: RejectFilter<'_>) -> Result<u64, Error> {
        retried!(async {
            let mut work = self.begin("withdrawing what is outstanding", WRITE).await?;
            let asked = bound(WITHDRAW, RejectFilter { all: false, ..filter });
            let count = work.run(asked).await?;
            work.commit().await?;
            Ok(count)
        })
    }
}

fn bound<'q>(text: &'static str, filter: RejectFilter<'q>) -> Asked<'q> {
    sqlx::query(text)
        .bind(filter.source)
        .bind(filter.customer_ref)
        .bind(filter.line_key)
        .bind(filter.code)
        .bind(filter.before.map(|instant| instant.to_string()))
        .bind(filter.all)
}
