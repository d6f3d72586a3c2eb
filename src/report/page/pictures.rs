//! Numbers as bars. Every bar has its number beside it; colours are told apart by pattern, too.

use std::collections::BTreeMap;

use crate::report::{Cause, Counts, Summary, file_label, waiting};
use crate::rules::{Language, Message, Text, Word, say};
use crate::table::Column;

use super::html::{Html, WHOLE, share};
use super::words::{self, Part};

/// Causes that are drawn; all are in `summary.json`.
const CAUSES: usize = 30;

/// What bars are filled with, beside plain colours. It takes no room; a browser that is told not to
/// display it would not find the patterns.
pub(super) const PATTERNS: &str = "<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\" \
    focusable=\"false\"><defs>\
    <pattern id=\"fill-same\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
    patternTransform=\"rotate(45)\"><rect class=\"same-ground\" width=\"6\" height=\"6\"/>\
    <rect class=\"same-line\" width=\"2\" height=\"6\"/></pattern>\
    <pattern id=\"fill-held\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
    patternTransform=\"rotate(-45)\"><rect class=\"held-ground\" width=\"6\" height=\"6\"/>\
    <rect class=\"held-line\" width=\"3\" height=\"6\"/></pattern>\
    <pattern id=\"fill-twice\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">\
    <rect class=\"twice-ground\" width=\"5\" height=\"5\"/>\
    <circle class=\"twice-line\" cx=\"2.5\" cy=\"2.5\" r=\"1.4\"/></pattern>\
    </defs></svg>\n";

/// A stacked bar; its numbers stand in words beside it, so it is only for the eye.
fn bar(html: &mut Html, parts: &[(u64, &'static str)], whole: u64) {
    html.raw("<svg class=\"bar\" aria-hidden=\"true\" focusable=\"false\">");
    let widths: Vec<u64> = parts.iter().map(|(count, _)| share(*count, whole)).collect();
    // Small parts were widened; the bar is not to be longer than its frame for that.
    let sum = widths.iter().sum::<u64>().max(WHOLE);
    let mut at = 0;
    for ((_, class), width) in parts.iter().zip(widths).filter(|(_, width)| *width > 0) {
        let width = width * WHOLE / sum;
        html.raw("<rect class=\"fill-").raw(class).raw("\" height=\"100%\"");
        html.share("x", at).share("width", width).raw("/>");
        at += width;
    }
    html.raw("</svg>");
}

/// A sample of a filling, before its name.
pub(super) fn key(html: &mut Html, class: &'static str, name: Text) {
    html.raw(
        "<svg class=\"key\" width=\"12\" height=\"12\" aria-hidden=\"true\" focusable=\"false\">\
         <rect width=\"12\" height=\"12\" rx=\"2\" class=\"fill-",
    );
    html.raw(class).raw("\"/></svg> ").say(name);
}

/// What became of rows, customers, subscriptions and families.
pub(super) fn books(html: &mut Html, summary: &Summary) {
    let books = &summary.books;
    html.raw("<section id=\"books\" aria-labelledby=\"books-title\">\n<h2 id=\"books-title\">")
        .say(say!("The books"))
        .raw("</h2>\n<dl class=\"bars\">\n");
    let all = [
        (say!("rows"), &books.rows),
        (say!("customers"), &books.customers),
        (say!("subscriptions"), &books.lines),
        (say!("families"), &books.families),
    ];
    for (name, counts) in all.into_iter().filter(|(_, counts)| counts.read > 0) {
        let parts = words::counts(counts);
        let whole = parts.iter().map(|part| part.count).sum();
        html.raw("<dt><span>").say(name).raw("</span> <b>").number(whole).raw("</b></dt>\n<dd>");
        let drawn: Vec<(u64, &str)> = parts.iter().map(|part| (part.count, part.class)).collect();
        bar(html, &drawn, whole);
        html.raw("<ul class=\"keys\">");
        for Part { name, count, class } in parts.iter().filter(|part| part.count > 0) {
            html.raw("<li>");
            key(html, class, *name);
            html.raw(" <b>").number(*count).raw("</b></li>");
        }
        html.raw("</ul></dd>\n");
    }
    html.raw("</dl>\n<p class=\"quiet\">")
        .say(say!("A family is a customer with its subscriptions; it goes in as a whole or waits."))
        .raw("</p>\n");
    no_data(html, &books.rows);
    table(html, summary);
    html.raw("</section>\n");
}

/// Rows that are not drawn, since nothing is to be expected of them.
fn no_data(html: &mut Html, rows: &Counts) {
    if rows.blank + rows.furniture > 0 {
        let (blank, furniture) = (Word::Number(rows.blank), Word::Number(rows.furniture));
        html.raw("<p class=\"quiet\">").tell(&say!(
            "Not counted above: blank rows: {blank}; titles, repeated headings and totals: {furniture}.",
            blank,
            furniture
        ));
        html.raw("</p>\n");
    }
}

/// The same numbers, input by input.
fn table(html: &mut Html, summary: &Summary) {
    let books = &summary.books;
    html.raw("<h3 id=\"books-caption\">")
        .say(say!("Every row and what became of it"))
        .raw("</h3>\n<div class=\"wide\" role=\"region\" tabindex=\"0\" ")
        .raw("aria-labelledby=\"books-caption\">")
        .raw("<table class=\"books\" aria-labelledby=\"books-caption\">\n")
        .raw("<thead><tr><td></td><th scope=\"col\">")
        .say(say!("read"));
    let mut names: Vec<Text> = words::counts(&books.rows).iter().map(|part| part.name).collect();
    names.extend([say!("blank"), say!("furniture")]);
    for name in names {
        html.raw("</th><th scope=\"col\">").say(name);
    }
    html.raw("</th></tr></thead>\n<tbody>\n");
    let paths = || summary.inputs.iter().map(|input| input.path.as_str());
    let shown = books.inputs.iter().take(crate::table::limits::PAGE_INPUTS_MAX);
    for input in shown.filter(|_| books.inputs.len() > 1) {
        let label = file_label(&input.input, paths());
        record(html, &with_sheet(&label, input.sheet.as_deref()), &input.rows, false);
    }
    let language = html.language;
    for (name, counts) in [
        (say!("rows"), &books.rows),
        (say!("customers"), &books.customers),
        (say!("subscriptions"), &books.lines),
        (say!("families"), &books.families),
    ] {
        record(html, name.to(language), counts, true);
    }
    html.raw("</tbody>\n</table></div>\n");
}

/// A file's name, and its sheet's.
pub(super) fn with_sheet(label: &str, sheet: Option<&str>) -> String {
    match sheet {
        Some(sheet) => format!("{label} · {sheet}"),
        None => label.to_owned(),
    }
}

fn record(html: &mut Html, name: &str, counts: &Counts, sum: bool) {
    html.raw(if sum { "<tr class=\"sum\">" } else { "<tr>" }).raw("<th scope=\"row\">").name(name);
    html.raw("</th><td>").number(counts.read).raw("</td>");
    let parts = words::counts(counts).map(|part| part.count);
    for count in parts.into_iter().chain([counts.blank, counts.furniture]) {
        html.raw(if count == 0 { "<td class=\"none\">" } else { "<td>" })
            .number(count)
            .raw("</td>");
    }
    html.raw("</tr>\n");
}

/// Rules that were broken, column by column, most frequent first.
pub(super) fn causes(html: &mut Html, causes: &[Cause]) {
    let Some(most) = causes.iter().map(|cause| cause.count).max() else { return };
    html.raw("<section id=\"causes\" aria-labelledby=\"causes-title\">\n<h2 id=\"causes-title\">")
        .say(say!("Causes"))
        .raw("</h2>\n<ol class=\"causes\">\n");
    for cause in causes.iter().take(CAUSES) {
        html.raw("<li>\n<div class=\"row\"><b class=\"count\">").number(cause.count);
        html.raw("</b> <a class=\"code\" href=\"#findings\"").attribute("data-code", cause.code);
        html.raw(">").name(cause.code).raw("</a> ");
        severity(html, cause.severity);
        if !cause.column.is_empty() {
            html.raw(" <code>").text(&cause.column).raw("</code>");
        }
        html.raw("</div>\n");
        bar(html, &[(cause.count, class_of(cause.severity))], most);
        html.raw("\n<p>").prose(&cause.message).raw(" <span class=\"at\">");
        let file = file_label(&cause.file, std::iter::empty());
        html.tell(&say!("for example {file} {cell}", file = file.into_owned(), cell = &cause.cell));
        html.raw("</span></p>\n");
        if let Some(waiting) = waiting(cause) {
            html.raw("<p class=\"quiet\">").tell(&waiting).raw("</p>\n");
        }
        if let Some(line) = &cause.value_map {
            html.raw("<p class=\"quiet\">").say(say!("for the feed:"));
            html.raw(" <code>").text(line).raw("</code></p>\n");
        }
        html.raw("</li>\n");
    }
    html.raw("</ol>\n");
    if let Some(more) = causes.len().checked_sub(CAUSES).filter(|more| *more > 0) {
        let count = Word::Number(more as u64);
        let more: Message = say!("and {count} more in summary.json", count);
        html.raw("<p class=\"quiet\">").tell(&more).raw("</p>\n");
    }
    html.raw("</section>\n");
}

fn class_of(severity: &str) -> &'static str {
    if severity == "reject" { "bad" } else { "held" }
}

/// What a finding does, as a word in a frame.
pub(super) fn severity(html: &mut Html, severity: &str) {
    html.raw("<span class=\"severity ").raw(class_of(severity)).raw("\">");
    html.say(words::severity(severity)).raw("</span>");
}

/// Findings by column.
pub(super) fn columns(
    html: &mut Html,
    columns: &[(Option<Column>, [u64; 2])],
    headings: &BTreeMap<Column, String>,
) {
    let Some(most) = columns.iter().map(|(_, counts)| counts.iter().sum()).max() else { return };
    html.raw(
        "<section id=\"columns\" aria-labelledby=\"columns-title\">\n<h2 id=\"columns-title\">",
    )
    .say(say!("Columns"))
    .raw("</h2>\n<ul class=\"keys\"><li>");
    key(html, "bad", say!("findings that reject"));
    html.raw("</li><li>");
    key(html, "held", say!("warnings"));
    html.raw("</li></ul>\n<dl class=\"bars columns\">\n");
    let language = html.language;
    for (column, [rejects, warnings]) in columns {
        let name = name_of(*column, headings, language);
        html.raw("<dt><span>").name(&name).raw("</span>");
        if let Some(column) = column.filter(|column| column.name() != name) {
            html.raw(" <code>").name(column.name()).raw("</code>");
        }
        html.raw("</dt>\n<dd>");
        bar(html, &[(*rejects, "bad"), (*warnings, "held")], most);
        html.raw("<ul class=\"keys\">");
        for (name, count) in [(say!("reject"), rejects), (say!("warn"), warnings)] {
            if *count > 0 {
                html.raw("<li>").say(name).raw(" <b>").number(*count).raw("</b></li>");
            }
        }
        html.raw("</ul></dd>\n");
    }
    html.raw("</dl>\n</section>\n");
}

/// A column as the files call it.
fn name_of(
    column: Option<Column>,
    headings: &BTreeMap<Column, String>,
    language: Language,
) -> String {
    let Some(column) = column else { return say!("whole rows").to(language).to_owned() };
    let heading = headings.get(&column).map(String::as_str).filter(|heading| !heading.is_empty());
    heading.unwrap_or(column.name()).chars().take(80).collect()
}
