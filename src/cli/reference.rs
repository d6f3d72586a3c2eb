//! Reference files that the configuration or the command line names.

use std::path::Path;

use crate::rules::Catalogue;
use crate::source;

use super::args;
use super::exit::Failure;

/// Faults of a reference file that are shown; more help nobody.
const FAULTS: usize = 5;

/// Reads a catalogue.
pub(super) fn catalogue(path: &Path) -> Result<Catalogue, Failure> {
    let path = args::path(path)?;
    let listing = source::listing(&path, Catalogue::has_headings).map_err(Failure::from)?;
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
