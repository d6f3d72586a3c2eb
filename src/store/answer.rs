//! Rows of answers, read alike from both databases: what their columns hold, and what they stand
//! for. The databases differ in how they keep an instant, and in nothing else a reader has to know.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{ColumnIndex, Decode, Row, Type};

use super::{
    Attempt, BatchRow, Error, InputRow, KnownCustomer, KnownLine, Lease, NewRefusal, NewRun,
    Refusal, RunId, RunRow, RunState, RunSummary,
};
use crate::model::{Date, Digest, Guid, Instant};

const READING: &str = "reading the ledger";

/// A value of a row.
pub(super) fn get<'r, R, T>(row: &'r R, at: usize) -> Result<T, Error>
where
    R: Row,
    usize: ColumnIndex<R>,
    T: Decode<'r, R::Database> + Type<R::Database>,
{
    row.try_get(at).map_err(|said| Error::Broken { doing: READING, source: said.into() })
}

/// A row of an answer.
pub(super) trait Answer {
    /// A text, or nothing.
    fn maybe_text(&self, at: usize) -> Result<Option<&str>, Error>;
    /// Bytes, or nothing.
    fn maybe_bytes(&self, at: usize) -> Result<Option<&[u8]>, Error>;
    /// A number, or nothing.
    fn maybe_integer(&self, at: usize) -> Result<Option<i64>, Error>;
    /// A truth value, or nothing.
    fn maybe_flag(&self, at: usize) -> Result<Option<bool>, Error>;
    /// A point in time, or nothing.
    fn maybe_instant(&self, at: usize) -> Result<Option<Instant>, Error>;

    /// A text.
    fn text(&self, at: usize) -> Result<String, Error> {
        there(self.maybe_text(at)?).map(str::to_owned)
    }

    /// Texts from one column on, as many as are asked for.
    fn texts(&self, from: usize, count: usize) -> Result<Vec<Option<String>>, Error> {
        (from..from + count).map(|at| Ok(self.maybe_text(at)?.map(str::to_owned))).collect()
    }

    /// A number that has to fit its type.
    fn number<T: TryFrom<i64>>(&self, at: usize) -> Result<T, Error> {
        let number = there(self.maybe_integer(at)?)?;
        T::try_from(number).map_err(|_| Error::Ledger(number.to_string()))
    }

    /// An id of a target row.
    fn guid(&self, at: usize) -> Result<Guid, Error> {
        there(self.maybe_guid(at)?)
    }

    /// An id of a target row, or nothing.
    fn maybe_guid(&self, at: usize) -> Result<Option<Guid>, Error> {
        Ok(self.maybe_bytes(at)?.map(sized).transpose()?.map(Guid::from_bytes))
    }

    /// An id of a run.
    fn run_id(&self, at: usize) -> Result<RunId, Error> {
        there(self.maybe_run_id(at)?)
    }

    /// An id of a run, or nothing.
    fn maybe_run_id(&self, at: usize) -> Result<Option<RunId>, Error> {
        Ok(self.maybe_bytes(at)?.map(sized).transpose()?.map(RunId))
    }

    /// A digest.
    fn digest(&self, at: usize) -> Result<Digest, Error> {
        there(self.maybe_bytes(at)?).and_then(sized).map(Digest::from_bytes)
    }

    /// A point in time.
    fn instant(&self, at: usize) -> Result<Instant, Error> {
        there(self.maybe_instant(at)?)
    }

    /// A day.
    fn day(&self, at: usize) -> Result<Date, Error> {
        known(there(self.maybe_text(at)?)?, Date::parse)
    }
}

fn there<T>(value: Option<T>) -> Result<T, Error> {
    value.ok_or_else(|| Error::Ledger("NULL".to_owned()))
}

fn sized<const N: usize>(bytes: &[u8]) -> Result<[u8; N], Error> {
    bytes.try_into().map_err(|_| Error::Ledger(format!("{} bytes where {N} belong", bytes.len())))
}

fn known<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Error> {
    parse(text).ok_or_else(|| Error::Ledger(text.to_owned()))
}

macro_rules! answer {
    ($row:ty, |$own:ident, $at:ident| $instant:expr) => {
        impl Answer for $row {
            fn maybe_text(&self, at: usize) -> Result<Option<&str>, Error> {
                get(self, at)
            }

            fn maybe_bytes(&self, at: usize) -> Result<Option<&[u8]>, Error> {
                get(self, at)
            }

            fn maybe_integer(&self, at: usize) -> Result<Option<i64>, Error> {
                get(self, at)
            }

            fn maybe_flag(&self, at: usize) -> Result<Option<bool>, Error> {
                get(self, at)
            }

            fn maybe_instant(&self, $at: usize) -> Result<Option<Instant>, Error> {
                let $own = self;
                $instant
            }
        }
    };
}

// Text in ISO 8601 here, milliseconds since 1970 there.
answer!(SqliteRow, |row, at| {
    row.maybe_text(at)?.map(|text| known(text, Instant::parse)).transpose()
});
answer!(PgRow, |row, at| Ok(row.maybe_integer(at)?.map(Instant::from_unix_ms)));

/// A stored customer, as both questions about keys tell it.
pub(super) fn customer(row: &impl Answer) -> Result<KnownCustomer, Error> {
    Ok(KnownCustomer {
        id: row.guid(0)?,
        source: row.text(1)?,
        customer_ref: row.text(2)?,
        domain_prefix: row.text(3)?,
        name_key: row.text(4)?,
        digest: row.digest(5)?,
        run: row.run_id(6)?,
        stored: row.instant(7)?,
        path: row.text(8)?,
        row: row.number(9)?,
        may_order: there(row.maybe_flag(10)?)?,
        registration_key: row.maybe_text(11)?.map(str::to_owned),
        country: row.text(12)?,
        qualifications: row.text(13)?,
        reseller_mpn_id: row.maybe_text(14)?.map(str::to_owned),
        reseller_tenant_id: row.maybe_text(15)?.map(str::to_owned),
        reseller_attested: row.maybe_flag(16)?,
    })
}

/// A stored line.
pub(super) fn line(row: &impl Answer) -> Result<KnownLine, Error> {
    Ok(KnownLine {
        id: row.guid(0)?,
        customer_id: row.guid(1)?,
        line_key: row.text(2)?,
        digest: row.digest(3)?,
        run: row.run_id(4)?,
        stored: row.instant(5)?,
        path: row.text(6)?,
        row: row.number(7)?,
        offer: row.text(8)?,
        quantity: row.number(9)?,
        term: row.maybe_text(10)?.map(str::to_owned),
        custom_term_end: row.maybe_text(11)?.map(str::to_owned),
        billing_cycle: row.maybe_text(12)?.map(str::to_owned),
        ordered: row.day(13)?,
    })
}

/// A run, without its inputs.
pub(super) fn run(row: &impl Answer) -> Result<RunRow, Error> {
    let run = NewRun {
        id: row.run_id(0)?,
        fingerprint: row.digest(1)?,
        generation: row.number(2)?,
        source: row.text(3)?,
        started: row.instant(4)?,
        as_of: row.day(5)?,
        rules_date: row.day(6)?,
        batch_families: row.number(7)?,
        operator: row.text(8)?,
        role: row.text(9)?,
        inputs: Vec::new(),
    };
    let state = known(&row.text(10)?, RunState::parse)?;
    let summary = match row.maybe_integer(11)? {
        None => None,
        Some(_) => Some(RunSummary {
            exit_code: row.number(11)?,
            outcome: row.text(12)?,
            report: row.text(13)?,
            books: row.text(14)?,
        }),
    };
    Ok(RunRow { run, state, summary })
}

/// An input of a run: `path, sheet, digest, rows`.
pub(super) fn input(row: &impl Answer) -> Result<InputRow, Error> {
    Ok(InputRow {
        path: row.text(0)?,
        sheet: row.maybe_text(1)?.map(str::to_owned),
        digest: row.digest(2)?,
        rows: row.number(3)?,
    })
}

/// An attempt: `started, ended, outcome, tool_version, host`.
pub(super) fn attempt(row: &impl Answer) -> Result<Attempt, Error> {
    Ok(Attempt {
        started: row.instant(0)?,
        ended: row.maybe_instant(1)?,
        outcome: row.text(2)?,
        tool_version: row.text(3)?,
        host: row.text(4)?,
    })
}

/// Who writes: `holder, expires`.
pub(super) fn lease(row: &impl Answer) -> Result<Lease, Error> {
    Ok(Lease { holder: row.text(0)?, expires: row.instant(1)? })
}

/// A refusal: `batch, family, input, input_row, code, column_name, detail`.
pub(super) fn refusal(row: &impl Answer) -> Result<Refusal, Error> {
    let refusal = NewRefusal {
        family: row.number(1)?,
        input: row.number(2)?,
        row: row.number(3)?,
        code: row.text(4)?,
        column: row.text(5)?,
        detail: row.text(6)?,
    };
    Ok(Refusal { batch: row.number(0)?, refusal })
}

/// A batch: `ordinal, first_family, end_family, customers, lines`.
pub(super) fn batch(row: &impl Answer) -> Result<BatchRow, Error> {
    Ok(BatchRow {
        ordinal: row.number(0)?,
        first_family: row.number(1)?,
        end_family: row.number(2)?,
        customers: row.number(3)?,
        lines: row.number(4)?,
        settled: row.instant(5)?,
    })
}
