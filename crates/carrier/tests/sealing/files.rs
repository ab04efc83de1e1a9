use carrier::FileState;

use crate::bench::{Bench, assert_same, assert_stored};
use crate::memory_file::{MODIFIED, Manner, MemoryFile, bytes, of_sizes};

#[test]
fn a_file_that_cannot_be_opened_is_named_with_the_reason() {
    let bench = Bench::new(2, 1);
    let mut files = of_sizes(&[1_000, 2_000, 3_000, 4_000]);
    files[1] = files[1].clone().with(Manner::Closed(13));
    files[3] = files[3].clone().with(Manner::Closed(2));
    bench.seal(&files);
    let decoded = bench.decode().files;
    for (at, code) in [(1, "permission-denied"), (3, "not-found")] {
        let file = &decoded[at];
        assert_eq!(file.state, FileState::Unreadable);
        assert_eq!(file.code.as_deref(), Some(code));
        assert_eq!((file.bytes.len(), file.mtime), (0, None));
    }
    assert_same(&decoded[0], &files[0]);
    assert_same(&decoded[2], &files[2]);
    assert_eq!(decoded[2].mtime, Some(MODIFIED));
}

#[test]
fn a_file_that_fails_half_way_keeps_what_was_read() {
    for end in [0, 1, 4_128_768, 5_000_000] {
        let file = MemoryFile::new("a.jpg", bytes(6_000_000, 1)).with(Manner::Fails(end, 5));
        let bench = Bench::new(2, 1);
        bench.seal(&[file.clone(), of_sizes(&[10]).remove(0)]);
        let decoded = bench.decode().files;
        assert_eq!(decoded[0].state, FileState::Unreadable);
        assert_eq!(decoded[0].code.as_deref(), Some("input-output"));
        assert_eq!(decoded[0].bytes, file.bytes[..end]);
        assert_eq!(
            decoded[1].bytes.len(),
            10,
            "the next one is read all the same"
        );
    }
}

#[test]
fn a_file_that_fails_in_a_later_piece_is_unreadable_from_there() {
    let bench = Bench::new(1, 0);
    let file = MemoryFile::new("a.mov", bytes(90_000_000, 1)).with(Manner::Fails(80_000_000, 5));
    bench.seal(std::slice::from_ref(&file));
    let decoded = bench.decode().files;
    assert_eq!((decoded[0].pieces, decoded[0].whole), (2, true));
    assert_eq!(decoded[0].state, FileState::Unreadable);
    assert!(decoded[0].bytes == file.bytes[..80_000_000]);
}

#[test]
fn a_file_that_is_touched_or_resized_while_it_is_read_is_called_changed() {
    for manner in [
        Manner::Touched,
        Manner::SaysSize(99_999),
        Manner::SaysSize(100_001),
    ] {
        let bench = Bench::new(2, 1);
        let file = MemoryFile::new("a.jpg", bytes(100_000, 1)).with(manner);
        bench.seal(std::slice::from_ref(&file));
        let decoded = bench.decode().files;
        assert_eq!(decoded[0].state, FileState::Changed, "{manner:?}");
        assert_eq!(decoded[0].mtime, Some(MODIFIED));
        assert_same(&decoded[0], &file);
    }
}

#[test]
fn a_source_of_nothing_but_unreadable_files_still_names_them() {
    let bench = Bench::new(2, 1);
    let files: Vec<_> = of_sizes(&[1; 5])
        .into_iter()
        .map(|file| file.with(Manner::Closed(1)))
        .collect();
    bench.seal(&files);
    let decoded = bench.decode();
    assert!(decoded.packets[0].closing.rows.is_empty());
    assert!(
        decoded
            .files
            .iter()
            .all(|file| file.state == FileState::Unreadable)
    );
    assert_eq!(decoded.files.len(), 5);
}

#[test]
fn files_of_one_name_are_all_kept() {
    let bench = Bench::new(2, 1);
    let files: Vec<_> = (0..30)
        .map(|at| MemoryFile::new("IMG_0001.JPG", bytes(1_000, at + 1)))
        .collect();
    bench.seal(&files);
    assert_stored(&bench.decode().files, &files);
}
