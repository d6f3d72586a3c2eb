//! A text file of which nothing is known: encoding, dialect and headings are found.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    muster_fuzz::read(bytes, &muster::source::Options::default());
});
