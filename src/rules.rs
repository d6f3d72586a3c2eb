//! Rows into verdicts: the rule book of Partner Center, and the functions that apply it.
//!
//! A rule is one record ([`Rule`]) and one small function beside it. Everything here is pure: no
//! file, no database, no thread, no clock; the day of the run and the day of the rules come with
//! the [`Book`]. A bad value is a [`Finding`], never an error.

mod book;
mod desk;
mod finding;
mod rule;

pub use book::Book;
pub use desk::Desk;
pub use finding::{Finding, Grade, Suggestion};
pub use rule::{Level, Owner, Phase, Rule, Scope, Severity};
