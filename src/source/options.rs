//! How inputs are to be read, as far as somebody says so. What nobody says is found out from the
//! files themselves.

use crate::table::Mapping;

/// What the command line and the configuration say about reading. The default says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What the house says about the columns.
    pub mapping: Mapping,
}

impl Options {
    /// The same with another mapping.
    #[must_use]
    pub fn with_mapping(mut self, mapping: Mapping) -> Options {
        self.mapping = mapping;
        self
    }
}
