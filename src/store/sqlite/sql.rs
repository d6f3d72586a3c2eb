//! Statements of many rows: their texts, built from literals once for each shape, and the values
//! bound to them. One row a statement would spend nine tenths of the time on the way to the
//! driver's thread and back.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use futures_util::future::join;
use sqlx::error::BoxDynError;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments as _, AssertSqlSafe, Encode, Sqlite, SqliteConnection, Type};

use crate::model::Date;
use crate::store::columns::{Table, Values};

/// Most values one statement takes.
const MAX_BINDS: usize = 32_766;
/// Most rows one statement takes. Beyond 500 the gain per row is a few per cent. A power of two:
/// a rest is written by ever smaller powers, so there are ten texts a table and not five hundred.
const MAX_ROWS: usize = 512;

/// Keys one question asks for.
pub(super) const ASKED: usize = 256;

/// An `INSERT` of any number of rows.
pub(super) struct Insert {
    /// The table.
    pub(super) table: &'static Table,
    /// What follows the values, such as `ON CONFLICT`.
    pub(super) tail: &'static str,
    /// Whether a statement that fails may leave the rows before the one that failed. SQLite then
    /// need not copy every page before it changes it; whoever asks for it takes all back anyway.
    pub(super) in_parts: bool,
}

/// The texts built so far.
#[derive(Default)]
pub(super) struct Texts(BTreeMap<(&'static str, usize), Arc<str>>);

impl Texts {
    fn insert(&mut self, insert: &'static Insert, rows: usize) -> AssertSqlSafe<Arc<str>> {
        let text = self.0.entry((insert.table.name, rows)).or_insert_with(|| text(insert, rows));
        trusted(Arc::clone(text))
    }

    /// A question about [`ASKED`] keys for every list that its text marks with `{keys}`.
    pub(super) fn question(&mut self, question: &'static str) -> AssertSqlSafe<Arc<str>> {
        let text = self.0.entry((question, 0)).or_insert_with(|| {
            let keys = format!("({})", vec!["?"; ASKED].join(","));
            question.replace("{keys}", &keys).into()
        });
        trusted(Arc::clone(text))
    }
}

#[expect(clippy::disallowed_methods, reason = "every text of this file is built from literals")]
fn trusted(text: Arc<str>) -> AssertSqlSafe<Arc<str>> {
    AssertSqlSafe(text)
}

fn text(insert: &Insert, rows: usize) -> Arc<str> {
    let Insert { table: Table { name, columns }, tail, in_parts } = insert;
    let or_fail = if *in_parts { " OR FAIL" } else { "" };
    let row = format!("({})", vec!["?"; columns.len()].join(","));
    let mut text = String::with_capacity(rows * (row.len() + 1) + 1024);
    // Writing to a string cannot fail.
    write!(text, "INSERT{or_fail} INTO {name} ({}) VALUES {row}", columns.join(","))
        .unwrap_or_default();
    for _ in 1..rows {
        text.push(',');
        text.push_str(&row);
    }
    text.push_str(tail);
    text.into()
}

/// The values of one statement. They are copied: the driver hands them to its own thread.
#[derive(Default)]
pub(super) struct Binds {
    arguments: SqliteArguments,
    fault: Option<BoxDynError>,
}

impl Binds {
    /// Adds a value.
    pub(super) fn add<'q, T>(&mut self, value: T)
    where
        T: Encode<'q, Sqlite> + Type<Sqlite>,
    {
        if let Err(said) = self.arguments.add(value) {
            self.fault.get_or_insert(said);
        }
    }

    /// The arguments, or why a value could not be one.
    pub(super) fn finish(self) -> Result<SqliteArguments, sqlx::Error> {
        match self.fault {
            Some(said) => Err(sqlx::Error::Encode(said)),
            None => Ok(self.arguments),
        }
    }
}

impl Values for Binds {
    fn text<'a>(&mut self, text: impl Into<Option<&'a str>>) {
        self.add(text.into());
    }

    fn uuid<'a>(&mut self, id: impl Into<Option<&'a [u8; 16]>>) {
        self.add(id.into().map(|id| &id[..]));
    }

    fn digest(&mut self, bytes: &[u8; 32]) {
        self.add(&bytes[..]);
    }

    fn integer(&mut self, number: i32) {
        self.add(i64::from(number));
    }

    fn bigint(&mut self, number: i64) {
        self.add(number);
    }

    fn boolean(&mut self, flag: Option<bool>) {
        self.add(flag);
    }

    fn date(&mut self, day: Option<Date>) {
        self.add(day.map(|day| day.to_string()));
    }
}

/// Writes rows, many at once, in their order. Gives how many the database says it wrote.
pub(super) async fn insert<T>(
    connection: &mut SqliteConnection,
    texts: &mut Texts,
    insert: &'static Insert,
    rows: &[T],
    bind: impl Fn(&mut Binds, &T),
) -> Result<u64, sqlx::Error> {
    let columns = insert.table.columns.len();
    let most = power_within(MAX_ROWS.min(MAX_BINDS / columns));
    let mut rest = rows;
    // The rows of the next statement, and their values.
    let mut next = || {
        let (now, later) = rest.split_at(power_within(rest.len()).min(most).min(rest.len()));
        rest = later;
        let mut binds = Binds::default();
        binds.arguments.reserve(now.len() * columns, 0);
        for row in now {
            bind(&mut binds, row);
        }
        debug_assert_eq!(binds.arguments.len(), now.len() * columns, "{}", insert.table.name);
        (now.len(), binds)
    };
    let mut written = 0;
    let mut ready = next();
    while ready.0 > 0 {
        let (count, binds) = ready;
        let text = texts.insert(insert, count);
        let query = sqlx::query_with(text, binds.finish()?).execute(&mut *connection);
        // The database has a thread of its own: while it works, the next values are laid out.
        let (done, following) = join(query, async { next() }).await;
        written += done?.rows_affected();
        ready = following;
    }
    Ok(written)
}

/// The greatest power of two that is not above `number`, which is at least 1.
fn power_within(number: usize) -> usize {
    1 << number.max(1).ilog2()
}

/// Adds the keys of one list and fills it up with nulls, which equal no key.
pub(super) fn add_keys<'q, T>(binds: &mut Binds, keys: impl ExactSizeIterator<Item = T>)
where
    T: Encode<'q, Sqlite> + Type<Sqlite>,
{
    let missing = ASKED - keys.len().min(ASKED);
    for key in keys.take(ASKED) {
        binds.add(key);
    }
    for _ in 0..missing {
        binds.add(None::<i64>);
    }
}
