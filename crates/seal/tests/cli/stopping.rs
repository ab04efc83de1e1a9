use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use crate::desk::{Desk, PROGRAM};

#[test]
fn ctrl_c_keeps_what_is_closed_and_tells_its_code() {
    let desk = Desk::new();
    // Twenty files of 60 MB of nothing: a packet of two lanes holds two of them.
    for at in 10..30 {
        let file = File::create(desk.path(&format!("source/{at}"))).unwrap();
        file.set_len(60_000_000).unwrap();
    }
    let disks = desk.disks(3);
    let mut command = Command::new(PROGRAM);
    command.args(desk.seal_args(&disks)).arg("--json");
    let mut command = desk.command(&mut command);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let closed = lines.find(|line| line.as_ref().unwrap().starts_with("Packet 1 is closed"));
    assert!(closed.is_some());
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    let said: Vec<String> = lines.map(Result::unwrap).collect();
    let mut json = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut json)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(3), "{said:?}");

    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
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
