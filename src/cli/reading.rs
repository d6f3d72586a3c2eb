//! What can be said about how files are to be read; every command that reads files takes it.

use crate::source::Options;

use super::exit::Failure;

/// Flags about reading.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Reading")]
pub(super) struct Reading {}

impl Reading {
    /// What was said, as [`crate::source`] takes it.
    #[expect(
        clippy::unnecessary_wraps,
        clippy::unused_self,
        reason = "flags that can be wrong are about to come"
    )]
    pub(super) fn options(&self) -> Result<Options, Failure> {
        Ok(Options::default())
    }
}
