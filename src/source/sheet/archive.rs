//! What an archive claims and what it really holds, asked before anybody unpacks it into memory.

use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

use zip::ZipArchive;

use super::books::NO_SPREADSHEET;
use super::unreadable;
use crate::source::Error;
use crate::source::file::Stream;
use crate::table::limits::{
    ARCHIVE_INDEX_BYTES_MAX, ARCHIVE_MEMBERS_MAX, INFLATED_BYTES_MAX, INFLATION_RATIO_MAX,
    SHARED_STRINGS_BYTES_MAX,
};

/// Members smaller than this may grow as they like: a sheet of blanks is tiny when packed.
const SMALL_BYTES: u64 = 16 * 1024 * 1024;
/// Deflate cannot make more of one byte than this.
const DEFLATE_RATIO_MAX: u64 = 1_032;

/// What a workbook is in, as far as its first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum Container {
    Zip,
    /// The container of old Office files, or its content alone.
    Ole,
    SpreadsheetMl,
    FlatOds,
    Html,
}

/// What a workbook is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Xlsx,
    Xlsb,
    Ods,
    FlatOds,
    Xls,
    SpreadsheetMl,
    Html,
}

/// Says what a workbook is. Refuses what is none, and archives built to fill the memory.
pub(super) fn check(path: &Path, stream: Stream, container: Container) -> Result<Format, Error> {
    match container {
        Container::Zip => check_archive(path, stream),
        Container::Ole => Ok(Format::Xls),
        Container::SpreadsheetMl => Ok(Format::SpreadsheetMl),
        Container::FlatOds => Ok(Format::FlatOds),
        Container::Html => Ok(Format::Html),
    }
}

fn check_archive(path: &Path, stream: Stream) -> Result<Format, Error> {
    let broken = |error: zip::result::ZipError| {
        unreadable(path, format!("the workbook is incomplete or damaged ({error})"))
    };
    let limit = |limit| Error::Limit { path: path.to_path_buf(), limit };
    {
        let indexed = Measured { stream: stream.clone(), left: ARCHIVE_INDEX_BYTES_MAX };
        ZipArchive::new(BufReader::new(indexed)).map_err(broken)?;
    }
    let mut archive = ZipArchive::new(BufReader::new(stream)).map_err(broken)?;
    if archive.len() > ARCHIVE_MEMBERS_MAX {
        return Err(limit(format!("it has more than {ARCHIVE_MEMBERS_MAX} parts")));
    }
    if archive.has_duplicate_names() || archive.has_overlapping_entries().map_err(broken)? {
        let reason = "the workbook is damaged (parts of it have the same name or lie over each \
                      other); open and save it in a spreadsheet program";
        return Err(unreadable(path, reason.to_owned()));
    }
    let format = format(&archive).map_err(|reason| unreadable(path, reason.to_owned()))?;
    let is_xml =
        archive.file_names_raw().any(|name| name.to_ascii_lowercase().ends_with(b".xml.rels"));
    for index in 0..archive.len() {
        let (name, packed, claimed) = {
            let member = archive.by_index_raw(index).map_err(broken)?;
            if member.encrypted() {
                let reason = "it has a password; save it without one";
                return Err(unreadable(path, reason.to_owned()));
            }
            let name = member.name().map_err(broken)?.to_ascii_lowercase();
            (name, member.compressed_size(), member.size())
        };
        if claimed > INFLATED_BYTES_MAX {
            return Err(limit(format!(
                "`{name}` in it would grow to {claimed} bytes, and {INFLATED_BYTES_MAX} are allowed"
            )));
        }
        if claimed > SMALL_BYTES && claimed / packed.max(1) > INFLATION_RATIO_MAX {
            return Err(limit(format!(
                "`{name}` in it would grow {} times, and {INFLATION_RATIO_MAX} are allowed",
                claimed / packed.max(1)
            )));
        }
        // Our own readers stream sheets; those of XLSX go by the claims and hold everybody to them.
        // For parts that others hold in memory a claim is not enough.
        let streamed = is_xml || name.contains("worksheets/") || name == "content.xml";
        if !streamed && packed.saturating_mul(DEFLATE_RATIO_MAX) > SHARED_STRINGS_BYTES_MAX {
            let mut member = archive.by_index(index).map_err(broken)?;
            let mut counted = member.by_ref().take(SHARED_STRINGS_BYTES_MAX + 1);
            let real =
                io::copy(&mut counted, &mut io::sink()).map_err(|error| broken(error.into()))?;
            if real > SHARED_STRINGS_BYTES_MAX {
                return Err(limit(format!(
                    "`{name}` in it holds more than {SHARED_STRINGS_BYTES_MAX} bytes of text"
                )));
            }
        }
    }
    Ok(format)
}

/// What the archive is; in words, where it is no workbook.
fn format<R: Read + Seek>(archive: &ZipArchive<R>) -> Result<Format, &'static str> {
    let has = |prefix: &str| {
        archive
            .file_names()
            .any(|name| name.is_ok_and(|name| name.to_ascii_lowercase().starts_with(prefix)))
    };
    if has("xl/workbook.bin") {
        Ok(Format::Xlsb)
    } else if has("[content_types].xml") && !has("word/") && !has("ppt/") {
        Ok(Format::Xlsx)
    } else if has("content.xml") {
        Ok(Format::Ods)
    } else if has("encrypted-package") {
        Err("it has a password; save it without one")
    } else if has("index/document.iwa") || has("index.zip") {
        Err("it is a document of Apple Numbers; export it as .xlsx")
    } else if has("word/") || has("ppt/") {
        Err(NO_SPREADSHEET)
    } else {
        Err("it is a ZIP archive and no workbook; unpack it first")
    }
}

/// A reader of the archive's index that ends where an index has become too long to be held.
struct Measured {
    stream: Stream,
    left: u64,
}

impl Read for Measured {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| {
            io::Error::other(format!("its index has more than {ARCHIVE_INDEX_BYTES_MAX} bytes"))
        })?;
        Ok(count)
    }
}

impl Seek for Measured {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.stream.seek(to)
    }
}
