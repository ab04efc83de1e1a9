//! Files with notes as makers write them, of whom there is no photograph among the test data.
//!
//! Left out, for ExifTool reads it by tables of its own: what Sony enciphers (0x2010, 0x9050, 0x940x: counts of
//! the shutter since 2010), Sony's record 0x0020 of the A450 to NEX-5, and the numbers by which Sony, Canon and
//! Pentax tell lenses.

mod exif;

use exif::{BYTES, LONG, TEXT, directory, jpeg_with, with_note};

/// How many facts ExifTool reads of all of them.
pub(crate) const FACTS: usize = 24;

/// Every file by its name.
pub(crate) fn all() -> Vec<(&'static str, Vec<u8>)> {
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 80);
    let grey = jpeg_encoder::ColorType::Luma;
    encoder.encode(&[128; 64], 8, 8, grey).unwrap();
    let made = [
        (
            "sony-a900.jpg",
            with_note("SONY", "DSLR-A900", sony_that_counts),
        ),
        (
            "sony-ilce-9.jpg",
            with_note("SONY", "ILCE-9", sony_with_serial),
        ),
        (
            "pentax-k10d.jpg",
            with_note("PENTAX Corporation ", "PENTAX K10D", pentax),
        ),
        (
            "pentax-q.jpg",
            with_note("PENTAX", "PENTAX Q", pentax_by_itself),
        ),
        (
            "canon-5d.jpg",
            with_note("Canon", "Canon EOS 5D Mark III", canon),
        ),
        (
            "panasonic-gh4.jpg",
            with_note("Panasonic", "DMC-GH4", panasonic),
        ),
    ];
    made.map(|(name, exif)| (name, jpeg_with(&exif, &jpeg)))
        .into()
}

fn sony_that_counts(at: usize) -> Vec<u8> {
    let mut focus = vec![0; 19_148];
    focus[0x0846..0x084A].copy_from_slice(&0xAB00_1234_u32.to_le_bytes());
    let lens = [0x00, 0x00, 0x24, 0x00, 0x70, 0x28, 0x28, 0x20];
    let entries = [(0x0020, BYTES, 19_148, &focus[..]), (0xB02A, 1, 8, &lens)];
    [b"SONY DSC \0\0\0", &directory(at + 12, &entries, 0)[..]].concat()
}

fn sony_with_serial(at: usize) -> Vec<u8> {
    let lens = [0x01, 0x01, 0x00, 0x04, 0x00, 0x45, 0xB0, 0x00];
    let entries = [(0x2031, TEXT, 9, &b"78563412\0"[..]), (0xB02A, 1, 8, &lens)];
    directory(at, &entries, 0)
}

fn pentax_entries() -> [(u16, u16, u32, &'static [u8]); 4] {
    [
        (0x0006, BYTES, 4, b"\x07\xD8\x03\x02"),
        (0x0007, BYTES, 3, b"\x0C\x01\x17"),
        // 1648, mixed with that day and hour.
        (0x005D, BYTES, 4, b"\xF4\x26\xED\x8D"),
        (0x0229, TEXT, 8, b"4123456\0"),
    ]
}

fn pentax(at: usize) -> Vec<u8> {
    [b"AOC\0II", &directory(at + 6, &pentax_entries(), 0)[..]].concat()
}

fn pentax_by_itself(_: usize) -> Vec<u8> {
    let camera: Vec<u8> = [5u32, 20_110_822, 1, 1, 132_352]
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    let entries = [(0x0215, LONG, 5, &camera[..])];
    [b"PENTAX \0II", &directory(10, &entries, 0)[..]].concat()
}

fn canon(at: usize) -> Vec<u8> {
    let entries = [
        (0x0008, LONG, 1, &1_010_163_u32.to_le_bytes()[..]),
        (0x000C, LONG, 1, &620_412_345_u32.to_le_bytes()),
        (0x0095, TEXT, 26, b"EF70-200mm f/2.8L IS USM\0\0"),
    ];
    directory(at, &entries, 0)
}

fn panasonic(at: usize) -> Vec<u8> {
    let entries = [
        (0x0025, BYTES, 16, &b"XGQ1405120077\0\0\0"[..]),
        (0x0051, TEXT, 34, b"LUMIX G VARIO 12-35mm F2.8        "),
    ];
    [b"Panasonic\0\0\0", &directory(at + 12, &entries, 0)[..]].concat()
}
