use std::fs::File;
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::process::{Command, Output};

use diskimage::{Error, Image, Starter};

use crate::scene::{Scene, look, open};

/// Has a process that is shut in as a tool is try something; whether it was let.
fn attempt(scene: &Scene, act: &str, with: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_image-tool"))
        .args(["attempt", act, with, "img_stat", "60", "0"])
        .env_clear()
        .stdin(File::open(scene.fat("card.img")).unwrap())
        .output()
        .unwrap()
}

#[track_caller]
fn refused(act: &str, with: &str) {
    let scene = Scene::new();
    let outcome = attempt(&scene, act, with);
    let said = String::from_utf8_lossy(&outcome.stdout);
    assert_eq!(
        said.trim(),
        "permission denied",
        "{act} {with}: {outcome:?}"
    );
}

#[test]
fn a_tool_reads_its_image_and_no_other_file() {
    let scene = Scene::new();
    let own = attempt(&scene, "read", "/proc/self/fd/0");
    assert_eq!(String::from_utf8_lossy(&own.stdout).trim(), "done");
    let other = scene.blank("other.img", 512);
    refused("read", other.to_str().unwrap());
    refused("read", "/etc/passwd");
    refused("read", "/proc/self/environ");
    refused("list", "/");
}

#[test]
fn a_tool_that_is_to_see_nothing_opens_no_file_but_one_without_a_name() {
    let scene = Scene::new();
    let attempt = |input: File| {
        let outcome = Command::new(env!("CARGO_BIN_EXE_image-tool"))
            .args(["attempt", "read", "/proc/self/fd/0"])
            .args(["img_stat", "60", "nothing"])
            .env_clear()
            .stdin(input)
            .output()
            .unwrap();
        String::from_utf8(outcome.stdout).unwrap()
    };
    let file = File::open(scene.fat("card.img")).unwrap();
    assert_eq!(attempt(file).trim(), "permission denied");
    let flags = rustix::fs::MemfdFlags::CLOEXEC;
    let unnamed = File::from(rustix::fs::memfd_create("film", flags).unwrap());
    assert_eq!(attempt(unnamed).trim(), "done");
}

#[test]
fn a_tool_writes_nothing_not_even_to_its_image() {
    let scene = Scene::new();
    refused("write", "/proc/self/fd/0");
    refused("write", scene.at("new").to_str().unwrap());
}

#[test]
fn a_tool_speaks_to_nobody_and_starts_nothing() {
    let scene = Scene::new();
    let socket = scene.at("socket");
    let _listening = UnixListener::bind(&socket).unwrap();
    refused("connect-unix", socket.to_str().unwrap());
    let listening = TcpListener::bind("127.0.0.1:0").unwrap();
    refused("connect", &listening.local_addr().unwrap().to_string());
    refused("start", "/usr/bin/true");
    refused("start", "/bin/sh");
}

#[test]
fn only_a_tool_that_needs_threads_starts_them_and_none_starts_a_process() {
    let attempt = |act: &str, with: &str, tool: &str| {
        let outcome = Command::new(env!("CARGO_BIN_EXE_image-tool"))
            .args(["attempt", act, with, tool, "60", "nothing"])
            .env_clear()
            .output()
            .unwrap();
        String::from_utf8(outcome.stdout).unwrap().trim().to_owned()
    };
    for (tool, thread) in [
        ("img_stat", "permission denied"),
        ("ffmpeg", "done"),
        ("ffprobe", "done"),
    ] {
        assert_eq!(attempt("start-a-thread", "", tool), thread, "{tool}");
        assert_eq!(
            attempt("start", "/usr/bin/true", tool),
            "permission denied",
            "{tool}"
        );
    }
}

#[test]
fn what_is_no_tool_is_not_started_and_without_a_sandbox_none_is() {
    let order = |arguments: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_image-tool"))
            .args(arguments)
            .output()
            .unwrap();
        done.status.code()
    };
    assert_eq!(order(&["sh", "60", "0", "-c", "true"]), Some(126));
    assert_eq!(order(&["img_stat", "60"]), Some(126));
    assert_eq!(order(&["img_stat", "60", "1", "/no/such/file"]), Some(125));
}

#[test]
fn a_program_that_never_becomes_a_tool_is_an_error() {
    let scene = Scene::new();
    let starter = |program: &str| Starter {
        program: program.into(),
        arguments: Vec::new(),
    };
    let fat = scene.fat("card.img");
    let image = Image::open(&fat, starter("/no/such/program")).unwrap();
    assert!(matches!(image.file_systems(), Err(Error::Start { .. })));
    let image = Image::open(&fat, starter("/usr/bin/false")).unwrap();
    assert!(image.file_systems().unwrap().is_empty());
    assert!(!look(&open(&fat).unwrap()).is_empty());
}
