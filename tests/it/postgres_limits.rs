//! A server that has no connection left, no room left, or takes no writes.

use std::path::Path;
use std::process::Command;

use crate::cluster::{Cluster, cluster, is_root};
use crate::postgres::{counts, dump};
use crate::sheet::customers;
use crate::support::{DAYS, Dir, generate, heavy, muster};

#[test]
fn without_a_connection_to_be_had_it_leaves_and_may_come_again() {
    let dir = Dir::new();
    let url = cluster().fresh();
    dir.write("in.csv", customers(&["customer_ref=C-2", "customer_ref=C-3"]));
    dir.write("first.csv", customers(&["customer_ref=C-9"]));
    dir.expect(0, &format!("import first.csv --database {url}"));
    let limit = |count: i32| {
        let text = format!("ALTER ROLE scarce LOGIN CONNECTION LIMIT {count}");
        cluster().sql(&url, &text);
    };
    let roles = muster(dir.path(), &["prepare", "--roles"]).stdout;
    cluster().sql(&url, &roles);
    cluster().sql(&url, "DROP ROLE IF EXISTS scarce; CREATE ROLE scarce IN ROLE muster_importer");
    let own = url.replace("user=postgres", "user=scarce");
    // One connection holds the right to write, and none is left to write with.
    limit(1);
    let ran = dir.expect(75, &format!("import in.csv --database {own}"));
    assert!(ran.stderr.contains("connection"), "{}", ran.stderr);
    // Fewer than it would like are enough.
    limit(2);
    dir.write("more.csv", customers(&["customer_ref=C-4", "customer_ref=C-5", "customer_ref=C-6"]));
    let ran = dir.expect(0, &format!("import more.csv --batch 1 --writers 1 --database {own}"));
    assert_eq!(ran.rows(), "accepted 3");
}

#[test]
fn a_replica_is_named_as_what_it_is() {
    let first = Cluster::start();
    let dir = Dir::new();
    dir.write("in.csv", customers(&["customer_ref=C-2"]));
    dir.expect(0, &format!("import in.csv --database {}", first.fresh()));
    let replica = first.replica();
    let url = replica.url("crm0");
    dir.write("more.csv", customers(&["customer_ref=C-3"]));
    for words in ["import more.csv", "plan more.csv"] {
        let ran = dir.expect(77, &format!("{words} --database {url}"));
        assert!(ran.stderr.contains("is read only: a replica"), "{}", ran.stderr);
    }
    // What only looks works there.
    let runs = muster(dir.path(), &["runs", "--database", &url]);
    assert_eq!((runs.code, runs.stdout.contains("accepted")), (Some(0), true), "{runs:?}");
    let doctor = muster(dir.path(), &["doctor", "--database", &url]);
    assert_eq!(doctor.code, Some(77));
    assert!(doctor.stdout.contains("the server is a replica"), "{}", doctor.stdout);
    assert_eq!(counts(&first, &first.url("crm0")), (1, 0));
}

/// A small disk, gone with the test.
struct Disk(tempfile::TempDir);

impl Disk {
    fn of(size: &str) -> Disk {
        let disk = Disk(tempfile::tempdir().unwrap());
        disk.mount(&format!("size={size}"));
        disk
    }

    fn mount(&self, options: &str) {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(self.path());
        assert!(mount.status().unwrap().success());
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        Command::new("umount").arg("-l").arg(self.path()).status().unwrap();
    }
}

/// Mounting a disk takes a superuser, so this belongs to the heavy tier.
#[test]
fn a_full_disk_is_told_and_the_import_goes_on_when_there_is_room() {
    if !heavy() || !is_root() {
        return;
    }
    let server = Cluster::start();
    let disk = Disk::of("24m");
    let place = disk.path().join("space");
    std::fs::create_dir(&place).unwrap();
    std::fs::set_permissions(disk.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .unwrap();
    assert!(Command::new("chown").arg("postgres").arg(&place).status().unwrap().success());
    server.sql("postgres", &format!("CREATE TABLESPACE small LOCATION '{}'", place.display()));
    server.sql("postgres", "CREATE DATABASE crm TABLESPACE small TEMPLATE template0");
    let dir = Dir::new();
    generate(&dir, "--families 20000 --seed 9");
    let import = |url: &str, code: i32, report: &str| {
        let words = "import customers.csv subscriptions.csv --batch 500 --quiet";
        let words = format!("{words} --database {url} --report {report}");
        let ran = muster(dir.path(), &words.split(' ').chain(DAYS).collect::<Vec<_>>());
        assert_eq!(ran.code, Some(code), "{ran:?}");
        ran
    };
    let small = server.url("crm");
    let ran = import(&small, 73, "small");
    assert!(ran.stderr.contains("No space left on device"), "{}", ran.stderr);
    let (some, _) = counts(&server, &small);
    assert!(some < 20_000, "the disk was not full");
    disk.mount("remount,size=400m");
    import(&small, 0, "small");
    let large = server.fresh();
    import(&large, 0, "large");
    assert_eq!(dump(&server, &small), dump(&server, &large));
}
