//! What every part of a run needs and none of them changes.

use crate::source::Sources;

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
