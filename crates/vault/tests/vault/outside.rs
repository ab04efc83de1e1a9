//! Programs that others wrote read the vault: an OCFL validator and an age implementation.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use keyring::ExposeSecret;
use model::PartNumber;
use tempfile::TempDir;

use crate::support::*;

/// Names the python that has the module `ocfl` (PyPI ocfl-py).
const PYTHON: &str = "AMANA_PYTHON";
const VALIDATE: &str = "
import sys, ocfl
root = ocfl.StorageRoot(root=sys.argv[1])
valid = root.validate(validate_objects=True, check_digests=True)
print(root.errors, root.log)
print(valid, root.good_objects, root.num_objects)
";

/// What the validator says: whether the root is valid, how many objects are, how many there are.
fn validate(archive: &Archive) -> Option<String> {
    let Some(python) = std::env::var_os(PYTHON) else {
        println!("skipped: {PYTHON} names no python with the module ocfl");
        return None;
    };
    let mut command = Command::new(python);
    let output = command
        .args(["-c", VALIDATE])
        .arg(archive.file("ocfl"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    Some(String::from_utf8(output.stdout).unwrap())
}

pub(crate) fn assert_valid(archive: &Archive, parts: usize) {
    if let Some(said) = validate(archive) {
        let last = said.lines().last().unwrap();
        assert_eq!(last, format!("True {parts} {parts}"), "{said}");
    }
}

#[test]
fn an_ocfl_validator_accepts_a_root_with_no_part_one_and_several() {
    let archive = Archive::new();
    assert_valid(&archive, 0);
    let (key, other) = (accession(), accession());
    sealed(&archive.vault, &key, FIRST, &[b"one", b"", &[7; 70_000]]);
    assert_valid(&archive, 1);
    sealed(&archive.vault, &key, PartNumber(2), &[b"two"]);
    sealed(&archive.vault, &other, FIRST, &[]);
    assert_valid(&archive, 3);
}

#[test]
fn an_ocfl_validator_refuses_what_was_altered() {
    let archive = Archive::new();
    let part = sealed(&archive.vault, &accession(), FIRST, &[b"one"]).part;
    fs::write(
        archive.file(&format!("ocfl/{part}/v1/content/000001.age")),
        "x",
    )
    .unwrap();
    if let Some(said) = validate(&archive) {
        assert_eq!(said.lines().last(), Some("True 0 1"), "{said}");
    }
}

fn has(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok();
    if !found {
        println!("skipped: the program {program} is not installed");
    }
    found
}

/// The commands that the specification gives for reading a part.
fn recipe() -> String {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/spec/vault.md");
    let spec = fs::read_to_string(spec).unwrap();
    let (_, rest) = spec.split_once("```sh\n").unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_commands_of_the_specification_give_every_original_back() {
    if !["age", "jq", "sha256sum"].into_iter().all(has) {
        return;
    }
    let (archive, key) = (Archive::new(), accession());
    let originals: [&[u8]; 3] = [b"one", b"", &[7; 200_000]];
    let part = sealed(&archive.vault, &key, FIRST, &originals).part;
    let copy = TempDir::new().unwrap();
    let folder: PathBuf = copy.path().join("part");
    let copied = Command::new("cp")
        .arg("-r")
        .arg(archive.file(&format!("ocfl/{part}")))
        .arg(&folder)
        .status();
    assert!(copied.unwrap().success());
    let identity = key.identity().to_string();
    fs::write(folder.join("scope.txt"), identity.expose_secret()).unwrap();

    let mut shell = Command::new("sh");
    let output = shell
        .args(["-e", "-c", &recipe()])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    for (number, bytes) in (1..).zip(originals) {
        let item = placement(&key, number).item.to_string();
        assert!(fs::read(folder.join(item)).unwrap() == bytes);
    }
}
