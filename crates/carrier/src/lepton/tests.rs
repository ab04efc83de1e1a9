use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use proptest::prelude::*;

use super::*;

/// A scene with edges, slopes and some noise, as a camera might write it.
fn picture(side: u16, progressive: bool) -> Vec<u8> {
    let mut noise = 1_u32;
    let mut pixels = Vec::new();
    for y in 0..u32::from(side) {
        for x in 0..u32::from(side) {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = noise >> 28;
            let edge = if (x / 48 + y / 32) % 3 == 0 { 90 } else { 0 };
            let slope = (x * 2 + y) * 70 / u32::from(side);
            pixels.extend([slope + edge + grain, slope + grain, 40 + edge].map(|v| v as u8));
        }
    }
    let mut jpeg = Vec::new();
    let mut encoder = Encoder::new(&mut jpeg, 88);
    encoder.set_progressive(progressive);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let encoded = if progressive {
        // Lepton takes one scan of DC coefficients, and this encoder writes one for each component.
        let grey: Vec<u8> = pixels.chunks(3).map(|pixel| pixel[0]).collect();
        encoder.encode(&grey, side, side, ColorType::Luma)
    } else {
        encoder.encode(&pixels, side, side, ColorType::Rgb)
    };
    encoded.unwrap();
    jpeg
}

#[test]
fn pictures_become_smaller_and_come_back_the_same() {
    for progressive in [false, true] {
        for trailer in [&b""[..], b"bytes behind the end of the picture"] {
            let mut jpeg = picture(320, progressive);
            jpeg.extend(trailer);
            let packed = pack(&jpeg, MEMORY).unwrap();
            assert!(packed.len() < jpeg.len() * 9 / 10, "{}", packed.len());
            assert_eq!(unpack(&packed, jpeg.len() as u64), Some(jpeg));
        }
    }
}

#[test]
fn the_same_picture_is_packed_to_the_same_bytes_of_the_public_format() {
    let jpeg = picture(200, false);
    let packed = pack(&jpeg, MEMORY).unwrap();
    assert_eq!(pack(&jpeg, MEMORY).as_ref(), Some(&packed));
    // Lepton, version 1, baseline, one segment; flags of the arithmetic; no revision of a build.
    assert_eq!(packed[..8], [0xcf, 0x84, 1, b'Z', 1, 0, 0, 0]);
    assert_eq!(packed[14], 0x83);
    assert_eq!(packed[16..20], [0; 4]);
    assert_eq!(packed[20..24], (jpeg.len() as u32).to_le_bytes());
    let end = packed.len() - 4;
    assert_eq!(packed[end..], (packed.len() as u32).to_le_bytes());
}

#[test]
fn a_picture_cut_short_comes_back_cut_short_or_is_not_packed() {
    let jpeg = picture(320, false);
    for length in [jpeg.len() - 1, jpeg.len() - 2, jpeg.len() / 2, 700, 20, 3] {
        if let Some(packed) = pack(&jpeg[..length], MEMORY) {
            assert_eq!(unpack(&packed, length as u64).unwrap(), jpeg[..length]);
        }
    }
}

#[test]
fn what_is_no_picture_or_would_take_too_much_memory_is_not_packed() {
    let jpeg = picture(320, false);
    assert_eq!(pack(b"", MEMORY), None);
    assert_eq!(pack(b"GIF89a and so on", MEMORY), None);
    let cost = Cost::of(&jpeg).unwrap().memory(jpeg.len());
    assert!(pack(&jpeg, cost).is_some());
    assert_eq!(pack(&jpeg, cost - 1), None);
}

#[test]
fn a_size_that_is_not_the_picture_s_is_refused() {
    let jpeg = picture(64, false);
    let packed = pack(&jpeg, MEMORY).unwrap();
    for size in [0, jpeg.len() as u64 - 1, jpeg.len() as u64 + 1, u64::MAX] {
        assert_eq!(unpack(&packed, size), None);
    }
}

/// A Lepton file with this header in the clear.
fn forged(size: u32, header: &[u8]) -> Vec<u8> {
    let compressed = miniz_oxide::deflate::compress_to_vec_zlib(header, 6);
    let mut packed = vec![0xcf, 0x84, 1, b'Z', 1, 0, 0, 0];
    packed.extend([b'M', b'S', 0, 0, 0, 0, 0x83, 58, 0, 0, 0, 0]);
    packed.extend(size.to_le_bytes());
    packed.extend((compressed.len() as u32).to_le_bytes());
    packed.extend(compressed);
    packed.extend(b"CMP");
    packed.extend([0; 200]);
    packed.extend((packed.len() as u32 + 4).to_le_bytes());
    packed
}

#[test]
fn lengths_that_are_not_there_are_never_allocated() {
    let size = 20 << 20;
    let claims: [&[u8]; 7] = [
        b"HDR\xff\xff\xff\xff",
        b"HDR\0\0\0\0HH\x01................CRS\xff\xff\xff\xff",
        b"HDR\0\0\0\0HH\x01................FRS\xff\xff\xff\xff",
        b"HDR\0\0\0\0HH\x01................GRB\xff\xff\xff\xff",
        b"HDR\0\0\0\0HH\xff",
        b"HDR\0\0\0\0HH\x01................HH\x01................",
        b"HDR\0\0\0\0",
    ];
    for header in claims {
        assert_eq!(inspect(&forged(size, header), size as usize), None);
    }
    // A header that would fill the memory is not inflated past the size of its picture.
    let bomb = vec![0; 64 << 20];
    assert_eq!(inspect(&forged(size, &bomb), size as usize), None);
}

#[test]
fn a_small_file_that_claims_a_huge_picture_is_refused() {
    let jpeg = picture(64, false);
    let frame = jpeg.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    let start = jpeg.windows(2).position(|two| two == [0xff, 0xda]).unwrap();
    let header = |side: u16| {
        let mut picture = jpeg[2..start + 14].to_vec();
        picture[frame + 3..frame + 5].copy_from_slice(&side.to_be_bytes());
        picture[frame + 5..frame + 7].copy_from_slice(&side.to_be_bytes());
        let mut header = b"HDR".to_vec();
        header.extend((picture.len() as u32).to_le_bytes());
        header.extend(picture);
        header.extend(b"P0D\0HH\x01");
        header.extend([0; 16]);
        header
    };
    let size = 1 << 20;
    let cost = |side| inspect(&forged(size, &header(side)), size as usize).unwrap();
    assert!(cost(64).memory(0) < 1 << 20);
    assert!(cost(u16::MAX).memory(0) > MEMORY);
    assert_eq!(
        unpack(&forged(size, &header(u16::MAX)), u64::from(size)),
        None
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_changed_byte_or_missing_end_panics(
        at in 0..6_000_usize,
        bits in 1..=255_u8,
        length in 0..6_000_usize,
        progressive: bool,
    ) {
        let jpeg = picture(64, progressive);
        let size = jpeg.len() as u64;
        let packed = pack(&jpeg, MEMORY).unwrap();
        let mut changed = packed.clone();
        let place = at % changed.len();
        changed[place] ^= bits;
        let _ = unpack(&changed, size);
        let _ = unpack(&packed[..length % packed.len()], size);
        let mut changed = jpeg;
        let place = at % changed.len();
        changed[place] ^= bits;
        if let Some(packed) = pack(&changed, MEMORY) {
            prop_assert_eq!(unpack(&packed, size), Some(changed));
        }
    }

    #[test]
    fn no_changed_header_panics(at in 0..700_usize, value: u8, length in 0..700_usize) {
        let jpeg = picture(64, false);
        let packed = pack(&jpeg, MEMORY).unwrap();
        let size = jpeg.len() as u32;
        let compressed = u32::from_le_bytes(*packed[24..].first_chunk().unwrap()) as usize;
        let header =
            miniz_oxide::inflate::decompress_to_vec_zlib(&packed[28..28 + compressed]).unwrap();
        let mut changed = header.clone();
        let place = at % changed.len();
        changed[place] = value;
        let mut whole = forged(size, &changed);
        whole.truncate(whole.len() - 204);
        whole.extend(&packed[28 + compressed + 3..packed.len() - 4]);
        whole.extend((whole.len() as u32 + 4).to_le_bytes());
        let _ = unpack(&whole, u64::from(size));
        let _ = inspect(&forged(size, &header[..length % header.len()]), size as usize);
    }
}
