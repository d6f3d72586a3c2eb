//! Sheets that muster itself puts into workbooks, beside those that hold rows.

/// A very hidden sheet that says that a workbook is muster's, and of which run.
pub const META_SHEET: &str = "_import_meta";
/// A hidden sheet that holds the values to choose from.
pub const LISTS_SHEET: &str = "_import_lists";

/// Sheets for people, in all languages in which they are written.
const FOR_PEOPLE: [&str; 6] = ["Read me", "Causes", "Example", "Прочтите", "Причины", "Пример"];

/// Which of a workbook's sheets may hold rows: all but muster's own. Those for people are known by
/// their names only beside [`META_SHEET`], for anybody may call a sheet so.
pub fn may_hold_rows(sheets: &[&str]) -> Vec<bool> {
    let ours = sheets.iter().any(|name| folded(name) == META_SHEET);
    let is_own = |name: &&str| {
        let name = folded(name);
        name == META_SHEET
            || name == LISTS_SHEET
            || (ours && FOR_PEOPLE.iter().any(|own| own.to_lowercase() == name))
    };
    sheets.iter().map(|name| !is_own(name)).collect()
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_for_people_are_passed_over_in_our_own_workbooks_only() {
        let sheets = ["Read me", "Customers", "causes", "_import_meta", "_import_lists"];
        assert_eq!(may_hold_rows(&sheets), [false, true, false, false, false]);
        assert_eq!(may_hold_rows(&["Read me", "Causes"]), [true, true]);
    }
}
