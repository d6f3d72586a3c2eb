//! The page of the rule book, in Markdown. `docs/rules.md` is made by it.

use std::collections::BTreeMap;

use crate::model::Date;
use crate::rules::{self, Language, Rule, Setting};

/// The page is a document of the repository, which is written in English.
const ENGLISH: Language = Language::English;

/// Every rule, in force or not, in alphabetical order under its scope.
pub(super) fn page(day: Date) -> String {
    let mut scopes: BTreeMap<usize, Vec<&'static Rule>> = BTreeMap::new();
    for rule in rules::all() {
        let at = SCOPES.iter().position(|(scope, _)| *scope == rule.scope.as_str());
        scopes.entry(at.unwrap_or(SCOPES.len())).or_default().push(rule);
    }
    let mut out = format!(
        "# The rules\n\n\
         Made by `muster rules --format markdown`. Levels are those of {day}; `--rules-date` shows \
         another day's. A rule that rejects may be lowered in `muster.toml` only where it says so; \
         any warning may be raised or switched off. Examples are `column=value` over a row that is \
         good otherwise; settings stand before them in brackets.\n"
    );
    for (at, rules) in scopes {
        let (scope, about) = SCOPES.get(at).copied().unwrap_or(("other", ""));
        out.push_str(&format!("\n## Scope `{scope}`\n\n{about}\n"));
        for rule in rules {
            push_rule(&mut out, rule, day);
        }
    }
    out
}

const SCOPES: [(&str, &str); 6] = [
    (
        "run",
        "What is known before a row is read: partner, operator, headings. A finding refuses the run.",
    ),
    ("file", "Headings, whole files, and rows that cannot be taken apart."),
    ("row", "One row and nothing else."),
    ("reference", "One row, and what muster was told: catalogue, resellers, partner, house."),
    ("cross", "Several rows of the import."),
    ("database", "What is stored already."),
];

fn push_rule(out: &mut String, rule: &'static Rule, day: Date) {
    let mut facts = vec![super::level_word(rule.level(day), ENGLISH).to_owned()];
    facts.extend(super::history(rule, ENGLISH));
    if rules::fixed(rule, Setting::Off).is_none() && rule.severity == rules::Severity::Reject {
        facts.push("may be lowered".to_owned());
    }
    facts.push(format!("for {}", super::owner(rule).to(ENGLISH)));
    out.push_str(&format!("\n### {}\n\n*{}*\n\n", rule.code, facts.join("; ")));
    out.push_str(&format!("{} {}\n\n", escaped(rule.summary), escaped(rule.why)));
    out.push_str(&format!("* To do: {}\n", escaped(rule.fix)));
    for (word, examples) in [("Breaks it", rule.bad), ("Keeps it", rule.good)] {
        for example in examples {
            out.push_str(&format!("* {word}: {}\n", code(example)));
        }
    }
    out.push_str(&format!("* Source: {}\n", escaped(rule.source)));
}

/// Underscores of codes and columns stay what they are.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '_' | '*' | '<' | '>' | '`' | '|' | '[' | ']') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// An example on one line, between more backticks than it holds. What cannot be seen is spelt out.
fn code(example: &str) -> String {
    let shown: String = example
        .chars()
        .map(|c| match c {
            '\n' => " ⏎ ".to_owned(),
            c if c.is_control()
                || crate::report::terminal_safe(c.encode_utf8(&mut [0; 4])) != c.to_string() =>
            {
                format!("{{U+{:04X}}}", u32::from(c))
            }
            c => c.to_string(),
        })
        .collect();
    let fence = if shown.contains('`') { "``" } else { "`" };
    if shown.chars().count() <= EXAMPLE_CHARS {
        return format!("{fence}{shown}{fence}");
    }
    let cut: String = shown.chars().take(EXAMPLE_CHARS).collect();
    format!("{fence}{cut}…{fence}")
}

/// Characters of an example that the page shows: some examples are long for length's sake.
const EXAMPLE_CHARS: usize = 200;
