//! Files into rows. This room finds out how a file is built, where its records begin and end, and
//! which heading means which column. It knows no rule: what it cannot take apart it hands on as a
//! [`crate::table::Fault`], with the place.
//!
//! Reading is split so that it can be parallel and still exact. [`Blocks`] walks through a file
//! once, in order, and cuts it into blocks of whole records, each with the row, line and byte it
//! begins at. [`parse`] takes one block apart and depends on nothing but that block; it can run on
//! any thread, and again later on the same bytes, with the same result.

mod blocks;
mod encoding;
mod file;
mod headings;
mod listing;
mod open;
mod options;
mod paths;
mod sheet;
mod sniff;
mod spool;
mod text;
mod types;

pub use blocks::Blocks;
pub use encoding::{Charset, Oem};
pub use file::File;
pub use listing::listing;
pub use open::{Sources, open};
pub use options::Options;
pub use paths::{is_standard_input, paths};
pub use spool::free_bytes;
pub use text::parse;
pub use types::{Block, BlockFacts, Body, Error, FileFacts};
