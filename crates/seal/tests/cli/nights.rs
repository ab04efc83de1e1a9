use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::desk::{Desk, Files, said, volumes};

/// Puts one more picture into the source; gives all that are there.
fn another_night(desk: &Desk, number: u8, all: &mut Files) {
    let path = format!("night{number}/IMG_{number:04}.JPG").into_bytes();
    let bytes = vec![number; 30_000 + usize::from(number)];
    desk.add(&path, &bytes);
    all.insert(path, bytes);
}

fn first_bytes(files: &[Vec<u8>], of: &[Vec<u8>]) -> bool {
    of.iter()
        .zip(files)
        .all(|(now, then)| now.starts_with(then))
}

fn contents(disk: &Path) -> Vec<Vec<u8>> {
    let mut files = volumes(disk);
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

#[test]
fn one_stick_takes_a_little_every_night_and_one_code_covers_all_nights() {
    let desk = Desk::new();
    let disks = desk.disks(1);
    let mut all = Files::new();
    let mut before = Vec::new();
    for night in 1..=4_u8 {
        another_night(&desk, night, &mut all);
        let (exit, json) = desk.seal(&disks, &[]);
        assert_eq!(exit, 0);
        assert_eq!(json["packets"], night);
        let from = if night == 1 { None } else { Some(night - 1) };
        assert_eq!(json["went_on_from"], serde_json::json!(from));
        let now = contents(&disks[0]);
        assert_eq!(now.len(), 1, "one file, whatever the name");
        assert!(first_bytes(&before, &now));
        let reading = desk.read(&disks);
        let [set] = reading.sets.as_slice() else {
            panic!("one set")
        };
        let code = set.health().last().unwrap().link.unwrap().code();
        assert_eq!(json["code"], code.to_string());
        before = now;
    }
    assert_eq!(desk.give_back(&disks), all);
}

#[test]
fn the_report_says_that_it_went_on_and_what_the_code_covers() {
    let desk = Desk::new();
    let disks = desk.disks(3);
    desk.add_pictures();
    desk.seal(&disks, &[]);
    let output = desk.run(&desk.seal_args(&disks), &["--name", "ignored.bin"]);
    let page = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said(&output).contains("Going on in the set that is on the disks, behind 1 packet."));
    assert!(page.contains("Any 2 of the 3 disks give what is new back."));
    assert!(page.contains(
        "It went on in the set that was there: 1 packet before, 1 new. The code is over all of them."
    ));
    assert!(disks.iter().all(|disk| volumes(disk).len() == 1));
}

#[test]
fn the_card_of_another_source_finds_nothing_on_disks_of_many_nights() {
    let desk = Desk::new();
    let disks = desk.disks(2);
    desk.add_pictures();
    for _ in 0..2 {
        assert_eq!(desk.seal(&disks, &[]).0, 0);
    }
    // A run that was killed leaves this of a packet.
    let volume = &volumes(&disks[0])[0];
    let whole = fs::metadata(volume).unwrap().len();
    desk.seal(&disks, &[]);
    let file = File::options().write(true).open(volume).unwrap();
    file.set_len(whole + 50_000).unwrap();
    let other = Desk::new();
    let mut args = vec!["check".into(), "--card".into(), other.path("card.txt")];
    args.extend(disks.iter().cloned());
    let output = other.run(&args, &[]);
    assert_eq!(output.status.code(), Some(1));
    let page = String::from_utf8_lossy(&output.stdout).into_owned();
    for disk in &disks {
        assert!(page.contains(&format!(
            "{}: the card opens nothing on it.",
            disk.display()
        )));
    }
    assert!(page.ends_with("Nothing here was sealed to this card, or nothing of it is left.\n"));
}

#[test]
fn an_empty_file_that_a_killed_run_left_is_no_hindrance_to_its_name() {
    let desk = Desk::new();
    let disks = desk.disks(1);
    desk.add_pictures();
    fs::write(disks[0].join("film.avi"), "").unwrap();
    let (exit, json) = desk.seal(&disks, &["--name", "film.avi"]);
    assert_eq!((exit, &json["disks"][0]["volume"]), (0, &"film.avi".into()));
    assert_eq!(volumes(&disks[0]).len(), 1);
}

#[test]
fn disks_join_and_are_left_out_and_every_one_names_every_file() {
    let desk = Desk::new();
    let disks = desk.disks(3);
    let mut all = Files::new();
    for (number, disks) in [&disks[..1], &disks[..], &disks[1..], &disks[..]]
        .into_iter()
        .enumerate()
    {
        another_night(&desk, number as u8, &mut all);
        assert_eq!(desk.seal(disks, &[]).0, 0);
    }
    assert_eq!(desk.give_back(&disks), all);
    let mut check = vec!["check".into(), "--card".into(), desk.path("card.txt")];
    check.extend(disks.iter().cloned());
    let output = desk.run(&check, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    for disk in &disks {
        let reading = desk.read(std::slice::from_ref(disk));
        let contents = reading.sets[0].open(vec![&desk.identity]);
        let named = |path: &Vec<u8>| {
            contents
                .files()
                .iter()
                .any(|file| file.path.as_bytes() == path)
        };
        assert!(all.keys().all(named));
    }
}

#[test]
fn a_volume_may_be_renamed_and_its_further_files_find_free_names() {
    let desk = Desk::new();
    let disks = desk.disks(1);
    let mut all = Files::new();
    another_night(&desk, 1, &mut all);
    desk.seal(&disks, &["--name", "a.bin"]);
    fs::rename(disks[0].join("a.bin"), disks[0].join("letter.doc")).unwrap();
    another_night(&desk, 2, &mut all);
    let (_, json) = desk.seal(&disks, &[]);
    assert_eq!(json["disks"][0]["volume"], "letter.doc");
    assert_eq!(json["disks"][0]["further"], serde_json::json!([]));
    let size = fs::metadata(disks[0].join("letter.doc")).unwrap().len();
    assert_eq!(json["disks"][0]["bytes"], size);
    assert_eq!(desk.give_back(&disks), all);
}

#[test]
fn older_files_are_left_and_counted() {
    let desk = Desk::new();
    let disks = desk.disks(1);
    let mut all = Files::new();
    another_night(&desk, 1, &mut all);
    let (exit, json) = desk.seal(&disks, &["--since", "2020-01-01"]);
    assert_eq!((exit, &json["older"]), (0, &0.into()));
    let output = desk.run(
        &desk.seal_args(&disks),
        &["--since", "2200-01-01T00:00:00Z"],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("no file that is new enough (1 is older)"));
    // What was there when the night began is older than what came in it.
    let noon = SystemTime::now() + Duration::from_secs(3_600);
    another_night(&desk, 2, &mut all);
    let new = desk.path("source/night2/IMG_0002.JPG");
    File::options()
        .write(true)
        .open(new)
        .unwrap()
        .set_modified(noon)
        .unwrap();
    let moment = model::Timestamp::from(noon - Duration::from_secs(60)).to_string();
    let (exit, json) = desk.seal(&disks, &["--since", &moment]);
    assert_eq!(exit, 0);
    assert_eq!((&json["older"], &json["files"]), (&1.into(), &1.into()));
    assert_eq!(desk.give_back(&disks), all);
}

#[test]
fn a_new_set_may_go_on_from_the_code_of_an_older_one() {
    let desk = Desk::new();
    let disks = desk.disks(1);
    desk.add_pictures();
    let (_, old) = desk.seal(&disks, &[]);
    let code = old["code"].as_str().unwrap();
    let (exit, new) = desk.seal(&disks, &["--after", code]);
    assert_eq!(exit, 0);
    assert_ne!(new["set"], old["set"]);
    assert_eq!(new["went_on_from"], serde_json::Value::Null);
    let reading = desk.read(&disks);
    let set = reading
        .sets
        .iter()
        .find(|set| new["set"] == set.id().to_string());
    let contents = set.unwrap().open(vec![&desk.identity]);
    assert_eq!(contents.packets()[0].after.as_deref(), Some(code));
    let misheard = code.replacen(&code[..1], if code.starts_with('1') { "2" } else { "1" }, 1);
    let output = desk.run(&desk.seal_args(&disks), &["--after", &misheard]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("--after is the code of an older set"));
    assert_eq!(volumes(&disks[0]).len(), 2);
}

#[test]
fn a_volume_looks_as_old_as_the_newest_other_file_unless_told_otherwise() {
    let desk = Desk::new();
    let disks = desk.disks(2);
    desk.add_pictures();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_234_567_890);
    for (name, days) in [("old.jpg", 400), ("newer.jpg", 0)] {
        let place = disks[0].join(name);
        fs::write(&place, "a picture of the sea").unwrap();
        let file = File::options().write(true).open(place).unwrap();
        file.set_modified(long_ago - Duration::from_secs(days * 86_400))
            .unwrap();
    }
    let now = SystemTime::now();
    let modified = |disk: &Path| {
        let volume = fs::metadata(disk.join("film.avi")).unwrap();
        volume.modified().unwrap()
    };
    for _ in 0..2 {
        assert_eq!(desk.seal(&disks, &["--name", "film.avi"]).0, 0);
        assert_eq!(modified(&disks[0]), long_ago);
        // There is no other file on this one.
        assert!(modified(&disks[1]) >= now - Duration::from_secs(60));
    }
    desk.seal(&disks, &["--times", "now"]);
    assert!(modified(&disks[0]) >= now - Duration::from_secs(60));
}
