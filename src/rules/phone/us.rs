//! Phone numbers of the United States: the one country whose pattern at Microsoft is known.

use std::borrow::Cow;

use super::{is_separator, read};

/// The form in which Microsoft takes numbers of the United States, or `None` where a text is no
/// such number: an optional leading 1, the area code with or without brackets, three and four
/// digits, with at most one blank, hyphen, slash or dot between the groups. A plus sign or another
/// spelling of the same ten digits is put into that form.
pub(in crate::rules) fn us_form(text: &str) -> Option<Cow<'_, str>> {
    if is_us_form(text.as_bytes()) {
        return Some(Cow::Borrowed(text));
    }
    if let Some(rest) = text.strip_prefix('+')
        && rest.starts_with('1')
        && is_us_form(rest.as_bytes())
    {
        return Some(Cow::Borrowed(rest));
    }
    let typed = read(text);
    if !typed.plain || typed.second_plus || typed.end < text.len() {
        return None;
    }
    let digits = typed.digits();
    let (one, ten) = match (typed.plus, digits) {
        (_, [b'1', ten @ ..]) | (false, [b'0', b'0', b'1', ten @ ..]) if ten.len() == 10 => {
            ("1 ", ten)
        }
        (false, ten) if ten.len() == 10 => ("", ten),
        _ => return None,
    };
    let text = std::str::from_utf8(ten).ok()?;
    let (area, rest) = text.split_at_checked(3)?;
    let (exchange, line) = rest.split_at_checked(3)?;
    Some(Cow::Owned(format!("{one}{area} {exchange} {line}")))
}

/// The number before an extension or a remark, in the form for the United States.
pub(in crate::rules) fn us_form_without_extension(text: &str) -> Option<String> {
    let typed = read(text);
    let front = text.get(..typed.end).filter(|front| front.len() < text.len())?;
    let front = front.trim_end_matches(|c: char| is_separator(c) && c != ')');
    us_form(front.trim()).map(Cow::into_owned)
}

pub(super) fn is_us_form(text: &[u8]) -> bool {
    let ten = |rest| ten_digits(rest) || without_separator(rest).is_some_and(ten_digits);
    ten_digits(text) || text.strip_prefix(b"1").is_some_and(ten)
}

/// `425 555 0101` and its like; nothing may follow.
fn ten_digits(text: &[u8]) -> bool {
    let area = match text.strip_prefix(b"(") {
        Some(rest) => after_digits(rest, 3).and_then(|rest| rest.strip_prefix(b")")),
        None => after_digits(text, 3),
    };
    let group = |rest, count| {
        after_digits(rest, count)
            .or_else(|| without_separator(rest).and_then(|rest| after_digits(rest, count)))
    };
    area.and_then(|rest| group(rest, 3))
        .and_then(|rest| group(rest, 4))
        .is_some_and(<[u8]>::is_empty)
}

fn without_separator(text: &[u8]) -> Option<&[u8]> {
    text.split_first().filter(|(first, _)| b" -/.".contains(first)).map(|(_, rest)| rest)
}

fn after_digits(text: &[u8], count: usize) -> Option<&[u8]> {
    let (front, rest) = text.split_at_checked(count)?;
    front.iter().all(u8::is_ascii_digit).then_some(rest)
}
