//! What company names are compared with. The lists are data; a name that a real register holds
//! does not belong on one that rejects.

/// Characters that may stand in a name but do not make one.
pub(super) const SPECIAL: &str = "~-–—=_#.%+:^[]{}()$&@*,،;!?/\\|<>⟨⟩`'‘’\"“”";

/// Legal forms and the like that are no name by themselves: lower case, without dots.
const ABBREVIATIONS: &[&str] = &[
    "c p a",
    "corp",
    "corporation",
    "cpa",
    "gmbh",
    "inc",
    "incorporated",
    "kft",
    "l l c",
    "l l p",
    "lda",
    "limited",
    "llc",
    "llp",
    "ltd",
    "ooo",
    "plc",
    "private limited",
    "pte ltd",
    "pty",
    "pty ltd",
    "pvt",
    "pvt ltd",
    "sarl",
    "sdn bhd",
    "wll",
    "zrt",
];

/// Names that stand for no company: lower case.
const PLACEHOLDERS: &[&str] = &[
    "asdf",
    "asdfgh",
    "bar",
    "company",
    "company name",
    "customer",
    "customer name",
    "demo",
    "demo company",
    "demo customer",
    "dummy",
    "dummy company",
    "example",
    "example company",
    "fake",
    "fake company",
    "foo",
    "foo bar",
    "foobar",
    "lorem ipsum",
    "my company",
    "n.a.",
    "n/a",
    "new customer",
    "none",
    "not applicable",
    "not available",
    "null",
    "qwerty",
    "sample",
    "sample company",
    "sample customer",
    "tbc",
    "tbd",
    "test",
    "test company",
    "test customer",
    "test inc",
    "test ltd",
    "test test",
    "test1",
    "test123",
    "testing",
    "undefined",
    "unknown",
    "xxx",
];

/// The companies of Microsoft's samples, as [`bare`] leaves them.
const INVENTED: &[&str] = &[
    "a datum",
    "adatum",
    "adventure works",
    "adventure works cycles",
    "alpine ski house",
    "coho vineyard",
    "coho winery",
    "contoso",
    "contoso pharmaceuticals",
    "contoso suites",
    "contoso university",
    "fabrikam",
    "fabrikam residences",
    "fourth coffee",
    "graphic design institute",
    "humongous insurance",
    "lamna healthcare",
    "litware",
    "lucerne publishing",
    "margies travel",
    "munsons pickles and preserves farm",
    "northwind traders",
    "proseware",
    "relecloud",
    "southridge video",
    "tailspin toys",
    "trey research",
    "vanarsdel",
    "wide world importers",
    "wingtip toys",
    "woodgrove bank",
];

/// Invented names that are no words of any language: nobody else is called so, whatever the legal
/// form behind it. The others may be real companies under one.
const COINED: &[&str] =
    &["a datum", "adatum", "contoso", "fabrikam", "litware", "proseware", "relecloud", "vanarsdel"];

/// Words of legal forms that may end a name: lower case, without dots.
const LEGAL_FORM_WORDS: &[&str] = &[
    "ab",
    "ag",
    "aps",
    "as",
    "bv",
    "bvba",
    "co",
    "company",
    "corp",
    "corporation",
    "cv",
    "de",
    "gmbh",
    "group",
    "holding",
    "inc",
    "incorporated",
    "kg",
    "kk",
    "limited",
    "llc",
    "llp",
    "ltd",
    "ltda",
    "nv",
    "oy",
    "plc",
    "private",
    "pte",
    "pty",
    "pvt",
    "sa",
    "sarl",
    "sas",
    "sl",
    "spa",
    "srl",
];

/// Placeholders that are suspicious inside a longer name, as a whole word.
pub(super) const PLACEHOLDER_WORDS: &[&str] =
    &["asdf", "contoso", "demo", "dummy", "fabrikam", "fake", "qwerty", "tbd", "test"];

/// Shortened words that a legal name would spell out: lower case.
pub(super) const SHORT_FORMS: &[&str] =
    &["assn", "bros", "dept", "govt", "intl", "mfg", "natl", "univ"];

/// The letters with which words of these two lists begin, a bit each, by the words' lengths.
const WORDS_BEGIN: [u32; 11] = {
    let mut begin = [0; 11];
    let mut at = 0;
    while at < PLACEHOLDER_WORDS.len() + SHORT_FORMS.len() {
        let placeholders = PLACEHOLDER_WORDS.len();
        let word =
            if at < placeholders { PLACEHOLDER_WORDS[at] } else { SHORT_FORMS[at - placeholders] };
        begin[word.len()] |= 1 << (word.as_bytes()[0] - b'a');
        at += 1;
    }
    begin
};

/// Whether a word, in any case, may be in [`PLACEHOLDER_WORDS`] or [`SHORT_FORMS`]. Nearly none may.
pub(super) fn may_be_listed(word: &[u8]) -> bool {
    let Some(letters) = WORDS_BEGIN.get(word.len()) else { return false };
    let first = word.first().map_or(0, u8::to_ascii_lowercase);
    first.is_ascii_lowercase() && letters >> (first - b'a') & 1 != 0
}

/// Legal forms that happen to be top-level domains: `Weber Co.KG` is no web address.
const LEGAL_FORM_LABELS: &[&str] = &[
    "ab", "ag", "as", "bv", "ca", "co", "cv", "eu", "gmbh", "inc", "kg", "llc", "ltd", "ltda",
    "mp", "nv", "sa", "sarl", "sc", "se", "srl",
];

/// The longest abbreviation and the longest placeholder, in bytes.
const LISTED_MAX: usize = 15;

/// Folds into a buffer on the stack, since every short name comes by here.
pub(super) fn is_abbreviation(name: &str) -> bool {
    // Nearly every name is longer, whatever dots it has.
    let letters = || name.bytes().fold(0, |sum, byte| sum + usize::from(byte != b'.'));
    if name.len() > LISTED_MAX && letters() > LISTED_MAX {
        return false;
    }
    let mut folded = [0_u8; LISTED_MAX];
    let mut len = 0;
    for byte in name.bytes().filter(|byte| *byte != b'.') {
        let Some(slot) = folded.get_mut(len) else { return false };
        *slot = byte.to_ascii_lowercase();
        len += 1;
    }
    let folded = folded.get(..len).unwrap_or_default().trim_ascii();
    ABBREVIATIONS.binary_search_by(|one| one.as_bytes().cmp(folded)).is_ok()
}

/// Whether a name is a placeholder, or one of the invented ones beyond doubt.
pub(super) fn is_placeholder(name: &str, invented: Invented) -> bool {
    let name = if name.len() > 3 { name.trim_end_matches(['.', '!', '?']) } else { name };
    (name.len() <= LISTED_MAX && PLACEHOLDERS.iter().any(|one| one.eq_ignore_ascii_case(name)))
        || invented == Invented::Surely
}

/// Whether a company is one that Microsoft invented for examples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Invented {
    /// It is not.
    No,
    /// It is called so, but with a legal form under which a real company may be.
    Perhaps,
    /// It is.
    Surely,
}

/// The longest name that is compared with the invented ones, in bytes.
const INVENTED_MAX: usize = 64;

/// Whether a name is one of the invented ones, whatever punctuation it has.
pub(super) fn is_invented(name: &str) -> Invented {
    if !may_be_invented(name) {
        return Invented::No;
    }
    let mut buffer = [0_u8; INVENTED_MAX];
    let Some((bare, has_form)) = bare(name, &mut buffer) else { return Invented::No };
    let is_in = |list: &[&str]| list.binary_search_by(|one| one.as_bytes().cmp(bare)).is_ok();
    match is_in(INVENTED) {
        false => Invented::No,
        true if has_form && !is_in(COINED) => Invented::Perhaps,
        true => Invented::Surely,
    }
}

/// How invented names begin, so that most names need not be copied to be compared.
const BEGINNINGS: [[u8; 2]; 21] = [
    *b"ad", *b"al", *b"co", *b"fa", *b"fo", *b"gr", *b"hu", *b"la", *b"li", *b"lu", *b"ma", *b"mu",
    *b"no", *b"pr", *b"re", *b"so", *b"ta", *b"tr", *b"va", *b"wi", *b"wo",
];

/// The same by first letter: a bit for each second one.
const SECONDS: [u32; 26] = {
    let mut seconds = [0; 26];
    let mut at = 0;
    while at < BEGINNINGS.len() {
        let [first, second] = BEGINNINGS[at];
        seconds[(first - b'a') as usize] |= 1 << (second - b'a');
        at += 1;
    }
    seconds
};

fn may_be_invented(name: &str) -> bool {
    if let [first, second, ..] = name.as_bytes()
        && first.is_ascii_alphabetic()
        && second.is_ascii_alphabetic()
    {
        let place = |letter: &u8| (letter | 0x20) - b'a';
        return SECONDS[usize::from(place(first))] >> place(second) & 1 != 0;
    }
    let mut letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    let first = [letters.next(), letters.next()].map(|byte| byte.unwrap_or(0).to_ascii_lowercase());
    BEGINNINGS.contains(&first)
}

/// A name in lower case, without punctuation and without the legal form behind it, and whether there
/// was one; `None` where it
/// holds letters beyond ASCII, as no invented name does. Every name comes by here, so it works on
/// a buffer of the stack.
fn bare<'b>(name: &str, buffer: &'b mut [u8; INVENTED_MAX]) -> Option<(&'b [u8], bool)> {
    if !name.is_ascii() || name.len() > INVENTED_MAX {
        return None;
    }
    let mut len = 0;
    for byte in name.bytes() {
        let byte = match byte {
            b'.' | b'\'' => continue,
            byte if byte.is_ascii_alphanumeric() => byte.to_ascii_lowercase(),
            _ if len == 0 || buffer.get(len - 1) == Some(&b' ') => continue,
            _ => b' ',
        };
        *buffer.get_mut(len)? = byte;
        len += 1;
    }
    let mut bare = buffer.get(..len)?.trim_ascii_end();
    let mut has_form = false;
    while let Some(blank) = bare.iter().rposition(|byte| *byte == b' ') {
        let (front, word) = bare.split_at(blank);
        if LEGAL_FORM_WORDS.binary_search_by(|one| one.as_bytes().cmp(word.trim_ascii())).is_err() {
            break;
        }
        (bare, has_form) = (front, true);
    }
    Some((bare, has_form))
}

pub(super) fn is_web_address(name: &str) -> bool {
    // Whatever stands first from behind, a dot or a blank, tells most names apart.
    let last = name.bytes().rev().find(|byte| matches!(byte, b' ' | b'.'));
    if last != Some(b'.') {
        return false;
    }
    let Some(word) = name.rsplit(' ').next() else { return false };
    let Some((front, label)) = word.rsplit_once('.') else { return false };
    let before = front.rsplit('.').next().unwrap_or_default();
    if label.chars().count() < 2 || !before.chars().all(|c| c.is_alphanumeric() || c == '-') {
        return false;
    }
    let label = label.to_lowercase();
    let legal_form = |label: &str| LEGAL_FORM_LABELS.contains(&label);
    // `Co.KG`, `Pvt.Ltd`, `S.A`: what stands before is short, or a legal form itself.
    let short = before.chars().count() <= 3;
    if before.is_empty() || (short && legal_form(&label)) {
        return false;
    }
    is_top_level(&label)
}

/// Whether a label, in lower case, is a top-level domain of the public suffix list.
fn is_top_level(label: &str) -> bool {
    let name = format!("a.{label}");
    psl::suffix(name.as_bytes())
        .is_some_and(|suffix| suffix.is_known() && suffix.typ() == Some(psl::Type::Icann))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placeholder(name: &str) -> bool {
        is_placeholder(name, is_invented(name))
    }

    #[test]
    fn the_lists_are_sorted() {
        assert!(ABBREVIATIONS.is_sorted());
        assert!(PLACEHOLDERS.is_sorted());
        assert!(INVENTED.is_sorted());
        assert!(LEGAL_FORM_WORDS.is_sorted() && COINED.is_sorted());
        assert!(LEGAL_FORM_LABELS.is_sorted());
        assert!(PLACEHOLDER_WORDS.iter().chain(SHORT_FORMS).all(|one| one.len() >= 3));
        let listed = ABBREVIATIONS.iter().chain(PLACEHOLDERS);
        assert_eq!(listed.map(|one| one.len()).max(), Some(LISTED_MAX));
    }

    #[test]
    fn invented_companies_are_known_under_any_legal_form() {
        for name in INVENTED {
            assert_eq!(is_invented(name), Invented::Surely, "{name}");
        }
        for name in COINED {
            assert!(INVENTED.contains(name) && placeholder(&format!("{name} Ltd")), "{name}");
        }
        for name in ["Adventure Works Ltd", "Northwind Traders LLC", "Trey Research Inc."] {
            assert!(is_invented(name) == Invented::Perhaps && !placeholder(name), "{name}");
        }
        for name in [
            "Contoso GmbH",
            "CONTOSO, Ltd.",
            "Contoso, S.A. de C.V.",
            "Contoso GmbH & Co. KG",
            "Fabrikam, Inc.",
            "A. Datum Corporation",
            "A.Datum Corp",
            "Proseware, Inc.",
            "Fourth Coffee",
            "Trey Research",
            "Graphic Design Institute",
            "Margie's Travel",
            "(Adventure Works) Cycles",
        ] {
            assert!(placeholder(name), "{name}");
        }
        for name in [
            "Contoso Bau GmbH",
            "Contoso Bau Müller GmbH",
            "Fourth Street Coffee Ltd",
            "Datum GmbH",
            "GmbH",
            "Co. KG",
            "Test GmbH",
        ] {
            assert!(!placeholder(name), "{name}");
        }
    }

    #[test]
    fn web_addresses_are_told_from_legal_forms() {
        for name in ["contoso.com", "Weber weber.de", "club.org", "weber.co.uk", "例え.みんな"]
        {
            assert!(is_web_address(name), "{name}");
        }
        for name in [
            "Weber GmbH & Co.KG",
            "Tata Co.,Ltd",
            "Tata Pvt.Ltd",
            "Amazon.com, Inc.",
            "Arcor S.A",
            "Fiat S.p.A",
            "Nr.7",
            "Weber No.12",
            "St.Gallen",
            "Weber",
        ] {
            assert!(!is_web_address(name), "{name}");
        }
    }
}
