//! Texts that are not UTF-8 and carry no mark: the encoding in which they read best.
//!
//! Every encoding turns the bytes into letters; only in its own do they make words. Each reading is
//! scored by how often the languages of the countries in the file use its letters, by what stands
//! beside them (a Latin word has few letters beyond ASCII in a row, a capital stands in front), and
//! by words that such files are full of. The detector of a web browser has a say too: it knows far
//! more of languages, but nothing of DOS, and little where a file has three such letters.

use std::collections::BTreeMap;

use super::languages::{Model, Script, WORDS};
use super::{Charset, decode::decode};

/// Bytes of lines with letters beyond ASCII that are read in every way.
const SCORED_BYTES: usize = 48 * 1024;
/// Lines that are read for each byte beyond ASCII, however rare it is.
const LINES_OF_A_BYTE: u8 = 8;
/// Bytes in which countries are looked for.
const COUNTRY_BYTES: usize = 512 * 1024;
/// What a word that is known adds, once for each word.
const WORD: f32 = 4.0;
/// What the word of the web browser's detector adds.
const DETECTED: f32 = 3.0;
/// Something that stands in no text.
const JUNK: f32 = -12.0;
/// A sign that is no letter: a dash, a quotation mark, a currency.
const SIGN: f32 = -6.0;
/// Share of the characters beyond ASCII that must make sense, in percent.
const SENSE_PERCENT: usize = 70;

/// An encoding that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) charset: Charset,
    pub(super) confidence: u8,
    pub(super) evidence: String,
}

/// The encodings considered: their names, what they are for, and how much rarer than others they
/// are. Of encodings that give the same text the first stays.
const CANDIDATES: &[(&str, Script, f32)] = &[
    ("windows-1252", Script::Latin, 0.0),
    ("windows-1250", Script::Latin, -0.5),
    ("windows-1254", Script::Latin, -1.0),
    ("windows-1257", Script::Latin, -1.0),
    ("iso-8859-2", Script::Latin, -1.0),
    ("iso-8859-15", Script::Latin, -2.0),
    ("cp850", Script::Latin, -1.5),
    ("cp437", Script::Latin, -2.0),
    ("cp852", Script::Latin, -2.0),
    ("macintosh", Script::Latin, -2.5),
    ("windows-1251", Script::Cyrillic, 0.0),
    ("koi8-r", Script::Cyrillic, -0.5),
    ("koi8-u", Script::Cyrillic, -0.7),
    ("ibm866", Script::Cyrillic, -0.5),
    ("iso-8859-5", Script::Cyrillic, -1.0),
    ("x-mac-cyrillic", Script::Cyrillic, -2.5),
    ("windows-1253", Script::Greek, 0.0),
    ("iso-8859-7", Script::Greek, -0.5),
    ("windows-1255", Script::Hebrew, 0.0),
    ("iso-8859-8", Script::Hebrew, -0.5),
    ("windows-1256", Script::Arabic, 0.0),
    ("iso-8859-6", Script::Arabic, -0.5),
    ("windows-874", Script::Thai, 0.0),
    ("shift_jis", Script::Japanese, 0.0),
    ("euc-jp", Script::Japanese, -0.3),
    ("euc-kr", Script::Korean, 0.0),
    ("gbk", Script::Simplified, 0.0),
    ("big5", Script::Traditional, 0.0),
];

/// One way to read the text.
struct Reading {
    charset: Charset,
    text: String,
    score: f32,
    /// Characters beyond ASCII, and those of them that make sense where they stand.
    high: usize,
    sensible: usize,
    /// Whether one of them stands in a word, or is a sign that is seen.
    anchored: bool,
}

/// The encoding in which a text reads best; `None` where it makes no sense in any.
pub(super) fn guess(sample: &[u8]) -> Option<Guess> {
    let lines = high_lines(sample);
    let countries = countries(sample);
    let detected = detected(sample, &countries);
    let readings: Vec<Reading> = CANDIDATES
        .iter()
        .filter_map(|(name, script, rarity)| {
            let charset = Charset::named(name)?;
            let mut reading = read(charset, *script, &lines, &Model::all(*script, &countries));
            reading.score += rarity;
            if charset == detected {
                // It says this one, too, where it does not know.
                reading.score += if *name == "windows-1252" { 1.0 } else { DETECTED };
            }
            Some(reading)
        })
        .collect();
    let by_score = |one: &&Reading, other: &&Reading| one.score.total_cmp(&other.score);
    let best = readings.iter().max_by(by_score)?;
    if !best.anchored || best.sensible * 100 < best.high * SENSE_PERCENT {
        return None;
    }
    let behind = readings.iter().filter(|other| other.text != best.text).max_by(by_score);
    let name = readings.iter().find(|other| other.text == best.text).unwrap_or(best);
    let margin = behind.map_or(20.0, |other| best.score - other.score);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 50 and 99"
    )]
    let confidence = (100.0 / (1.0 + (-margin / 2.5).exp())).clamp(50.0, 99.0) as u8;
    let mut evidence = format!(
        "{} of {} characters beyond ASCII make sense where they stand",
        best.sensible, best.high
    );
    if let Some(other) = behind {
        evidence.push_str(&format!("; the next best was {}", other.charset.name()));
    }
    Some(Guess { charset: name.charset, confidence, evidence })
}

/// Lines with bytes beyond ASCII: the first few that hold each such byte, for one Polish name among
/// thousands of German ones tells the code page, and where there is room more of them, evenly taken.
fn high_lines(sample: &[u8]) -> Vec<u8> {
    let lines = sample.split(|byte| matches!(byte, b'\n' | b'\r'));
    let lines: Vec<&[u8]> = lines.filter(|line| !line.is_ascii()).collect();
    let total: usize = lines.iter().map(|line| line.len()).sum();
    let step = total.div_ceil(SCORED_BYTES).max(1);
    let mut taken = Vec::with_capacity(total.min(SCORED_BYTES) + lines.len());
    let mut seen = [0_u8; 256];
    for (number, line) in lines.into_iter().enumerate() {
        // A line without end is looked at in part, too.
        let line = &line[..line.len().min(SCORED_BYTES)];
        let mut rare = false;
        for byte in line.iter().filter(|byte| !byte.is_ascii()) {
            let seen = &mut seen[usize::from(*byte)];
            rare |= *seen < LINES_OF_A_BYTE;
            *seen = seen.saturating_add(1);
        }
        if rare || number % step == 0 {
            taken.extend_from_slice(line);
            taken.push(b'\n');
        }
        if taken.len() > 3 * SCORED_BYTES {
            break;
        }
    }
    taken
}

/// Countries that cells, cultures and domains name, by their codes in lower case, and how often.
fn countries(sample: &[u8]) -> BTreeMap<String, f32> {
    let mut countries = BTreeMap::new();
    let sample = &sample[..sample.len().min(COUNTRY_BYTES)];
    let ends = |byte: &u8| matches!(byte, b',' | b';' | b'\t' | b'|' | b'\n' | b'\r' | b'"' | b'/');
    for cell in sample.split(ends) {
        let cell = cell.trim_ascii();
        let (code, weight) = match cell {
            [a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => ([*a, *b], 1.0),
            [a, b, b'-', c, d]
                if a.is_ascii_lowercase()
                    && b.is_ascii_lowercase()
                    && c.is_ascii_uppercase()
                    && d.is_ascii_uppercase() =>
            {
                ([*c, *d], 1.0)
            }
            [.., before, b'.', a, b]
                if before.is_ascii_alphanumeric()
                    && a.is_ascii_lowercase()
                    && b.is_ascii_lowercase()
                    && !cell.contains(&b' ') =>
            {
                ([*a, *b], 0.5)
            }
            _ => continue,
        };
        let code: String = code.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
        *countries.entry(code).or_insert(0.0) += weight;
    }
    countries
}

/// What the detector of a web browser takes the text for.
fn detected(sample: &[u8], countries: &BTreeMap<String, f32>) -> Charset {
    let deny = chardetng::Iso2022JpDetection::Deny;
    let mut detector = chardetng::EncodingDetector::new(deny);
    detector.feed(sample, true);
    let order = |one: &(&String, &f32), other: &(&String, &f32)| {
        one.1.total_cmp(other.1).then_with(|| other.0.cmp(one.0))
    };
    let top = countries.iter().max_by(order).map(|(code, _)| code.as_bytes());
    Charset::Web(detector.guess(top, chardetng::Utf8Detection::Deny))
}

/// Reads the lines in one encoding and scores what comes out.
fn read(charset: Charset, script: Script, lines: &[u8], models: &[Model]) -> Reading {
    let text = decode(charset, lines);
    let mut score = 0.0;
    let (mut high, mut sensible, mut anchored) = (0, 0, false);
    let mut letters: BTreeMap<char, f32> = BTreeMap::new();
    let mut before = '\n';
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let behind = characters.peek().copied().unwrap_or('\n');
        if !c.is_ascii() {
            high += 1;
            if is_letter(script, c) {
                *letters.entry(c).or_insert(0.0) += 1.0;
            }
            let (value, sense) = value(script, c, before, behind);
            score += value;
            sensible += usize::from(sense);
            let in_word = before.is_alphabetic() || behind.is_alphabetic() || script.is_wide();
            anchored |= sense && c != '\u{A0}' && (in_word || !c.is_alphabetic());
        }
        before = c;
    }
    // Of all that may stand in the file, what fits best.
    let fit = |model: &Model| {
        let of_letters = letters.iter().map(|(c, count)| model.letter(*c) * count);
        model.prior + of_letters.sum::<f32>()
    };
    score += models.iter().map(fit).fold(f32::NEG_INFINITY, f32::max);
    if script.is_wide() {
        score += rare_pairs(script, lines);
    }
    let lower = text.to_lowercase();
    #[expect(clippy::cast_precision_loss, reason = "some dozen words")]
    let words = WORDS.iter().filter(|word| lower.contains(**word)).count() as f32;
    Reading { charset, score: score + words * WORD, text, high, sensible, anchored }
}

fn is_letter(script: Script, c: char) -> bool {
    (c.is_alphabetic() && own(script, c)) || is_mark(c)
}

/// How well a character beyond ASCII stands between its neighbours, and whether it makes sense.
fn value(script: Script, c: char, before: char, behind: char) -> (f32, bool) {
    let inside = before.is_alphabetic() && behind.is_alphabetic();
    if !is_letter(script, c) {
        return sign(script, c, before, behind);
    }
    let mut value = 0.0;
    let mut sense = true;
    let beside = |other: char| other.is_alphabetic() || is_mark(other);
    if script == Script::Latin {
        if beside(before) && !before.is_ascii() {
            value -= 2.0;
        }
        // French has it before few letters.
        if c == 'œ' && !matches!(behind, 'u' | 'U' | 't' | 'd' | 'n') {
            value -= 2.0;
        }
        // Few letters beyond ASCII are words, or stand for a name.
        if !beside(before) && !beside(behind) && behind != '.' {
            let word = matches!(c, 'à' | 'À' | 'é' | 'É' | 'è' | 'á' | 'ó' | 'y');
            value -= if word { 1.0 } else { 4.0 };
            sense = word;
        }
    } else if before.is_ascii_alphabetic() || behind.is_ascii_alphabetic() {
        value -= 4.0;
        sense = script.is_wide();
    } else if beside(before) {
        value += 0.5;
    } else if !beside(behind) && !script.is_wide() {
        // Abbreviations, and words of one letter.
        let word = behind == '.' || "авикосуяАВИКОСУЯ".contains(c);
        value -= if word { 1.0 } else { 4.0 };
        sense = word;
    }
    let shouted = before.is_uppercase() && (behind.is_uppercase() || !behind.is_alphabetic());
    if (c.is_uppercase() && before.is_lowercase()) || (c.is_lowercase() && shouted && inside) {
        value -= 3.5;
        sense = sense && !inside;
    }
    (value, sense)
}

/// What a character that is no letter of the script is worth, and whether it makes sense.
fn sign(script: Script, c: char, before: char, behind: char) -> (f32, bool) {
    let inside = before.is_alphabetic() && behind.is_alphabetic();
    let beside_ascii = before.is_ascii_alphabetic() || behind.is_ascii_alphabetic();
    let torn = match c {
        '’' | '‘' | '·' | '\u{AD}' | '´' => false,
        // Between blanks, or between words; never at one side of a word only.
        '–' | '—' => before.is_alphabetic() != behind.is_alphabetic(),
        '•' => before.is_alphabetic(),
        _ => inside,
    };
    match c {
        '–' | '—' | '‘' | '’' | '“' | '”' | '„' | '‚' | '«' | '»' | '‹' | '›' | '€' | '£' | '§'
        | '°' | 'º' | 'ª' | '®' | '©' | '™' | '…' | '•' | '№' | '\u{A0}' | '·' | '½' | '´'
        | '\u{AD}' | '²' | '³' => (if torn { SIGN - 5.0 } else { SIGN }, !torn),
        // Marks and full-width forms of East Asian texts.
        '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF60}' | '\u{3200}'..='\u{33FF}' | '・'
            if script.is_wide() =>
        {
            if beside_ascii {
                (SIGN - 3.0, false)
            } else {
                (-5.0, true)
            }
        }
        // Half-width katakana.
        '\u{FF61}'..='\u{FF9F}' if script == Script::Japanese => {
            if beside_ascii {
                (JUNK, false)
            } else {
                (-7.0, true)
            }
        }
        _ => (JUNK, false),
    }
}

/// Vowel and tone marks of Thai, Hebrew and Arabic.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}'
        | '\u{05B0}'..='\u{05C2}' | '\u{064B}'..='\u{0652}')
}

/// Whether a letter belongs to a script.
fn own(script: Script, c: char) -> bool {
    match script {
        Script::Latin => matches!(c, '\u{C0}'..='\u{24F}') && !matches!(c, '×' | '÷'),
        Script::Cyrillic => matches!(c, '\u{400}'..='\u{4FF}'),
        Script::Greek => matches!(c, '\u{386}'..='\u{3FF}'),
        Script::Hebrew => matches!(c, '\u{590}'..='\u{5FF}'),
        Script::Arabic => matches!(c, '\u{600}'..='\u{6FF}'),
        Script::Thai => matches!(c, '\u{E00}'..='\u{E7F}'),
        Script::Simplified | Script::Traditional => matches!(c, '\u{4E00}'..='\u{9FFF}'),
        Script::Japanese => {
            matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3040}'..='\u{30FF}' | '々')
        }
        Script::Korean => matches!(c, '\u{AC00}'..='\u{D7A3}'),
    }
}

/// The characters of East Asian encodings are sorted by how usual they are, and the unusual half
/// has lead bytes of its own.
fn rare_pairs(script: Script, lines: &[u8]) -> f32 {
    let mut rest = lines;
    let mut score = 0.0;
    while let [lead, tail @ ..] = rest {
        if lead.is_ascii() || tail.is_empty() {
            rest = tail;
            continue;
        }
        let trail = tail[0];
        score += match script {
            Script::Simplified => match lead {
                0xD8..=0xF7 if trail >= 0xA1 => -2.5,
                0xA1..=0xF7 if trail >= 0xA1 => 0.0,
                _ => -4.0,
            },
            Script::Traditional => match lead {
                0xC9..=0xF9 => -3.0,
                0xA1..=0xC8 => 0.0,
                _ => -6.0,
            },
            Script::Korean => match lead {
                0xA1..=0xC8 if trail >= 0xA1 => 0.0,
                _ => -5.0,
            },
            _ => match lead {
                // Half-width katakana in Shift_JIS are single bytes.
                0xE0..=0xFC if trail < 0xA1 => -2.0,
                _ => 0.0,
            },
        };
        rest = &tail[1..];
    }
    score
}
