//! Thousands of wrong forms of every format, and every cut of a JPEG. The numbers that they follow from are printed, and are
//! the same in every run; `crates/examine/tests/examine/wrong_forms.rs` gives some of them to workers.
#![cfg(test)]

use std::collections::BTreeMap;

use hostile::{Mutations, nested_tiff};
use image::ColorType;
use model::{FileFormat, PictureDefect};
use picture::{Examination, MAX_METADATA, Offered, Wanted, examine_for};
use sample::{Picture, Size};
use testkit::FixedChance;

mod files;

/// Wrong forms of each format.
const FORMS: usize = 2_000;
/// What they follow from.
const NUMBER: u64 = 11;

/// Examines bytes and checks what must hold of whatever they are.
fn sound(bytes: &[u8]) -> Examination {
    let examination = examine_for(Offered::Whole(bytes), Wanted::AllButLarge);
    let facts = &examination.facts;
    assert_eq!(examination.renditions.is_some(), facts.has_renditions());
    assert_eq!(facts.pdq.is_some(), facts.has_renditions());
    let metadata = examination.metadata.as_deref().unwrap_or_default();
    assert!(metadata.len() <= MAX_METADATA.min(bytes.len()));
    examination
}

/// A JPEG of some 20 kB and few pixels, so that each of its cuts takes little.
fn dense_jpeg() -> Vec<u8> {
    let mut noise = vec![0; 96 * 96 * 3];
    model::Chance::fill(&mut FixedChance::new(3), &mut noise);
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 90);
    let colour = jpeg_encoder::ColorType::Rgb;
    encoder.encode(&noise, 96, 96, colour).unwrap();
    jpeg
}

/// Examines what is left of a JPEG that is cut at each of `ends`; how many of them are shown in part.
fn cut(jpeg: &[u8], ends: impl Iterator<Item = usize>) -> usize {
    let mut in_part = 0;
    for end in ends {
        let facts = sound(&jpeg[..end]).facts;
        assert_ne!(facts.defect, None, "cut at {end}");
        in_part += usize::from(facts.defect == Some(PictureDefect::DecodedInPart));
    }
    in_part
}

#[test]
fn every_cut_of_a_jpeg_of_20_kb_is_shown_in_part_or_not_at_all() {
    let jpeg = dense_jpeg();
    assert!((17_000..24_000).contains(&jpeg.len()), "{}", jpeg.len());
    assert_eq!(sound(&jpeg).facts.defect, None);
    let in_part = cut(&jpeg, 0..jpeg.len());
    println!("{in_part} of {} cuts are shown in part", jpeg.len());
    assert!(in_part > jpeg.len() * 9 / 10);
}

#[test]
fn two_thousand_cuts_of_a_large_jpeg_are_shown_in_part_or_not_at_all() {
    let size = Size::new(560, 420).unwrap();
    let jpeg = Picture::draw(7, size).to_jpeg().unwrap();
    assert_eq!(sound(&jpeg).facts.defect, None);
    let mut chance = FixedChance::new(NUMBER);
    let mut drawn = || u64::from_le_bytes(model::Chance::draw(&mut chance));
    let length = u64::try_from(jpeg.len()).unwrap();
    let ends: Vec<_> = (0..2_000)
        .map(|_| usize::try_from(drawn() % length).unwrap())
        .collect();
    let in_part = cut(&jpeg, ends.into_iter());
    println!("number {NUMBER}: {in_part} of 2000 cuts of {length} bytes are shown in part");
    assert!(in_part > 1_800);
}

#[test]
fn wrong_forms_of_every_format_do_no_harm() {
    let mut kinds = files::of_every_kind();
    kinds.push((FileFormat::Png, files::png(ColorType::L8, 24, 16)));
    kinds.push((FileFormat::Tiff, nested_tiff(6)));
    for (format, file) in kinds {
        let mut defects = BTreeMap::new();
        let is_whole = sound(&file).facts.defect.is_none();
        for bytes in Mutations::of(vec![file], NUMBER).take(FORMS) {
            let defect = sound(&bytes).facts.defect;
            *defects
                .entry(defect.map_or("none", PictureDefect::as_str))
                .or_insert(0) += 1;
        }
        println!("{format}, number {NUMBER}: {defects:?}");
        // The changes reach the decoder, and it tells them from a picture.
        assert!(defects.len() > 1, "{format}: {defects:?}");
        let shown = defects.get("none").or(defects.get("decoded-in-part"));
        assert_eq!(
            shown.is_some_and(|count| *count > 0),
            is_whole,
            "{format}: {defects:?}"
        );
    }
}
