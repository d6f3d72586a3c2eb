//! What SQLite's result codes mean to somebody who has to react.

use super::super::Error;

/// The extended result code of a database error. The driver hands it out as text.
fn code(error: &sqlx::Error) -> Option<u32> {
    error.as_database_error()?.code()?.parse().ok()
}

/// The primary code is the low byte of the extended one.
fn primary(error: &sqlx::Error) -> Option<u32> {
    code(error).map(|code| code & 0xFF)
}

/// Whether another connection is in the way.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    matches!(primary(error), Some(5 | 6 | 15))
}

/// Whether a row met a constraint: the one failure of a statement that is about the data.
pub(super) fn is_violation(error: &sqlx::Error) -> bool {
    primary(error) == Some(19)
}

/// Sorts a driver's error by how one reacts to it.
pub(super) fn fault(place: &str, doing: &'static str, source: sqlx::Error) -> Error {
    use std::io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    if let sqlx::Error::Io(said) = &source {
        return match said.kind() {
            PermissionDenied | ReadOnlyFilesystem => Error::Denied { doing, source: source.into() },
            StorageFull | QuotaExceeded => Error::Full { doing, source: source.into() },
            _ => Error::Open { place: place.to_owned(), source: source.into() },
        };
    }
    let code = primary(&source);
    let source = source.into();
    match code {
        // BUSY, LOCKED, PROTOCOL
        Some(5 | 6 | 15) => Error::Temporary { doing, source },
        // PERM, READONLY, AUTH
        Some(3 | 8 | 23) => Error::Denied { doing, source },
        // IOERR, FULL
        Some(10 | 13) => Error::Full { doing, source },
        // CORRUPT
        Some(11) => Error::Damaged { place: place.to_owned(), doing, source },
        // CANTOPEN, NOTADB
        Some(14 | 26) => Error::Open { place: place.to_owned(), source },
        _ => Error::Broken { doing, source },
    }
}
