//! What strangers and witnesses saw of an archive goes with its copies.

use std::fs;

use super::scene::{Kept, paths};
use crate::house::run;

/// Makes an archive of a copy, on an empty machine.
fn recovered(kept: &Kept, from: &str, to: &str) {
    let (from, to) = (kept.house.at(from), kept.house.at(to));
    let line = [
        "recover",
        to.to_str().unwrap(),
        "--storage",
        from.to_str().unwrap(),
    ];
    kept.house.amana(line).expect(0);
}

/// Runs a command on a recovered archive.
fn there(kept: &Kept, archive: &str, line: &[&str], exit: i32) -> crate::house::Ended {
    let mut command = kept.house.command(line);
    run(command.env("AMANA_ARCHIVE", kept.house.at(archive))).expect(exit)
}

fn clocks(kept: &Kept, folder: &str) -> usize {
    let clocks = fs::read_dir(kept.house.at(folder).join("log/clock"));
    clocks.map_or(0, Iterator::count)
}

#[test]
fn an_archive_that_comes_back_from_a_copy_is_on_its_clock_and_shows_what_it_showed() {
    let kept = Kept::with(false);
    recovered(&kept, "near", "again");
    let told = there(&kept, "again", &["status", "--json"], 0).json();
    let here = kept.house.amana(["status", "--json"]).json();
    assert!(here["publishing"]["published"].as_u64().unwrap() > 0);
    assert_eq!(told["publishing"], here["publishing"]);
    there(&kept, "again", &["audit"], 0);
    // Also from a copy of an older version of this program, which had no clock.
    fs::remove_dir_all(kept.house.at("near/log/clock")).unwrap();
    recovered(&kept, "near", "once-more");
    assert_eq!(clocks(&kept, "near"), clocks(&kept, "archive"));
    there(&kept, "once-more", &["audit"], 0);
}

#[test]
fn an_older_copy_that_is_brought_back_is_refused_by_its_witnesses_with_and_without_a_clock() {
    let kept = Kept::with(false);
    let house = &kept.house;
    let key = house.witness("north");
    let north = house.stand("north", "127.0.0.1:0");
    let line = [
        "log", "witness", "add", "north", &key, &north.url, "--quorum", "1",
    ];
    house.amana(line).expect(0);
    house.amana(["replicate"]).expect(0);
    let mut copy = std::process::Command::new("cp");
    run(copy.arg("-a").arg(house.at("near")).arg(house.at("older"))).expect(0);
    house.make_a_beat_due();
    house.amana(["log", "publish"]).expect(0);

    recovered(&kept, "older", "again");
    for clock in [true, false] {
        if !clock {
            fs::remove_dir_all(house.at("older/log/clock")).unwrap();
        }
        let refused = there(&kept, "again", &["card", "new", "swift"], 1);
        assert!(refused.err.contains("older copy"), "{}", refused.err);
    }
    assert!(!house.refusals("north").is_empty());
}

#[test]
fn a_clock_that_somebody_deleted_or_set_by_hand_is_named_and_comes_back() {
    let kept = Kept::with(false);
    let house = &kept.house;
    let folder = house.at("archive/log/clock");
    let clock = fs::read_dir(&folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let name = format!("log/clock/{}", clock.file_name().unwrap().to_str().unwrap());
    let good = fs::read(&clock).unwrap();
    fs::remove_file(&clock).unwrap();
    assert_eq!(paths(&kept.audit(&[], 3)), [name.as_str()]);
    house.amana(["log", "publish"]).expect(2);
    // The next command that writes puts it again.
    house.amana(["card", "new", "swift"]).expect(0);
    assert_eq!(fs::read(&clock).unwrap(), good);
    let other = String::from_utf8(good.clone()).unwrap();
    fs::write(&clock, other.replace("\"grow\":64", "\"grow\":65")).unwrap();
    assert_eq!(paths(&kept.audit(&[], 3)), [name.as_str()]);
    kept.audit(&["--repair"], 0);
    assert_eq!(fs::read(&clock).unwrap(), good);
    let planted = folder.join("000000000001");
    fs::write(&planted, &good).unwrap();
    assert_eq!(paths(&kept.audit(&[], 3)), ["log/clock/000000000001"]);
}

#[test]
fn what_strangers_fetch_comes_back_whoever_lost_it() {
    let kept = Kept::with(false);
    let tiles = kept.house.at("archive/public/tile");
    let before = crate::house::contents(&tiles);
    assert!(!before.is_empty());
    fs::remove_dir_all(&tiles).unwrap();
    // Copies too: the heads alone give it.
    fs::remove_dir_all(kept.house.at("near/public")).unwrap();
    kept.audit(&[], 3);
    kept.audit(&["--repair"], 0);
    assert!(crate::house::contents(&tiles) == before);
    kept.house.amana(["replicate"]).expect(0);
    assert!(crate::house::contents(&kept.house.at("near/public/tile")) == before);
    kept.audit(&[], 0);
}
