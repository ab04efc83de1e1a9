use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::desk::{Desk, PROGRAM};

/// Begins to seal, sends Ctrl-C behind a line that begins with `line`, and gives what was said after
/// that and the document.
fn stop_behind(desk: &Desk, disks: &[PathBuf], line: &str) -> (Vec<String>, serde_json::Value) {
    let mut command = Command::new(PROGRAM);
    command.args(desk.seal_args(disks)).arg("--json");
    let mut command = desk.command(&mut command);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let found = lines.find(|said| said.as_ref().unwrap().starts_with(line));
    assert!(found.is_some());
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    let said: Vec<String> = lines.map(Result::unwrap).collect();
    let mut json = String::new();
    let mut out = child.stdout.take().unwrap();
    out.read_to_string(&mut json).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(3), "{said:?}");
    (said, serde_json::from_str(&json).unwrap())
}

/// Twenty files of 60 MB of nothing: a packet of two lanes holds two of them.
fn add_large_files(desk: &Desk) {
    for at in 10..30 {
        let file = File::create(desk.path(&format!("source/{at}"))).unwrap();
        file.set_len(60_000_000).unwrap();
    }
}

#[test]
fn ctrl_c_before_anything_is_closed_says_so() {
    let desk = Desk::new();
    add_large_files(&desk);
    let disks = desk.disks(3);
    let (said, json) = stop_behind(&desk, &disks, "Sealing ");
    assert_eq!(json["end"], "stopped");
    assert_eq!(json["code"], serde_json::Value::Null);
    assert_eq!((&json["files"], &json["missing"]), (&0.into(), &20.into()));
    assert!(
        said.iter()
            .any(|line| line.starts_with("No packet was closed: there is no code"))
    );
}

#[test]
fn ctrl_c_keeps_what_is_closed_and_tells_its_code() {
    let desk = Desk::new();
    add_large_files(&desk);
    let disks = desk.disks(3);
    let (said, json) = stop_behind(&desk, &disks, "Packet 1 is closed");
    assert_eq!(json["end"], "stopped");
    let code = json["code"].as_str().unwrap();
    assert!(said.iter().any(|line| line == &format!("The code: {code}")));
    let files = json["files"].as_u64().unwrap();
    assert!((2..20).contains(&files));
    assert_eq!(json["missing"], 20 - files);
    let back = desk.give_back(&disks);
    assert_eq!(back.len() as u64, files);
    assert!(back.values().all(|bytes| bytes.len() == 60_000_000));
}
