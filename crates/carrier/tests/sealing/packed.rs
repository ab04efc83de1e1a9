//! Pictures stored packed: what is packed, what is not, and what a reader gives back.

use std::io::Read;
use std::sync::Arc;

use carrier::{BLOCK, FileLine, FileState, Outcome, ReadAt, Reading, RunEnd};
use jpeg_encoder::{ColorType, Encoder};
use model::Sha256Digest;

use crate::bench::{Bench, Notes, assert_stored};
use crate::memory_disk::Room;
use crate::memory_file::{Manner, MemoryFile, bytes};

/// A scene with slopes, edges and grain, as a camera might write it.
fn jpeg(side: u16, seed: u64) -> Vec<u8> {
    let grain = bytes(usize::from(side) * usize::from(side), seed);
    let pixels: Vec<u8> = (0_u32..)
        .zip(&grain)
        .flat_map(|(at, grain)| {
            let (x, y) = (at % u32::from(side), at / u32::from(side));
            let edge = if (x / 40 + y / 24) % 3 == 0 { 90 } else { 0 };
            let slope = (x + 2 * y) * 70 / u32::from(side) + u32::from(grain % 16);
            [slope + edge, slope, 50 + edge].map(|value| value as u8)
        })
        .collect();
    let mut jpeg = Vec::new();
    Encoder::new(&mut jpeg, 90)
        .encode(&pixels, side, side, ColorType::Rgb)
        .unwrap();
    jpeg
}

fn pictures(count: u64) -> Vec<MemoryFile> {
    (0..count)
        .map(|at| MemoryFile::new(format!("DCIM/{at:04}.JPG"), jpeg(400, at + 1)))
        .collect()
}

fn packing(k: usize, m: usize) -> Bench {
    Bench {
        pack: true,
        ..Bench::new(k, m)
    }
}

fn lines(notes: &Notes) -> impl Iterator<Item = &FileLine> {
    notes.closed.iter().flat_map(|packet| &packet.files)
}

/// What the reading engine gives of each file on these volumes, in the order of the directory.
fn read(bench: &Bench, volumes: Vec<Vec<u8>>) -> Vec<(Vec<u8>, Outcome)> {
    let sources = volumes
        .into_iter()
        .map(|bytes| Arc::new(bytes) as Arc<dyn ReadAt>);
    let secrets = [bench.cards[0].secret.clone()];
    let reading = Reading::of(sources.collect(), &secrets, &[], &mut |_| {});
    let contents = reading.sets[0].open(vec![&bench.identities[0]]);
    let read = |file| {
        let mut reader = contents.read(file);
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).unwrap();
        (bytes, reader.outcome().unwrap())
    };
    contents.files().iter().map(read).collect()
}

fn volumes(bench: &Bench) -> Vec<Vec<u8>> {
    let disks = bench.disks.iter();
    disks.map(|disk| disk.files().concat()).collect()
}

#[test]
fn pictures_are_stored_packed_and_come_back_bit_for_bit() {
    let bench = packing(2, 1);
    let mut files = pictures(6);
    files.insert(2, MemoryFile::new("notes.txt", bytes(30_000, 9)));
    let notes = bench.seal(&files);
    let all: u64 = files.iter().map(|file| file.bytes.len() as u64).sum();
    assert_eq!(notes.read, all);
    for (line, file) in lines(&notes).zip(&files) {
        assert_eq!(line.size, file.bytes.len() as u64);
        assert_eq!(line.sha256, Sha256Digest::of(&file.bytes));
        let stored: u64 = line.fragments.iter().map(|place| u64::from(place.2)).sum();
        match &line.packing {
            Some(packed) => assert!(packed.size == stored && stored < line.size * 9 / 10),
            None => assert_eq!(line.path.as_bytes(), b"notes.txt"),
        }
    }
    assert_eq!(
        lines(&notes).filter(|line| line.packing.is_some()).count(),
        6
    );
    // A decoder that knows nothing of the reading engine, then the engine with a disk lost.
    assert_stored(&bench.decode().files, &files);
    let mut left = volumes(&bench);
    left.remove(0);
    for ((bytes, outcome), file) in read(&bench, left).iter().zip(&files) {
        assert!(*bytes == *file.bytes && outcome.complete && !outcome.packed);
        assert_eq!(outcome.sha256, Sha256Digest::of(&file.bytes));
    }
}

#[test]
fn without_being_asked_nothing_is_packed() {
    let bench = Bench::new(2, 1);
    let notes = bench.seal(&pictures(2));
    assert!(lines(&notes).all(|line| line.packing.is_none()));
}

#[test]
fn what_changes_or_cannot_be_read_is_stored_as_it_was_read() {
    let jpeg = jpeg(500, 1);
    let size = jpeg.len();
    let half = size / 2;
    for (manner, state, kept) in [
        (Manner::Touched, FileState::Changed, size),
        (Manner::SaysSize(size as u64 - 9), FileState::Changed, size),
        (Manner::SaysSize(size as u64 + 9), FileState::Changed, size),
        (Manner::Fails(half, 5), FileState::Unreadable, half),
        (Manner::Fails(0, 5), FileState::Unreadable, 0),
    ] {
        let bench = packing(2, 1);
        let file = MemoryFile::new("a.jpg", jpeg.clone()).with(manner);
        let notes = bench.seal(std::slice::from_ref(&file));
        let line = lines(&notes).next().unwrap();
        assert_eq!(
            (line.state, line.packing.is_some()),
            (state, false),
            "{manner:?}"
        );
        assert!(
            bench.decode().files[0].bytes == file.bytes[..kept],
            "{manner:?}"
        );
        assert_eq!(notes.read, kept as u64);
        assert_eq!(file.read.get(), kept as u64, "read once");
    }
}

#[test]
fn what_only_looks_like_a_picture_is_stored_as_it_is() {
    let bench = packing(1, 0);
    let whole = jpeg(300, 1);
    let mut noise = vec![0xff, 0xd8, 0xff];
    noise.extend(bytes(600_000, 2));
    let mut garbled = whole.clone();
    garbled.splice(900..900, bytes(5_000, 3));
    // A picture of 65,535 by 65,535 would take gigabytes.
    let mut huge = whole.clone();
    let frame = huge.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    huge[frame + 5..frame + 9].fill(0xff);
    let mut long = whole;
    long.extend(bytes(40 << 20, 4));
    let files: Vec<_> = [noise, garbled, huge, long, vec![0xff, 0xd8, 0xff]]
        .into_iter()
        .map(|bytes| MemoryFile::new("a.jpg", bytes))
        .collect();
    let notes = bench.seal(&files);
    let huge_and_long = lines(&notes).skip(2).take(2);
    assert!(huge_and_long.map(|line| &line.packing).all(Option::is_none));
    assert_stored(&bench.decode().files, &files);
}

#[test]
fn a_full_disk_holds_whole_pictures_packed() {
    let files = pictures(40);
    let all: usize = files.iter().map(|file| file.bytes.len()).sum();
    for room in [
        Room::Told(all / 2),
        Room::Untold(all / 2),
        Room::ToldTooLate(all / 2),
    ] {
        let bench = Bench {
            pack: true,
            ..Bench::with_disks(1, 0, |_| room, carrier::FILE_LIMIT)
        };
        let mut notes = Notes::default();
        let run = bench.seal_with(&files, &mut notes);
        assert_eq!(run.end, RunEnd::Full(0));
        assert!(lines(&notes).all(|line| line.piece.is_none() || line.packing.is_none()));
        let decoded = bench.decode().files;
        let whole = decoded.iter().take_while(|file| file.whole).count();
        // One that tells too late, or never, is full of the attempt that was abandoned.
        let least = if matches!(room, Room::Told(_)) { 10 } else { 0 };
        assert!(whole >= least, "{whole} whole, {room:?}");
        assert_stored(&decoded[..whole], &files[..whole]);
    }
}

#[test]
fn a_packed_picture_of_which_a_stretch_is_lost_is_kept_packed_and_nothing_is_invented() {
    let bench = packing(1, 0);
    let files: Vec<_> = (0..3)
        .map(|at| MemoryFile::new(format!("{at}.jpg"), jpeg(1_200, at + 1)))
        .collect();
    let notes = bench.seal(&files);
    let whole = read(&bench, volumes(&bench));
    let mut damaged = volumes(&bench);
    // Block 0 is the key; two blocks are gone in the middle of the first picture.
    damaged[0][7 * BLOCK..9 * BLOCK].fill(0);
    let left = read(&bench, damaged);
    let packed = lines(&notes).next().unwrap().packing.clone().unwrap();
    let (bytes, outcome) = &left[0];
    assert!(outcome.packed && !outcome.complete && !outcome.contradicted);
    assert_eq!(outcome.length, packed.size);
    assert_eq!(outcome.sha256, Sha256Digest::of(bytes));
    let lost: u64 = outcome.lost.iter().map(|(_, length)| length).sum();
    assert!((1..packed.size / 2).contains(&lost), "{lost}");
    // What did not get lost of the packed bytes is there: a Lepton file with a hole.
    assert_eq!(bytes[..3], [0xcf, 0x84, 1]);
    let (start, length) = outcome.lost[0];
    assert!(
        bytes[start as usize..][..length as usize]
            .iter()
            .all(|byte| *byte == 0)
    );
    assert!(left[1..] == whole[1..], "the others are whole");
}

#[test]
fn a_packed_picture_of_which_all_is_lost_gives_only_lost_bytes() {
    let bench = packing(1, 0);
    let notes = bench.seal(&[MemoryFile::new("a.jpg", jpeg(400, 1))]);
    let mut damaged = volumes(&bench);
    let blocks = usize::from(notes.closed[0].rows[0]);
    damaged[0][BLOCK..(1 + blocks) * BLOCK].fill(0);
    let (_, outcome) = &read(&bench, damaged)[0];
    assert_eq!(outcome.lost, [(0, outcome.length)]);
    assert!(outcome.packed && !outcome.complete);
}
