//! Colour, where it helps and is wanted. Nothing is understandable by colour alone.

use std::io::IsTerminal;

use super::environment;

/// How text is set off.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    colours: bool,
}

impl Style {
    /// For standard output.
    pub(super) fn of_stdout() -> Style {
        Style { colours: std::io::stdout().is_terminal() && wanted() }
    }

    /// For standard error.
    pub(super) fn of_stderr() -> Style {
        Style { colours: std::io::stderr().is_terminal() && wanted() }
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.colours { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// A heading.
    pub(super) fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// Something good.
    pub(super) fn good(self, text: &str) -> String {
        self.paint("1;32", text)
    }

    /// Something to look at.
    pub(super) fn look(self, text: &str) -> String {
        self.paint("1;33", text)
    }

    /// Something that went wrong.
    pub(super) fn bad(self, text: &str) -> String {
        self.paint("1;31", text)
    }

    /// Something less important.
    pub(super) fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }
}

/// What `NO_COLOR`, `CLICOLOR` and `TERM` ask for.
fn wanted() -> bool {
    environment("NO_COLOR").is_none()
        && environment("CLICOLOR").as_deref() != Some("0")
        && environment("TERM").as_deref() != Some("dumb")
}
