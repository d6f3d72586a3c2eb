//! How the bytes of a text file are letters.

/// Which encoding a text file is in, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoding {
    /// The encoding's name: `UTF-8`, `windows-1252`, `cp850`.
    pub name: &'static str,
    /// How sure it is, in percent.
    pub confidence: u8,
    /// How it is known.
    pub basis: Basis,
    /// What spoke for it, in words for a person. No cell's value is part of it.
    pub evidence: String,
}

/// How an encoding is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Somebody said so.
    Told,
    /// The file begins with a byte order mark.
    Marked,
    /// The bytes are valid UTF-8, or all but a few of them.
    Utf8,
    /// It is the encoding in which the text reads best.
    Guessed,
}

impl Basis {
    /// The name reports write: `told`, `marked`, `utf-8` or `guessed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Basis::Told => "told",
            Basis::Marked => "marked",
            Basis::Utf8 => "utf-8",
            Basis::Guessed => "guessed",
        }
    }
}

impl Encoding {
    /// UTF-8, the encoding of files that need no conversion.
    pub const UTF_8: &'static str = "UTF-8";
}
