//! The members of a ZIP archive as readers that own their file, so that a workbook can keep one
//! open while it looks into others.

use std::io::{self, BufReader, Read, Seek as _, SeekFrom, Take};

use flate2::Crc;
use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::rows::Trouble;
use crate::source::file::Stream;
use crate::table::limits::INFLATED_BYTES_MAX;

/// An archive that was looked through by [`super::archive::check`].
pub(super) struct Package {
    archive: ZipArchive<BufReader<Stream>>,
    stream: Stream,
}

/// One member, unpacked as it is read. It fails at its end when what was unpacked is not what was
/// packed.
pub(super) struct Member {
    bytes: Bytes,
    crc: Crc,
    expected: u32,
    left: u64,
}

enum Bytes {
    Stored(Take<Stream>),
    Deflated(Box<DeflateDecoder<BufReader<Take<Stream>>>>),
}

impl Package {
    pub(super) fn open(stream: Stream) -> Result<Package, Trouble> {
        let archive = ZipArchive::new(BufReader::new(stream.clone())).map_err(broken)?;
        Ok(Package { archive, stream })
    }

    /// The member of a name, whatever the case of its letters.
    pub(super) fn member(&mut self, name: &str) -> Result<Option<Member>, Trouble> {
        let name = name.trim_start_matches('/');
        let index = (0..self.archive.len()).find(|index| {
            let found = self.archive.name_for_index(*index);
            found.is_some_and(|found| found.is_ok_and(|found| found.eq_ignore_ascii_case(name)))
        });
        let Some(index) = index else { return Ok(None) };
        let member = self.archive.by_index_raw(index).map_err(broken)?;
        let method = member.compression();
        let (size, expected) = (member.compressed_size(), member.crc32());
        let start = member.data_start();
        drop(member);
        let mut stream = self.stream.clone();
        let Some(start) = start else { return Ok(None) };
        stream.seek(SeekFrom::Start(start)).map_err(|error| broken(error.into()))?;
        let packed = stream.take(size);
        let bytes = match method {
            CompressionMethod::Stored => Bytes::Stored(packed),
            CompressionMethod::Deflated => {
                let packed = BufReader::with_capacity(64 * 1024, packed);
                Bytes::Deflated(Box::new(DeflateDecoder::new(packed)))
            }
            other => {
                let reason = format!("it is packed with {other}, which muster does not unpack");
                return Err(Trouble::File(reason));
            }
        };
        Ok(Some(Member { bytes, crc: Crc::new(), expected, left: INFLATED_BYTES_MAX }))
    }

    /// A member that must be there, whole, of a limited size.
    pub(super) fn whole(&mut self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Trouble> {
        let Some(member) = self.member(name)? else { return Ok(None) };
        let mut bytes = Vec::new();
        member.take(limit + 1).read_to_end(&mut bytes).map_err(|error| broken(error.into()))?;
        if bytes.len() as u64 > limit {
            return Err(Trouble::Limit(format!("`{name}` in it has more than {limit} bytes")));
        }
        Ok(Some(bytes))
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what an error is mapped by")]
fn broken(error: zip::result::ZipError) -> Trouble {
    Trouble::File(format!("the workbook is incomplete or damaged ({error})"))
}

impl Read for Member {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = match &mut self.bytes {
            Bytes::Stored(bytes) => bytes.read(buffer)?,
            Bytes::Deflated(bytes) => bytes.read(buffer)?,
        };
        if count == 0 && !buffer.is_empty() && self.crc.sum() != self.expected {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "its checksum is another"));
        }
        self.crc.update(&buffer[..count]);
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| {
            let text = format!("it grows to more than {INFLATED_BYTES_MAX} bytes");
            io::Error::new(io::ErrorKind::InvalidData, text)
        })?;
        Ok(count)
    }
}
