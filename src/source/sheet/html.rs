//! Tables of HTML pages, which "export to Excel" buttons give under the name `.xls`. Each table is
//! a sheet. A page is read from its beginning; only tables inside tables are held, since their rows
//! come in the middle of a row.

mod cell;
mod entities;
mod table;
mod tokens;

use std::collections::VecDeque;

use super::books::{Book, Sheet, hidden_rows};
use super::rows::{Row, Trouble};
use super::utf8::Utf8;
use crate::source::file::Stream;
use table::Table;
use tokens::{Tag, Token, Tokens};

/// Tables inside one another.
const DEPTH_MAX: usize = 64;
/// Bytes of rows that are held of tables inside tables.
const HELD_BYTES_MAX: usize = 64 * 1024 * 1024;

/// A page being read.
struct Html {
    tokens: Tokens,
    /// The tables that are open; the rows of the outermost are handed on as they end.
    open: Vec<Table>,
    /// Whole tables that stood inside others, in the order of their ends.
    held: VecDeque<VecDeque<Row>>,
    held_bytes: usize,
    /// The rows to be given before any more is read: of a held table, or the first of an open one.
    ready: VecDeque<Row>,
    /// Names that the page gives its sheets, for the tables in order.
    names: VecDeque<String>,
    tables: usize,
    hidden_rows: u64,
}

/// Opens a page.
pub(super) fn open(stream: Stream) -> Box<dyn Book> {
    Box::new(Html {
        tokens: Tokens::new(Utf8::new(stream)),
        open: Vec::new(),
        held: VecDeque::new(),
        held_bytes: 0,
        ready: VecDeque::new(),
        names: VecDeque::new(),
        tables: 0,
        hidden_rows: 0,
    })
}

impl Book for Html {
    fn next_sheet(&mut self) -> Result<Option<Sheet>, Trouble> {
        let mut row = Row::default();
        while self.next_row(&mut row)? {}
        self.hidden_rows = 0;
        loop {
            if let Some(rows) = self.held.pop_front() {
                self.held_bytes -= rows.iter().map(Row::bytes).sum::<usize>();
                self.ready = rows;
            } else if !self.seek_table()? {
                return Ok(None);
            } else if self.next_row(&mut row)? {
                self.ready.push_back(std::mem::take(&mut row));
            }
            // A table in which no cell holds anything is there for the looks of the page.
            if !self.ready.is_empty() {
                break;
            }
        }
        self.tables += 1;
        let name = self.names.pop_front();
        let name = name.unwrap_or_else(|| format!("Table {}", self.tables));
        Ok(Some(Sheet { name, hidden: false }))
    }

    fn next_row(&mut self, row: &mut Row) -> Result<bool, Trouble> {
        if let Some(ready) = self.ready.pop_front() {
            *row = ready;
            return Ok(true);
        }
        while !self.open.is_empty() {
            if let Some(done) = self.step()? {
                *row = done;
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn note(&mut self) -> Result<Option<String>, Trouble> {
        let mut row = Row::default();
        while self.next_row(&mut row)? {}
        Ok(hidden_rows(self.hidden_rows))
    }
}

fn cut_off() -> Trouble {
    let reason = "the page ends inside a table or a tag; it was cut off, so export it again";
    Trouble::File(reason.to_owned())
}

impl Html {
    /// Goes behind the next `<table>`; `false` at the end of the page.
    fn seek_table(&mut self) -> Result<bool, Trouble> {
        loop {
            match self.tokens.next()? {
                Token::Open(tag) if tag.name == "table" => {
                    self.open.push(Table::default());
                    return Ok(true);
                }
                Token::Comment(text) => self.read_names(&text),
                Token::End { inside: true } => return Err(cut_off()),
                Token::End { inside: false } => return Ok(false),
                _ => {}
            }
        }
    }

    /// Reads one tag or text; the row of the outermost table that it ended, if it holds anything.
    fn step(&mut self) -> Result<Option<Row>, Trouble> {
        let token = self.tokens.next()?;
        let depth = self.open.len();
        let Some(table) = self.open.last_mut() else { return Ok(None) };
        let done = match token {
            Token::Text(text) => {
                table.text(&text);
                None
            }
            Token::Open(tag) if tag.name == "table" => {
                if depth >= DEPTH_MAX {
                    let text = format!("{DEPTH_MAX} tables are inside one another");
                    return Err(Trouble::Limit(text));
                }
                self.open.push(Table::default());
                return Ok(None);
            }
            Token::Open(tag) => self.tag(&tag)?,
            Token::Close(name) => match name.as_str() {
                "td" | "th" => {
                    table.end_cell()?;
                    None
                }
                "tr" | "thead" | "tbody" | "tfoot" => table.end_row()?,
                "table" => {
                    let done = table.end_row()?;
                    return self.end_table(done);
                }
                "p" | "div" | "li" => {
                    table.line(false);
                    None
                }
                _ => None,
            },
            Token::Comment(text) => {
                self.read_names(&text);
                None
            }
            Token::End { .. } => return Err(cut_off()),
        };
        self.hand_on(done)
    }

    fn tag(&mut self, tag: &Tag) -> Result<Option<Row>, Trouble> {
        let Some(table) = self.open.last_mut() else { return Ok(None) };
        match tag.name.as_str() {
            "tr" => {
                let done = table.end_row()?;
                if table.begin_row(tag) && self.open.len() == 1 {
                    self.hidden_rows += 1;
                }
                Ok(done)
            }
            "thead" | "tbody" | "tfoot" | "caption" | "colgroup" => table.end_row(),
            "td" | "th" => {
                table.begin_cell(tag)?;
                Ok(None)
            }
            "br" => {
                table.line(true);
                Ok(None)
            }
            "p" | "div" | "li" => {
                table.line(false);
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    /// Takes a row that has ended: the outermost table's is given out, others are held.
    fn hand_on(&mut self, done: Option<Row>) -> Result<Option<Row>, Trouble> {
        let Some(row) = done.filter(|row| !row.is_empty()) else { return Ok(None) };
        if self.open.len() == 1 {
            return Ok(Some(row));
        }
        self.held_bytes += row.bytes();
        if self.held_bytes > HELD_BYTES_MAX {
            let text = format!("tables inside tables have at most {HELD_BYTES_MAX} bytes");
            return Err(Trouble::Limit(text));
        }
        if let Some(table) = self.open.last_mut() {
            table.rows.push_back(row);
        }
        Ok(None)
    }

    fn end_table(&mut self, done: Option<Row>) -> Result<Option<Row>, Trouble> {
        let given = self.hand_on(done)?;
        if let Some(table) = self.open.pop()
            && !table.rows.is_empty()
        {
            self.held.push_back(table.rows);
        }
        Ok(given)
    }

    /// Excel writes the sheets' names into a comment.
    fn read_names(&mut self, comment: &str) {
        if self.tables > 0 || !comment.contains("<x:ExcelWorksheet>") {
            return;
        }
        let names = comment.split("<x:Name>").skip(1).filter_map(|rest| rest.split('<').next());
        self.names = names.map(|name| entities::decode(name.trim())).collect();
    }
}
