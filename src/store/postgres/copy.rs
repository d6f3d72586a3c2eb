//! Rows as the server's binary COPY takes them. It is the fastest way in: no statement a row, no
//! text to read numbers from.

use sqlx::PgConnection;

use crate::model::Date;
use crate::store::columns::{Table, Values};

/// What every such stream begins with: a signature, no flags, no further header.
const BEGINNING: &[u8; 19] = b"PGCOPY\n\xFF\r\n\0\0\0\0\0\0\0\0\0";
/// What it ends with: where the number of fields is expected, minus one.
const END: [u8; 2] = (-1_i16).to_be_bytes();
/// Absence, where the length of a field is expected.
const NULL: [u8; 4] = (-1_i32).to_be_bytes();
/// Bytes after which rows are sent: each time is one write to the socket.
const CHUNK: usize = 256 * 1024;

/// Day 0 of PostgreSQL.
const FIRST_DAY: Date = Date::constant(2000, 1, 1);

/// The fields of rows, one behind the other. A field is its length and its bytes.
pub(super) struct Fields(Vec<u8>);

impl Fields {
    fn bytes(&mut self, bytes: &[u8]) {
        // No cell comes near the limit; see `table::limits`.
        let length = i32::try_from(bytes.len()).unwrap_or(i32::MAX);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(bytes);
    }

    fn maybe(&mut self, bytes: Option<&[u8]>) {
        match bytes {
            Some(bytes) => self.bytes(bytes),
            None => self.0.extend_from_slice(&NULL),
        }
    }
}

impl Values for Fields {
    fn text<'a>(&mut self, text: impl Into<Option<&'a str>>) {
        self.maybe(text.into().map(str::as_bytes));
    }

    fn uuid<'a>(&mut self, id: impl Into<Option<&'a [u8; 16]>>) {
        self.maybe(id.into().map(|id| &id[..]));
    }

    fn digest(&mut self, bytes: &[u8; 32]) {
        self.bytes(bytes);
    }

    fn integer(&mut self, number: i32) {
        self.bytes(&number.to_be_bytes());
    }

    fn bigint(&mut self, number: i64) {
        self.bytes(&number.to_be_bytes());
    }

    fn boolean(&mut self, flag: Option<bool>) {
        self.maybe(flag.map(|flag| if flag { &[1_u8][..] } else { &[0_u8][..] }));
    }

    fn date(&mut self, day: Option<Date>) {
        let days = day.map(|day| day.days_since(FIRST_DAY).to_be_bytes());
        self.maybe(days.as_ref().map(|days| &days[..]));
    }
}

/// Writes rows. Gives how many the server says it took.
pub(super) async fn copy<T>(
    connection: &mut PgConnection,
    table: &'static Table,
    rows: &[T],
    add: impl Fn(&mut Fields, &T),
) -> Result<u64, sqlx::Error> {
    if rows.is_empty() {
        return Ok(0);
    }
    let Table { name, columns } = table;
    let fields = i16::try_from(columns.len()).unwrap_or(i16::MAX);
    let text = format!("COPY {name} ({}) FROM STDIN (FORMAT binary)", columns.join(", "));
    let mut stream = connection.copy_in_raw(&text).await?;
    let mut sent = Fields(Vec::with_capacity(CHUNK + CHUNK / 4));
    sent.0.extend_from_slice(BEGINNING);
    for row in rows {
        sent.0.extend_from_slice(&fields.to_be_bytes());
        add(&mut sent, row);
        if sent.0.len() >= CHUNK {
            stream.send(&sent.0[..]).await?;
            sent.0.clear();
        }
    }
    sent.0.extend_from_slice(&END);
    stream.send(&sent.0[..]).await?;
    stream.finish().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_its_length_and_its_bytes() {
        let mut fields = Fields(Vec::new());
        fields.text("ü");
        fields.text(None);
        fields.boolean(Some(true));
        fields.integer(7);
        fields.date(Some(Date::constant(1999, 12, 31)));
        let expected: [&[u8]; 5] = [
            b"\0\0\0\x02\xC3\xBC",
            b"\xFF\xFF\xFF\xFF",
            b"\0\0\0\x01\x01",
            b"\0\0\0\x04\0\0\0\x07",
            b"\0\0\0\x04\xFF\xFF\xFF\xFF",
        ];
        assert_eq!(fields.0, expected.concat());
    }
}
