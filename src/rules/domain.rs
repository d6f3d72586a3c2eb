//! The domain prefix of the new tenant. It is unique in the whole world and can never be changed.

use crate::model::{Cloud, CompanyName, DomainPrefix, Qualification, Qualifications, TextFault};
use crate::table::Column;

use super::rule::Severity;
use super::{Desk, Environment, Grade, Rule, say};

/// The longest prefix.
const PREFIX_MAX: usize = 27;

/// The ending of tenants in Microsoft's sandbox.
const SANDBOX_SUFFIX: &str = "ccsctp.net";

/// Endings of tenant domains and the cloud each belongs to.
const SUFFIXES: &[(&str, Cloud)] = &[
    ("onmicrosoft.com", Cloud::Public),
    ("partner.onmschina.cn", Cloud::China),
    (SANDBOX_SUFFIX, Cloud::Public),
    ("onmicrosoft.us", Cloud::UsGov),
];

/// A tenant has a domain.
pub(super) static DOMAIN_REQUIRED: Rule = Rule {
    code: "DOMAIN_REQUIRED",
    summary: "The customer has a domain prefix, in `domain_prefix` or as part of `domain`.",
    why: "Partner Center creates the tenant under this name.",
    fix: "Enter the first part of the tenant's onmicrosoft.com domain.",
    source: "Partner Center SDK, create a customer (2021-03)",
    bad: &["domain_prefix="],
    good: &["domain_prefix=; domain=weberbau.onmicrosoft.com", "domain_prefix=; domain=weberbau"],
    ..Rule::ROW
};

/// The length of a prefix.
pub(super) static DOMAIN_PREFIX_LENGTH: Rule = Rule {
    code: "DOMAIN_PREFIX_LENGTH",
    summary: "A domain prefix has 1 to 27 characters.",
    why: "Partner Center refuses longer prefixes.",
    fix: "Choose a shorter prefix.",
    source: "Partner Center PowerShell, NewPartnerCustomer (2021-02)",
    bad: &[
        "domain_prefix=weberanlagenbauundrohrleitung",
        "domain_prefix=; domain=.onmicrosoft.com",
    ],
    good: &["domain_prefix=weberanlagenbauundrohrleitu", "domain_prefix=w"],
    ..Rule::ROW
};

/// The characters of a prefix.
pub(super) static DOMAIN_PREFIX_CHARS: Rule = Rule {
    code: "DOMAIN_PREFIX_CHARS",
    summary: "A domain prefix holds the letters a to z and digits only.",
    why: "Partner Center takes neither hyphens nor blanks nor accented letters there.",
    fix: "Leave other characters out.",
    source: "Partner Center, sell to education customers (2021-07)",
    bad: &[
        "domain_prefix=weber-bau",
        "domain_prefix=weber bau",
        "domain_prefix=müller",
        "domain_prefix=weberbau.onmicrosoft.com",
    ],
    good: &["domain_prefix=WeberBau24"],
    ..Rule::ROW
};

/// The ending of a whole domain.
pub(super) static DOMAIN_SUFFIX: Rule = Rule {
    code: "DOMAIN_SUFFIX",
    summary: "A whole domain ends as its cloud demands: .onmicrosoft.com in the public cloud.",
    why: "A domain of the company's own hints at a tenant that exists already.",
    fix: "Enter the new tenant's onmicrosoft.com domain, or ask the customer for a relationship.",
    source: "Partner Center SDK, create a customer (2021-03)",
    bad: &[
        "domain_prefix=; domain=weber.de",
        "domain_prefix=; domain=weber.onmicrosoft.us",
        "domain_prefix=; domain=weber.onmicrosoft.com; cloud=us_gov",
    ],
    good: &[
        "domain_prefix=; domain=Weber.OnMicrosoft.com",
        "domain_prefix=; domain=weber.partner.onmschina.cn; cloud=china",
    ],
    ..Rule::ROW
};

/// Two columns, one domain.
pub(super) static DOMAIN_PREFIX_CONFLICT: Rule = Rule {
    code: "DOMAIN_PREFIX_CONFLICT",
    summary: "`domain` and `domain_prefix` name the same prefix where both are given.",
    why: "Nobody can know which of the two is meant.",
    fix: "Correct one of the two, or empty it.",
    source: "ours",
    bad: &["domain_prefix=weberbau; domain=weber.onmicrosoft.com"],
    good: &["domain_prefix=weberbau; domain=WeberBau.onmicrosoft.com"],
    ..Rule::ROW
};

/// A school's prefix resembles its name.
pub(super) static DOMAIN_UNLIKE_NAME: Rule = Rule {
    code: "DOMAIN_UNLIKE_NAME",
    severity: Severity::Warn,
    summary: "The domain prefix of an education customer resembles the company name.",
    why: "Microsoft vets schools by it.",
    fix: "Check the prefix; it cannot be changed later.",
    source: "Partner Center, sell to education customers (2021-07); the measure is ours",
    bad: &["special_qualification=Education; company_name=Weber Schule; domain_prefix=abcxyz"],
    good: &[
        "special_qualification=Education; company_name=Weber Schule; domain_prefix=weber1",
        "company_name=Weber Schule; domain_prefix=abcxyz",
    ],
    ..Rule::ROW
};

/// Judges the domain of a customer in the given cloud; `None` for the cloud where its own cell
/// could not be read.
pub(super) fn domain<'a>(
    desk: &mut Desk<'_, 'a>,
    cloud: Option<Cloud>,
) -> Option<DomainPrefix<'a>> {
    let given = desk.text(Column::DomainPrefix);
    let whole = desk.text(Column::Domain);
    if given.is_none() && whole.is_none() {
        let closed = desk.is_closed(Column::DomainPrefix) || desk.is_closed(Column::Domain);
        if !closed {
            let column = if desk.has(Column::DomainPrefix) || !desk.has(Column::Domain) {
                Column::DomainPrefix
            } else {
                Column::Domain
            };
            desk.find(
                &DOMAIN_REQUIRED,
                column,
                say!(
                    "The domain prefix is missing; enter the new tenant's, letters and digits only."
                ),
            );
        }
        return None;
    }
    let from_prefix = given.map(|text| prefix(desk, Column::DomainPrefix, text));
    let from_domain = whole.map(|text| whole_domain(desk, text, cloud));
    match (from_prefix, from_domain) {
        (Some(Some(prefix)), Some(Some(domain))) if prefix != domain => {
            desk.find_with(
                &DOMAIN_PREFIX_CONFLICT,
                Column::Domain,
                say!(
                    "`{value}` names another prefix than the column {beside}; correct one of them."
                ),
                |finding| finding.beside(Column::DomainPrefix),
            );
            None
        }
        (Some(None), _) | (_, Some(None)) => None,
        (Some(prefix), _) => prefix,
        (None, domain) => domain.flatten(),
    }
}

/// The prefix by which a line names its customer; nothing is said about it if it is none.
pub(super) fn key<'a>(desk: &Desk<'_, 'a>) -> Option<DomainPrefix<'a>> {
    let text = desk.text(Column::DomainPrefix).or_else(|| desk.text(Column::Domain))?;
    let prefix = text.split_once('.').map_or(text, |(prefix, _)| prefix);
    DomainPrefix::parse(prefix).ok()
}

/// Judges a school's prefix against its name.
pub(super) fn education(
    desk: &mut Desk<'_, '_>,
    prefix: &DomainPrefix<'_>,
    name: &CompanyName<'_>,
    own: Qualifications,
) {
    if !own.has(Qualification::Education) {
        return;
    }
    let name = plain(name.as_str());
    let alike = |run: &[u8]| name.as_bytes().windows(3).any(|own| own == run);
    if name.len() < 3 || prefix.as_str().len() < 3 {
        return;
    }
    if !prefix.as_str().as_bytes().windows(3).any(alike) {
        let column = if desk.text(Column::DomainPrefix).is_some() {
            Column::DomainPrefix
        } else {
            Column::Domain
        };
        desk.find(
            &DOMAIN_UNLIKE_NAME,
            column,
            say!("`{value}` does not resemble the company name; check it, it cannot be changed later."),
        );
    }
}

fn whole_domain<'a>(
    desk: &mut Desk<'_, 'a>,
    text: &'a str,
    cloud: Option<Cloud>,
) -> Option<DomainPrefix<'a>> {
    let column = Column::Domain;
    let Some((front, suffix)) = text.split_once('.') else {
        return prefix(desk, column, text);
    };
    let production = desk.book.partner().environment == Some(Environment::Production);
    let known = SUFFIXES
        .iter()
        .find(|(own, _)| own.eq_ignore_ascii_case(suffix))
        .filter(|(own, _)| !(production && *own == SANDBOX_SUFFIX));
    match known {
        None => {
            desk.find_with(
                &DOMAIN_SUFFIX,
                column,
                say!("`{value}` does not end in .onmicrosoft.com; a domain of its own means an existing \
                 tenant: ask for a relationship instead."),
                |finding| finding.expecting("prefix.onmicrosoft.com"),
            );
            return None;
        }
        Some((_, own)) if cloud.is_some_and(|cloud| cloud != *own) => {
            let expected = cloud.map_or("onmicrosoft.com", suffix_of);
            desk.find_with(
                &DOMAIN_SUFFIX,
                column,
                say!(
                    "`{value}` belongs to another cloud; expected a domain in .{expected}.",
                    expected
                ),
                |finding| finding.expecting(format!("prefix.{expected}")),
            );
            return None;
        }
        Some(_) => {}
    }
    prefix(desk, column, front)
}

fn suffix_of(cloud: Cloud) -> &'static str {
    SUFFIXES.iter().find(|(_, own)| *own == cloud).map_or("onmicrosoft.com", |(suffix, _)| suffix)
}

fn prefix<'a>(desk: &mut Desk<'_, 'a>, column: Column, text: &'a str) -> Option<DomainPrefix<'a>> {
    match DomainPrefix::parse(text) {
        Ok(prefix) => Some(prefix),
        Err(TextFault::Empty | TextFault::TooLong { .. }) if text.bytes().all(is_plain) => {
            let message = say!(
                "The domain prefix has {count} characters; choose one of 1 to {max}.",
                count = text.len(),
                max = PREFIX_MAX
            );
            desk.find_with(&DOMAIN_PREFIX_LENGTH, column, message, |finding| {
                finding.expecting("1 to 27 letters and digits")
            });
            None
        }
        Err(_) => {
            let own = desk.text(Column::Cloud).and_then(Cloud::parse).or(desk.book.partner().cloud);
            let cloud =
                desk.is_closed(Column::Cloud) || own.is_some_and(|own| own != Cloud::Public);
            let is_whole = |(_, suffix): (&str, &str)| {
                SUFFIXES.iter().any(|(own, _)| own.eq_ignore_ascii_case(suffix))
            };
            let message = if text.split_once('.').is_some_and(is_whole) {
                say!("`{value}` is a whole domain; enter what stands before its first dot.")
            } else {
                say!("`{value}` holds more than the letters a to z and digits; leave the rest out.")
            };
            desk.find_with(&DOMAIN_PREFIX_CHARS, column, message, |finding| {
                let finding = finding.expecting("1 to 27 letters and digits");
                match wanted(text) {
                    // Whose cloud is named elsewhere may not have meant this suffix's.
                    Some((value, Grade::Certain)) if cloud => {
                        finding.suggesting(value, Grade::Likely)
                    }
                    Some((value, grade)) => finding.suggesting(value, grade),
                    None => finding,
                }
            });
            None
        }
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

/// The prefix most probably meant. A cut-off suffix is sure; what to do with a hyphen or an
/// umlaut has to be asked, because the prefix can never be changed.
fn wanted(text: &str) -> Option<(String, Grade)> {
    if let Some((front, suffix)) = text.split_once('.')
        && let Some((_, cloud)) = SUFFIXES.iter().find(|(own, _)| own.eq_ignore_ascii_case(suffix))
        && let Ok(prefix) = DomainPrefix::parse(front)
    {
        // A suffix of another cloud says something that the prefix alone does not.
        let grade = if *cloud == Cloud::Public { Grade::Certain } else { Grade::Likely };
        return Some((prefix.as_str().to_owned(), grade));
    }
    let plain = plain(text);
    (1..=PREFIX_MAX).contains(&plain.len()).then_some((plain, Grade::Ask))
}

/// A text in letters a to z and digits, as a person would spell it.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' | 'æ' => plain.push_str("ae"),
            'ö' | 'ø' | 'œ' => plain.push_str("oe"),
            'ü' => plain.push_str("ue"),
            'ß' => plain.push_str("ss"),
            'à' | 'á' | 'â' | 'ã' | 'å' => plain.push('a'),
            'è' | 'é' | 'ê' | 'ë' => plain.push('e'),
            'ì' | 'í' | 'î' | 'ï' => plain.push('i'),
            'ò' | 'ó' | 'ô' | 'õ' => plain.push('o'),
            'ù' | 'ú' | 'û' => plain.push('u'),
            'ç' => plain.push('c'),
            'ñ' => plain.push('n'),
            c if c.is_ascii_alphanumeric() => plain.push(c),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_proposed() {
        assert_eq!(wanted("weber.OnMicrosoft.com"), Some(("weber".to_owned(), Grade::Certain)));
        assert_eq!(wanted("weber.onmicrosoft.us"), Some(("weber".to_owned(), Grade::Likely)));
        assert_eq!(wanted("Müller-Bau"), Some(("muellerbau".to_owned(), Grade::Ask)));
        assert_eq!(wanted("東京"), None);
    }
}
