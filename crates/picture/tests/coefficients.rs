//! The coefficients of JPEGs, and what is committed to of them.
#![cfg(test)]

use std::path::{Path, PathBuf};

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use model::Uncommitted;
use picture::{Offered, coefficients, commit};
use sample::{Picture, Size};
use tiles::{Coefficients, Colours, Secret};
use turbojpeg::{Transform, Transformer};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// Photographs of more bytes are committed to, and not compared with other codings of them: it takes minutes.
const MOST_COMPARED: usize = 300_000;

fn read(jpeg: &[u8]) -> Coefficients {
    coefficients(Offered::Whole(jpeg)).unwrap()
}

/// Every file below a folder, by path.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The red, green and blue of a drawn picture.
fn pixels(seed: u64, size: Size) -> (Vec<u8>, u16, u16) {
    let jpeg = Picture::draw(seed, size).to_jpeg().unwrap();
    let mut decoder = JpegDecoder::new(ZCursor::new(&jpeg));
    let pixels = decoder.decode().unwrap();
    let (width, height) = decoder.dimensions().unwrap();
    (
        pixels,
        u16::try_from(width).unwrap(),
        u16::try_from(height).unwrap(),
    )
}

/// The red, green and blue of a drawn picture whose sides are no multiples of anything that JPEG counts in.
fn odd_pixels(seed: u64) -> (Vec<u8>, u16, u16) {
    let (all, width, height) = pixels(seed, Size::new(208, 124).unwrap());
    let (across, down) = (width - 5, height - 3);
    let rows = all.chunks_exact(usize::from(width) * 3).take(down.into());
    let pixels = rows.flat_map(|row| row[..usize::from(across) * 3].iter().copied());
    (pixels.collect(), across, down)
}

/// A drawn picture, coded as is asked for.
fn coded(seed: u64, ask: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let (pixels, width, height) = odd_pixels(seed);
    let mut jpeg = Vec::new();
    let mut encoder = Encoder::new(&mut jpeg, 88);
    ask(&mut encoder);
    encoder
        .encode(&pixels, width, height, ColorType::Rgb)
        .unwrap();
    jpeg
}

/// A picture of every kind of coding that a camera or a program makes.
fn of_every_coding() -> Vec<(&'static str, Vec<u8>)> {
    let factors = |factor| move |it: &mut Encoder<&mut Vec<u8>>| it.set_sampling_factor(factor);
    let (pixels, width, height) = odd_pixels(4);
    let light: Vec<u8> = pixels.iter().skip(1).step_by(3).copied().collect();
    let mut grey = Vec::new();
    Encoder::new(&mut grey, 80)
        .encode(&light, width, height, ColorType::Luma)
        .unwrap();
    vec![
        ("4:4:4", coded(1, factors(SamplingFactor::F_1_1))),
        ("4:2:2", coded(2, factors(SamplingFactor::F_2_1))),
        ("4:4:0", coded(2, factors(SamplingFactor::F_1_2))),
        ("4:2:0", coded(3, factors(SamplingFactor::F_2_2))),
        ("grey", grey),
        ("progressive", coded(5, |it| it.set_progressive(true))),
        ("restarts", coded(6, |it| it.set_restart_interval(3))),
        (
            "own tables",
            coded(7, |it| it.set_optimized_huffman_tables(true)),
        ),
    ]
}

/// The same coefficients, coded anew.
fn anew(jpeg: &[u8], ask: fn(&mut Transform)) -> Vec<u8> {
    let mut transform = Transform::default();
    ask(&mut transform);
    Transformer::new()
        .unwrap()
        .transform_to_vec(&transform, jpeg)
        .unwrap()
}

#[test]
fn a_jpeg_that_is_coded_anew_without_loss_is_committed_to_as_the_same() {
    let secret = Secret::from_bytes([3; 32]);
    for (what, jpeg) in of_every_coding() {
        let (original, root) = (read(&jpeg), commit(Offered::Whole(&jpeg), &secret).unwrap());
        let others: [fn(&mut Transform); 3] = [
            |it| it.progressive = true,
            |it| it.optimize = true,
            |it| it.copy_none = true,
        ];
        for ask in others {
            let other = anew(&jpeg, ask);
            assert_ne!(other, jpeg);
            assert!(read(&other) == original, "{what}");
            assert_eq!(commit(Offered::Whole(&other), &secret), Ok(root.clone()));
        }
    }
}

/// The light of a picture as another decoder gives it.
fn decoded(jpeg: &[u8]) -> (Vec<u8>, usize) {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
    let light = decoder.decode().unwrap();
    (light, decoder.dimensions().unwrap().0)
}

/// The light of a pixel of a block: the inverse transform of ISO/IEC 10918-1 A.3.3, written as it stands there.
fn pixel(block: &[i16; 64], table: &[u16; 64], (x, y): (usize, usize)) -> f64 {
    let wave = |at: usize, frequency: usize| {
        let scale = if frequency == 0 { 0.5_f64.sqrt() } else { 1.0 };
        let (at, frequency) = (at as f64, frequency as f64);
        scale * ((2.0 * at + 1.0) * frequency * std::f64::consts::PI / 16.0).cos()
    };
    let terms = (0..64)
        .map(|at| f64::from(block[at]) * f64::from(table[at]) * wave(x, at % 8) * wave(y, at / 8));
    (terms.sum::<f64>() / 4.0 + 128.0).clamp(0.0, 255.0)
}

/// The largest difference between the light that a decoder gives and that which the coefficients give.
fn largest_difference(jpeg: &[u8], every: usize) -> f64 {
    let (light, width) = decoded(jpeg);
    let picture = read(jpeg);
    let component = &picture.frame().components()[0];
    let wide = picture.frame().blocks(component).wide as usize;
    let mut largest = 0.0_f64;
    for at in (0..light.len()).step_by(every) {
        let (x, y) = (at % width, at / width);
        let block = &picture.planes()[0][y / 8 * wide + x / 8];
        let made = pixel(block, &component.table, (x % 8, y % 8));
        largest = largest.max((made - f64::from(light[at])).abs());
    }
    largest
}

#[test]
fn the_coefficients_of_light_are_the_light_that_another_decoder_gives() {
    for (what, jpeg) in of_every_coding() {
        // Of a scan for each component zune-jpeg gives another light; the next test says which is right.
        if what == "own tables" {
            continue;
        }
        let difference = largest_difference(&jpeg, 1);
        assert!(difference <= 2.0, "{what}: {difference}");
    }
}

#[test]
fn an_encoder_gives_the_same_coefficients_by_any_coding() {
    let plain = read(&coded(7, |_| ()));
    for other in [
        coded(7, |it| it.set_optimized_huffman_tables(true)),
        coded(7, |it| it.set_progressive(true)),
        coded(7, |it| it.set_restart_interval(5)),
    ] {
        assert!(read(&other) == plain);
    }
}

#[test]
fn photographs_of_many_cameras_are_committed_to_but_the_one_that_came_damaged() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let secret = Secret::from_bytes([3; 32]);
    let (mut committed, mut not) = (0, Vec::new());
    for path in files(&data.join("photos")) {
        let jpeg = std::fs::read(&path).unwrap();
        match commit(Offered::Whole(&jpeg), &secret) {
            Ok(made) => {
                committed += 1;
                if jpeg.len() > MOST_COMPARED {
                    continue;
                }
                let progressive = anew(&jpeg, |it| it.progressive = true);
                let again = commit(Offered::Whole(&progressive), &secret);
                assert_eq!(again, Ok(made), "{}", path.display());
                let difference = largest_difference(&jpeg, 9973);
                assert!(difference <= 3.0, "{}: {difference}", path.display());
            }
            Err(why) => not.push((path.file_name().unwrap().to_owned(), why)),
        }
    }
    assert_eq!(not, [("corrupted.jpg".into(), Uncommitted::NotRead)]);
    assert!(committed > 100, "{committed}");
}

#[test]
fn what_is_no_whole_jpeg_of_a_process_that_is_read_here_says_why() {
    let jpeg = coded(1, |_| ());
    let mut lossless = jpeg.clone();
    let frame = jpeg.windows(2).position(|two| two == [0xFF, 0xC0]).unwrap();
    lossless[frame + 1] = 0xC3;
    for (file, why) in [
        (Offered::Whole(b"a note"), Uncommitted::NotAJpeg),
        (Offered::Whole(b""), Uncommitted::NotAJpeg),
        (Offered::Beginning(&jpeg), Uncommitted::TooLarge),
        (Offered::Whole(&lossless), Uncommitted::OtherProcess),
        (
            Offered::Whole(&jpeg[..jpeg.len() - 100]),
            Uncommitted::NotRead,
        ),
    ] {
        assert_eq!(coefficients(file), Err(why));
    }
}

/// A grey JPEG of one block, whose only wave has a value of so many bits, of which the first is set.
fn of_one_wave(bits: u8) -> Vec<u8> {
    let mut jpeg = vec![0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0];
    jpeg.extend([1; 64]);
    jpeg.extend([0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0]);
    // Of the mean one code of one bit, of no size; of waves one of one bit for this size, and one of two for the end.
    let table = |class: u8, counts: [u8; 2], symbols: &[u8]| {
        let length = u8::try_from(2 + 17 + symbols.len()).unwrap();
        let mut table = vec![0xFF, 0xC4, 0, length, class];
        table.extend(counts);
        table.extend([0; 14]);
        table.extend(symbols);
        table
    };
    jpeg.extend(table(0x00, [1, 0], &[0]));
    jpeg.extend(table(0x10, [1, 1], &[bits, 0]));
    jpeg.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0]);
    let value = format!("1{}", "0".repeat(usize::from(bits) - 1));
    let coded = format!("{:1<16}", format!("00{value}10"));
    jpeg.extend(u16::from_str_radix(&coded, 2).unwrap().to_be_bytes());
    jpeg.extend([0xFF, 0xD9]);
    jpeg
}

#[test]
fn a_value_that_no_jpeg_may_have_is_not_read_as_something_else() {
    let largest = read(&of_one_wave(10));
    assert_eq!(largest.planes()[0][0][1], 512);
    // Some programs read these; written plainly, their bits would be the codes of other values.
    for bits in 11..=12 {
        let refused = coefficients(Offered::Whole(&of_one_wave(bits)));
        assert_eq!(refused, Err(Uncommitted::NotRead), "{bits}");
    }
}

#[test]
fn what_the_components_of_a_jpeg_are_is_told() {
    let (pixels, width, height) = odd_pixels(1);
    let mut bytes = Vec::new();
    let four: Vec<u8> = pixels
        .as_chunks::<3>()
        .0
        .iter()
        .flat_map(|[one, two, three]| [*one, *two, *three, 9])
        .collect();
    let mut of = |kind, pixels: &[u8]| {
        bytes.clear();
        Encoder::new(&mut bytes, 90)
            .encode(pixels, width, height, kind)
            .unwrap();
        read(&bytes).frame().colours()
    };
    assert_eq!(of(ColorType::Rgb, &pixels), Colours::YCbCr);
    assert_eq!(of(ColorType::Cmyk, &four), Colours::Cmyk);
    assert_eq!(of(ColorType::CmykAsYcck, &four), Colours::Ycck);
    // One byte of Adobe's segment makes other colours of the same coefficients.
    let mut jpeg = bytes.clone();
    let at = jpeg.windows(5).position(|five| five == b"Adobe").unwrap();
    jpeg[at + 11] = 0;
    let recoloured = read(&jpeg);
    assert_eq!(recoloured.planes(), read(&bytes).planes());
    assert_ne!(recoloured, read(&bytes));
}

#[test]
fn no_change_to_a_jpeg_makes_the_reading_panic() {
    let jpeg = coded(1, |_| ());
    for at in (0..jpeg.len()).step_by(7) {
        let mut changed = jpeg.clone();
        changed[at] ^= 0x41;
        let _ = coefficients(Offered::Whole(&changed));
        let _ = coefficients(Offered::Whole(&changed[..at]));
    }
    let Some(data) = testkit::test_data() else {
        return;
    };
    for path in files(&data.join("hostile")) {
        let _ = coefficients(Offered::Whole(&std::fs::read(path).unwrap()));
    }
}

/// How much the low frequencies repeat, all together.
fn rises(jpeg: &[u8]) -> u32 {
    let made = commit(Offered::Whole(jpeg), &Secret::from_bytes([3; 32])).unwrap();
    assert_eq!(made.recompression.method, "comb/1");
    made.recompression
        .rises
        .iter()
        .map(|rise| u32::from(rise.unwrap()))
        .sum()
}

#[test]
fn a_picture_that_was_compressed_twice_gives_larger_numbers() {
    let compress = |pixels: &[u8], (width, height), quality| {
        let mut jpeg = Vec::new();
        let mut encoder = Encoder::new(&mut jpeg, quality);
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        encoder
            .encode(pixels, width, height, ColorType::Rgb)
            .unwrap();
        jpeg
    };
    for seed in 0..6 {
        // As light as a photograph, and with noise, as it has.
        let (mut pixels, width, height) = pixels(seed, Size::new(1200, 800).unwrap());
        let mut noise = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        for value in &mut pixels {
            noise ^= noise << 13;
            noise ^= noise >> 7;
            noise ^= noise << 17;
            *value = value.saturating_add((noise % 9) as u8);
        }
        let once = compress(&pixels, (width, height), 90);
        let first = compress(&pixels, (width, height), 60);
        let between = JpegDecoder::new(ZCursor::new(&first)).decode().unwrap();
        let twice = compress(&between, (width, height), 90);
        let (once, twice) = (rises(&once), rises(&twice));
        assert!(twice > 2 * once, "{seed}: {once} once, {twice} twice");
    }
}
