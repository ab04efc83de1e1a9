use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use model::Chance;
use testkit::FixedChance;

use crate::desk::{Desk, Files, PROGRAM, volumes};

/// Puts the pictures of one night into a folder of their own.
fn night(desk: &Desk, number: u64) -> (PathBuf, Files) {
    let folder = desk.path(&format!("night{number}"));
    fs::create_dir(&folder).unwrap();
    let mut chance = FixedChance::new(number);
    let mut files = Files::new();
    for at in 0..4_u8 {
        let mut bytes = vec![0; 700_000];
        chance.fill(&mut bytes);
        let name = format!("{number}-{at}.jpg");
        fs::write(folder.join(&name), &bytes).unwrap();
        files.insert(name.into_bytes(), bytes);
    }
    (folder, files)
}

fn contents(disks: &[PathBuf]) -> Vec<(PathBuf, Vec<u8>)> {
    let files = disks.iter().flat_map(|disk| volumes(disk));
    files
        .map(|file| (file.clone(), fs::read(file).unwrap()))
        .collect()
}

fn bytes_on(disk: &Path) -> u64 {
    let files = volumes(disk).into_iter();
    files
        .map(|file| file.metadata().map_or(0, |of| of.len()))
        .sum()
}

/// Seals a folder and kills the program when the first disk grew by `growth` bytes; whether a packet
/// was shown as closed before that.
fn seal_and_kill(desk: &Desk, source: &Path, disks: &[PathBuf], growth: Option<u64>) -> bool {
    let mut args = desk.seal_args(disks);
    args[1] = source.to_owned();
    let mut command = desk.command(Command::new(PROGRAM).args(args));
    let before = bytes_on(&disks[0]);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while child.try_wait().unwrap().is_none() {
        if growth.is_some_and(|growth| bytes_on(&disks[0]) >= before + growth) {
            child.kill().unwrap();
            break;
        }
        std::thread::yield_now();
    }
    child.wait().unwrap();
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    said.contains(" is closed: ")
}

/// Seals night after night, most of them killed; whatever was shown as closed comes back.
fn survive(count: usize, nights: u64) {
    let desk = Desk::new();
    let disks = desk.disks(count);
    let mut chance = FixedChance::new(nights);
    let mut shown = Files::new();
    let mut killed = 0;
    for number in 0..nights {
        let (folder, files) = night(&desk, number);
        let before = contents(&disks);
        // A night grows the disk by some 2.9 MB, or by half of that where two lanes share it.
        let share: [u8; 1] = chance.draw();
        let whole = 2_950_000 * u64::from(count == 1) + 1_500_000 * u64::from(count > 1);
        let growth = (number % 4 != 3).then(|| whole * u64::from(share[0]) / 256);
        let is_closed = seal_and_kill(&desk, &folder, &disks, growth);
        killed += u64::from(!is_closed);
        if is_closed {
            shown.extend(files);
        }
        for (file, then) in before {
            assert!(fs::read(file).unwrap().starts_with(&then), "written again");
        }
    }
    assert!(
        killed >= nights / 3,
        "{killed} of {nights} were killed in time"
    );
    let (folder, last) = night(&desk, nights);
    assert!(seal_and_kill(&desk, &folder, &disks, None));
    shown.extend(last);
    let back = desk.give_back(&disks);
    assert!(
        shown
            .iter()
            .all(|(path, bytes)| back.get(path) == Some(bytes))
    );
}

#[test]
fn two_dozen_nights_on_one_stick_survive_kills_at_any_moment() {
    survive(1, 24);
}

#[test]
fn a_dozen_nights_on_three_disks_survive_kills_at_any_moment() {
    survive(3, 12);
}
