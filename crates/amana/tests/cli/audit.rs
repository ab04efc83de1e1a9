use std::fs;
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

use storage::{Folder, Storage};

use crate::house::{Ended, House, pictures, run};

fn filled() -> House {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 6);
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    house.amana(["audit"]).expect(0);
    house
}

fn codes(house: &House, extra: &[&str]) -> Vec<String> {
    let line = ["audit", "--json"].iter().chain(extra);
    codes_of(&house.amana(line).expect(3))
}

fn codes_of(ended: &Ended) -> Vec<String> {
    let told = ended.json();
    let defects = told["defects"].as_array().unwrap();
    defects
        .iter()
        .map(|one| one["code"].as_str().unwrap().into())
        .collect()
}

/// Audits as somebody who has no keys.
fn audit_without_keys(house: &House) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amana"));
    command.args(["audit", "--json"]).env_remove("AMANA_KEYS");
    run(command.env("AMANA_ARCHIVE", house.at("archive")))
}

/// The key of the one accession.
fn scope_key(house: &House) -> PathBuf {
    fs::read_dir(house.at("archive/keys"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.starts_with("scope-") && name != "scope-archive.age"
        })
        .unwrap()
}

fn an_original(house: &House) -> PathBuf {
    let part = fs::read_dir(house.at("archive/ocfl"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.join("v1").is_dir())
        .unwrap();
    part.join("v1/content/000001.age")
}

/// Copies a folder with everything in it.
fn copy(from: &Path, to: &Path) {
    let done = Command::new("cp")
        .arg("-a")
        .arg(from)
        .arg(to)
        .status()
        .unwrap();
    assert!(done.success());
}

#[test]
fn a_flipped_byte_is_found() {
    let house = filled();
    let file = fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(an_original(&house))
        .unwrap();
    let mut byte = [0];
    file.read_exact_at(&mut byte, 300).unwrap();
    file.write_all_at(&[byte[0] ^ 1], 300).unwrap();
    assert_eq!(codes(&house, &[]), ["object-altered"]);
}

#[test]
fn a_missing_and_an_extra_file_are_found() {
    let house = filled();
    let original = an_original(&house);
    fs::rename(&original, original.with_file_name("000999.age")).unwrap();
    let mut found = codes(&house, &[]);
    found.sort();
    assert_eq!(found, ["object-extra", "object-missing"]);
}

#[test]
fn a_log_that_was_cut_is_found_against_the_vault_and_against_an_older_checkpoint() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 3);
    let early = house.at("early");
    copy(&house.at("archive"), &early);
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    fs::copy(house.at("archive/log/checkpoint"), house.at("kept")).unwrap();
    let kept = house.at("kept");
    let against = ["--checkpoint", kept.to_str().unwrap()];
    house.amana(["audit"].iter().chain(&against)).expect(0);
    for name in ["log", "journal"] {
        let _ = fs::remove_dir_all(house.at("archive").join(name));
        if early.join(name).exists() {
            copy(&early.join(name), &house.at("archive").join(name));
        }
    }
    for file in fs::read_dir(house.at("archive")).unwrap() {
        let path = file.unwrap().path();
        if path
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with("catalog.sqlite")
        {
            fs::remove_file(path).unwrap();
        }
    }
    house.amana(["replay"]).expect(0);
    assert_eq!(codes(&house, &[]), ["part-unknown"]);
    let mut found = codes(&house, &against);
    found.sort();
    assert_eq!(found, ["log-truncated", "part-unknown"]);
}

#[test]
fn a_part_that_was_never_finished_is_named() {
    let house = filled();
    let original = an_original(&house);
    let part = original.ancestors().nth(3).unwrap();
    let unfinished = part.with_file_name(
        part.file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .replace("0001", "0002"),
    );
    fs::create_dir_all(unfinished.join("v1/content")).unwrap();
    fs::copy(&original, unfinished.join("v1/content/000001.age")).unwrap();
    assert_eq!(codes(&house, &[]), ["part-unfinished"]);
}

#[test]
fn a_catalog_that_was_changed_by_hand_is_found_and_one_that_is_gone_is_not_mistaken_for_tampering()
{
    let house = filled();
    let catalog = house.at("archive/catalog.sqlite");
    fs::copy(&catalog, house.at("kept")).unwrap();
    let change = "UPDATE items SET path = 'another.jpg' WHERE number = 1";
    let script = format!(
        "import sqlite3; c = sqlite3.connect({:?}); c.execute({change:?}); c.commit(); c.close()",
        catalog.to_str().unwrap()
    );
    let done = Command::new("python3")
        .args(["-c", &script])
        .status()
        .unwrap();
    assert!(done.success());
    let found = codes(&house, &[]);
    assert!(
        found.contains(&"catalog-row-unknown".to_owned()),
        "{found:?}"
    );
    fs::remove_file(&catalog).unwrap();
    let mut found = codes(&house, &[]);
    found.dedup();
    assert_eq!(found, ["catalog-row-missing", "not-checked"]);
    house.amana(["replay"]).expect(0);
    house.amana(["audit"]).expect(0);
}

#[test]
fn a_scope_key_that_is_gone_is_found_without_keys() {
    let house = filled();
    let clean = audit_without_keys(&house).expect(0).json();
    assert_eq!(clean["checked"]["keys"], 2);
    assert_eq!(clean["checked"]["keys_opened"], false);
    let key = scope_key(&house);
    fs::rename(&key, house.at("kept")).unwrap();
    let told = audit_without_keys(&house).expect(3).json();
    let [defect] = told["defects"].as_array().unwrap().as_slice() else {
        panic!("{told}");
    };
    assert_eq!(defect["code"], "object-missing");
    let place = format!("keys/{}", key.file_name().unwrap().to_str().unwrap());
    assert_eq!(defect["path"], place);
    fs::rename(house.at("kept"), &key).unwrap();
    fs::remove_file(house.at("archive/keys/scope-archive.age")).unwrap();
    let found = codes_of(&audit_without_keys(&house).expect(3));
    assert_eq!(found, ["object-missing"]);
}

#[test]
fn a_scope_key_that_is_no_age_file_is_found_without_keys() {
    let house = filled();
    for garbage in ["", "garbage", "age-encryption.org/v1\n"] {
        fs::write(scope_key(&house), garbage).unwrap();
        let found = codes_of(&audit_without_keys(&house).expect(3));
        assert_eq!(found, ["object-altered"], "{garbage:?}");
        assert_eq!(codes(&house, &[]), ["object-altered"], "{garbage:?}");
    }
}

#[test]
fn a_flipped_byte_in_a_scope_key_or_a_card_key_is_found_when_keys_are_given() {
    let house = filled();
    house.card();
    let told = house.amana(["audit", "--json"]).expect(0).json();
    assert_eq!(told["checked"]["keys"], 3);
    assert_eq!(told["checked"]["keys_opened"], true);
    for entry in fs::read_dir(house.at("archive/keys")).unwrap() {
        let key = entry.unwrap().path();
        let whole = fs::read(&key).unwrap();
        let mut bytes = whole.clone();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(&key, bytes).unwrap();
        audit_without_keys(&house).expect(0);
        assert_eq!(codes(&house, &[]), ["object-altered"], "{}", key.display());
        fs::write(&key, whole).unwrap();
    }
}

#[test]
fn a_card_key_that_is_gone_and_whatever_is_no_key_are_found() {
    let house = filled();
    house.card();
    let keys = house.at("archive/keys");
    let card = fs::read_dir(&keys)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| {
            path.file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with("card-")
        })
        .unwrap();
    fs::rename(card, keys.join("card-7.age")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", keys.join("link")).unwrap();
    fs::write(keys.join(".new-1-1"), "torn").unwrap();
    let told = audit_without_keys(&house).expect(3);
    let mut found = codes_of(&told);
    found.sort();
    assert_eq!(found, ["object-extra", "object-extra", "object-missing"]);
    assert_eq!(told.json()["leftovers"], 1);
}

#[test]
fn keys_of_another_archive_are_refused() {
    let (house, other) = (filled(), House::new());
    let mut command = house.command(["audit"]);
    let told = run(command.env("AMANA_KEYS", other.at("keys"))).expect(1);
    assert!(!told.out.contains("No defect"), "{}", told.out);
}

/// An archive with a disk that came, and the volume that it holds of it.
fn holding() -> (House, PathBuf) {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 3);
    let (disks, _) = house.seal(&card, 1, 0);
    house.receive(&disks, &[]);
    house.amana(["audit"]).expect(0);
    let mut volume = house.at("archive/held");
    while volume.is_dir() {
        let entry = fs::read_dir(&volume).unwrap().next();
        volume = entry.unwrap().unwrap().path();
    }
    (house, volume)
}

#[test]
fn held_volumes_are_compared_and_what_lies_beside_them_is_told_apart() {
    let (house, volume) = holding();
    fs::write(volume.with_file_name(".new-1-1"), "torn").unwrap();
    let told = house.amana(["audit", "--json"]).expect(0).json();
    assert_eq!(told["checked"]["held_volumes"], 1);
    assert_eq!(told["leftovers"], 1);
    std::os::unix::fs::symlink("/etc/passwd", volume.with_file_name("link")).unwrap();
    assert_eq!(codes(&house, &[]), ["object-extra"]);
    let mut bytes = fs::read(&volume).unwrap();
    bytes[0] ^= 1;
    fs::write(&volume, bytes).unwrap();
    assert_eq!(codes(&house, &[]), ["object-extra", "object-altered"]);
}

#[test]
fn a_held_volume_that_cannot_be_read_does_not_end_the_audit() {
    let (house, volume) = holding();
    fs::set_permissions(&volume, fs::Permissions::from_mode(0o000)).unwrap();
    fs::remove_file(an_original(&house)).unwrap();
    testkit::give_away(&house.at("")).unwrap();
    let told = house.amana_unprivileged(["audit", "--json"]).expect(3);
    let mut found = codes_of(&told);
    found.sort();
    assert_eq!(found, ["not-checked", "object-missing"]);
}

#[test]
fn an_audit_beside_a_writer_says_that_it_was_not_alone() {
    let house = filled();
    let store = Folder::open(house.at("archive")).unwrap();
    let lease = store.lease("ledger").unwrap();
    assert_eq!(codes_of(&audit_without_keys(&house)), ["not-checked"]);
    drop(lease);
    audit_without_keys(&house).expect(0);
}

fn audited(house: &House, extra: &[&str], exit: i32) -> serde_json::Value {
    let line = ["audit", "--json"].iter().chain(extra);
    house.amana(line).expect(exit).json()
}

#[test]
fn an_audit_says_what_it_covered_and_stands_in_the_log() {
    let house = filled();
    let told = audited(&house, &[], 0);
    let covered = &told["covered"];
    assert_eq!(covered["objects"], covered["of_objects"]);
    assert_eq!(covered["bytes"], covered["of_bytes"]);
    assert!(covered["objects"].as_u64().unwrap() > 6, "{told}");
    assert!(covered["seed"].is_null());
    let entry = told["entry"].as_u64().unwrap();
    assert_eq!(audited(&house, &[], 0)["entry"], entry + 1);
    let without = audit_without_keys(&house).expect(0).json();
    assert!(without["entry"].is_null());
    house.amana(["replay"]).expect(0);
    house.amana(["audit"]).expect(0);
}

#[test]
fn a_sample_is_drawn_by_a_seed_that_is_told_and_draws_the_same_again() {
    let house = filled();
    let told = audited(&house, &["--sample", "50%"], 0);
    let (covered, all) = (&told["covered"], told["covered"]["of_objects"].as_u64());
    assert_eq!(
        covered["objects"].as_u64().unwrap(),
        all.unwrap().div_ceil(2)
    );
    let seed = covered["seed"].as_str().unwrap();
    let again = audited(&house, &["--sample", "50%", "--seed", seed], 0);
    assert_eq!(again["covered"]["bytes"], covered["bytes"]);
    assert_eq!(again["covered"]["seed"], covered["seed"]);
    for wrong in [["--sample", "0%"], ["--sample", "many"]] {
        house.amana(["audit"].iter().chain(&wrong)).expect(2);
    }
}

#[test]
fn an_audit_that_was_stopped_goes_on_and_reads_again_what_was_not_whole() {
    let house = filled();
    let original = an_original(&house);
    let whole = fs::read(&original).unwrap();
    let mut damaged = whole.clone();
    damaged[300] ^= 1;
    fs::write(&original, &damaged).unwrap();
    let name = original.strip_prefix(house.at("archive")).unwrap();
    let state = serde_json::json!({
        "v": 1, "sample": null, "seed": null, "since": "2026-01-02T03:04:05Z",
        "after": name, "objects": 3, "bytes": 9, "again": [],
    });
    let left = |again: &[&Path]| {
        let mut state = state.clone();
        state["again"] = serde_json::json!(again);
        fs::write(house.at("archive/audit.json"), state.to_string()).unwrap();
    };
    left(&[]);
    let told = audited(&house, &[], 0);
    assert_eq!(told["covered"]["since"], "2026-01-02T03:04:05Z");
    assert!(!house.at("archive/audit.json").exists());
    left(&[name]);
    assert_eq!(codes(&house, &[]), ["object-altered"]);
    left(&[]);
    assert_eq!(codes(&house, &["--anew"]), ["object-altered"]);
}

#[test]
fn an_audit_whose_findings_may_concern_the_log_writes_nothing_to_it() {
    let house = filled();
    let head = house.at("archive/log/heads/000000000000");
    let mut bytes = fs::read(&head).unwrap();
    bytes[40] ^= 1;
    fs::write(&head, bytes).unwrap();
    let told = house.amana(["audit", "--json"]).expect(3);
    assert!(told.json()["entry"].is_null());
}
