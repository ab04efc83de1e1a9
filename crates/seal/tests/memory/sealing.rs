use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;

use wait4::Wait4;

use crate::desk::{Desk, PROGRAM, volumes};

const MOST: u64 = 128 << 20;

/// A source with a sparse file.
fn sparse(bytes: u64) -> Desk {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let desk = Desk::in_folder(folder);
    let file = File::create(desk.path("source/large.mov")).unwrap();
    file.set_len(bytes).unwrap();
    desk
}

/// Runs the program and gives the memory that it held at most.
fn memory_of(desk: &Desk, args: &[PathBuf], more: &[&str]) -> u64 {
    let mut command = Command::new(PROGRAM);
    command.args(args).args(more);
    let mut child = desk.command(&mut command).spawn().unwrap();
    let used = child.wait4().unwrap();
    assert_eq!(used.status.code(), Some(0));
    used.rusage.maxrss
}

/// Seals a sparse file and gives the memory that the program held at most.
fn peak(bytes: u64, disks: usize, spare: &str) -> u64 {
    let desk = sparse(bytes);
    let disks = desk.disks(disks);
    let peak = memory_of(&desk, &desk.seal_args(&disks), &["--spare", spare]);
    for disk in disks {
        assert_eq!(volumes(&disk).len(), 1);
    }
    peak
}

#[test]
fn a_large_file_is_sealed_in_little_memory() {
    let peak = peak(3 << 29, 3, "1");
    assert!(peak < MOST, "{peak} bytes");
}

#[test]
fn the_widest_geometries_need_little_memory_too() {
    for (disks, spare) in [(8, "1"), (16, "1")] {
        let peak = peak(200 << 20, disks, spare);
        assert!(peak < MOST, "{disks} disks, {spare} spare: {peak} bytes");
    }
}

#[test]
fn a_hand_gives_its_memory_back_before_anything_is_sealed() {
    let desk = sparse(200 << 20);
    let disks = desk.disks(16);
    let phrase = desk.path("phrase.txt");
    fs::write(&phrase, "lantern apple kettle window garden maple").unwrap();
    let phrase = phrase.to_str().unwrap();
    let more = ["--spare", "1", "--sign", "--phrase-file", phrase];
    let peak = memory_of(&desk, &desk.seal_args(&disks), &more);
    assert!(peak < MOST, "{peak} bytes");
}

#[test]
fn moving_and_repairing_the_widest_sets_needs_little_memory_too() {
    let desk = sparse(120 << 20);
    let old = desk.disks(8);
    memory_of(&desk, &desk.seal_args(&old), &["--spare", "1"]);
    let lost = &volumes(&old[2])[0];
    std::fs::remove_file(lost).unwrap();
    let mut args = vec!["check".into(), "--card".into(), desk.path("card.txt")];
    args.extend(old.iter().cloned());
    let peak = memory_of(&desk, &args, &["--repair"]);
    assert!(peak < MOST, "repair: {peak} bytes");
    args = vec!["spread".into(), "--card".into(), desk.path("card.txt")];
    args.extend(old[..7].iter().cloned());
    for disk in 0..16 {
        let disk = desk.path(&format!("new{disk}"));
        std::fs::create_dir(&disk).unwrap();
        args.extend(["--disk".into(), disk]);
    }
    let peak = memory_of(&desk, &args, &["--spare", "1"]);
    assert!(peak < MOST, "spread: {peak} bytes");
}
