//! Why a dialect is believed, in words for a person, and how sure it is.

use std::borrow::Cow;

use super::find::{Beginning, Found, TIE, share};
use super::sample::Sample;
use crate::source::Evidence;

/// How sure the dialect is, and why, in words.
pub(super) fn evidence(
    best: &Found,
    second: Option<&Found>,
    beginning: &Beginning<'_>,
) -> Evidence {
    let mut reasons = Vec::new();
    let (alike, all) = best.alike;
    let known = best.heading.map_or(0, |row| row.known);
    let width = best.width();
    let delimiter = best.sample.dialect.delimiter().name();
    if beginning.options.delimiter.is_some() {
        reasons.push(format!("the delimiter {delimiter} was told"));
    } else if beginning.separator.is_some() {
        reasons.push("the first line names the delimiter".to_owned());
    }
    if beginning.options.header_row.is_some() {
        reasons.push("the heading row was told".to_owned());
    }
    reasons.push(match known {
        0 => "no heading is known".to_owned(),
        _ => format!("{known} of {width} headings are known"),
    });
    if all > 0 {
        let cells = if width == 1 { "1 cell".to_owned() } else { format!("{width} cells") };
        reasons.push(format!("{alike} of the first {all} rows have {cells}, as the headings do"));
    }
    reasons.push(quotes(&best.sample));
    if let Some(second) = second.filter(|second| second.width() > 1 && second.alike.0 > 0) {
        let (alike, all) = second.alike;
        let name = second.sample.dialect.delimiter().name();
        reasons.push(format!("the next best delimiter, {name}, fits {alike} of {all} rows"));
    }
    reasons.extend(decimal_commas(best).map(Cow::into_owned));
    Evidence { confidence: confidence(best, second, beginning), reasons }
}

fn confidence(best: &Found, second: Option<&Found>, beginning: &Beginning<'_>) -> u8 {
    let (alike, all) = best.alike;
    let fits = if all == 0 { 0.9 } else { share(alike, all) };
    let known = best.heading.map_or(0, |row| row.known);
    let named = beginning.options.delimiter.is_some() || beginning.separator.is_some();
    let sure = if named || known >= 2 {
        0.7 + 0.3 * fits
    } else if best.heading.is_none() {
        0.0
    } else if best.width() < 2 {
        0.5 * fits
    } else {
        let rival = second.map_or(0.0, |second| second.score.min(best.score));
        let rows = if all < 3 { 0.7 } else { 1.0 };
        rows * fits * (1.0 - 0.5 * rival / best.score.max(TIE))
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of 100 between 0 and 1"
    )]
    let percent = (sure * 100.0).round() as u8;
    percent
}

/// What the quotes say.
fn quotes(sample: &Sample) -> String {
    let faulty = sample.faulty();
    let mark = match sample.dialect.quote() {
        Some(quote) => format!("`{}`", char::from(quote)),
        None => return "quotes are text: they open cells and never close them".to_owned(),
    };
    let mut text = match sample.quoted {
        0 => "no cell stands in quotes".to_owned(),
        1 => format!("1 cell stands in {mark}"),
        count => format!("{count} cells stand in {mark}"),
    };
    match faulty {
        0 => {}
        1 => text.push_str("; 1 row has a quote out of place"),
        count => text.push_str(&format!("; {count} rows have a quote out of place")),
    }
    if let Some(escape) = sample.dialect.escape() {
        text.push_str(&format!("; `{}` escapes them", char::from(escape)));
    }
    text
}

/// The columns whose numbers have a decimal comma. It is told, not changed.
fn decimal_commas(best: &Found) -> Option<Cow<'static, str>> {
    let heading = best.heading?;
    let (_, headings) = best.sample.rows.get(heading.index)?;
    let rows = || best.sample.rows.iter().skip(heading.index + 1).map(|(_, cells)| cells);
    let is = |mark: char, column: usize| {
        let written = |cells: &&Vec<String>| cells.get(column).is_some_and(|c| is_decimal(c, mark));
        rows().filter(written).count()
    };
    let names: Vec<&str> = headings
        .iter()
        .enumerate()
        .filter(|(column, _)| is(',', *column) > 0 && is('.', *column) == 0)
        .map(|(_, name)| name.trim())
        .collect();
    let names = names.join("`, `");
    (!names.is_empty()).then(|| format!("numbers have a decimal comma in `{names}`").into())
}

/// Whether a cell is a number with one such mark before its last one to four digits; three could
/// be thousands.
fn is_decimal(cell: &str, mark: char) -> bool {
    let Some((whole, part)) = cell.trim().trim_start_matches('-').rsplit_once(mark) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let thousands = if mark == ',' { '.' } else { ',' };
    digits(part) && matches!(part.len(), 1 | 2 | 4) && whole.split(thousands).all(digits)
}
