//! muster reads files of new Partner Center customers and their subscriptions, judges every row
//! against the rule book, and inserts what passes into a database, family by family, exactly once.
//!
//! The plan of the house, from the top floor down. A room imports lower floors only; the test
//! `tidy` fails when a wall is broken.
//!
//! | floor | room | what it owns |
//! |---|---|---|
//! | 3 | [`cli`] | words to people: flags, progress, messages, exit codes |
//! | 2 | [`run`] | survey, gate, settle, deliver; docket, roster, books, events |
//! | 1 | [`source`] | files into rows |
//! | 1 | [`rules`] | rows into verdicts |
//! | 1 | [`store`] | batches into databases |
//! | 1 | [`report`] | findings into files |
//! | 0 | [`table`] | what was read, untrusted: rows, cells, places, columns |
//! | 0 | [`model`] | what was proven: customers, subscriptions and their parts |

pub mod cli;
pub mod model;
pub mod report;
pub mod rules;
pub mod run;
pub mod source;
pub mod store;
pub mod table;
