//! What others make of a drawn picture.
#![cfg(test)]

use std::io::Cursor;

use exif::{In, Tag};
use model::Timestamp;
use sample::{Branch, Digits, Numbers, Picture, Scene, Size};
use zune_jpeg::JpegDecoder;

fn picture() -> Picture {
    Picture {
        seed: 5,
        numbers: Numbers {
            branch: Branch::Number(904),
            detainee: 1_523,
            examination: 7_608,
        },
        digits: Digits::Western,
        scene: Scene::Wall,
        taken: Timestamp::from_unix_nanos(1_346_457_600_000_000_000),
        size: Size::SMALL,
    }
}

fn decode(jpeg: &[u8]) -> Vec<u8> {
    JpegDecoder::new(Cursor::new(jpeg)).decode().unwrap()
}

#[test]
fn another_decoder_finds_the_size_and_a_light_card_on_a_darker_scene() {
    for scene in [Scene::Wall, Scene::Sheet, Scene::Asphalt] {
        let drawn = Picture { scene, ..picture() };
        let pixels = decode(&drawn.to_jpeg().unwrap());
        assert_eq!(pixels.len(), 400 * 300 * 3);
        let bright = |part: &[u8]| part.iter().filter(|value| **value > 190).count();
        assert!(bright(&pixels) > pixels.len() / 10, "{scene:?} has a card");
        assert!(
            bright(&pixels[..400 * 3]) < 20,
            "{scene:?} begins without one"
        );
    }
}

#[test]
fn another_reader_finds_what_the_camera_wrote() {
    let jpeg = picture().to_jpeg().unwrap();
    assert_eq!(jpeg[..4], [0xFF, 0xD8, 0xFF, 0xE1], "EXIF comes first");
    let read = exif::Reader::new()
        .read_from_container(&mut Cursor::new(&jpeg))
        .unwrap();
    let value = |tag| {
        let field = read.get_field(tag, In::PRIMARY).unwrap();
        field.display_value().to_string()
    };
    assert_eq!(value(Tag::Make), "\"QAMAR\"");
    assert_eq!(value(Tag::Model), "\"Qamar K310\"");
    assert_eq!(value(Tag::DateTimeOriginal), "2012-09-01 00:00:00");
    assert_eq!(value(Tag::Orientation), "row 0 at top and column 0 at left");
    assert_eq!(value(Tag::PixelXDimension), "400");
    assert_eq!(value(Tag::PixelYDimension), "300");
    assert_eq!(value(Tag::ExifVersion), "2.21");
    let speed: u32 = value(Tag::PhotographicSensitivity).parse().unwrap();
    assert!((100..=800).contains(&speed));
    let field = read.get_field(Tag::ExposureTime, In::PRIMARY).unwrap();
    assert!(matches!(&field.value, exif::Value::Rational(times) if times[0].to_f64() < 0.1));
}

#[test]
fn the_same_picture_gives_the_same_bytes_and_any_change_gives_others() {
    let jpeg = |picture: Picture| picture.to_jpeg().unwrap();
    let bytes = jpeg(picture());
    assert_eq!(bytes, jpeg(picture()));
    let others = [
        Picture {
            seed: 6,
            ..picture()
        },
        Picture {
            digits: Digits::ArabicIndic,
            ..picture()
        },
        Picture {
            scene: Scene::Asphalt,
            ..picture()
        },
        Picture {
            taken: Timestamp::from_unix_nanos(0),
            ..picture()
        },
        Picture {
            numbers: Numbers {
                branch: Branch::Jim,
                ..picture().numbers
            },
            ..picture()
        },
    ];
    for other in others {
        assert_ne!(bytes, jpeg(other.clone()), "{other:?}");
    }
}

#[test]
fn a_camera_sized_picture_has_the_bytes_of_one() {
    for scene in [Scene::Wall, Scene::Sheet, Scene::Asphalt] {
        let drawn = Picture {
            scene,
            size: Size::CAMERA,
            ..picture()
        };
        let bytes = drawn.to_jpeg().unwrap().len();
        assert!((200_000..400_000).contains(&bytes), "{scene:?}: {bytes}");
    }
}

#[test]
fn sizes_at_which_no_card_could_be_read_are_refused() {
    assert!(Size::new(119, 300).is_none() && Size::new(300, 119).is_none());
    let least = Picture {
        size: Size::new(120, 120).unwrap(),
        ..picture()
    };
    assert_eq!(decode(&least.to_jpeg().unwrap()).len(), 120 * 120 * 3);
}
