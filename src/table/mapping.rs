//! What a house says about the columns of its files, and what that comes to in one input.

use super::Column;

/// What is said about the columns of a feed. The default says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The headings of columns; of several the first that an input has is meant. They come before
    /// everything that headings mean by themselves.
    pub columns: Vec<(Column, Vec<String>)>,
    /// Columns of these whose heading some input has to have; that of any other only has to be where
    /// rows have such a column.
    pub insisted: Vec<Column>,
    /// Headings that nothing is read from and nothing is said about.
    pub ignored: Vec<String>,
    /// The texts of columns that the files lack.
    pub constants: Vec<(Column, String)>,
    /// The texts of columns where a cell is empty or the column is not there.
    pub defaults: Vec<(Column, String)>,
    /// Texts that stand for others in a column, each as [`fold_value`] gives it.
    pub values: Vec<(Column, Vec<(String, String)>)>,
}

impl Mapping {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Mapping::default()
    }

    /// All headings that are named, those to be ignored included.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        let columns = self.columns.iter().flat_map(|(_, headings)| headings);
        columns.chain(&self.ignored).map(String::as_str)
    }
}

/// What a mapping comes to in one input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapped {
    /// Columns whose heading was named and is here.
    pub named: Vec<Column>,
    /// Columns whose heading was named and is not here, with the headings looked for.
    pub missing: Vec<(Column, Vec<String>)>,
    /// Columns that have a constant and also a heading.
    pub doubled: Vec<Column>,
    /// What cells are given, by column.
    pub fills: Vec<Fill>,
}

/// What the cells of one column are given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fill {
    /// The column.
    pub column: Column,
    /// The text of cells that hold nothing.
    pub text: Option<String>,
    /// Whether that text is a constant: no cell of the file can hold anything else.
    pub constant: bool,
    /// Texts that stand for others, each as [`fold_value`] gives it; sorted.
    pub values: Vec<(String, String)>,
}

impl Fill {
    /// What a cell's text stands for, if for another. `folded` is room to work in.
    pub(super) fn value(&self, text: &str, folded: &mut String) -> Option<&str> {
        if self.values.is_empty() || text.is_empty() {
            return None;
        }
        folded.clear();
        folded.extend(text.chars().flat_map(char::to_lowercase));
        let at = self.values.binary_search_by(|(from, _)| from.as_str().cmp(folded)).ok()?;
        self.values.get(at).map(|(_, to)| to.as_str())
    }
}

/// A text as value maps compare it: trimmed, in lower case, and otherwise whole.
pub fn fold_value(text: &str) -> String {
    text.trim().chars().flat_map(char::to_lowercase).collect()
}
