//! Packed files: read as what is in them, and refused in a sentence where that cannot be.

use std::fs;
use std::io::{Read as _, Write as _};
use std::process::Stdio;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use serde_json::Value;
use zip::write::SimpleFileOptions;

use crate::sheet::customers;
use crate::support::{DAYS, Dir, command};

fn good() -> String {
    customers(&["customer_ref=C-2", "customer_ref=C-3", "customer_ref=C-4"])
}

fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    compress_to_vec(bytes.as_ref(), CompressionLevel::Fastest)
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// Checks one file; it must be read as the three customers.
fn reads(name: &str, bytes: &[u8], dialect: &str) {
    let dir = Dir::new();
    dir.write(name, bytes);
    let ran = dir.expect(0, &format!("check {name}"));
    assert_eq!(ran.rows(), "accepted 3", "{name}");
    let summary = ran.summary();
    let input = &summary["inputs"][0];
    assert!(input["dialect"].as_str().unwrap().ends_with(dialect), "{input}");
    // It is known by the bytes that were received.
    assert_eq!(input["sha256"], Value::from(muster::model::Digest::of(bytes).to_string()));
    assert_eq!(input["bytes"], Value::from(bytes.len()));
}

/// Checks one file; it must be refused, and the sentence says something.
fn refused(name: &str, bytes: &[u8], says: &str) {
    let dir = Dir::new();
    dir.write(name, bytes);
    let began = Instant::now();
    let ran = dir.expect(65, &format!("check {name}"));
    assert!(ran.stderr.contains(says), "{name}: {}", ran.stderr);
    assert!(began.elapsed() < Duration::from_secs(10), "{name}: {:?}", began.elapsed());
    assert_eq!(ran.stderr.lines().filter(|line| line.starts_with("error")).count(), 1);
}

#[test]
fn each_kind_is_unpacked() {
    let text = good();
    reads("in.csv.gz", &gzip(&text), "gzip");
    reads("in.csv.zst", &zstd(&text), "zstd");
    reads("in.zip", &zip(&[("in.csv", text.as_bytes())]), "ZIP");
    // The name says nothing; the content does.
    reads("in.csv", &gzip(&text), "gzip");
    let mac = [
        ("folder/", &b""[..]),
        ("folder/in.csv", text.as_bytes()),
        ("__MACOSX/folder/._in.csv", b"x"),
        ("folder/.DS_Store", b"x"),
    ];
    reads("mac.zip", &zip(&mac), "ZIP");
}

#[test]
fn streams_in_a_row_are_one_text() {
    let text = good();
    let (first, second) = text.split_at(text.len() / 2);
    let mut packed = gzip(first);
    packed.extend(gzip(""));
    packed.extend(gzip(second));
    packed.extend([0; 4096]);
    reads("in.csv.gz", &packed, "gzip");
    let mut packed = zstd(first);
    packed.extend(b"\x50\x2A\x4D\x18\x03\0\0\0abc");
    packed.extend(zstd(second));
    reads("in.csv.zst", &packed, "zstd");
}

#[test]
fn a_packed_workbook_and_a_packed_code_page_are_read() {
    let workbook =
        fs::read(crate::support::root().join("samples/workbook/onboarding.xlsx")).unwrap();
    let dir = Dir::new();
    dir.write("book.xlsx.gz", gzip(&workbook));
    dir.write("book.zip", zip(&[("book.xlsx", &workbook)]));
    dir.write("book.xlsx", &workbook);
    let rows: Vec<String> = ["book.xlsx", "book.xlsx.gz", "book.zip"]
        .iter()
        .map(|name| dir.muster(&format!("check {name}")).rows())
        .collect();
    assert!(rows[0].contains("accepted") && rows[1] == rows[0] && rows[2] == rows[0], "{rows:?}");
    let text = customers(&["customer_ref=C-2; city=Köln"]);
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    dir.write("latin.csv.gz", gzip(&latin));
    let ran = dir.expect(0, "check latin.csv.gz");
    let dialect = ran.summary()["inputs"][0]["dialect"].as_str().unwrap().to_owned();
    assert!(dialect.contains("windows-1252") && dialect.ends_with("gzip"), "{dialect}");
}

#[test]
fn the_same_packed_file_is_known_again() {
    let dir = Dir::new();
    dir.write("in.csv.gz", gzip(good()));
    let ran = dir.expect(0, "import in.csv.gz");
    let report = ran.report(&dir);
    assert!(report.file_name().unwrap().to_str().unwrap().starts_with("in__"), "{report:?}");
    dir.expect(4, "import in.csv.gz");
    // Other bytes, the same rows.
    dir.write("in.csv.zst", zstd(good()));
    let ran = dir.expect(0, "import in.csv.zst");
    assert_eq!(ran.rows(), "unchanged 3");
}

#[test]
fn several_files_in_an_archive_are_named() {
    let text = good();
    let two = zip(&[("may.csv", text.as_bytes()), ("june.csv", text.as_bytes())]);
    refused("two.zip", &two, "may.csv, june.csv");
    refused("none.zip", &zip(&[]), "without any file");
    refused("none.zip", &zip(&[("folder/", b"")]), "without any file");
    let named = zip(&[("a\u{1b}[31m.csv", text.as_bytes()), ("b.csv", text.as_bytes())]);
    refused("escape.zip", &named, "a[31m.csv");
}

#[test]
fn what_is_packed_twice_is_unpacked_once() {
    let text = good();
    refused("in.csv.gz.gz", &gzip(gzip(&text)), "packed twice");
    refused("in.zip", &zip(&[("in.csv.gz", &gzip(&text))]), "packed twice");
    refused("in.zip.gz", &gzip(zip(&[("in.csv", text.as_bytes())])), "packed twice");
    refused("in.zst", &zstd(zstd(&text)), "packed twice");
}

#[test]
fn broken_streams_say_where() {
    let text = good();
    let packed = gzip(&text);
    refused("cut.csv.gz", &packed[..packed.len() - 12], "breaks off");
    refused("head.csv.gz", &packed[..5], "breaks off");
    let mut crc = packed.clone();
    let at = crc.len() - 6;
    crc[at] ^= 0xFF;
    refused("crc.csv.gz", &crc, "damaged");
    let mut more = packed.clone();
    more.extend(b"and more");
    refused("more.csv.gz", &more, "no gzip");
    let packed = zstd(&text);
    refused("cut.csv.zst", &packed[..packed.len() - 9], "zstd stream");
    let mut bytes = packed.clone();
    let at = bytes.len() - 2;
    bytes[at] ^= 0xFF;
    refused("sum.csv.zst", &bytes, "damaged");
    let packed = zip(&[("in.csv", text.as_bytes())]);
    refused("cut.zip", &packed[..packed.len() / 2], "incomplete or damaged");
    let mut bytes = packed.clone();
    let at = bytes.windows(4).rposition(|some| some == b"PK\x01\x02").unwrap();
    bytes[at + 16] ^= 0xFF;
    refused("crc.zip", &bytes, "damaged");
    refused("old.csv.bz2", b"BZh91AY&SY", "bzip2");
    refused("new.csv.xz", b"\xFD7zXZ\0\0\x04", "xz");
}

#[test]
fn bombs_are_refused_before_they_fill_the_disk() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let block = b"a,b,c,d\n".repeat(128 * 1024);
    for _ in 0..300 {
        encoder.write_all(&block).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    refused("bomb.csv.gz", &bomb, "250 times");
    let frame = zstd(&block);
    let bomb: Vec<u8> = frame.repeat(300);
    refused("bomb.csv.zst", &bomb, "250 times");
}

#[test]
fn nothing_is_written_where_an_archive_says() {
    let text = good();
    for name in ["../evil.csv", "/tmp/evil.csv", "..\\evil.csv", "a/../../evil.csv"] {
        let outer = Dir::new();
        fs::create_dir_all(outer.path().join("a/b")).unwrap();
        fs::write(outer.path().join("a/b/in.zip"), zip(&[(name, text.as_bytes())])).unwrap();
        let mut args = vec!["check", "in.zip", "--report", "r"];
        args.extend(DAYS);
        let ran = command(&outer.path().join("a/b"), &args).output().unwrap();
        assert_eq!(ran.status.code(), Some(0), "{name}");
        let mut found: Vec<_> = walk(outer.path());
        found.retain(|path| path.contains("evil"));
        assert!(found.is_empty(), "{found:?}");
    }
}

fn walk(folder: &std::path::Path) -> Vec<String> {
    let mut all: Vec<String> =
        crate::support::files(folder).iter().map(|path| path.display().to_string()).collect();
    for inner in crate::support::folders(folder) {
        all.push(inner.display().to_string());
        all.extend(walk(&inner));
    }
    all
}

#[test]
fn packed_text_comes_from_standard_input_too() {
    let dir = Dir::new();
    let mut args = vec!["check", "-", "--json"];
    args.extend(DAYS);
    let mut child =
        command(dir.path(), &args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&gzip(good())).unwrap();
    let mut said = String::new();
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{said}");
    let summary: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(summary["books"]["rows"]["accepted"], 3);
}
