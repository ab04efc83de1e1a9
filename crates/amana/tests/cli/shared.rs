//! Real photographs and malformed files from outside the project go through the whole path, and
//! programs written by others, or from the specifications alone, agree with what comes out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use base64::Engine;
use serde_json::Value;

use crate::house::{House, contents, exported, pictures, program, run};

type Files = BTreeMap<Vec<u8>, Vec<u8>>;

const DISKS: usize = 5;
const SPARE: usize = 2;
const OCFL_VALIDATOR: &str = "
import sys, ocfl
root = ocfl.StorageRoot(root=sys.argv[1])
valid = root.validate(validate_objects=True, check_digests=True)
print(root.errors, root.log)
print(valid, root.good_objects, root.num_objects)
";

/// Hands out everything that there is, and has `amana-verify` check it with the policy alone.
#[track_caller]
fn hand_out(house: &House, exit: i32) -> Files {
    let to = house.at("out");
    house
        .amana(["export", "--all", "--to", to.to_str().unwrap()])
        .expect(exit);
    let mut verify = Command::new(program("amana-verify"));
    verify.arg(&to).arg("--policy");
    run(verify.arg(house.at("archive/policy"))).expect(0);
    exported(&to)
}

/// Ends the test, naming the files, unless both hold the same bytes below the same names.
#[track_caller]
fn assert_same(out: &Files, expected: &Files) {
    let names: BTreeSet<_> = out.keys().chain(expected.keys()).collect();
    let differ = names
        .into_iter()
        .filter(|name| out.get(*name) != expected.get(*name));
    let differ: Vec<_> = differ.map(|name| String::from_utf8_lossy(name)).collect();
    assert!(differ.is_empty(), "{differ:?}");
}

/// Asks the validator that others wrote; without it (`AMANA_PYTHON`) says so.
fn assert_ocfl(house: &House) {
    let Some(python) = std::env::var_os("AMANA_PYTHON") else {
        println!("skipped: AMANA_PYTHON names no python with the module ocfl");
        return;
    };
    let parts = house.amana(["status", "--json"]).expect(0).json()["parts"].clone();
    let root = house.at("archive/ocfl");
    let mut validator = Command::new(python);
    let said = run(validator.args(["-c", OCFL_VALIDATOR]).arg(root)).expect(0);
    let expected = format!("True {parts} {parts}");
    assert_eq!(said.out.lines().last().unwrap(), expected, "{}", said.out);
}

fn scratch(disk: &Path, offset: u64, length: usize) {
    let volume = fs::read_dir(disk).unwrap().next().unwrap().unwrap().path();
    let volume = fs::OpenOptions::new().write(true).open(volume).unwrap();
    volume.write_all_at(&vec![0; length], offset).unwrap();
}

fn count(told: &Value, names: &[&str]) -> u64 {
    names.iter().map(|name| told[name].as_u64().unwrap()).sum()
}

/// Photographs on the disks that `damage` leaves, received with the code.
fn received(photos: &Path, exit: i32, damage: impl FnOnce(&mut Vec<PathBuf>)) -> (House, Value) {
    let house = House::new();
    let (mut disks, sealed) = house.seal(photos, DISKS, SPARE);
    damage(&mut disks);
    let code = sealed["code"].as_str().unwrap();
    let told = house.receive(&disks, &["--code", code, "--no-examine"]);
    let told = told.expect(exit).json();
    (house, told)
}

#[test]
fn photographs_and_malformed_pictures_come_back_bit_for_bit() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let folders = ["photos", "hostile"].map(|name| data.join(name));
    let house = House::new();
    let told = house
        .amana([
            "ingest".as_ref(),
            "--json".as_ref(),
            folders[0].as_os_str(),
            folders[1].as_os_str(),
        ])
        .expect(0)
        .json();
    let [mut expected, hostile] = folders.map(|folder| contents(&folder));
    let offered = expected.len() + hostile.len();
    expected.extend(hostile);
    assert_eq!(expected.len(), offered, "a name is in both folders");
    assert!(offered > 0);
    assert_eq!(told["offered"], offered);
    assert_eq!(count(&told, &["stored", "duplicate"]), offered as u64);
    assert_same(&hand_out(&house, 0), &expected);
    house.amana(["audit"]).expect(0);
    assert_ocfl(&house);
    assert_eq!(checked_from_the_specifications(&house), offered);
}

#[test]
fn photographs_survive_the_loss_of_two_disks_of_five() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let photos = data.join("photos");
    let (house, told) = received(&photos, 3, |disks| {
        disks.remove(4);
        disks.remove(1);
    });
    let expected = contents(&photos);
    assert_eq!(
        count(&told, &["present", "recovered"]),
        expected.len() as u64
    );
    assert_same(&hand_out(&house, 0), &expected);
    house.amana(["audit"]).expect(0);
    assert_ocfl(&house);
}

#[test]
fn photographs_survive_one_lost_disk_and_two_scratched_elsewhere() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let photos = data.join("photos");
    let (house, told) = received(&photos, 3, |disks| {
        scratch(&disks[0], 3_000_000, 2_000_000);
        scratch(&disks[3], 20_000_000, 4_000_000);
        disks.remove(2);
    });
    let expected = contents(&photos);
    assert_eq!(
        count(&told, &["present", "recovered"]),
        expected.len() as u64
    );
    assert_same(&hand_out(&house, 0), &expected);
    house.amana(["audit"]).expect(0);
}

#[test]
fn what_two_lost_disks_and_a_scratch_leave_is_whole_or_named() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let photos = data.join("photos");
    let (house, told) = received(&photos, 3, |disks| {
        scratch(&disks[2], 9_000_000, 4_000_000);
        disks.remove(1);
        disks.remove(0);
    });
    let expected = contents(&photos);
    let hurt = count(&told, &["damaged", "missing"]);
    let whole = count(&told, &["present", "recovered"]);
    assert_eq!(whole + hurt, expected.len() as u64, "{told}");
    assert!(hurt > 0 && whole > hurt, "{whole} whole, {hurt} not");
    let mut out = hand_out(&house, 3);
    let mut expected = expected;
    for item in house.items() {
        let path = base64::prelude::BASE64_STANDARD
            .decode(item["path_bytes"].as_str().unwrap())
            .unwrap();
        if !["stored", "duplicate"].contains(&item["state"].as_str().unwrap()) {
            out.remove(&path);
            assert!(expected.remove(&path).is_some(), "{item}");
        }
    }
    assert_eq!(expected.len() as u64, whole);
    assert_same(&out, &expected);
    house.amana(["audit"]).expect(0);
}

fn checker(args: &[&Path]) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ledger/tests/check_log.py");
    Command::new("python3")
        .arg(script)
        .args(args)
        .output()
        .expect("python3 is needed (Debian package python3)")
}

/// How many exported originals the checker that knows only the specifications finds to be proven.
#[track_caller]
fn checked_from_the_specifications(house: &House) -> usize {
    let (out, policy) = (house.at("out"), house.at("archive/policy"));
    let output = checker(&["export".as_ref(), &out, &policy]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    usize::try_from(told["originals"].as_u64().unwrap()).unwrap()
}

fn flip(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file, bytes).unwrap();
}

#[test]
fn a_checker_written_from_the_specifications_agrees_with_an_export() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 8);
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    assert_same(&hand_out(&house, 0), &contents(&card));
    assert_eq!(
        checked_from_the_specifications(&house),
        contents(&card).len()
    );

    let policy = fs::read_to_string(house.at("archive/policy")).unwrap();
    let vkey = policy.lines().next().unwrap().strip_prefix("log ").unwrap();
    let proof = fs::read_dir(house.at("out/proofs"))
        .unwrap()
        .next()
        .unwrap();
    let proof = proof.unwrap().path();
    let log = house.at("archive/log");
    let output = checker(&[&log, vkey.as_ref(), &proof]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
}

#[test]
fn the_checker_refuses_an_export_that_was_changed() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 2);
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    hand_out(&house, 0);
    let item = house.items()[0].clone();
    let (out, policy) = (house.at("out"), house.at("archive/policy"));
    let original = fs::read_dir(out.join("originals"))
        .unwrap()
        .map(|file| file.unwrap().path());
    let original = original
        .max_by_key(|file| fs::metadata(file).unwrap().len())
        .unwrap();
    let proof = format!("proofs/{}.tlog-proof", item["item"].as_str().unwrap());
    for file in [original, out.join(proof)] {
        let kept = fs::read(&file).unwrap();
        flip(&file);
        let output = checker(&["export".as_ref(), &out, &policy]);
        assert_eq!(output.status.code(), Some(1), "{}", file.display());
        fs::write(&file, kept).unwrap();
    }
    assert_eq!(
        checked_from_the_specifications(&house),
        contents(&card).len()
    );
}
