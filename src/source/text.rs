//! Text files: delimiter, quotes, line ends.
//!
//! Two functions know where a record ends. [`record::walk`] only counts and is fast; [`record::lex`]
//! also finds the cells. They agree on every byte string, and whatever follows a record's own end
//! does not change how it is taken apart. So a slice of whole records gives the same rows alone as
//! it does inside its file.

mod blocks;
mod cells;
mod dialect;
mod evidence;
mod find;
mod footer;
mod layout;
mod parse;
mod record;
mod sample;
mod second;
#[cfg(test)]
mod tests;

pub(super) use blocks::TextBlocks;
pub use dialect::{Delimiter, Dialect, Mark};
pub(super) use layout::{Layout, open, open_listing};
pub use parse::parse;
