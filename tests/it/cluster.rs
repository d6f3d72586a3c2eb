//! A PostgreSQL server for tests: made when a test asks for one, thrown away when the tests end,
//! however they end. `src/store/tests.rs` uses this file too, and each uses what it needs.

#![allow(dead_code, clippy::allow_attributes, reason = "two programs share it")]

use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// What a folder is given back by, and a server stopped by, when this process is gone: its end of
/// the pipe closes, and `cat` ends.
const GUARD: &str = "trap '' INT TERM HUP; cat >/dev/null; \
     \"$@\" stop -m immediate >/dev/null 2>&1; rm -rf \"$FOLDER\"";

/// The password of the user `postgres`, asked for on TCP only.
pub(crate) const PASSWORD: &str = "s3cret-horse";

/// A server of one test process, or of one test.
pub(crate) struct Cluster {
    /// The folder of its socket.
    pub(crate) folder: PathBuf,
    bin: PathBuf,
    pub(crate) port: u16,
    databases: AtomicU32,
    guard: Child,
}

/// The server that all tests of this process share, each with databases of its own.
pub(crate) fn cluster() -> &'static Cluster {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    SHARED.get_or_init(Cluster::start)
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        self.guard.wait().unwrap();
    }
}

impl Cluster {
    /// Makes a server and starts it.
    pub(crate) fn start() -> Cluster {
        let (folder, bin, port) = prepared();
        let data = folder.join("data");
        fs::write(folder.join("password"), PASSWORD).unwrap();
        done(
            as_server(&bin.join("initdb"))
                .arg("-D")
                .arg(&data)
                .args(["-U", "postgres", "--no-sync", "--auth-local=trust"])
                .args(["--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C"])
                .arg("--pwfile")
                .arg(folder.join("password")),
        );
        let more = "fsync = off\nmax_connections = 60\nshared_buffers = 64MB\n";
        Cluster::run(folder, bin, port, more)
    }

    /// A server that follows this one and takes no writes.
    pub(crate) fn replica(&self) -> Cluster {
        let (folder, bin, port) = prepared();
        done(
            as_server(&bin.join("pg_basebackup"))
                .arg("-D")
                .arg(folder.join("data"))
                .args(["-R", "-c", "fast", "-X", "stream", "-U", "postgres", "-h"])
                .arg(&self.folder)
                .args(["-p", &self.port.to_string()]),
        );
        Cluster::run(folder, bin, port, "")
    }

    /// Starts the server of a folder.
    fn run(folder: PathBuf, bin: PathBuf, port: u16, more: &str) -> Cluster {
        let data = folder.join("data");
        let settings = format!(
            "listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = '{}'\n{more}",
            folder.display()
        );
        let conf = data.join("postgresql.conf");
        fs::OpenOptions::new()
            .append(true)
            .open(conf)
            .unwrap()
            .write_all(settings.as_bytes())
            .unwrap();
        let stop = as_server(&bin.join("pg_ctl"));
        let guard = Command::new("sh")
            .args(["-c", GUARD, "guard"])
            .arg(stop.get_program())
            .args(stop.get_args())
            .arg("-D")
            .arg(&data)
            .env("FOLDER", &folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let cluster = Cluster { folder, bin, port, databases: AtomicU32::new(0), guard };
        cluster.ctl(&["start", "-w", "-l"], Some("log"));
        cluster
    }

    /// Stops the server as a power cut would, and starts it again.
    pub(crate) fn crash(&self) {
        self.ctl(&["stop", "-m", "immediate"], None);
        self.ctl(&["start", "-w", "-l"], Some("log"));
    }

    /// Lets the server speak TLS with a certificate and its key.
    pub(crate) fn encrypt(&self, certificate: &Path, key: &Path) {
        let data = self.folder.join("data");
        let owner = if is_root() { ["-o", "postgres"].as_slice() } else { &[] };
        for (from, name) in [(certificate, "server.crt"), (key, "server.key")] {
            let mut install = Command::new("install");
            done(install.args(owner).args(["-m", "600"]).arg(from).arg(data.join(name)));
        }
        self.sql("postgres", "ALTER SYSTEM SET ssl = on");
        self.crash();
    }

    fn ctl(&self, words: &[&str], file: Option<&str>) {
        let mut ctl = as_server(&self.bin.join("pg_ctl"));
        ctl.args(words);
        if let Some(file) = file {
            ctl.arg(self.folder.join(file));
        }
        done(ctl.arg("-D").arg(self.folder.join("data")).stdout(Stdio::null()));
    }

    /// The URL of a new, empty database.
    pub(crate) fn fresh(&self) -> String {
        let number = self.databases.fetch_add(1, Ordering::SeqCst);
        let name = format!("crm{number}");
        self.sql("postgres", &format!("CREATE DATABASE {name} TEMPLATE template0"));
        self.url(&name)
    }

    /// Takes a database of [`Cluster::fresh`] away: hundreds of them would fill the disk.
    pub(crate) fn drop_database(&self, url: &str) {
        let name = database_name(url);
        self.sql("postgres", &format!("DROP DATABASE {name} WITH (FORCE)"));
    }

    /// The URL of a database, through the socket.
    pub(crate) fn url(&self, name: &str) -> String {
        format!(
            "postgres:///{name}?host={}&port={}&user=postgres",
            self.folder.display(),
            self.port
        )
    }

    /// As [`Cluster::sql`], for statements that may be cut off: whether they came to an end.
    pub(crate) fn sql_or_error(&self, database: &str, statements: &str) -> bool {
        self.psql(database, statements).status.success()
    }

    fn psql(&self, database: &str, statements: &str) -> std::process::Output {
        let name = database_name(database);
        Command::new(self.bin.join("psql"))
            .args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", name])
            .arg("-h")
            .arg(&self.folder)
            .args(["-p", &self.port.to_string(), "-c", statements])
            .output()
            .unwrap()
    }

    /// What statements give, a row a line, values parted by bars. `database` is a name or a URL of
    /// [`Cluster::fresh`].
    pub(crate) fn sql(&self, database: &str, statements: &str) -> Vec<String> {
        let output = self.psql(database, statements);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{statements}\n{said}");
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
    }
}

/// A folder that the server may write, its programs, and a port that is free.
fn prepared() -> (PathBuf, PathBuf, u16) {
    let folder = tempfile::Builder::new().prefix("muster-pg-").tempdir().unwrap().keep();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    // The port is free now, and nobody else here takes random ones.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    if is_root() {
        done(Command::new("chown").arg("postgres").arg(&folder));
    }
    (folder, binaries(), port)
}

/// The server whose folder of programs `MUSTER_POSTGRES_BIN` names, else the newest installed.
fn binaries() -> PathBuf {
    if let Some(named) = std::env::var_os("MUSTER_POSTGRES_BIN") {
        return named.into();
    }
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = installed
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            let bin = entry.path().join("bin");
            bin.join("initdb").exists().then_some((version, bin))
        })
        .collect();
    versions.sort();
    if let Some((_, bin)) = versions.pop() {
        return bin;
    }
    let search = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&search).find(|folder| folder.join("initdb").exists());
    found.expect("PostgreSQL is not installed; tests/run.sh installs it (Debian: postgresql)")
}

pub(crate) fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout.trim_ascii() == b"0"
}

/// A server's program. PostgreSQL refuses to run as root.
pub(crate) fn as_server(program: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir("/");
    command
}

fn done(command: &mut Command) {
    let output = command.stdin(Stdio::null()).stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{said}");
}

/// The name of a database of which the name or the URL is given.
fn database_name(database: &str) -> &str {
    let name = database.strip_prefix("postgres:///").unwrap_or(database);
    name.split('?').next().unwrap_or(name)
}
