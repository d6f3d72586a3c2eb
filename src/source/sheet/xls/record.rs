//! Records of an `.xls` stream, and the reading of data that goes on in continuation records.

use std::io::Read as _;

use crate::source::sheet::binary::u16_at;
use crate::source::sheet::ole::OleStream;
use crate::source::sheet::rows::Trouble;

/// Kinds of records that are read.
pub(super) mod kind {
    pub(in super::super) const FORMULA: u16 = 0x0006;
    pub(in super::super) const EOF: u16 = 0x000A;
    pub(in super::super) const DATEMODE: u16 = 0x0022;
    pub(in super::super) const FILEPASS: u16 = 0x002F;
    pub(in super::super) const CONTINUE: u16 = 0x003C;
    pub(in super::super) const CODEPAGE: u16 = 0x0042;
    pub(in super::super) const BOUNDSHEET: u16 = 0x0085;
    pub(in super::super) const MULRK: u16 = 0x00BD;
    pub(in super::super) const RSTRING: u16 = 0x00D6;
    pub(in super::super) const XF: u16 = 0x00E0;
    pub(in super::super) const SST: u16 = 0x00FC;
    pub(in super::super) const LABELSST: u16 = 0x00FD;
    pub(in super::super) const NUMBER: u16 = 0x0203;
    pub(in super::super) const LABEL: u16 = 0x0204;
    pub(in super::super) const BOOLERR: u16 = 0x0205;
    pub(in super::super) const STRING: u16 = 0x0207;
    pub(in super::super) const ROW: u16 = 0x0208;
    pub(in super::super) const ARRAY: u16 = 0x0221;
    pub(in super::super) const TABLE: u16 = 0x0236;
    pub(in super::super) const RK: u16 = 0x027E;
    pub(in super::super) const FORMULA3: u16 = 0x0206;
    pub(in super::super) const FORMULA4: u16 = 0x0406;
    pub(in super::super) const FORMAT: u16 = 0x041E;
    pub(in super::super) const SHRFMLA: u16 = 0x04BC;
    pub(in super::super) const BOF: u16 = 0x0809;
}

/// The head of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) kind: u16,
    pub(super) length: u16,
    /// Where the record begins.
    pub(super) offset: u64,
}

/// A reader of records.
pub(super) struct Records {
    stream: OleStream,
    /// What is left of the record being read, and where the next one begins.
    left: u64,
    next: u64,
}

impl Records {
    pub(super) fn new(stream: OleStream) -> Records {
        Records { stream, left: 0, next: 0 }
    }

    pub(super) fn size(&self) -> u64 {
        self.stream.size()
    }

    /// Prepares for reading records that are far apart.
    pub(super) fn read_little(&mut self) {
        self.stream.read_little();
    }

    /// Goes to the record at an offset.
    pub(super) fn go_to(&mut self, offset: u64) {
        (self.left, self.next) = (0, offset);
    }

    /// The next record's head.
    pub(super) fn next(&mut self) -> Result<Head, Trouble> {
        let offset = self.next;
        if self.stream.offset() != offset {
            self.stream.go_to(offset);
        }
        let mut head = [0; 4];
        self.stream.read_exact(&mut head).map_err(|_| cut_off())?;
        let (kind, length) = (u16_at(&head, 0), u16_at(&head, 2));
        (self.left, self.next) = (u64::from(length), offset + 4 + u64::from(length));
        Ok(Head { kind, length, offset })
    }

    /// The content of the record whose head was read last, as far as it is not read.
    pub(super) fn content(&mut self, content: &mut Vec<u8>) -> Result<(), Trouble> {
        content.clear();
        let left = usize::try_from(self.left).unwrap_or(usize::MAX);
        content.resize(left, 0);
        self.left = 0;
        self.stream.read_exact(content).map_err(|_| cut_off())
    }

    /// Bytes of the record, and of its continuations where it ends before.
    pub(super) fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Trouble> {
        let mut bytes = [0; N];
        let mut at = 0;
        while at < N {
            if self.left == 0 && !self.continued()? {
                return Err(cut_off());
            }
            let room = (N - at).min(usize::try_from(self.left).unwrap_or(usize::MAX));
            self.stream.read_exact(&mut bytes[at..at + room]).map_err(|_| cut_off())?;
            at += room;
            self.left -= room as u64;
        }
        Ok(bytes)
    }

    /// Passes bytes over, in continuations too.
    pub(super) fn skip(&mut self, mut count: u64) -> Result<(), Trouble> {
        while count > 0 {
            if self.left == 0 && !self.continued()? {
                return Err(cut_off());
            }
            let step = count.min(self.left);
            self.stream.go_to(self.stream.offset() + step);
            self.left -= step;
            count -= step;
        }
        Ok(())
    }

    /// Whether the record goes on: goes into its next continuation if there is one.
    pub(super) fn continued(&mut self) -> Result<bool, Trouble> {
        loop {
            if self.next + 4 > self.size() {
                return Ok(false);
            }
            let before = self.next;
            let head = self.next()?;
            if head.kind != kind::CONTINUE {
                self.go_to(before);
                return Ok(false);
            }
            if head.length > 0 {
                return Ok(true);
            }
        }
    }

    /// What is left of the record that can be read without a continuation.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Reads some bytes of this record, which must have them.
    pub(super) fn read_here(&mut self, bytes: &mut [u8]) -> Result<(), Trouble> {
        self.stream.read_exact(bytes).map_err(|_| cut_off())?;
        self.left = self.left.saturating_sub(bytes.len() as u64);
        Ok(())
    }
}

pub(super) fn cut_off() -> Trouble {
    Trouble::File(
        "the workbook is damaged (it ends too early); open and save it as .xlsx".to_owned(),
    )
}
