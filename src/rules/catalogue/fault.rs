//! What keeps a catalogue from being read.

use std::fmt;

/// One thing that is wrong with a reference table. The run does not begin with such a table: what
/// is judged by it would be judged wrongly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueFault {
    /// The row in the sheet or the line in the file; 0 when the table as a whole is meant.
    pub line: u64,
    /// The heading of the cell; empty when the whole row or table is meant.
    pub heading: String,
    /// What was found and what was expected.
    pub what: String,
}

impl CatalogueFault {
    /// A fault of the table as a whole.
    pub(super) fn whole(what: impl Into<String>) -> CatalogueFault {
        CatalogueFault { line: 0, heading: String::new(), what: what.into() }
    }
}

impl fmt::Display for CatalogueFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        if !self.heading.is_empty() {
            write!(f, "{}: ", self.heading)?;
        }
        f.write_str(&self.what)
    }
}
