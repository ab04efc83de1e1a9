use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use carrier::{Card, CardSecret, ReadAt, Reading};

use crate::expected::{Expected, File};

/// The files of the disks of a set.
pub(crate) fn volumes(set: &Path) -> Vec<PathBuf> {
    let mut volumes = Vec::new();
    for disk in fs::read_dir(set.join("disks")).unwrap() {
        for file in fs::read_dir(disk.unwrap().path()).unwrap() {
            volumes.push(file.unwrap().path());
        }
    }
    volumes.sort();
    volumes
}

/// What this program reads.
pub(crate) fn ours(set: &Path) -> Expected {
    let secret: CardSecret = Card::parse(&fs::read(set.join("card")).unwrap())
        .and_then(|card| card.secret(None))
        .unwrap();
    let volumes = volumes(set);
    let bytes = volumes.iter().map(|volume| fs::read(volume).unwrap());
    let sources: Vec<_> = bytes
        .map(|bytes| Arc::new(bytes) as Arc<dyn ReadAt>)
        .collect();
    let reading = Reading::of(sources, &[secret], &[], &mut |_| {});
    let identity = crate::make::identity(set);
    let mut expected = Expected {
        codes: Vec::new(),
        hands: Vec::new(),
        files: Vec::new(),
    };
    let mut hands = BTreeSet::new();
    for set in &reading.sets {
        let contents = set.open(vec![identity.as_ref()]);
        let tips = contents.tips().into_iter().filter(|tip| {
            let packets = contents.packets();
            packets[tip.packet.0].closed
        });
        expected.codes.extend(tips.map(|tip| tip.code.to_string()));
        for packet in contents.packets() {
            hands.extend(packet.hand.map(|hand| hand.to_string()));
        }
        for file in contents
            .files()
            .iter()
            .filter(|file| file.again_in.is_none())
        {
            let mut reader = contents.read(file);
            io::copy(&mut reader, &mut io::sink()).unwrap();
            let outcome = reader.outcome().unwrap();
            let whole = outcome.complete && Some(outcome.sha256) == file.sha256;
            let state = match (whole, &file.packing) {
                (false, _) => "lost",
                (true, None) => "whole",
                (true, Some(_)) => "packed",
            };
            expected.files.push(File {
                path: file.path.to_base64(),
                sha256: file.sha256.map(|sha256| sha256.to_string()),
                size: file.size,
                state: state.to_owned(),
            });
        }
    }
    expected.hands.extend(hands);
    expected.codes.sort();
    expected.files.sort();
    expected
}

/// What the reader in Python reads.
pub(crate) fn python(python: &OsStr, set: &Path) -> Expected {
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/spec/reader/read.py");
    let output = Command::new(python)
        .arg(reader)
        .arg("--card")
        .arg(set.join("card"))
        .arg("--identity")
        .arg(set.join("identity"))
        .args(volumes(set))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let mut found: Expected = serde_json::from_slice(&output.stdout).unwrap();
    found.files.sort();
    found
}
