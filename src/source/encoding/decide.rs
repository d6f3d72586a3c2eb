//! The decision: a mark, then what somebody said, then the bytes themselves.

use std::io::Read as _;

use super::guess::{Guess, guess};
use super::{Charset, decode::decode};
use crate::source::Error;
use crate::source::file::Opened;
use crate::table::limits::BLOCK_BYTES;
use crate::table::{Basis, Encoding};

/// How much is looked at in one place. Nearly every file is told by its first letters beyond ASCII.
const NEAR_BYTES: usize = 64 * 1024;
/// Bytes looked at of a file whose encoding has to be guessed.
const SAMPLE_BYTES: usize = 4 * 1024 * 1024;
/// In how many pieces those are taken from a longer file. A file may be sorted by country, and then
/// its beginning speaks for its beginning only.
const SAMPLE_PIECES: usize = 8;
/// Below this a guess does not outweigh some valid UTF-8.
const SURE_PERCENT: u8 = 90;

/// How a text file is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) struct Decision {
    pub(in crate::source) charset: Charset,
    /// Bytes of the byte order mark.
    pub(in crate::source) mark: usize,
    /// The same in words.
    pub(in crate::source) encoding: Encoding,
}

impl Decision {
    fn new(
        charset: Charset,
        basis: Basis,
        confidence: u8,
        evidence: impl Into<String>,
    ) -> Decision {
        let name = charset.name();
        let encoding = Encoding { name, confidence, basis, evidence: evidence.into() };
        Decision { charset, mark: 0, encoding }
    }

    fn utf8(confidence: u8, evidence: impl Into<String>) -> Decision {
        Decision::new(Charset::Utf8, Basis::Utf8, confidence, evidence)
    }
}

/// Says in which encoding a file is that is no workbook and not compressed. A byte order mark is
/// proof; without one, what was told counts.
pub(in crate::source) fn decide(opened: &Opened, told: Option<Charset>) -> Result<Decision, Error> {
    let head = opened.head(NEAR_BYTES)?;
    if let Some((charset, mark)) = marked(&head) {
        let said = "it begins with a byte order mark";
        return Ok(Decision { mark, ..Decision::new(charset, Basis::Marked, 100, said) });
    }
    if let Some(charset) = told {
        return Ok(Decision::new(charset, Basis::Told, 100, "it was named"));
    }
    if memchr::memchr(0, &head).is_some() {
        return Ok(match wide(&head) {
            Some(charset) => {
                let said = format!("its zero bytes stand as in {} text", charset.name());
                Decision::new(charset, Basis::Guessed, 99, said)
            }
            None => Decision::utf8(0, "it holds zero bytes"),
        });
    }
    if let Some(charset) = declared(&head) {
        let said = "its first lines name it";
        return Ok(Decision::new(charset, Basis::Marked, 95, said));
    }
    let Some(first) = first_high(opened, &head)? else {
        return Ok(Decision::utf8(100, "it is ASCII throughout"));
    };
    let near = opened.part(first, NEAR_BYTES)?;
    let seen = runs(&near, near.len() < NEAR_BYTES);
    if seen.bad == 0 {
        let all = if near.len() < NEAR_BYTES { "all" } else { "the first" };
        let said = format!("{all} {} stretches beyond ASCII are valid UTF-8", seen.good);
        return Ok(Decision::utf8(100, said));
    }
    let sample = sample(opened, first)?;
    Ok(weigh(runs(&sample, true), || guess(&sample)))
}

/// UTF-8 with some bad bytes, or another encoding in which a stretch happens to be valid UTF-8.
/// The former gives its bad rows back and harms no other, so it has the benefit of the doubt.
fn weigh(runs: Runs, guess: impl FnOnce() -> Option<Guess>) -> Decision {
    let Runs { good, bad } = runs;
    let mostly = || {
        let share = u8::try_from(good * 100 / (good + bad).max(1)).unwrap_or(100);
        let said = format!("{good} of {} stretches beyond ASCII are valid UTF-8", good + bad);
        Decision::utf8(share.max(50), said)
    };
    if good >= bad {
        return mostly();
    }
    let Some(guess) = guess() else { return mostly() };
    if good * 4 >= bad && guess.confidence < SURE_PERCENT {
        return mostly();
    }
    Decision::new(guess.charset, Basis::Guessed, guess.confidence, guess.evidence)
}

/// What a byte order mark says, and its length.
fn marked(head: &[u8]) -> Option<(Charset, usize)> {
    let marks: [(&[u8], Charset); 5] = [
        (b"\xEF\xBB\xBF", Charset::Utf8),
        (b"\xFF\xFE\0\0", Charset::Utf32Le),
        (b"\0\0\xFE\xFF", Charset::Utf32Be),
        (b"\xFF\xFE", Charset::Web(encoding_rs::UTF_16LE)),
        (b"\xFE\xFF", Charset::Web(encoding_rs::UTF_16BE)),
    ];
    let found = marks.into_iter().find(|(mark, _)| head.starts_with(mark));
    found.map(|(mark, charset)| (charset, mark.len()))
}

/// The encoding that a web page or an XML document names in its first lines. Where it is UTF-8, its
/// bytes say so better.
fn declared(head: &[u8]) -> Option<Charset> {
    let start = &head[..head.len().min(1024)];
    if !start.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    let (_, rest) = start.split_once("charset=").or_else(|| start.split_once("encoding="))?;
    let end = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':');
    let name = rest.trim_start_matches(['"', '\'', ' ']).split(end).next()?;
    // What has two bytes a character would not have been read so far.
    Charset::named(name).filter(|charset| match charset {
        Charset::Web(web) => web.is_ascii_compatible(),
        Charset::Oem(_) => true,
        Charset::Utf8 | Charset::Utf32Le | Charset::Utf32Be => false,
    })
}

/// Whether a file of this beginning holds zero bytes and is in no encoding with such.
pub(in crate::source) fn is_hopeless(head: &[u8]) -> bool {
    memchr::memchr(0, head).is_some() && marked(head).is_none() && wide(head).is_none()
}

/// Which encoding of two or four bytes a character a text with zero bytes is in, if any.
fn wide(head: &[u8]) -> Option<Charset> {
    let candidates = [
        (Charset::Utf32Le, 4),
        (Charset::Utf32Be, 4),
        (Charset::Web(encoding_rs::UTF_16LE), 2),
        (Charset::Web(encoding_rs::UTF_16BE), 2),
    ];
    let zeros = memchr::memchr_iter(0, head).count();
    let printed = |byte: &&u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    let ascii = head.iter().filter(printed).count();
    // ASCII with some stray zeros would make a few Chinese characters, too.
    if zeros * 4 < head.len() && ascii * 20 >= (head.len() - zeros) * 19 {
        return None;
    }
    let reads = |charset: Charset, unit: usize| {
        let text = decode(charset, &head[..head.len() / unit * unit]);
        let mut characters = text.chars();
        if head.len() == NEAR_BYTES {
            // The end may be half of a character.
            characters.next_back();
        }
        let (mut all, mut odd, mut ascii) = (0_usize, 0_usize, 0_usize);
        for c in characters {
            all += 1;
            ascii += usize::from(matches!(c, ' '..='~' | '\t' | '\n' | '\r'));
            let control = c.is_control() && !matches!(c, '\t' | '\n' | '\r');
            odd += usize::from(control || matches!(c, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}'));
        }
        odd * 100 <= all && ascii * 50 >= all && all > 0
    };
    let fits = candidates.into_iter().find(|(charset, unit)| reads(*charset, *unit));
    fits.map(|(charset, _)| charset)
}

/// Where the first byte beyond ASCII stands. The head is given, since it was read already.
fn first_high(opened: &Opened, head: &[u8]) -> Result<Option<u64>, Error> {
    let position = |bytes: &[u8]| {
        let pieces = bytes.chunks(1024).enumerate().find(|(_, piece)| !piece.is_ascii());
        pieces.and_then(|(number, piece)| {
            Some(number * 1024 + piece.iter().position(|byte| !byte.is_ascii())?)
        })
    };
    if let Some(at) = position(head) {
        return Ok(Some(at as u64));
    }
    let mut offset = head.len() as u64;
    let mut block = vec![0; BLOCK_BYTES];
    let mut stream = opened.stream_at(offset);
    loop {
        let count = stream.read(&mut block).map_err(|source| opened.io(source))?;
        if count == 0 {
            return Ok(None);
        }
        if let Some(at) = position(&block[..count]) {
            return Ok(Some(offset + at as u64));
        }
        offset += count as u64;
    }
}

/// Stretches of bytes beyond ASCII: those that are UTF-8 throughout, and the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Runs {
    good: usize,
    bad: usize,
}

/// Counts the stretches of a text. Where the text is cut, its last stretch may lack its end.
fn runs(text: &[u8], whole: bool) -> Runs {
    let mut runs = Runs { good: 0, bad: 0 };
    let mut rest = text;
    while let Some(start) = rest.iter().position(|byte| !byte.is_ascii()) {
        let run = &rest[start..];
        let length = run.iter().position(u8::is_ascii).unwrap_or(run.len());
        let cut = length == run.len() && !whole;
        match std::str::from_utf8(&run[..length]) {
            Ok(_) => runs.good += 1,
            Err(error) if cut && error.error_len().is_none() => {
                runs.good += usize::from(error.valid_up_to() > 0);
            }
            Err(_) => runs.bad += 1,
        }
        rest = &run[length..];
    }
    runs
}

/// Whole lines of a file: all of them, or of a long file some of its beginning, some from where it
/// has its first letter beyond ASCII, and some of its other parts.
fn sample(opened: &Opened, first: u64) -> Result<Vec<u8>, Error> {
    let size = opened.size();
    if size <= SAMPLE_BYTES as u64 {
        return opened.head(SAMPLE_BYTES);
    }
    let length = SAMPLE_BYTES / SAMPLE_PIECES;
    let pieces = SAMPLE_PIECES as u64;
    let mut starts: Vec<u64> = (0..pieces - 1).map(|part| part * (size / pieces)).collect();
    starts.push(first.saturating_sub(length as u64 / 2));
    starts.sort_unstable();
    let mut sample = Vec::with_capacity(SAMPLE_BYTES);
    for start in starts {
        let part = opened.part(start, length)?;
        let line_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let begin = if start == 0 { Some(0) } else { part.iter().position(line_end) };
        let end = part.iter().rposition(line_end);
        // A line longer than the piece is cut: its ends cost no more than two letters.
        sample.extend_from_slice(match (begin, end) {
            (Some(begin), Some(end)) if begin < end => &part[begin..=end],
            _ => &part,
        });
        sample.push(b'\n');
    }
    Ok(sample)
}
