use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use crate::export::{Export, proof_name};
use crate::program::{program, run, whole};

const FIRST: &str = "export/originals/7Q2K9M3T-000001.jpg";

#[test]
fn an_original_without_a_proof_is_not_tested() {
    let export = Export::of_three();
    export.remove(&format!("export/{}", proof_name(1)));
    let said = whole(&export);
    assert_eq!(said.outcomes()[0], "not-tested");
    assert_eq!(said.defects(), ["proof-missing"]);
    assert_eq!(said.code, 3);
}

#[test]
fn a_proof_without_its_original_is_named() {
    let export = Export::of_three();
    export.remove(FIRST);
    let said = whole(&export);
    assert_eq!(said.defects(), ["object-missing"]);
    assert_eq!(said.json()["checked"], 3);
    assert_eq!(said.code, 3);
}

#[test]
fn a_symbolic_link_is_not_followed() {
    let export = Export::of_three();
    fs::rename(export.at(FIRST), export.at("elsewhere")).unwrap();
    symlink(export.at("elsewhere"), export.at(FIRST)).unwrap();
    let said = whole(&export);
    assert_eq!(said.outcomes(), ["not-tested", "consistent", "consistent"]);
    assert_eq!(said.defects(), ["not-checked"]);
    assert!(said.out.contains("a symbolic link, which is not followed"));
    assert_eq!(said.code, 3);
}

#[test]
fn a_folder_of_originals_that_is_a_link_is_not_followed() {
    let export = Export::of_three();
    fs::rename(export.at("export/originals"), export.at("elsewhere")).unwrap();
    symlink(export.at("elsewhere"), export.at("export/originals")).unwrap();
    let said = whole(&export);
    assert_eq!(said.json()["files"].as_array().unwrap().len(), 3);
    assert!(said.json()["files"][0]["path"].is_null());
    assert_eq!(said.code, 3);
}

#[test]
fn what_is_no_file_and_no_proof_is_named() {
    let export = Export::of_three();
    fs::create_dir(export.at("export/originals/more")).unwrap();
    export.write("export/proofs/README.txt", b"read me");
    let pipe = Command::new("mkfifo")
        .arg(export.at("export/originals/pipe"))
        .status();
    assert!(pipe.unwrap().success());
    let said = whole(&export);
    assert_eq!(said.defects(), ["not-checked"; 3]);
    assert_eq!(said.json()["consistent"], 3);
}

#[test]
fn an_original_that_may_not_be_read_is_not_tested() {
    let export = Export::of_three();
    fs::copy(program(), export.at("program")).unwrap();
    fs::set_permissions(export.at(FIRST), PermissionsExt::from_mode(0o000)).unwrap();
    testkit::give_away(export.root()).unwrap();
    let mut command = testkit::unprivileged(export.at("program"));
    command
        .current_dir(export.root())
        .args(["export", "--policy", "policy", "--json"]);
    let said = run(command);
    assert_eq!(said.outcomes(), ["not-tested", "consistent", "consistent"]);
    assert!(said.out.contains("the original could not be read"));
    assert_eq!(
        (said.code, said.defects()),
        (3, vec!["not-checked".to_owned()])
    );
}

#[test]
fn names_that_would_deceive_are_shown_escaped() {
    let export = Export::of_three();
    export.write("export/originals/a\u{202e}gpj.exe", b"x");
    let said = whole(&export);
    assert!(said.out.contains(r"originals/a\\u{202e}gpj.exe"));
    assert!(!said.out.contains('\u{202e}'));
}
