//! What was read and how, and what the run took.

use crate::report::{FillFacts, InputFacts, MappingFacts, Summary, file_label};
use crate::rules::{Language, Text, Word, say};
use crate::table::limits::PAGE_INPUTS_MAX;

use super::html::{Html, WHOLE};
use super::pictures::with_sheet;
use super::words;

/// A term and what it is.
fn entry(html: &mut Html, term: Text, write: impl FnOnce(&mut Html)) {
    html.raw("<dt>").say(term).raw("</dt><dd>");
    write(html);
    html.raw("</dd>\n");
}

/// The inputs.
pub(super) fn inputs(html: &mut Html, summary: &Summary) {
    html.raw("<section id=\"inputs\" aria-labelledby=\"inputs-title\">\n<h2 id=\"inputs-title\">")
        .say(say!("What was read"))
        .raw("</h2>\n<div class=\"inputs\">\n");
    for input in summary.inputs.iter().take(PAGE_INPUTS_MAX) {
        let label = file_label(&input.path, summary.inputs.iter().map(|own| own.path.as_str()));
        html.raw("<article>\n<h3>");
        html.apart(&with_sheet(&label, input.sheet.as_deref()))
            .raw("</h3>\n<dl class=\"facts\">\n");
        facts(html, input);
        html.raw("</dl>\n</article>\n");
    }
    html.raw("</div>\n</section>\n");
}

fn facts(html: &mut Html, input: &InputFacts) {
    entry(html, say!("path"), |html| {
        html.apart(&input.path);
    });
    if let Some(sheet) = &input.sheet {
        entry(html, say!("sheet"), |html| {
            html.apart(sheet);
        });
    }
    entry(html, say!("taken for"), |html| {
        html.say(match input.shape {
            "customers" => say!("customers"),
            "subscriptions" => say!("subscriptions"),
            "flat" => say!("one flat table of customers and subscriptions"),
            _ => say!("nothing known"),
        });
    });
    entry(html, say!("read as"), |html| {
        html.text(&input.dialect);
    });
    if let Some(encoding) = &input.encoding {
        entry(html, say!("encoding"), |html| {
            let confidence = encoding.confidence.to_string();
            html.tell(&say!("{name}, sure to {confidence} %", name = encoding.name, confidence));
            if !encoding.evidence.is_empty() {
                html.raw(" <span class=\"what\">").text(&encoding.evidence).raw("</span>");
            }
        });
    }
    let known = input.columns.iter().filter(|name| !name.is_empty()).count() as u64;
    entry(html, say!("columns"), |html| {
        let (count, whole) = (Word::Number(known), Word::Number(input.columns.len() as u64));
        html.tell(&say!("{count} of {whole} are read", count, whole));
    });
    entry(html, say!("size"), |html| {
        html.tell(&say!("{count} bytes", count = Word::Number(input.bytes)));
    });
    entry(html, say!("SHA-256"), |html| {
        html.raw("<code class=\"digest\">").text(&input.sha256).raw("</code>");
    });
    if let Some(mapping) = &input.mapping {
        entry(html, say!("mapping"), |html| mapped(html, mapping));
    }
}

/// What the configuration said of the columns, and how often it came true.
fn mapped(html: &mut Html, mapping: &MappingFacts) {
    html.raw("<ul>");
    for (column, heading) in &mapping.columns {
        html.raw("<li><code>").text(column).raw("</code> ← ").apart(heading).raw("</li>");
    }
    for fill in &mapping.fills {
        html.raw("<li><code>").text(fill.column).raw("</code> ");
        html.say(match fill.kind {
            "constant" => say!("constant"),
            "default" => say!("default"),
            _ => say!("value map"),
        });
        given(html, fill);
        html.raw("</li>");
    }
    html.raw("</ul>");
}

fn given(html: &mut Html, fill: &FillFacts) {
    if let Some(text) = &fill.text {
        html.raw(" <code>").apart(text).raw("</code>");
    }
    if fill.filled > 0 {
        html.raw(", ").tell(&say!("filled in: {count}", count = Word::Number(fill.filled)));
    }
    if fill.replaced > 0 {
        html.raw(", ").tell(&say!("replaced: {count}", count = Word::Number(fill.replaced)));
    }
}

/// How the run was made and how long it took. All that may differ when it is made again is here.
pub(super) fn run(html: &mut Html, summary: &Summary) {
    html.raw("<section id=\"run\" aria-labelledby=\"run-title\">\n<h2 id=\"run-title\">")
        .say(say!("The run"))
        .raw("</h2>\n");
    phases(html, &summary.execution.seconds);
    super::pace::batches(html, summary);
    html.raw("<dl class=\"facts\">\n");
    let (run, execution) = (&summary.run, &summary.execution);
    let plain = |html: &mut Html, term, text: &str| {
        entry(html, term, |html| {
            html.text(text);
        });
    };
    plain(html, say!("began"), &instant(&run.started));
    if execution.started != run.started {
        plain(html, say!("went on"), &instant(&execution.started));
    }
    plain(html, say!("ended"), &instant(&execution.ended));
    plain(html, say!("today is"), &run.as_of);
    plain(html, say!("rules of"), &run.rules_date);
    plain(html, say!("offers by"), &run.catalogue);
    plain(html, say!("on line errors"), &run.on_line_error);
    plain(html, say!("corrections"), &run.fix);
    if let Some(database) = &execution.database {
        plain(html, say!("database"), database);
        let families = html.language.number(execution.batch.into());
        plain(html, say!("families a batch, at most"), &families);
    }
    let attempts = html.language.number(execution.attempts.into());
    plain(html, say!("attempts"), &attempts);
    plain(html, say!("version"), &execution.version);
    entry(html, say!("run"), |html| {
        html.raw("<code class=\"digest\">").text(&run.id).raw("</code>");
    });
    entry(html, say!("fingerprint"), |html| {
        html.raw("<code class=\"digest\">").text(&run.fingerprint).raw("</code>");
    });
    html.raw("</dl>\n</section>\n");
}

/// An instant as people read it.
fn instant(text: &str) -> String {
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    match time.strip_suffix('Z') {
        Some(time) => format!("{day} {} UTC", time.split('.').next().unwrap_or(time)),
        None => text.to_owned(),
    }
}

/// The phases, one behind the other.
fn phases(html: &mut Html, seconds: &[(String, f64)]) {
    // Whole milliseconds are as exact as anybody wants it.
    let millis = |seconds: f64| {
        let time = std::time::Duration::try_from_secs_f64(seconds).unwrap_or_default();
        time.as_secs() * 1000 + u64::from(time.subsec_millis())
    };
    let whole: u64 = seconds.iter().map(|(_, seconds)| millis(*seconds)).sum();
    if whole == 0 {
        return;
    }
    html.raw("<dl class=\"bars phases\">\n");
    let mut at = 0;
    for (name, seconds) in seconds {
        let took = millis(*seconds);
        html.raw("<dt><span>");
        match words::phase(name) {
            Some(phase) => html.say(phase).raw("</span> <code>").text(name).raw("</code>"),
            None => html.text(name).raw("</span>"),
        };
        html.raw("</dt>\n<dd><svg class=\"bar\" aria-hidden=\"true\" focusable=\"false\">");
        let width = (took * WHOLE / whole).max(20);
        html.raw("<rect class=\"fill-time\" height=\"100%\"").share("x", at.min(WHOLE - 20));
        html.share("width", width).raw("/></svg><span class=\"number\">");
        let time = in_seconds(took, html.language);
        html.tell(&say!("{time} s", time)).raw("</span></dd>\n");
        at += took * WHOLE / whole;
    }
    html.raw("</dl>\n");
}

fn in_seconds(millis: u64, language: Language) -> String {
    let point = if language == Language::Russian { ',' } else { '.' };
    format!("{}{point}{:02}", language.number(millis / 1000), millis % 1000 / 10)
}
