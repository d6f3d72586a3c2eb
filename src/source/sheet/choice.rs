//! Which sheets are to be read, where somebody said so.

use std::path::Path;

use crate::source::Error;
use crate::table::limits::INPUTS_MAX;
use crate::table::may_hold_rows;

/// The sheets that were asked for, over all workbooks of a command.
pub(in crate::source) struct Choice<'a> {
    asked: &'a [String],
    /// By index into `asked`, whether a workbook has it.
    found: Vec<bool>,
    /// The sheets of all workbooks so far.
    seen: Vec<String>,
}

impl<'a> Choice<'a> {
    /// `asked` are names in any case, or numbers from 1; empty where nobody asked.
    pub(in crate::source) fn new(asked: &'a [String]) -> Choice<'a> {
        Choice { asked, found: vec![false; asked.len()], seen: Vec::new() }
    }

    /// Whether sheets were asked for by name.
    pub(in crate::source) fn is_made(&self) -> bool {
        !self.asked.is_empty()
    }

    /// Which of a workbook's sheets are meant, in the workbook's order.
    ///
    /// # Errors
    ///
    /// When none is, though sheets were asked for: nothing is read in their stead.
    pub(in crate::source) fn of(
        &mut self,
        path: &Path,
        sheets: &[&str],
    ) -> Result<Vec<usize>, Error> {
        if !self.is_made() {
            // A workbook of muster's own has sheets beside those with rows.
            let may = may_hold_rows(sheets);
            let all = !may.contains(&true);
            return Ok((0..sheets.len()).filter(|sheet| all || may[*sheet]).collect());
        }
        let room = INPUTS_MAX.saturating_sub(self.seen.len());
        self.seen.extend(sheets.iter().take(room).map(|name| (*name).to_owned()));
        let mut meant = Vec::new();
        for (asked, found) in self.asked.iter().zip(&mut self.found) {
            let index = find(asked, sheets);
            *found |= index.is_some();
            meant.extend(index);
        }
        meant.sort_unstable();
        meant.dedup();
        if meant.is_empty() {
            let place = format!("`{}`", path.display());
            return Err(missing(&self.asked[0], place, sheets));
        }
        Ok(meant)
    }

    /// Looks whether all that was asked for was there.
    ///
    /// # Errors
    ///
    /// When a name is of no sheet of any workbook; where there is no workbook, unless `if_any`.
    pub(in crate::source) fn finish(&self, if_any: bool) -> Result<(), Error> {
        if if_any && self.seen.is_empty() {
            return Ok(());
        }
        let unfound = self.asked.iter().zip(&self.found).find(|(_, found)| !**found);
        let Some((asked, _)) = unfound else { return Ok(()) };
        let sheets: Vec<&str> = self.seen.iter().map(String::as_str).collect();
        Err(missing(asked, "any of the files".to_owned(), &sheets))
    }
}

/// A name in any case comes first, for a sheet may be called by a number.
fn find(asked: &str, sheets: &[&str]) -> Option<usize> {
    let folded = asked.trim().to_lowercase();
    let exact = sheets.iter().position(|name| *name == asked);
    let named = || sheets.iter().position(|name| name.trim().to_lowercase() == folded);
    let numbered = || {
        let number: usize = folded.parse().ok()?;
        number.checked_sub(1).filter(|index| *index < sheets.len())
    };
    exact.or_else(named).or_else(numbered)
}

fn missing(asked: &str, place: String, sheets: &[&str]) -> Error {
    const NAMED: usize = 20;
    let mut list: Vec<String> = sheets.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    if sheets.len() > NAMED {
        list.push(format!("{} more", sheets.len() - NAMED));
    }
    let sheets = if list.is_empty() { "none".to_owned() } else { list.join(", ") };
    Error::NoSheet { name: asked.to_owned(), place, sheets }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_are_meant_by_name_in_any_case_or_by_number() {
        let asked = ["orders".to_owned(), "3".to_owned()];
        let mut choice = Choice::new(&asked);
        let path = Path::new("a.xlsx");
        assert_eq!(choice.of(path, &["Notes", "Orders", "May"]).unwrap(), [1, 2]);
        assert_eq!(choice.of(path, &["3", "ORDERS", "May"]).unwrap(), [0, 1]);
        assert!(choice.finish(false).is_ok());
        assert_eq!(Choice::new(&[]).of(path, &["a", "b"]).unwrap(), [0, 1]);
    }

    #[test]
    fn a_sheet_that_is_not_there_is_named_with_those_that_are() {
        let asked = ["Mai".to_owned(), "Juni".to_owned()];
        let mut choice = Choice::new(&asked);
        let error = choice.of(Path::new("a.xlsx"), &["Notes", "Orders"]).unwrap_err().to_string();
        assert_eq!(error, "there is no sheet `Mai` in `a.xlsx`; the sheets are `Notes`, `Orders`");
        assert_eq!(choice.of(Path::new("b.xlsx"), &["Mai"]).unwrap(), [0]);
        let error = choice.finish(true).unwrap_err().to_string();
        assert!(error.contains("`Juni` in any of the files"), "{error}");
        assert!(error.contains("`Notes`, `Orders`, `Mai`"), "{error}");
        let none = Choice::new(&asked);
        assert!(none.finish(false).unwrap_err().to_string().ends_with("are none"));
        assert!(none.finish(true).is_ok());
    }
}
