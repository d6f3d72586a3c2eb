//! What is said to people: templates, what they are filled with, and their languages.
//!
//! A template is the English text with placeholders, and it is also the key by which a translation
//! is found. Every template is made by [`say!`] from a literal and in no other way, so that a test
//! can find all of them by looking for one name in the source.

use std::fmt;

use crate::model::Date;

use super::Language;

/// A template without parameters, or with the parameters that [`say!`] gives it: `say!("shorten
/// {heading} to {max} characters", max = 40)`. `{value}`, `{heading}`, `{beside}` and `{related}` are
/// filled in when the sentence is rendered; the compiler checks that all others are given, and nothing else.
macro_rules! say {
    (@ $name:ident) => { $name };
    (@ $name:ident $value:expr) => { $value };
    ($text:literal $(,)?) => { const { $crate::rules::Text::checked($text, &[]) } };
    ($text:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::rules::Message::from(const {
            $crate::rules::Text::checked($text, &[$(stringify!($name)),+])
        })
        $(.with(stringify!($name), $crate::rules::say!(@ $name $($value)?)))+
    };
}

pub(crate) use say;

/// Placeholders that are filled in from the finding's cell and place.
const SLOTS: [(&str, Slot); 5] = [
    ("value", Slot::Value),
    ("heading", Slot::Heading),
    ("beside", Slot::Beside),
    ("related", Slot::Related),
    ("suggestion", Slot::Suggestion),
];

/// What only a renderer knows of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The cell's value, as far as the reader may see it.
    Value,
    /// The cell's heading as typed.
    Heading,
    /// The heading, as typed, of the other column that has to do with it.
    Beside,
    /// The address of the related place.
    Related,
    /// What is suggested, as far as the reader may see it.
    Suggestion,
}

/// A template: the English text, by which its translations are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text(&'static str);

impl Text {
    /// A message without parameters, with a second sentence.
    #[must_use]
    pub fn then(self, message: impl Into<Message>) -> Message {
        Message::from(self).then(message)
    }

    /// For [`say!`] alone. Fails to compile when the placeholders are not what is given.
    #[doc(hidden)]
    pub const fn checked(english: &'static str, given: &[&str]) -> Text {
        assert!(fits(english.as_bytes(), given), "placeholders and parameters differ");
        Text(english)
    }

    /// The English text.
    pub fn english(self) -> &'static str {
        self.0
    }

    /// The text in a language.
    pub fn to(self, language: Language) -> &'static str {
        language.text(self.0)
    }
}

/// Whether every placeholder is a slot or given, and everything given has its placeholder.
const fn fits(text: &[u8], given: &[&str]) -> bool {
    let mut used = 0_u32;
    let mut at = 0;
    while at < text.len() {
        if text[at] == b'{' {
            let mut end = at;
            while end < text.len() && text[end] != b'}' {
                end += 1;
            }
            let mut known = false;
            let mut slot = 0;
            while slot < SLOTS.len() {
                known = known || is_named(text, at, end, SLOTS[slot].0.as_bytes());
                slot += 1;
            }
            let mut index = 0;
            while index < given.len() {
                if is_named(text, at, end, given[index].as_bytes()) {
                    known = true;
                    used |= 1 << index;
                }
                index += 1;
            }
            if !known {
                return false;
            }
            at = end;
        }
        at += 1;
    }
    used.count_ones() as usize == given.len()
}

const fn is_named(text: &[u8], open: usize, close: usize, name: &[u8]) -> bool {
    if close - open != name.len() + 1 {
        return false;
    }
    let mut at = 0;
    while at < name.len() {
        if text[open + 1 + at] != name[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// What stands for a placeholder. It never is the value of a cell: that is masked by its column's
/// class, which only the renderer of `{value}` does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// The same in all languages: a code, a name, a day.
    Plain(String),
    /// A number with separators between its thousands, as the language has them.
    Number(u64),
    /// Several, with commas between.
    List(Vec<Word>),
    /// A text of its own.
    Message(Box<Message>),
}

impl From<String> for Word {
    fn from(text: String) -> Word {
        Word::Plain(text)
    }
}

impl From<&str> for Word {
    fn from(text: &str) -> Word {
        Word::Plain(text.to_owned())
    }
}

impl From<Message> for Word {
    fn from(message: Message) -> Word {
        Word::Message(Box::new(message))
    }
}

impl From<Text> for Word {
    fn from(text: Text) -> Word {
        Message::from(text).into()
    }
}

/// Things that read the same in all languages.
macro_rules! plain {
    ($($kind:ty),+) => {
        $(impl From<$kind> for Word {
            fn from(value: $kind) -> Word {
                Word::Plain(value.to_string())
            }
        })+
    };
}

plain!(u32, u64, usize, &String, Date);

/// A template and what it is filled with, and perhaps a second sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    text: Text,
    words: Vec<(&'static str, Word)>,
    then: Option<Box<Message>>,
}

impl From<Text> for Message {
    fn from(text: Text) -> Message {
        Message { text, words: Vec::new(), then: None }
    }
}

impl Message {
    /// With a word for a placeholder; for `say!`.
    #[must_use]
    pub fn with(mut self, name: &'static str, word: impl Into<Word>) -> Message {
        self.words.push((name, word.into()));
        self
    }

    /// With a second sentence.
    #[must_use]
    pub fn then(self, message: impl Into<Message>) -> Message {
        Message { then: Some(Box::new(message.into())), ..self }
    }

    /// The template, without a second sentence.
    pub fn text(&self) -> Text {
        self.text
    }

    /// Adds the message in a language to a text; `fill` writes what only the renderer knows.
    pub fn write(
        &self,
        language: Language,
        out: &mut String,
        fill: &mut dyn FnMut(Slot, &mut String),
    ) {
        self.write_one(language, out, fill);
        if let Some(then) = &self.then {
            out.push(' ');
            then.write(language, out, fill);
        }
    }

    /// The message in a language, its slots left as they are.
    pub fn to(&self, language: Language) -> String {
        let mut out = String::new();
        self.write(language, &mut out, &mut |slot, out| {
            let name = SLOTS.iter().find(|(_, own)| *own == slot).map_or("", |(name, _)| *name);
            out.push('{');
            out.push_str(name);
            out.push('}');
        });
        out
    }

    /// One pass, so that a word or a value which looks like a placeholder stays what it is.
    fn write_one(
        &self,
        language: Language,
        out: &mut String,
        fill: &mut dyn FnMut(Slot, &mut String),
    ) {
        let mut rest = self.text.to(language);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                rest = after;
                continue;
            };
            rest = after;
            if let Some((_, slot)) = SLOTS.iter().find(|(own, _)| *own == name) {
                fill(*slot, out);
            } else if let Some((_, word)) = self.words.iter().find(|(own, _)| *own == name) {
                word.write(language, out, fill);
            }
        }
        out.push_str(rest);
    }
}

impl Word {
    /// `a, b or c`: one of them is to be chosen.
    pub fn either(words: &[&str]) -> Word {
        match words {
            [] => Word::from(""),
            [one] => Word::from(*one),
            [others @ .., last] => {
                let others: Vec<Word> = others.iter().map(|&word| word.into()).collect();
                say!("{others} or {last}", others = Word::List(others), last = *last).into()
            }
        }
    }

    /// `a or b or c`: any of them will do.
    pub fn any(words: &[&str]) -> Word {
        let [first, rest @ ..] = words else { return Word::from("") };
        rest.iter().fold(Word::from(*first), |others, &last| {
            say!("{others} or {last}", others = others, last = last).into()
        })
    }

    fn write(&self, language: Language, out: &mut String, fill: &mut dyn FnMut(Slot, &mut String)) {
        match self {
            Word::Plain(text) => out.push_str(text),
            Word::Number(number) => out.push_str(&language.number(*number)),
            Word::Message(message) => message.write(language, out, fill),
            Word::List(words) => {
                for (at, word) in words.iter().enumerate() {
                    if at > 0 {
                        out.push_str(", ");
                    }
                    word.write(language, out, fill);
                }
            }
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to(Language::English))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_where_their_placeholders_are_and_are_not_read_again() {
        let max = 40_u32;
        let message =
            say!("{heading} has more than {max} characters; {what}.", max, what = "{max}");
        assert_eq!(message.to_string(), "{heading} has more than 40 characters; {max}.");
        let mut out = String::new();
        message.write(Language::English, &mut out, &mut |slot, out| {
            assert_eq!(slot, Slot::Heading);
            out.push_str("{value}");
        });
        assert_eq!(out, "{value} has more than 40 characters; {max}.");
    }

    #[test]
    fn a_message_may_have_a_second_sentence_lists_and_messages_in_it() {
        for (names, shown) in
            [(&["a"][..], "a."), (&["a", "b"], "a or b."), (&["a", "b", "c"], "a, b or c.")]
        {
            let message = say!("{names}.", names = Word::either(names));
            assert_eq!(message.to_string(), shown);
        }
        let message = say!("{names}.", names = Word::any(&["a", "b", "c"]));
        assert_eq!(message.to_string(), "a or b or c.");
        let inner = say!("{count} rows", count = Word::Number(1_234));
        let message = say!("Read {rows}.", rows = inner).then(say!("See {related}."));
        assert_eq!(message.to_string(), "Read 1,234 rows. See {related}.");
    }

    #[test]
    fn placeholders_and_parameters_agree() {
        assert!(fits(b"a {value} b {max}", &["max"]));
        assert!(fits(b"{max} {max} {min}", &["min", "max"]));
        assert!(!fits(b"a {max}", &[]));
        assert!(!fits(b"a", &["max"]));
        assert!(!fits(b"a {max", &[]));
    }
}
