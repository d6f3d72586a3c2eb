//! Files with full values do not stay for ever: old reports lose those, and keep what is masked.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Error;

/// Kinds of files whose values are not masked.
const FULL: [&str; 3] = ["rejects", "workbook", "corrections"];

/// Gives the files with full values in the reports below a folder whose runs began before an
/// instant, as RFC 3339 in UTC, by name. A folder counts as a report if it holds a summary that
/// names its files; what else lies there is left alone.
///
/// # Errors
///
/// When the folder, or a report in it, cannot be read.
pub fn outdated(root: &Path, before: &str) -> Result<Vec<PathBuf>, Error> {
    let failed = |path: &Path, source| Error { doing: "read", path: path.to_owned(), source };
    let mut found = Vec::new();
    for entry in fs::read_dir(root).map_err(|source| failed(root, source))? {
        let folder = entry.map_err(|source| failed(root, source))?.path();
        let Ok(text) = fs::read(folder.join("summary.json")) else { continue };
        let Ok(summary) = serde_json::from_slice::<Value>(&text) else { continue };
        let started = summary["run"]["started"].as_str().unwrap_or_default();
        if started.is_empty() || started >= before {
            continue;
        }
        let files = summary["artifacts"].as_array().map_or(&[][..], Vec::as_slice);
        let full = files
            .iter()
            .filter(|file| file["kind"].as_str().is_some_and(|kind| FULL.contains(&kind)));
        let names = full.filter_map(|file| file["name"].as_str());
        // A name is no path, whatever a summary says that somebody put there.
        let own = names.filter(|name| Path::new(name).file_name().is_some_and(|own| own == *name));
        found.extend(own.map(|name| folder.join(name)).filter(|path| is_plain(path)));
    }
    found.sort();
    Ok(found)
}

fn is_plain(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|facts| facts.is_file())
}

/// Removes a file that [`outdated`] gave.
///
/// # Errors
///
/// When it cannot be removed.
pub fn purge(path: &Path) -> Result<(), Error> {
    let failed = |source| Error { doing: "remove", path: path.to_owned(), source };
    fs::remove_file(path).map_err(failed)
}
