//! The page before anything is written: what would go in, and a person who says yes or no.

use std::io::{self, IsTerminal as _};

use crate::rules::{Language, say};
use crate::run::{Event, Listener, Outcome};

use super::exit::Failure;
use super::listen::Progress;
use super::show;
use super::style::Style;

/// Shows progress, and asks when it is asked.
pub(super) struct Reviewing<'a> {
    pub(super) progress: &'a Progress,
    pub(super) language: Language,
}

impl Listener for Reviewing<'_> {
    fn hear(&self, event: &Event) {
        self.progress.hear(event);
    }

    fn approve(&self, shown: &Outcome) -> bool {
        self.progress.finish();
        if show::summary(shown, self.language, Style::of_stdout()).is_err() {
            return false;
        }
        let question = say!("Write this to the database? Type yes to do so:");
        show::raw("\n");
        is_yes(&show::ask(question.to(self.language)))
    }
}

/// Whether an answer is a clear yes, in any language that is spoken here.
fn is_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "д" | "да")
}

/// A person is asked at a terminal only.
pub(super) fn needs_a_terminal() -> Result<(), Failure> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return Ok(());
    }
    let what = "--review asks a person, and there is no terminal".to_owned();
    Err(Failure::usage(what).hint("leave --review out, or look at the result with `muster plan`"))
}

#[cfg(test)]
mod tests {
    use super::is_yes;

    #[test]
    fn only_a_clear_yes_is_one() {
        for yes in ["yes\n", " Y ", "ДА\n"] {
            assert!(is_yes(yes), "{yes}");
        }
        for no in ["", "\n", "no", "yess", "n", "ok"] {
            assert!(!is_yes(no), "{no}");
        }
    }
}
