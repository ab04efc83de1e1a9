use std::fs::{self, File};
use std::process::Command;

use wait4::Wait4;

use crate::desk::{Desk, PROGRAM, volumes};

const MOST: u64 = 128 << 20;

/// Seals a sparse file and gives the memory that the program held at most.
fn peak(bytes: u64, disks: usize, spare: &str, sign: bool) -> u64 {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let desk = Desk::in_folder(folder);
    let file = File::create(desk.path("source/large.mov")).unwrap();
    file.set_len(bytes).unwrap();
    let disks = desk.disks(disks);
    let mut command = Command::new(PROGRAM);
    command
        .args(desk.seal_args(&disks))
        .args(["--spare", spare]);
    if sign {
        let phrase = desk.path("phrase.txt");
        fs::write(&phrase, "lantern apple kettle window garden maple").unwrap();
        command.args(["--sign", "--phrase-file"]).arg(phrase);
    }
    let mut child = desk.command(&mut command).spawn().unwrap();
    let used = child.wait4().unwrap();
    assert_eq!(used.status.code(), Some(0));
    for disk in disks {
        assert_eq!(volumes(&disk).len(), 1);
    }
    used.rusage.maxrss
}

#[test]
fn a_large_file_is_sealed_in_little_memory() {
    let peak = peak(3 << 29, 3, "1", false);
    assert!(peak < MOST, "{peak} bytes");
}

#[test]
fn the_widest_geometries_need_little_memory_too() {
    for (disks, spare) in [(8, "1"), (16, "1")] {
        let peak = peak(200 << 20, disks, spare, false);
        assert!(peak < MOST, "{disks} disks, {spare} spare: {peak} bytes");
    }
}

#[test]
fn a_hand_gives_its_memory_back_before_anything_is_sealed() {
    let peak = peak(200 << 20, 16, "1", true);
    assert!(peak < MOST, "{peak} bytes");
}
