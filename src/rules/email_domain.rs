//! The domains of e-mail addresses: whether they can exist, and whose they are.

use std::borrow::Cow;

use crate::model::{Email, Qualification, Qualifications, split_at_last};
use crate::table::Column;

use super::rule::{Scope, Severity};
use super::{Desk, Grade, Rule, say};

/// Names that the list of suffixes has and the root zone of the Internet has not.
const NOT_IN_ROOT: &[&str] = &["onion"];
/// Names of the root zone of which the list of suffixes says nothing by themselves: nobody can
/// register there directly.
const IN_ROOT: &[&str] = &["gb", "za"];

/// Endings that are mistyped most, and most often meant.
const COMMON_ENDINGS: &[&str] = &["com", "net", "org", "info", "edu", "gov"];

/// Domains of providers that are mistyped most. Shorter ones have real neighbours.
const POPULAR: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "outlook.com",
    "protonmail.com",
    "yahoo.com",
];

/// Domains at which everybody gets an address: sorted.
const FREE: &[&str] = &[
    "126.com",
    "163.com",
    "abv.bg",
    "aim.com",
    "alice.it",
    "aol.com",
    "aol.de",
    "arcor.de",
    "att.net",
    "bigpond.com",
    "bk.ru",
    "bluewin.ch",
    "bol.com.br",
    "btinternet.com",
    "centrum.cz",
    "charter.net",
    "comcast.net",
    "cox.net",
    "daum.net",
    "email.cz",
    "email.it",
    "email.ua",
    "fastmail.com",
    "free.fr",
    "freemail.hu",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hanmail.net",
    "hotmail.be",
    "hotmail.ch",
    "hotmail.co.jp",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.com.ar",
    "hotmail.com.br",
    "hotmail.de",
    "hotmail.es",
    "hotmail.fr",
    "hotmail.gr",
    "hotmail.it",
    "hotmail.nl",
    "hotmail.se",
    "hushmail.com",
    "i.ua",
    "icloud.com",
    "inbox.lv",
    "inbox.ru",
    "interia.pl",
    "kakao.com",
    "laposte.net",
    "libero.it",
    "list.ru",
    "live.be",
    "live.ca",
    "live.cl",
    "live.co.uk",
    "live.com",
    "live.com.ar",
    "live.com.au",
    "live.com.mx",
    "live.com.pt",
    "live.de",
    "live.dk",
    "live.fr",
    "live.ie",
    "live.it",
    "live.nl",
    "live.no",
    "live.se",
    "mac.com",
    "mail.bg",
    "mail.com",
    "mail.de",
    "mail.ru",
    "me.com",
    "msn.com",
    "naver.com",
    "o2.pl",
    "onet.pl",
    "op.pl",
    "orange.fr",
    "outlook.at",
    "outlook.be",
    "outlook.com",
    "outlook.com.au",
    "outlook.com.br",
    "outlook.de",
    "outlook.dk",
    "outlook.es",
    "outlook.fr",
    "outlook.ie",
    "outlook.in",
    "outlook.it",
    "outlook.jp",
    "outlook.pt",
    "pm.me",
    "posteo.de",
    "proton.me",
    "protonmail.ch",
    "protonmail.com",
    "qq.com",
    "rambler.ru",
    "rediffmail.com",
    "rocketmail.com",
    "sapo.pt",
    "seznam.cz",
    "sfr.fr",
    "sina.com",
    "sohu.com",
    "t-online.de",
    "terra.com.br",
    "tiscali.it",
    "tuta.com",
    "tutanota.com",
    "ukr.net",
    "uol.com.br",
    "verizon.net",
    "virgilio.it",
    "wanadoo.fr",
    "web.de",
    "wp.pl",
    "ya.ru",
    "yahoo.ca",
    "yahoo.co.id",
    "yahoo.co.in",
    "yahoo.co.jp",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.com.ar",
    "yahoo.com.au",
    "yahoo.com.br",
    "yahoo.com.mx",
    "yahoo.com.sg",
    "yahoo.com.tr",
    "yahoo.de",
    "yahoo.es",
    "yahoo.fr",
    "yahoo.gr",
    "yahoo.ie",
    "yahoo.in",
    "yahoo.it",
    "yahoo.se",
    "yandex.com",
    "yandex.ru",
    "yeah.net",
    "ymail.com",
    "zoho.com",
];

/// The last label exists.
pub(super) static EMAIL_TLD_UNKNOWN: Rule = Rule {
    code: "EMAIL_TLD_UNKNOWN",
    summary: "What stands behind the last dot of an e-mail address is a domain of the Internet.",
    why: "Partner Center looks at the address only after the tenant exists: the customer fails, and \
          its domain prefix is lost. In an agreement this is a warning.",
    fix: "Correct the ending of the address.",
    source: "CloudBlue knowledge base 133047, error 27002; root zone of IANA by the Public Suffix List",
    bad: &[
        "contact_email=ann@weber.con",
        "contact_email=user@example.u",
        "contact_email=ann@weber.example",
        "contact_email=ann@weber.test",
        "contact_email=ann@weber.local",
        "agreement_email=ann@weber.invalid; agreement_date=2021-05-19",
    ],
    good: &[
        "contact_email=ann@example.com",
        "contact_email=ann@weber.bayern",
        "contact_email=ann@weber.co.ck",
        "contact_email=ann@weber.xn--p1ai",
        "contact_email=ann@weber.рф",
        "contact_email=ann@WEBER.COM",
    ],
    ..Rule::ROW
};

/// A domain that is one slip away from a well-known one.
pub(super) static EMAIL_DOMAIN_TYPO: Rule = Rule {
    code: "EMAIL_DOMAIN_TYPO",
    severity: Severity::Warn,
    summary: "The domain of an e-mail address is not one slip away from a well-known provider's.",
    why: "Notices to gmial.com reach a stranger or nobody.",
    fix: "Compare the address with the one the customer gave.",
    source: "ours",
    bad: &["contact_email=ann@gmial.com", "contact_email=ann@outlok.com"],
    good: &[
        "contact_email=ann@gmail.com",
        "contact_email=ann@ymail.com",
        "contact_email=ann@yahoo.fr",
        "contact_email=ann@mail.com",
    ],
    ..Rule::ROW
};

/// The partner is not its own customer.
pub(super) static EMAIL_PARTNER_DOMAIN: Rule = Rule {
    code: "EMAIL_PARTNER_DOMAIN",
    since: Some(crate::model::Date::constant(2021, 9, 22)),
    scope: Scope::Reference,
    summary: "The contact's e-mail address is not at one of the partner's own domains.",
    why: "Partner Center refuses the partner's domains as a customer's.",
    fix: "Enter the address of a person at the customer.",
    source: "Partner Center, add a new customer (2021-09-22)",
    bad: &["contact_email=ann@partner.com", "contact_email=ann@mail.Partner.com"],
    good: &["contact_email=ann@notpartner.com", "contact_email=ann@partner.com.au"],
    ..Rule::ROW
};

/// A school has a domain of its own.
pub(super) static EMAIL_EDU_FREE_PROVIDER: Rule = Rule {
    code: "EMAIL_EDU_FREE_PROVIDER",
    summary: "The contact of an education customer has no address at a free provider.",
    why: "Microsoft vets schools by their own domain; an address that everybody can get proves \
          nothing.",
    fix: "Enter an address at the school's own domain.",
    source: "Partner Center, sell to education customers (2021-07); the list is ours",
    bad: &[
        "special_qualification=Education; education_segment=K12; contact_email=ann@gmail.com",
        "special_qualification=Education; education_segment=K12; contact_email=ann@Yahoo.co.uk",
    ],
    good: &[
        "special_qualification=Education; education_segment=K12; contact_email=ann@weber-schule.de",
        "special_qualification=Education; education_segment=K12; contact_email=ann@live.mdx.ac.uk",
        "contact_email=ann@gmail.com",
    ],
    ..Rule::ROW
};

/// The customer accepts, not the partner.
pub(super) static AGREEMENT_SIGNER_IS_PARTNER: Rule = Rule {
    code: "AGREEMENT_SIGNER_IS_PARTNER",
    severity: Severity::Warn,
    scope: Scope::Reference,
    summary: "The person who accepted the agreement has no address at the partner's own domains.",
    why: "A person at the customer has to accept the agreement.",
    fix: "Enter the person at the customer who accepted.",
    source: "Partner Center, confirm customer agreement (2021-07); the check by muster",
    bad: &["agreement_email=ann@partner.com; agreement_date=2021-05-19"],
    good: &["agreement_email=ann@weber-bau.com; agreement_date=2021-05-19"],
    ..Rule::ROW
};

/// A domain in ASCII, as name servers know it; `None` for what can be none.
pub(super) fn ascii(domain: &str) -> Option<Cow<'_, str>> {
    if domain.is_ascii() {
        return Some(Cow::Borrowed(domain));
    }
    idna::domain_to_ascii_strict(domain).ok().map(Cow::Owned)
}

/// Judges the ending of an address, and whether its domain is a slip of the hand. Returns whether
/// the address is refused.
pub(super) fn ending(desk: &mut Desk<'_, '_>, column: Column, email: &Email<'_>) -> bool {
    let domain = email.domain();
    if domain.starts_with('[') {
        return false;
    }
    if !ascii(domain).is_some_and(|domain| is_in_root(&domain)) {
        let message = unknown_ending();
        let fill = |finding: super::Finding| match nearest_ending(domain) {
            Some(domain) => finding.suggesting(format!("{}@{domain}", email.local()), Grade::Ask),
            None => finding,
        };
        if column == Column::ContactEmail {
            return desk.find_with(&EMAIL_TLD_UNKNOWN, column, message, fill);
        }
        desk.warn(&EMAIL_TLD_UNKNOWN, column, message, fill);
    } else if let Some(meant) = near_provider(domain) {
        desk.find_with(
            &EMAIL_DOMAIN_TYPO,
            column,
            say!(
                "`{value}` is nearly an address at {meant}; compare it with the customer's.",
                meant
            ),
            |finding| finding.suggesting(format!("{}@{meant}", email.local()), Grade::Ask),
        );
    }
    false
}

fn unknown_ending() -> super::Text {
    say!("`{value}` ends in a domain that does not exist; correct what stands behind the last dot.")
}

/// Refuses an address whose ending nobody could mean.
pub(super) fn no_ending(desk: &mut Desk<'_, '_>, column: Column) {
    desk.find(&EMAIL_TLD_UNKNOWN, column, unknown_ending());
}

/// Judges whether an address is the partner's. Returns whether the address is refused.
pub(super) fn partner(desk: &mut Desk<'_, '_>, email: &Email<'_>) -> bool {
    is_partners(desk, email)
        && desk.find(
            &EMAIL_PARTNER_DOMAIN,
            Column::ContactEmail,
            say!("`{value}` is at the partner's own domain; enter a person's at the customer."),
        )
}

/// Judges whether the address of an agreement is the partner's.
pub(super) fn signer(desk: &mut Desk<'_, '_>, email: &Email<'_>) {
    if is_partners(desk, email) {
        desk.find(
            &AGREEMENT_SIGNER_IS_PARTNER,
            Column::AgreementEmail,
            say!("`{value}` is at the partner's own domain; enter who accepted at the customer."),
        );
    }
}

/// Judges the address of an education customer.
pub(super) fn education(desk: &mut Desk<'_, '_>, email: &Email<'_>, own: Qualifications) {
    if own.has(Qualification::Education) && FREE.binary_search(&email.domain()).is_ok() {
        desk.find(
            &EMAIL_EDU_FREE_PROVIDER,
            Column::ContactEmail,
            say!("`{value}` is at a free provider; enter an address at the school's own domain, by which it is vetted."),
        );
    }
}

fn is_partners(desk: &Desk<'_, '_>, email: &Email<'_>) -> bool {
    let domain = email.domain();
    desk.book.partner().email_domains.iter().any(|own| {
        let front = domain.strip_suffix(own.as_str());
        front.is_some_and(|front| front.is_empty() || front.ends_with('.'))
    })
}

/// Whether the last label of a domain, in ASCII and lower case, is one of the root zone.
fn is_in_root(domain: &str) -> bool {
    let last = split_at_last(domain, b'.').map_or(domain, |(_, last)| last);
    if last == "com" || IN_ROOT.contains(&last) {
        return true;
    }
    // The whole domain is asked about: some endings have rules about the label before them only.
    psl::suffix(domain.as_bytes()).is_some_and(|suffix| suffix.is_known())
        && !NOT_IN_ROOT.contains(&last)
}

/// The domain with the ending that was probably meant.
fn nearest_ending(domain: &str) -> Option<String> {
    let (front, last) = domain.rsplit_once('.')?;
    let meant = COMMON_ENDINGS.iter().find(|own| strsim::osa_distance(own, last) == 1)?;
    Some(format!("{front}.{meant}"))
}

/// The well-known domain that is one slip away, if there is one.
fn near_provider(domain: &str) -> Option<&'static str> {
    let near = |own: &&&str| {
        own.len().abs_diff(domain.len()) <= 1
            && own.as_bytes().first() == domain.as_bytes().first()
            && **own != domain
            && strsim::osa_distance(own, domain) == 1
    };
    POPULAR.iter().find(near).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_of_the_root_zone_are_known_and_others_are_not() {
        for domain in [
            "weber.com",
            "weber.de",
            "weber.co.uk",
            "weber.museum",
            "weber.ck",
            "a.b.er",
            "weber.mm",
            "weber.np",
            "weber.xn--p1ai",
            "weber.xn--vermgensberatung-pwb",
            "weber.google",
            "a.io",
            "weber.github.io",
            "weber.gb",
            "weber.za",
            "weber.school.za",
            "weber.app",
            "weber.swiss",
            "weber.xn--fiqs8s",
            "a.bd",
        ] {
            assert!(is_in_root(domain), "{domain}");
        }
        for domain in [
            "weber.example",
            "weber.test",
            "weber.invalid",
            "weber.localhost",
            "weber.local",
            "weber.u",
            "weber.con",
            "weber.onion",
            "weber.lan",
            "weber.internal",
            "weber.corp",
            "weber.comm",
            "weber.12",
        ] {
            assert!(!is_in_root(domain), "{domain}");
        }
    }

    /// Every country has an ending, save those that share one.
    #[test]
    fn endings_of_all_countries_are_known() {
        let without = ["AN", "BL", "BQ", "MF", "SJ", "UM", "XE", "XJ", "XK", "XS"];
        for line in include_str!("../../schemas/markets.csv").lines().skip(1) {
            let code = line.split(',').next().unwrap();
            let known = is_in_root(&format!("weber.{}", code.to_ascii_lowercase()));
            assert!(known || without.contains(&code), "{code}");
        }
    }

    #[test]
    fn slips_are_seen_and_neighbours_left_alone() {
        assert!(FREE.is_sorted());
        for (typed, meant) in [
            ("gmial.com", Some("gmail.com")),
            ("gmai.com", Some("gmail.com")),
            ("hotmial.com", Some("hotmail.com")),
            ("outlook.co", Some("outlook.com")),
            ("ymail.com", None),
            ("mail.com", None),
            ("email.com", None),
            ("gmail.com", None),
            ("hotmail.fr", None),
            ("gmx.de", None),
            ("weber-bau.com", None),
        ] {
            assert_eq!(near_provider(typed), meant, "{typed}");
        }
        assert_eq!(nearest_ending("weber.con").as_deref(), Some("weber.com"));
        assert_eq!(nearest_ending("weber.example"), None);
        assert_eq!(ascii("müller.de").as_deref(), Some("xn--mller-kva.de"));
        assert_eq!(ascii("mül_ler.de"), None);
    }
}
