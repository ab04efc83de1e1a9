#![cfg(test)]
//! Wrong bytes make no parser panic, loop, or give more than there is.

use caches::{Cached, Ini, folder_notes, picture_notes, thumbcache, thumbs};
use proptest::prelude::*;

mod built;

use built::{JPEG, catalog, thumb_entry, thumbcache_file, thumbs_file};

fn sound() -> Vec<Vec<u8>> {
    let mut files: Vec<Vec<u8>> = [20, 21, 32]
        .map(|version| thumbcache_file(version, &[("9f3a1b", JPEG), ("", JPEG)]))
        .to_vec();
    files.push(thumbs_file(&[
        ("Catalog", catalog(&[(1, "a.jpg"), (2, "b.jpg")])),
        ("1", thumb_entry(12, JPEG)),
        ("2", thumb_entry(24, JPEG)),
    ]));
    files.push(b"[a.jpg]\nfaces=rect64(1),2;\nkeywords=a,b\n".to_vec());
    files
}

/// Reads bytes as everything.
fn read(bytes: &[u8]) {
    let within = |found: Vec<Cached>| {
        assert!(found.iter().all(|one| one.bytes.len() <= bytes.len()));
    };
    let _ = thumbs(bytes).map(within);
    let _ = thumbcache(bytes).map(within);
    if let Ok(ini) = Ini::parse(bytes) {
        let _ = (picture_notes(&ini), folder_notes(&ini));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn bytes_that_were_changed_are_read_or_refused(
        which in 0..5_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = sound().swap_remove(which);
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        read(&bytes);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        read(&bytes);
        read(&[b"CMMM\x20\0\0\0", bytes.as_slice()].concat());
        read(&[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes.as_slice()].concat());
    }
}
