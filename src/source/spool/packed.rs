//! Streams of gzip and zstd, unpacked with an eye on what they grow to.

use std::io::{self, BufRead as _, BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use flate2::bufread::GzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use super::{Error, Opened, Spool};
use crate::table::limits::{
    BLOCK_BYTES, UNPACKED_BYTES_MAX, UNPACKED_BYTES_UNWATCHED, UNPACKED_RATIO_MAX,
    ZSTD_WINDOW_BYTES_MAX,
};

/// Streams that one file may be joined of. Tools that pack in parallel begin one every 64 KB.
const STREAMS: usize = 131_072;

/// Unpacks all of a gzip file: several streams one behind the other are one text, and zeros behind
/// the last are what tapes and block devices leave.
pub(super) fn gzip(opened: &Opened, spool: &mut Spool) -> Result<(), Error> {
    let mut source = BufReader::with_capacity(BLOCK_BYTES, opened.stream());
    let what = "gzip";
    for _ in 0..STREAMS {
        pour(&mut GzDecoder::new(&mut source), opened, spool, what)?;
        loop {
            let rest = source.fill_buf().map_err(|source| opened.io(source))?;
            let zeros = rest.iter().take_while(|byte| **byte == 0).count();
            if zeros == 0 {
                break;
            }
            source.consume(zeros);
        }
        match source.fill_buf().map_err(|source| opened.io(source))? {
            [] => return Ok(()),
            [0x1F, ..] => {}
            _ => {
                let reason = format!(
                    "something that is no gzip stands behind {} unpacked bytes; pack it again",
                    spool.written
                );
                return Err(unreadable(opened, reason));
            }
        }
    }
    Err(limit(opened, format!("it is joined of more than {STREAMS} gzip streams")))
}

/// Unpacks all of a zstd file.
pub(super) fn zstd(opened: &Opened, spool: &mut Spool) -> Result<(), Error> {
    // The reader is young, and nobody checked the file.
    catch_unwind(AssertUnwindSafe(|| frames(opened, spool)))
        .unwrap_or_else(|_| Err(unreadable(opened, "the zstd stream is damaged".to_owned())))
}

fn frames(opened: &Opened, spool: &mut Spool) -> Result<(), Error> {
    let mut source = BufReader::with_capacity(BLOCK_BYTES, opened.stream());
    let mut decoder = FrameDecoder::new();
    decoder.set_max_window_size(ZSTD_WINDOW_BYTES_MAX);
    for _ in 0..STREAMS {
        if source.fill_buf().map_err(|source| opened.io(source))?.is_empty() {
            return Ok(());
        }
        match StreamingDecoder::new_with_decoder(&mut source, &mut decoder) {
            Ok(mut stream) => pour(&mut stream, opened, spool, "zstd")?,
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            })) => {
                let mut skipped = source.by_ref().take(u64::from(length));
                io::copy(&mut skipped, &mut io::sink()).map_err(|source| opened.io(source))?;
                continue;
            }
            Err(FrameDecoderError::WindowSizeTooBig { .. }) => {
                let text = "a zstd stream in it asks for more than 128 MB of memory";
                return Err(limit(opened, text.to_owned()));
            }
            Err(_) => return Err(damaged(opened, spool, "zstd", "its header cannot be read")),
        }
        let (kept, real) = (decoder.get_checksum_from_data(), decoder.get_calculated_checksum());
        if kept.is_some() && kept != real {
            return Err(damaged(opened, spool, "zstd", "its checksum differs"));
        }
    }
    Err(limit(opened, format!("it is joined of more than {STREAMS} zstd streams")))
}

/// Copies what a stream unpacks to.
pub(super) fn pour(
    stream: &mut impl Read,
    opened: &Opened,
    spool: &mut Spool,
    what: &str,
) -> Result<(), Error> {
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        let count = match stream.read(&mut block) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) if error.raw_os_error().is_some() => return Err(opened.io(error)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                let reason = format!(
                    "the {what} stream breaks off behind {} unpacked bytes; it was not transferred \
                     completely",
                    spool.written
                );
                return Err(unreadable(opened, reason));
            }
            Err(error) => return Err(damaged(opened, spool, what, &error.to_string())),
        };
        spool.add(&block[..count])?;
        watch(opened, spool)?;
    }
}

/// Whether a file still grows as tables do.
fn watch(opened: &Opened, spool: &Spool) -> Result<(), Error> {
    if spool.written > UNPACKED_BYTES_MAX {
        return Err(limit(opened, format!("it unpacks to more than {UNPACKED_BYTES_MAX} bytes")));
    }
    let times = spool.written / opened.size().max(1);
    if spool.written > UNPACKED_BYTES_UNWATCHED && times > UNPACKED_RATIO_MAX {
        return Err(limit(
            opened,
            format!("it unpacks to more than {UNPACKED_RATIO_MAX} times its size"),
        ));
    }
    Ok(())
}

pub(super) fn damaged(opened: &Opened, spool: &Spool, what: &str, error: &str) -> Error {
    let reason = format!(
        "the {what} stream is damaged behind {} unpacked bytes ({error}); pack it again",
        spool.written
    );
    unreadable(opened, reason)
}

pub(super) fn unreadable(opened: &Opened, reason: String) -> Error {
    Error::Unreadable { path: PathBuf::from(opened.path()), reason }
}

pub(super) fn limit(opened: &Opened, limit: String) -> Error {
    Error::Limit { path: PathBuf::from(opened.path()), limit }
}
