//! An audit finds whatever is not as it was written, without any key.

use std::fs;

use crate::support::*;
use keyring::ScopeKey;
use model::{DefectCode, Sha256Digest};
use vault::{KnownPart, VaultAudit};

/// An archive with one known part of two originals.
struct Kept {
    archive: Archive,
    known: KnownPart,
}

impl Kept {
    fn new() -> Self {
        let archive = Archive::new();
        let part = sealed(&archive.vault, &accession(), FIRST, &[b"one", b"two"]);
        Self {
            archive,
            known: known(part),
        }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.archive
            .file(&format!("ocfl/{}/{name}", self.known.part))
    }

    fn audit(&self) -> VaultAudit {
        self.archive.vault.audit(&[self.known]).unwrap()
    }

    /// The defects as code and path below the part.
    fn defects(&self) -> Vec<(DefectCode, String)> {
        let folder = format!("ocfl/{}", self.known.part);
        let place = |path: Option<String>| path.unwrap().replace(&folder, "");
        let defects = self.audit().defects.into_iter();
        defects
            .map(|defect| (defect.code, place(defect.path)))
            .collect()
    }

    fn flip(&self, name: &str) {
        let mut bytes = fs::read(self.path(name)).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        fs::write(self.path(name), bytes).unwrap();
    }
}

const FILES: [&str; 8] = [
    "0=ocfl_object_1.1",
    "inventory.json",
    "inventory.json.sha256",
    "v1/content/000001.age",
    "v1/content/000002.age",
    "v1/content/manifest.jsonl.age",
    "v1/inventory.json",
    "v1/inventory.json.sha256",
];

#[test]
fn a_vault_as_it_was_written_has_no_defect_and_every_object_was_read() {
    let kept = Kept::new();
    let root_files = 2;
    let clean = VaultAudit {
        checked: FILES.len() as u64 + root_files,
        leftovers: 0,
        defects: vec![],
    };
    assert_eq!(kept.audit(), clean);
    assert_eq!(Archive::new().vault.audit(&[]).unwrap().defects, []);
}

#[test]
fn a_flipped_bit_in_any_file_is_found_there_alone() {
    for name in FILES {
        let kept = Kept::new();
        kept.flip(name);
        assert_eq!(
            kept.defects(),
            [(DefectCode::ObjectAltered, format!("/{name}"))]
        );
    }
}

#[test]
fn a_missing_file_is_found_there_alone() {
    for name in FILES {
        let kept = Kept::new();
        fs::remove_file(kept.path(name)).unwrap();
        assert_eq!(
            kept.defects(),
            [(DefectCode::ObjectMissing, format!("/{name}"))]
        );
    }
}

#[test]
fn a_shortened_and_a_lengthened_file_are_found() {
    let kept = Kept::new();
    let bytes = fs::read(kept.path(FILES[3])).unwrap();
    fs::write(kept.path(FILES[3]), &bytes[..bytes.len() - 1]).unwrap();
    fs::write(kept.path(FILES[4]), [&bytes[..], b"x"].concat()).unwrap();
    let codes: Vec<_> = kept.defects().into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, [DefectCode::ObjectAltered; 2]);
}

#[test]
fn whatever_is_on_no_record_is_named() {
    let kept = Kept::new();
    let extra = ["v1/content/000003.age", "notes.txt", "v2/inventory.json"];
    fs::create_dir(kept.path("v2")).unwrap();
    for name in extra {
        fs::write(kept.path(name), "x").unwrap();
    }
    fs::create_dir(kept.path("empty")).unwrap();
    fs::write(kept.path("صورة.jpg"), "x").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", kept.path("v1/link")).unwrap();
    let mut expected: Vec<_> = extra
        .iter()
        .chain(&["empty", "صورة.jpg", "v1/link"])
        .map(|name| (DefectCode::ObjectExtra, format!("/{name}")))
        .collect();
    expected.sort_by(|a, b| a.1.cmp(&b.1));
    assert_eq!(kept.defects(), expected);
}

#[test]
fn what_a_stopped_write_left_is_counted_and_no_defect() {
    let kept = Kept::new();
    fs::write(kept.path(".new-1-1"), "x").unwrap();
    fs::write(kept.path("v1/content/.new-1-2"), "x").unwrap();
    fs::write(kept.archive.file("ocfl/.new-1-3"), "x").unwrap();
    let found = kept.audit();
    assert_eq!((found.leftovers, found.defects), (3, vec![]));
}

#[test]
fn files_of_the_root_are_checked_and_foreign_ones_named() {
    let archive = Archive::new();
    fs::write(archive.file("ocfl/0=ocfl_1.1"), "ocfl_1.0\n").unwrap();
    fs::remove_file(archive.file("ocfl/ocfl_layout.json")).unwrap();
    fs::write(archive.file("ocfl/amana-vault.md"), "of an earlier version").unwrap();
    fs::create_dir(archive.file("ocfl/photos")).unwrap();
    fs::write(archive.file("ocfl/photos/a"), "x").unwrap();
    fs::write(archive.file("ocfl/b"), "x").unwrap();
    let found: Vec<_> = archive
        .vault
        .audit(&[])
        .unwrap()
        .defects
        .into_iter()
        .map(|defect| (defect.code, defect.path.unwrap()))
        .collect();
    let expected = [
        (DefectCode::ObjectAltered, "ocfl/0=ocfl_1.1"),
        (DefectCode::ObjectExtra, "ocfl/b"),
        (DefectCode::ObjectMissing, "ocfl/ocfl_layout.json"),
        (DefectCode::ObjectExtra, "ocfl/photos/a"),
    ];
    assert_eq!(found, expected.map(|(code, path)| (code, path.to_owned())));
}

fn only_code(archive: &Archive, known: &[KnownPart]) -> DefectCode {
    let defects = archive.vault.audit(known).unwrap().defects;
    assert_eq!(defects.len(), 1, "{defects:?}");
    defects[0].code
}

#[test]
fn a_part_that_the_log_does_not_know_is_named_and_still_checked() {
    let kept = Kept::new();
    assert_eq!(only_code(&kept.archive, &[]), DefectCode::PartUnknown);
    kept.flip("v1/content/000001.age");
    let defects = kept.archive.vault.audit(&[]).unwrap().defects;
    let codes: Vec<_> = defects.iter().map(|defect| defect.code).collect();
    assert_eq!(codes, [DefectCode::PartUnknown, DefectCode::ObjectAltered]);
}

#[test]
fn a_part_that_the_log_knows_and_that_is_not_there_is_named() {
    let (archive, key) = (Archive::new(), accession());
    let known = KnownPart {
        part: part_id(&key),
        inventory_sha256: Sha256Digest::of(""),
    };
    assert_eq!(only_code(&archive, &[known]), DefectCode::ObjectMissing);
}

#[test]
fn a_part_that_was_stopped_is_named_unfinished() {
    let (archive, key) = (Archive::new(), accession());
    let mut part = archive.vault.begin_part(&key, FIRST).unwrap();
    let received = part.receive(&b"photo"[..]).unwrap();
    part.store(received, note(&key, 1)).unwrap();
    drop(part);
    assert_eq!(only_code(&archive, &[]), DefectCode::PartUnfinished);
}

#[test]
fn a_part_that_was_exchanged_whole_is_found_by_the_log_alone() {
    let (archive, key): (_, ScopeKey) = (Archive::new(), accession());
    let first = sealed(&archive.vault, &key, FIRST, &[b"the truth"]);
    fs::remove_dir_all(archive.file(&format!("ocfl/{}", first.part))).unwrap();
    let second = sealed(&archive.vault, &key, FIRST, &[b"a forgery"]);
    assert_eq!(archive.vault.audit(&[known(second)]).unwrap().defects, []);
    let defects = archive.vault.audit(&[known(first)]).unwrap().defects;
    let place = |name: &str| Some(format!("ocfl/{}/{name}", first.part));
    let altered = |name| {
        defects
            .iter()
            .any(|d| d.code == DefectCode::ObjectAltered && d.path == place(name))
    };
    assert!(
        altered("inventory.json") && altered("v1/inventory.json"),
        "{defects:?}"
    );
}
