use super::tiff::{FIRST_DIRECTORY, HEADER, Value, directory};
use crate::{Dice, Picture};

/// How an APP1 segment says that it holds EXIF (Exif 2.32 §4.7.2).
const PREFIX: &[u8] = b"Exif\0\0";
/// The tag whose value is the place of the directory with the camera's settings.
const SETTINGS: u16 = 0x8769;

/// No such maker exists.
const MAKE: &str = "QAMAR";
const MODEL: &str = "Qamar K310";

/// What the camera writes beside the pixels: the payload of the APP1 segment.
pub(super) fn metadata(picture: &Picture) -> Vec<u8> {
    // Its length does not depend on the place that it points to.
    let length = main_directory(picture, 0).len();
    let settings = FIRST_DIRECTORY + u32::try_from(length).unwrap_or(u32::MAX);
    [
        PREFIX,
        &HEADER,
        &main_directory(picture, settings),
        &directory(&settings_fields(picture), settings),
    ]
    .concat()
}

fn main_directory(picture: &Picture, settings: u32) -> Vec<u8> {
    let fields = [
        (0x010F, Value::Text(MAKE.into())),
        (0x0110, Value::Text(MODEL.into())),
        (0x0112, Value::Short(1)),
        (0x011A, Value::Ratio(72, 1)),
        (0x011B, Value::Ratio(72, 1)),
        (0x0128, Value::Short(2)),
        (0x0131, Value::Text("K310 Ver1.02".into())),
        (0x0132, Value::Text(moment(picture))),
        (0x0213, Value::Short(2)),
        (SETTINGS, Value::Long(settings)),
    ];
    directory(&fields, FIRST_DIRECTORY)
}

fn settings_fields(picture: &Picture) -> Vec<(u16, Value)> {
    // A seed of its own, so that the settings do not depend on how a picture is drawn.
    let mut dice = Dice::new(!picture.seed);
    vec![
        (0x829A, Value::Ratio(1, dice.pick([30, 60, 80, 125, 160]))),
        (0x829D, Value::Ratio(dice.pick([28, 35, 40, 56]), 10)),
        (0x8827, Value::Short(dice.pick([100, 200, 400, 800]))),
        (0x9000, Value::Raw(b"0221")),
        (0x9003, Value::Text(moment(picture))),
        (0x9004, Value::Text(moment(picture))),
        (0x9204, Value::SignedRatio(dice.pick([-1, 0, 0, 1]), 3)),
        (0x9207, Value::Short(5)),
        (0x9209, Value::Short(dice.pick([0x10, 0x19]))),
        (0x920A, Value::Ratio(dice.whole(60, 180), 10)),
        (0x9290, Value::Text(format!("{:02}", dice.whole(0, 99)))),
        (0xA000, Value::Raw(b"0100")),
        (0xA001, Value::Short(1)),
        (0xA002, Value::Long(picture.size.width().into())),
        (0xA003, Value::Long(picture.size.height().into())),
        (0xA431, Value::Text("0031017".into())),
    ]
}

/// The moment of the picture as EXIF has it: no zone, and colons in the date.
fn moment(picture: &Picture) -> String {
    let rfc3339 = picture.taken.whole_seconds().to_string();
    rfc3339
        .trim_end_matches('Z')
        .replace('-', ":")
        .replace('T', " ")
}
