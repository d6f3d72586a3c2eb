//! ZIP archives that hold one table. Workbooks are archives, too, and have readers of their own.

use std::io::BufReader;
use std::path::Path;

use zip::ZipArchive;

use super::packed::{damaged, limit, pour, unreadable};
use super::{Error, Opened, Spool};
use crate::source::file::Stream;
use crate::table::limits::ARCHIVE_ENTRIES_MAX;

/// Bytes at the end of an archive in which its directory is announced.
const TAIL_BYTES: usize = 65_557;
/// Names shown of an archive with several members.
const SHOWN_NAMES: usize = 5;

type Archive = ZipArchive<BufReader<Stream>>;

/// Unpacks the one member of an archive, and says whether there was an archive to unpack: a
/// workbook is left as it is. The members' names are shown and nothing else is done with them.
pub(super) fn member(opened: &Opened, spool: &mut Spool) -> Result<bool, Error> {
    let Some(mut archive) = archive(opened)? else { return Ok(false) };
    if holds_workbook(&archive) {
        return Ok(false);
    }
    let members: Vec<(usize, String)> = archive
        .file_names()
        .map(|name| name.map(std::borrow::Cow::into_owned).unwrap_or_default())
        .enumerate()
        .filter(|(_, name)| !is_clutter(name))
        .collect();
    let (index, name) = match members.as_slice() {
        [] => return Err(unreadable(opened, "it is a ZIP archive without any file".to_owned())),
        [(index, name)] => (*index, shown(name)),
        several => {
            let names: Vec<String> =
                several.iter().take(SHOWN_NAMES).map(|(_, name)| shown(name)).collect();
            let more = if several.len() > SHOWN_NAMES { " …" } else { "" };
            let reason = format!(
                "it is a ZIP archive of {} files ({}{more}); unpack it and name those you mean",
                several.len(),
                names.join(", ")
            );
            return Err(unreadable(opened, reason));
        }
    };
    let locked = archive.by_index_raw(index).is_ok_and(|member| member.encrypted());
    if locked {
        let reason = format!("`{name}` in it has a password; pack it without one");
        return Err(unreadable(opened, reason));
    }
    match archive.by_index(index) {
        Ok(mut member) => pour(&mut member, opened, spool, "ZIP")?,
        Err(error) => return Err(damaged(opened, spool, "ZIP", &error.to_string())),
    }
    Ok(true)
}

/// Whether a ZIP archive is a workbook, or a damaged one that its reader has more to say about.
pub(super) fn is_workbook(opened: &Opened) -> Result<bool, Error> {
    Ok(archive(opened)?.is_none_or(|archive| holds_workbook(&archive)))
}

/// Opens an archive; `None` where its directory is damaged and it may be a workbook.
fn archive(opened: &Opened) -> Result<Option<Archive>, Error> {
    let entries = entries(opened)?;
    if entries > ARCHIVE_ENTRIES_MAX {
        return Err(limit(
            opened,
            format!("it is an archive of {entries} files, and {ARCHIVE_ENTRIES_MAX} are allowed"),
        ));
    }
    match ZipArchive::new(BufReader::new(opened.stream())) {
        Ok(archive) => Ok(Some(archive)),
        Err(error) => {
            let ending = Path::new(opened.path()).extension();
            if ending.is_some_and(|ending| ending.eq_ignore_ascii_case("zip")) {
                let reason =
                    format!("the ZIP archive is incomplete or damaged ({error}); get it again");
                return Err(unreadable(opened, reason));
            }
            Ok(None)
        }
    }
}

/// How many members an archive claims to have, as its last bytes say. Its reader makes room for
/// all of them at once.
fn entries(opened: &Opened) -> Result<u64, Error> {
    let start = opened.size().saturating_sub(TAIL_BYTES as u64);
    let tail = opened.part(start, TAIL_BYTES)?;
    let Some(at) = memchr::memmem::rfind(&tail, b"PK\x05\x06") else { return Ok(0) };
    let short = number(&tail, at + 10, 2);
    if short != 0xFFFF {
        return Ok(short);
    }
    let Some(locator) = at.checked_sub(20).filter(|at| tail[*at..].starts_with(b"PK\x06\x07"))
    else {
        return Ok(short);
    };
    let record = opened.part(number(&tail, locator + 8, 8), 56)?;
    Ok(if record.starts_with(b"PK\x06\x06") { number(&record, 32, 8) } else { short })
}

fn number(bytes: &[u8], at: usize, length: usize) -> u64 {
    let bytes = bytes.get(at..at + length).unwrap_or_default();
    bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// Whether it is a workbook or another document of an office program.
fn holds_workbook(archive: &Archive) -> bool {
    let names = archive.file_names();
    names.filter_map(Result::ok).any(|name| {
        let name = name.to_ascii_lowercase();
        ["[content_types].xml", "mimetype", "content.xml"].contains(&name.as_str())
            || ["xl/", "word/", "ppt/"].iter().any(|folder| name.starts_with(folder))
    })
}

/// Folders, and what file managers leave behind.
fn is_clutter(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.ends_with(['/', '\\'])
        || name.starts_with("__MACOSX/")
        || last.starts_with("._")
        || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&last)
}

/// A name as it may stand in a sentence.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(60).collect()
}
