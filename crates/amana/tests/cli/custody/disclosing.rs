//! Fields of entries are shown to strangers, after the entry of that.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::{entries, filled, history, receipt};
use crate::house::{House, program, run};

pub(super) fn verify(house: &House, proof: &Path, exit: i32) -> Value {
    let mut verify = Command::new(program("amana-verify"));
    verify.arg(proof).arg("--json").arg("--policy");
    run(verify.arg(house.at("archive/policy")))
        .expect(exit)
        .json()
}

#[test]
fn a_field_of_an_entry_is_shown_to_a_stranger_and_nothing_else_is() {
    let (house, _, [item, _]) = filled();
    let entry = receipt(&house, &item);
    let out = house.at("shown.tlog-proof");
    let before = entries(&house);
    let line = [
        "disclose-entry",
        &entry,
        "--field",
        "kind",
        "--field",
        "state",
    ];
    let ends = ["--to", "a court", "--purpose", "court", "--out"];
    house
        .amana([&line[..], &ends[..], &[out.to_str().unwrap()]].concat())
        .expect(0);
    assert_eq!(entries(&house), before + 1);
    let report = verify(&house, &out, 0);
    let file = &report["files"][0];
    assert_eq!(file["outcome"], "consistent");
    assert_eq!(
        file["shown"],
        json!({"kind": "original-received", "state": "stored"})
    );
    assert_eq!(file["hidden"], 22);
    let text = fs::read_to_string(&out).unwrap();
    assert!(!text.contains(&item));
    let last = history(&house, &item).pop().unwrap();
    assert_eq!(last["premis"], "dissemination");
    assert_eq!(last["event"]["kind"], "disclosed");
    assert_eq!(last["event"]["fields"], json!(["kind", "state"]));
    assert_eq!(last["event"]["to"], "a court");
    assert_eq!(last["event"]["by"], Value::Null);
}

#[test]
fn entries_that_receive_nothing_are_disclosed_too() {
    let (house, accession, _) = filled();
    let text = "as she asked, and nobody else";
    house
        .amana([
            "conditions",
            "set",
            &accession,
            "--deny",
            "publish",
            "--text",
            text,
        ])
        .expect(0);
    let entry = (entries(&house) - 1).to_string();
    let line = [
        "disclose-entry",
        &entry,
        "--field",
        "deny",
        "--purpose",
        "court",
        "--out",
    ];
    let out = house.at("shown.tlog-proof");
    house
        .amana([&line[..], &[out.to_str().unwrap()]].concat())
        .expect(0);
    let report = verify(&house, &out, 0);
    assert_eq!(report["files"][0]["shown"], json!({"deny": ["publish"]}));
    assert_eq!(report["files"][0]["hidden"], 23);
}

#[test]
fn a_field_that_is_not_there_is_refused_and_one_that_points_at_people_is_warned_of() {
    let (house, _, [item, _]) = filled();
    let entry = receipt(&house, &item);
    let before = entries(&house);
    let refused = house
        .amana(["disclose-entry", &entry, "--field", "codename"])
        .expect(2);
    assert!(refused.out.is_empty());
    for word in ["codename", "path", "sha256"] {
        assert!(refused.err.contains(word), "{}", refused.err);
    }
    let asked = house.amana(["disclose-entry", &entry]).expect(2);
    assert!(asked.out.is_empty());
    for word in ["--field NAME", "path", "sha256"] {
        assert!(asked.err.contains(word), "{}", asked.err);
    }
    for (field, word) in [
        ("path", "point at people"),
        ("sha256", "copies of the file"),
    ] {
        let refused = house
            .amana(["disclose-entry", &entry, "--field", field])
            .expect(2);
        assert!(refused.out.is_empty());
        assert!(refused.err.contains(word), "{}", refused.err);
    }
    house
        .amana(["disclose-entry", "999", "--field", "kind"])
        .expect(2);
    assert_eq!(entries(&house), before);
    let shown = house
        .amana(["disclose-entry", &entry, "--field", "path", "--yes"])
        .expect(0);
    assert!(
        shown.out.starts_with("c2sp.org/tlog-proof@v1\n"),
        "{}",
        shown.out
    );
    assert_eq!(entries(&house), before + 1);
}

#[test]
fn no_entry_no_bytes() {
    let (house, accession, [item, _]) = filled();
    let entry = receipt(&house, &item);
    let before = entries(&house);
    testkit::give_away(&house.at("")).unwrap();
    let close = |mode| {
        for folder in folders(&house.at("archive/journal")) {
            fs::set_permissions(&folder, Permissions::from_mode(mode)).unwrap();
        }
    };
    let shown = house.at("shown.tlog-proof");
    let disclose = ["disclose-entry", &entry, "--field", "kind"];
    let to_file = [&disclose[..], &["--out", shown.to_str().unwrap()]].concat();
    let out = house.at("out");
    let export = ["export", &item, "--to", out.to_str().unwrap()];
    close(0o555);
    for line in [&disclose[..], &to_file, &export] {
        let failed = house.amana_unprivileged(line).expect(1);
        assert!(failed.out.is_empty(), "{line:?}: {}", failed.out);
    }
    assert!(!shown.exists());
    assert_eq!(fs::read_dir(out.join("originals")).unwrap().count(), 0);
    assert_eq!(fs::read_dir(out.join("proofs")).unwrap().count(), 0);
    close(0o755);
    assert_eq!(entries(&house), before);
    // With the same folders open it goes: it was they that kept the bytes.
    house.amana_unprivileged(&to_file).expect(0);
    assert!(shown.exists());
    fs::remove_dir_all(&out).unwrap();
    house.amana_unprivileged(export).expect(0);
    assert_eq!(fs::read_dir(out.join("originals")).unwrap().count(), 1);
    assert_eq!(entries(&house), before + 2);
    assert!(
        house
            .amana(["leg", "list", &accession])
            .expect(0)
            .err
            .is_empty()
    );
}

fn folders(root: &Path) -> Vec<PathBuf> {
    let mut all = vec![root.to_owned()];
    let inside = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    for folder in inside.filter(|path| path.is_dir()) {
        all.extend(folders(&folder));
    }
    all
}
