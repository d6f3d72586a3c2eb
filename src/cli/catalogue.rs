//! The rule book for people: `rules` and `explain`.

mod page;

use serde::Serialize;

use crate::rules::{self, Book, Level, Rule, Setting};

use super::args::{Explain, Format, Rules};
use super::exit::Failure;
use super::show;
use super::style::Style;

/// A rule as `muster rules --json` gives it.
#[derive(Serialize)]
struct Listed {
    code: &'static str,
    severity: &'static str,
    scope: &'static str,
    owner: &'static str,
    summary: &'static str,
    why: &'static str,
    fix: &'static str,
    source: &'static str,
    since: Option<String>,
    until: Option<String>,
}

/// Lists the rules in force.
pub(super) fn rules(args: &Rules) -> Result<u8, Failure> {
    let day = args.rules_date.unwrap_or(Book::NEWEST);
    if args.format == Format::Markdown && !args.json {
        show::print(&page::page(day))?;
        return Ok(0);
    }
    let in_force: Vec<(&'static Rule, &'static str)> = rules::all()
        .into_iter()
        .filter_map(|rule| match rule.level(day) {
            Level::On(severity) => Some((rule, severity.as_str())),
            Level::Off => None,
        })
        .collect();
    if args.json || args.format == Format::Json {
        let listed: Vec<Listed> =
            in_force.iter().map(|(rule, severity)| listed(rule, severity)).collect();
        let text = serde_json::to_string_pretty(&listed)
            .map_err(|error| Failure::output(format!("cannot write the rules: {error}")))?;
        show::print(&format!("{text}\n"))?;
        return Ok(0);
    }
    let mut out = String::new();
    for (rule, severity) in &in_force {
        out.push_str(&format!("{}  {severity}, {}\n", rule.code, rule.scope.as_str()));
        for line in show::wrap(rule.summary, 76) {
            out.push_str(&format!("    {line}\n"));
        }
    }
    out.push_str(&format!(
        "\n{} rules under the rules of {day}; `muster explain CODE` tells more\n",
        in_force.len()
    ));
    show::print(&out)?;
    Ok(0)
}

fn listed(rule: &'static Rule, severity: &'static str) -> Listed {
    Listed {
        code: rule.code,
        severity,
        scope: rule.scope.as_str(),
        owner: rule.owner.as_str(),
        summary: rule.summary,
        why: rule.why,
        fix: rule.fix,
        source: rule.source,
        since: rule.since.map(|day| day.to_string()),
        until: rule.until.map(|day| day.to_string()),
    }
}

/// Explains one rule.
pub(super) fn explain(args: &Explain) -> Result<u8, Failure> {
    let Some(rule) = rules::find(&args.code) else {
        let near = rules::near(&args.code);
        let failure = Failure::usage(format!("there is no rule `{}`", args.code));
        return Err(if near.is_empty() {
            failure.hint("`muster rules` lists all rules")
        } else {
            failure.hint(format!("did you mean {}?", near.join(", ")))
        });
    };
    let style = Style::of_stdout();
    let severity = match rule.level(Book::NEWEST) {
        Level::On(severity) => severity.as_str(),
        Level::Off => "no longer in force",
    };
    let mut out = format!("{}  ({severity}, {})\n\n", style.bold(rule.code), rule.scope.as_str());
    section(&mut out, style, "rule", rule.summary);
    section(&mut out, style, "why", rule.why);
    section(&mut out, style, "fix", rule.fix);
    section(&mut out, style, "by whom", owner(rule));
    section(&mut out, style, "source", rule.source);
    if let Some(history) = history(rule) {
        section(&mut out, style, "history", &history);
    }
    section(&mut out, style, "setting", setting(rule));
    examples(&mut out, style, "breaks it", rule.bad);
    examples(&mut out, style, "keeps it", rule.good);
    show::print(&out)?;
    Ok(0)
}

/// What muster.toml may make of a rule.
fn setting(rule: &Rule) -> &'static str {
    if rules::fixed(rule, Setting::Off).is_none() {
        "may be set to off, warn or reject in muster.toml"
    } else if rules::fixed(rule, Setting::Reject).is_none() {
        "cannot be lowered or switched off in muster.toml"
    } else {
        "cannot be set in muster.toml"
    }
}

fn section(out: &mut String, style: Style, name: &str, text: &str) {
    for (at, line) in show::wrap(text, 66).iter().enumerate() {
        let head = if at == 0 { style.bold(&format!("{name:<10}")) } else { " ".repeat(10) };
        out.push_str(&format!("{head} {line}\n"));
    }
}

fn examples(out: &mut String, style: Style, name: &str, examples: &[&str]) {
    if examples.is_empty() {
        return;
    }
    out.push_str(&format!("\n{}\n", style.bold(name)));
    for example in examples {
        for line in example.lines() {
            out.push_str(&format!("    {}\n", crate::report::terminal_safe(line)));
        }
    }
}

fn owner(rule: &Rule) -> &'static str {
    match rule.owner {
        rules::Owner::Data => "whoever prepared the file",
        rules::Owner::Operations => "whoever runs the import",
        rules::Owner::Engineering => "whoever maintains muster or the database",
    }
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::Off => "not in force",
        Level::On(severity) => severity.as_str(),
    }
}

/// Since when, until when, and what it did before.
fn history(rule: &Rule) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(since) = rule.since {
        parts.push(format!("in force since {since}"));
    }
    for phase in rule.phases {
        parts.push(format!("{} before {}", level_word(phase.level), phase.before));
    }
    if let Some(until) = rule.until {
        parts.push(format!("no longer since {until}"));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}
