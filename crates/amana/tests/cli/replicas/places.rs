use std::fs;
use std::path::Path;
use std::process::Command;

use storage::Storage;

use super::scene::{Kept, flip, kinds, paths};
use crate::house::{House, contents, run};

#[test]
fn where_copies_lie_stands_in_a_file_that_is_the_owners_alone_and_in_no_entry() {
    use std::os::unix::fs::PermissionsExt;

    let kept = Kept::with(false);
    let file = kept.house.at("archive/replicas.json");
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let listed = kept
        .house
        .amana(["replica", "list", "--json"])
        .expect(0)
        .json();
    assert_eq!(listed[0]["name"], "near");
    assert_eq!(listed[0]["behind"], 0);
    let near = kept.house.at("near");
    let catalog = fs::read(kept.house.at("archive/catalog.sqlite")).unwrap();
    let near = near.to_str().unwrap().as_bytes();
    assert!(!catalog.windows(near.len()).any(|window| window == near));
    kept.house.amana(["replica", "remove", "near"]).expect(0);
    assert_eq!(
        kept.house
            .amana(["replica", "list", "--json"])
            .expect(0)
            .json(),
        serde_json::json!([])
    );
    kept.house.amana(["replica", "remove", "near"]).expect(2);
    kept.house.amana(["replicate"]).expect(2);
    kept.house.amana(["audit", "--repair"]).expect(2);
    kept.audit(&[], 0);
}

#[test]
fn a_place_that_is_no_place_for_a_copy_is_refused() {
    let kept = Kept::with(false);
    let house = &kept.house;
    let refused = |url: &Path, exit: i32| {
        house
            .amana(["replica", "add", url.to_str().unwrap(), "--name", "other"])
            .expect(exit)
    };
    refused(&house.at("archive"), 2);
    refused(&house.at("archive/inside"), 2);
    refused(&house.at("near"), 2);
    let full = house.folder("full");
    fs::write(full.join("letter"), "dear").unwrap();
    assert!(refused(&full, 1).err.contains("choose an empty place"));
    for name in ["", "Near", "a b", "-a", "near"] {
        house
            .amana([
                "replica",
                "add",
                house.at("new").to_str().unwrap(),
                "--name",
                name,
            ])
            .expect(2);
    }
    let other = House::new();
    assert!(
        refused(&other.at("archive"), 1)
            .err
            .contains("no copy of this archive")
    );
}

#[test]
fn a_copy_that_cannot_be_reached_is_named_and_the_others_are_checked() {
    let kept = Kept::with(false);
    fs::rename(kept.house.at("near"), kept.house.at("away")).unwrap();
    let told = kept.audit(&[], 3);
    assert_eq!(told["replicas"][0]["reached"], false);
    assert_eq!(paths(&told), ["near:"]);
    let told = kept.house.amana(["replicate"]).expect(1);
    assert!(
        told.err.contains("near: failed to open the folder"),
        "{}",
        told.err
    );
}

#[test]
fn a_copy_that_is_further_than_the_archive_is_not_touched() {
    let kept = Kept::with(false);
    let older = kept.house.at("older");
    let copied = Command::new("cp")
        .arg("-a")
        .arg(kept.house.at("archive"))
        .arg(&older)
        .status();
    assert!(copied.unwrap().success());
    kept.audit(&[], 0);
    kept.house.amana(["replicate"]).expect(0);
    let before = contents(&kept.house.at("near"));
    let mut command = kept.house.command(["replicate", "--json"]);
    let told = run(command.env("AMANA_ARCHIVE", &older)).expect(3).json();
    assert_eq!(told[0]["defects"][0]["code"], "log-truncated");
    assert!(contents(&kept.house.at("near")) == before);
    let mut command = kept.house.command(["audit", "--json"]);
    let told = run(command.env("AMANA_ARCHIVE", &older)).expect(3).json();
    assert_eq!(told["defects"][0]["code"], "log-truncated", "{told}");
}

#[test]
fn a_damaged_key_never_takes_the_place_of_a_good_one() {
    let kept = Kept::with(false);
    let here = kept.here();
    let key = &kinds(&here)[7];
    let good = kept.near.read(key).unwrap();
    flip(&here, key);
    let mut keyless = Command::new(env!("CARGO_BIN_EXE_amana"));
    keyless
        .arg("replicate")
        .env("AMANA_ARCHIVE", kept.house.at("archive"));
    run(keyless.env_remove("AMANA_KEYS")).expect(3);
    kept.house.amana(["replicate"]).expect(3);
    assert_eq!(kept.near.read(key).unwrap(), good);
    kept.audit(&["--repair"], 0);
    assert_eq!(here.read(key).unwrap(), good);
}

#[test]
fn a_full_disk_is_told_and_the_next_run_goes_on() {
    let kept = Kept::with(false);
    let copy = kept.house.at("small");
    let url = copy.to_str().unwrap();
    kept.house
        .amana(["replica", "add", url, "--name", "small"])
        .expect(0);
    // Without the signal, a write beyond the limit fails as on a disk that is full.
    let mut limited = Command::new("sh");
    limited.args([
        "-c",
        "trap '' XFSZ; exec prlimit --fsize=65536 -- \"$@\"",
        "sh",
    ]);
    limited
        .arg(env!("CARGO_BIN_EXE_amana"))
        .args(["replicate", "--passphrase-file"]);
    limited.arg(kept.house.at("passphrase"));
    limited.env("AMANA_ARCHIVE", kept.house.at("archive"));
    let told = run(limited.env("AMANA_KEYS", kept.house.at("keys")));
    assert_eq!(told.exit, 1, "{}{}", told.out, told.err);
    assert!(told.err.contains("small: failed to write"), "{}", told.err);
    kept.house.amana(["replicate"]).expect(0);
    kept.audit(&[], 0);
}
