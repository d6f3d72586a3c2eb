//! The integration tests: the real program on real files, and the laws of the house.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod books;
mod catalogue;
mod cli;
mod config;
mod database;
mod determinism;
mod examples;
mod families;
mod file_rules;
mod fix;
mod flat;
mod formats;
mod hostile;
mod lang;
mod ledger;
mod places;
mod resume;
mod samples;
mod sheet;
mod stock;
mod support;
mod tidy;
