use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use testkit::{give_away, unprivileged};

use crate::desk::{Desk, PROGRAM};

fn base64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

#[test]
fn names_are_kept_byte_for_byte() {
    let desk = Desk::new();
    let names: [&[u8]; 7] = [
        b"a\xff\xfe.jpg",
        "أيلول ٢٠١٢/صورة.JPG".as_bytes(),
        "b\u{202e}gpj.exe".as_bytes(),
        b"IMG.JPG",
        b"img.jpg",
        b"new\nline",
        b"empty",
    ];
    for name in names {
        desk.add(name, if name == b"empty" { b"" } else { name });
    }
    let disks = desk.disks(3);
    assert_eq!(desk.seal(&disks, &[]).0, 0);
    let back = desk.give_back(&disks);
    assert_eq!(back.len(), names.len());
    for name in names {
        let expected: &[u8] = if name == b"empty" { b"" } else { name };
        assert_eq!(back[name], expected);
    }
}

#[test]
fn links_and_pipes_are_named_and_not_followed() {
    let desk = Desk::new();
    desk.add(b"a.jpg", b"picture");
    fs::write(desk.path("secret"), "not of the source").unwrap();
    symlink(desk.path("secret"), desk.path("source/to-file")).unwrap();
    symlink(desk.path("home"), desk.path("source/to-folder")).unwrap();
    symlink("a.jpg", desk.path("source/inside")).unwrap();
    let made = Command::new("mkfifo")
        .arg(desk.path("source/pipe"))
        .status();
    assert!(made.unwrap().success());
    let disks = desk.disks(2);
    let (exit, json) = desk.seal(&disks, &[]);
    assert_eq!(exit, 0);
    assert_eq!(json["files"], 1);
    let expected = [
        ("inside", "symbolic-link"),
        ("pipe", "not-a-file"),
        ("to-file", "symbolic-link"),
        ("to-folder", "symbolic-link"),
    ];
    for (at, (path, reason)) in expected.into_iter().enumerate() {
        let told = &json["not_taken"][at];
        assert_eq!(
            (&told["path"], &told["reason"]),
            (&path.into(), &reason.into())
        );
        assert_eq!(told["path_bytes"], base64(path.as_bytes()));
    }
    assert_eq!(desk.give_back(&disks).len(), 1);
}

#[test]
fn what_may_not_be_read_is_named_on_the_screen_and_in_the_directory() {
    let desk = Desk::new();
    let pictures = desk.add_pictures();
    desk.add(b"DCIM/closed.jpg", b"nobody may read this");
    desk.add(b"closed/inside.jpg", b"nor this");
    let disks = desk.disks(3);
    give_away(desk.root()).unwrap();
    for closed in ["source/DCIM/closed.jpg", "source/closed"] {
        fs::set_permissions(desk.path(closed), fs::Permissions::from_mode(0o000)).unwrap();
    }
    // Whoever runs the program must be able to reach it.
    let program = desk.path("amana-seal");
    fs::copy(PROGRAM, &program).unwrap();
    let mut command = unprivileged(&program);
    command.args(desk.seal_args(&disks)).arg("--json");
    let output = desk.command(&mut command).output().unwrap();
    fs::set_permissions(
        desk.path("source/closed"),
        fs::Permissions::from_mode(0o700),
    )
    .unwrap();

    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("2 files could not be read, or not to the end."));
    assert!(said.contains("  DCIM/closed.jpg: permission-denied\n"));
    assert!(said.contains("  closed/: permission-denied\n"));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["files"], pictures.len());
    let told = json["unreadable"].as_array().unwrap();
    let codes: Vec<_> = told
        .iter()
        .map(|one| (&one["path"], &one["code"]))
        .collect();
    let denied = &"permission-denied".into();
    assert_eq!(
        codes,
        [
            (&"DCIM/closed.jpg".into(), denied),
            (&"closed/".into(), denied)
        ]
    );
    assert_eq!(told[0]["path_bytes"], base64(b"DCIM/closed.jpg"));

    let reading = desk.read(&disks);
    let contents = reading.sets[0].open(vec![&desk.identity]);
    let named: Vec<_> = contents
        .files()
        .iter()
        .map(|file| file.path.to_string())
        .collect();
    assert!(named.contains(&"DCIM/closed.jpg".to_owned()));
    assert!(named.contains(&"closed/".to_owned()));
}

#[test]
fn several_sources_are_sealed_in_their_order() {
    let desk = Desk::new();
    desk.add(b"b/IMG_0001.JPG", b"one");
    desk.add(b"a/IMG_0001.JPG", b"two");
    let disks = desk.disks(1);
    let mut args = desk.seal_args(&disks);
    args[1] = desk.path("source/b");
    args.insert(2, desk.path("source/a/IMG_0001.JPG"));
    assert_eq!(desk.run(&args, &[]).status.code(), Some(0));
    let reading = desk.read(&disks);
    let contents = reading.sets[0].open(vec![&desk.identity]);
    let sealed: Vec<_> = contents
        .files()
        .iter()
        .map(|file| (file.path.to_string(), file.size))
        .collect();
    assert_eq!(sealed.len(), 2);
    assert!(sealed.iter().all(|(path, _)| path == "IMG_0001.JPG"));
}

#[test]
fn files_that_go_between_the_look_and_the_sealing_are_missing() {
    let desk = Desk::new();
    desk.add(b"a/large", b"");
    let large = File::options()
        .write(true)
        .open(desk.path("source/a/large"));
    large.unwrap().set_len(200_000_000).unwrap();
    for at in 0..20 {
        desk.add(format!("b/{at}.jpg").as_bytes(), b"picture");
    }
    let disks = desk.disks(1);
    let mut command = Command::new(PROGRAM);
    command.args(desk.seal_args(&disks)).arg("--json");
    let mut command = desk.command(&mut command);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let begun = lines.find(|line| line.as_ref().unwrap().starts_with("Sealing 21 files"));
    assert!(begun.is_some());
    fs::remove_dir_all(desk.path("source/b")).unwrap();
    fs::create_dir(desk.path("source/b")).unwrap();
    let said: Vec<String> = lines.map(Result::unwrap).collect();
    let mut json = String::new();
    let mut out = child.stdout.take().unwrap();
    out.read_to_string(&mut json).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(3), "{said:?}");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["end"], "finished");
    assert_eq!((&json["files"], &json["missing"]), (&1.into(), &20.into()));
    let told = "Gone from the source before their turn, and not on the disks: 20 files.";
    assert!(said.iter().any(|line| line.contains(told)), "{said:?}");
}
