//! What the integration tests share: a folder that goes away, the program itself, and the
//! generator.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The day and the rules that all tests go by, so that no verdict depends on when they run.
pub(crate) const DAYS: [&str; 4] = ["--as-of", "2026-01-15", "--rules-date", "2026-07-01"];

/// A temporary folder; it is removed when the test ends.
pub(crate) struct Dir(tempfile::TempDir);

impl Dir {
    pub(crate) fn new() -> Dir {
        Dir(tempfile::tempdir().unwrap())
    }

    /// A folder that holds copies of the files of another.
    pub(crate) fn copy_of(folder: &Path) -> Dir {
        let dir = Dir::new();
        for file in files(folder) {
            fs::copy(&file, dir.path().join(file.file_name().unwrap())).unwrap();
        }
        dir
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file into the folder.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), content).unwrap();
    }

    /// Runs the program here: `words`, parted by blanks, and then [`DAYS`] and `--json`.
    pub(crate) fn muster(&self, words: &str) -> Ran {
        let mut args: Vec<&str> = words.split_whitespace().collect();
        args.extend(DAYS);
        args.push("--json");
        muster(self.path(), &args)
    }

    /// As [`Dir::muster`], and it must end with a code.
    pub(crate) fn expect(&self, code: i32, words: &str) -> Ran {
        let ran = self.muster(words);
        let said: String = ran.stdout.chars().take(300).collect();
        assert_eq!(ran.code, Some(code), "{words}\n{}\n{said}", ran.stderr);
        ran
    }
}

/// What came of running the program.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit code; `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// The summary that `--json` prints.
    pub(crate) fn summary(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("no summary on stdout: {error}\n{self:?}"))
    }

    /// A number of the summary.
    pub(crate) fn count(&self, pointer: &str) -> u64 {
        let summary = self.summary();
        let found = summary.pointer(pointer).and_then(Value::as_u64);
        found.unwrap_or_else(|| panic!("no number at {pointer}"))
    }

    /// The rows of each disposition that occurs, as `accepted 3, held 1`.
    pub(crate) fn rows(&self) -> String {
        let summary = self.summary();
        let rows = summary.pointer("/books/rows").unwrap();
        let kinds =
            ["accepted", "unchanged", "rejected", "held", "duplicate", "blank", "furniture"];
        let of = |kind: &&str| rows[*kind].as_u64().filter(|count| *count > 0);
        let said = kinds.iter().filter_map(|kind| Some(format!("{kind} {}", of(kind)?)));
        said.collect::<Vec<_>>().join(", ")
    }

    /// The codes found, each with how often, as `EMAIL_FORMAT 2`.
    pub(crate) fn codes(&self) -> Vec<String> {
        let summary = self.summary();
        let findings = summary["findings"].as_array().unwrap();
        let mut codes: Vec<String> = findings
            .iter()
            .map(|finding| format!("{} {}", finding["code"].as_str().unwrap(), finding["count"]))
            .collect();
        codes.sort();
        codes
    }

    /// The report folder, below the folder the program ran in.
    pub(crate) fn report(&self, dir: &Dir) -> PathBuf {
        dir.path().join(self.summary()["execution"]["report"].as_str().unwrap())
    }

    /// What `findings.jsonl` holds.
    pub(crate) fn findings(&self, dir: &Dir) -> Vec<Value> {
        let text = fs::read_to_string(self.report(dir).join("findings.jsonl")).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Everything it said, in lower case.
    pub(crate) fn words(&self) -> String {
        format!("{}\n{}", self.stdout, self.stderr).to_lowercase()
    }
}

/// Runs the program in a folder and waits for its end. Nothing of the caller's environment that
/// configures the program reaches it.
pub(crate) fn muster<S: AsRef<str>>(folder: &Path, args: &[S]) -> Ran {
    let args: Vec<&str> = args.iter().map(AsRef::as_ref).collect();
    let output = command(folder, &args).env("NO_COLOR", "1").output().unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The program, ready to be started in a folder.
pub(crate) fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_muster"));
    command.args(args).current_dir(folder).stdin(Stdio::null());
    let configuring = ["DATABASE_URL", "MUSTER_DATABASE", "MUSTER_CONFIG", "CLICOLOR_FORCE"];
    for name in configuring.into_iter().chain(["LC_ALL", "LC_MESSAGES", "LANG"]) {
        command.env_remove(name);
    }
    command
}

/// Makes `customers.csv` and `subscriptions.csv` (or what the arguments say) with the generator,
/// which is an example of this package: `cargo test` builds it beside the tests.
pub(crate) fn generate(dir: &Dir, words: &str) {
    let program = Path::new(env!("CARGO_BIN_EXE_muster")).with_file_name("examples/generate");
    let status = Command::new(&program)
        .args(words.split_whitespace())
        .arg("--out")
        .arg(dir.path())
        .status()
        .unwrap_or_else(|error| {
            panic!("{}: {error}; run cargo build --examples", program.display())
        });
    assert!(status.success());
}

/// Whether the heavy tier was asked for.
#[expect(clippy::disallowed_methods, reason = "a test is told by its environment how far to go")]
pub(crate) fn heavy() -> bool {
    std::env::var("MUSTER_HEAVY").is_ok_and(|value| value == "1")
}

/// The repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The plain files of a folder, by name.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|path| path.is_file()).collect()
}

/// The folders in a folder, by name.
pub(crate) fn folders(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|path| path.is_dir()).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// All Rust files below a folder, by path.
pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut all = files(folder);
    all.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    all.extend(folders(folder).iter().flat_map(|inner| rust_files(inner)));
    all
}
