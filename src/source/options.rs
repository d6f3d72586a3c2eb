//! How inputs are to be read, as far as somebody says so. What nobody says is found out from the
//! files themselves.

use std::path::PathBuf;

use super::Charset;

/// What the command line and the configuration say about reading. The default says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The encoding of text files that have no byte order mark; else it is found out.
    pub encoding: Option<Charset>,
    /// The folder for copies of what cannot be read as it lies: packed files, other encodings,
    /// standard input. Else it is the system's own.
    pub work_dir: Option<PathBuf>,
}
