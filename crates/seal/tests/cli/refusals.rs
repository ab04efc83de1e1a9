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
fn what_is_not_in_this_version_is_refused() {
    let desk = Desk::new();
    desk.add_pictures();
    let disks = desk.disks(2);
    for flags in [
        &["--since", "2012-01-01"][..],
        &["--after", "1"],
        &["--sign"],
    ] {
        let output = desk.run(&desk.seal_args(&disks), flags);
        assert_eq!(output.status.code(), Some(2));
        let sentence = format!("amana-seal: {} is not in this version\n", flags[0]);
        assert_eq!(said(&output), sentence);
        assert!(output.stdout.is_empty());
    }
    for args in [&["spread", "a"][..], &["check", "a", "--repair"]] {
        let output = desk.run(&[], args);
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains("is not in this version"));
    }
    assert_untouched(&disks);
}

#[test]
fn a_folder_that_holds_a_volume_of_the_card_is_refused() {
    let desk = Desk::new();
    desk.add_pictures();
    let disks = desk.disks(3);
    let [first, second, third] = disks.as_slice() else {
        panic!("three disks")
    };
    fs::write(second.join("holiday.avi"), vec![7; 40_000]).unwrap();
    assert_eq!(desk.seal(std::slice::from_ref(first), &[]).0, 0);
    let before = volumes(first);
    let output = desk.run(&desk.seal_args(&[third.clone(), first.clone()]), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("already holds a volume that the card opens"));
    assert_eq!(volumes(first), before);
    assert_untouched(std::slice::from_ref(third));

    // Other files are no hindrance, nor are volumes of a card that is not here.
    assert_eq!(desk.seal(std::slice::from_ref(second), &[]).0, 0);
    let other = Desk::new();
    other.add_pictures();
    assert_eq!(other.seal(std::slice::from_ref(first), &[]).0, 0);
    assert_eq!(fs::read(second.join("holiday.avi")).unwrap(), [7; 40_000]);
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
