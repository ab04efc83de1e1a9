//! What ExifTool, the judge of metadata, reads of real photographs.
#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use model::Facts;
use picture::{Offered, examine};
use serde_json::Value;

mod made;

/// Facts that differ, each with its reason.
const KNOWN: [(&str, &str, &str); 3] = [
    (
        "exif-samples/87_OSError.jpg",
        "altitude",
        "it does not say whether above or below the sea; Exif's default is above",
    ),
    (
        "exif-samples/sony-powershota5.jpg",
        "file",
        "it stands in CIFF, the form of metadata before Exif",
    ),
    (
        "various/Kodak PIXPRO SP360.jpg",
        "lens",
        "what ExifTool takes for a name is no text",
    ),
];

const TAGS: [&str; 29] = [
    "-IFD0:Make",
    "-IFD0:Model",
    "-IFD0:Software",
    "-IFD0:Orientation",
    "-IFD0:ModifyDate",
    "-ExifIFD:DateTimeOriginal",
    "-ExifIFD:CreateDate",
    "-ExifIFD:SubSecTimeOriginal",
    "-ExifIFD:SubSecTimeDigitized",
    "-ExifIFD:SubSecTime",
    "-ExifIFD:OffsetTimeOriginal",
    "-ExifIFD:OffsetTimeDigitized",
    "-ExifIFD:OffsetTime",
    "-ExifIFD:SerialNumber",
    "-Composite:GPSLatitude",
    "-Composite:GPSLongitude",
    "-Composite:GPSAltitude",
    "-MakerNotes:SerialNumber",
    "-MakerNotes:InternalSerialNumber",
    "-MakerNotes:ShutterCount",
    "-MakerNotes:ImageCount",
    "-MakerNotes:FileNumber",
    "-ExifIFD:LensModel",
    "-ExifIFD:LensInfo",
    "-MakerNotes:LensModel",
    "-MakerNotes:Lens",
    "-MakerNotes:LensType",
    "-MakerNotes:LensSpec",
    "-api=LargeFileSupport=1",
];

fn read_by_exiftool(folder: &Path) -> Option<Vec<Value>> {
    let output = Command::new("exiftool")
        .args(["-json", "-n", "-r", "-G0:1", "-charset", "UTF8"])
        .args(TAGS)
        .arg(folder)
        .output();
    match output {
        Ok(output) => Some(serde_json::from_slice(&output.stdout).unwrap()),
        Err(_) => {
            eprintln!("skipped: exiftool is not installed");
            None
        }
    }
}

/// The value of a tag by its family and name, as text.
fn text(read: &Value, group: &str, tag: &str) -> Option<String> {
    let (_, value) = read
        .as_object()
        .unwrap()
        .iter()
        .find(|(key, _)| key.contains(group) && key.ends_with(&format!(":{tag}")))?;
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    };
    (!text.is_empty()).then_some(text)
}

/// Numbers that begin with zeros are the same to ExifTool's JSON.
fn number(text: Option<String>) -> Option<String> {
    let text = text?.replace('-', "");
    let plain = text.trim_start_matches('0');
    (!plain.is_empty()).then(|| plain.to_owned())
}

/// ExifTool's JSON writes `1.00` as `1.0`.
fn same(ours: Option<&str>, theirs: Option<&str>) -> bool {
    let value = |text: Option<&str>| text?.parse::<f64>().ok();
    ours == theirs || (value(ours).is_some() && value(ours) == value(theirs))
}

fn moment(read: &Value) -> Option<(String, Option<String>)> {
    [
        (
            "DateTimeOriginal",
            "SubSecTimeOriginal",
            "OffsetTimeOriginal",
        ),
        ("CreateDate", "SubSecTimeDigitized", "OffsetTimeDigitized"),
        ("ModifyDate", "SubSecTime", "OffsetTime"),
    ]
    .into_iter()
    .find_map(|(date, fraction, offset)| {
        let date = text(read, "EXIF", date).filter(|date| !date.starts_with("0000"))?;
        let mut shown = date.replacen(':', "-", 2).replacen(' ', "T", 1);
        let fraction = text(read, "EXIF", fraction).unwrap_or_default();
        let fraction = fraction.trim_end_matches('0');
        if !fraction.is_empty() {
            shown = format!("{shown}.{fraction}");
        }
        shown.parse::<model::CameraTime>().ok()?;
        Some((shown, text(read, "EXIF", offset)))
    })
}

/// A lens by its name, else by what its specification says; makers' numbers of lenses are no words.
fn lens(read: &Value) -> Option<String> {
    let specified = |group, tag, skipped| {
        let text = text(read, group, tag)?;
        let numbers: Vec<f64> = text
            .split(' ')
            .skip(skipped)
            .map(|part| part.parse().unwrap_or(0.0))
            .collect();
        let range = |from: f64, to: f64| {
            if from == to || to == 0.0 {
                format!("{from}")
            } else {
                format!("{from}-{to}")
            }
        };
        let &[short, long, at_short, at_long, ..] = &numbers[..] else {
            return None;
        };
        let aperture = (at_short > 0.0).then(|| format!(" f/{}", range(at_short, at_long)));
        (short > 0.0).then(|| format!("{}mm{}", range(short, long), aperture.unwrap_or_default()))
    };
    let named =
        |tag| text(read, "MakerNotes", tag).filter(|name| name.contains(char::is_alphabetic));
    text(read, "EXIF", "LensModel")
        .or_else(|| specified("EXIF", "LensInfo", 0))
        .or_else(|| named("LensModel"))
        .or_else(|| named("LensType"))
        .or_else(|| specified("MakerNotes", "Lens", 0))
        .or_else(|| specified("MakerNotes", "LensSpec", 1))
}

/// Facts by name, as this crate reads them and as ExifTool does.
fn pairs(facts: &Facts, read: &Value) -> Vec<(&'static str, Option<String>, Option<String>)> {
    let moment = moment(read);
    let degrees = |value: f64| format!("{value:.6}");
    let theirs = |tag| text(read, "Composite", tag).and_then(|text| text.parse::<f64>().ok());
    let both = theirs("GPSLatitude").zip(theirs("GPSLongitude"));
    let serial = text(read, "EXIF", "SerialNumber")
        .or_else(|| text(read, "MakerNotes", "SerialNumber"))
        .or_else(|| text(read, "MakerNotes", "InternalSerialNumber"));
    let count =
        text(read, "MakerNotes", "ShutterCount").or_else(|| text(read, "MakerNotes", "ImageCount"));
    let orientation = text(read, "EXIF", "Orientation").filter(|turn| turn != "0");
    vec![
        ("make", facts.make.clone(), text(read, "EXIF", "Make")),
        ("model", facts.model.clone(), text(read, "EXIF", "Model")),
        (
            "software",
            facts.software.clone(),
            text(read, "EXIF", "Software"),
        ),
        (
            "orientation",
            facts.orientation.map(|turn| turn.to_string()),
            orientation,
        ),
        (
            "captured",
            facts.captured.map(|time| time.to_string()),
            moment.clone().map(|one| one.0),
        ),
        (
            "offset",
            facts.captured_offset.clone(),
            moment.and_then(|one| one.1),
        ),
        ("serial", number(facts.serial.clone()), number(serial)),
        ("lens", facts.lens.clone(), lens(read)),
        (
            "count",
            facts.shutter_count.map(|count| count.to_string()),
            count,
        ),
        (
            "file",
            number(facts.file_number.clone()),
            number(text(read, "MakerNotes", "FileNumber")),
        ),
        (
            "latitude",
            facts.gps.map(|gps| degrees(gps.latitude)),
            both.map(|both| degrees(both.0)),
        ),
        (
            "longitude",
            facts.gps.map(|gps| degrees(gps.longitude)),
            both.map(|both| degrees(both.1)),
        ),
        (
            "altitude",
            facts
                .gps
                .and_then(|gps| gps.altitude)
                .map(|metres| format!("{metres:.1}")),
            both.and(theirs("GPSAltitude"))
                .map(|metres| format!("{metres:.1}")),
        ),
    ]
}

/// What differs between this crate and ExifTool in a folder but for what is known, and how many facts were
/// compared.
fn compare(folder: &Path) -> Option<(Vec<String>, usize)> {
    let mut differences = Vec::new();
    let mut compared = 0;
    for read in &read_by_exiftool(folder)? {
        let path = PathBuf::from(read["SourceFile"].as_str().unwrap());
        let facts = examine(Offered::Whole(&fs::read(&path).unwrap())).facts;
        let name = path.strip_prefix(folder).unwrap().display().to_string();
        for (fact, ours, theirs) in pairs(&facts, read) {
            compared += usize::from(theirs.is_some());
            let known = KNOWN
                .iter()
                .any(|(file, of, _)| *file == name && *of == fact);
            if same(ours.as_deref(), theirs.as_deref()) == known {
                differences.push(format!("{name}: {fact}: {ours:?}, ExifTool {theirs:?}"));
            }
        }
    }
    Some((differences, compared))
}

#[test]
fn facts_are_those_that_exiftool_reads() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let Some((differences, compared)) = compare(&data.join("photos")) else {
        return;
    };
    println!("{compared} facts compared");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn notes_of_makers_of_whom_there_is_no_photograph_are_read_as_exiftool_reads_them() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in made::all() {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let Some((differences, compared)) = compare(folder.path()) else {
        return;
    };
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_eq!(compared, made::FACTS);
}
