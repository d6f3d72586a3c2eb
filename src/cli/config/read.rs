//! From the file to the document, and from a fault in it to its place.

use std::fs;
use std::ops::Range;
use std::path::Path;

use super::{Config, Document};
use crate::cli::exit::Failure;

/// Reads a configuration file.
pub(super) fn read(path: &Path) -> Result<Config, Failure> {
    let bytes = fs::read(path).map_err(|error| {
        Failure::configuration(format!("cannot read the configuration `{}`", path.display()))
            .because(error.to_string())
            .hint("check the name given to --config")
    })?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::configuration(format!("the configuration `{}` is not UTF-8", path.display()))
            .hint("save it as UTF-8")
    })?;
    let text = text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text);
    let document: Document = toml::from_str(&text).map_err(|error| {
        let config = Config { text: text.clone(), path: path.to_path_buf(), ..Config::default() };
        let message = plain(error.message());
        let failure = config.fault(error.span(), &message);
        match nearest_key(&message) {
            Some(key) => failure.hint(format!("did you mean `{key}`?")),
            None => failure,
        }
    })?;
    Ok(Config { document, text, path: path.to_path_buf() })
}

impl Config {
    /// A failure at a place of the file.
    pub(super) fn fault(&self, span: Option<Range<usize>>, reason: &str) -> Failure {
        let place =
            span.and_then(|span| self.text.get(..span.start)).map_or_else(String::new, |before| {
                let line = before.matches('\n').count() + 1;
                let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
                format!("line {line}, column {column}: ")
            });
        let what = format!("the configuration `{}` cannot be used", self.path.display());
        Failure::configuration(what).because(format!("{place}{reason}"))
    }
}

/// The reader's words without those that blame.
fn plain(message: &str) -> String {
    let first = message.lines().collect::<Vec<_>>().join("; ");
    first
        .replace("expected i64", "expected a whole number")
        .replace("invalid type: ", "found ")
        .replace("invalid value: ", "found ")
        .replace("invalid ", "unexpected ")
}

/// The known key that looks most like the unknown one a message is about. The message names them
/// all, each between backticks, the unknown one first.
fn nearest_key(message: &str) -> Option<&str> {
    if !message.starts_with("unknown field") {
        return None;
    }
    let mut words = message.split('`').skip(1).step_by(2);
    let unknown = words.next()?;
    near(unknown, words)
}

/// The word that looks most like another one.
pub(super) fn near<'a>(unknown: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let unknown = unknown.to_ascii_lowercase();
    words
        .into_iter()
        .map(|word| (strsim::jaro_winkler(&unknown, &word.to_ascii_lowercase()), word))
        .filter(|(likeness, _)| *likeness >= 0.75)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, word)| word)
}
