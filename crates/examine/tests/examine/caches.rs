use examine::{Rendition, read};
use image::ImageFormat;
use model::{CacheFacts, CacheKind, Facts, FileFormat, PictureDefect, PictureOf, Sha256Digest};
use sample::{Picture, Size};

use crate::built::{JPEG, catalog, thumb_entry, thumbcache_file, thumbs_file};
use crate::remake::shown;
use crate::scene::{House, patient, pictures, workers};

fn small_copy(seed: u64) -> Vec<u8> {
    let size = Size::new(120, 120).unwrap();
    Picture::draw(seed, size).to_jpeg().unwrap()
}

/// Has workers look at files; gives the facts of each.
fn facts(house: &House, files: &[Vec<u8>]) -> Vec<Facts> {
    let subjects = house.accession(files);
    house
        .examine(&subjects, &workers(), &mut patient())
        .unwrap();
    house.holds(&subjects, files);
    let entered = house.entered().into_iter();
    entered.map(|(_, facts)| facts).collect()
}

fn cache(facts: &Facts) -> Option<CacheFacts> {
    facts.measured.clone()?.cache
}

fn names(cache: &CacheFacts) -> Vec<Option<&str>> {
    cache.seen.iter().map(|one| one.name.as_deref()).collect()
}

#[test]
fn a_thumbs_db_tells_its_names_and_shows_its_small_copies_on_a_sheet() {
    let small = small_copy(4);
    let file = thumbs_file(&[
        (
            "Catalog",
            catalog(&[(1, "first.jpg"), (2, "gone.jpg"), (3, "torn.jpg")]),
        ),
        ("1", thumb_entry(12, &small)),
        ("3", thumb_entry(12, JPEG)),
    ]);
    let house = House::new();
    let facts = facts(&house, &[file]).remove(0);
    assert_eq!(
        (facts.format, facts.defect),
        (FileFormat::Ole, Some(PictureDefect::PreviewOnly))
    );
    assert_eq!(
        facts.measured.as_ref().unwrap().of,
        Some(PictureOf::Preview)
    );
    let cache = cache(&facts).unwrap();
    assert_eq!((cache.kind, cache.cut), (CacheKind::Thumbs, 0));
    let expected = [Some("first.jpg"), Some("gone.jpg"), Some("torn.jpg")];
    assert_eq!(names(&cache), expected);
    let [first, gone, torn] = &cache.seen[..] else {
        panic!("{cache:?}");
    };
    let time = first.modified.unwrap().to_string();
    assert!(time.starts_with("2012-08-14T11:04:31"), "{time}");
    assert_eq!(first.sha256, Some(Sha256Digest::of(&small)));
    let alone = picture::examine(picture::Offered::Whole(&small)).facts;
    assert_eq!((first.pdq, first.cell), (alone.pdq, Some(1)));
    assert_eq!((gone.sha256, gone.pdq, gone.cell), (None, None, None));
    assert_eq!(torn.sha256, Some(Sha256Digest::of(JPEG)));
    assert_eq!(torn.cell, None);
}

#[test]
fn the_sheet_of_a_cache_is_encrypted_as_renditions_are_and_made_again_the_same() {
    let copies: Vec<_> = (0..5).map(small_copy).collect();
    let named: Vec<_> = copies.iter().map(|copy| ("", &copy[..])).collect();
    let house = House::new();
    let subjects = house.accession(&[thumbcache_file(21, &named)]);
    let examined = house
        .examine(&subjects, &workers(), &mut patient())
        .unwrap();
    assert_eq!((examined.examined, examined.pictures), (1, 1));
    let item = subjects[0].item;
    let large = read(
        house.storage.as_ref(),
        &house.scope(item),
        item,
        Rendition::Large,
    );
    let large = large.unwrap().unwrap();
    assert_eq!(image::guess_format(&large).unwrap(), ImageFormat::Jpeg);
    let sheet = picture::examine(picture::Offered::Whole(&large)).facts;
    // Five cells of 100 pixels in rows of three.
    assert_eq!((sheet.width, sheet.height), (Some(300), Some(200)));
    let before = shown(&house, &subjects);
    std::fs::remove_dir_all(house.path("derived")).unwrap();
    let known = house.with_entries(&subjects);
    house.examine(&known, &workers(), &mut patient()).unwrap();
    assert!(shown(&house, &subjects) == before);
}

#[test]
fn notes_of_picasa_and_of_a_folder_tell_names_and_no_other_text_does() {
    let texts: [&[u8]; 5] = [
        b"[Picasa]\nname=night\n[IMG_1.jpg]\nstar=yes\ncaption=the \x1byard\n[IMG_2.jpg]\nrotate=rotate(1)\n",
        b"\xff\xfe[\0.\0S\0h\0e\0l\0l\0C\0l\0a\0s\0s\0I\0n\0f\0o\0]\0\r\0\n\0L\0o\0g\0o\0=\0C\0:\0\\\0a\0.\0j\0p\0g\0",
        b"; caf\xe9\n[LocalizedFileNames]\nIMG_3.jpg=@portrait\n",
        b"[server.example]\nhost=1\n",
        b"A list of names\n",
    ];
    let house = House::new();
    let told = facts(&house, &texts.map(<[u8]>::to_vec));
    let told: Vec<_> = told.iter().map(cache).collect();
    let picasa = told[0].as_ref().unwrap();
    assert_eq!(picasa.kind, CacheKind::Picasa);
    assert_eq!(names(picasa), [Some("IMG_1.jpg"), Some("IMG_2.jpg")]);
    assert_eq!(picasa.seen[0].note.as_deref(), Some("the yard"));
    let folder = told[1].as_ref().unwrap();
    assert_eq!(
        (folder.kind, names(folder)),
        (CacheKind::Desktop, vec![Some("a.jpg")])
    );
    assert_eq!(names(told[2].as_ref().unwrap()), [Some("IMG_3.jpg")]);
    assert_eq!((&told[3], &told[4]), (&None, &None));
}

#[test]
fn what_a_cache_tells_beyond_a_thousand_files_is_counted() {
    let sections = (0..1_003).map(|number| format!("[{number}.jpg]\nstar=yes\n"));
    let house = House::new();
    let facts = facts(&house, &[sections.collect::<String>().into_bytes()]);
    let cache = cache(&facts[0]).unwrap();
    assert_eq!((cache.seen.len(), cache.cut), (1_000, 3));
}

#[test]
fn wrong_forms_of_caches_cost_no_worker() {
    let seeds = vec![
        thumbs_file(&[
            ("Catalog", catalog(&[(1, "first.jpg")])),
            ("1", thumb_entry(12, &small_copy(4))),
        ]),
        thumbcache_file(32, &[("one", &small_copy(5))]),
        b"[IMG_1.jpg]\nstar=yes\n".to_vec(),
    ];
    let mut files: Vec<_> = hostile::Mutations::of(seeds, 31).take(200).collect();
    files.extend(pictures(1));
    let house = House::new();
    let facts = facts(&house, &files);
    assert_eq!(facts.len(), files.len());
    for one in &facts {
        assert_ne!(one.defect, Some(PictureDefect::EndsItsWorker));
    }
    assert_eq!(facts.last().unwrap().defect, None);
}
