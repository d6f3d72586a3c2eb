//! Markup as UTF-8. A file in another encoding was turned into UTF-8 before it came here (see
//! `spool`), whatever its declaration says; bytes that are no letters are marked as such.

use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::{Decoder, UTF_8};

use crate::source::file::Stream;

/// Bytes decoded at a time.
const PIECE: usize = 32 * 1024;

/// A file whose every byte is part of a letter.
pub(super) struct Utf8 {
    stream: BufReader<Stream>,
    decoder: Decoder,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Utf8 {
    pub(super) fn new(stream: Stream) -> Utf8 {
        Utf8 {
            stream: BufReader::with_capacity(PIECE, stream),
            decoder: UTF_8.new_decoder_with_bom_removal(),
            text: Vec::new(),
            at: 0,
            ended: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        while self.at == self.text.len() && !self.ended {
            let piece = self.stream.fill_buf()?;
            let (count, last) = (piece.len(), piece.is_empty());
            // A replaced byte becomes three.
            self.text.resize(3 * PIECE + 16, 0);
            let (_, read, written, _) = self.decoder.decode_to_utf8(piece, &mut self.text, last);
            debug_assert_eq!(read, count, "the buffer holds all that a piece can become");
            self.text.truncate(written);
            self.stream.consume(read);
            (self.at, self.ended) = (0, last);
        }
        Ok(())
    }
}

impl Read for Utf8 {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Utf8 {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.refill()?;
        Ok(&self.text[self.at..])
    }

    fn consume(&mut self, count: usize) {
        self.at = (self.at + count).min(self.text.len());
    }
}
