//! A real PgBouncer in transaction mode between the program and the server: each transaction may
//! run in another session. It is set up as its package sets it up, but for the mode.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::cluster::{as_server, cluster};
use crate::determinism::{assert_same, report};
use crate::postgres::{counts, dump};
use crate::support::{Dir, generate, muster};

/// Ends the pooler when its guard's input closes, however the tests end.
const GUARD: &str = "trap '' INT TERM HUP; \"$@\" & pooler=$!; cat >/dev/null; kill -INT $pooler";

struct Pooler {
    port: u16,
    guard: Child,
    _folder: tempfile::TempDir,
}

impl Drop for Pooler {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        self.guard.wait().unwrap();
    }
}

impl Pooler {
    /// A pooler that keeps so many connections to the server.
    fn start(connections: u32) -> Pooler {
        let program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"];
        let program = program.into_iter().map(Path::new).find(|path| path.exists());
        let program = program.expect("PgBouncer is not installed; tests/run.sh installs it");
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let cluster = cluster();
        let text = format!(
            "[databases]\n* = host={} port={} user=postgres\n[pgbouncer]\n\
             listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n\
             auth_type = any\npool_mode = transaction\ndefault_pool_size = {connections}\n\
             query_wait_timeout = 20\n",
            cluster.folder.display(),
            cluster.port
        );
        // It does not run as root either, and has to read its file.
        let file = folder.path().join("pgbouncer.ini");
        fs::write(&file, text).unwrap();
        for path in [folder.path(), &file] {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let pooler = as_server(program);
        let guard = Command::new("sh")
            .args(["-c", GUARD, "guard"])
            .arg(pooler.get_program())
            .args(pooler.get_args())
            .arg("-q")
            .arg(&file)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let pooler = Pooler { port, guard, _folder: folder };
        let mut tries = 0..500;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(tries.next().is_some(), "PgBouncer does not answer");
            sleep(Duration::from_millis(10));
        }
        pooler
    }

    /// The URL of a database behind it.
    fn url(&self, database: &str) -> String {
        let name = database.trim_start_matches("postgres:///").split('?').next().unwrap();
        format!("postgres://postgres@127.0.0.1:{}/{name}", self.port)
    }
}

#[test]
fn a_pooler_in_between_changes_nothing() {
    let dir = Dir::new();
    generate(&dir, "--families 1200 --faults 6% --seed 9 --shuffle-lines");
    let import = |url: &str, reports: &str| {
        let words = "import customers.csv subscriptions.csv --batch 50";
        let ran =
            dir.expect(2, &format!("{words} --writers 6 --database {url} --report {reports}"));
        report(&dir, &ran)
    };
    let (direct, behind) = (cluster().fresh(), cluster().fresh());
    let straight = import(&direct, "direct");
    // Fewer sessions than the program has connections, so that they really change hands, and
    // somebody else who asks all the time.
    let pooler = Pooler::start(4);
    let url = pooler.url(&behind);
    let through = std::thread::scope(|scope| {
        let import = scope.spawn(|| import(&url, "pooled"));
        while !import.is_finished() {
            let runs = muster(dir.path(), &["runs", "--database", &url]);
            assert!(matches!(runs.code, Some(0 | 65)), "{runs:?}");
        }
        import.join().unwrap()
    });
    assert_same(&straight, &through, "through a pooler");
    assert_eq!(dump(cluster(), &direct), dump(cluster(), &behind));
    // Again, corrected or not: what is stored is known through it as well.
    dir.expect(4, &format!("import customers.csv subscriptions.csv --database {url}"));
    let source = "import customers.csv subscriptions.csv --source partner --report third";
    let before = counts(cluster(), &behind);
    dir.expect(2, &format!("{source} --database {url}"));
    assert_eq!(counts(cluster(), &behind), before, "every domain is taken");
}

#[test]
fn what_a_pooler_does_not_let_through_is_named() {
    let dir = Dir::new();
    generate(&dir, "--families 3");
    let pooler = Pooler::start(3);
    let url = pooler.url(&cluster().fresh());
    let import = format!("import customers.csv --database {url}");
    let ran = dir.expect(65, &format!("{import}?options=-csearch_path%3Dhouse"));
    assert!(ran.stderr.contains("ignore_startup_parameters"), "{}", ran.stderr);
    dir.expect(0, &import);
    let ran = dir.expect(65, &format!("import customers.csv --database {}", pooler.url("nowhere")));
    assert!(ran.stderr.contains("nowhere"), "{}", ran.stderr);
}
