//! The workbook on a thread of its own. Of all files it takes the longest, and rows come faster than
//! one thread can put them into it and write the others as well.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread::{self, JoinHandle};

use crate::table::{Input, InputId, Place};

use super::Error;
use super::marked::{MarkedRows, column_of};
use super::workbook::{SheetCell, Workbook};

/// Parts that may wait for the thread; whoever brings another waits himself, so that memory does not
/// grow with the rows.
const WAITING: usize = 2;

/// Rows of an input, and the new causes among them with the places of their examples.
#[derive(Debug)]
struct Part {
    input: InputId,
    rows: MarkedRows,
    fresh: Vec<(u32, Place)>,
}

/// A workbook with all its rows.
#[derive(Debug)]
pub(super) struct Marked {
    pub(super) workbook: Workbook,
    /// Where the example of each cause stands, by number of the cause.
    pub(super) links: BTreeMap<u32, SheetCell>,
}

/// The thread, and the way to it.
#[derive(Debug)]
pub(super) struct Marking {
    /// `None` when no more rows come.
    parts: Option<SyncSender<Part>>,
    /// Memory of rows that are written.
    spare: Receiver<MarkedRows>,
    thread: Option<JoinHandle<Result<Marked, Error>>>,
}

impl Marking {
    /// A workbook without rows, which wait in unnamed files in a folder.
    pub(super) fn begin(folder: &Path, inputs: &[Input]) -> Result<Marking, Error> {
        let workbook = Workbook::new(folder)?;
        let (give, parts) = mpsc::sync_channel(WAITING);
        let (give_back, spare) = mpsc::channel();
        let (own, inputs) = (folder.to_path_buf(), inputs.to_vec());
        let work = move || Work { folder: own, inputs, give_back }.run(workbook, parts);
        let thread = thread::Builder::new().name("workbook".to_owned()).spawn(work);
        let thread = thread.map_err(|source| Error {
            doing: "begin a thread for the workbook of",
            path: folder.to_path_buf(),
            source,
        })?;
        Ok(Marking { parts: Some(give), spare, thread: Some(thread) })
    }

    /// Takes rows of an input, and leaves memory for others in their place.
    pub(super) fn append(
        &mut self,
        input: InputId,
        rows: &mut MarkedRows,
        fresh: &[(u32, Place)],
    ) -> Result<(), Error> {
        let spare = self.spare.try_recv().unwrap_or_default();
        let part = Part { input, rows: std::mem::replace(rows, spare), fresh: fresh.to_vec() };
        let sent = self.parts.as_ref().is_some_and(|parts| parts.send(part).is_ok());
        // Only a thread that failed takes nothing.
        if sent { Ok(()) } else { self.end().map(drop) }
    }

    /// Waits until all rows are written.
    pub(super) fn finish(mut self) -> Result<Marked, Error> {
        self.end().map(|marked| marked.expect("the thread ends here and nowhere else"))
    }

    /// What the thread came to; `None` where that was told already.
    fn end(&mut self) -> Result<Option<Marked>, Error> {
        self.parts = None;
        let Some(thread) = self.thread.take() else { return Ok(None) };
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)).map(Some)
    }
}

impl Drop for Marking {
    /// The thread's files are closed before their folder goes.
    fn drop(&mut self) {
        self.parts = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// What the thread needs.
struct Work {
    folder: PathBuf,
    inputs: Vec<Input>,
    give_back: Sender<MarkedRows>,
}

impl Work {
    fn run(self, mut workbook: Workbook, parts: Receiver<Part>) -> Result<Marked, Error> {
        let mut links = BTreeMap::new();
        for Part { input, mut rows, fresh } in parts {
            let Some(input) = self.inputs.get(input.index()) else { continue };
            let places = workbook.append(input, &rows, &self.folder)?;
            for (cause, example) in fresh {
                let row = rows.find(example.row);
                if let Some(at) = row.and_then(|row| places.get(row)) {
                    links.insert(cause, Workbook::cell(*at, column_of(input, example.column)));
                }
            }
            rows.clear();
            // Nobody takes it when the last rows are here.
            self.give_back.send(rows).ok();
        }
        Ok(Marked { workbook, links })
    }
}
