//! Reference files that the command line names.

use std::path::PathBuf;
use std::sync::Arc;

use crate::rules::{Catalogue, Reference};
use crate::source;

use super::args::{self, Work};
use super::exit::Failure;

/// Faults of a reference file that are shown; more help nobody.
const FAULTS: usize = 5;

/// What muster brings, and what was given instead.
pub(super) fn reference(work: &Work) -> Result<Arc<Reference>, Failure> {
    let mut reference = Reference::default();
    if let Some(path) = &work.catalog {
        reference.catalogue = catalogue(path)?;
    }
    Ok(Arc::new(reference))
}

/// Reads a catalogue.
pub(super) fn catalogue(path: &PathBuf) -> Result<Catalogue, Failure> {
    let path = args::paths(std::slice::from_ref(path))?.concat();
    let listing = source::listing(&path).map_err(Failure::from)?;
    Catalogue::from_listing(&listing).map_err(|faults| {
        let mut failure = Failure::configuration(format!("{path} cannot be used as a catalogue"));
        let more = faults.len().saturating_sub(FAULTS);
        for fault in faults.iter().take(FAULTS) {
            failure = failure.because(fault.to_string());
        }
        if more > 0 {
            failure = failure.because(format!("and {more} or more further lines"));
        }
        failure.hint("correct the file, or download the price sheet again")
    })
}
