//! How company names are compared.

use unicode_normalization::UnicodeNormalization;

/// Adds the key of a name to an empty text; see [`super::CompanyName::key`].
pub(super) fn of_name(name: &str, key: &mut String) {
    if name.is_ascii() && of_ascii(name.as_bytes(), key) {
        return;
    }
    let mut folding = Folding { key, blank: true };
    if !name.chars().all(|c| folding.add_plain(c)) {
        folding.key.clear();
        folding.blank = true;
        name.nfkc().for_each(|c| folding.add(c));
    }
    let len = folding.key.trim_end_matches(' ').len();
    folding.key.truncate(len);
}

/// What becomes of each byte of ASCII: itself in lower case, or 0 for what parts words.
const FOLDED: [u8; 128] = {
    let mut folded = [0; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'+') {
            folded[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    folded
};

/// What a byte of ASCII adds to a word, at its beginning or later; nothing for what parts words. Signs
/// that are part of a word stay with it: `C#` is not `C++`.
fn part_of_word(byte: u8, begins: bool) -> Option<u8> {
    let own = FOLDED[usize::from(byte) & 127];
    (own != 0 && !(begins && matches!(own, b'#' | b'+'))).then_some(own)
}

/// The same for a name of ASCII, on the stack; says no to one longer than names are.
fn of_ascii(name: &[u8], key: &mut String) -> bool {
    let (mut folded, mut len, mut blank) = ([0; 256], 0, true);
    if name.len() > folded.len() {
        return false;
    }
    for byte in name {
        let own = part_of_word(*byte, blank);
        if own.is_some() || !blank {
            folded[len] = own.unwrap_or(b' ');
            len += 1;
            blank = own.is_none();
        }
    }
    let text = folded.get(..len).unwrap_or_default().trim_ascii_end();
    key.push_str(std::str::from_utf8(text).unwrap_or_default());
    true
}

/// Letters and digits in lower case, whatever stands between them as one blank.
struct Folding<'k> {
    key: &'k mut String,
    /// Whether the last character was a blank, or none was yet.
    blank: bool,
}

impl Folding<'_> {
    fn ascii(&mut self, c: char) {
        let own = u8::try_from(c).ok().filter(u8::is_ascii);
        if let Some(own) = own.and_then(|byte| part_of_word(byte, self.blank)) {
            self.letter(char::from(own));
        } else if !self.blank {
            self.key.push(' ');
            self.blank = true;
        }
    }

    fn letter(&mut self, c: char) {
        self.key.push(c);
        self.blank = false;
    }

    fn add(&mut self, c: char) {
        if c.is_ascii() || !c.is_alphanumeric() {
            self.ascii(c);
        } else {
            self.key.extend(c.to_lowercase());
            self.blank = false;
        }
    }

    /// Adds a character that NFKC leaves as it is, whatever stands beside it; says no to any other.
    /// The letters that most names are written in need no look into tables.
    fn add_plain(&mut self, c: char) -> bool {
        match c {
            '\0'..='\u{7F}' => self.ascii(c),
            'ß'..='ö'
            | 'ø'..='ÿ'
            | 'ά'..='ώ'
            | 'а'..='\u{45F}'
            | 'א'..='ת'
            | 'ء'..='غ'
            | 'ف'..='ي'
            | 'ก'..='ะ'
            | 'ぁ'..='ゖ'
            | 'ァ'..='ヺ'
            | '一'..='\u{9FFF}'
            | '가'..='힣' => {
                self.letter(c);
            }
            'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ρ' | 'Σ'..='Ω' | 'А'..='Я' => {
                self.letter(shifted(c, 32));
            }
            'Ѐ'..='Џ' => self.letter(shifted(c, 80)),
            '\u{100}'..='\u{12F}' | '\u{134}'..='\u{137}' | '\u{14A}'..='\u{177}' => {
                self.letter(paired(c, 0));
            }
            '\u{139}'..='\u{13E}' | '\u{141}'..='\u{148}' | '\u{179}'..='\u{17E}' => {
                self.letter(paired(c, 1));
            }
            'ı' | 'ĸ' => self.letter(c),
            _ => return false,
        }
        true
    }
}

/// The small letter of a pair in which it follows the capital, whose number is even or odd.
fn paired(c: char, capital: u32) -> char {
    if u32::from(c) % 2 == capital { shifted(c, 1) } else { c }
}

/// The character so many places behind another.
fn shifted(c: char, by: u32) -> char {
    char::from_u32(u32::from(c) + by).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_agrees_with_the_long_one() {
        for c in '\0'..=char::MAX {
            let (mut short, mut long) = (String::from("a"), String::from("a"));
            if !(Folding { key: &mut short, blank: false }).add_plain(c) {
                continue;
            }
            assert!(c.to_string().nfkc().eq([c]), "{:04X}", u32::from(c));
            Folding { key: &mut long, blank: false }.add(c);
            assert_eq!(short, long, "{:04X}", u32::from(c));
        }
        let ascii: Vec<String> = ('\0'..='\u{7F}').map(String::from).collect();
        for (one, other) in ascii.iter().flat_map(|one| ascii.iter().map(move |two| (one, two))) {
            for name in [format!("{one}{other}x{one}{other}"), format!(" {one} {other}")] {
                let (mut short, mut long) = (String::new(), String::new());
                assert!(of_ascii(name.as_bytes(), &mut short));
                let mut folding = Folding { key: &mut long, blank: true };
                name.chars().for_each(|c| folding.add(c));
                assert_eq!(short, long.trim_end_matches(' '), "{name:?}");
            }
        }
    }
}
