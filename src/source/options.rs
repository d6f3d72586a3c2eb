//! How inputs are to be read, as far as somebody says so. What nobody says is found out from the
//! files themselves.

/// What the command line and the configuration say about reading. The default says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The sheets to be read, by name in any case or by number from 1; none means all whose
    /// headings are known.
    pub sheets: Vec<String>,
}
