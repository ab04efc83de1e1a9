//! What the shielded rendition must not show.
#![cfg(test)]

use image::RgbImage;
use picture::{Offered, examine};
use sample::{Picture, Size};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

const WIDTH: usize = 320;
const HEIGHT: usize = 240;

/// The light of a JPEG of 320 by 240 pixels.
fn greys(jpeg: &[u8]) -> Vec<f64> {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
    let pixels = decoder.decode().unwrap();
    assert_eq!(decoder.dimensions(), Some((WIDTH, HEIGHT)));
    pixels.into_iter().map(f64::from).collect()
}

/// The pixels of the shielded rendition of a picture in the form of 4 by 3.
fn shielded(file: &[u8]) -> Vec<f64> {
    greys(&examine(Offered::Whole(file)).renditions.unwrap().shielded)
}

fn png(canvas: &RgbImage) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    canvas.write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

fn largest_difference(one: &[f64], other: &[f64]) -> f64 {
    let pairs = one.iter().zip(other);
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// The power of rows at so many waves to the width, through a window (Hann) that hides where they
/// begin and end.
fn power(pixels: &[f64], waves: usize) -> f64 {
    let turn = |x: usize| std::f64::consts::TAU * x as f64 / WIDTH as f64;
    let window = |x: usize| (1.0 - turn(x).cos()) / 2.0;
    let of_row = |row: &[f64]| {
        let mean = row.iter().sum::<f64>() / WIDTH as f64;
        let part = |wave: fn(f64) -> f64| -> f64 {
            let seen = row
                .iter()
                .enumerate()
                .map(|(x, value)| ((value - mean) * window(x), x));
            seen.map(|(value, x)| value * wave(turn(x) * waves as f64))
                .sum()
        };
        part(f64::sin).powi(2) + part(f64::cos).powi(2)
    };
    pixels.chunks_exact(WIDTH).map(of_row).sum()
}

#[test]
fn pictures_that_differ_in_fine_detail_look_the_same() {
    // A chessboard and its negative: every cell of the rendition covers as much of both.
    for square in [1, 2, 5, 10, 20] {
        let board = |turned: u32| {
            RgbImage::from_fn(640, 480, |x, y| {
                image::Rgb(
                    [if (x / square + y / square + turned).is_multiple_of(2) {
                        30
                    } else {
                        220
                    }; 3],
                )
            })
        };
        let (one, other) = (shielded(&png(&board(0))), shielded(&png(&board(1))));
        let difference = largest_difference(&one, &other);
        assert!(difference <= 2.0, "squares of {square}: {difference}");
    }
}

/// What is left of a picture when the mean of the cell around each pixel is taken away.
fn detail(pixels: &[f64]) -> Vec<f64> {
    let reach = WIDTH / 16 / 2;
    let mean = |x: usize, y: usize| {
        let rows = y.saturating_sub(reach)..(y + reach + 1).min(HEIGHT);
        let columns = x.saturating_sub(reach)..(x + reach + 1).min(WIDTH);
        let count = (rows.len() * columns.len()) as f64;
        let row = |y: usize| &pixels[y * WIDTH + columns.start..y * WIDTH + columns.end];
        rows.flat_map(row).sum::<f64>() / count
    };
    let places = (0..WIDTH * HEIGHT).map(|at| (at % WIDTH, at / WIDTH));
    places
        .zip(pixels)
        .map(|((x, y), value)| value - mean(x, y))
        .collect()
}

fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    product(one, other) / (product(one, one) * product(other, other)).sqrt().max(1e-9)
}

#[test]
fn the_digits_of_a_card_leave_no_strokes() {
    for seed in 0..6 {
        // The same seed gives the same card on the same scene: only digits differ.
        let card = |detainee, examination| {
            let mut picture = Picture::draw(seed, Size::CAMERA);
            picture.numbers.detainee = detainee;
            picture.numbers.examination = examination;
            let shown = examine(Offered::Whole(&picture.to_jpeg().unwrap()))
                .renditions
                .unwrap();
            (greys(&shown.shielded), greys(&shown.small))
        };
        let (one, other) = (card(1_523, 7_608), card(9_470, 3_861));
        let minus = |a: &[f64], b: &[f64]| -> Vec<f64> {
            detail(&a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>())
        };
        let (shielded, sharp) = (minus(&one.0, &other.0), minus(&one.1, &other.1));
        let likeness = correlation(&shielded, &sharp);
        println!("seed {seed}: correlation {likeness:.3}");
        assert!(likeness.abs() < 0.1, "seed {seed}: {likeness}");
    }
}

#[test]
fn nothing_is_finer_than_the_cells() {
    // Noise has detail of every size; sixteen cells can hold eight waves.
    let mut state = 1u32;
    let noise = RgbImage::from_fn(640, 480, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Rgb([if state >> 31 == 0 { 0 } else { 255 }; 3])
    });
    let drawn = Picture::draw(4, Size::CAMERA).to_jpeg().unwrap();
    for file in [png(&noise), drawn] {
        let pixels = shielded(&file);
        // By Parseval, in squares of grey values; the window lets three eighths through.
        let scale = 2.0 / (WIDTH * WIDTH * HEIGHT) as f64 * 8.0 / 3.0;
        let fine: f64 = (17..WIDTH / 2).map(|waves| power(&pixels, waves)).sum();
        let greys = (fine * scale).sqrt();
        println!("{greys:.3} of 256 greys are finer than the cells");
        assert!(greys < 0.5, "{greys}");
    }
}

#[test]
fn it_is_soft_and_grey() {
    let pixels = shielded(&Picture::draw(4, Size::CAMERA).to_jpeg().unwrap());
    let steps = pixels.chunks_exact(WIDTH).flat_map(|row| row.windows(2));
    let steepest = steps
        .map(|pair| (pair[0] - pair[1]).abs())
        .fold(0.0, f64::max);
    assert!(steepest <= 8.0, "{steepest}");
    assert!(pixels.iter().all(|grey| (70.0..=218.0).contains(grey)));
}
