//! E-mail addresses. Partner Center creates the tenant first and looks at the address afterwards,
//! and a refusal then burns the domain prefix; so this is judged strictly, beforehand.

use crate::model::{Date, Email, Qualification, Qualifications, TextFault, split_at_last};
use crate::table::Column;

use super::rule::Severity;
use super::{Desk, Finding, Grade, Rule, Text, email_domain, say};

/// What may stand before the @ besides letters, digits and single dots.
const MARKS: &[u8] = b"-!#$%&'*+/=?^`{}|~_";

/// How a link to an address begins.
const LINK: &str = "mailto:";

/// The wizard and the API demand an address.
pub(super) static EMAIL_REQUIRED: Rule = Rule {
    code: "EMAIL_REQUIRED",
    summary: "The primary contact has an e-mail address.",
    why: "Partner Center sends the new tenant's credentials and notices to it.",
    fix: "Enter the e-mail address of the primary contact.",
    source: "Partner Center SDK, create a customer (2021-03)",
    bad: &["contact_email="],
    good: &["contact_email=ann.lee@weber-bau.com"],
    ..Rule::ROW
};

/// The form Microsoft's own client demands.
pub(super) static EMAIL_FORMAT: Rule = Rule {
    code: "EMAIL_FORMAT",
    summary: "An e-mail address has the form name@domain, one address, without blanks.",
    why: "Partner Center creates the tenant first and checks the address afterwards; a wrong \
          address leaves a broken tenant and a lost domain prefix.",
    fix: "Correct the address.",
    source: "Partner Center PowerShell, NewPartnerCustomer (2021-02)",
    bad: &[
        "contact_email=ann.lee",
        "contact_email=ann lee@weber-bau.com",
        "contact_email=.ann@weber-bau.com",
        "contact_email=ann..lee@weber-bau.com",
        "contact_email=ann@weber",
        "contact_email=ann@-weber.com",
        "contact_email=ann@weber.com\\; bob@weber.com",
        "contact_email=ann@mül_ler.de",
        "contact_email=Ann Lee <ann@weber.com>",
        "contact_email=ann@weber.com, bob@weber.com",
        "contact_email=ann@bob@weber.com",
        "contact_email=mailto:ann@weber.com",
    ],
    good: &[
        "contact_email=ann.o'neil+it@weber-bau.co.uk",
        "contact_email=\"ann lee\"@weber-bau.com",
        "contact_email=ann@[192.0.2.7]",
        "contact_email=7@weber.museum",
    ],
    ..Rule::ROW
};

/// The lengths of RFC 5321.
pub(super) static EMAIL_TOO_LONG: Rule = Rule {
    code: "EMAIL_TOO_LONG",
    summary: "An e-mail address has at most 254 characters, at most 64 before the @.",
    why: "Mail servers refuse longer addresses.",
    fix: "Use a shorter address.",
    source: "RFC 5321, 4.5.3.1",
    bad: &[
        "contact_email=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@weber-bau.com",
    ],
    good: &[
        "contact_email=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@weber-bau.com",
    ],
    ..Rule::ROW
};

/// Letters beyond ASCII pass, with a warning.
pub(super) static EMAIL_NON_ASCII: Rule = Rule {
    code: "EMAIL_NON_ASCII",
    severity: Severity::Warn,
    summary: "An e-mail address is written in ASCII.",
    why: "Many mail servers cannot deliver to other letters.",
    fix: "Use an address without accents and other special letters.",
    source: "Partner Center PowerShell, NewPartnerCustomer (2021-02); RFC 6531",
    bad: &["contact_email=andré.l@weber-bau.com", "contact_email=ann@müller.de"],
    good: &["contact_email=andre.l@weber-bau.com", "contact_email=ann@xn--mller-kva.de"],
    ..Rule::ROW
};

/// Microsoft's own people are no customers.
pub(super) static EMAIL_MICROSOFT_DOMAIN: Rule = Rule {
    code: "EMAIL_MICROSOFT_DOMAIN",
    since: Some(Date::constant(2021, 9, 22)),
    summary: "The contact's e-mail address is not at microsoft.com.",
    why: "Partner Center refuses Microsoft's own domain as a customer's.",
    fix: "Enter the address of a person at the customer.",
    source: "Partner Center, add a new customer (2021-09-22)",
    bad: &["contact_email=ann@Microsoft.com"],
    good: &["contact_email=ann@weber.onmicrosoft.com"],
    ..Rule::ROW
};

/// A school has an address of its own.
pub(super) static EMAIL_EDU_ONMICROSOFT: Rule = Rule {
    code: "EMAIL_EDU_ONMICROSOFT",
    summary: "The contact of an education customer has an address at the school's own domain.",
    why: "Microsoft vets schools by their own domain, not by one of onmicrosoft.com.",
    fix: "Enter an address at the school's own domain.",
    source: "Partner Center, sell to education customers (2021-07)",
    bad: &["special_qualification=Education; contact_email=ann@weber.onmicrosoft.com"],
    good: &[
        "special_qualification=Education; contact_email=ann@weber-schule.de",
        "contact_email=ann@weber.onmicrosoft.com",
    ],
    ..Rule::ROW
};

/// Judges the address of a column that must hold one.
pub(super) fn email<'a>(desk: &mut Desk<'_, 'a>, column: Column) -> Option<Email<'a>> {
    let Some(text) = desk.text(column) else {
        desk.find(
            &EMAIL_REQUIRED,
            column,
            say!("The e-mail address is missing; enter the primary contact's."),
        );
        return None;
    };
    if let Err(flaw) = shape(text) {
        if flaw == Flaw::TooLong {
            desk.find(
                &EMAIL_TOO_LONG,
                column,
                say!("`{value}` has more than 254 characters, or more than 64 before the @; use a shorter address."),
            );
            return None;
        }
        if flaw == Flaw::Ending && column == Column::ContactEmail {
            email_domain::no_ending(desk, column);
            return None;
        }
        desk.find_with(&EMAIL_FORMAT, column, flaw.message(), |finding| {
            suggest(finding.expecting("name@domain, such as ann.lee@weber-bau.com"), text)
        });
        return None;
    }
    let email = match Email::parse(text) {
        Ok(email) => email,
        Err(TextFault::TooLong { max }) => {
            let message = say!("{heading} has more than {max} characters; use a shorter one.", max);
            desk.find(&EMAIL_TOO_LONG, column, message);
            return None;
        }
        Err(_) => {
            desk.find(&EMAIL_FORMAT, column, Flaw::Local.message());
            return None;
        }
    };
    if !text.is_ascii() {
        desk.find_with(
            &EMAIL_NON_ASCII,
            column,
            say!("`{value}` holds letters beyond ASCII, to which many servers cannot deliver; use another address."),
            |finding| match email_domain::ascii(email.domain()) {
                Some(domain) if email.local().is_ascii() => {
                    finding.suggesting(format!("{}@{domain}", email.local()), Grade::Likely)
                }
                _ => finding,
            },
        );
    }
    let nowhere = email_domain::ending(desk, column, &email);
    let partner = email_domain::partner(desk, &email);
    let microsoft = email.domain() == "microsoft.com"
        && desk.find(
            &EMAIL_MICROSOFT_DOMAIN,
            column,
            say!("`{value}` is at Microsoft's own domain; enter a person's at the customer."),
        );
    (!nowhere && !partner && !microsoft).then_some(email)
}

/// Judges the address of an education customer.
pub(super) fn education(desk: &mut Desk<'_, '_>, email: &Email<'_>, own: Qualifications) {
    email_domain::education(desk, email, own);
    if own.has(Qualification::Education) && email.domain().ends_with(".onmicrosoft.com") {
        desk.find(
            &EMAIL_EDU_ONMICROSOFT,
            Column::ContactEmail,
            say!("`{value}` is at onmicrosoft.com; enter an address at the school's own domain, by which it is vetted."),
        );
    }
}

/// What keeps a text from being an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// There is no @, or nothing before or behind it.
    At,
    /// White space outside quotes.
    Blank,
    /// The part before the @.
    Local,
    /// The part behind the @.
    Domain,
    /// What stands behind the last dot, and nothing else: no domain of one letter exists.
    Ending,
    /// A domain with letters beyond ASCII.
    Script,
    /// Longer than RFC 5321 allows.
    TooLong,
    /// More than one @.
    Several,
    /// The beginning that a link has.
    Mailto,
    /// A name beside the address, which stands in angle brackets.
    Named,
}

impl Flaw {
    /// What to tell about it.
    pub(super) fn message(self) -> Text {
        match self {
            Flaw::At => say!("`{value}` is no e-mail address; expected name@domain."),
            Flaw::Blank => say!("`{value}` holds a blank; enter one address without blanks."),
            Flaw::Local => {
                say!(
                    "`{value}`: before the @ stand letters, digits and single dots, a letter or \
                 digit first and last; correct the address."
                )
            }
            Flaw::Domain | Flaw::Ending => {
                say!(
                    "`{value}`: behind the @ stands a whole domain such as weber-bau.com; correct it."
                )
            }
            Flaw::Script => {
                say!("`{value}`: write the domain in ASCII letters (xn--…) or use another address.")
            }
            Flaw::TooLong => say!("`{value}` is too long for an e-mail address."),
            Flaw::Several => say!("`{value}` holds more than one @; enter one address only."),
            Flaw::Named => {
                say!(
                    "`{value}` holds more than an address; enter the address without name and brackets."
                )
            }
            Flaw::Mailto => {
                say!("`{value}` is a link; leave `mailto:` away and enter the address alone.")
            }
        }
    }
}

/// Whether a text has the form of one address.
///
/// # Errors
///
/// The first flaw found.
pub(super) fn shape(text: &str) -> Result<(), Flaw> {
    one_address(text).map_err(|flaw| {
        if text.bytes().filter(|byte| *byte == b'@').count() > 1 {
            Flaw::Several
        } else if is_link(text) {
            Flaw::Mailto
        } else if text.contains('<') && text.contains('@') {
            Flaw::Named
        } else {
            flaw
        }
    })
}

fn is_link(text: &str) -> bool {
    text.get(..LINK.len()).is_some_and(|head| head.eq_ignore_ascii_case(LINK))
}

fn one_address(text: &str) -> Result<(), Flaw> {
    let (local, domain) = split_at_last(text, b'@').ok_or(Flaw::At)?;
    if local.is_empty() || domain.is_empty() {
        return Err(Flaw::At);
    }
    if text.len() > 254 || local.len() > 64 {
        return Err(Flaw::TooLong);
    }
    if !is_plain_local(local) && !is_quoted(local) {
        dotted(local)?;
    }
    if let Some(address) = domain.strip_prefix('[').and_then(|d| d.strip_suffix(']')) {
        let v4 = address.parse::<std::net::Ipv4Addr>();
        return v4.map(|_| ()).map_err(|_| Flaw::Domain);
    }
    host(domain)
}

fn is_quoted(local: &str) -> bool {
    let inner = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.is_some_and(|inner| {
        !inner.is_empty() && !inner.contains('"') && !inner.chars().any(char::is_control)
    })
}

/// What a byte is in an address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Dot,
    LetterOrDigit,
    Other,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            classes[byte as usize] = Class::LetterOrDigit;
        }
        byte += 1;
    }
    classes[b'.' as usize] = Class::Dot;
    classes
};

/// Whether what stands before the `@` is good beyond doubt, as it nearly always is: letters and
/// digits, with single dots between.
fn is_plain_local(local: &str) -> bool {
    let mut last = Class::Dot;
    for byte in local.bytes() {
        let class = CLASSES[usize::from(byte)];
        if class == Class::Other || (class == Class::Dot && last == Class::Dot) {
            return false;
        }
        last = class;
    }
    last == Class::LetterOrDigit
}

fn dotted(local: &str) -> Result<(), Flaw> {
    let bytes = local.as_bytes();
    let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    if !local.is_ascii() && local.chars().any(|c| !c.is_ascii() && !c.is_alphanumeric()) {
        return Err(if local.chars().any(char::is_whitespace) { Flaw::Blank } else { Flaw::Local });
    }
    let mut dot = false;
    for &byte in bytes {
        let doubled = dot && byte == b'.';
        dot = byte == b'.';
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => return Err(Flaw::Blank),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | 0x80.. => {}
            b'.' if !doubled => {}
            mark if MARKS.contains(&mark) => {}
            _ => return Err(Flaw::Local),
        }
    }
    if edge(bytes.first()) && edge(bytes.last()) { Ok(()) } else { Err(Flaw::Local) }
}

/// Whether a domain is one beyond doubt, as nearly all are: letters, digits and single dots, and a
/// last label that can be one.
fn is_plain_host(domain: &str) -> bool {
    let (mut label, mut dots) = (0, 0);
    for byte in domain.bytes() {
        match CLASSES[usize::from(byte)] {
            Class::Dot if label == 0 => return false,
            Class::Dot => (label, dots) = (0, dots + 1),
            Class::LetterOrDigit if label < 63 => label += 1,
            _ => return false,
        }
    }
    dots > 0 && (2..=24).contains(&label)
}

fn host(domain: &str) -> Result<(), Flaw> {
    if is_plain_host(domain) {
        return Ok(());
    }
    if domain.chars().any(char::is_whitespace) {
        return Err(Flaw::Blank);
    }
    let domain = email_domain::ascii(domain).ok_or(Flaw::Script)?;
    let mut labels = 0;
    let mut last: &[u8] = &[];
    for label in domain.as_bytes().split(|byte| *byte == b'.') {
        let good = label.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
            && label.first().is_some_and(u8::is_ascii_alphanumeric)
            && label.last().is_some_and(u8::is_ascii_alphanumeric)
            && label.len() <= 63;
        if !good {
            return Err(Flaw::Domain);
        }
        labels += 1;
        last = label;
    }
    match last.len() {
        _ if labels < 2 => Err(Flaw::Domain),
        1 if last[0].is_ascii_alphabetic() => Err(Flaw::Ending),
        2..=24 => Ok(()),
        _ => Err(Flaw::Domain),
    }
}

/// Adds the address that was meant to a finding about a text that is none.
pub(super) fn suggest(finding: Finding, text: &str) -> Finding {
    match repaired(text) {
        Some((address, grade)) => finding.suggesting(address, grade),
        None => finding,
    }
}

/// The address that was meant, if undoing the usual slips makes one, and how sure that is: what
/// stands around an address is certainly none of it, what stands inside may be.
fn repaired(text: &str) -> Option<(String, Grade)> {
    let good = |text: &str| shape(text).is_ok();
    let mut bare = match text.split_once('<') {
        Some((_, rest)) => rest.split_once('>').map_or(rest, |(inside, _)| inside),
        None => text,
    };
    bare = bare.trim_matches(|c: char| c.is_whitespace() || ",;>".contains(c));
    if is_link(bare) {
        bare = bare.get(LINK.len()..)?;
        bare = bare.split_once('?').map_or(bare, |(address, _)| address).trim();
    }
    bare = bare.trim_end_matches('.');
    if good(bare) {
        // A second address, or a remark behind the first, leaves a doubt.
        let behind = text.rsplit_once('>').map_or("", |(_, behind)| behind);
        let alone = text.matches('@').count() == 1
            && behind.chars().all(|c| c.is_whitespace() || ",;.".contains(c));
        let grade = if alone { Grade::Certain } else { Grade::Likely };
        return (bare != text).then(|| (bare.to_owned(), grade));
    }
    let joined: String = bare.chars().filter(|c| !c.is_whitespace()).collect();
    let dotted = joined.replace(',', ".").replace("..", ".");
    (dotted != text && good(&dotted)).then_some((dotted, Grade::Likely))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_hand_are_undone() {
        for (typed, meant, grade) in [
            ("ann lee@weber.com", "annlee@weber.com", Grade::Likely),
            ("ann@weber,com", "ann@weber.com", Grade::Likely),
            ("mailto:ann@weber.com", "ann@weber.com", Grade::Certain),
            ("mailto:ann@weber.com?subject=x", "ann@weber.com", Grade::Certain),
            ("<ann@weber.com>", "ann@weber.com", Grade::Certain),
            ("mailto:ann@weber.com?cc=bob@weber.com", "ann@weber.com", Grade::Likely),
            ("Ann <ann@weber.com> (left)", "ann@weber.com", Grade::Likely),
            ("Ann Lee <ann@weber.com>", "ann@weber.com", Grade::Certain),
            ("Lee, Ann <mailto:ann@weber.com>;", "ann@weber.com", Grade::Certain),
            ("ann@weber.com.", "ann@weber.com", Grade::Certain),
            ("ann@weber.com,", "ann@weber.com", Grade::Certain),
            ("ann@weber.com;", "ann@weber.com", Grade::Certain),
        ] {
            assert!(shape(typed).is_err(), "{typed}");
            assert_eq!(repaired(typed), Some((meant.to_owned(), grade)), "{typed}");
        }
        assert_eq!(shape("Ann Lee <ann@weber.com>"), Err(Flaw::Named));
        assert_eq!(repaired("ann"), None);
        assert_eq!(repaired("ann@weber.com; bob@weber.com"), None);
    }

    #[test]
    fn several_addresses_and_links_have_a_sentence_of_their_own() {
        for several in ["a@c.com;b@c.com", "a@b@c.com", "a@c.com, b@c.com", "mailto:a@c.de;b@c.de"]
        {
            assert_eq!(shape(several), Err(Flaw::Several), "{several}");
            assert_eq!(repaired(several), None, "{several}");
        }
        assert_eq!(shape("MailTo:a@c.com"), Err(Flaw::Mailto));
        assert_eq!(shape("\"a@b\"@c.com"), Ok(()));
    }

    #[test]
    fn every_shape_the_rules_pass_is_one_the_type_takes() {
        for text in ["a@b.co", "\"a b\"@b.co", "x_y-z@[127.0.0.1]", "a.é.b@c.de", "a@müller.de"] {
            assert_eq!(shape(text), Ok(()), "{text}");
            assert!(Email::parse(text).is_ok(), "{text}");
        }
    }
}
