use std::io::Cursor;

use examine::Workers;
use hostile::{Mutations, bombs, nested_tiff};
use image::{DynamicImage, ImageFormat, RgbImage};
use model::{Facts, PictureDefect};
use sample::{Picture, Size};

use crate::scene::{House, patient, pictures, workers};

/// What the wrong forms follow from.
const NUMBER: u64 = 23;
/// Wrong forms of each format.
const FORMS: usize = 100;

/// Small honest files of every format that is decoded.
fn honest() -> Vec<(&'static str, Vec<u8>)> {
    let size = Size::new(120, 120).unwrap();
    let canvas = RgbImage::from_fn(24, 16, |x, y| {
        image::Rgb([x, y, x + y].map(|value| u8::try_from(value * 7 % 256).unwrap()))
    });
    let canvas = DynamicImage::ImageRgb8(canvas);
    let encode = |name, format| {
        let mut file = Cursor::new(Vec::new());
        canvas.write_to(&mut file, format).unwrap();
        (name, file.into_inner())
    };
    vec![
        ("jpeg", Picture::draw(5, size).to_jpeg().unwrap()),
        encode("png", ImageFormat::Png),
        encode("gif", ImageFormat::Gif),
        encode("bmp", ImageFormat::Bmp),
        encode("tiff", ImageFormat::Tiff),
        encode("webp", ImageFormat::WebP),
    ]
}

/// Looks at files as an accession of their own, checks that the originals are what they were, and gives the facts.
fn looked_at(house: &House, files: &[Vec<u8>], workers: &Workers) -> Vec<Facts> {
    let subjects = house.accession(files);
    let before = house.entered().len();
    let examined = house.examine(&subjects, workers, &mut patient()).unwrap();
    assert!(examined.finished);
    assert_eq!(examined.defects, []);
    house.holds(&subjects, files);
    let entered = house.entered().into_iter().skip(before);
    let (items, facts): (Vec<_>, Vec<_>) = entered.unzip();
    let offered: Vec<_> = subjects.iter().map(|subject| subject.item).collect();
    assert_eq!(items, offered);
    facts
}

#[test]
fn wrong_forms_of_every_format_cost_no_worker_and_leave_it_as_it_was() {
    let house = House::new();
    let pictures = pictures(20);
    // One worker has to look at honest pictures after it looked at wrong forms.
    let one = Workers {
        count: 1,
        ..workers()
    };
    let before = looked_at(&house, &pictures, &one);
    for (format, file) in honest() {
        let forms = Mutations::of(vec![file], NUMBER).take(FORMS);
        let files: Vec<_> = forms.chain(pictures.clone()).collect();
        eprintln!("{format}, number {NUMBER}");
        let facts = looked_at(&house, &files, &one);
        let (of_forms, after) = facts.split_at(FORMS);
        for facts in of_forms {
            assert_ne!(facts.defect, Some(PictureDefect::EndsItsWorker), "{format}");
            assert_ne!(facts.defect, Some(PictureDefect::TooSlow), "{format}");
        }
        assert_eq!(after, before, "{format}");
    }
}

#[test]
fn cuts_of_a_picture_are_entered_as_that() {
    let (_, jpeg) = honest().remove(0);
    let cuts: Vec<_> = (0..jpeg.len())
        .step_by(jpeg.len().div_ceil(200))
        .map(|end| jpeg[..end].to_vec())
        .collect();
    for facts in looked_at(&House::new(), &cuts, &workers()) {
        assert!(facts.defect.is_some());
        assert_ne!(facts.defect, Some(PictureDefect::EndsItsWorker));
    }
}

#[test]
fn bombs_are_refused_by_their_headers_where_there_is_no_memory_for_their_pixels() {
    let within = workers();
    let narrow = Workers {
        program: "/usr/bin/prlimit".into(),
        arguments: vec!["--as=268435456".into(), within.program.clone().into()],
        ..within
    };
    let (formats, files): (Vec<_>, Vec<_>) = bombs().into_iter().unzip();
    let facts = looked_at(&House::new(), &files, &narrow);
    for (format, facts) in formats.into_iter().zip(facts) {
        assert_eq!(facts.defect, Some(PictureDefect::TooLarge), "{format}");
    }
    let nested: Vec<_> = [1, 6, 1_000].map(nested_tiff).into();
    for facts in looked_at(&House::new(), &nested, &narrow) {
        assert!(facts.defect.is_some());
        assert_ne!(facts.defect, Some(PictureDefect::EndsItsWorker));
    }
}
