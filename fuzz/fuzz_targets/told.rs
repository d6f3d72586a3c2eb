//! A text file in a dialect that is told; the first bytes say which.
#![no_main]

use muster::source::{Charset, Delimiter, Mark, Options};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [delimiter, quote, escape, row, text @ ..] = bytes else { return };
    let of = |list: &[&'static str], byte: &u8| list[usize::from(*byte) % list.len()];
    let delimiters = [",", ";", "tab", "|", ", ", "||", "::", "^", "space", ":"];
    let mark = |sign: &str| Mark::parse(sign).ok();
    let options = Options {
        delimiter: Delimiter::parse(of(&delimiters, delimiter)).ok(),
        quote: mark(of(&["double", "single", "none"], quote)),
        escape: mark(of(&["none", "backslash"], escape)),
        header_row: Some(u32::from(row % 4) + 1),
        encoding: (row & 4 == 0).then_some(Charset::Utf8),
        ..Options::default()
    };
    if options.contradiction().is_none() {
        muster_fuzz::read(text, &options);
    }
});
