//! The integration tests: the real program on real files, and the laws of the house.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod books;
mod catalogue;
mod cli;
mod cluster;
mod compressed;
mod config;
mod convert;
mod database;
mod determinism;
mod dialect;
mod doctor;
mod encodings;
mod examples;
mod extended;
mod families;
mod file_rules;
mod fix;
mod flat;
mod formats;
mod guess;
mod headings;
mod hostile;
mod inspect;
mod lang;
mod ledger;
mod mapping;
mod outstanding;
mod paths;
mod places;
mod pooler;
mod postgres;
mod postgres_faults;
mod postgres_limits;
mod resume;
mod samples;
mod sheet;
mod stock;
mod support;
mod tables;
mod tidy;
mod undo;
mod verdicts;
mod whole;
mod workbooks;
