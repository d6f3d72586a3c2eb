//! A page while it is written. Markup can only be a literal of this program; everything that comes
//! from a file or a sentence goes through [`Html::text`] or [`Html::attribute`], which escape it. So
//! no cell can become markup, whatever it holds.

use std::fmt::Write as _;

use crate::report::words::safe;
use crate::rules::{Language, Message, Text};

/// Ten-thousandths: widths of bars are reckoned in whole numbers, so that they are the same bytes on
/// every machine.
pub(super) const WHOLE: u64 = 10_000;

/// A page, or a part of one.
#[derive(Debug)]
pub(super) struct Html {
    out: String,
    pub(super) language: Language,
}

impl Html {
    pub(super) fn new(language: Language) -> Html {
        Html { out: String::with_capacity(64 * 1024), language }
    }

    /// Markup.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Html {
        self.out.push_str(markup);
        self
    }

    /// Any text: what could act is made visible, what could be markup is escaped.
    pub(super) fn text(&mut self, text: &str) -> &mut Html {
        escape(&safe(text), &mut self.out);
        self
    }

    /// Text that may run from right to left without drawing its neighbours along.
    pub(super) fn apart(&mut self, text: &str) -> &mut Html {
        self.raw("<bdi>").text(text).raw("</bdi>")
    }

    /// A name that may be broken behind its joints and, if there is room, nowhere else.
    pub(super) fn name(&mut self, name: &str) -> &mut Html {
        self.raw("<bdi>");
        let joint = ['_', '.', '-', '/', '\\'];
        for part in name.split_inclusive(joint) {
            self.text(part).raw(if part.ends_with(joint) { "<wbr>" } else { "" });
        }
        self.raw("</bdi>")
    }

    /// A fixed text in the page's language.
    pub(super) fn say(&mut self, text: Text) -> &mut Html {
        self.text(text.to(self.language))
    }

    /// A sentence in the page's language.
    pub(super) fn tell(&mut self, message: &Message) -> &mut Html {
        let text = message.to(self.language);
        self.text(&text)
    }

    /// A sentence whose parts in backticks are set apart as code.
    pub(super) fn prose(&mut self, text: &str) -> &mut Html {
        let text = safe(text).into_owned();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('`') {
            let Some((code, after)) = after.split_once('`') else { break };
            self.text(before).raw("<code>").text(code).raw("</code>");
            rest = after;
        }
        self.text(rest)
    }

    /// A number as people of the page's language write it.
    pub(super) fn number(&mut self, number: u64) -> &mut Html {
        let text = self.language.number(number);
        self.text(&text)
    }

    /// An attribute with any value.
    pub(super) fn attribute(&mut self, name: &'static str, value: &str) -> &mut Html {
        self.raw(" ").raw(name).raw("=\"").text(value).raw("\"")
    }

    /// An attribute that is a share of the whole, in percent.
    pub(super) fn share(&mut self, name: &'static str, share: u64) -> &mut Html {
        self.raw(" ").raw(name).raw("=\"");
        write!(self.out, "{}.{:02}%\"", share / 100, share % 100)
            .expect("writing to a string cannot fail");
        self
    }

    /// A link to a file beside the page.
    pub(super) fn link(&mut self, name: &str) -> &mut Html {
        self.raw("<a").attribute("href", &relative(name)).raw(">").apart(name).raw("</a>")
    }

    pub(super) fn finish(self) -> String {
        self.out
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

/// A file's name as a relative address: everything but letters, digits and what names are joined
/// with is written as its bytes, so that no name is taken for a scheme, a query or a folder.
fn relative(name: &str) -> String {
    let mut address = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            address.push(char::from(byte));
        } else {
            write!(address, "%{byte:02X}").expect("writing to a string cannot fail");
        }
    }
    address
}

/// What a part is of a whole. What is there at all is seen: a part is at least a half of one percent.
pub(super) fn share(part: u64, whole: u64) -> u64 {
    if part == 0 {
        return 0;
    }
    let exact = u128::from(part) * u128::from(WHOLE) / u128::from(whole.max(part));
    u64::try_from(exact).unwrap_or(WHOLE).max(50)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(write: impl FnOnce(&mut Html)) -> String {
        let mut html = Html::new(Language::English);
        write(&mut html);
        html.finish()
    }

    #[test]
    fn nothing_from_outside_becomes_markup() {
        for (hostile, shown) in [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("\"><img src=x onerror='x'>", "&quot;&gt;&lt;img src=x onerror=&#39;x&#39;&gt;"),
            ("AT&T &lt;", "AT&amp;T &amp;lt;"),
            (
                "a\u{202e}b\u{0}c\u{1b}[2J\nd",
                "a&lt;U+202E&gt;b&lt;U+0000&gt;c&lt;U+001B&gt;[2J\\nd",
            ),
            ("]]>--><!--", "]]&gt;--&gt;&lt;!--"),
        ] {
            assert_eq!(
                page(|html| {
                    html.text(hostile);
                }),
                shown
            );
            assert_eq!(
                page(|html| {
                    html.attribute("title", hostile);
                }),
                format!(" title=\"{shown}\"")
            );
        }
    }

    #[test]
    fn code_in_a_sentence_is_set_apart_and_still_escaped() {
        let told = page(|html| {
            html.prose("`<b>` is no name; see `x` and ` alone");
        });
        assert_eq!(told, "<code>&lt;b&gt;</code> is no name; see <code>x</code> and ` alone");
    }

    #[test]
    fn a_link_leads_to_a_file_beside_the_page_only() {
        for (name, address) in [
            ("customers.rejects.csv", "customers.rejects.csv"),
            ("Müller 1.csv", "M%C3%BCller%201.csv"),
            ("javascript:alert(1)", "javascript%3Aalert%281%29"),
            ("../../etc", "..%2F..%2Fetc"),
            ("//host/x?y#z", "%2F%2Fhost%2Fx%3Fy%23z"),
        ] {
            assert_eq!(relative(name), address);
        }
    }

    #[test]
    fn what_is_there_is_seen_and_the_whole_is_not_exceeded() {
        assert_eq!(share(0, 10), 0);
        assert_eq!(share(1, 1_000_000), 50);
        assert_eq!(share(1, 4), 2_500);
        assert_eq!(share(7, 7), WHOLE);
        assert_eq!(share(9, 7), WHOLE);
        assert_eq!(share(u64::MAX, u64::MAX), WHOLE);
        assert_eq!(
            page(|html| {
                html.share("width", 1_205);
            }),
            " width=\"12.05%\""
        );
    }
}
