//! What PostgreSQL's error codes (SQLSTATE) mean to somebody who has to react.

use std::io::ErrorKind;

use super::super::Error;
use super::target::Target;

/// The code of a server's error.
fn code(error: &sqlx::Error) -> Option<String> {
    error.as_database_error()?.code().map(std::borrow::Cow::into_owned)
}

/// Whether a statement failed because of a family's values: a constraint, a value that the
/// database cannot take, or a trigger of the house that refuses it.
pub(super) fn is_violation(error: &sqlx::Error) -> bool {
    code(error).is_some_and(|code| {
        ["22", "23", "44"].iter().any(|class| code.starts_with(class)) || code == "P0001"
    })
}

/// The constraint that was met, by its name.
pub(super) fn constraint(error: &sqlx::Error) -> Option<&str> {
    error.as_database_error()?.constraint()
}

/// Sorts a driver's error by how one reacts to it.
pub(super) fn fault(place: &str, doing: &'static str, said: sqlx::Error) -> Error {
    let place = || place.to_owned();
    let code = code(&said);
    let is_network = matches!(said, sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed);
    let source = said.into();
    let Some(code) = code else {
        return if is_network {
            Error::Temporary { doing, source }
        } else {
            Error::Broken { doing, source }
        };
    };
    match (code.get(..2).unwrap_or_default(), code.as_str()) {
        (_, "25006") => Error::ReadOnly { place: place(), doing },
        (_, "3D000") => Error::NoDatabase(place()),
        // disk_full, io_error
        (_, "53100") | ("58", _) => Error::Full { doing, source },
        // Connections, conflicts of transactions, resources, an administrator; locks not to be had
        // in time, and time limits of idle or long transactions.
        ("08" | "40" | "53" | "57", _) | (_, "55P03" | "25P03" | "25P04") => {
            Error::Temporary { doing, source }
        }
        // Passwords and who may log in, rights, and no schema to create tables in.
        ("28", _) | (_, "42501" | "3F000") => Error::Denied { doing, source },
        (_, "XX001" | "XX002") => Error::Damaged { place: place(), doing, source },
        _ => Error::Broken { doing, source },
    }
}

/// Sorts what was said while a connection was made.
pub(super) fn connecting(target: &Target, doing: &'static str, said: sqlx::Error) -> Error {
    let place = target.place.clone();
    match &said {
        sqlx::Error::Configuration(why) => Error::Parameter { place, why: why.to_string() },
        sqlx::Error::Tls(_) => Error::Unsafe { place, source: said.into() },
        sqlx::Error::Io(io) => match io.kind() {
            // A certificate that proves nothing comes as data that cannot be understood.
            ErrorKind::InvalidData => Error::Unsafe { place, source: said.into() },
            ErrorKind::PermissionDenied => Error::Denied { doing, source: said.into() },
            _ => Error::Temporary { doing, source: said.into() },
        },
        sqlx::Error::Database(error) if error.code().is_some_and(|code| code == POOLER) => {
            match pooler(error.message()) {
                Some(Pooler::Parameter) => Error::Unfit { place, why: PARAMETER },
                Some(Pooler::Database) => Error::NoDatabase(place),
                Some(Pooler::User) => Error::Denied { doing, source: said.into() },
                None => fault(&target.place, doing, said),
            }
        }
        _ => fault(&target.place, doing, said),
    }
}

/// A pooler's one code for everything it has to say itself.
const POOLER: &str = "08P01";

const PARAMETER: &str = "the pooler in front of it does not let `options` through; leave them out \
     of the URL and of PGOPTIONS, or name them in its ignore_startup_parameters";

/// What a pooler says that another try will not change.
#[derive(Debug, PartialEq, Eq)]
enum Pooler {
    Parameter,
    Database,
    User,
}

/// With one code for everything, only the words tell these from a pool that is full.
fn pooler(words: &str) -> Option<Pooler> {
    let has = |part| words.contains(part);
    if has("startup parameter") {
        Some(Pooler::Parameter)
    } else if has("no such database") || (has("database") && has("does not exist")) {
        Some(Pooler::Database)
    } else if has("no such user") || has("authentication failed") || has("password") {
        Some(Pooler::User)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pooler_s_words_are_understood() {
        for (words, meant) in [
            ("unsupported startup parameter: options", Some(Pooler::Parameter)),
            ("unsupported startup parameter in options: search_path", Some(Pooler::Parameter)),
            ("database \"nowhere\" does not exist", Some(Pooler::Database)),
            ("no such database: nowhere", Some(Pooler::Database)),
            ("no such user: ann", Some(Pooler::User)),
            ("query_wait_timeout", None),
            ("pgbouncer cannot connect to server", None),
        ] {
            assert_eq!(pooler(words), meant, "{words}");
        }
    }
}
