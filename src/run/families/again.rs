//! Rows that are read again because others have something in common with them. It may be all rows
//! of the inputs: somebody enters the same address everywhere.

use rayon::prelude::*;

use crate::run::Error;
use crate::run::docket::Docket;
use crate::run::roster::Roster;
use crate::table::{Input, RowView};

/// Rows read at a time on one thread.
const AT_ONCE: usize = 1_024;

/// What stands in some rows, given in rising order: `look` is shown each with its input. More than a
/// few are read by the whole pool, and no more of them lie in memory than it has threads for.
pub(in crate::run) fn again<T: Send>(
    roster: &Roster,
    docket: &Docket<'_>,
    pool: &rayon::ThreadPool,
    rows: &[u32],
    look: impl Fn(&Input, RowView<'_>) -> T + Sync,
) -> Result<Vec<(u32, T)>, Error> {
    let some = |rows: &[u32]| -> Result<Vec<(u32, T)>, Error> {
        let fetched = docket.fetch(&roster.rows, rows)?;
        rows.iter().map(|&row| Ok((row, look(docket.input(row), fetched.row(row)?)))).collect()
    };
    if rows.len() <= AT_ONCE {
        return some(rows);
    }
    let parts: Result<Vec<Vec<(u32, T)>>, Error> =
        pool.install(|| rows.par_chunks(AT_ONCE).map(some).collect());
    Ok(parts?.into_iter().flatten().collect())
}
