//! Pseudo-random numbers, and what is drawn and written with them.

/// A small generator of pseudo-random numbers (splitmix64).
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    /// One stream per seed, ordinal and purpose.
    pub(crate) fn new(seed: u64, ordinal: u64, purpose: u64) -> Random {
        let mut random = Random(seed ^ ordinal.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        random.0 = random.next() ^ purpose.wrapping_mul(0xD1B5_4A32_D192_ED03);
        random
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }
}

/// A step near the golden section that has no divisor in common with `size`: multiples of it visit
/// everything once, far apart.
pub(crate) fn step(size: u64) -> u64 {
    let near = (u128::from(size) * 618_033_988 / 1_000_000_000) as u64;
    (near.max(1)..=size).find(|&candidate| divisor(candidate, size) == 1).unwrap_or(1)
}

fn divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// Writes a number with at least `width` digits.
pub(crate) fn decimal(out: &mut String, number: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut rest = number;
    let mut start = digits.len();
    while rest > 0 {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    let shown = &digits[start.min(digits.len() - width)..];
    out.extend(shown.iter().map(|&digit| char::from(digit)));
}

/// Replaces `#` by a digit, `%` by a digit from 1, `@` by a letter that every country's postal
/// code may hold.
pub(crate) fn pattern(pattern: &str, random: &mut Random, out: &mut String) {
    const LETTERS: &[u8] = b"ABEGHJLNPRTWXYZ";
    let mut digits = random.next();
    for c in pattern.chars() {
        let (base, from) = match c {
            '#' => (10, b'0'),
            '%' => (9, b'1'),
            '@' => (LETTERS.len() as u64, 0),
            _ => {
                out.push(c);
                continue;
            }
        };
        let digit = (digits % base) as u8;
        digits /= base;
        out.push(char::from(if c == '@' { LETTERS[usize::from(digit)] } else { from + digit }));
    }
}
