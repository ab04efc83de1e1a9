//! JPEGs inside of files: how they are told of, compared and shown.
#![cfg(test)]

use model::{
    Embedded, EmbeddedKind, Facts, FileFormat, Measured, PictureDefect, PictureOf, Within,
};
use picture::{Examination, Offered, examine, turned, within};
use sample::{Picture, Size, with_thumbnail};

fn looked_at(bytes: &[u8]) -> (Facts, Measured) {
    let facts = examine(Offered::Whole(bytes)).facts;
    let measured = *facts.measured.clone().unwrap();
    (facts, measured)
}

fn drawn(seed: u64, width: u16, height: u16) -> Vec<u8> {
    Picture::draw(seed, Size::new(width, height).unwrap())
        .to_jpeg()
        .unwrap()
}

/// A drawn photograph without metadata, and without a thumbnail therefore.
fn bare(seed: u64, width: u16, height: u16) -> Vec<u8> {
    let whole = examine(Offered::Whole(&drawn(seed, width, height)));
    whole.renditions.unwrap().large.unwrap()
}

fn long(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap().to_le_bytes()
}

fn entry(tag: u16, number: usize) -> Vec<u8> {
    [
        &tag.to_le_bytes()[..],
        &4u16.to_le_bytes(),
        &long(1),
        &long(number),
    ]
    .concat()
}

/// A TIFF of two directories: the first with `first`, the second points to `thumbnail`, which is at the end.
fn tiff(first: &[Vec<u8>], thumbnail: &[u8]) -> Vec<u8> {
    let second = 8 + 2 + first.len() * 12 + 4;
    let data = second + 2 + 2 * 12 + 4;
    let pointing = [entry(0x0201, data), entry(0x0202, thumbnail.len())].concat();
    let count = u16::try_from(first.len()).unwrap().to_le_bytes();
    [
        b"II*\0\x08\0\0\0",
        &count[..],
        &first.concat(),
        &long(second),
        b"\x02\0",
        &pointing,
        &long(0),
        thumbnail,
    ]
    .concat()
}

fn only(measured: &Measured) -> Embedded {
    assert_eq!(measured.embedded.len(), 1, "{:?}", measured.embedded);
    measured.embedded[0]
}

#[test]
fn a_thumbnail_of_the_same_picture_is_near_and_one_of_another_is_far() {
    let picture = bare(7, 640, 480);
    let (own, other) = (bare(7, 160, 120), bare(11, 160, 120));
    let (_, measured) = looked_at(&with_thumbnail(&picture, &own));
    let near = only(&measured);
    assert_eq!(near.kind, EmbeddedKind::Thumbnail);
    assert_eq!(
        (near.width, near.height, near.bytes),
        (160, 120, own.len() as u64)
    );
    let (_, measured) = looked_at(&with_thumbnail(&picture, &other));
    let far = only(&measured);
    println!("{near:?} {far:?}");
    assert!(
        near.difference.unwrap() < 25 && near.distance.unwrap() < 40,
        "{near:?}"
    );
    assert!(
        far.difference > near.difference && far.distance.unwrap() > 60,
        "{far:?}"
    );
}

/// What is embedded, made a rendition of its own.
fn made(file: &[u8], number: u32) -> Result<Vec<u8>, PictureDefect> {
    within(Offered::Whole(file), Within::Embedded(number))
}

fn size(facts: &Facts) -> [u32; 2] {
    [facts.width.unwrap(), facts.height.unwrap()]
}

#[test]
fn a_thumbnail_of_another_picture_is_seen_as_what_it_is() {
    let other = bare(11, 160, 120);
    let file = with_thumbnail(&bare(7, 640, 480), &other);
    let (seen, _) = looked_at(&made(&file, 1).unwrap());
    let (expected, _) = looked_at(&other);
    assert_eq!(size(&seen), [160, 120]);
    let distance = seen.pdq.unwrap().distance(expected.pdq.unwrap());
    assert!(distance < 20, "{distance}");
    for number in [0, 2, u32::MAX] {
        assert_eq!(made(&file, number), Err(PictureDefect::NotAPicture));
    }
    let beginning = within(Offered::Beginning(&file), Within::Embedded(1));
    assert_eq!(beginning, Err(PictureDefect::TooLarge));
}

#[test]
fn a_thumbnail_is_turned_as_its_picture_is() {
    let turned = [&0x0112u16.to_le_bytes()[..], b"\x03\0\x01\0\0\0\x06\0\0\0"].concat();
    let exif = [b"Exif\0\0", &tiff(&[turned], &bare(7, 160, 120))[..]].concat();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let picture = bare(7, 640, 480);
    let file = [&picture[..2], b"\xFF\xE1", &length, &exif, &picture[2..]].concat();
    let (seen, _) = looked_at(&made(&file, 1).unwrap());
    assert_eq!(size(&seen), [120, 160]);
}

#[test]
fn a_thumbnail_that_is_cut_is_told_of_and_shown_in_part_and_not_compared() {
    let own = bare(7, 160, 120);
    let file = with_thumbnail(&bare(7, 640, 480), &own[..own.len() - 40]);
    let (facts, measured) = looked_at(&file);
    let cut = only(&measured);
    assert_eq!((cut.distance, cut.difference), (None, None));
    assert_eq!(facts.defect, None);
    assert!(made(&file, 1).is_ok());
}

#[test]
fn what_is_no_jpeg_is_none() {
    let (_, measured) = looked_at(&with_thumbnail(
        &bare(7, 640, 480),
        b"\xFF\xD8\xFF no picture at all",
    ));
    assert_eq!(measured.embedded, []);
}

/// A raw file as Canon and others build it, with a preview and a thumbnail.
fn raw(preview: &[u8], thumbnail: &[u8]) -> Vec<u8> {
    let entries = |at: usize| {
        // A reduced picture, of a camera, with the picture itself in a directory that is not there.
        vec![
            entry(0x00FE, 1),
            [&0x010Fu16.to_le_bytes()[..], b"\x02\0\x04\0\0\0Qmr\0"].concat(),
            entry(0x014A, 0),
            entry(0x0201, at),
            entry(0x0202, preview.len()),
        ]
    };
    let at = tiff(&entries(0), thumbnail).len();
    [&tiff(&entries(at), thumbnail)[..], preview].concat()
}

#[test]
fn a_raw_file_is_shown_by_its_largest_preview() {
    let (preview, thumbnail) = (bare(7, 640, 480), bare(7, 160, 120));
    let file = raw(&preview, &thumbnail);
    let Examination {
        facts, renditions, ..
    } = examine(Offered::Whole(&file));
    assert_eq!(facts.format, FileFormat::Raw);
    assert_eq!(facts.defect, Some(PictureDefect::PreviewOnly));
    assert_eq!((facts.width, facts.height), (None, None));
    assert_eq!(facts.make.as_deref(), Some("Qmr"));
    let turned = turned(Offered::Whole(&file)).unwrap();
    assert_eq!(turned.defect, Some(PictureDefect::PreviewOnly));
    assert_eq!(Some(turned.hashes[0]), facts.pdq);
    let measured = facts.measured.unwrap();
    assert_eq!(measured.of, Some(PictureOf::Preview));
    assert_eq!(measured.jpeg, None);
    let kinds: Vec<_> = measured
        .embedded
        .iter()
        .map(|it| (it.kind, it.width))
        .collect();
    assert_eq!(
        kinds,
        [(EmbeddedKind::Preview, 640), (EmbeddedKind::Thumbnail, 160)]
    );
    // What is shown is made anew, from the same pixels that the preview has by itself.
    let (of_preview, by_itself) = looked_at(&preview);
    assert_eq!(measured.pixels, by_itself.pixels);
    assert_eq!(facts.pdq, of_preview.pdq);
    assert_eq!(renditions, examine(Offered::Whole(&preview)).renditions);
}

#[test]
fn a_raw_file_without_a_whole_preview_is_not_shown() {
    let preview = bare(7, 640, 480);
    for cut in [&preview[..preview.len() / 2], b"\xFF\xD8\xFF"] {
        let (facts, measured) = looked_at(&raw(cut, cut));
        assert_eq!(facts.defect, Some(PictureDefect::NotDecodedHere));
        assert_eq!(
            (measured.of, measured.pixels, facts.pdq),
            (None, None, None)
        );
    }
}

#[test]
fn a_raw_file_that_is_no_tiff_speaks_by_its_preview() {
    let preview = drawn(7, 360, 270);
    let mut file = b"FUJIFILMCCD-RAW ".to_vec();
    file.resize(84, 0);
    file.extend(92u32.to_be_bytes());
    file.extend(u32::try_from(preview.len()).unwrap().to_be_bytes());
    file.extend(&preview);
    let (facts, measured) = looked_at(&file);
    assert_eq!(facts.defect, Some(PictureDefect::PreviewOnly));
    let (own, _) = looked_at(&preview);
    assert!(own.make.is_some());
    assert_eq!((facts.make, facts.captured), (own.make, own.captured));
    assert_eq!(only(&measured).kind, EmbeddedKind::Preview);
}

#[test]
fn pictures_behind_the_end_are_found_by_the_index_of_several() {
    let (first, second) = (bare(7, 640, 480), bare(7, 320, 240));
    let index = |begin: usize| {
        let entries = [
            &[0; 16][..],
            &[0; 4],
            &long(second.len()),
            &long(begin),
            &[0; 4],
        ]
        .concat();
        let table = [
            &0xB002u16.to_le_bytes()[..],
            b"\x07\0",
            &long(32),
            &long(26),
        ]
        .concat();
        [b"II*\0\x08\0\0\0\x01\0", &table[..], &long(0), &entries].concat()
    };
    let with = |begin| {
        let body = [b"MPF\0", &index(begin)[..]].concat();
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&first[..2], b"\xFF\xE2", &length, &body, &first[2..]].concat()
    };
    // Places count from behind the marker, the length and the name.
    let begin = with(0).len() - 2 - 8;
    let (facts, measured) = looked_at(&[with(begin), second.clone()].concat());
    assert_eq!(facts.defect, None);
    let found = only(&measured);
    assert_eq!((found.kind, found.width), (EmbeddedKind::Preview, 320));
    assert_eq!(measured.jpeg.unwrap().after_end, Some(second.len() as u64));
}
