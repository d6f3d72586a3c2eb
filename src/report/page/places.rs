//! Where in each input its trouble lies, from its first row to its last.

use std::collections::BTreeMap;

use crate::report::{Summary, file_label};
use crate::rules::{Message, Word, say};
use crate::table::InputId;

use super::html::{Html, WHOLE};
use super::pictures::{key, with_sheet};
use super::strip::{Mark, Strip};

/// Points from the foot of a strip to its highest bar; a few are left above it.
const HEIGHT: u64 = 64;

/// A strip for each input in which anything was found.
pub(super) fn places(html: &mut Html, summary: &Summary, strips: &BTreeMap<InputId, Strip>) {
    if strips.is_empty() {
        return;
    }
    html.raw("<section id=\"places\" aria-labelledby=\"places-title\">\n<h2 id=\"places-title\">")
        .say(say!("Where the trouble lies"))
        .raw("</h2>\n<p class=\"quiet\">")
        .say(say!(
            "Each strip is an input, from its first row on the left to its last on the right."
        ))
        .raw("</p>\n<ul class=\"keys\"><li>");
    key(html, "bad", say!("rejected rows"));
    html.raw("</li><li>");
    key(html, "held", say!("rows with warnings only"));
    html.raw("</li></ul>\n");
    for (input, strip) in strips {
        let Some(facts) = summary.inputs.get(input.index()) else { continue };
        let rows = summary.books.inputs.get(input.index()).map_or(0, |books| books.rows.read);
        // Above the rows stand the headings.
        let last = u32::try_from(rows + 1).unwrap_or(u32::MAX);
        let label = file_label(&facts.path, summary.inputs.iter().map(|own| own.path.as_str()));
        html.raw("<figure class=\"strip\">\n<figcaption><h3>");
        html.apart(&with_sheet(&label, facts.sheet.as_deref())).raw("</h3>\n<p>");
        for message in sentences(strip, last) {
            html.tell(&message).raw(" ");
        }
        html.raw("</p></figcaption>\n");
        draw(html, strip, last);
        html.raw("</figure>\n");
    }
    html.raw("</section>\n");
}

/// The strip in words.
fn sentences(strip: &Strip, last: u32) -> Vec<Message> {
    let rejected = strip.extent(Mark::Rejected);
    let mut told = Vec::new();
    match (rejected.count, number(rejected.first), number(rejected.last)) {
        (0, ..) => {}
        (1, row, _) => told.push(say!("Rejected rows: 1, row {row}.", row)),
        (count, first, last) => {
            let count = Word::Number(count);
            told.push(say!(
                "Rejected rows: {count}, from row {first} to row {last}.",
                count,
                first,
                last
            ));
        }
    }
    told.extend(densest(strip, last).filter(|_| rejected.count > 1));
    let warned = strip.extent(Mark::Warned);
    match (warned.count, number(warned.first), number(warned.last)) {
        (0, ..) => {}
        (1, row, _) => told.push(say!("Rows with warnings only: 1, row {row}.", row)),
        (count, first, last) => {
            let count = Word::Number(count);
            told.push(say!(
                "Rows with warnings only: {count}, from row {first} to row {last}.",
                count,
                first,
                last
            ));
        }
    }
    told
}

/// Where most rows are rejected; the first of equals. A bar of one row says nothing.
fn densest(strip: &Strip, last: u32) -> Option<Message> {
    let (width, bars) = strip.bars(last);
    let (at, counts) = bars.iter().enumerate().rev().max_by_key(|(_, counts)| counts[0])?;
    let (from, to) = rows_of(at, width, last);
    let [from, to, count] = [from, to, counts[0]].map(number);
    let most = say!("The most in one stretch: {count}, in rows {from} to {to}.", count, from, to);
    (width > 1).then_some(most)
}

/// Rows are counted into the millions, so they are written as other numbers are.
fn number(number: u32) -> Word {
    Word::Number(number.into())
}

/// The rows that a bar stands for.
fn rows_of(at: usize, width: u32, last: u32) -> (u32, u32) {
    let from = u32::try_from(at).unwrap_or(u32::MAX).saturating_mul(width).saturating_add(1);
    (from, from.saturating_add(width - 1).min(last.max(from)))
}

/// The bars: rejected rows from the foot, warned ones on them.
fn draw(html: &mut Html, strip: &Strip, last: u32) {
    let (width, bars) = strip.bars(last);
    let most = bars.iter().map(|[rejected, warned]| rejected + warned).max().unwrap_or_default();
    let step = WHOLE / bars.len().max(1) as u64;
    html.raw("<svg class=\"rows\" height=\"68\" aria-hidden=\"true\" focusable=\"false\">");
    for (at, counts) in bars.iter().enumerate().filter(|(_, counts)| **counts != [0, 0]) {
        let (from, to) = rows_of(at, width, last);
        html.raw("<g><title>").tell(&told(from, to, *counts)).raw("</title>");
        let mut foot = HEIGHT + 4;
        for (count, class) in counts.iter().zip(["bad", "held"]).filter(|(count, _)| **count > 0) {
            let height = (u64::from(*count) * HEIGHT / u64::from(most.max(1))).max(3);
            foot = foot.saturating_sub(height);
            html.raw("<rect class=\"fill-").raw(class).raw("\"");
            html.share("x", at as u64 * step).share("width", step - step / 8);
            html.attribute("y", &foot.to_string()).attribute("height", &height.to_string());
            html.raw("/>");
        }
        html.raw("</g>");
    }
    html.raw("</svg>\n<p class=\"axis\" aria-hidden=\"true\"><span>1</span><span>");
    let middle = last / 2;
    if middle > 1 {
        html.number(u64::from(middle));
    }
    html.raw("</span><span>").number(u64::from(last)).raw("</span></p>\n");
}

fn told(from: u32, to: u32, [rejected, warned]: [u32; 2]) -> Message {
    let [from, to, rejected, warned] = [from, to, rejected, warned].map(number);
    say!(
        "rows {from} to {to}: {rejected} rejected, {warned} with warnings only",
        from,
        to,
        rejected,
        warned
    )
}
