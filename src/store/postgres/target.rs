//! A URL into what the driver needs to know. The driver itself reads the environment (`PGHOST`,
//! `PGPORT`, `PGUSER`, `PGPASSWORD`, `PGDATABASE`, `PGSSLMODE`, `PGSSLROOTCERT` and others) and the
//! password file (`PGPASSFILE`, else `~/.pgpass`); `service.rs` adds what it does not know.

use std::net::IpAddr;
use std::path::Path;
use std::str::FromStr as _;

use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::service;
use crate::store::{Cause, Error, shown_url};

/// Parameters a URL may have; `options[NAME]` besides.
pub(super) const PARAMETERS: [&str; 12] = [
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

/// Where a database is and how it is reached.
pub(super) struct Target {
    /// For the driver.
    pub(super) options: PgConnectOptions,
    /// For people: without user and password.
    pub(super) place: String,
}

/// Whether a URL names a PostgreSQL database.
pub(in crate::store) fn is_url(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// Reads a URL.
pub(super) fn target(url: &str) -> Result<Target, Error> {
    let refused = |why: String| Error::Parameter { place: shown_url(url), why };
    parameters(url).map_err(refused)?;
    let whole = service::resolved(url).map_err(refused)?;
    let url = whole.as_str();
    let names = parameters(url).map_err(refused)?;
    if let Some(file) = missing_file(url) {
        return Err(refused(format!("there is no file `{file}`")));
    }
    let options =
        PgConnectOptions::from_str(url).map_err(|said| refused(Cause::from(said).to_string()))?;
    // Poolers refuse parameters they do not follow, and no number here has a fraction.
    let mut options = options.extra_float_digits(None).disable_statement_logging();
    if options.get_application_name().is_none() {
        options = options.application_name("muster");
    }
    // The driver's own default would send passwords and people's data in the clear when somebody
    // in between asks for it.
    if !names.contains(&"sslmode") && matches!(options.get_ssl_mode(), PgSslMode::Prefer) {
        let mode = match at(&options) {
            At::Socket => PgSslMode::Disable,
            At::Loopback => PgSslMode::Prefer,
            At::Remote => PgSslMode::VerifyFull,
        };
        options = options.ssl_mode(mode);
    }
    Ok(Target { place: place(&options), options })
}

/// The names of a URL's parameters. One that the driver does not know it would ignore, and a
/// mistyped `sslmode` would be none.
fn parameters(url: &str) -> Result<Vec<&str>, String> {
    let Some((_, parameters)) = url.split_once('?') else { return Ok(Vec::new()) };
    let parameters = parameters.split('#').next().unwrap_or_default();
    let names = parameters.split('&').filter(|parameter| !parameter.is_empty());
    let names: Vec<&str> =
        names.map(|parameter| parameter.split('=').next().unwrap_or_default()).collect();
    let is_known = |name: &&&str| {
        PARAMETERS.contains(*name)
            || ["service", "passfile"].contains(*name)
            || name.starts_with("options[")
    };
    match names.iter().find(|name| !is_known(name)) {
        None => Ok(names),
        // What is no word may be part of a password with a question mark in it.
        Some(name) if name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') => {
            Err(format!("muster knows no parameter `{name}`"))
        }
        Some(_) => Err("a `?` in a password is written %3F, a `#` %23, an `@` %40".to_owned()),
    }
}

/// A file that the URL names and that is not there: to the driver this is the same as a server that
/// does not answer. Names with encoded characters are left to it.
fn missing_file(url: &str) -> Option<&str> {
    let (_, parameters) = url.split_once('?')?;
    let pairs = parameters.split('&').filter_map(|parameter| parameter.split_once('='));
    let mut files = pairs.filter(|(name, file)| {
        ["sslrootcert", "sslcert", "sslkey"].contains(name) && !file.contains(['%', '+'])
    });
    files.find(|(_, file)| !Path::new(file).exists()).map(|(_, file)| file)
}

/// How far away a server is.
#[derive(Debug, PartialEq, Eq)]
enum At {
    Socket,
    Loopback,
    Remote,
}

fn at(options: &PgConnectOptions) -> At {
    let host = options.get_host().trim_start_matches('[').trim_end_matches(']');
    if options.get_socket().is_some() || host.starts_with('/') {
        At::Socket
    } else if host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    {
        At::Loopback
    } else {
        At::Remote
    }
}

fn place(options: &PgConnectOptions) -> String {
    let database = options.get_database().unwrap_or(options.get_username());
    let (host, port) = (options.get_host(), options.get_port());
    let socket = options.get_socket().map(|folder| folder.display().to_string());
    match socket.or_else(|| host.starts_with('/').then(|| host.to_owned())) {
        Some(folder) if port == 5432 => format!("postgres:///{database}?host={folder}"),
        Some(folder) => format!("postgres:///{database}?host={folder}&port={port}"),
        None => format!("postgres://{host}:{port}/{database}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(url: &str) -> PgSslMode {
        target(url).unwrap().options.get_ssl_mode()
    }

    #[test]
    fn a_server_elsewhere_has_to_prove_who_it_is() {
        assert!(matches!(mode("postgres://db.example.com/crm"), PgSslMode::VerifyFull));
        assert!(matches!(mode("postgres://10.0.0.7/crm"), PgSslMode::VerifyFull));
        assert!(matches!(
            mode("postgres://db.example.com/crm?sslmode=require"),
            PgSslMode::Require
        ));
        assert!(matches!(mode("postgres://127.0.0.1/crm"), PgSslMode::Prefer));
        assert!(matches!(mode("postgres://[::1]:5433/crm"), PgSslMode::Prefer));
        assert!(matches!(
            mode("postgres://localhost/crm?sslmode=verify-full"),
            PgSslMode::VerifyFull
        ));
        assert!(matches!(mode("postgres:///crm?host=/run/postgresql"), PgSslMode::Disable));
        assert!(matches!(mode("postgresql://%2Frun%2Fpostgresql/crm"), PgSslMode::Disable));
    }

    #[test]
    fn a_place_is_shown_without_user_and_password() {
        let place = |url| target(url).unwrap().place;
        assert_eq!(place("postgres://ann:secret@h.example/crm"), "postgres://h.example:5432/crm");
        assert_eq!(
            place("postgres://ann@%2Frun%2Fpg:6432/crm?password=secret"),
            "postgres:///crm?host=/run/pg&port=6432"
        );
    }

    #[test]
    fn a_parameter_that_would_be_ignored_is_refused() {
        for (url, why) in [
            ("postgres://h/crm?sslmod=require", "muster knows no parameter `sslmod`"),
            ("postgres://h/crm?passfile=/no/such", "cannot read `/no/such`"),
            ("postgres://ann:se?cret@h/crm", "written %3F"),
            ("postgres://h/crm?sslmode=perhaps", "ssl_mode"),
            ("postgres://h:no/crm", "port"),
        ] {
            let said = target(url).err().unwrap().to_string();
            assert!(said.contains(why), "{url}: {said}");
            assert!(!said.contains("cret"), "{said}");
        }
    }
}
