//! Files and folders of a report: made readable by owner and group only, flushed to the disk, and
//! renamed into place.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use super::{Artifact, Error};

/// Bytes gathered before the system is asked to write.
const BUFFER_BYTES: usize = 256 * 1024;

/// Bytes written after which the disk is asked to take them while more are made: it would else
/// have to take them all when the report is finished, and whoever waits for that waits longer.
const EARLY_BYTES: u64 = 64 * 1024 * 1024;

/// A file of the report while it is written.
#[derive(Debug)]
pub(super) struct Sink {
    path: PathBuf,
    file: BufWriter<File>,
    artifact: Artifact,
    /// Bytes written since the disk was asked last.
    waiting: u64,
    early: Option<JoinHandle<io::Result<()>>>,
}

impl Sink {
    /// Makes a new file in a folder.
    pub(super) fn create(folder: &Path, name: &str, kind: &'static str) -> Result<Sink, Error> {
        let path = folder.join(name);
        let file = create(&path)?;
        let artifact = Artifact { name: name.to_owned(), kind, records: 0 };
        let file = BufWriter::with_capacity(BUFFER_BYTES, file);
        Ok(Sink { path, file, artifact, waiting: 0, early: None })
    }

    /// Writes bytes that hold so many records.
    pub(super) fn write(&mut self, bytes: &[u8], records: u64) -> Result<(), Error> {
        self.artifact.records += records;
        self.waiting += bytes.len() as u64;
        let written = self.file.write_all(bytes).and_then(|()| self.bring_early());
        written.map_err(|source| error("write", &self.path, source))
    }

    /// Lets another thread bring what was written to the disk, if it is much and the one before has
    /// ended. What fails there is told to nobody else, so it is not forgotten.
    fn bring_early(&mut self) -> io::Result<()> {
        if self.waiting < EARLY_BYTES || self.early.as_ref().is_some_and(|own| !own.is_finished()) {
            return Ok(());
        }
        joined(self.early.take())?;
        self.waiting = 0;
        let file = self.file.get_ref().try_clone()?;
        self.early = Some(thread::Builder::new().spawn(move || file.sync_data())?);
        Ok(())
    }

    /// Brings everything to the disk and closes the file.
    pub(super) fn close(self) -> Result<Artifact, Error> {
        let Sink { path, mut file, artifact, early, .. } = self;
        let closed = file.flush().and_then(|()| joined(early));
        let closed = closed.and_then(|()| file.get_ref().sync_all());
        closed.map_err(|source| error("write", &path, source))?;
        Ok(artifact)
    }
}

/// What a thread that brings bytes to the disk came to.
fn joined(early: Option<JoinHandle<io::Result<()>>>) -> io::Result<()> {
    let panicked = |_| Err(io::Error::other("a thread that wrote to the disk ended early"));
    early.map_or(Ok(()), |own| own.join().unwrap_or_else(panicked))
}

/// Makes a new file that its owner writes and its group reads.
pub(super) fn create(path: &Path) -> Result<File, Error> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o640);
    options.open(path).map_err(|source| error("create", path, source))
}

/// Tries whether a report can be written below a folder, which is made if it is missing.
///
/// # Errors
///
/// When the folder cannot be made, or a file in it cannot be written.
pub fn probe(root: &Path) -> Result<(), Error> {
    make_folder(root)?;
    // A file without a name: a run that is killed here leaves nothing behind.
    let tried = tempfile::tempfile_in(root)
        .and_then(|mut file| file.write_all(b"probe\n").and_then(|()| file.sync_all()));
    tried.map_err(|source| error("write to", root, source))
}

/// Writes a file that appears whole or not at all. Where there is one already, `replace` decides
/// whether it gives way.
///
/// # Errors
///
/// When it cannot be written, or is there already; then the source is of the kind `AlreadyExists`.
pub fn write_whole(path: &Path, bytes: &[u8], replace: bool) -> Result<(), Error> {
    let failed = |source| error("write", path, source);
    let folder = path.parent().filter(|own| !own.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    builder.prefix(".muster-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o640));
    let mut file = builder.tempfile_in(folder.unwrap_or(Path::new("."))).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    let kept = if replace { file.persist(path) } else { file.persist_noclobber(path) };
    kept.map(|_| ()).map_err(|refused| failed(refused.error))
}

/// Makes a folder and those above it.
pub(super) fn make_folder(path: &Path) -> Result<(), Error> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o750);
    builder.create(path).map_err(|source| error("create", path, source))
}

/// Removes the folders in `root` whose names begin with `prefix`: what a killed run left behind.
pub(super) fn remove_leftovers(root: &Path, prefix: &str) -> Result<(), Error> {
    let entries = fs::read_dir(root).map_err(|source| error("read", root, source))?;
    for entry in entries {
        let entry = entry.map_err(|source| error("read", root, source))?;
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            let path = entry.path();
            fs::remove_dir_all(&path).map_err(|source| error("remove", &path, source))?;
        }
    }
    Ok(())
}

/// Makes a finished folder appear at its place.
///
/// Where nothing is there yet, the whole folder appears at once. Where a report is there already,
/// each of the `names` replaces its file, in their order; of `obsolete`, which an earlier
/// delivery may have left, nothing remains.
pub(super) fn publish(
    temp: &Path,
    folder: &Path,
    names: &[String],
    obsolete: &[String],
) -> Result<(), Error> {
    sync_folder(temp)?;
    if !folder.exists() {
        match fs::rename(temp, folder) {
            Ok(()) => return folder.parent().map_or(Ok(()), sync_folder),
            // Somebody made it in the meantime: its files are replaced.
            Err(_) if folder.is_dir() => {}
            Err(source) => return Err(error("rename into place", folder, source)),
        }
    }
    for name in names {
        let target = folder.join(name);
        fs::rename(temp.join(name), &target)
            .map_err(|source| error("rename into place", &target, source))?;
    }
    for name in obsolete {
        remove_if_there(&folder.join(name))?;
    }
    sync_folder(folder)?;
    fs::remove_dir_all(temp).map_err(|source| error("remove", temp, source))
}

fn remove_if_there(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(error("remove", path, source))
        }
        _ => Ok(()),
    }
}

/// Brings a folder's list of names to the disk, where the system has such a thing.
#[cfg(unix)]
fn sync_folder(path: &Path) -> Result<(), Error> {
    let synced = File::open(path).and_then(|folder| folder.sync_all());
    synced.map_err(|source| error("write", path, source))
}

#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> Result<(), Error> {
    Ok(())
}

fn error(doing: &'static str, path: &Path, source: io::Error) -> Error {
    Error { doing, path: path.to_owned(), source }
}
