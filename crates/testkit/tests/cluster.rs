//! The cluster that `catalog` and the programs are tested with.
#![cfg(test)]

use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

fn port(url: &str) -> u16 {
    let (_, rest) = url.rsplit_once(':').unwrap();
    let (port, _) = rest.split_once('/').unwrap();
    port.parse().unwrap()
}

fn ask(url: &str, query: &str) -> String {
    let output = Command::new("psql")
        .args([
            "--no-psqlrc",
            "--tuples-only",
            "--no-align",
            "--command",
            query,
            url,
        ])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn every_test_gets_an_empty_database_and_the_server_stops_with_the_last() {
    let Some(cluster) = testkit::postgres() else {
        return;
    };
    let (first, second) = (cluster.database().unwrap(), cluster.database().unwrap());
    ask(&first, "create table t (n bigint)");
    let tables = "select count(*) from pg_tables where tablename = 't'";
    assert_eq!(ask(&first, tables), "1");
    assert_eq!(ask(&second, tables), "0");

    let again = testkit::postgres().unwrap();
    assert_eq!(port(&again.database().unwrap()), port(&first), "shared");
    drop((cluster, again));
    assert!(TcpStream::connect(("127.0.0.1", port(&first))).is_err());
}

#[test]
fn an_unprivileged_program_meets_closed_permissions() {
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed");
    fs::write(&closed, "bytes").unwrap();
    testkit::give_away(folder.path()).unwrap();
    let readable = || {
        testkit::unprivileged("cat")
            .arg(&closed)
            .output()
            .unwrap()
            .status
            .success()
    };
    assert!(readable());
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    assert!(!readable());
}
