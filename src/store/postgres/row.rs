//! What a row of an answer holds. Ids come as `uuid_send` gives them, instants as milliseconds
//! since 1970, days as text.

use sqlx::Row as _;
use sqlx::postgres::PgRow;

use crate::model::{Date, Digest, Guid, Instant};
use crate::store::{Error, RunId};

const READING: &str = "reading the ledger";

/// A value of a row.
pub(super) fn get<'r, T>(row: &'r PgRow, at: usize) -> Result<T, Error>
where
    T: sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
{
    row.try_get(at).map_err(|said| Error::Broken { doing: READING, source: said.into() })
}

/// A number that has to fit its type.
pub(super) fn number<T: TryFrom<i64>>(row: &PgRow, at: usize) -> Result<T, Error> {
    let number: i64 = get(row, at)?;
    T::try_from(number).map_err(|_| Error::Ledger(number.to_string()))
}

fn bytes<const N: usize>(row: &PgRow, at: usize) -> Result<[u8; N], Error> {
    let bytes: &[u8] = get(row, at)?;
    bytes.try_into().map_err(|_| Error::Ledger(format!("{} bytes where {N} belong", bytes.len())))
}

/// An id of a target row.
pub(super) fn guid(row: &PgRow, at: usize) -> Result<Guid, Error> {
    bytes(row, at).map(Guid::from_bytes)
}

/// An id of a run.
pub(super) fn run_id(row: &PgRow, at: usize) -> Result<RunId, Error> {
    bytes(row, at).map(RunId)
}

/// A digest.
pub(super) fn digest(row: &PgRow, at: usize) -> Result<Digest, Error> {
    bytes(row, at).map(Digest::from_bytes)
}

/// A point in time.
pub(super) fn instant(row: &PgRow, at: usize) -> Result<Instant, Error> {
    get(row, at).map(Instant::from_unix_ms)
}

/// A day.
pub(super) fn day(row: &PgRow, at: usize) -> Result<Date, Error> {
    let text: &str = get(row, at)?;
    Date::parse(text).ok_or_else(|| Error::Ledger(text.to_owned()))
}

/// A text for the ledger. A cell may hold the one character that PostgreSQL's texts cannot.
pub(super) fn storable(text: &str) -> String {
    text.replace('\0', "\u{FFFD}")
}
