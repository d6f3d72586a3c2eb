//! What every part of a run needs and none of them changes.

use crate::report::Kind;
use crate::source::Sources;
use crate::store::Store;

use super::events::{Listener, Stop};
use super::plan::Plan;

/// What both commands hold while they work.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) plan: &'a Plan,
    pub(super) sources: &'a Sources,
    pub(super) pool: &'a rayon::ThreadPool,
    pub(super) listener: &'a dyn Listener,
    pub(super) stop: &'a Stop,
}

/// Work with its database open.
#[derive(Clone, Copy)]
pub(super) struct Session<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) runtime: &'a tokio::runtime::Runtime,
    pub(super) store: &'a Store,
    /// An import, or a plan of one, which leaves nothing in the database.
    pub(super) kind: Kind,
}
