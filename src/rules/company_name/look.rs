//! What a company name is made of, by one walk over its characters.

use super::lists::SPECIAL;

/// Signs and words of one letter that join what stands before and behind them.
const JOINS: [&str; 13] =
    [" & ", " + ", " / ", " - ", " – ", " — ", " · ", " y ", " Y ", " e ", " i ", " и ", " і "];

/// Whether a name begins with two different letters that stand together, which answers all
/// questions about what it is made of.
fn is_ordinary(name: &str) -> bool {
    let [first, second, ..] = name.as_bytes() else { return false };
    first.is_ascii_alphabetic()
        && second.is_ascii_alphabetic()
        && !first.eq_ignore_ascii_case(second)
}

/// What one walk over the characters tells.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent facts about one text")]
pub(super) struct Look {
    pub(super) count: usize,
    pub(super) special: bool,
    pub(super) letter_or_digit: bool,
    pub(super) digits: bool,
    pub(super) repeated: bool,
    pub(super) singles: bool,
}

impl Look {
    /// Whether any rule about it could speak.
    pub(super) fn is_odd(&self) -> bool {
        self.count == 1
            || self.special
            || !self.letter_or_digit
            || self.digits
            || self.repeated
            || self.singles
    }
}

pub(super) fn look(name: &str) -> Look {
    if is_ordinary(name) {
        return Look { letter_or_digit: true, count: name.len(), ..Look::default() };
    }
    let mut look = Look {
        count: 0,
        special: true,
        letter_or_digit: false,
        digits: true,
        repeated: true,
        singles: true,
    };
    let first = name.chars().next().unwrap_or(' ').to_ascii_lowercase();
    let mut run = 0_u32;
    let mut blanks = 0_u32;
    for c in name.chars() {
        look.count += 1;
        if c == ' ' {
            run = 0;
            blanks += 1;
            continue;
        }
        run += 1;
        // An ideograph is a word: `三 越` is a name with a blank in it.
        look.singles &= run == 1 && !is_ideograph(c);
        look.digits &= c.is_ascii_digit();
        look.repeated &= c.to_ascii_lowercase() == first;
        look.letter_or_digit = look.letter_or_digit || c.is_alphanumeric();
        look.special = look.special && SPECIAL.contains(c);
    }
    look.repeated &= blanks == 0 && look.count >= 3;
    // `C & A` is how a register writes two names that belong together.
    look.singles = look.singles && blanks > 0 && !JOINS.iter().any(|join| name.contains(join));
    look
}

/// Characters of scripts that write a word or a syllable with one.
fn is_ideograph(c: char) -> bool {
    matches!(
        c,
        '\u{3040}'..='\u{30FF}'
            | '\u{3400}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7AF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFF}'
    )
}
