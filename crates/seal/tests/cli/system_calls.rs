use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::desk::{Desk, PROGRAM, said};

/// What the loader of a dynamically linked program opens before any code of ours runs.
const LOADERS: &[&str] = &[
    "/etc/ld.so.cache",
    "/lib/",
    "/lib64/",
    "/usr/lib/",
    "/usr/lib64/",
];
/// What is no file of anybody's: where the C library looks for the bounds of its own stack before any
/// code of ours runs, and where a program without a loader gets its chance from.
const SYSTEM: &[&str] = &["/proc/self/maps", "/dev/random", "/dev/urandom"];
/// Calls that reach a network, by how their names begin.
const NETWORK: &[&str] = &[
    "socket", "connect", "bind", "listen", "accept", "send", "recv", "io_uring",
];

/// The program as cargo builds it, and the one with its C library inside if it was built.
fn programs() -> Vec<(PathBuf, bool)> {
    let mut programs = vec![(PathBuf::from(PROGRAM), true)];
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let machine = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let inside = target.join(machine).join("debug/amana-seal");
    if inside.exists() {
        programs.push((inside, false));
    }
    programs
}

/// Runs a program under strace and gives each call, without the number of its process.
fn calls(desk: &Desk, program: &Path, args: &[PathBuf]) -> Vec<String> {
    let log = desk.path("calls");
    let mut command = Command::new("strace");
    command.args([
        "-f",
        "-qq",
        "-s",
        "4096",
        "-e",
        "trace=%network,%file,%desc,%process",
        "-o",
    ]);
    command.arg(&log).arg(program).args(args);
    let mut command = desk.command(&mut command);
    // Where cargo lets the loader look is none of the program's.
    command.env_remove("LD_LIBRARY_PATH");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let calls = fs::read_to_string(log).unwrap();
    let call = |line: &str| line.split_once(' ').map(|(_, call)| call.trim().to_owned());
    calls.lines().filter_map(call).collect()
}

/// The path that a call opens, if it opens one.
fn opened(call: &str) -> Option<&str> {
    let (name, rest) = call.split_once('(')?;
    if !matches!(name, "open" | "openat" | "openat2" | "creat") {
        return None;
    }
    rest.split('"').nth(1)
}

fn has_strace() -> bool {
    let is_there = Command::new("strace").arg("-V").output().is_ok();
    if !is_there {
        eprintln!("skipped: strace is not there");
    }
    is_there
}

#[test]
fn no_socket_and_no_file_outside_source_disks_and_card_is_opened() {
    if !has_strace() {
        return;
    }
    for (program, has_loader) in programs() {
        let desk = Desk::new();
        desk.add_pictures();
        let disks = desk.disks(3);
        let mut check: Vec<PathBuf> = vec!["check".into(), "--card".into(), desk.path("card.txt")];
        check.extend(disks.iter().cloned());
        // A first night, one that goes on, and a look at what is there.
        for args in [desk.seal_args(&disks), desk.seal_args(&disks), check] {
            let calls = calls(&desk, &program, &args);
            let mut ours = vec![desk.path("source"), desk.path("card.txt")];
            ours.extend(disks.iter().cloned());
            let mut seen = 0;
            for call in &calls {
                let name = call.split('(').next().unwrap_or_default();
                assert!(
                    !NETWORK.iter().any(|start| name.starts_with(start)),
                    "{call}"
                );
                let Some(path) = opened(call) else { continue };
                let is_loaders = LOADERS.iter().any(|start| path.starts_with(start));
                let is_ours = ours.iter().any(|of| Path::new(path).starts_with(of));
                let is_known = SYSTEM.contains(&path) || has_loader && is_loaders;
                assert!(is_ours || is_known, "{}: {call}", program.display());
                seen += u64::from(is_ours);
            }
            assert!(seen > 3, "the calls were seen at all");
            let starts = calls
                .iter()
                .filter(|call| call.starts_with("execve("))
                .count();
            assert_eq!(starts, 1, "it starts no other program");
        }
    }
}
