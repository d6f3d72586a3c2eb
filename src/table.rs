//! What was read from a file, before anybody trusts it: rows and their cells, where each of them
//! stands, and which heading means which column.
//!
//! This room knows no file formats (that is `source`) and no rules (that is `rules`). Everything
//! in it is plain data.

mod chunk;
mod column;
mod encoding;
mod header;
pub mod limits;
mod listing;
mod place;

pub use chunk::{Cell, CellKind, Chunk, ChunkBuilder, Fault, RowKind, RowView};
pub(crate) use column::OUTPUT_HEADINGS;
pub(crate) use column::required;
pub use column::{Class, Column, Entity, fold_heading};
pub use encoding::{Basis, Encoding};
pub use header::{Header, Heading, ReportColumn, Shape, Target};
pub use listing::{Listing, ListingRow};
pub use place::{Input, InputId, Place, column_letters, file_stem};
