//! The language of number formats, as far as it tells codes, dates and numbers apart.

use super::Format;

/// What numbers of one size or sign are shown as.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::source::sheet) struct Section {
    /// For which numbers it is, where it says so.
    pub(super) condition: Option<(Comparison, f64)>,
    pub(super) pattern: Pattern,
}

/// How a section takes a number.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::source::sheet) enum Pattern {
    Number,
    Date,
    Time,
    Code(Vec<Part>),
}

/// A part of a code.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::source::sheet) enum Part {
    /// A place for a digit, and how it is filled: `0`, `?`, or `#` with nothing.
    Digit(u8),
    Literal(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source::sheet) enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

impl Comparison {
    #[expect(clippy::float_cmp, reason = "what a format compares with is written in it")]
    pub(super) fn holds(self, number: f64, than: f64) -> bool {
        match self {
            Comparison::Less => number < than,
            Comparison::LessOrEqual => number <= than,
            Comparison::Equal => number == than,
            Comparison::NotEqual => number != than,
            Comparison::GreaterOrEqual => number >= than,
            Comparison::Greater => number > than,
        }
    }
}

/// The format a code describes.
pub(super) fn format(code: &str) -> Format {
    let mut sections = split(code);
    // The fourth is for texts.
    sections.truncate(3);
    let alone = sections.len() == 1;
    let sections: Vec<Section> = sections.iter().map(|text| section(text, alone)).collect();
    if sections.iter().any(|section| matches!(section.pattern, Pattern::Code(_))) {
        return Format::Code(sections);
    }
    match sections.first().map(|section| &section.pattern) {
        Some(Pattern::Date) => Format::Date,
        Some(Pattern::Time) => Format::Time,
        _ => Format::Plain,
    }
}

/// The sections of a code: parts between semicolons that are no literals.
fn split(code: &str) -> Vec<&str> {
    let mut sections = Vec::new();
    let (mut start, mut quoted, mut escaped, mut bracketed) = (0, false, false, false);
    for (at, c) in code.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => escaped = true,
            '[' => bracketed = true,
            ']' => bracketed = false,
            ';' if !bracketed => {
                sections.push(code.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    sections.push(code.get(start..).unwrap_or_default());
    sections
}

/// What a section holds beside places for digits and literals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Decimals, thousands, percent, fractions, exponents, `General`.
    Number,
    Date,
    Time,
    /// `m` alone, which is a month, or minutes beside hours or seconds.
    Month,
}

/// What stands in a section.
#[derive(Default)]
struct Seen {
    parts: Vec<Part>,
    condition: Option<(Comparison, f64)>,
    marks: Vec<Mark>,
}

impl Seen {
    fn literal(&mut self, c: char) {
        match self.parts.last_mut() {
            Some(Part::Literal(text)) => text.push(c),
            _ => self.parts.push(Part::Literal(c.to_string())),
        }
    }

    fn has(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    fn mark(&mut self, mark: Mark, is_there: bool) {
        if is_there && !self.has(mark) {
            self.marks.push(mark);
        }
    }

    fn has_digits(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Digit(_)))
    }
}

fn section(text: &str, alone: bool) -> Section {
    let seen = look(text);
    let pattern = if seen.has(Mark::Number) {
        Pattern::Number
    } else if seen.has(Mark::Date) || (seen.has(Mark::Month) && !seen.has(Mark::Time)) {
        Pattern::Date
    } else if seen.has(Mark::Time) {
        Pattern::Time
    } else if is_code(&seen.parts, alone) {
        Pattern::Code(seen.parts)
    } else {
        Pattern::Number
    };
    Section { condition: seen.condition, pattern }
}

fn look(text: &str) -> Seen {
    let mut seen = Seen::default();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => chars.by_ref().take_while(|c| *c != '"').for_each(|c| seen.literal(c)),
            '\\' => chars.next().into_iter().for_each(|c| seen.literal(c)),
            // As wide as the next character, and filled with it.
            '_' => chars.next().into_iter().for_each(|_| seen.literal(' ')),
            '*' => drop(chars.next()),
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                bracket(&inside, &mut seen);
            }
            '0' | '#' | '?' => seen.parts.push(Part::Digit(c as u8)),
            '.' | ',' if seen.has_digits() && !seen.has(Mark::Date) && !seen.has(Mark::Time) => {
                seen.mark(Mark::Number, true);
            }
            '%' | '@' => seen.mark(Mark::Number, true),
            '/' if seen.has_digits() => seen.mark(Mark::Number, true),
            _ if c.is_ascii_alphabetic() => {
                let mut word = String::from(c);
                while let Some(more) = chars.next_if(|c| c.is_ascii_alphabetic() || *c == '/') {
                    word.push(more);
                }
                let signed = chars.peek().is_some_and(|next| matches!(next, '+' | '-'));
                letters(&word, signed, &mut seen);
            }
            _ => seen.literal(c),
        }
    }
    seen
}

/// What stands in brackets: a condition, elapsed time, or a colour or language, which say nothing.
fn bracket(inside: &str, seen: &mut Seen) {
    let lower = inside.to_ascii_lowercase();
    let is_unit = |unit| !lower.is_empty() && lower.chars().all(|c| c == unit);
    if ['h', 'm', 's'].into_iter().any(is_unit) {
        // So many hours are a number, not a time of day.
        seen.mark(Mark::Number, true);
    } else if lower.starts_with('$') {
        // A currency makes a number of it, a language alone does not.
        seen.mark(Mark::Number, !lower.starts_with("$-"));
    } else if let Some((comparison, than)) = condition(&lower) {
        seen.condition = Some((comparison, than));
    }
}

fn condition(text: &str) -> Option<(Comparison, f64)> {
    const SIGNS: [(&str, Comparison); 6] = [
        ("<=", Comparison::LessOrEqual),
        (">=", Comparison::GreaterOrEqual),
        ("<>", Comparison::NotEqual),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
        ("=", Comparison::Equal),
    ];
    SIGNS.iter().find_map(|(sign, comparison)| {
        let than = text.strip_prefix(sign)?.trim().parse().ok()?;
        Some((*comparison, than))
    })
}

/// Letters outside of quotes: parts of a date, the mark of an exponent, or words that say nothing.
fn letters(word: &str, signed: bool, seen: &mut Seen) {
    let lower = word.to_ascii_lowercase();
    if lower == "general" || (lower == "e" && signed && seen.has_digits()) {
        seen.mark(Mark::Number, true);
    } else if lower == "am/pm" || lower == "a/p" {
        seen.mark(Mark::Time, true);
    } else if lower.chars().all(|c| "ymdhsegb/".contains(c)) {
        let is_date = lower.contains(['y', 'd', 'e', 'g', 'b']) || lower.contains("mmm");
        seen.mark(Mark::Date, is_date);
        seen.mark(Mark::Time, lower.contains(['h', 's']));
        seen.mark(Mark::Month, lower.contains('m'));
    } else {
        word.chars().for_each(|c| seen.literal(c));
    }
}

/// Whether digits and literals are a code: zeros fill it up, or something stands between digits
/// of which none must be there, or a sign or a word stands directly before them.
fn is_code(parts: &[Part], alone: bool) -> bool {
    let is_digit = |part: &Part| matches!(part, Part::Digit(_));
    let zeros = parts.iter().filter(|part| **part == Part::Digit(b'0')).count();
    let (Some(first), Some(last)) =
        (parts.iter().position(is_digit), parts.iter().rposition(is_digit))
    else {
        return false;
    };
    if zeros > 1 || (zeros == 0 && !parts[first..last].iter().all(is_digit)) {
        return true;
    }
    // `#\ ##0` is a number with a blank after its thousands, `"EUR "0` an amount.
    match parts[..first].last() {
        Some(Part::Literal(text)) if parts[first..=last].iter().all(is_digit) => {
            let before = text.chars().next_back();
            let word = text.chars().any(char::is_alphanumeric);
            before.is_some_and(|c| (c == '+' && alone) || (word && !c.is_whitespace()))
        }
        _ => false,
    }
}
