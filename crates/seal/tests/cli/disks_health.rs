use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use testkit::{give_away, unprivileged};

use crate::desk::{Desk, PROGRAM, said, volumes};

/// Checks `disks` with JSON.
fn check(desk: &Desk, disks: &[PathBuf]) -> (i32, serde_json::Value) {
    let mut args = vec!["check".into(), "--card".into(), desk.path("card.txt")];
    args.extend_from_slice(disks);
    let output = desk.run(&args, &["--json"]);
    let json = serde_json::from_slice(&output.stdout);
    (
        output.status.code().unwrap(),
        json.unwrap_or_else(|_| panic!("{}", said(&output))),
    )
}

/// Five sealed disks, two of them spare.
fn sealed() -> (Desk, Vec<PathBuf>) {
    let desk = Desk::new();
    desk.add_pictures();
    let disks = desk.disks(5);
    assert_eq!(desk.seal(&disks, &[]).0, 0);
    (desk, disks)
}

fn scratch(disk: &Path, blocks: std::ops::Range<usize>) {
    let file = &volumes(disk)[0];
    let mut bytes = fs::read(file).unwrap();
    for block in blocks {
        bytes[block * 16_384 + 99] ^= 1;
    }
    fs::write(file, bytes).unwrap();
}

#[test]
fn sound_disks_are_sound() {
    let (desk, disks) = sealed();
    let (exit, json) = check(&desk, &disks);
    assert_eq!(exit, 0);
    assert_eq!(json["whole"], true);
    let set = &json["sets"][0];
    assert_eq!(set["packets"].as_array().unwrap().len(), 1);
    assert_eq!(set["packets"][0]["closed"], true);
    assert_eq!(set["packets"][0]["directories"], 5);
    for at in 0..5 {
        let disk = &set["disks"][at];
        assert_eq!(disk["damaged"], 0);
        assert_eq!(disk["files"][0], volumes(&disks[at])[0].to_str().unwrap());
    }
}

#[test]
fn lost_disks_within_the_spare_ones_are_named_and_everything_is_whole() {
    let (desk, disks) = sealed();
    let (exit, json) = check(&desk, &disks[..3]);
    assert_eq!((exit, &json["whole"]), (3, &true.into()));
    let set = &json["sets"][0];
    assert_eq!(set["packets"][0]["lanes_lost"], 2);
    assert_eq!(set["packets"][0]["beyond_repair"], 0);
    let absent = |at: usize| set["disks"][at]["files"].as_array().unwrap().is_empty();
    assert_eq!(
        [0, 1, 2, 3, 4].map(absent),
        [false, false, false, true, true]
    );
    assert_eq!(set["disks"][4]["found"], 0);
}

#[test]
fn scratches_are_counted_and_repair_is_told_from_loss() {
    let (desk, disks) = sealed();
    // Blocks of the lane follow the key block.
    scratch(&disks[0], 1..4);
    scratch(&disks[3], 2..6);
    let (exit, json) = check(&desk, &disks);
    assert_eq!((exit, &json["whole"]), (3, &true.into()));
    let set = &json["sets"][0];
    assert_eq!(set["disks"][0]["damaged"], 3);
    assert_eq!(set["disks"][3]["damaged"], 4);
    assert_eq!(set["packets"][0]["repairable"], 5);

    let (exit, json) = check(
        &desk,
        &[disks[0].clone(), disks[1].clone(), disks[3].clone()],
    );
    assert_eq!((exit, &json["whole"]), (3, &false.into()));
    assert_eq!(json["sets"][0]["packets"][0]["beyond_repair"], 5);
    let output = desk.run(
        &[
            "check".into(),
            disks[0].clone(),
            "--card".into(),
            desk.path("card.txt"),
        ],
        &[],
    );
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.contains("are beyond repair"), "{page}");
    assert!(page.contains("bring more disks of the set"), "{page}");
}

#[test]
fn a_disk_that_no_card_opens_is_named() {
    let (desk, disks) = sealed();
    fs::create_dir(desk.path("other")).unwrap();
    fs::write(desk.path("other/film.avi"), vec![1; 100_000]).unwrap();
    let mut all = disks.clone();
    all.push(desk.path("other"));
    let (exit, json) = check(&desk, &all);
    assert_eq!((exit, &json["whole"]), (3, &true.into()));
    assert_eq!(json["not_ours"][0], desk.path("other").to_str().unwrap());
    let (exit, json) = check(&desk, &all[5..]);
    assert_eq!((exit, &json["whole"]), (1, &false.into()));
}

#[test]
fn a_volume_may_be_given_as_a_file_under_any_name_and_moved_by_sectors() {
    let (desk, disks) = sealed();
    let mut image = vec![0; 512 * 7];
    image.extend(fs::read(&volumes(&disks[1])[0]).unwrap());
    let file = desk.path("image.dd");
    fs::write(&file, image).unwrap();
    let mut all = disks.clone();
    all[1] = file;
    let (exit, json) = check(&desk, &all);
    assert_eq!((exit, &json["whole"]), (0, &true.into()));
}

#[test]
fn a_folder_that_may_not_be_listed_hides_no_volume_beside_it() {
    let (desk, disks) = sealed();
    let closed = disks[0].join("lost+found");
    fs::create_dir(&closed).unwrap();
    give_away(desk.root()).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let program = desk.path("amana-seal");
    fs::copy(PROGRAM, &program).unwrap();
    let mut command = unprivileged(&program);
    command.args(["check", "--card"]).arg(desk.path("card.txt"));
    let output = desk.command(command.args(&disks)).output().unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("lost+found cannot be looked into"));
}

#[test]
fn a_night_that_was_not_finished_is_to_be_sealed_again() {
    let desk = Desk::new();
    desk.add_pictures();
    let disks = desk.disks(1);
    assert_eq!(desk.seal(&disks, &[]).0, 0);
    let volume = fs::OpenOptions::new()
        .write(true)
        .open(&volumes(&disks[0])[0])
        .unwrap();
    let length = volume.metadata().unwrap().len();
    let advice = |length| {
        volume.set_len(length).unwrap();
        let args = ["check".into(), disks[0].clone(), "--card".into()];
        let args: Vec<PathBuf> = args.into_iter().chain([desk.path("card.txt")]).collect();
        let output = desk.run(&args, &[]);
        String::from_utf8_lossy(&output.stdout).into_owned() + &said(&output)
    };
    assert!(!advice(length).contains("not finished"));
    let told = advice(length * 3 / 4);
    assert!(told.contains("A night was not finished"), "{told}");
}
