use carrier::{FILES_PER_PACKET, FileState};

use crate::bench::{Bench, assert_same, assert_stored};
use crate::memory_file::{MemoryFile, bytes, of_sizes};

#[test]
fn a_packet_holds_4096_files_and_the_next_one_the_rest() {
    let bench = Bench::new(2, 1);
    let files = of_sizes(&[9; FILES_PER_PACKET + 1]);
    bench.seal(&files);
    let decoded = bench.decode();
    let counts: Vec<usize> = decoded
        .packets
        .iter()
        .map(|packet| packet.directory.files.len())
        .collect();
    assert_eq!(counts, [FILES_PER_PACKET, 1]);
    assert_stored(&decoded.files, &files);
}

#[test]
fn a_file_larger_than_a_packet_goes_on_as_pieces() {
    let bench = Bench::new(1, 0);
    // A packet of one lane holds 16 slices of 4 MiB.
    let files = of_sizes(&[1_000, 150_000_000, 2_000]);
    let notes = bench.seal(&files);
    let decoded = bench.decode();
    assert_eq!(decoded.packets.len(), 3);
    let pieces: Vec<usize> = decoded.files.iter().map(|file| file.pieces).collect();
    assert_eq!(pieces, [1, 3, 1]);
    for packet in &decoded.packets[..2] {
        assert_eq!(
            packet.closing.rows, [256; 16],
            "packets before the last are full"
        );
    }
    assert_stored(&decoded.files, &files);
    assert_eq!(
        notes.read, 150_003_000,
        "also a file in pieces is read once"
    );
}

#[test]
fn a_file_that_fits_into_a_packet_has_no_pieces() {
    let bench = Bench::new(2, 0);
    let files = of_sizes(&[70_000_000, 80_000_000, 60_000_000]);
    bench.seal(&files);
    let decoded = bench.decode();
    assert_eq!(decoded.packets.len(), 3);
    assert!(decoded.files.iter().all(|file| file.pieces == 1));
    assert_stored(&decoded.files, &files);
}

#[test]
fn lanes_may_be_tiny_or_empty() {
    let bench = Bench::new(14, 2);
    let files = of_sizes(&[1, 0, 3]);
    bench.seal(&files);
    let decoded = bench.decode();
    assert_eq!(decoded.packets[0].closing.rows, [4]);
    assert_stored(&decoded.files, &files);
}

#[test]
fn empty_files_alone_need_no_row() {
    let bench = Bench::new(3, 2);
    let files = of_sizes(&[0, 0]);
    bench.seal(&files);
    let decoded = bench.decode();
    assert!(decoded.packets[0].closing.rows.is_empty());
    assert_stored(&decoded.files, &files);
}

#[test]
fn names_are_raw_bytes_of_any_length() {
    let bench = Bench::new(1, 1);
    let names: [&[u8]; 5] = [
        b"\xff\xfe/\x01\n.JPG",
        "أيلول ٢٠١٢/صورة.JPG".as_bytes(),
        "a\u{202e}gpj.exe".as_bytes(),
        b"IMG_0001.JPG",
        &[b'a'; 5_000],
    ];
    let files: Vec<_> = names
        .iter()
        .map(|name| MemoryFile::new(*name, bytes(10, 3)))
        .collect();
    bench.seal(&files);
    assert_stored(&bench.decode().files, &files);
}

#[test]
fn long_names_end_a_packet_before_its_directory_grows_large() {
    let bench = Bench::new(1, 0);
    let named = |at: usize| MemoryFile::new(format!("{at:04096}"), Vec::new());
    let files: Vec<_> = (0..2_000).map(named).collect();
    bench.seal(&files);
    let decoded = bench.decode();
    assert_eq!(decoded.packets.len(), 2);
    for packet in &decoded.packets {
        assert!(packet.directory.lines().unwrap().len() <= 8 << 20);
    }
    assert_stored(&decoded.files, &files);
}

#[test]
fn a_file_that_is_larger_than_its_file_system_said_goes_on_all_the_same() {
    use crate::memory_file::Manner;
    let bench = Bench::new(1, 0);
    let file = of_sizes(&[70_000_000]).remove(0).with(Manner::SaysSize(0));
    bench.seal(std::slice::from_ref(&file));
    let decoded = bench.decode().files;
    assert_eq!(
        (decoded[0].pieces, decoded[0].state),
        (2, FileState::Changed)
    );
    assert_same(&decoded[0], &file);
}
