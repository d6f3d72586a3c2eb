//! The run itself, from files to verdicts to database to reports. This room decides the order of
//! things; how a file is read, a row judged, a batch written or a report rendered is known on the
//! floor below.
//!
//! * *survey*: read and judge every row once, in parallel; gather rows into families, in order.
//! * *gate*: thresholds and files that were imported before.
//! * *settle*: families into the database, batch by batch, each with its ledger row.
//! * *deliver*: the reports, from the docket and from what the database said.
//!
//! It speaks through [`Event`]s only and never prints.

mod batch;
mod books;
mod check;
mod context;
mod deliver;
mod docket;
mod enter;
mod error;
mod events;
mod families;
mod forecast;
mod gate;
mod gather;
mod identity;
mod import;
mod judge;
mod outcome;
mod pipeline;
mod plan;
mod prepare;
mod refusals;
mod roster;
mod settle;
mod summary;
mod survey;
mod tell;
mod undo;
mod write;

pub use check::check;
pub use error::Error;
pub use events::{Event, Listener, Phase, Stop};
pub use import::{import, rehearse};
pub use outcome::{Outcome, State};
pub use plan::{MaxRejects, OnLineError, Plan};
pub use summary::{number, plural};
pub use undo::{UndoPlan, undo};
