use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use carrier::{BLOCK, KeyBlock, Kind, Peek};

use crate::desk::{Desk, Files, PROGRAM, said, volumes};

/// Nights on a stick each, sealed to one card, and all their pictures.
fn nights(desk: &Desk, count: usize) -> (Vec<PathBuf>, Files) {
    let mut all = Files::new();
    let mut sticks = Vec::new();
    for night in 0..count {
        fs::remove_dir_all(desk.path("source")).unwrap();
        fs::create_dir(desk.path("source")).unwrap();
        for picture in 0..4_u8 {
            let path = format!("{night}/IMG_{picture}.JPG");
            let bytes = vec![picture ^ night as u8; 30_000 + 9_000 * night];
            desk.add(path.as_bytes(), &bytes);
            all.insert(path.into_bytes(), bytes);
        }
        let stick = desk.path(&format!("stick{night}"));
        fs::create_dir(&stick).unwrap();
        assert_eq!(desk.seal(std::slice::from_ref(&stick), &[]).0, 0);
        sticks.push(stick);
    }
    (sticks, all)
}

fn spread_args(desk: &Desk, old: &[PathBuf], disks: &[PathBuf]) -> Vec<PathBuf> {
    let mut args = vec!["spread".into()];
    args.extend_from_slice(old);
    args.extend(["--card".into(), desk.path("card.txt")]);
    for disk in disks {
        args.extend(["--disk".into(), disk.clone()]);
    }
    args
}

fn spread(desk: &Desk, old: &[PathBuf], disks: &[PathBuf]) -> (i32, serde_json::Value) {
    let output = desk.run(&spread_args(desk, old, disks), &["--json"]);
    let json = serde_json::from_slice(&output.stdout);
    let json = json.unwrap_or_else(|_| panic!("{}", said(&output)));
    (output.status.code().unwrap(), json)
}

fn bytes_of(disks: &[PathBuf]) -> Vec<Vec<u8>> {
    let files = disks.iter().flat_map(|disk| volumes(disk));
    files.map(|file| fs::read(file).unwrap()).collect()
}

#[test]
fn thirty_nights_come_back_whole_from_any_three_of_five_disks() {
    let desk = Desk::new();
    let (sticks, all) = nights(&desk, 30);
    let before = bytes_of(&sticks);
    let disks = desk.disks(5);
    let (exit, json) = spread(&desk, &sticks, &disks);
    assert_eq!((exit, &json["end"]), (0, &"finished".into()));
    assert_eq!((&json["k"], &json["m"]), (&3.into(), &2.into()));
    assert_eq!(json["sets"].as_array().unwrap().len(), 30);
    assert!(json["code"].as_str().is_some());
    assert_eq!(bytes_of(&sticks), before);
    for left in [[0, 1, 2], [0, 2, 4], [2, 3, 4]] {
        let left: Vec<PathBuf> = left.iter().map(|disk| disks[*disk].clone()).collect();
        assert_eq!(desk.give_back(&left), all);
    }
}

#[test]
fn new_folders_must_be_empty_of_ours_and_have_room_beside_the_old_ones() {
    let desk = Desk::new();
    let (sticks, _) = nights(&desk, 2);
    let disks = desk.disks(2);
    let refused = |disks: &[PathBuf]| {
        let output = desk.run(&spread_args(&desk, &sticks, disks), &[]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        said(&output)
    };
    let said = refused(&[disks[0].clone(), sticks[1].clone()]);
    assert!(said.contains("lies in the source"), "{said}");
    assert_eq!(spread(&desk, &sticks[..1], &disks[..1]).0, 0);
    let said = refused(&disks);
    assert!(said.contains("hold a set already"), "{said}");
    assert_eq!(volumes(&disks[1]), [] as [PathBuf; 0]);
}

#[test]
fn a_card_that_opens_nothing_moves_nothing() {
    let desk = Desk::new();
    let (sticks, _) = nights(&desk, 1);
    let other = Desk::new();
    let disks = desk.disks(1);
    let mut args = spread_args(&desk, &sticks, &disks);
    args[3] = other.path("card.txt");
    let output = desk.run(&args, &[]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert_eq!(volumes(&disks[0]), [] as [PathBuf; 0]);
    let mut both = sticks.clone();
    fs::create_dir(desk.path("empty")).unwrap();
    both.push(desk.path("empty"));
    let (exit, json) = spread(&desk, &both, &disks);
    assert_eq!(
        (exit, &json["not_ours"][0]),
        (3, &both[1].to_str().unwrap().into())
    );
}

#[test]
fn a_move_that_is_killed_leaves_the_old_disks_alone_and_may_begin_again() {
    let desk = Desk::new();
    let (sticks, all) = nights(&desk, 3);
    let before = bytes_of(&sticks);
    let disks = desk.disks(4);
    // A file may not grow beyond this many KiB, so that the system kills the program in a write.
    for limit in [16, 600, 1_100] {
        let mut line = format!("ulimit -f {limit}; exec \"$0\" \"$@\"");
        line.insert_str(0, "ulimit -c 0; ");
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(line).arg(PROGRAM);
        shell.args(spread_args(&desk, &sticks, &disks[..2]));
        let output = desk.command(&mut shell).output().unwrap();
        assert!(!output.status.success());
        assert_eq!(bytes_of(&sticks), before);
        for disk in &disks[..2] {
            volumes(disk)
                .iter()
                .for_each(|file| fs::remove_file(file).unwrap());
        }
    }
    assert_eq!(spread(&desk, &sticks, &disks[2..]).0, 0);
    assert_eq!(desk.give_back(&disks[3..]), all);
}

#[test]
fn what_is_lost_before_the_move_is_told() {
    let desk = Desk::new();
    let (sticks, all) = nights(&desk, 1);
    let file = &volumes(&sticks[0])[0];
    let mut bytes = fs::read(file).unwrap();
    bytes[3 * 16_384 + 5] ^= 1;
    fs::write(file, bytes).unwrap();
    let disks = desk.disks(2);
    let (exit, json) = spread(&desk, &sticks, &disks);
    assert_eq!((exit, &json["sets"][0]["lost_blocks"]), (3, &1.into()));
    let back = desk.give_back(&disks);
    assert!(!back.is_empty() && back.len() < all.len());
    assert!(back.iter().all(|(path, bytes)| all[path] == *bytes));
    assert!(Path::new(json["disks"][1]["dir"].as_str().unwrap()).is_dir());
}

/// The blocks of a volume that carry what older sets had on all their disks, by their addresses.
fn carried_blocks(desk: &Desk, volume: &Path) -> Vec<usize> {
    let bytes = fs::read(volume).unwrap();
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    let key = KeyBlock::open(&blocks[0], &desk.secret).unwrap();
    let is_carried = |block| match key.mask.peek(block) {
        Peek::Perhaps(address) => address.kind == Kind::Carried,
        Peek::No => false,
    };
    let numbered = blocks.iter().enumerate();
    let carried = numbered.filter(|(_, block)| is_carried(block));
    carried.map(|(at, _)| at).collect()
}

#[test]
fn a_set_whose_old_names_are_damaged_is_not_called_whole() {
    let desk = Desk::new();
    let (sticks, _) = nights(&desk, 2);
    let disks = desk.disks(1);
    assert_eq!(spread(&desk, &sticks, &disks).0, 0);
    let check = || {
        let args = ["check".into(), disks[0].clone()];
        let args = args
            .into_iter()
            .chain(["--card".into(), desk.path("card.txt")]);
        let output = desk.run(&args.collect::<Vec<PathBuf>>(), &["--json"]);
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (
            output.status.code().unwrap(),
            json["whole"].as_bool().unwrap(),
        )
    };
    assert_eq!(check(), (0, true));
    let volume = volumes(&disks[0]).remove(0);
    let carried = carried_blocks(&desk, &volume);
    assert!(carried.len() > 1);
    let mut bytes = fs::read(&volume).unwrap();
    bytes[carried[0] * BLOCK + 100] ^= 1;
    fs::write(&volume, bytes).unwrap();
    assert_eq!(check(), (3, false));
}

#[test]
fn a_disk_that_joins_a_spread_set_names_the_old_nights_too() {
    let desk = Desk::new();
    let (sticks, all) = nights(&desk, 2);
    let disks = desk.disks(3);
    assert_eq!(spread(&desk, &sticks, &disks[..2]).0, 0);
    fs::remove_dir_all(desk.path("source")).unwrap();
    fs::create_dir(desk.path("source")).unwrap();
    desk.add(b"2/IMG_0.JPG", b"the night when the third disk came");
    assert_eq!(desk.seal(&disks, &["--spare", "1"]).0, 0);
    let reading = desk.read(&disks[2..]);
    let contents = reading.sets[0].open(vec![&desk.identity]);
    let named = contents.files().iter().filter(|file| file.sha256.is_some());
    let named: BTreeSet<Vec<u8>> = named.map(|file| file.path.as_bytes().to_vec()).collect();
    assert!(all.keys().all(|path| named.contains(path)), "{named:?}");
    // It is caught up once: another night writes nothing of the old ones again.
    let before = carried_blocks(&desk, &volumes(&disks[2])[0]).len();
    desk.add(b"2/IMG_1.JPG", b"another night");
    assert_eq!(desk.seal(&disks, &["--spare", "1"]).0, 0);
    assert_eq!(carried_blocks(&desk, &volumes(&disks[2])[0]).len(), before);
    assert!(before > 0);
}
