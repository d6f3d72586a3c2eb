//! PostgreSQL as an import sees it: what it says and leaves is what it says and leaves on SQLite.

use std::fs;
use std::path::Path;

use crate::cluster::{Cluster, PASSWORD, cluster};
use crate::database;
use crate::determinism::{assert_same, report};
use crate::ledger::corrected;
use crate::sheet::{customers, lines};
use crate::support::{Dir, Ran, generate, muster, root};

/// Customers and lines that are in.
pub(crate) fn counts(cluster: &Cluster, url: &str) -> (u64, u64) {
    let text = "SELECT (SELECT count(*) FROM customer), (SELECT count(*) FROM subscription)";
    let row = cluster.sql(url, text).remove(0);
    let (customers, lines) = row.split_once('|').unwrap();
    (customers.parse().unwrap(), lines.parse().unwrap())
}

/// Everything that two runs over the same content must agree on, as lines of text; see
/// [`database::dump`].
pub(crate) fn dump(cluster: &Cluster, url: &str) -> Vec<String> {
    let tables = [
        "customer t ORDER BY id",
        "agreement t ORDER BY id",
        "subscription t ORDER BY customer_id, id",
        "(SELECT id, fingerprint, generation, source, as_of, rules_date, batch_families, role, \
         state, exit_code, outcome, books FROM muster.run) t ORDER BY id",
        "(SELECT run, number, sheet, digest, rows FROM muster.input) t ORDER BY run, number",
        "(SELECT run, ordinal, first_family, end_family, customers, lines, refusals \
         FROM muster.batch) t ORDER BY run, ordinal",
        "muster.refusal t ORDER BY run, batch, number",
        "muster.reject t ORDER BY source, customer_ref, line_key, code, column_name",
    ];
    let mut all = Vec::new();
    for table in tables {
        let name = table.split(" t ").next().unwrap().chars().take(12).collect::<String>();
        let rows = cluster.sql(url, &format!("SELECT t::text FROM {table}"));
        all.extend(rows.iter().map(|row| format!("{name}|{}", masked(row))));
    }
    all
}

/// A row without the instants in its ids, which no two runs share: an id's first 48 bits.
fn masked(row: &str) -> String {
    let is_id =
        |word: &str| word.len() == 36 && word.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit());
    let words = row.split(',').map(|word| {
        let id = word.trim_matches(['(', ')']);
        if is_id(id) { word.replace(id.get(..13).unwrap(), "") } else { word.to_owned() }
    });
    words.collect::<Vec<_>>().join(",")
}

/// Runs the same words on both databases and compares the reports byte for byte. Gives what the
/// run on PostgreSQL said.
fn on_both(dir: &Dir, url: &str, words: &str) -> Ran {
    let on = |url: &str, reports: &str| {
        dir.muster(&format!("{words} --database {url} --report {reports}"))
    };
    let lite = on("sqlite:both.db", "reports-lite");
    let server = on(url, "reports-server");
    assert_eq!(server.code, lite.code, "{words}\n{}\n{}", server.stderr, lite.stderr);
    if server.code != Some(4) {
        assert_same(&report(dir, &lite), &report(dir, &server), words);
    }
    assert_eq!(server.rows(), lite.rows());
    assert_eq!(counts(cluster(), url), database::counts(&dir.path().join("both.db")), "{words}");
    server
}

#[test]
fn samples_end_as_they_do_on_sqlite() {
    for (sample, inputs, code) in [
        ("first-import", "customers.csv subscriptions.csv", 0),
        ("needs-review", "customers.csv subscriptions.csv", 2),
        ("flat", "onboarding.csv", 0),
        ("workbook", "onboarding.xlsx", 0),
    ] {
        let dir = Dir::copy_of(&root().join("samples").join(sample));
        let url = cluster().fresh();
        let ran = on_both(&dir, &url, &format!("import {inputs}"));
        assert_eq!(ran.code, Some(code), "{sample}");
        let again = on_both(&dir, &url, &format!("import {inputs}"));
        assert_eq!(again.code, Some(4), "{sample}");
        let runs = muster(dir.path(), &["runs", "--database", &url]);
        assert!(runs.stdout.contains(inputs.split(' ').next().unwrap()), "{}", runs.stdout);
    }
}

#[test]
fn what_is_stored_is_known_again() {
    let dir = Dir::new();
    let url = cluster().fresh();
    let two = ["customer_ref=C-1", "customer_ref=C-2"];
    dir.write("customers.csv", customers(&two));
    dir.write("lines.csv", lines(&two));
    let both = "import customers.csv lines.csv";
    assert_eq!(on_both(&dir, &url, both).code, Some(0));
    // Extended, in another order; a line for a stored customer; an add-on of a stored line.
    let three = ["customer_ref=C-3", "customer_ref=C-1", "customer_ref=C-2"];
    dir.write("customers.csv", customers(&three));
    dir.write("lines.csv", lines(&three));
    assert_eq!(on_both(&dir, &url, both).rows(), "accepted 2, unchanged 4");
    dir.write("more.csv", lines(&["line_ref=L2; quantity=7; parent_line_ref=L1"]));
    assert_eq!(on_both(&dir, &url, "import more.csv").rows(), "accepted 1");
    // A key used again, a domain that is taken.
    dir.write(
        "customers.csv",
        customers(&["city=Hamburg", "customer_ref=C-7; domain_prefix=weberanlagenbau"]),
    );
    let ran = on_both(&dir, &url, "import customers.csv");
    assert_eq!(ran.code, Some(2), "{:?}", ran.codes());
    // Another feed numbers its customers as it likes.
    dir.write("customers.csv", customers(&["domain_prefix=another; company_name=Another GmbH"]));
    assert_eq!(on_both(&dir, &url, "import customers.csv --source partner").code, Some(0));
    assert_eq!(counts(cluster(), &url), (4, 4));
}

#[test]
fn rejects_that_were_corrected_complete_the_import() {
    let names = ["customers.csv", "subscriptions.csv"];
    let dir = Dir::copy_of(&root().join("samples/needs-review"));
    let url = cluster().fresh();
    let first = on_both(&dir, &url, "import customers.csv subscriptions.csv");
    for name in names {
        let right = fs::read_to_string(root().join("samples/first-import").join(name)).unwrap();
        let rejects = name.replace(".csv", ".rejects.csv");
        let text = fs::read_to_string(first.report(&dir).join(&rejects)).unwrap();
        dir.write(&rejects, corrected(&text, &right));
    }
    let second = on_both(&dir, &url, "import customers.rejects.csv subscriptions.rejects.csv");
    assert_eq!(second.code, Some(0), "{:?}", second.codes());
    assert_eq!(counts(cluster(), &url), (200, 363));
    let open = "SELECT customer_ref FROM muster.reject WHERE state = 'open'";
    assert_eq!(cluster().sql(&url, open), Vec::<String>::new());
}

#[test]
fn the_same_bytes_and_rows_for_any_batch_and_any_number_of_writers() {
    let dir = Dir::new();
    generate(&dir, "--families 2000 --faults 6% --seed 4 --shuffle-lines");
    let mut first = None;
    for (writers, batch) in [(1, 5000), (2, 100), (8, 37)] {
        let url = cluster().fresh();
        let ran = dir.expect(
            2,
            &format!(
                "import customers.csv subscriptions.csv --writers {writers} --batch {batch} \
                 --report reports-{writers} --database {url}"
            ),
        );
        let report = report(&dir, &ran);
        let mut rows = dump(cluster(), &url);
        // The ledger knows how the families were divided, and it is the only one to know.
        let dividing = ["(SELECT run,|", "(SELECT id, |", "muster.refus|"];
        rows.retain(|row| !dividing.iter().any(|name| row.starts_with(name)));
        let first = first.get_or_insert_with(|| (report.clone(), rows.clone()));
        assert_same(&first.0, &report, &format!("{writers} writers, batches of {batch}"));
        let differs = rows.iter().zip(&first.1).find(|(a, b)| a != b);
        assert_eq!((differs, rows.len()), (None, first.1.len()), "{writers} {batch}");
    }
}

#[test]
fn no_password_is_told_wherever_it_comes_from() {
    let dir = Dir::new();
    dir.write("customers.csv", customers(&["customer_ref=C-1"]));
    let url = cluster().fresh();
    let name = url.trim_start_matches("postgres:///").split('?').next().unwrap();
    let port = cluster().port;
    let import = |url: &str| format!("import customers.csv --database {url}");
    for (password, code) in [(PASSWORD, 0), ("wr0ng-stapler", 77)] {
        let url = format!("postgres://postgres:{password}@127.0.0.1:{port}/{name}");
        let ran = dir.expect(code, &import(&url));
        assert!(!ran.words().contains(password), "{ran:?}");
        if code == 0 {
            assert!(!every_text(&ran.report(&dir)).contains(password));
        }
    }
    let nobody =
        dir.expect(65, &import(&format!("postgres://postgres:{PASSWORD}@127.0.0.1:{port}/no")));
    assert!(nobody.stderr.contains(&format!("postgres://127.0.0.1:{port}/no")), "{nobody:?}");
    for url in [
        format!("postgres://postgres:{PASSWORD}@127.0.0.1:{port}/{name}?sslmod=disable"),
        format!("postgres://postgres:{PASSWORD}@127.0.0.1:port/{name}"),
        format!("mysql://postgres:{PASSWORD}@127.0.0.1/{name}"),
    ] {
        let ran = dir.expect(64, &import(&url));
        assert!(!ran.words().contains(PASSWORD), "{ran:?}");
    }
}

#[test]
fn a_password_may_come_from_the_environment_or_a_file() {
    let dir = Dir::new();
    dir.write("customers.csv", customers(&["customer_ref=C-1"]));
    let url = cluster().fresh();
    let name = url.trim_start_matches("postgres:///").split('?').next().unwrap();
    let port = cluster().port;
    let url = format!("postgres://postgres@127.0.0.1:{port}/{name}");
    dir.write("pgpass", format!("# ours\n127.0.0.1:{port}:*:postgres:{PASSWORD}\n"));
    let file = dir.path().join("pgpass");
    let import_into = |url: &str, name: &str, value: &str, code: i32| {
        let args = ["import", "customers.csv", "--json", "--database", url];
        let mut command = crate::support::command(dir.path(), &args);
        let output = command.env("HOME", "/nonexistent").env(name, value).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{name}: {said}");
        said
    };
    let import = |name: &str, value: &str, code: i32| import_into(&url, name, value, code);
    // The driver passes over a file that others may read, as psql does.
    permit(&file, 0o644);
    let said = import("PGPASSFILE", file.to_str().unwrap(), 77);
    assert!(said.contains("password"), "{said}");
    permit(&file, 0o600);
    import("PGPASSFILE", file.to_str().unwrap(), 0);
    import("PGPASSWORD", PASSWORD, 4);
    // A file named in the URL, one that holds nothing else, and a service.
    let named = format!("{url}?passfile={}", file.display());
    import_into(&named, "PGTZ", "UTC", 4);
    dir.write("alone", format!("{PASSWORD}\n"));
    import("PGPASSWORD_FILE", dir.path().join("alone").to_str().unwrap(), 4);
    dir.write(
        "services",
        format!(
            "[other]\nhost=nowhere\n\n[crm]\n# ours\nhost=127.0.0.1\nport={port}\ndbname={name}\n\
             user=postgres\npassword={PASSWORD}\n"
        ),
    );
    let services = dir.path().join("services");
    let services = services.to_str().unwrap();
    import_into("postgres:///?service=crm", "PGSERVICEFILE", services, 4);
    let said = import_into("postgres:///?service=none", "PGSERVICEFILE", services, 64);
    assert!(said.contains("has no service `none`"), "{said}");
}

fn permit(file: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(file, fs::Permissions::from_mode(mode)).unwrap();
}

/// All files of a folder, one behind the other.
fn every_text(folder: &Path) -> String {
    let files = crate::support::files(folder).into_iter();
    files.map(|file| fs::read_to_string(file).unwrap()).collect()
}
