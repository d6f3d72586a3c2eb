//! The container of old Office files: a small file system of sectors. Every chain of sectors is
//! followed no further than the file is long, so none can go in circles.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use super::binary::{u16_at, u32_at};
use super::rows::Trouble;
use crate::source::file::Stream;

/// What a file in this container begins with.
const SIGNATURE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// Sectors that a header lists itself; further lists are in sectors of their own.
const LISTED: usize = 109;
/// Numbers above this are marks: free, end of chain, and so on.
const SECTOR_MAX: u32 = 0xFFFF_FFFA;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const NO_ENTRY: u32 = 0xFFFF_FFFF;
const ENTRY_BYTES: usize = 128;
/// Streams in a file; a workbook with hundreds of embedded objects has some thousands.
const ENTRIES_MAX: usize = 65_536;
/// Bytes of a small sector.
const SMALL: u64 = 64;

/// An open container.
pub(super) struct Ole {
    stream: Stream,
    size: u64,
    /// Bytes of a sector.
    sector: u64,
    /// For every sector the next one of its chain.
    next: Vec<u32>,
    /// As `next`, for small sectors.
    next_small: Vec<u32>,
    /// Streams smaller than this are in small sectors.
    small_below: u64,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    kind: u8,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    size: u64,
}

/// A stream of the container: pieces of the file, one behind the other.
pub(super) struct OleStream {
    source: BufReader<Stream>,
    /// Where each piece begins in the file.
    pieces: Vec<u64>,
    piece: u64,
    size: u64,
    offset: u64,
}

impl Ole {
    pub(super) fn open(mut stream: Stream, size: u64) -> Result<Ole, Trouble> {
        let mut header = [0; 512];
        stream.read_exact(&mut header).map_err(|_| broken("its header is cut off"))?;
        if header[..8] != SIGNATURE {
            return Err(broken("its header is another's"));
        }
        let shift = u16_at(&header, 30);
        if shift != 9 && shift != 12 {
            return Err(broken("its sectors have an odd size"));
        }
        let mut ole = Ole {
            stream,
            size,
            sector: 1 << shift,
            next: Vec::new(),
            next_small: Vec::new(),
            small_below: u64::from(u32_at(&header, 56)).min(1 << 20),
            entries: Vec::new(),
        };
        ole.next = ole.allocation(&header)?;
        let directory = ole.chain(u32_at(&header, 48))?;
        ole.read_entries(&directory)?;
        let small = u32_at(&header, 60);
        if small < SECTOR_MAX {
            let sectors = ole.chain(small)?;
            ole.next_small = ole.numbers(&sectors)?;
        }
        Ok(ole)
    }

    /// The names of the streams and storages at the top, in the order of the directory.
    pub(super) fn names(&self) -> Vec<&str> {
        self.top().into_iter().map(|index| self.entries[index].name.as_str()).collect()
    }

    /// A stream at the top, by its name in any case.
    pub(super) fn stream(&self, name: &str) -> Result<Option<OleStream>, Trouble> {
        let found = self.top().into_iter().map(|index| &self.entries[index]);
        let found = found.filter(|entry| entry.kind == 2);
        let Some(entry) = found.into_iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
        else {
            return Ok(None);
        };
        let (pieces, piece) = if entry.size < self.small_below {
            (self.small_pieces(entry)?, SMALL)
        } else {
            let sectors = self.chain(entry.start)?;
            (sectors.into_iter().map(|sector| self.position(sector)).collect(), self.sector)
        };
        if (pieces.len() as u64).saturating_mul(piece) < entry.size {
            return Err(broken("a part of it is missing"));
        }
        let source = BufReader::with_capacity(32 * 1024, self.stream.clone());
        Ok(Some(OleStream { source, pieces, piece, size: entry.size, offset: 0 }))
    }

    /// Where a sector begins in the file.
    fn position(&self, sector: u32) -> u64 {
        (u64::from(sector) + 1) * self.sector
    }

    /// How many sectors the file has room for, the last of which may be cut short.
    fn sectors(&self) -> u64 {
        (self.size / self.sector).saturating_add(1)
    }

    /// Reads the table of chains. Its own sectors are listed in the header and behind it.
    fn allocation(&mut self, header: &[u8]) -> Result<Vec<u32>, Trouble> {
        let mut listed: Vec<u32> =
            (0..LISTED).map(|index| u32_at(header, 76 + index * 4)).collect();
        let mut more = u32_at(header, 68);
        let most = self.sectors();
        let mut seen = 0;
        while more < SECTOR_MAX {
            seen += 1;
            if seen > most {
                return Err(broken("its lists go in circles"));
            }
            let mut numbers = self.numbers(&[more])?;
            more = numbers.pop().unwrap_or(END_OF_CHAIN);
            listed.append(&mut numbers);
            if listed.len() as u64 > most + LISTED as u64 + self.sector {
                return Err(broken("its lists are longer than the file"));
            }
        }
        listed.retain(|sector| *sector < SECTOR_MAX);
        // A table need not name more sectors than there are.
        let needed = most.div_ceil(self.sector / 4);
        listed.truncate(usize::try_from(needed).unwrap_or(usize::MAX));
        self.numbers(&listed)
    }

    /// The sectors of a chain.
    fn chain(&self, start: u32) -> Result<Vec<u32>, Trouble> {
        let mut sectors = Vec::new();
        let mut sector = start;
        while sector < SECTOR_MAX {
            if sectors.len() >= self.next.len() {
                return Err(broken("its chains go in circles"));
            }
            sectors.push(sector);
            let next = self.next.get(sector as usize);
            sector = *next.ok_or_else(|| broken("a chain leaves the file"))?;
        }
        Ok(sectors)
    }

    /// The numbers in some sectors.
    fn numbers(&mut self, sectors: &[u32]) -> Result<Vec<u32>, Trouble> {
        let mut numbers = Vec::new();
        for sector in sectors {
            let bytes = self.read_sector(*sector)?;
            numbers.extend(bytes.chunks_exact(4).map(|number| u32_at(number, 0)));
        }
        Ok(numbers)
    }

    fn read_sector(&mut self, sector: u32) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::new();
        self.stream
            .seek(SeekFrom::Start(self.position(sector)))
            .and_then(|_| (&mut self.stream).take(self.sector).read_to_end(&mut bytes))
            .map_err(|error| broken(&error.to_string()))?;
        if bytes.is_empty() {
            return Err(broken("it is cut off"));
        }
        Ok(bytes)
    }

    fn read_entries(&mut self, directory: &[u32]) -> Result<(), Trouble> {
        for sector in directory {
            let bytes = self.read_sector(*sector)?;
            for entry in bytes.chunks_exact(ENTRY_BYTES) {
                if self.entries.len() >= ENTRIES_MAX {
                    let text = format!("a file of this kind has at most {ENTRIES_MAX} streams");
                    return Err(Trouble::Limit(text));
                }
                let length = usize::from(u16_at(entry, 64)).clamp(2, 64) / 2 - 1;
                let letters = (0..length).map(|index| u16_at(entry, index * 2));
                // The upper half of a size is only filled in large files of the newer version.
                let high = if self.sector > 512 { u32_at(entry, 124) } else { 0 };
                self.entries.push(Entry {
                    name: char::decode_utf16(letters).map(|c| c.unwrap_or('\u{fffd}')).collect(),
                    kind: entry[66],
                    left: u32_at(entry, 68),
                    right: u32_at(entry, 72),
                    child: u32_at(entry, 76),
                    start: u32_at(entry, 116),
                    size: u64::from(high) << 32 | u64::from(u32_at(entry, 120)),
                });
            }
        }
        if self.entries.is_empty() { Err(broken("it has no directory")) } else { Ok(()) }
    }

    /// The entries below the root. Each is looked at once, whatever the tree says.
    fn top(&self) -> Vec<usize> {
        let mut seen = vec![false; self.entries.len()];
        let mut open: Vec<u32> = self.entries.first().map(|root| root.child).into_iter().collect();
        let mut found = Vec::new();
        while let Some(number) = open.pop() {
            let index = number as usize;
            if number == NO_ENTRY || seen.get(index).copied().unwrap_or(true) {
                continue;
            }
            seen[index] = true;
            found.push(index);
            open.extend([self.entries[index].left, self.entries[index].right]);
        }
        found.sort_unstable();
        found
    }

    /// Where the small sectors of a stream are: in a stream of the root.
    fn small_pieces(&self, entry: &Entry) -> Result<Vec<u64>, Trouble> {
        let root = self.entries.first().map_or(END_OF_CHAIN, |root| root.start);
        let home = self.chain(root)?;
        let per_sector = self.sector / SMALL;
        let mut pieces = Vec::new();
        let mut number = entry.start;
        while number < SECTOR_MAX && (pieces.len() as u64) * SMALL < entry.size {
            if pieces.len() >= self.next_small.len() {
                return Err(broken("its chains go in circles"));
            }
            let (index, within) = (u64::from(number) / per_sector, u64::from(number) % per_sector);
            let sector = usize::try_from(index).ok().and_then(|index| home.get(index));
            let sector = *sector.ok_or_else(|| broken("a chain leaves the file"))?;
            pieces.push(self.position(sector) + within * SMALL);
            let next = self.next_small.get(number as usize);
            number = *next.ok_or_else(|| broken("a chain leaves the file"))?;
        }
        Ok(pieces)
    }
}

impl OleStream {
    /// A file that is one stream, without any container.
    pub(super) fn bare(stream: Stream, size: u64) -> OleStream {
        let source = BufReader::with_capacity(32 * 1024, stream);
        OleStream { source, pieces: vec![0], piece: size, size, offset: 0 }
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Goes to an offset.
    pub(super) fn go_to(&mut self, offset: u64) {
        self.offset = offset.min(self.size);
    }

    /// Prepares for reading here and there: little is read ahead.
    pub(super) fn read_little(&mut self) {
        let stream = self.source.get_ref().clone();
        self.source = BufReader::with_capacity(512, stream);
    }

    /// Where it stands.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }
}

impl Read for OleStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.size.saturating_sub(self.offset);
        if left == 0 || buffer.is_empty() {
            return Ok(0);
        }
        let within = self.offset % self.piece;
        let index = usize::try_from(self.offset / self.piece).unwrap_or(usize::MAX);
        let start = *self.pieces.get(index).ok_or(io::ErrorKind::UnexpectedEof)?;
        let room = left.min(self.piece - within).min(buffer.len() as u64);
        let room = usize::try_from(room).unwrap_or(buffer.len());
        let (target, current) = (start + within, self.source.stream_position()?);
        if target != current {
            let distance = target.wrapping_sub(current).cast_signed();
            self.source.seek_relative(distance)?;
        }
        let count = self.source.read(&mut buffer[..room])?;
        self.offset += count as u64;
        Ok(count)
    }
}

fn broken(what: &str) -> Trouble {
    Trouble::File(format!("the workbook is damaged ({what}); open and save it as .xlsx"))
}
