//! A file that begins as workbooks do.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    muster_fuzz::read(bytes, &muster::source::Options::default());
});
