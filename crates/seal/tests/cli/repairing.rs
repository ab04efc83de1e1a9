use std::fs;
use std::path::{Path, PathBuf};

use crate::desk::{Desk, Files, said, volumes};

const BLOCK: usize = 16_384;

fn check(desk: &Desk, disks: &[PathBuf], more: &[&str]) -> (i32, serde_json::Value) {
    let mut args = vec!["check".into(), "--card".into(), desk.path("card.txt")];
    args.extend_from_slice(disks);
    let output = desk.run(&args, &[&["--json"], more].concat());
    let json = serde_json::from_slice(&output.stdout);
    let json = json.unwrap_or_else(|_| panic!("{}", said(&output)));
    (output.status.code().unwrap(), json)
}

/// Five sealed disks, two of them spare, and their pictures.
fn sealed() -> (Desk, Vec<PathBuf>, Files) {
    let desk = Desk::new();
    let files = desk.add_pictures();
    let disks = desk.disks(5);
    assert_eq!(desk.seal(&disks, &[]).0, 0);
    (desk, disks, files)
}

fn scratch(disk: &Path, blocks: std::ops::Range<usize>) {
    let file = &volumes(disk)[0];
    let mut bytes = fs::read(file).unwrap();
    for block in blocks {
        bytes[block * BLOCK + 99] ^= 1;
    }
    fs::write(file, bytes).unwrap();
}

fn lose(disk: &Path) {
    volumes(disk)
        .iter()
        .for_each(|file| fs::remove_file(file).unwrap());
}

#[test]
fn lost_disks_are_made_again_with_their_ids() {
    let (desk, disks, files) = sealed();
    let ids = check(&desk, &disks, &[]).1["sets"][0]["disks"].clone();
    lose(&disks[1]);
    lose(&disks[3]);
    let (exit, json) = check(&desk, &disks, &[]);
    assert_eq!(exit, 3);
    let could: Vec<_> = (0..2)
        .map(|at| json["repairs"][at]["outcome"].clone())
        .collect();
    assert_eq!(could, ["possible", "possible"]);
    assert_eq!(volumes(&disks[1]), [] as [PathBuf; 0]);

    let (exit, json) = check(&desk, &disks, &["--repair"]);
    assert_eq!((exit, &json["whole"]), (0, &true.into()), "{json}");
    let repairs = json["repairs"].as_array().unwrap();
    let of = |at: usize| (repairs[at]["disk"].clone(), repairs[at]["dir"].clone());
    let dir = |at: usize| serde_json::Value::from(disks[at].to_str().unwrap());
    assert_eq!(of(0), (ids[1]["disk"].clone(), dir(1)));
    assert_eq!(of(1), (ids[3]["disk"].clone(), dir(3)));
    assert!(
        repairs
            .iter()
            .all(|one| one["outcome"] == "repaired" && one["written"] == one["lacking"])
    );

    let before = disks
        .iter()
        .map(|disk| fs::read(&volumes(disk)[0]).unwrap());
    let before: Vec<Vec<u8>> = before.collect();
    let (exit, json) = check(&desk, &disks, &["--repair"]);
    assert_eq!((exit, json["repairs"].as_array().unwrap().len()), (0, 0));
    let after = disks
        .iter()
        .map(|disk| fs::read(&volumes(disk)[0]).unwrap());
    assert!(after.eq(before));
    let made = [disks[1].clone(), disks[3].clone(), disks[0].clone()];
    assert_eq!(desk.give_back(&made), files);
}

#[test]
fn damaged_blocks_are_added_and_nothing_is_overwritten() {
    let (desk, disks, files) = sealed();
    scratch(&disks[0], 1..4);
    scratch(&disks[2], 5..9);
    let damaged: Vec<Vec<u8>> = disks
        .iter()
        .map(|disk| fs::read(&volumes(disk)[0]).unwrap())
        .collect();
    let (exit, json) = check(&desk, &disks, &["--repair"]);
    assert_eq!(exit, 0, "{json}");
    assert_eq!(json["repairs"][0]["written"], 3);
    assert_eq!(json["repairs"][1]["written"], 4);
    for (disk, before) in disks.iter().zip(&damaged) {
        assert!(fs::read(&volumes(disk)[0]).unwrap().starts_with(before));
    }
    let grown = fs::read(&volumes(&disks[0])[0]).unwrap().len();
    assert!(grown < damaged[0].len() + 6 * BLOCK);
    assert_eq!(
        check(&desk, &disks, &["--repair"]).1["repairs"],
        serde_json::json!([])
    );
    let left = [disks[0].clone(), disks[2].clone(), disks[4].clone()];
    assert_eq!(desk.give_back(&left), files);
}

#[test]
fn files_and_images_are_never_written_and_too_few_disks_make_nothing() {
    let (desk, disks, _) = sealed();
    scratch(&disks[0], 2..3);
    let mut given = disks.clone();
    given[0] = volumes(&disks[0])[0].clone();
    let before = fs::read(&given[0]).unwrap();
    let (exit, json) = check(&desk, &given, &["--repair"]);
    assert_eq!(
        (exit, &json["repairs"][0]["outcome"]),
        (3, &"no-folder".into())
    );
    assert_eq!(fs::read(&given[0]).unwrap(), before);

    disks[2..].iter().for_each(|disk| lose(disk));
    let (exit, json) = check(&desk, &disks, &["--repair"]);
    assert_eq!((exit, &json["whole"]), (3, &false.into()));
    let repairs = json["repairs"].as_array().unwrap();
    assert_eq!(repairs.len(), 4, "{json}");
    assert!(
        repairs.iter().all(|one| one["outcome"] == "impossible"),
        "{json}"
    );
    assert!(disks[2..].iter().all(|disk| volumes(disk).is_empty()));
}

#[test]
fn a_spread_set_is_repaired_with_all_that_it_carries() {
    let (desk, disks, files) = sealed();
    let new: Vec<PathBuf> = (0..3).map(|at| desk.path(&format!("new{at}"))).collect();
    let mut args = vec!["spread".into()];
    args.extend(disks[..3].iter().cloned());
    args.extend(["--card".into(), desk.path("card.txt")]);
    for disk in &new {
        fs::create_dir(disk).unwrap();
        args.extend(["--disk".into(), disk.clone()]);
    }
    assert_eq!(desk.run(&args, &[]).status.code(), Some(0));
    lose(&new[2]);
    let (exit, json) = check(&desk, &new, &["--repair"]);
    assert_eq!(exit, 0, "{json}");
    lose(&new[0]);
    assert_eq!(desk.give_back(&new), files);
    let (exit, json) = check(&desk, &new, &["--repair"]);
    assert_eq!(exit, 0, "{json}");
    lose(&new[1]);
    assert_eq!(desk.give_back(&new), files);
}
