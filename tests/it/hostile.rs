//! Files that nobody should send: each ends in a sentence and an exit code, soon.

use std::fs::File;
use std::io::Read as _;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::sheet::customers;
use crate::support::{DAYS, Dir, command, heavy};

/// Long enough for two busy cores and a program built for debugging.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 10 });

/// Checks a file; it must end in time, with a code that is documented, and say something.
pub(crate) fn survive(dir: &Dir, file: &str) -> i32 {
    let said = dir.path().join("said");
    let open = || Stdio::from(File::options().create(true).append(true).open(&said).unwrap());
    std::fs::remove_file(&said).ok();
    let mut args = vec!["check", file];
    args.extend(DAYS);
    let mut child = command(dir.path(), &args).stdout(open()).stderr(open()).spawn().unwrap();
    let began = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if began.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("{file}: not done after {PATIENCE:?}");
        }
        sleep(Duration::from_millis(5));
    };
    let mut text = String::new();
    File::open(&said).unwrap().read_to_string(&mut text).unwrap();
    let code = status.code().unwrap_or_else(|| panic!("{file}: {status}\n{text}"));
    assert!([0, 2, 3, 65].contains(&code), "{file}: {code}\n{text}");
    assert!(!text.contains("panicked"), "{file}: {text}");
    let sentence = ["error: ", "refused: ", "needs review: ", "accepted: "];
    assert!(sentence.iter().any(|head| text.contains(head)), "{file}: {code} and `{text}`");
    code
}

fn judged(name: &str, content: impl AsRef<[u8]>) -> i32 {
    let dir = Dir::new();
    dir.write(name, content);
    survive(&dir, name)
}

fn good() -> String {
    customers(&["customer_ref=C-1", "customer_ref=C-2", "customer_ref=C-3"])
}

#[test]
fn nul_bytes_are_refused() {
    assert_eq!(judged("nul.csv", good().replace("Berlin", "Ber\0lin")), 65);
    assert_eq!(judged("nul.csv", vec![0_u8; 100_000]), 65);
    assert_eq!(judged("nul.xlsx", vec![0_u8; 100_000]), 65);
}

#[test]
fn a_line_of_five_megabytes_is_one_bad_row() {
    let long = "x".repeat(5_000_000);
    for content in [
        format!("{}{long}\n", good()),
        format!("{}\"{long}\"\n{long}", good()),
        long.clone(),
        good().replacen("Berlin", &long, 1),
    ] {
        assert_ne!(judged("long.csv", content), 0);
    }
    // Above the headings it is a preamble, and as a heading a column that is not read.
    judged("long.csv", format!("{long}\n{}", good()));
    judged("long.csv", good().replacen("city", &long, 1));
}

#[test]
fn twenty_thousand_columns_are_too_many() {
    let wide = ",x".repeat(20_000);
    judged("wide.csv", format!("a{wide}\n{}", good()));
    assert_ne!(judged("wide.csv", format!("{}{wide}\n", good())), 0);
    let heading = good();
    let (first, rest) = heading.split_once('\n').unwrap();
    assert_ne!(judged("wide.csv", format!("{first}{wide}\n{rest}")), 0);
    assert_ne!(judged("wide.csv", ",".repeat(3_000_000)), 0);
    // As many headings as fit, each of them unknown and of a likely length.
    let unknown: Vec<String> = (0..16_000).map(|n| format!(",customer_adress_line_{n}")).collect();
    let unknown = unknown.concat();
    judged("wide.csv", format!("{first}{unknown}\n{rest}"));
}

#[test]
fn a_quote_never_closed_does_not_swallow_the_file() {
    let (heading, row) = (good(), good());
    let row = row.lines().nth(1).unwrap().to_owned();
    let many = format!("{row}\n").repeat(20_000);
    let heading = heading.lines().next().unwrap();
    assert_eq!(judged("quote.csv", format!("{heading}\n\"{row}\n{many}")), 2);
    assert_ne!(judged("quote.csv", format!("\"{heading}\n{many}")), 0);
    assert_ne!(judged("quote.csv", format!("{heading}\n{}", "\"".repeat(3_000_000))), 0);
    assert_ne!(judged("quote.csv", "\"".repeat(3_000_001)), 0);
    assert_ne!(judged("quote.csv", format!("{heading}\n{}", "\"\n".repeat(30_000))), 0);
    assert_ne!(judged("quote.csv", format!("{heading}\n{}", "\"a\"b,".repeat(200_000))), 0);
}

#[test]
fn line_ends_and_blanks_without_end() {
    for content in ["\n", "\r", "\r\n", " \n", ",\n", "\t", ";", "\u{feff}", "\u{2028}"] {
        assert_ne!(judged("ends.csv", content.repeat(300_000)), 0, "{content:?}");
    }
    assert_eq!(judged("ends.csv", format!("{}{}", good(), "\n".repeat(300_000))), 0);
}

#[test]
fn names_that_lie() {
    for name in ["in.xlsx", "in.xls", "in.txt", "in", "in.ods", "in.zip"] {
        survive_any(name, good().as_bytes());
        survive_any(name, b"PK\x03\x04 and then nothing of the kind");
        survive_any(name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
        survive_any(name, b"%PDF-1.7\n");
        survive_any(name, b"{\"customers\": []}");
        survive_any(name, b"<html><table><tr><td>customer_ref");
    }
}

fn survive_any(name: &str, content: &[u8]) {
    judged(name, content);
}

#[test]
fn random_bytes() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let dir = Dir::new();
    let good = good();
    let letters = b"\",;\r\n\t\xef\xbb\xbf\xff\xfe\0'=a0C- ";
    for turn in 0..if heavy() { 2_000 } else { 200 } {
        let size = usize::try_from(next() % 4_000).unwrap();
        let mut bytes: Vec<u8> = match turn % 3 {
            // Noise, noise of the letters that matter, and a good table with some bytes exchanged.
            0 => (0..size).map(|_| next().to_le_bytes()[0]).collect(),
            1 => (0..size)
                .map(|_| letters[usize::from(next().to_le_bytes()[0]) % letters.len()])
                .collect(),
            _ => good.clone().into_bytes(),
        };
        if turn % 3 == 2 {
            for _ in 0..=next() % 8 {
                let at = usize::try_from(next()).unwrap() % bytes.len();
                bytes[at] = letters[usize::from(next().to_le_bytes()[0]) % letters.len()];
            }
        }
        let name = format!("noise-{turn}.{}", ["csv", "xlsx", "txt"][turn % 7 % 3]);
        dir.write(&name, &bytes);
        survive(&dir, &name);
    }
}
