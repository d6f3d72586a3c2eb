//! An import into PostgreSQL that is disturbed: killed, cut off by a server that starts again, met
//! by another. Afterwards everything is as if nothing had happened.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::cluster::{Cluster, cluster};
use crate::determinism::{assert_same, report, report_of_trial};
use crate::postgres::{counts, dump};
use crate::sheet::customers;
use crate::support::{DAYS, Dir, command, generate, heavy, muster};

/// Input files, and how an import of them ends when nobody disturbs it.
struct World {
    dir: Dir,
    database: Vec<String>,
    report: BTreeMap<String, String>,
    took: Duration,
}

fn world(families: u32) -> World {
    let dir = Dir::new();
    generate(&dir, &format!("--families {families} --faults 2% --seed 7 --shuffle-lines"));
    let url = cluster().fresh();
    let began = Instant::now();
    let output = start(&dir, &url, "undisturbed").wait_with_output().unwrap();
    let took = began.elapsed();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    let (database, report) = (dump(cluster(), &url), report_of_trial(&dir, "undisturbed"));
    World { dir, database, report, took }
}

/// Families a batch: a hundred batches in the heavy tier, where an import of 20,000 families takes long
/// enough to be met anywhere.
fn batch() -> u32 {
    if heavy() { 200 } else { 100 }
}

fn start(dir: &Dir, url: &str, trial: &str) -> Child {
    let reports = format!("reports-{trial}");
    let batch = batch().to_string();
    let mut args =
        vec!["import", "customers.csv", "subscriptions.csv", "--batch", &batch, "--quiet"];
    args.extend(["--database", url, "--report", &reports]);
    args.extend(DAYS);
    let mut command = command(dir.path(), &args);
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Runs the trial to its end, again and again while the server is away, and compares.
fn finish_and_compare(world: &World, server: &Cluster, url: &str, trial: &str) {
    let mut code = Some(75);
    let mut said = String::new();
    for _ in 0..5 {
        let output = start(&world.dir, url, trial).wait_with_output().unwrap();
        code = output.status.code();
        said = String::from_utf8_lossy(&output.stderr).into_owned();
        if code != Some(75) {
            break;
        }
    }
    // 4: it was disturbed when everything was done.
    assert!(matches!(code, Some(2 | 4)), "{trial}: {code:?} {said}");
    let database = dump(server, url);
    let differs = database.iter().zip(&world.database).find(|(a, b)| a != b);
    assert_eq!((differs, database.len()), (None, world.database.len()), "{trial}");
    assert_same(&report_of_trial(&world.dir, trial), &world.report, trial);
    // The books, counted in the database itself.
    let text = "SELECT (SELECT count(*) FROM customer) = sum(customers) \
         AND (SELECT count(*) FROM subscription) = sum(lines) FROM muster.batch";
    assert_eq!(server.sql(url, text), ["t"], "{trial}");
    server.drop_database(url);
    fs::remove_dir_all(world.dir.path().join(format!("reports-{trial}"))).unwrap();
}

fn batches(server: &Cluster, url: &str) -> u64 {
    let there = "SELECT to_regclass('muster.batch') IS NOT NULL";
    if server.sql(url, there) != ["t"] {
        return 0;
    }
    server.sql(url, "SELECT count(*) FROM muster.batch")[0].parse().unwrap()
}

/// Waits until so many batches are in, or the import has ended.
fn wait_for_batches(child: &mut Child, server: &Cluster, url: &str, wanted: u64) {
    while batches(server, url) < wanted && child.try_wait().unwrap().is_none() {
        sleep(Duration::from_millis(5));
    }
}

fn signal(child: &Child, name: &str) {
    let line = format!("kill -{name} {}", child.id());
    assert!(std::process::Command::new("sh").args(["-c", &line]).status().unwrap().success());
}

#[test]
fn killed_anywhere_and_run_again_it_ends_the_same() {
    let (families, kills) = if heavy() { (20_000_u32, 200_u32) } else { (3_000, 8) };
    let world = world(families);
    let mut in_the_middle = 0;
    for kill in 0..kills {
        let (trial, url) = (format!("kill-{kill}"), cluster().fresh());
        let mut child = start(&world.dir, &url, &trial);
        let total = u64::from(families / batch());
        // By the clock, to meet everything; by the ledger, to meet the writing for certain.
        if kill % 2 == 0 {
            sleep(world.took * (kill + 1) / (kills + 1));
        } else {
            let wanted = total * u64::from(kill) / u64::from(kills + 1);
            wait_for_batches(&mut child, cluster(), &url, wanted);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        in_the_middle += u64::from((1..total).contains(&batches(cluster(), &url)));
        finish_and_compare(&world, cluster(), &url, &trial);
    }
    assert!(in_the_middle > 0, "no kill met the import while it wrote");
}

#[test]
fn a_server_that_crashes_and_comes_back_changes_nothing() {
    let (families, crashes) = if heavy() { (20_000_u32, 50_u32) } else { (3_000, 4) };
    let world = world(families);
    let server = Cluster::start();
    let mut in_the_middle = 0;
    for crash in 0..crashes {
        let (trial, url) = (format!("crash-{crash}"), server.fresh());
        let mut child = start(&world.dir, &url, &trial);
        // The first at once, the others while it writes.
        let wanted = u64::from(crash) * 30 / u64::from(crashes);
        wait_for_batches(&mut child, &server, &url, wanted);
        server.crash();
        let is_alive = child.try_wait().unwrap().is_none();
        in_the_middle += u32::from(is_alive);
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        // Waited for, or given up in time; never a wrong answer.
        assert!(matches!(output.status.code(), Some(2 | 75)), "{trial}: {} {said}", output.status);
        finish_and_compare(&world, &server, &url, &trial);
    }
    assert!(in_the_middle > 0, "no crash met the import");
}

#[test]
fn asked_to_stop_it_stops_after_the_batch_and_goes_on_when_run_again() {
    // An optimised build is through with a few batches before it can be asked.
    let world = world(if heavy() { 60_000 } else { 6_000 });
    let url = cluster().fresh();
    let mut child = start(&world.dir, &url, "term");
    wait_for_batches(&mut child, cluster(), &url, 2);
    signal(&child, "TERM");
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(143), "{said}");
    finish_and_compare(&world, cluster(), &url, "term");
}

#[test]
fn who_comes_second_waits_a_moment_and_hears_who_is_first() {
    let dir = Dir::new();
    generate(&dir, "--families 6000 --seed 5");
    let url = cluster().fresh();
    let mut first = start(&dir, &url, "first");
    wait_for_batches(&mut first, cluster(), &url, 1);
    // It holds its breath, so that it is certainly there when the second comes.
    signal(&first, "STOP");
    dir.write("one.csv", customers(&["customer_ref=C-1"]));
    let second = dir.expect(75, &format!("import one.csv --database {url}"));
    let holder = format!("process {} on ", first.id());
    assert!(second.stderr.contains(&holder), "{}", second.stderr);
    let runs = muster(dir.path(), &["runs", "--database", &url]);
    assert!(runs.stdout.contains("open"), "{}", runs.stdout);
    first.kill().unwrap();
    first.wait().unwrap();
    // The right ends with the process: nobody has to clear anything away.
    dir.expect(0, &format!("import one.csv --database {url}"));
    let output = start(&dir, &url, "first").wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(counts(cluster(), &url).0, 6_001);
}

/// Somebody else's customer, stored when the survey is over and no batch is written yet: when the
/// attempt is entered.
fn intrude(url: &str, domain: &str) {
    let text = format!(
        "CREATE FUNCTION intrude() RETURNS trigger AS $$ BEGIN INSERT INTO customer (id, source, \
         customer_ref, company_name, name_key, domain_prefix, contact_first_name, \
         contact_last_name, contact_email, country, address_line1, culture, language, cloud, run, \
         input, input_row, digest) VALUES ('00000000-0000-8000-8000-000000000001', 'x', 'X-1', \
         'X', 'x', '{domain}', 'A', 'B', 'a@b.example', 'DE', 'x', 'de-DE', 'de', 'public', \
         gen_random_uuid(), 0, 2, sha256('x')) ON CONFLICT DO NOTHING; RETURN NEW; END $$ \
         LANGUAGE plpgsql; CREATE TRIGGER intrude BEFORE INSERT ON muster.attempt \
         FOR EACH ROW EXECUTE FUNCTION intrude()"
    );
    cluster().sql(url, &text);
}

#[test]
fn a_row_of_somebody_else_between_survey_and_settle_is_refused_alone() {
    let three = ["customer_ref=C-1", "customer_ref=C-2", "customer_ref=C-3"];
    let by_prefix = customers(&three);
    // The same table with whole domains.
    let by_domain = by_prefix
        .replace("domain_prefix", "domain")
        .replace("weberanlagenbau", "weberanlagenbau.onmicrosoft.com")
        .replace("huberanlagen2", "huberanlagen2.onmicrosoft.com")
        .replace("huberanlagen3", "huberanlagen3.onmicrosoft.com");
    for table in [by_prefix, by_domain] {
        let dir = Dir::new();
        let url = cluster().fresh();
        dir.write("first.csv", customers(&["customer_ref=C-9"]));
        dir.write("new.csv", table);
        dir.expect(0, &format!("import first.csv --database {url}"));
        intrude(&url, "huberanlagen2");
        let import = format!("import new.csv --database {url}");
        let refused = dir.expect(2, &import);
        assert_eq!(refused.rows(), "accepted 2, rejected 1");
        assert_eq!(refused.codes(), ["DOMAIN_TAKEN 1"]);
        let said = refused.findings(&dir);
        assert_eq!(said[0]["row"], 3, "{said:?}");
        assert_eq!(counts(cluster(), &url).0, 4);
        // As if it had been killed before its report: the ledger remembers what was said.
        let first = report(&dir, &refused);
        cluster().sql(&url, "UPDATE muster.run SET state = 'open'");
        let again = dir.expect(2, &import);
        assert_same(&first, &report(&dir, &again), "continued");
        assert_eq!(counts(cluster(), &url).0, 4);
    }
}

#[test]
fn refusals_beyond_the_limit_stop_the_run_and_it_says_what_is_in() {
    let dir = Dir::new();
    let url = cluster().fresh();
    dir.write("first.csv", customers(&["customer_ref=C-9"]));
    dir.write("new.csv", customers(&["customer_ref=C-1", "customer_ref=C-2", "customer_ref=C-3"]));
    dir.expect(0, &format!("import first.csv --database {url}"));
    intrude(&url, "huberanlagen2");
    let words = "import new.csv --batch 1 --writers 1 --max-rejects 0";
    let stopped = dir.expect(3, &format!("{words} --database {url}"));
    let sentence = stopped.summary()["sentence"].as_str().unwrap().to_owned();
    assert!(sentence.contains("stopped after 2 of 3 batches"), "{sentence}");
    // C-9, the intruder, and C-1, which went in before.
    assert_eq!(counts(cluster(), &url).0, 3);
}
