//! TLS with real certificates, and codes as a real server gives them.

use std::path::Path;
use std::process::Command;

use super::store;
use crate::store::tests::cluster::{Cluster, PASSWORD, cluster};
use crate::store::tests::people::{batch, begun, now};
use crate::store::{Kind, NewReject, Store};

/// An authority, and a certificate of it for the address of this machine only.
const MAKE: &str = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority \
     -keyout authority.key -out authority.crt && \
     openssl req -newkey rsa:2048 -nodes -subj /CN=server -keyout server.key -out server.csr && \
     printf 'subjectAltName=IP:127.0.0.1\n' > names && \
     openssl x509 -req -in server.csr -CA authority.crt -CAkey authority.key -CAcreateserial \
     -days 2 -extfile names -out server.crt";

fn make_certificates(folder: &Path) {
    let made = Command::new("sh").args(["-c", MAKE]).current_dir(folder).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

#[tokio::test]
async fn a_server_that_proves_who_it_is_is_trusted_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    make_certificates(folder.path());
    let server = Cluster::start();
    server.encrypt(&folder.path().join("server.crt"), &folder.path().join("server.key"));
    let name = server.fresh();
    let name = name.trim_start_matches("postgres:///").split('?').next().unwrap();
    let authority = folder.path().join("authority.crt");
    let url = |host: &str, more: &str| {
        format!("postgres://postgres:{PASSWORD}@{host}:{}/{name}?{more}", server.port)
    };
    let proven = format!("sslmode=verify-full&sslrootcert={}", authority.display());
    Store::open(&url("127.0.0.1", &proven)).await.unwrap();
    let in_use = "SELECT count(*) > 0 FROM pg_stat_ssl WHERE ssl";
    let asked = Store::open(&url("127.0.0.1", "sslmode=require")).await.unwrap();
    assert_eq!(server.sql(name, in_use), ["t"]);
    asked.close().await.unwrap();
    // Its name is not in the certificate; nobody knows the authority.
    for url in [url("localhost", &proven), url("127.0.0.1", "sslmode=verify-full")] {
        let said = Store::open(&url).await.map(drop).unwrap_err();
        assert_eq!(said.kind(), Kind::Unsafe, "{said:?}");
    }
    let lost = url("127.0.0.1", "sslmode=verify-full&sslrootcert=/nowhere/ca.crt");
    let said = Store::open(&lost).await.map(drop).unwrap_err();
    assert!(said.to_string().contains("/nowhere/ca.crt"), "{said}");
}

#[tokio::test]
async fn codes_of_the_server_are_sorted_by_how_one_reacts() {
    let (home, store) = store().await;
    let run = begun(&store, 1).await;
    for (code, kind) in [
        ("53100", Kind::Full),
        ("58030", Kind::Full),
        ("42501", Kind::Denied),
        ("25006", Kind::Denied),
        ("XX001", Kind::Unreadable),
        ("XX000", Kind::Broken),
        ("23505", Kind::Broken),
        ("40001", Kind::Temporary),
    ] {
        home.all(&format!(
            "CREATE OR REPLACE FUNCTION trap() RETURNS trigger AS $$ BEGIN \
             RAISE 'trapped' USING ERRCODE = '{code}'; END $$ LANGUAGE plpgsql; \
             DROP TRIGGER IF EXISTS trap ON muster.reject; \
             CREATE TRIGGER trap BEFORE INSERT ON muster.reject \
             FOR EACH ROW EXECUTE FUNCTION trap()"
        ))
        .await;
        let mut batch = batch(0, Vec::new());
        batch.rejects = vec![NewReject {
            customer_ref: "C-1".into(),
            line_key: String::new(),
            code: "EMAIL_FORMAT".into(),
            column: "contact_email".into(),
            row_digest: String::new(),
        }];
        let said = store.settle(run, "default", &batch, now()).await.unwrap_err();
        assert_eq!(said.kind(), kind, "{code}: {said:?}");
    }
    assert_eq!(store.batches(run).await.unwrap(), []);
}

#[tokio::test]
async fn no_connection_to_be_had_is_worth_another_try() {
    let url = cluster().fresh();
    cluster().sql(&url, "CREATE ROLE crowd LOGIN CONNECTION LIMIT 0");
    let url = url.replace("user=postgres", "user=crowd");
    let said = Store::open(&url).await.map(drop).unwrap_err();
    assert_eq!(said.kind(), Kind::Temporary, "{said:?}");
}
