//! Questions about the bytes of short texts, asked of eight bytes at a time. Most cells are shorter
//! than wide instructions need to pay, and every cell comes by here several times.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = ONES << 7;

/// Bytes from which on a text is long enough for wide instructions, which the compiler makes of a
/// loop over all bytes that never stops early.
const WIDE: usize = 32;

/// The same byte eight times.
const fn each(byte: u8) -> u64 {
    ONES * byte as u64
}

/// A mark above every byte of a word that is 0; other bytes have none.
const fn zeros(word: u64) -> u64 {
    !(((word & !HIGH) + !HIGH) | word | !HIGH)
}

/// A mark somewhere in the word if one of its bytes is below a number up to 128. Bytes with their
/// highest bit set are not.
const fn any_below(word: u64, least: u8) -> u64 {
    word.wrapping_sub(each(least)) & !word & HIGH
}

/// Whether a property holds of all bytes, and of all that stand side by side: each pair is seen in
/// some word.
fn all_words(bytes: &[u8], holds: impl Fn(u64) -> bool) -> bool {
    let mut rest = bytes;
    let mut word = match rest.first_chunk::<8>() {
        Some(first) => u64::from_be_bytes(*first),
        // What fills the word up is a letter, which has every property asked for here.
        None => bytes.iter().fold(each(b'a'), |word, byte| word << 8 | u64::from(*byte)),
    };
    while holds(word) {
        rest = match rest.len() {
            ..=8 => return true,
            9..15 => rest.last_chunk::<8>().map_or(rest, |last| last.as_slice()),
            15.. => &rest[7..],
        };
        word = rest.first_chunk::<8>().map_or(word, |next| u64::from_be_bytes(*next));
    }
    false
}

/// Whether a text is ASCII without control characters.
pub(crate) fn is_printable(text: &str) -> bool {
    if text.len() >= WIDE {
        return text.bytes().fold(true, |all, byte| all & (b' '..0x7F).contains(&byte));
    }
    all_words(text.as_bytes(), |word| {
        (word & HIGH) | any_below(word, b' ') | zeros(word ^ each(0x7F)) == 0
    })
}

/// Whether a text has no capital letter of ASCII.
pub(super) fn has_no_capital(text: &str) -> bool {
    // Of each byte below 128: whether it is at least A, and whether it is more than Z.
    all_words(text.as_bytes(), |word| {
        let low = word & !HIGH;
        let capitals = (low + each(0x80 - b'A')) & !(low + each(0x7F - b'Z'));
        capitals & !word & HIGH == 0
    })
}

/// Whether a text holds no control character of ASCII and none of some other characters of ASCII,
/// which are no letters.
pub(crate) fn is_free_of<const N: usize>(text: &str, others: [u8; N]) -> bool {
    if text.len() >= WIDE {
        return text.bytes().fold(true, |all, byte| {
            others.iter().fold(all & (byte >= b' '), |all, other| all & (byte != *other))
        });
    }
    all_words(text.as_bytes(), |word| {
        others.iter().fold(any_below(word, b' '), |any, other| any | zeros(word ^ each(*other)))
            == 0
    })
}

/// Whether no byte is below the blank, no two blanks stand side by side, and every byte beyond ASCII
/// passes a look of its own.
pub(super) fn is_spaced(text: &str, simple: impl Fn(u8) -> bool) -> bool {
    all_words(text.as_bytes(), |word| {
        let blanks = zeros(word ^ each(b' '));
        any_below(word, b' ') | (blanks & blanks << 8) == 0
            && (word & HIGH == 0 || word.to_be_bytes().into_iter().all(&simple))
    })
}

/// Where a byte of ASCII stands in a text.
pub(crate) fn places_of(text: &str, byte: u8) -> impl Iterator<Item = usize> {
    memchr::memchr_iter(byte, text.as_bytes())
}

/// What stands before and behind the last of some ASCII byte.
pub(crate) fn split_at_last(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = memchr::memrchr(byte, text.as_bytes())?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every byte at every place of texts of every length up to two words and a half.
    #[test]
    fn words_tell_what_bytes_tell() {
        for len in (0..20_usize).chain([31, 32, 33, 47, 48, 70]) {
            for at in 0..len {
                for c in ('\0'..='\u{ff}').chain([' ']) {
                    let mut text = "ab d".repeat(18).chars().take(len).collect::<Vec<char>>();
                    text[at] = c;
                    let text: String = text.into_iter().collect();
                    let printable = text.bytes().all(|byte| (b' '..0x7F).contains(&byte));
                    assert_eq!(is_printable(&text), printable, "{text:?}");
                    let small = !text.bytes().any(|byte| byte.is_ascii_uppercase());
                    assert_eq!(has_no_capital(&text), small, "{text:?}");
                    let free = text.bytes().all(|byte| byte >= b' ' && !b"|\"".contains(&byte));
                    assert_eq!(is_free_of(&text, *b"|\""), free, "{text:?}");
                    let simple = |byte: u8| byte != 0xC2;
                    let spaced = !text.contains("  ")
                        && text.bytes().all(|byte| byte >= b' ' && simple(byte));
                    assert_eq!(is_spaced(&text, simple), spaced, "{text:?}");
                }
            }
        }
        assert_eq!(split_at_last("a@b@c", b'@'), Some(("a@b", "c")));
        assert_eq!(split_at_last("äb", b'@'), None);
    }
}
