//! Texts as the ledger can hold them.

/// A text for the ledger. A cell may hold the one character that PostgreSQL's texts cannot.
pub(super) fn storable(text: &str) -> String {
    text.replace('\0', "\u{FFFD}")
}
