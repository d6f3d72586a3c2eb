//! Check digits of national numbers, from the algorithms that the states publish. Every function
//! takes a number without separators, of the length that its country gives it, and says whether
//! its check digit is right; a number of another shape has none that could be.

/// The digit at a place; letters and what lies beyond the end make a number that fits nowhere.
fn at(number: &[u8], place: usize) -> Option<u32> {
    number.get(place).filter(|byte| byte.is_ascii_digit()).map(|byte| u32::from(byte - b'0'))
}

/// The sum of the leading digits, each times its weight.
fn weighted(number: &[u8], weights: &[u32]) -> Option<u32> {
    let mut sum = 0;
    for (place, weight) in weights.iter().enumerate() {
        sum += at(number, place)? * weight;
    }
    Some(sum)
}

fn ends_in(number: &[u8], place: usize, check: Option<u32>) -> bool {
    check.is_some() && at(number, place) == check
}

/// AZ, the VÖEN: the ninth of ten digits checks the first eight.
pub(super) fn az(number: &[u8]) -> bool {
    ends_in(number, 8, weighted(number, &[4, 1, 8, 6, 2, 7, 5, 3]).map(|sum| sum % 11))
}

/// BY, the UNP: nine places, of which the first two are letters for people.
pub(super) fn by(number: &[u8]) -> bool {
    const WEIGHTS: [u32; 7] = [23, 19, 17, 13, 7, 5, 3];
    let (Some(&first), Some(&second)) = (number.first(), number.get(1)) else { return false };
    let first = match first {
        b'0'..=b'9' => u32::from(first - b'0'),
        b'A'..=b'Z' => u32::from(first - b'A') + 10,
        _ => return false,
    };
    // A letter in the second place stands for its place in this row.
    let second = match b"ABCEHKMOPT".iter().position(|letter| *letter == second) {
        Some(place) => u32::try_from(place).ok(),
        None => at(number, 1),
    };
    let Some(second) = second else { return false };
    let mut sum = first * 29 + second * WEIGHTS[0];
    for (place, weight) in (2..8).zip(&WEIGHTS[1..]) {
        let Some(digit) = at(number, place) else { return false };
        sum += digit * weight;
    }
    ends_in(number, 8, Some(sum % 11))
}

/// HU, the first eight digits of an adószám.
pub(super) fn hu(number: &[u8]) -> bool {
    let sum = weighted(number, &[9, 7, 3, 1, 9, 7, 3]);
    ends_in(number, 7, sum.map(|sum| (10 - sum % 10) % 10))
}

/// KZ, BIN and IIN.
pub(super) fn kz(number: &[u8]) -> bool {
    let first = weighted(number, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]).map(|sum| sum % 11);
    let check = if first == Some(10) {
        weighted(number, &[3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]).map(|sum| sum % 11)
    } else {
        first
    };
    ends_in(number, 11, check)
}

/// MD, the IDNO.
pub(super) fn md(number: &[u8]) -> bool {
    let sum = weighted(number, &[7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]);
    ends_in(number, 12, sum.map(|sum| sum % 10))
}

/// RU, the INN of an organisation.
pub(super) fn ru(number: &[u8]) -> bool {
    let sum = weighted(number, &[2, 4, 10, 3, 5, 9, 4, 6, 8]);
    ends_in(number, 9, sum.map(|sum| sum % 11 % 10))
}

/// RU, the INN of a person: two check digits.
pub(super) fn ru_person(number: &[u8]) -> bool {
    let first = weighted(number, &[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
    let second = weighted(number, &[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
    ends_in(number, 10, first.map(|sum| sum % 11 % 10))
        && ends_in(number, 11, second.map(|sum| sum % 11 % 10))
}

/// UA, the code of the register EDRPOU. Numbers from 30 to 60 million have weights of their own.
pub(super) fn ua(number: &[u8]) -> bool {
    let shifted = matches!(number.first(), Some(b'3'..=b'5'));
    let mut weights: [u32; 7] = if shifted { [7, 1, 2, 3, 4, 5, 6] } else { [1, 2, 3, 4, 5, 6, 7] };
    let mut check = weighted(number, &weights).map(|sum| sum % 11);
    if check == Some(10) {
        weights = weights.map(|weight| weight + 2);
        check = weighted(number, &weights).map(|sum| sum % 11 % 10);
    }
    ends_in(number, 7, check)
}

/// TH, the thirteen digits of companies and people.
pub(super) fn th(number: &[u8]) -> bool {
    let sum = weighted(number, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    ends_in(number, 12, sum.map(|sum| (11 - sum % 11) % 10))
}

/// VN, the MST; of a branch, its first ten digits.
pub(super) fn vn(number: &[u8]) -> bool {
    let sum = weighted(number, &[31, 29, 23, 19, 17, 13, 7, 5, 3]);
    ends_in(number, 9, sum.map(|sum| 10 - sum % 11))
}

/// TR, the VKN.
pub(super) fn tr(number: &[u8]) -> bool {
    let mut sum = 0;
    for place in 0..9_u32 {
        let Some(digit) = usize::try_from(place).ok().and_then(|place| at(number, place)) else {
            return false;
        };
        let turned = (digit + 9 - place) % 10;
        if turned != 0 {
            let rest = turned * 2_u32.pow(9 - place) % 9;
            sum += if rest == 0 { 9 } else { rest };
        }
    }
    ends_in(number, 9, Some((10 - sum % 10) % 10))
}

/// PL, the NIP.
pub(super) fn pl(number: &[u8]) -> bool {
    ends_in(number, 9, weighted(number, &[6, 5, 7, 2, 3, 4, 5, 6, 7]).map(|sum| sum % 11))
}

/// ZA, the tax reference number, and others that follow Luhn.
pub(super) fn luhn(number: &[u8]) -> bool {
    let mut sum = 0;
    for (place, byte) in number.iter().rev().enumerate() {
        let digit = u32::from(byte.wrapping_sub(b'0'));
        if digit > 9 {
            return false;
        }
        let own = if place % 2 == 1 { digit * 2 } else { digit };
        sum += if own > 9 { own - 9 } else { own };
    }
    sum % 10 == 0
}

/// BR, the CNPJ, whose first twelve places may be letters. A letter counts as its distance from
/// the digit 0 in ASCII.
pub(super) fn br(number: &[u8]) -> bool {
    const WEIGHTS: [u32; 13] = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
    let check = |count: usize| {
        let weights = WEIGHTS.iter().skip(13 - count);
        let sum: u32 = number
            .iter()
            .take(count)
            .zip(weights)
            .map(|(byte, weight)| u32::from(byte.saturating_sub(b'0')) * weight)
            .sum();
        if sum % 11 < 2 { 0 } else { 11 - sum % 11 }
    };
    ends_in(number, 12, Some(check(12))) && ends_in(number, 13, Some(check(13)))
}

/// VE, the RIF: a letter and nine digits.
pub(super) fn ve(number: &[u8]) -> bool {
    let letter = match number.first() {
        Some(b'V') => 4,
        Some(b'E') => 8,
        Some(b'J') => 12,
        Some(b'P') => 16,
        Some(b'G') => 20,
        _ => return false,
    };
    let digits = number.get(1..).unwrap_or_default();
    let check = weighted(digits, &[3, 2, 7, 6, 5, 4, 3, 2]).map(|sum| match (sum + letter) % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    });
    ends_in(digits, 8, check)
}

/// CN, the unified social credit identifier: 18 places of 31 signs.
pub(super) fn cn(number: &[u8]) -> bool {
    const SIGNS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let value = |byte: &u8| {
        SIGNS.iter().position(|sign| sign == byte).and_then(|place| u32::try_from(place).ok())
    };
    let (mut sum, mut weight) = (0, 1);
    for byte in number.iter().take(17) {
        let Some(own) = value(byte) else { return false };
        sum += own * weight;
        weight = weight * 3 % 31;
    }
    number.len() == 18 && number.last().and_then(value) == Some((31 - sum % 31) % 31)
}

/// CN, a resident's identity number; the last place may be an X.
pub(super) fn cn_resident(number: &[u8]) -> bool {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let Some(sum) = weighted(number, &weights) else { return false };
    let check = b"10X98765432".get(usize::try_from(sum % 11).unwrap_or_default());
    number.len() == 18 && number.last() == check
}

/// IN, the GSTIN: 15 places of 36 signs.
pub(super) fn gstin(number: &[u8]) -> bool {
    let value = |byte: u8| match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A') + 10),
        _ => None,
    };
    let mut sum = 0;
    for (place, byte) in number.iter().take(14).enumerate() {
        let Some(own) = value(*byte) else { return false };
        let own = if place % 2 == 0 { own } else { own * 2 };
        sum += own / 36 + own % 36;
    }
    let check = (36 - sum % 36) % 36;
    number.len() == 15 && number.last().and_then(|byte| value(*byte)) == Some(check)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Check = fn(&[u8]) -> bool;

    /// Numbers that companies and states have published.
    const PUBLISHED: &[(&str, Check, &[&str])] = &[
        ("AZ", az, &["1401555071", "9900003871", "9900014901", "9900001881", "1700767721"]),
        ("BY", by, &["200988541", "100325912", "101528843", "100220190", "190542056", "600122610"]),
        ("HU", hu, &["12892312", "10625790", "10537914", "10773381"]),
        ("KZ", kz, &["941240000193", "020240000555", "971240001315", "940140000385"]),
        ("MD", md, &["1008600038413", "1002600003778", "1002600048836", "1003600015231"]),
        ("RU", ru, &["7707083893", "7736050003", "7728168971", "7736207543", "7710140679"]),
        ("RU", ru_person, &["500100732259"]),
        ("UA", ua, &["32855961", "14360570", "21673832", "20077720", "00032129", "40075815"]),
        ("TH", th, &["0107542000011", "0107544000108", "0994000617721", "0107536000269"]),
        ("VN", vn, &["0100233488", "0300588569", "0100109106", "0101248141", "0100112437"]),
        ("TR", tr, &["4540536920", "8790017566", "4810058590", "0150015264", "8760051671"]),
        ("PL", pl, &["5260250274", "7740001454", "5252344078", "5260250995", "6770065406"]),
        ("ZA", luhn, &["0001339050"]),
        ("BR", br, &["00000000000191", "33000167000101", "60746948000112", "12ABC34501DE35"]),
        ("VE", ve, &["V114702834", "J000950369", "G200000031", "J003439940", "J075919050"]),
        ("CN", cn, &["91110000600037341L", "914403001922038216", "91330100799655058B"]),
        ("IN", gstin, &["27AAPFU0939F1ZV", "29AAGCB7383J1Z4", "27AAACR5055K1Z7"]),
    ];

    #[test]
    fn published_numbers_pass_and_no_twin_with_another_digit_does() {
        for (country, check, numbers) in PUBLISHED {
            for number in *numbers {
                assert!(check(number.as_bytes()), "{country} {number}");
                let twins = number.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit());
                let mut caught = 0;
                let mut all = 0;
                for (place, byte) in twins {
                    let mut twin = number.as_bytes().to_vec();
                    twin[place] = if byte == b'9' { b'0' } else { byte + 1 };
                    all += 1;
                    caught += usize::from(!check(&twin));
                }
                // The last digit of a VÖEN is no part of what is checked, and a sum that leaves a
                // rest of ten shares its check digit with another.
                assert!(caught + 2 >= all, "{country} {number}: {caught} of {all}");
            }
        }
    }

    #[test]
    fn texts_of_any_shape_have_no_right_digit_and_do_no_harm() {
        let all: Vec<Check> = PUBLISHED.iter().map(|(_, check, _)| *check).collect();
        for text in
            ["", "1", "A", "999999999999999999999999", "\u{7f}\u{7f}", "ÄÖÜ", "ZZZZZZZZZZZZZZZ"]
        {
            for check in &all {
                // An empty text sums up to nothing, as Luhn does.
                let _: bool = check(text.as_bytes());
            }
        }
        assert!(!ru(b"770708389"));
        assert!(!cn_resident(b"914403001922038216"));
        assert!(cn_resident(b"11010519491231002X"));
    }
}
