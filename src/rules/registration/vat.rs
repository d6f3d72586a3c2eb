//! VAT numbers of the European Union: whether a number that says by its prefix that it is one has
//! the form that its state gives it. A number of a national register has no such prefix and is
//! none of this file's business.

/// The prefix of a state, and the forms of what follows: `9` is a digit, `A` a letter, `X` either,
/// anything else itself. Greece has a prefix of its own.
static FORMS: &[(&[u8; 2], &str)] = &[
    (b"AT", "U99999999"),
    (b"BE", "0999999999 1999999999"),
    (b"BG", "999999999 9999999999"),
    (b"CY", "99999999A"),
    (b"CZ", "99999999 999999999 9999999999"),
    (b"DE", "999999999"),
    (b"DK", "99999999"),
    (b"EE", "999999999"),
    (b"EL", "999999999"),
    (b"ES", "X9999999X"),
    (b"FI", "99999999"),
    (b"FR", "XX999999999"),
    (b"HR", "99999999999"),
    (b"HU", "99999999"),
    (b"IE", "9999999A 9999999AA 9X99999A"),
    (b"IT", "99999999999"),
    (b"LT", "999999999 999999999999"),
    (b"LU", "99999999"),
    (b"LV", "99999999999"),
    (b"MT", "99999999"),
    (b"NL", "999999999B99"),
    (b"PL", "9999999999"),
    (b"PT", "999999999"),
    (b"RO", "9999999 99999999 999999999 9999999999"),
    (b"SE", "999999999999"),
    (b"SI", "99999999"),
    (b"SK", "9999999999"),
];

/// States whose numbers may begin with a letter behind the prefix.
const LETTER_FIRST: &[&[u8; 2]] = &[b"AT", b"ES", b"FR"];
/// Fewer digits make no VAT number anywhere but in Romania.
const DIGITS_MIN: usize = 7;

/// Whether a number, without separators and in upper case, has the form of the VAT numbers of the
/// state in its prefix; `None` where it does not say that it is a VAT number.
pub(super) fn is_well_formed(country: &str, number: &[u8]) -> Option<bool> {
    let (prefix, rest) = number.split_at_checked(2)?;
    let (state, forms) = FORMS.iter().find(|(state, _)| state.as_slice() == prefix)?;
    let digits = rest.iter().filter(|byte| byte.is_ascii_digit()).count();
    let own = if country == "GR" { "EL" } else { country };
    let begins = rest.first().is_some_and(u8::is_ascii_digit) || LETTER_FIRST.contains(state);
    // Of another state's prefix only plain digits are believed: `HRB 12345678` is no Croat.
    let says_so = if own.as_bytes() == prefix { begins } else { digits == rest.len() };
    if digits < DIGITS_MIN || !says_so {
        return None;
    }
    Some(forms.split(' ').any(|form| fits(form.as_bytes(), rest)))
}

fn fits(form: &[u8], text: &[u8]) -> bool {
    let one = |(form, byte): (&u8, &u8)| match form {
        b'9' => byte.is_ascii_digit(),
        b'A' => byte.is_ascii_uppercase(),
        b'X' => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
        sign => sign == byte,
    };
    form.len() == text.len() && form.iter().zip(text).all(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_numbers_are_well_formed() {
        for (country, number) in [
            ("AT", "ATU13585627"),
            ("BE", "BE0202239951"),
            ("CY", "CY10259033P"),
            ("DE", "DE136695976"),
            ("DK", "DK13585628"),
            ("ES", "ESA28015865"),
            ("FI", "FI20774740"),
            ("FR", "FR40303265045"),
            ("GR", "EL094259216"),
            ("IE", "IE6433435F"),
            ("IE", "IE6433435OA"),
            ("IT", "IT00743110157"),
            ("NL", "NL004495445B01"),
            ("PT", "PT501964843"),
            ("SE", "SE123456789701"),
            ("AT", "DE136695976"),
        ] {
            assert_eq!(is_well_formed(country, number.as_bytes()), Some(true), "{number}");
        }
    }

    #[test]
    fn what_does_not_say_that_it_is_one_is_left_alone() {
        for (country, number) in [
            ("DE", "HRB12345678"),
            ("DE", "HRB12345"),
            ("DE", "DEHRB123456"),
            ("DE", "136695976"),
            ("FR", "SIREN303265045"),
            ("RO", "ROJ4012342005"),
            ("LU", "LUB123456"),
            ("IT", "ITREAMI1234567"),
            ("NL", "KVK12345678"),
            ("US", "DE"),
            ("DE", ""),
        ] {
            assert_eq!(is_well_formed(country, number.as_bytes()), None, "{number}");
        }
        for (country, number) in [
            ("AT", "AT13585627"),
            ("DE", "DE13669597"),
            ("PT", "PT5019648430"),
            ("AT", "DE13669597"),
            ("NL", "NL004495445"),
        ] {
            assert_eq!(is_well_formed(country, number.as_bytes()), Some(false), "{number}");
        }
    }
}
