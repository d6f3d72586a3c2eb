//! Batches into databases. This room knows SQL and nothing of findings: it takes typed customers
//! and lines with their lineage, and gives back which keys it knew, which rows it refused and by
//! which constraint. `run` translates.
//!
//! Two databases, an enum with two arms, and for each a folder of plain SQL.

mod sqlite;
mod types;

pub use types::{
    Attempt, BatchRow, Conflict, Constraint, Error, InputRow, Known, KnownCustomer, KnownLine,
    Lease, NewBatch, NewCustomer, NewFamily, NewLine, NewRefusal, NewReject, NewRun, Refusal,
    RejectClose, RunId, RunRow, RunState, RunSummary, Settled,
};
