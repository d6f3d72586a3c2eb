//! Digests of rows, taken again where stored ones are to be compared with them.

use rayon::prelude::*;

use crate::model::Digest;
use crate::run::Error;
use crate::run::judge::digests;

use super::Asking;

/// The digests of some rows, of their customers and of their lines.
pub(super) struct Digests(Vec<(u32, Option<Digest>, Digest)>);

impl Digests {
    /// Judges rows again, on all threads; nothing of a digest is kept from the survey.
    pub(super) fn of(asking: &Asking<'_, '_>, mut rows: Vec<u32>) -> Result<Digests, Error> {
        rows.sort_unstable();
        rows.dedup();
        let (docket, book, entries) = (asking.docket, asking.book, &asking.roster.rows);
        let some = |rows: &[u32]| -> Result<Vec<_>, Error> {
            let fetched = docket.fetch(entries, rows)?;
            let one = |row: &u32| {
                let (customer, line) = digests(book, docket.input(*row), fetched.row(*row)?);
                Ok((*row, customer, line))
            };
            rows.iter().map(one).collect()
        };
        let parts: Result<Vec<Vec<_>>, Error> =
            asking.pool.install(|| rows.par_chunks(DIGESTS).map(some).collect());
        Ok(Digests(parts?.concat()))
    }

    fn entry(&self, row: u32) -> Option<&(u32, Option<Digest>, Digest)> {
        self.0.binary_search_by_key(&row, |(row, _, _)| *row).ok().map(|at| &self.0[at])
    }

    pub(super) fn customer(&self, row: u32) -> Option<Digest> {
        self.entry(row).and_then(|(_, customer, _)| *customer)
    }

    pub(super) fn line(&self, row: u32) -> Option<Digest> {
        self.entry(row).map(|(_, _, line)| *line)
    }
}

/// Rows judged again at a time on one thread.
const DIGESTS: usize = 256;
