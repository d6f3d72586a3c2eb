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
mod mapping;
mod own_sheets;
mod place;
mod remark;
mod words;

pub use chunk::{Cell, CellKind, Chunk, ChunkBuilder, Fault, Filled, RowKind, RowView, Spelling};
pub(crate) use column::OUTPUT_HEADINGS;
pub(crate) use column::required;
pub use column::{Class, Column, Entity};
pub use encoding::{Basis, Encoding};
pub use header::{Header, Heading, ReportColumn, Shape, Target};
pub use listing::{Listing, ListingRow};
pub use mapping::{Fill, Mapped, Mapping, fold_value};
pub use own_sheets::{LISTS_SHEET, META_SHEET, may_hold_rows};
pub use place::{Input, InputId, Place, column_letters, file_stem, push_number};
pub use remark::{Remark, RemarkKind};
pub use words::fold_heading;
pub(crate) use words::{beside, known_headings};
