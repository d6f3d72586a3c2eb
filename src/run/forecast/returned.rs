//! Rows that come back from a report: whether somebody corrected them before, and whether they are
//! of this feed at all.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::referred_digest;
use crate::rules::Stored;
use crate::run::docket::Docket;
use crate::run::prepare::reference_position;
use crate::run::roster::Flags;
use crate::run::{Error, families};

use super::Asking;

/// Rows asked about at a time.
const ROWS: usize = 5_000;

/// Judges the rows that name a row of an earlier report, once it is known what is unchanged.
pub(super) async fn judge(asking: &mut Asking<'_, '_>) -> Result<(), Error> {
    let mut own_runs = BTreeSet::new();
    for rows in rows(asking).chunks(ROWS) {
        let fetched = asking.docket.fetch(&asking.roster.rows, rows)?;
        let mut named: Vec<(u32, String)> = Vec::new();
        for &row in rows {
            let input = asking.docket.input(row);
            let Some(at) = reference_position(input) else { continue };
            let reference = fetched.row(row)?.cell(at).text.trim();
            if referred_digest(reference).is_some() {
                named.push((row, reference.to_owned()));
            }
        }
        of_this_feed(asking, &named, &mut own_runs).await?;
        let references: Vec<&str> = named.iter().map(|(_, own)| own.as_str()).collect();
        let known = asking.store.returned(asking.source, asking.run, &references).await?;
        let by: BTreeMap<&str, String> = known
            .iter()
            .map(|own| {
                let by = format!("run {} of {}", own.run.short(), own.started.date());
                (own.reference.as_str(), by)
            })
            .collect();
        for (row, reference) in &named {
            let Some(detail) = by.get(reference.as_str()) else { continue };
            let flags = asking.roster.rows.flags(*row);
            let stored = if flags.has(Flags::CUSTOMER) && !flags.has(Flags::STORED_CUSTOMER) {
                Stored::CustomerReturned(families::key_column(asking.docket.input(*row)))
            } else {
                Stored::LineReturned
            };
            asking.memory.note(asking.roster, asking.book, *row, stored, detail);
        }
    }
    Ok(())
}

/// The rows that may name another and would go in.
fn rows(asking: &Asking<'_, '_>) -> Vec<u32> {
    let idle = Flags::UNCHANGED
        .and(Flags::DUPLICATE)
        .and(Flags::BLANK)
        .and(Flags::FURNITURE)
        .and(Flags::FAULTY);
    let docket: &Docket<'_> = asking.docket;
    (0..docket.block_count())
        .filter(|block| {
            let first = docket.block_rows(*block).start;
            !docket.block_rows(*block).is_empty()
                && reference_position(docket.input(first)).is_some()
        })
        .flat_map(|block| docket.block_rows(block))
        .filter(|row| !asking.roster.rows.flags(*row).any(idle))
        .collect()
}

/// Looks whether the runs that rejected the rows were of this feed: under another one, the same key
/// means another customer. `own_runs` are those that were looked at before.
async fn of_this_feed(
    asking: &Asking<'_, '_>,
    named: &[(u32, String)],
    own_runs: &mut BTreeSet<String>,
) -> Result<(), Error> {
    for (row, reference) in named {
        let run = reference.split('-').next().unwrap_or_default();
        if own_runs.contains(run) {
            continue;
        }
        let known = asking.store.find_run(run).await?;
        let own = known.iter().any(|known| known.run.source == asking.source);
        if let Some(other) = known.first().filter(|_| !own) {
            return Err(Error::OtherFeed {
                path: asking.docket.input(*row).path.clone(),
                run: other.run.id,
                feed: other.run.source.clone(),
            });
        }
        own_runs.insert(run.to_owned());
    }
    Ok(())
}
