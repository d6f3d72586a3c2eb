//! The database as tests look at it: with the project's own driver, beside the program.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{Connection, Row, Value, ValueRef};

/// What a query gives, every value as text: blobs in hex, nothing as `-`.
pub(crate) fn rows(database: &Path, sql: &'static str) -> Vec<Vec<String>> {
    assert!(database.exists(), "{} is not there", database.display());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let options = SqliteConnectOptions::new()
            .filename(database)
            .busy_timeout(std::time::Duration::from_secs(10));
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        rows.iter().map(texts).collect()
    })
}

fn texts(row: &SqliteRow) -> Vec<String> {
    let text = |at: usize| {
        let raw = row.try_get_raw(at).unwrap();
        if raw.is_null() {
            return "-".to_owned();
        }
        let value = raw.to_owned();
        match value.try_decode_unchecked::<String>() {
            Ok(text) if !value.type_info().to_string().contains("BLOB") => text,
            _ => hex(&value.decode_unchecked::<Vec<u8>>()),
        }
    };
    (0..row.len()).map(text).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// As [`rows`], of a text made at run time; a row a line, values parted by bars.
pub(crate) fn said(database: &Path, sql: &str) -> Vec<String> {
    let sql: &'static str = sql.to_owned().leak();
    rows(database, sql).iter().map(|row| row.join("|")).collect()
}

/// One number.
pub(crate) fn number(database: &Path, sql: &'static str) -> u64 {
    rows(database, sql)[0][0].parse().unwrap()
}

/// Customers and lines that are in.
pub(crate) fn counts(database: &Path) -> (u64, u64) {
    let count = "SELECT (SELECT count(*) FROM customer), (SELECT count(*) FROM subscription)";
    let row = &rows(database, count)[0];
    (row[0].parse().unwrap(), row[1].parse().unwrap())
}

/// Everything that two runs over the same content must agree on, as lines of text.
///
/// Ids hold the instant at which their run began in their first 48 bits, which no two runs share;
/// those bits are blanked. What remains of an id (run, kind, ordinal) is compared, and so is every
/// other value. Left out are instants, paths of report folders, attempts and the lease.
pub(crate) fn dump(database: &Path) -> Vec<String> {
    let tables: [(&str, &'static str); 8] = [
        ("customer", "SELECT * FROM customer ORDER BY id"),
        ("agreement", "SELECT * FROM agreement ORDER BY id"),
        ("subscription", "SELECT * FROM subscription ORDER BY customer_id, id"),
        (
            "run",
            "SELECT id, fingerprint, generation, source, as_of, rules_date, batch_families, role,
                 state, exit_code, outcome, books FROM muster_run ORDER BY id",
        ),
        ("input", "SELECT run, number, sheet, digest, rows FROM muster_input ORDER BY run, number"),
        (
            "batch",
            "SELECT run, ordinal, first_family, end_family, customers, lines, refusals
                 FROM muster_batch ORDER BY run, ordinal",
        ),
        ("refusal", "SELECT * FROM muster_refusal ORDER BY run, batch, number"),
        (
            "reject",
            "SELECT * FROM muster_reject
                 ORDER BY source, customer_ref, line_key, code, column_name",
        ),
    ];
    let mut out = Vec::new();
    for (name, sql) in tables {
        let has_ids = ["customer", "agreement", "subscription"].contains(&name);
        for row in rows(database, sql) {
            let values: Vec<String> = row
                .iter()
                .map(|value| if has_ids { masked(value) } else { value.clone() })
                .collect();
            out.push(format!("{name}|{}", values.join("|")));
        }
    }
    out
}

/// An id of 16 bytes in hex without the instant in it; any other value as it is. A run's id has
/// the same length, and what remains of it tells runs apart well enough.
fn masked(value: &str) -> String {
    let is_id = value.len() == 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_id { value.chars().skip(12).collect() } else { value.to_owned() }
}
