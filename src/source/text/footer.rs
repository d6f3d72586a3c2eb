//! Rows at the end of a text file that close the table and are no data: totals, counts, who made
//! the file and when.
//!
//! They are looked for from the end of the file, in its last physical lines. Each of them is one
//! record for sure, whatever stands before it: a quoted cell that begins further up could only end
//! in such a line with a quote that stands before a delimiter or a line end, and a line in which
//! one may is no footer.

use memchr::memchr;

use super::Dialect;
use super::cells::Cells;
use super::parse::{slice, text};
use super::record::{Cut, lex};
use crate::table::limits::FOOTER_ROWS_MAX;

/// How much of the end of a file is looked at.
pub(super) const TAIL_BYTES: usize = 16 * 1024;

/// Filled cells of a footer.
const FILLED_MAX: usize = 3;

/// Where the footer begins; [`u64::MAX`] where there is none. `tail` is the end of a file of `size`
/// bytes whose rows of data begin at `body`.
pub(super) fn footer(tail: &[u8], size: u64, body: u64, dialect: Dialect, width: usize) -> u64 {
    let begin = size - tail.len() as u64;
    let skip = usize::try_from(body.saturating_sub(begin)).unwrap_or(usize::MAX).min(tail.len());
    let bytes = &tail[skip..];
    let mut lines = lines(bytes);
    // The first line may have begun before.
    if begin > body && !lines.is_empty() {
        lines.remove(0);
    }
    let mut footer = None;
    let mut left = FOOTER_ROWS_MAX;
    for (index, (start, end)) in lines.iter().enumerate().rev() {
        let Some(cells) = cells(&bytes[*start..*end], dialect) else { break };
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let above = index.checked_sub(1).and_then(|above| lines.get(above));
        let apart = above.is_some_and(|(start, end)| bytes[*start..*end].trim_ascii().is_empty());
        let last = footer.is_none() && apart;
        if left == 0 || !closes(&cells, width, last) {
            break;
        }
        footer = Some(*start);
        left -= 1;
    }
    footer.map_or(u64::MAX, |start| begin + (skip + start) as u64)
}

/// The physical lines, without their ends.
fn lines(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let end =
            memchr::memchr2(b'\r', b'\n', &bytes[start..]).map_or(bytes.len(), |at| start + at);
        lines.push((start, end));
        start = end + if bytes[end..].starts_with(b"\r\n") { 2 } else { 1 };
    }
    lines
}

/// The cells of a line that is a record by itself; `None` when a quoted cell may end or begin in
/// it.
fn cells(line: &[u8], dialect: Dialect) -> Option<Vec<String>> {
    if let Some(quote) = dialect.quote()
        && let Some(at) = memchr(quote, line)
    {
        let letter = line.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
        if !letter || dialect.escape().is_some() {
            return None;
        }
    }
    let mut cells = Cells::default();
    let record = lex(line, 0, Cut { dialect, width: 0 }, true, &mut cells);
    if record.is_some_and(|record| record.unclosed || record.stray) {
        return None;
    }
    let texts = (0_u32..).zip(cells.ranges()).map(|(index, range)| {
        let raw = String::from_utf8_lossy(slice(line, *range));
        text(dialect, &cells, index, &raw).into_owned()
    });
    // A blank line is one empty cell.
    Some(texts.collect())
}

/// Whether a row closes a table of so many columns. A row with a single cell cannot be a row of a
/// table of three, and one with a total has little else. `last` is the last row, behind a blank one.
fn closes(cells: &[String], width: usize, last: bool) -> bool {
    let filled: Vec<&str> =
        cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let Some((first, others)) = filled.split_first() else { return false };
    if cells.len() == 1 && width >= 3 {
        return last || is_remark(first) || says_end(first).is_some();
    }
    let few = filled.len() <= FILLED_MAX && filled.len() * 3 <= width;
    few && says_end(first) == Some(true) && others.iter().all(|cell| is_number(cell))
}

/// Whether a text begins as the end of a table does; if so, whether nothing else is said than
/// numbers and what is counted.
fn says_end(text: &str) -> Option<bool> {
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.next()?;
    let rest: Vec<&str> = words.collect();
    let is_plain = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            || ENDS.contains(word)
            || COUNTED.contains(word)
    };
    if ENDS.contains(&first) {
        return Some(rest.iter().all(is_plain));
    }
    // `563 rows`, `(563 rows affected)`.
    let counts = first.bytes().all(|byte| byte.is_ascii_digit())
        && rest.first().is_some_and(|word| COUNTED.contains(word));
    counts.then(|| rest.iter().all(is_plain))
}

/// Words with which the end of a table begins.
const ENDS: &[&str] = &[
    "total",
    "totals",
    "subtotal",
    "grand",
    "sum",
    "count",
    "end",
    "eof",
    "records",
    "rows",
    "generated",
    "exported",
    "created",
    "printed",
    "summe",
    "gesamt",
    "gesamtsumme",
    "insgesamt",
    "anzahl",
    "ende",
    "erstellt",
    "exportiert",
    "totale",
    "totales",
    "totaal",
    "somme",
    "fin",
    "suma",
    "razem",
    "итого",
    "всего",
    "конец",
];

/// Words for what is counted, and those between.
const COUNTED: &[&str] = &[
    "of",
    "the",
    "row",
    "rows",
    "record",
    "records",
    "line",
    "lines",
    "customer",
    "customers",
    "subscription",
    "subscriptions",
    "seat",
    "seats",
    "licenses",
    "licences",
    "user",
    "users",
    "item",
    "items",
    "entry",
    "entries",
    "file",
    "report",
    "export",
    "list",
    "data",
    "table",
    "at",
    "on",
    "affected",
    "selected",
    "number",
    "count",
    "quantity",
    "utc",
    "gmt",
    "zeilen",
    "kunden",
    "datensätze",
    "der",
    "am",
    "um",
    "строк",
    "записей",
    "клиентов",
    "файла",
];

/// Whether a text is a remark to the reader, as `# end` or `-- 563 rows`.
fn is_remark(text: &str) -> bool {
    text.starts_with('#') || text.starts_with("--") || text.starts_with("//")
}

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '$' | '€' | '£'))
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && !text.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "customer_ref,company_name,domain_prefix,country,city,postal_code\n";

    /// The rows taken for a footer.
    fn taken(rows: &str) -> String {
        let text = format!("{HEAD}{rows}");
        let (size, body) = (text.len() as u64, HEAD.len() as u64);
        let at = footer(text.as_bytes(), size, body, Dialect::default(), 6);
        text.get(usize::try_from(at).unwrap_or(usize::MAX)..).unwrap_or_default().to_owned()
    }

    #[test]
    fn totals_counts_and_remarks_close_a_table() {
        let data = "C-1,Weber,weber,DE,Berlin,10117\n";
        for end in [
            "Total,,,,,1\n",
            "Total: 1 customers,,,,,\n",
            "\nGenerated by the CRM on 2026-01-05",
            "Exported 2026-01-05 10:00\r\n\r\n",
            "Total,1,,,,\nEnd of file\n",
            "(1 row affected)\n",
            "# 1 row\n",
            "Итого: 1,,,,,\n",
            "\"Total\",,,,,\n",
        ] {
            assert_eq!(taken(&format!("{data}{end}")), end.trim_start(), "{end:?}");
        }
        assert_eq!(taken(&format!("{data}\nAll prices are net\n")), "All prices are net\n");
    }

    #[test]
    fn a_customer_is_never_a_footer() {
        for end in [
            "C-2,Total Energies,total,FR,Paris,92400\n",
            "C-2,Total Energies,,,,\n",
            "Total,Total SE,total,FR,Paris,92400\n",
            "Total Energies,,,,,\n",
            "Total Energies,5,,,,\n",
            "All prices are net\n",
            "C-2,Weber\n",
            "Total,DE,,,,\n",
            "\n",
        ] {
            assert_eq!(taken(&format!("C-1,Weber,weber,DE,Berlin,10117\n{end}")), "", "{end:?}");
        }
    }

    #[test]
    fn what_may_end_a_quoted_cell_is_no_footer() {
        assert_eq!(taken("C-1,\"Weber\nTotal: 1\",weber,DE,Berlin,10117\n"), "");
        assert_eq!(taken("C-1,Weber,weber,DE,Berlin,\"1\n\nTotal 1\"\n"), "");
        // This quote is never closed, so the last line is a row by itself.
        assert_eq!(taken("C-1,Weber,weber,DE,Berlin,\"1\nTotal 1\n"), "Total 1\n");
    }

    #[test]
    fn only_whole_lines_behind_the_headings_count() {
        assert_eq!(taken(""), "");
        let text = b"tal,,,,,\nTotal,,,,,\n";
        assert_eq!(footer(text, 1_000, 100, Dialect::default(), 6), 1_000 - 11);
    }
}
