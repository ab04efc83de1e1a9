//! Real photographs from many cameras.
#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use model::PictureDefect;
use picture::{Offered, examine};

/// Photographs that came damaged, each with what is wrong with it.
const DAMAGED: [(&str, &str); 1] = [(
    "exif-samples/corrupted.jpg",
    "its coded data end within a picture",
)];

fn photographs(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(photographs(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn photographs_are_shown_whole_but_those_that_came_damaged() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let folder = data.join("photos");
    let (mut pixels, mut seconds) = (0.0, 0.0);
    let mut damaged = Vec::new();
    for path in photographs(&folder) {
        let bytes = fs::read(&path).unwrap();
        let begun = Instant::now();
        let facts = examine(Offered::Whole(&bytes)).facts;
        seconds += begun.elapsed().as_secs_f64();
        pixels += f64::from(facts.width.unwrap_or(0)) * f64::from(facts.height.unwrap_or(0));
        if facts.defect.is_some() {
            let name = path.strip_prefix(&folder).unwrap().display().to_string();
            println!("{name}: {:?}", facts.defect.map(PictureDefect::as_str));
            damaged.push(name);
        }
    }
    println!(
        "{:.1} megapixels, {:.2} ms each",
        pixels / 1e6,
        seconds * 1e9 / pixels
    );
    assert_eq!(damaged, DAMAGED.map(|(name, _)| name));
}

#[test]
fn a_stretch_of_zeros_is_noticed_in_nearly_every_photograph() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let (mut damaged, mut noticed) = (0, 0);
    for path in photographs(&data.join("photos/various")) {
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() * 6 / 10;
        bytes[middle..middle + 4096].fill(0);
        let facts = examine(Offered::Whole(&bytes)).facts;
        damaged += 1;
        // Some have a second picture there, or tables that make zeros a plain surface.
        noticed += usize::from(facts.defect.is_some());
    }
    println!("{noticed} of {damaged} noticed");
    assert!(noticed * 10 >= damaged * 9, "{noticed} of {damaged}");
}
