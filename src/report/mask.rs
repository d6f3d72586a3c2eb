//! What of a value may be seen outside the fixer's own files.

use std::borrow::Cow;

use memchr::memchr2;

use crate::model::Guid;
use crate::table::{Class, Column};

/// What stands for the part that is not shown. It does not tell how long that part is.
const HIDDEN: &str = "***";
/// Digits a number must have before two of them may be shown.
const PHONE_DIGITS_MIN: usize = 6;
/// Digits of what is taken for a phone number in a column of another kind. No number has more than
/// 15; an extension may stand behind it.
const STRAY_PHONE_DIGITS: std::ops::RangeInclusive<usize> = 8..=20;

/// Gives what may be seen of a value of a class in a column.
///
/// Public and business values are shown, unless they look like an e-mail address or a phone number:
/// in a file whose cells slipped a column to the side, those stand anywhere. Of a personal e-mail address the first letter and the
/// domain are, of a phone number the last two digits, of a name the initial; of a secret nothing.
/// An empty value stays empty: that a value is missing is no secret.
pub fn mask(class: Class, column: Column, value: &str) -> String {
    masked(class, column, value).into_owned()
}

/// [`mask`] without a copy where nothing is hidden.
pub(super) fn masked(class: Class, column: Column, value: &str) -> Cow<'_, str> {
    if value.trim().is_empty() {
        return Cow::Borrowed(value);
    }
    match class {
        Class::Public | Class::Business if holds_address(value) => Cow::Owned(email(value)),
        Class::Public | Class::Business if holds_phone(column, value) => Cow::Owned(phone(value)),
        Class::Public | Class::Business => Cow::Borrowed(value),
        Class::Personal => Cow::Owned(personal(column, value)),
        Class::Secret => Cow::Borrowed(HIDDEN),
    }
}

fn personal(column: Column, value: &str) -> String {
    match column {
        Column::ContactEmail | Column::AgreementEmail => email(value),
        Column::ContactPhone | Column::AgreementPhone => phone(value),
        _ => initial(value),
    }
}

fn email(value: &str) -> String {
    match value.trim().rsplit_once('@') {
        Some((local, domain)) if is_domain(domain) => format!("{}@{domain}", initial(local)),
        Some((local, _)) => format!("{}@{HIDDEN}", initial(local)),
        None => initial(value),
    }
}

/// What stands behind the `@` is shown only if it can be a domain; a remark or a second person's
/// name there is as private as the rest.
fn is_domain(text: &str) -> bool {
    text.contains('.') && text.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-')
}

/// Whether something like `x@y.z` stands anywhere in a text.
fn holds_address(value: &str) -> bool {
    // Most texts hold neither sign nor a byte with which the wide one begins.
    memchr2(b'@', 0xEF, value.as_bytes()).is_some()
        && value.split_whitespace().any(|word| {
            word.split_once(['@', '＠']).is_some_and(|(local, domain)| {
                let dotted = domain.trim_end_matches('.').split_once('.');
                !local.is_empty() && dotted.is_some_and(|(_, end)| !end.is_empty())
            })
        })
}

/// Whether a phone number stands anywhere in a text. Plain digits are a number of any kind, and a
/// code that holds letters is none.
fn holds_phone(column: Column, value: &str) -> bool {
    if value.bytes().filter(u8::is_ascii_digit).count() < *STRAY_PHONE_DIGITS.start()
        || Guid::parse(value.trim()).is_some()
    {
        return false;
    }
    let (mut before, mut run) = (None, String::new());
    // The last character ends the last run.
    for c in value.chars().chain(['\n']) {
        if c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '.' | '-' | '/' | ' ' | '\u{a0}') {
            run.push(c);
            continue;
        }
        let glued = |own: Option<char>, edge: Option<char>| {
            own.is_some_and(|c| c.is_ascii_digit() || c == '-')
                && edge.is_some_and(char::is_alphanumeric)
        };
        let part = glued(run.chars().next(), before) || glued(run.chars().next_back(), Some(c));
        if !part && is_phone(column, &run) {
            return true;
        }
        run.clear();
        before = Some(c);
    }
    false
}

/// Whether a run of digits and signs is a phone number, as far as its column allows one to tell:
/// where numbers are written in groups, only the leading `+` does.
fn is_phone(column: Column, run: &str) -> bool {
    let run = run.trim_matches(|c: char| !c.is_ascii_digit() && c != '+' && c != '(');
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    if !STRAY_PHONE_DIGITS.contains(&digits) {
        return false;
    }
    if run.contains('+') {
        return true;
    }
    match column {
        Column::PostalCode
        | Column::AgreementDate
        | Column::CustomTermEndDate
        | Column::ResellerMpnId
        | Column::AdditionalResellerMpnIds
        | Column::PartnerIdOnRecord => false,
        Column::CustomerRef | Column::LineRef | Column::ParentLineRef => {
            run.contains([' ', '\u{a0}', '(', ')'])
        }
        _ => run.contains([' ', '\u{a0}', '(', ')', '.', '-']) && !is_date(run),
    }
}

/// Whether a run begins as a day does: `2021-05-19`, `19.05.2021`, or one of these with a time.
fn is_date(run: &str) -> bool {
    let day = run.split([' ', '\u{a0}']).next().unwrap_or_default();
    let lengths: Vec<usize> = day.split(['-', '.', '/']).map(str::len).collect();
    matches!(lengths.as_slice(), [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4])
}

fn phone(value: &str) -> String {
    let digits: Vec<char> = value.chars().filter(char::is_ascii_digit).collect();
    match digits.as_slice() {
        [.., tens, ones] if digits.len() >= PHONE_DIGITS_MIN => format!("{HIDDEN} {tens}{ones}"),
        _ => HIDDEN.to_owned(),
    }
}

fn initial(value: &str) -> String {
    let first = value.chars().find(|c| c.is_alphabetic());
    first.map(String::from).unwrap_or_default() + HIDDEN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(column: Column, value: &str) -> String {
        mask(column.class(), column, value)
    }

    #[test]
    fn each_class_shows_what_it_may() {
        for (column, value, shown) in [
            (Column::Country, "UK", "UK"),
            (Column::CompanyName, "Contoso\u{7}", "Contoso\u{7}"),
            (Column::ContactEmail, "anna.smith@contoso.com", "a***@contoso.com"),
            (Column::ContactEmail, "anna@contoso.com; bob@fabrikam.com", "a***@fabrikam.com"),
            (Column::ContactEmail, "anna@contoso.com (Anna Smith)", "a***@***"),
            (Column::ContactEmail, "anna@localhost", "a***@***"),
            (Column::ContactEmail, "@contoso.com", "***@contoso.com"),
            (Column::ContactEmail, "anna.smith", "a***"),
            (Column::ContactEmail, "", ""),
            (Column::ContactPhone, "+44 20 7946 0034", "*** 34"),
            (Column::ContactPhone, "12", "***"),
            (Column::ContactPhone, "call Anna Smith", "***"),
            (Column::ContactLastName, "Smith", "S***"),
            (Column::ContactLastName, "Østergård", "Ø***"),
            (Column::ContactLastName, "12345", "***"),
            (Column::OrganizationRegistrationNumber, "1234567890", "***"),
            (Column::GccValidationCode, "abc", "***"),
            (Column::GccValidationCode, "  ", "  "),
            (Column::City, "anna.smith@contoso.com", "a***@contoso.com"),
            (Column::CompanyName, "Anna Smith anna@contoso.com", "A***@contoso.com"),
            (Column::Country, "see anna@contoso.com.", "s***@contoso.com."),
            (Column::CustomerRef, "anna@contoso.com", "a***@contoso.com"),
            (Column::CompanyName, "C@fe Nord", "C@fe Nord"),
            (Column::City, "+44 20 7946 0034", "*** 34"),
            (Column::City, "+442079460034", "*** 34"),
            (Column::Country, "(030) 9018-2034", "*** 34"),
            (Column::AddressLine2, "Tel.+49 30 901820", "*** 20"),
            (Column::AddressLine2, "call 030 90182034 first", "*** 34"),
            (Column::CustomerRef, "030 90182034", "*** 34"),
            (Column::Quantity, "030.9018.2034", "*** 34"),
            (Column::PostalCode, "+49 30 901820", "*** 20"),
            (Column::CustomerRef, "2021-000123-45", "2021-000123-45"),
            (Column::CustomerRef, "1234567890", "1234567890"),
            (Column::PostalCode, "98052-6399", "98052-6399"),
            (Column::PostalCode, "01310-100", "01310-100"),
            (Column::ResellerMpnId, "47112345", "47112345"),
            (Column::AdditionalResellerMpnIds, "4711234 4711235", "4711234 4711235"),
            (Column::AgreementDate, "2021-05-19 00:00:00", "2021-05-19 00:00:00"),
            (Column::City, "2021-05-19 00:00:00", "2021-05-19 00:00:00"),
            (Column::City, "19.05.2021", "19.05.2021"),
            (Column::OfferId, "DZH318Z0BZ4B:0001", "DZH318Z0BZ4B:0001"),
            (Column::AddressLine1, "Elgendorfer Str. 57", "Elgendorfer Str. 57"),
        ] {
            assert_eq!(seen(column, value), shown, "{} {value}", column.name());
        }
        for guid in [
            "031C9E47-4802-4248-838E-778FB1D2CC05",
            "00000000-0000-0000-0000-000000000000",
            "abcdefab-1234-5678-9012-abcdefabcdef",
        ] {
            assert_eq!(seen(Column::OfferId, guid), guid);
        }
    }
}
