//! Killed anywhere and run again: the same database and the same report as one undisturbed run.
//!
//! What two runs can never share is the instant at which they began. It is the name of the report
//! folder and the first 48 bits of every id; both are blanked, and everything else, the rest of
//! the ids included, is compared byte for byte. A run's own id hangs on the content alone, so it
//! is the same in both.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::database;
use crate::determinism::{assert_same, report_of_trial};
use crate::support::{DAYS, Dir, command, folders, generate, heavy};

/// Input files, and how an import of them ends when nobody disturbs it.
struct World {
    dir: Dir,
    end: End,
    took: Duration,
}

/// What an import leaves: the database and the report.
#[derive(PartialEq, Eq)]
struct End {
    database: Vec<String>,
    report: BTreeMap<String, String>,
}

fn world(families: u32) -> World {
    let dir = Dir::new();
    generate(&dir, &format!("--families {families} --faults 2% --seed 7 --shuffle-lines"));
    let began = Instant::now();
    let status = start(&dir, "undisturbed").wait().unwrap();
    let took = began.elapsed();
    assert_eq!(status.code(), Some(2));
    let end = end(&dir, "undisturbed");
    World { dir, end, took }
}

/// Starts an import into a database and a report folder named after the trial.
fn start(dir: &Dir, trial: &str) -> Child {
    let database = format!("sqlite:{trial}.db");
    let reports = format!("reports-{trial}");
    let mut args =
        vec!["import", "customers.csv", "subscriptions.csv", "--batch", batch(), "--quiet"];
    args.extend(["--database", &database, "--report", &reports]);
    args.extend(DAYS);
    let mut command = command(dir.path(), &args);
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

fn database(dir: &Dir, trial: &str) -> PathBuf {
    dir.path().join(format!("{trial}.db"))
}

fn end(dir: &Dir, trial: &str) -> End {
    let report = report_of_trial(dir, trial);
    End { database: database::dump(&database(dir, trial)), report }
}

/// Runs the trial to its end and compares.
fn finish_and_compare(world: &World, trial: &str) {
    let output = start(&world.dir, trial).wait_with_output().unwrap();
    // 4: the kill came when everything was done.
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(2 | 4)), "{trial}: {} {said}", output.status);
    let end = end(&world.dir, trial);
    let differs = end.database.iter().zip(&world.end.database).find(|(a, b)| a != b);
    assert_eq!(differs, None, "{trial}");
    assert_eq!(end.database.len(), world.end.database.len(), "{trial}");
    assert_same(&end.report, &world.end.report, trial);
}

/// Families a batch: enough batches to be killed between, few enough to end today.
fn batch() -> &'static str {
    if heavy() { "1000" } else { "100" }
}

/// Batches that are in; none when the database has not come so far.
fn batches(dir: &Dir, trial: &str) -> u64 {
    let database = database(dir, trial);
    let tables = "SELECT count(*) FROM sqlite_master WHERE name = 'muster_batch'";
    if !database.exists() || database::number(&database, tables) == 0 {
        return 0;
    }
    database::number(&database, "SELECT count(*) FROM muster_batch")
}

fn signal(child: &Child, name: &str) {
    let line = format!("kill -{name} {}", child.id());
    let status = std::process::Command::new("sh").args(["-c", &line]).status().unwrap();
    assert!(status.success(), "{line}");
}

/// Waits until the child has written so many bytes of its database, or has ended.
fn wait_for_bytes(child: &mut Child, database: &Path, bytes: u64) {
    let size = || {
        let of = |path: PathBuf| fs::metadata(path).map_or(0, |facts| facts.len());
        of(database.to_owned()) + of(database.with_extension("db-wal"))
    };
    while size() < bytes && child.try_wait().unwrap().is_none() {
        sleep(Duration::from_millis(1));
    }
}

#[test]
fn killed_anywhere_and_run_again_it_ends_the_same() {
    let (families, kills) = if heavy() { (100_000, 50) } else { (3_000, 8) };
    let world = world(families);
    let mut in_the_middle = 0;
    for kill in 0..kills {
        let trial = format!("kill-{kill}");
        // Several times in one import, too: every third trial is killed three times.
        let times = if kill % 3 == 2 { 3 } else { 1 };
        for time in 1..=times {
            let mut child = start(&world.dir, &trial);
            sleep(world.took * (kill + 1) * time / (kills + 1) / times);
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let total = u64::from(families) / batch().parse::<u64>().unwrap();
        in_the_middle += u64::from((1..total).contains(&batches(&world.dir, &trial)));
        finish_and_compare(&world, &trial);
    }
    assert!(in_the_middle > 0, "no kill met the import while it wrote");
}

#[test]
fn killed_while_it_writes_it_ends_the_same() {
    let world = world(3_000);
    let size = fs::metadata(database(&world.dir, "undisturbed")).unwrap().len();
    for share in [10, 50, 90] {
        let trial = format!("bytes-{share}");
        let mut child = start(&world.dir, &trial);
        wait_for_bytes(&mut child, &database(&world.dir, &trial), size * share / 100);
        child.kill().unwrap();
        child.wait().unwrap();
        finish_and_compare(&world, &trial);
    }
}

#[test]
fn killed_while_it_reports_it_ends_the_same() {
    let world = world(3_000);
    for delay in [0, 20, 60] {
        let trial = format!("deliver-{delay}");
        let mut child = start(&world.dir, &trial);
        let reports = world.dir.path().join(format!("reports-{trial}"));
        // The report is begun in a folder of its own, which is renamed when it is complete.
        let begun = || reports.exists() && !folders(&reports).is_empty();
        while !begun() && child.try_wait().unwrap().is_none() {
            sleep(Duration::from_millis(1));
        }
        sleep(Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        finish_and_compare(&world, &trial);
    }
}

#[test]
fn asked_to_stop_it_stops_after_the_batch_and_goes_on_when_run_again() {
    let world = world(3_000);
    let size = fs::metadata(database(&world.dir, "undisturbed")).unwrap().len();
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let mut child = start(&world.dir, name);
        wait_for_bytes(&mut child, &database(&world.dir, name), size / 8);
        signal(&child, name);
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{name}: {said}");
        assert!(said.contains("error: ") && said.contains("hint: "), "{name}: {said}");
        assert!((1..30).contains(&batches(&world.dir, name)), "{name}: {said}");
        finish_and_compare(&world, name);
    }
}

#[test]
fn asked_to_stop_before_anything_is_written_nothing_is() {
    let dir = Dir::new();
    // So many that they are still being read after half a second; the heavy tier is optimised.
    generate(&dir, if heavy() { "--families 400000" } else { "--families 30000" });
    let child = start(&dir, "early");
    sleep(Duration::from_millis(500));
    signal(&child, "INT");
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert_eq!(batches(&dir, "early"), 0, "{said}");
}
