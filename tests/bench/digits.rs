//! Registration numbers with check digits that are right.

use super::countries::Registration;
use super::random::Random;

/// Writes a number of the kind a country demands; nothing where it demands none.
pub(crate) fn registration(kind: Registration, random: &mut Random, out: &mut String) {
    match kind {
        Registration::None => {}
        Registration::Nip => out.push_str(&nip(random)),
        Registration::TaxReference => out.push_str(&tax_reference(random)),
        Registration::Pan => out.push_str(&pan(random)),
        Registration::Cnpj => out.push_str(&cnpj(random)),
        Registration::Vkn => out.push_str(&vkn(random)),
        Registration::Trn => {
            out.push_str("100");
            out.push_str(&text(&digits(random, 12)));
        }
        Registration::Edrpou => out.push_str(&edrpou(random)),
    }
}

fn digits(random: &mut Random, count: usize) -> Vec<u32> {
    let mut all: Vec<u32> = (0..count).map(|_| random.below(10) as u32).collect();
    all[0] = all[0].max(1);
    all
}

fn text(digits: &[u32]) -> String {
    digits.iter().filter_map(|&digit| char::from_digit(digit, 10)).collect()
}

fn weighted(digits: &[u32], weights: impl IntoIterator<Item = u32>) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

fn nip(random: &mut Random) -> String {
    loop {
        let mut number = digits(random, 9);
        let check = weighted(&number, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11;
        if check < 10 {
            number.push(check);
            return text(&number);
        }
    }
}

fn tax_reference(random: &mut Random) -> String {
    let mut number = digits(random, 9);
    number[0] = 9;
    // Luhn: counted from the check digit, every second digit is doubled.
    let sum: u32 = number
        .iter()
        .enumerate()
        .map(|(index, &digit)| if index % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit })
        .sum();
    number.push((10 - sum % 10) % 10);
    text(&number)
}

fn pan(random: &mut Random) -> String {
    let mut letter = || char::from(b'A' + random.below(26) as u8);
    // The fourth letter says what the holder is: C is a company.
    let mut number: String = [letter(), letter(), letter(), 'C', letter()].iter().collect();
    let last = letter();
    number.push_str(&text(&digits(random, 4)));
    number.push(last);
    number
}

fn cnpj(random: &mut Random) -> String {
    let mut number = digits(random, 8);
    number.extend([0, 0, 0, 1]);
    let check = |sum: u32| if sum % 11 < 2 { 0 } else { 11 - sum % 11 };
    number.push(check(weighted(&number, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])));
    number.push(check(weighted(&number, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])));
    text(&number)
}

fn vkn(random: &mut Random) -> String {
    let mut number = digits(random, 9);
    let mut sum = 0;
    for (digit, place) in number.iter().zip(1..10_u32) {
        let shifted = (digit + 10 - place) % 10;
        let rest = shifted * (1 << (10 - place)) % 9;
        sum += if shifted != 0 && rest == 0 { 9 } else { rest };
    }
    number.push((10 - sum % 10) % 10);
    text(&number)
}

fn edrpou(random: &mut Random) -> String {
    let number = digits(random, 7);
    let value = number.iter().fold(0, |value, digit| value * 10 + digit);
    let low: [u32; 7] = if (3_000_000..6_000_000).contains(&value) {
        [7, 1, 2, 3, 4, 5, 6]
    } else {
        [1, 2, 3, 4, 5, 6, 7]
    };
    let mut check = weighted(&number, low) % 11;
    if check > 9 {
        check = weighted(&number, low.map(|weight| weight + 2)) % 11 % 10;
    }
    let mut all = number;
    all.push(check);
    text(&all)
}
