//! What the database said in earlier attempts, or said late, becomes part of the verdict.

use crate::rules::Stored;
use crate::store::{BatchRow, Refusal, RunId, Store};
use crate::table::Column;

use super::Error;
use super::batch::Range;
use super::families;
use super::forecast::Memory;
use super::roster::{Fate, Flags, NONE};
use super::settle::{Late, stored};
use super::survey::Survey;

/// For a batch that is in the ledger, the ledger's refusals are the verdict and the forecast's are
/// not: what the database holds may have changed since.
pub(super) fn take_ledgers_word(
    runtime: &tokio::runtime::Runtime,
    store: &Store,
    run: RunId,
    done: &[BatchRow],
    survey: &mut Survey<'_>,
    memory: &mut Memory,
) -> Result<(), Error> {
    let refusals = runtime.block_on(store.refusals(run))?;
    let settled = |family: u32| {
        done.iter().any(|batch| (batch.first_family..batch.end_family).contains(&family))
    };
    let forecast = std::mem::take(&mut memory.entries);
    for entry in forecast {
        let family = survey.roster.rows.family(entry.row);
        if settled(family) {
            let said = Flags::STORED_REFUSED.and(Flags::STORED_REFUSED_CUSTOMER);
            survey.roster.rows.flags[entry.row as usize].clear(said);
            let customer = survey.roster.customer(family);
            if customer != NONE {
                survey.roster.rows.flags[customer as usize].clear(Flags::STORED_REFUSED_CUSTOMER);
            }
        } else {
            memory.entries.push(entry);
        }
    }
    for refusal in refusals {
        take_refusal(&refusal, survey, memory);
    }
    Ok(())
}

fn take_refusal(refusal: &Refusal, survey: &mut Survey<'_>, memory: &mut Memory) {
    let said = &refusal.refusal;
    let row = survey.roster.members(said.family).iter().copied().find(|row| {
        let place = survey.docket.place(&survey.roster.rows, *row);
        (place.input.0, place.row) == (said.input, said.row)
    });
    let Some(row) = row.or_else(|| survey.roster.members(said.family).first().copied()) else {
        return;
    };
    let column = Column::ALL.iter().copied().find(|column| column.name() == said.column);
    // The ledger names a constraint's column; the input may have the same under another.
    let input = survey.docket.input(row);
    let column = column.map(|column| match column {
        Column::DomainPrefix => families::domain_column(input),
        Column::CustomerRef => families::key_column(input),
        other => other,
    });
    let stored = Stored::of(&said.code, column);
    memory.note(&mut survey.roster, &survey.book, row, stored, &said.detail);
}

/// What the database refused although the survey foresaw nothing.
pub(super) fn take_conflicts(conflicts: &[Late], survey: &mut Survey<'_>, memory: &mut Memory) {
    for conflict in conflicts {
        let Some(row) = conflict_row(survey, conflict) else { continue };
        let said = stored(conflict.constraint, survey.docket.input(row));
        memory.note(&mut survey.roster, &survey.book, row, said, "");
    }
    memory.entries.sort_unstable();
}

/// The row a conflict is about: the customer's, or the line's.
fn conflict_row(survey: &Survey<'_>, conflict: &Late) -> Option<u32> {
    let members = survey.roster.members(conflict.family);
    let at = |row: &&u32| {
        let place = survey.docket.place(&survey.roster.rows, **row);
        (place.input.0, place.row) == (conflict.input, conflict.row)
    };
    members.iter().find(at).or(members.first()).copied()
}

/// Families whose batch was never sent because the run was stopped, or was taken back: nothing of
/// them is in.
pub(super) fn hold_unsettled(settled: &[Range], survey: &mut Survey<'_>) {
    for family in 0..survey.roster.family_count() {
        if settled.iter().any(|batch| (batch.first..batch.end).contains(&family)) {
            continue;
        }
        let fate = survey.roster.fate(family);
        survey.roster.set_fate(family, Fate { waits: true, ..fate });
        let rows = survey.roster.members(family).to_vec();
        for row in rows {
            let settled = Flags::BAD.and(Flags::DUPLICATE).and(Flags::UNCHANGED);
            if !survey.roster.rows.flags(row).any(settled) {
                survey.roster.rows.set(row, Flags::HELD);
            }
        }
    }
}
