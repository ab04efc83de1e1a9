//! Pictures of other sizes.
#![cfg(test)]

use scaling::{Channels, Error, Size, scale};

fn size(width: u32, height: u32) -> Size {
    Size { width, height }
}

#[test]
fn a_picture_of_one_colour_stays_of_that_colour() {
    let pixels = [200, 3, 77].repeat(50 * 40);
    for to in [size(7, 5), size(50, 40), size(64, 90)] {
        let scaled = scale(&pixels, size(50, 40), to, Channels::Rgb).unwrap();
        assert_eq!(scaled, [200, 3, 77].repeat((to.width * to.height) as usize));
    }
}

#[test]
fn every_pixel_counts_in_a_large_reduction() {
    // One white pixel in 100: whichever it is, a hundredth of the light is left.
    for white in [0, 37, 99] {
        let mut pixels = vec![0; 100];
        pixels[white] = 255;
        let scaled = scale(&pixels, size(10, 10), size(1, 1), Channels::Grey).unwrap();
        assert!(scaled[0] <= 8, "{scaled:?}");
    }
    let half: Vec<u8> = (0..100)
        .map(|at| if at % 2 == 0 { 0 } else { 255 })
        .collect();
    let scaled = scale(&half, size(10, 10), size(1, 1), Channels::Grey).unwrap();
    assert!((126..=129).contains(&scaled[0]), "{scaled:?}");
}

#[test]
fn a_grey_picture_of_any_number_of_rows_is_scaled_as_each_channel_of_a_coloured_one() {
    for (from, to) in [
        (size(13, 9), size(7, 5)),
        (size(40, 31), size(13, 10)),
        (size(3, 2), size(8, 7)),
        (size(20, 3), size(20, 1)),
        (size(5, 4), size(2, 4)),
    ] {
        let grey: Vec<u8> = (0..from.width * from.height)
            .map(|at| u8::try_from(at * at % 251).unwrap())
            .collect();
        let coloured: Vec<u8> = grey.iter().flat_map(|value| [*value; 3]).collect();
        let scaled = scale(&grey, from, to, Channels::Grey).unwrap();
        let coloured = scale(&coloured, from, to, Channels::Rgb).unwrap();
        let expected: Vec<u8> = scaled.iter().flat_map(|value| [*value; 3]).collect();
        assert_eq!(coloured, expected, "{from} to {to}");
    }
}

#[test]
fn the_same_pixels_give_the_same_pixels_everywhere() {
    // Written down once; a processor with other instructions must give the same.
    let pixels: Vec<u8> = (0..16 * 12 * 3u32)
        .map(|at| u8::try_from(at * at % 251).unwrap())
        .collect();
    let scaled = scale(&pixels, size(16, 12), size(3, 2), Channels::Rgb).unwrap();
    assert_eq!(scaled, EXPECTED);
}

const EXPECTED: [u8; 18] = [
    118, 118, 93, 131, 130, 105, 101, 130, 138, 131, 131, 101, 122, 87, 125, 123, 112, 116,
];

#[test]
fn what_is_no_picture_is_refused() {
    let refused = scale(&[0; 4], size(2, 2), size(0, 2), Channels::Grey).unwrap_err();
    assert!(matches!(refused, Error::Empty { .. }));
    let refused = scale(&[0; 5], size(2, 2), size(1, 1), Channels::Grey).unwrap_err();
    assert!(refused.to_string().contains("5 bytes"));
    let refused = scale(&[], size(u32::MAX, u32::MAX), size(1, 1), Channels::Rgb).unwrap_err();
    assert!(matches!(refused, Error::NotItsPixels { .. }));
}
