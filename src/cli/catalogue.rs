//! The rule book for people: `rules` and `explain`.

mod page;

use serde::Serialize;

use crate::rules::{self, Book, Language, Level, Rule, Setting, Text, say};

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
pub(super) fn rules(args: &Rules, language: Language) -> Result<u8, Failure> {
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
            in_force.iter().map(|(rule, severity)| listed(rule, severity, language)).collect();
        let text = serde_json::to_string_pretty(&listed)
            .map_err(|error| Failure::output(format!("cannot write the rules: {error}")))?;
        show::print(&format!("{text}\n"))?;
        return Ok(0);
    }
    let mut out = String::new();
    for (rule, severity) in &in_force {
        out.push_str(&format!("{}  {severity}, {}\n", rule.code, rule.scope.as_str()));
        for line in show::wrap(language.text(rule.summary), 76) {
            out.push_str(&format!("    {line}\n"));
        }
    }
    let told = say!(
        "{count} rules under the rules of {day}; `muster explain CODE` tells more",
        count = in_force.len(),
        day
    );
    out.push_str(&format!("\n{}\n", told.to(language)));
    show::print(&out)?;
    Ok(0)
}

fn listed(rule: &'static Rule, severity: &'static str, language: Language) -> Listed {
    Listed {
        code: rule.code,
        severity,
        scope: rule.scope.as_str(),
        owner: rule.owner.as_str(),
        summary: language.text(rule.summary),
        why: language.text(rule.why),
        fix: language.text(rule.fix),
        source: rule.source,
        since: rule.since.map(|day| day.to_string()),
        until: rule.until.map(|day| day.to_string()),
    }
}

/// Explains one rule.
pub(super) fn explain(args: &Explain, language: Language) -> Result<u8, Failure> {
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
        Level::Off => say!("no longer in force").to(language),
    };
    let mut out = format!("{}  ({severity}, {})\n\n", style.bold(rule.code), rule.scope.as_str());
    let mut told = |name: Text, text: &str| section(&mut out, style, name.to(language), text);
    told(say!("rule"), language.text(rule.summary));
    told(say!("why"), language.text(rule.why));
    told(say!("fix"), language.text(rule.fix));
    told(say!("by whom"), owner(rule).to(language));
    told(say!("source"), rule.source);
    if let Some(history) = history(rule, language) {
        told(say!("history"), &history);
    }
    told(say!("setting"), setting(rule).to(language));
    examples(&mut out, style, say!("breaks it").to(language), rule.bad);
    examples(&mut out, style, say!("keeps it").to(language), rule.good);
    show::print(&out)?;
    Ok(0)
}

/// What muster.toml may make of a rule.
fn setting(rule: &Rule) -> Text {
    if rules::fixed(rule, Setting::Off).is_none() {
        say!("may be set to off, warn or reject in muster.toml")
    } else if rules::fixed(rule, Setting::Reject).is_none() {
        say!("cannot be lowered or switched off in muster.toml")
    } else {
        say!("cannot be set in muster.toml")
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

fn owner(rule: &Rule) -> Text {
    match rule.owner {
        rules::Owner::Data => say!("whoever prepared the file"),
        rules::Owner::Operations => say!("whoever runs the import"),
        rules::Owner::Engineering => say!("whoever maintains muster or the database"),
    }
}

fn level_word(level: Level, language: Language) -> &'static str {
    match level {
        Level::Off => say!("not in force").to(language),
        Level::On(severity) => severity.as_str(),
    }
}

/// Since when, until when, and what it did before.
fn history(rule: &Rule, language: Language) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(since) = rule.since {
        parts.push(say!("in force since {day}", day = since).to(language));
    }
    for phase in rule.phases {
        parts.push(
            say!(
                "{level} before {day}",
                level = level_word(phase.level, language),
                day = phase.before
            )
            .to(language),
        );
    }
    if let Some(until) = rule.until {
        parts.push(say!("no longer since {day}", day = until).to(language));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}
