//! What is particular to a store in a folder.
#![cfg(test)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;
use std::thread;

use storage::{Error, Folder, Key, Storage, StrayKind, open_url};
use tempfile::TempDir;

fn key(name: &str) -> Key {
    Key::parse(name).unwrap()
}

fn mode(path: impl AsRef<std::path::Path>) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn files_are_open_to_their_owner_alone() {
    let home = TempDir::new().unwrap();
    let root = home.path().join("archive");
    let folder = Folder::create(&root).unwrap();
    folder.put_new(&key("a/b"), b"").unwrap();
    folder.replace(&key("keys/c"), b"").unwrap();
    let _lease = folder.lease("log").unwrap();
    let modes = [&root, &root.join("a"), &root.join("keys")].map(mode);
    assert_eq!(modes, [0o700; 3]);
    let modes = ["a/b", "keys/c", ".lease-log"].map(|name| mode(root.join(name)));
    assert_eq!(modes, [0o600; 3]);
}

#[test]
fn links_are_named_and_never_followed() {
    let home = TempDir::new().unwrap();
    let outside = TempDir::new().unwrap();
    fs::write(outside.path().join("secret"), "x").unwrap();
    let folder = Folder::open(home.path()).unwrap();
    folder.put_new(&key("a/b"), b"").unwrap();
    symlink(outside.path(), home.path().join("out")).unwrap();
    symlink(outside.path().join("secret"), home.path().join("a/file")).unwrap();

    assert!(folder.read(&key("out/secret")).is_err());
    assert!(folder.read(&key("a/file")).is_err());
    assert!(folder.put_new(&key("out/new"), b"").is_err());
    assert!(folder.delete(&key("out/secret")).is_err());
    assert!(folder.list("out/").is_err());
    assert!(outside.path().join("secret").exists());
    assert!(!outside.path().join("new").exists());
    let strays = folder.strays("").unwrap();
    let named: Vec<_> = strays.iter().map(|s| (s.name.as_str(), s.kind)).collect();
    assert_eq!(
        named,
        [
            ("a/file", StrayKind::NotAFile),
            ("out", StrayKind::NotAFile)
        ]
    );
}

#[test]
fn everything_that_is_no_object_is_named() {
    let home = TempDir::new().unwrap();
    let folder = Folder::open(home.path()).unwrap();
    fs::create_dir_all(home.path().join("a/empty")).unwrap();
    fs::write(home.path().join("a/صورة 1.jpg"), "x").unwrap();
    fs::create_dir(home.path().join("b c")).unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, home.path().join("pipe"), 0o600.into()).unwrap();
    assert_eq!(folder.list("").unwrap(), []);
    let strays = folder.strays("").unwrap();
    let named: Vec<_> = strays.iter().map(|s| (s.name.as_str(), s.kind)).collect();
    assert_eq!(
        named,
        [
            ("a/empty", StrayKind::EmptyFolder),
            ("a/صورة 1.jpg", StrayKind::NotAKey),
            ("b c", StrayKind::NotAKey),
            ("pipe", StrayKind::NotAFile),
        ]
    );
    assert!(matches!(
        folder.read(&key("pipe")),
        Err(Error::Absent { .. })
    ));
}

#[test]
fn nothing_hides_behind_the_name_of_a_lease() {
    let home = TempDir::new().unwrap();
    let folder = Folder::open(home.path()).unwrap();
    fs::write(home.path().join(".lease-a"), "x").unwrap();
    fs::create_dir(home.path().join(".lease-b")).unwrap();
    fs::write(home.path().join(".lease-b/photo"), "x").unwrap();
    let listed = folder.list("").unwrap();
    let names: Vec<_> = listed.iter().map(|line| line.key.as_str()).collect();
    assert_eq!(names, [".lease-a", ".lease-b/photo"]);
}

#[test]
fn an_earlier_leftover_of_the_same_process_number_is_not_in_the_way() {
    let home = TempDir::new().unwrap();
    let folder = Folder::open(home.path()).unwrap();
    for number in 0..64 {
        let name = format!(".new-{}-{number}", std::process::id());
        fs::write(home.path().join(name), "").unwrap();
    }
    folder.put_new(&key("a"), b"1").unwrap();
    assert_eq!(folder.read(&key("a")).unwrap(), b"1");
}

#[test]
fn a_place_that_takes_no_files_is_refused_with_what_it_lacks() {
    let refused = Folder::create("/proc/self").err().unwrap();
    assert!(matches!(refused, Error::Unfit { .. }), "{refused:?}");
    assert!(refused.to_string().contains("put-if-absent"), "{refused}");
}

#[test]
fn a_url_of_another_kind_is_refused_without_showing_what_follows_its_scheme() {
    let refused = open_url("ftp://user:secret@bucket", &|_| None)
        .err()
        .unwrap();
    assert!(matches!(refused, Error::UnknownScheme { .. }));
    assert!(!refused.to_string().contains("secret"));
    assert!(matches!(
        open_url("/nowhere/at/all", &|_| None),
        Err(Error::Root { .. })
    ));
}

#[test]
fn two_processes_cannot_both_hold_a_lease() {
    let home = TempDir::new().unwrap();
    let (one, other) = (
        Folder::open(home.path()).unwrap(),
        Folder::open(home.path()).unwrap(),
    );
    let lease = one.lease("log").unwrap();
    assert!(matches!(other.lease("log"), Err(Error::Busy { .. })));
    drop(lease);
    other.lease("log").unwrap();
}

#[test]
fn a_lease_is_given_back_also_while_other_programs_are_started() {
    let home = TempDir::new().unwrap();
    let folder = Folder::open(home.path()).unwrap();
    thread::scope(|threads| {
        let starting = threads.spawn(|| {
            for _ in 0..100 {
                Command::new("true").status().unwrap();
            }
        });
        while !starting.is_finished() {
            folder.lease("log").unwrap();
        }
    });
}
