//! Films: FFmpeg takes a picture of each, shut in, and a worker looks at that as at any other.

use std::process::Command;
use std::time::Duration;

use examine::{DEADLINE, Films, Rendition, Starter, Workers, read};
use model::{Facts, FileFormat, ItemId, PictureDefect, PictureOf};

use crate::scene::{House, patient, pictures, workers};

/// A film that FFmpeg makes of a pattern, which begins dark.
fn film(house: &House, seconds: &str) -> Vec<u8> {
    let file = house.path("film.mp4");
    let pattern = format!("testsrc=size=320x240:rate=10:duration={seconds}");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-f", "lavfi", "-i", &pattern])
        .args(["-vf", "fade=in:0:5", "-pix_fmt", "yuv420p", "-c:v", "mpeg4"])
        .arg(&file)
        .status()
        .unwrap();
    assert!(made.success());
    std::fs::read(&file).unwrap()
}

fn facts(house: &House, item: ItemId) -> Facts {
    let entered = house.entered();
    let (_, facts) = entered
        .iter()
        .find(|(entered, _)| *entered == item)
        .unwrap();
    facts.clone()
}

fn films(deadline: Duration) -> Option<Films> {
    let starter = Starter {
        program: env!("CARGO_BIN_EXE_examine-worker").into(),
        arguments: vec!["tool".into()],
    };
    let found = Films::found(starter, deadline);
    assert!(found.is_some(), "FFmpeg is not installed");
    found
}

#[test]
fn a_film_is_shown_by_one_of_its_pictures_and_told_of_with_its_length() {
    let house = House::new();
    let whole = film(&house, "20");
    let cut = whole[..whole.len() / 2].to_vec();
    let files = [
        whole,
        cut,
        b"\0\0\0\x18ftypmp42 no film".to_vec(),
        pictures(1).remove(0),
    ];
    let subjects = house.accession(&files);
    let looking = Workers {
        films: films(DEADLINE),
        ..workers()
    };
    let examined = house.examine(&subjects, &looking, &mut patient()).unwrap();
    assert_eq!(examined.examined, 4);
    let [whole, cut, none, picture] =
        [0, 1, 2, 3].map(|at: usize| facts(&house, subjects[at].item));
    assert_eq!(whole.format, FileFormat::Video);
    assert_eq!(whole.defect, Some(PictureDefect::OneOfAFilm));
    let measured = whole.measured.as_deref().unwrap();
    assert_eq!(measured.of, Some(PictureOf::OneOfAFilm));
    let told = measured.film.as_ref().unwrap();
    assert_eq!(told.length, Some(20_000));
    assert!(!told.version.is_empty());
    // Taken after a tenth of its length, it is not dark as the beginning is.
    assert!(measured.quality.unwrap().light > 200, "{measured:?}");
    assert!(whole.pdq.is_some());
    for what in [Rendition::Shielded, Rendition::Small, Rendition::Large] {
        let scope = house.scope(subjects[0].item);
        let made = read(house.storage.as_ref(), &scope, subjects[0].item, what).unwrap();
        assert!(made.unwrap().starts_with(b"\xff\xd8\xff"), "{what}");
    }
    // The index of an MP4 stands at its end: of half a file nothing can be seen.
    for seen in [cut, none] {
        assert_eq!(seen.defect, Some(PictureDefect::NotAPicture));
        assert_eq!(seen.measured, None);
    }
    assert_eq!(picture.defect, None);
}

#[test]
fn without_ffmpeg_a_film_is_no_picture_and_in_no_time_it_is_too_slow() {
    let house = House::new();
    let subjects = house.accession(&[film(&house, "1"), film(&house, "2")]);
    let ways = [
        (None, PictureDefect::NotAPicture),
        (films(Duration::ZERO), PictureDefect::TooSlow),
    ];
    for (subject, (films, defect)) in subjects.iter().zip(ways) {
        let looking = Workers { films, ..workers() };
        house
            .examine(std::slice::from_ref(subject), &looking, &mut patient())
            .unwrap();
        let facts = facts(&house, subject.item);
        assert_eq!(facts.format, FileFormat::Video);
        assert_eq!((facts.defect, facts.measured), (Some(defect), None));
    }
}

#[test]
fn a_sound_with_a_cover_is_told_of_and_its_cover_is_no_picture_of_it() {
    let house = House::new();
    let (cover, sound) = (house.path("cover.jpg"), house.path("sound.m4a"));
    std::fs::write(&cover, &pictures(1)[0]).unwrap();
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi", "-i", "sine=duration=3", "-i"])
        .arg(&cover)
        .args(["-map", "0", "-map", "1", "-c:v", "copy"])
        .args(["-disposition:v:0", "attached_pic"])
        .arg(&sound)
        .status()
        .unwrap();
    assert!(made.success());
    let mut file = std::fs::read(&sound).unwrap();
    // Of a brand that films have too.
    file[8..12].copy_from_slice(b"isom");
    let subjects = house.accession(&[file]);
    let looking = Workers {
        films: films(DEADLINE),
        ..workers()
    };
    house.examine(&subjects, &looking, &mut patient()).unwrap();
    let facts = facts(&house, subjects[0].item);
    assert_eq!(facts.format, FileFormat::Video);
    assert_eq!(facts.defect, Some(PictureDefect::NotAPicture));
    let measured = facts.measured.unwrap();
    assert_eq!((measured.of, measured.quality), (None, None));
    assert!((2_900..3_200).contains(&measured.film.unwrap().length.unwrap()));
}
