//! `[feeds.NAME]`: how the files of one source are built and what their columns mean.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Value};

use super::Config;
use super::glob::fits;
use super::manner::Manner;
use super::read::near;
use crate::cli::args;
use crate::cli::exit::Failure;
use crate::cli::reading::Reading;
use crate::source::Options;
use crate::table::{Column, Mapping, fold_heading, fold_value, limits};

/// A key as it is written, with its place.
type Key = Spanned<String>;

/// A feed.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FeedSection {
    source: Option<Key>,
    r#match: Option<Spanned<Value>>,
    pub(super) delimiter: Option<Key>,
    pub(super) quote: Option<Key>,
    pub(super) escape: Option<Key>,
    pub(super) header_row: Option<Spanned<i64>>,
    pub(super) encoding: Option<Key>,
    pub(super) sheets: Option<Spanned<Value>>,
    columns: BTreeMap<Key, Spanned<Value>>,
    ignore: Vec<Key>,
    constants: BTreeMap<Key, Spanned<Value>>,
    defaults: BTreeMap<Key, Spanned<Value>>,
    values: BTreeMap<Key, BTreeMap<Key, Spanned<Value>>>,
}

/// The feed that a run belongs to.
#[derive(Debug, Default)]
pub(in crate::cli) struct Feed {
    /// What the files belong to, where the feed says so.
    pub(in crate::cli) source: Option<String>,
    manner: Manner,
    mapping: Mapping,
}

impl Config {
    /// The feed that the command line or `import.feed` names, or else the one whose `match` fits the
    /// files. All feeds are read, so that a fault in any of them is told.
    pub(in crate::cli) fn feed(
        &self,
        named: Option<&str>,
        files: &[String],
    ) -> Result<Feed, Failure> {
        let mut feeds = BTreeMap::new();
        for (name, section) in &self.document.feeds {
            feeds.insert(name.get_ref().as_str(), self.read_feed(name, section)?);
        }
        let chosen = match (named, &self.document.import.feed) {
            (Some(name), _) => Some(name.to_owned()),
            (None, Some(name)) => Some(name.get_ref().clone()),
            (None, None) => self.fitting(files)?,
        };
        let Some(chosen) = chosen else { return Ok(Feed::default()) };
        feeds.remove(chosen.as_str()).ok_or_else(|| {
            let reason = format!("there is no section [feeds.{chosen}]");
            let failure = match (named, &self.document.import.feed) {
                (None, Some(name)) => self.at(name, &reason),
                _ if self.path.as_os_str().is_empty() => {
                    Failure::configuration("there is no configuration".to_owned())
                        .because(reason)
                        .hint("write muster.toml, or name another file with --config")
                }
                _ => self.fault(None, &reason),
            };
            let known = self.document.feeds.keys().map(|name| name.get_ref().as_str());
            with_near(failure, near(&chosen, known))
        })
    }

    /// The feed whose `match` fits the names of the files.
    fn fitting(&self, files: &[String]) -> Result<Option<String>, Failure> {
        let mut chosen: Option<(&str, &str)> = None;
        let mut unmatched = None;
        for file in files {
            let mut found = None;
            for (name, section) in &self.document.feeds {
                let patterns = self.texts(section.r#match.as_ref())?;
                if patterns.iter().any(|pattern| fits(pattern, file))
                    && let Some(other) = found.replace(name.get_ref().as_str())
                {
                    return Err(undecided(format!(
                        "`{file}` fits [feeds.{other}] and [feeds.{}]",
                        name.get_ref()
                    )));
                }
            }
            match (found, chosen) {
                (None, _) => unmatched = Some(file),
                (Some(name), None) => chosen = Some((name, file)),
                (Some(name), Some((other, earlier))) if name != other => {
                    return Err(undecided(format!(
                        "`{earlier}` fits [feeds.{other}] and `{file}` fits [feeds.{name}]"
                    )));
                }
                (Some(_), Some(_)) => {}
            }
        }
        match (chosen, unmatched) {
            (Some((name, file)), Some(other)) => {
                Err(undecided(format!("`{file}` fits [feeds.{name}] and `{other}` fits no feed")))
            }
            (chosen, _) => Ok(chosen.map(|(name, _)| name.to_owned())),
        }
    }

    fn read_feed(&self, name: &Key, section: &FeedSection) -> Result<Feed, Failure> {
        let source = match &section.source {
            Some(source) => {
                args::source(source.get_ref()).map_err(|reason| self.at(source, &reason))?
            }
            None => args::source(name.get_ref()).map_err(|reason| self.at(name, &reason))?,
        };
        self.texts(section.r#match.as_ref())?;
        let mut mapping = Mapping::default();
        for (key, value) in &section.columns {
            let column = self.column(key, mapping.columns.iter().map(|(own, _)| *own))?;
            mapping.columns.push((column, self.headings(value)?));
        }
        for heading in &section.ignore {
            mapping.ignored.push(self.heading(heading, heading.get_ref())?);
        }
        for (key, value) in &section.constants {
            let column = self.column(key, mapping.constants.iter().map(|(own, _)| *own))?;
            if mapping.columns.iter().any(|(own, _)| *own == column) {
                let reason = "it has a heading in columns, so it cannot have a constant";
                return Err(self.at(key, reason).hint("put it into defaults instead"));
            }
            mapping.constants.push((column, self.text(value, 1)?));
        }
        for (key, value) in &section.defaults {
            let column = self.column(key, mapping.defaults.iter().map(|(own, _)| *own))?;
            if mapping.constants.iter().any(|(own, _)| *own == column) {
                return Err(self.at(key, "it has a constant, so it cannot have a default"));
            }
            mapping.defaults.push((column, self.text(value, 1)?));
        }
        for (key, pairs) in &section.values {
            let column = self.column(key, mapping.values.iter().map(|(own, _)| *own))?;
            mapping.values.push((column, self.values(pairs)?));
        }
        if let Some(heading) = named_twice(&mapping) {
            let reason =
                format!("the heading `{heading}` is named twice in [feeds.{}]", name.get_ref());
            return Err(self.at(name, &reason).hint("a heading can mean one column only"));
        }
        Ok(Feed { source: Some(source), manner: self.manner(section)?, mapping })
    }

    /// A column that a key names, once.
    fn column(
        &self,
        key: &Key,
        mut earlier: impl Iterator<Item = Column>,
    ) -> Result<Column, Failure> {
        let Some(column) = Column::find(&fold_heading(key.get_ref())) else {
            let reason = format!("`{}` is no column of muster", key.get_ref());
            let names = Column::ALL.iter().map(|column| column.name());
            return Err(with_near(self.at(key, &reason), near(key.get_ref(), names)));
        };
        if earlier.any(|own| own == column) {
            let reason = format!("`{}` names {} a second time", key.get_ref(), column.name());
            return Err(self.at(key, &reason));
        }
        Ok(column)
    }

    /// One heading, or several of which the first that a file has is meant.
    fn headings(&self, value: &Spanned<Value>) -> Result<Vec<String>, Failure> {
        let texts = self.texts(Some(value))?;
        if texts.is_empty() {
            return Err(self.at(value, "expected a heading, or several in brackets"));
        }
        texts.iter().map(|text| self.heading(value, text)).collect()
    }

    fn heading<T>(&self, place: &Spanned<T>, text: &str) -> Result<String, Failure> {
        let text = text.trim();
        if fold_heading(text).is_empty() || text.len() > limits::MAPPED_TEXT_BYTES_MAX {
            return Err(self.at(place, "expected a heading: some letters or digits"));
        }
        Ok(text.to_owned())
    }

    /// A text, or several in brackets.
    fn texts(&self, value: Option<&Spanned<Value>>) -> Result<Vec<String>, Failure> {
        let Some(value) = value else { return Ok(Vec::new()) };
        let text = |own: &Value| own.as_str().map(str::to_owned);
        let texts = match value.get_ref() {
            Value::Array(all) => all.iter().map(text).collect(),
            one => text(one).map(|text| vec![text]),
        };
        texts.ok_or_else(|| self.at(value, "expected a text in quotes, or several in brackets"))
    }

    /// The text of a cell; numbers and truth values may stand without quotes.
    fn text(&self, value: &Spanned<Value>, least: usize) -> Result<String, Failure> {
        let text = match value.get_ref() {
            Value::String(text) => text.trim().to_owned(),
            Value::Integer(number) => number.to_string(),
            Value::Boolean(truth) => truth.to_string(),
            Value::Datetime(day) => day.to_string(),
            _ => return Err(self.at(value, "expected a text in quotes")),
        };
        if text.len() < least || text.len() > limits::MAPPED_TEXT_BYTES_MAX {
            return Err(self.at(value, "expected a text for the cell"));
        }
        Ok(text)
    }

    fn values(
        &self,
        pairs: &BTreeMap<Key, Spanned<Value>>,
    ) -> Result<Vec<(String, String)>, Failure> {
        let mut values: Vec<(String, String)> = Vec::new();
        for (from, to) in pairs {
            let folded = fold_value(from.get_ref());
            if folded.is_empty() {
                let failure = self.at(from, "an empty cell stands for nothing");
                return Err(failure.hint("say in defaults what empty cells get"));
            }
            if values.iter().any(|(own, _)| *own == folded) {
                let reason =
                    format!("`{}` is named twice; case makes no difference", from.get_ref());
                return Err(self.at(from, &reason));
            }
            values.push((folded, self.text(to, 0)?));
        }
        Ok(values)
    }
}

/// What is said about reading: by the command line, and where it says nothing by the feed.
pub(in crate::cli) fn reading(feed: Feed, words: &Reading) -> Result<Options, Failure> {
    let mut options = words.options()?;
    feed.manner.complete(words, &mut options);
    if let Some(what) = options.contradiction() {
        return Err(Failure::usage(what).hint("name other signs"));
    }
    let said = std::mem::take(&mut options.mapping.columns);
    let mut mapping = feed.mapping;
    // Whatever the feed says of a column or a heading that the command line names is overruled.
    let names = |column: Column| said.iter().any(|(own, _)| *own == column);
    mapping.columns.retain(|(column, _)| !names(*column));
    mapping.constants.retain(|(column, _)| !names(*column));
    mapping.ignored.retain(|ignored| {
        let folded = fold_heading(ignored);
        !said.iter().flat_map(|(_, headings)| headings).any(|own| fold_heading(own) == folded)
    });
    mapping.columns.extend(said);
    mapping.insisted = options.mapping.insisted;
    if let Some(heading) = named_twice(&mapping) {
        return Err(Failure::usage(format!("the heading `{heading}` is mapped twice"))
            .hint("a heading can mean one column only"));
    }
    options.mapping = mapping;
    Ok(options)
}

/// A heading that is to mean two things.
fn named_twice(mapping: &Mapping) -> Option<&str> {
    let mut seen: Vec<String> = Vec::new();
    mapping.headings().find(|heading| {
        // Two headings of one file may differ in case alone, and then both may be named.
        let heading = heading.trim().to_owned();
        let twice = seen.contains(&heading);
        seen.push(heading);
        twice
    })
}

fn undecided(cause: String) -> Failure {
    Failure::usage("the files belong to no single feed".to_owned())
        .because(cause)
        .hint("name the feed with --feed, or read the files one by one")
}

fn with_near(failure: Failure, near: Option<&str>) -> Failure {
    match near {
        Some(word) => failure.hint(format!("did you mean `{word}`?")),
        None => failure,
    }
}
