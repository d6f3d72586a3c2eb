//! Which letters the bytes of a text file are.
//!
//! Nearly every file is UTF-8, which is seen on its first letters beyond ASCII, and is read where
//! it lies. All others are turned into UTF-8 before anybody reads them (see `spool`), so that no
//! later step knows of encodings. A file without such a letter is UTF-8 too: its bytes mean the
//! same in nearly all of them.

mod decide;
mod decode;
mod guess;
mod languages;
mod oem;
#[cfg(test)]
mod tests;

use encoding_rs::Encoding as Web;

pub(super) use decide::{Decision, decide, is_hopeless};
pub(super) use decode::Decoder;
pub use oem::Oem;

/// An encoding that muster reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8.
    Utf8,
    /// UTF-32, little end first.
    Utf32Le,
    /// UTF-32, big end first.
    Utf32Be,
    /// One of those that web browsers read; UTF-16 is among them.
    Web(&'static Web),
    /// A code page of DOS.
    Oem(&'static Oem),
}

impl Charset {
    /// The encoding of a name: those that web pages use in any spelling (`latin1`, `cp1252`,
    /// `shift_jis`, `utf-16`), and `utf-32`, `cp437`, `cp850` and `cp852`.
    pub fn named(name: &str) -> Option<Charset> {
        let name = name.trim().to_ascii_lowercase();
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        Some(match plain.as_str() {
            "utf32" | "utf32le" => Charset::Utf32Le,
            "utf32be" => Charset::Utf32Be,
            "cp437" | "ibm437" | "437" => Charset::Oem(&oem::CP437),
            "cp850" | "ibm850" | "850" | "cp858" => Charset::Oem(&oem::CP850),
            "cp852" | "ibm852" | "852" => Charset::Oem(&oem::CP852),
            _ => Charset::web(&name).or_else(|| Charset::web(&windows(&plain)))?,
        })
    }

    fn web(label: &str) -> Option<Charset> {
        let web = Web::for_label_no_replacement(label.as_bytes())?;
        if web == encoding_rs::UTF_8 {
            Some(Charset::Utf8)
        } else {
            (web != encoding_rs::X_USER_DEFINED).then_some(Charset::Web(web))
        }
    }

    /// The name by which reports know it.
    pub fn name(self) -> &'static str {
        match self {
            Charset::Utf8 => crate::table::Encoding::UTF_8,
            Charset::Utf32Le => "UTF-32LE",
            Charset::Utf32Be => "UTF-32BE",
            Charset::Web(web) => web.name(),
            Charset::Oem(oem) => oem.name,
        }
    }
}

/// What people write for the code pages of Windows: `cp1250`, `win1250`, `1250`, `ansi`.
fn windows(plain: &str) -> String {
    let number = plain.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    match number {
        "" if plain == "ansi" => "windows-1252".to_owned(),
        "866" => "ibm866".to_owned(),
        "932" => "shift_jis".to_owned(),
        "936" => "gbk".to_owned(),
        "949" => "euc-kr".to_owned(),
        "950" => "big5".to_owned(),
        _ => format!("windows-{number}"),
    }
}
