//! Packed files of directories that somebody made up, or that a later program wrote.

use std::io::Cursor;

use carrier::{PACKED_FILE_LIMIT, Packed, Piece, PieceFileId};
use jpeg_encoder::{ColorType, Encoder};
use lepton_jpeg::{EnabledFeatures, SingleThreadPool, encode_lepton};
use model::{DefectCode, Sha256Digest};

use crate::desk::{read, scan, volumes};
use crate::forgeries::open;
use crate::layout::{File, Shape};
use crate::writer::{Packet, Writer};

fn jpeg() -> Vec<u8> {
    let pixels: Vec<u8> = (0..160 * 160_u32)
        .flat_map(|at| [at % 160, at / 160, at * at % 97].map(|value| value as u8))
        .collect();
    let mut jpeg = Vec::new();
    Encoder::new(&mut jpeg, 90)
        .encode(&pixels, 160, 160, ColorType::Rgb)
        .unwrap();
    jpeg
}

/// A Lepton file as `lepton/1` wants it: of one segment.
fn lepton(jpeg: &[u8]) -> Vec<u8> {
    let features = EnabledFeatures {
        max_partitions: 1,
        ..EnabledFeatures::compat_lepton_vector_write()
    };
    let mut packed = Cursor::new(Vec::new());
    let pool = SingleThreadPool::default();
    encode_lepton(&mut Cursor::new(jpeg), &mut packed, &features, &pool).unwrap();
    packed.into_inner()
}

/// A packet with one file of these bytes, whose line says that they are packed.
fn packet(
    writer: &mut Writer,
    bytes: &[u8],
    method: &str,
    size: u64,
    sha256: Sha256Digest,
) -> Packet {
    let file = File::new("a.jpg", bytes.to_vec());
    let mut packet = writer.plan(&Shape::new(2, 1, &[8]), &[file]);
    let line = &mut packet.directory.files[0];
    line.packing = Some(Packed {
        method: method.into(),
        size: line.size,
    });
    line.size = size;
    line.sha256 = sha256;
    writer.seal_directory(&mut packet);
    packet
}

/// What becomes of the packed bytes: what came out, whether it is packed, whether it contradicts.
fn outcome(bytes: &[u8], method: &str, size: u64, sha256: Sha256Digest) -> (Vec<u8>, bool, bool) {
    let mut writer = Writer::new(3, 5);
    let packet = packet(&mut writer, bytes, method, size, sha256);
    writer.write(&packet);
    let reading = scan(&writer, &volumes(&writer.disks));
    let contents = open(&reading, &writer);
    let file = &contents.files()[0];
    assert_eq!((file.size, file.sha256), (Some(size), Some(sha256)));
    let (bytes, outcome) = read(&contents, file);
    assert_eq!(outcome.length, bytes.len() as u64);
    assert_eq!(outcome.sha256, Sha256Digest::of(&bytes));
    assert_eq!(outcome.complete, !outcome.packed);
    let helped = contents.read_distrusting(file).is_some();
    assert_eq!(helped, outcome.complete, "no disk tells otherwise");
    (bytes, outcome.packed, outcome.contradicted)
}

#[test]
fn a_lepton_file_of_another_hand_is_unpacked() {
    let jpeg = jpeg();
    let packed = lepton(&jpeg);
    let came = outcome(
        &packed,
        "lepton/1",
        jpeg.len() as u64,
        Sha256Digest::of(&jpeg),
    );
    assert_eq!(came, (jpeg, false, false));
}

#[test]
fn packed_bytes_that_give_another_file_are_kept_as_they_are() {
    let jpeg = jpeg();
    let packed = lepton(&jpeg);
    let size = jpeg.len() as u64;
    let other = Sha256Digest::of("another file");
    let came = outcome(&packed, "lepton/1", size, other);
    assert_eq!(came, (packed.clone(), true, true));
    let came = outcome(&packed, "lepton/1", size + 1, Sha256Digest::of(&jpeg));
    assert_eq!(came, (packed, true, true));
}

#[test]
fn bytes_that_do_not_unpack_are_kept_and_stop_nothing() {
    let jpeg = jpeg();
    let digest = Sha256Digest::of(&jpeg);
    let good = lepton(&jpeg);
    let mut hostile = vec![b"no picture".to_vec(), vec![0xcf], vec![0; 9_000]];
    for at in (0..good.len()).step_by(good.len() / 40) {
        let mut changed = good.clone();
        changed[at] ^= 0x5a;
        hostile.push(changed);
    }
    for bytes in hostile {
        let (came, packed, contradicted) = outcome(&bytes, "lepton/1", jpeg.len() as u64, digest);
        // Some bits of the format tell nothing: then the file comes back all the same.
        assert_eq!(packed, contradicted);
        assert!(came == if packed { bytes } else { jpeg.clone() });
    }
}

#[test]
fn a_method_that_is_not_known_is_named_and_its_bytes_are_kept() {
    let mut writer = Writer::new(3, 6);
    let packed = b"packed by a later program";
    let digest = Sha256Digest::of("the file");
    let packet = packet(&mut writer, packed, "later/2", 1_000, digest);
    writer.write(&packet);
    let reading = scan(&writer, &volumes(&writer.disks));
    let contents = open(&reading, &writer);
    let defects = contents.defects();
    let [defect] = defects.as_slice() else {
        panic!("{defects:?}")
    };
    assert_eq!(defect.code, DefectCode::NotChecked);
    assert!(defect.detail.contains("later/2"), "{}", defect.detail);
    drop(contents);
    assert_eq!(
        outcome(packed, "later/2", 1_000, digest),
        (packed.to_vec(), true, false)
    );
}

#[test]
fn a_line_that_cannot_be_packed_as_it_says_spoils_its_directory() {
    let digest = Sha256Digest::of("");
    let bytes = [7; 500];
    let is_believed = |change: &dyn Fn(&mut Packet)| {
        let mut writer = Writer::new(3, 7);
        let mut packet = packet(&mut writer, &bytes, "lepton/1", 1_000, digest);
        change(&mut packet);
        writer.seal_directory(&mut packet);
        writer.write(&packet);
        let reading = scan(&writer, &volumes(&writer.disks));
        open(&reading, &writer).packets()[0].has_directory
    };
    assert!(is_believed(&|_| {}));
    let line = |packet: &mut Packet, change: &dyn Fn(&mut carrier::FileLine)| {
        change(&mut packet.directory.files[0]);
    };
    let wrong: [&dyn Fn(&mut carrier::FileLine); 6] = [
        // Larger than what is packed may be: zeros without end would come out.
        &|line| line.size = PACKED_FILE_LIMIT + 1,
        // Not smaller than the file.
        &|line| line.size = 500,
        // Not what the fragments add up to.
        &|line| line.packing.as_mut().unwrap().size = 499,
        &|line| line.packing.as_mut().unwrap().method = "\u{1b}[2J".into(),
        &|line| line.state = carrier::FileState::Changed,
        &|line| {
            line.piece = Some(Piece {
                file: PieceFileId([1; 16]),
                offset: 0,
                last: true,
                size: Some(1_000),
                sha256: Some(line.sha256),
            });
        },
    ];
    for (number, change) in wrong.iter().enumerate() {
        assert!(!is_believed(&|packet| line(packet, change)), "{number}");
    }
}
