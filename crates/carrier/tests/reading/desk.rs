//! The receiver's desk: reads volumes as `receive` does.

use std::io::Read;
use std::sync::Arc;

use carrier::{Contents, Outcome, ReadAt, ReadFile, Reading};
use model::Chance;
use testkit::FixedChance;

use crate::layout::File;
use crate::writer::{Disk, Writer};

/// Scans volumes with the writer's card.
pub(crate) fn scan(writer: &Writer, volumes: &[&[u8]]) -> Reading {
    Reading::of(
        sources(volumes),
        std::slice::from_ref(&writer.card),
        &[],
        &mut |_| {},
    )
}

pub(crate) fn sources(volumes: &[&[u8]]) -> Vec<Arc<dyn ReadAt>> {
    volumes
        .iter()
        .map(|bytes| Arc::new(bytes.to_vec()) as Arc<dyn ReadAt>)
        .collect()
}

pub(crate) fn volumes(disks: &[Disk]) -> Vec<&[u8]> {
    disks.iter().map(|disk| disk.bytes.as_slice()).collect()
}

pub(crate) fn read(contents: &Contents<'_>, file: &ReadFile) -> (Vec<u8>, Outcome) {
    let mut reader = contents.read(file);
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).unwrap();
    (bytes, reader.outcome().unwrap())
}

/// Asserts that every file of `expected` is listed and comes back bit for bit.
pub(crate) fn assert_whole(contents: &Contents<'_>, expected: &[File]) {
    assert_eq!(contents.files().len(), expected.len());
    for (file, original) in contents.files().iter().zip(expected) {
        assert_eq!(file.path.as_bytes(), original.path.as_bytes());
        let (bytes, outcome) = read(contents, file);
        assert!(bytes == original.bytes, "{} differs", original.path);
        assert!(outcome.complete && outcome.lost.is_empty(), "{outcome:?}");
        assert_eq!(Some(outcome.sha256), file.sha256);
    }
}

/// Files of these sizes with random bytes.
pub(crate) fn files(sizes: &[usize], seed: u64) -> Vec<File> {
    let mut chance = FixedChance::new(seed);
    sizes
        .iter()
        .enumerate()
        .map(|(number, size)| {
            let mut bytes = vec![0; *size];
            chance.fill(&mut bytes);
            File::new(&format!("أيلول/IMG_{number:04}.JPG"), bytes)
        })
        .collect()
}
