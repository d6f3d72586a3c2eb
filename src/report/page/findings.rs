//! The list of findings: a table that is read as cards where there is little room, and that the
//! script makes searchable.

use std::collections::BTreeSet;

use crate::report::{Summary, file_label};
use crate::rules::{Text, say};

use super::Page;
use super::html::Html;
use super::listed::Listed;
use super::pictures::{severity, with_sheet};
use super::words;

/// The headings of the table.
fn headings() -> [Text; 9] {
    [
        say!("effect"),
        say!("file"),
        say!("cell"),
        say!("heading"),
        say!("value"),
        say!("message"),
        say!("suggestion"),
        say!("code"),
        say!("row is"),
    ]
}

/// The headings once more, for cards, in which every cell has its own: said once in the style and
/// not in each of thousands of cells.
pub(super) fn labels(html: &mut Html) {
    const VARIABLES: [&str; 9] =
        ["--h1", "--h2", "--h3", "--h4", "--h5", "--h6", "--h7", "--h8", "--h9"];
    html.raw(":root{");
    for (variable, heading) in VARIABLES.into_iter().zip(headings()) {
        html.raw(variable).raw(":\"").say(heading).raw("\";");
    }
    html.raw("}\n");
}

/// The list, what it lacks, and the search.
pub(super) fn findings(html: &mut Html, page: &Page, summary: &Summary) {
    html.raw("<section id=\"findings\" aria-labelledby=\"findings-title\" tabindex=\"-1\">\n")
        .raw("<h2 id=\"findings-title\">")
        .say(say!("Findings"))
        .raw("</h2>\n");
    if page.listed.is_empty() {
        html.raw("<p>").say(say!("Nothing was found.")).raw("</p>\n</section>\n");
        return;
    }
    if page.total > page.records() {
        html.raw("<p class=\"loud\">");
        for cut in page.cut(summary).iter().take(1) {
            html.text(cut);
        }
        html.raw("</p>\n");
    }
    search(html, &page.listed);
    html.raw(
        "<table id=\"list\" class=\"list\" role=\"table\" aria-describedby=\"findings-title\">\n",
    )
    .raw("<caption class=\"hidden\">")
    .say(say!("Findings in the order of the files"))
    .raw("</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">");
    for heading in headings() {
        html.raw("<th scope=\"col\" role=\"columnheader\">").say(heading).raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody role=\"rowgroup\">\n");
    let mut label = (String::new(), String::new());
    for own in &page.listed {
        if label.0 != own.file || label.1.is_empty() {
            let paths = summary.inputs.iter().map(|input| input.path.as_str());
            label = (own.file.clone(), file_label(&own.file, paths).into_owned());
        }
        record(html, own, &label.1);
    }
    html.raw("</tbody>\n</table>\n</section>\n");
}

/// Fields that do something only with the script; it is what shows them.
fn search(html: &mut Html, listed: &[Listed]) {
    let language = html.language;
    // The script fills in both numbers.
    let count = say!("{shown} of {total} findings", shown = "%s", total = "%t").to(language);
    html.raw("<form id=\"search\" class=\"search\" role=\"search\" hidden>\n<label>")
        .say(say!("search"))
        .raw(" <input id=\"words\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\"></label>")
        .raw("\n<label>")
        .say(say!("effect"))
        .raw(" <select id=\"effect\"><option value=\"\">")
        .say(say!("all"))
        .raw("</option>");
    for name in ["reject", "warn"] {
        if listed.iter().any(|own| own.severity == name) {
            html.raw("<option>").say(words::severity(name)).raw("</option>");
        }
    }
    html.raw("</select></label>\n<label>")
        .say(say!("code"))
        .raw(" <select id=\"code\"><option value=\"\">")
        .say(say!("all"))
        .raw("</option>");
    let codes: BTreeSet<&str> = listed.iter().map(|own| own.code.as_str()).collect();
    for code in codes {
        html.raw("<option>").text(code).raw("</option>");
    }
    html.raw("</select></label>\n<button type=\"reset\">")
        .say(say!("show all"))
        .raw("</button>\n<p id=\"count\" role=\"status\" aria-live=\"polite\"")
        .attribute("data-count", &count)
        .attribute("data-lang", language.as_str())
        .raw("></p>\n</form>\n");
}

fn record(html: &mut Html, own: &Listed, file: &str) {
    const CELL: &str = "</td><td role=\"cell\">";
    html.raw("<tr role=\"row\"><td role=\"cell\">");
    severity(html, &own.severity);
    html.raw(CELL).name(&with_sheet(file, own.sheet.as_deref())).raw(CELL);
    match &own.column_letter {
        Some(letters) => html.text(&format!("{letters}{}", own.row)),
        None => html.tell(&say!("row {row}", row = own.row)),
    };
    html.raw(CELL);
    if let Some(heading) = own.heading.as_ref().or(own.column.as_ref()) {
        html.name(heading);
    }
    html.raw(CELL);
    quoted(html, own.value.as_deref());
    html.raw(CELL).prose(&own.message).raw(CELL);
    quoted(html, own.suggestion.as_ref().map(|suggested| suggested.value.as_str()));
    html.raw("</td><td role=\"cell\" class=\"code\">").name(&own.code).raw(CELL);
    match words::disposition(&own.disposition) {
        Some(word) => html.say(word),
        None => html.say(say!("no row of data")),
    };
    html.raw("</td></tr>\n");
}

/// A cell's text, as it stands.
fn quoted(html: &mut Html, text: Option<&str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        html.raw("<code>").apart(text).raw("</code>");
    }
}
