use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;

use testkit::{give_away, unprivileged};

use crate::desk::{Desk, PROGRAM, said, volumes};

/// Asserts that nothing lies in the folders of the disks.
fn assert_untouched(disks: &[std::path::PathBuf]) {
    for disk in disks {
        assert!(volumes(disk).is_empty());
    }
}

#[test]
fn folders_in_which_it_is_not_clear_what_to_go_on_in_are_refused() {
    let desk = Desk::new();
    desk.add_pictures();
    let disks = desk.disks(4);
    let [first, second, third, fourth] = disks.as_slice() else {
        panic!("four disks")
    };
    assert_eq!(desk.seal(&[first.clone(), second.clone()], &[]).0, 0);
    assert_eq!(desk.seal(std::slice::from_ref(third), &[]).0, 0);
    let copy = fourth.join("copy.bin");
    fs::copy(&volumes(first)[0], &copy).unwrap();
    for (disks, sentence) in [
        (
            [first, third],
            "the disks hold more than one set that the card opens",
        ),
        (
            [first, fourth],
            "hold the volume of the same disk; leave the copy out",
        ),
    ] {
        let disks = disks.map(Clone::clone);
        let before = disks
            .each_ref()
            .map(|disk| fs::read(&volumes(disk)[0]).unwrap());
        let output = desk.run(&desk.seal_args(&disks), &[]);
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains(sentence), "{}", said(&output));
        assert!(
            disks
                .each_ref()
                .map(|disk| fs::read(&volumes(disk)[0]).unwrap())
                == before
        );
    }
    fs::rename(&volumes(second)[0], fourth.join("second.bin")).unwrap();
    let output = desk.run(&desk.seal_args(std::slice::from_ref(fourth)), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("holds the volumes of two disks of the set"));
}

#[test]
fn other_files_and_volumes_of_other_cards_are_no_hindrance_and_stay_as_they_are() {
    let desk = Desk::new();
    desk.add_pictures();
    let disks = desk.disks(1);
    let cover = disks[0].join("holiday.avi");
    fs::write(&cover, vec![7; 40_000]).unwrap();
    assert_eq!(desk.seal(&disks, &[]).0, 0);
    let before: Vec<_> = volumes(&disks[0])
        .iter()
        .map(|file| fs::read(file).unwrap())
        .collect();
    let other = Desk::new();
    other.add_pictures();
    assert_eq!(other.seal(&disks, &[]).0, 0);
    let after: Vec<_> = volumes(&disks[0])
        .iter()
        .map(|file| fs::read(file).unwrap())
        .collect();
    assert_eq!(after.len(), 3);
    assert!(before.iter().all(|file| after.contains(file)));
}

#[test]
fn folders_that_cannot_be_meant_are_refused() {
    let desk = Desk::new();
    desk.add_pictures();
    let disks = desk.disks(1);
    let inside = desk.path("source/DCIM");
    let twice = [disks[0].clone(), disks[0].join("../disk1")];
    for (disks, exit) in [
        (vec![inside], 2),
        (twice.to_vec(), 2),
        (vec![desk.path("source")], 2),
        (vec![desk.path("nowhere")], 1),
        (vec![desk.path("card.txt")], 1),
    ] {
        let output = desk.run(&desk.seal_args(&disks), &[]);
        assert_eq!(output.status.code(), Some(exit), "{}", said(&output));
    }
    let output = desk.run(&desk.seal_args(&disks), &["--name", "../x"]);
    assert_eq!(output.status.code(), Some(2));
    fs::write(disks[0].join("x"), "somebody's").unwrap();
    let output = desk.run(&desk.seal_args(&disks), &["--name", "x"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read(disks[0].join("x")).unwrap(), b"somebody's");
}

#[test]
fn what_is_no_card_or_no_source_fails_before_anything_is_written() {
    let desk = Desk::new();
    let disks = desk.disks(2);
    let output = desk.run(&desk.seal_args(&disks), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("there is no file in the source"));
    desk.add_pictures();
    fs::write(desk.path("card.txt"), "card/1\nwrong\nwrong\n").unwrap();
    let output = desk.run(&desk.seal_args(&disks), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("is not a card"));
    assert!(!said(&output).contains("wrong"), "a card is never quoted");
    let mut args = desk.seal_args(&disks);
    args[1] = desk.path("nowhere");
    assert_eq!(desk.run(&args, &[]).status.code(), Some(1));
    assert_untouched(&disks);
}

#[test]
fn what_does_not_fit_is_refused_before_anything_is_written() {
    let desk = Desk::new();
    desk.add_pictures();
    let disks = desk.disks(3);
    // Eight terabytes of nothing.
    File::create(desk.path("source/large"))
        .unwrap()
        .set_len(1 << 43)
        .unwrap();
    let output = desk.run(&desk.seal_args(&disks), &[]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("on each disk"));
    assert!(said(&output).contains("for each of the 3 disks on that file system"));
    assert_untouched(&disks);
}

#[test]
fn help_and_version_go_to_standard_output() {
    let desk = Desk::new();
    for args in [
        &["--help"][..],
        &["seal", "--help"],
        &["check", "-h"],
        &["--version"],
    ] {
        let output = desk.run(&[], args);
        assert_eq!(output.status.code(), Some(0));
        assert!(String::from_utf8_lossy(&output.stdout).starts_with("amana-seal"));
        assert!(output.stderr.is_empty());
    }
    assert_eq!(desk.run(&[], &[]).status.code(), Some(2));
}

#[test]
fn a_disk_that_takes_no_file_leaves_none_on_the_others() {
    let desk = Desk::new();
    desk.add_pictures();
    let disks = desk.disks(2);
    give_away(desk.root()).unwrap();
    fs::set_permissions(&disks[1], fs::Permissions::from_mode(0o500)).unwrap();
    let program = desk.path("amana-seal");
    fs::copy(PROGRAM, &program).unwrap();
    let mut command = unprivileged(&program);
    let output = desk
        .command(command.args(desk.seal_args(&disks)))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("failed to begin the volume in"));
    assert_untouched(&disks);
}
