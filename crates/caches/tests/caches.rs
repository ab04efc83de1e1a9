#![cfg(test)]
//! Caches that the tests build by the public descriptions of their formats, and what is read of them.

use caches::{Error, Form, Ini, folder_notes, picture_notes, thumbcache, thumbs};
use model::Timestamp;

mod built;

use built::{JPEG, catalog, thumb_entry, thumbcache_file, thumbs_file};

#[test]
fn a_thumbs_db_gives_names_times_and_pictures_also_of_files_that_are_gone() {
    let names = [(1, "IMG_0001.JPG"), (2, "صورة.jpg"), (12, "gone.jpg")];
    let file = thumbs_file(&[
        ("Catalog", catalog(&names)),
        ("1", thumb_entry(12, JPEG)),
        ("2", thumb_entry(12, JPEG)),
        ("21", thumb_entry(12, b"\x89PNG\r\n\x1a\n and so on")),
    ]);
    let found = thumbs(&file).unwrap();
    let told: Vec<_> = found
        .iter()
        .map(|one| (one.id.as_str(), one.name.as_deref(), one.form))
        .collect();
    assert_eq!(
        told,
        [
            ("1", Some("IMG_0001.JPG"), Form::Jpeg),
            ("12", Some("gone.jpg"), Form::Png),
            ("2", Some("صورة.jpg"), Form::Jpeg),
        ]
    );
    assert_eq!(found[0].bytes, JPEG);
    let time: Timestamp = "2012-08-14T11:04:31Z".parse().unwrap();
    assert!(found.iter().all(|one| one.modified == Some(time)));
}

#[test]
fn a_name_without_a_picture_and_a_picture_without_a_name_are_told() {
    let file = thumbs_file(&[
        ("Catalog", catalog(&[(1, "named.jpg")])),
        ("256_8a3f0d1c2b4e5f60", thumb_entry(24, JPEG)),
    ]);
    let found = thumbs(&file).unwrap();
    let told: Vec<_> = found
        .iter()
        .map(|one| (one.id.as_str(), one.name.as_deref(), one.bytes.len()))
        .collect();
    let expected = [
        ("256_8a3f0d1c2b4e5f60", None, JPEG.len()),
        ("1", Some("named.jpg"), 0),
    ];
    assert_eq!(told, expected);
}

#[test]
fn every_version_of_a_thumbcache_gives_its_pictures() {
    for version in [20, 21, 26, 28, 30, 31, 32] {
        let file = thumbcache_file(version, &[("9f3a1b", JPEG), ("", b"BM a bitmap")]);
        let found = thumbcache(&file).unwrap();
        let told: Vec<_> = found
            .iter()
            .map(|one| (one.id.as_str(), one.form))
            .collect();
        let expected = [("9f3a1b", Form::Jpeg), ("0000000000000001", Form::Bmp)];
        assert_eq!(told, expected, "version {version}");
        assert_eq!(found[0].bytes, JPEG);
    }
}

#[test]
fn where_an_entry_of_a_thumbcache_is_damaged_the_next_one_is_found() {
    let mut file = thumbcache_file(32, &[("first", JPEG), ("second", JPEG)]);
    // The length of the first entry, behind the header of the file.
    file[24 + 4..24 + 8].copy_from_slice(&u32::MAX.to_le_bytes());
    let found = thumbcache(&file).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].id, "second");
}

#[test]
fn other_files_and_unknown_versions_are_refused() {
    assert_eq!(thumbs(JPEG), Err(Error::OtherKind));
    assert_eq!(thumbcache(b"IMMM"), Err(Error::OtherKind));
    assert_eq!(thumbcache(b"CMMM"), Err(Error::Damaged));
    let file = thumbcache_file(99, &[]);
    assert_eq!(thumbcache(&file), Err(Error::Version(99)));
    let file = thumbs_file(&[]);
    assert_eq!(thumbs(&file[..600]), Err(Error::Damaged));
}

#[test]
fn picasa_tells_of_captions_words_marks_and_faces() {
    let text = "[Picasa]\nname=trip\n[IMG_1.JPG]\nstar=yes\ncaption=البيت = house\n\
                keywords=home, garden,\nfaces=rect64(3f845bcb59418507),8e62;rect64(aa)\n\
                rotate=rotate(1)\n[.album:1]\nname=x\n[Contacts2]\n8e62=Somebody;;\n";
    let notes = picture_notes(&Ini::parse(text.as_bytes()).unwrap());
    assert_eq!(notes.len(), 1);
    let one = &notes[0];
    assert_eq!((one.name.as_str(), one.starred), ("IMG_1.JPG", true));
    assert_eq!(one.caption.as_deref(), Some("البيت = house"));
    assert_eq!(one.keywords, ["home", "garden"]);
    let face = ("3f845bcb59418507".to_owned(), Some("8e62".to_owned()));
    assert_eq!(one.faces, [face, ("aa".to_owned(), None)]);
    assert_eq!(one.others, [("rotate".to_owned(), "rotate(1)".to_owned())]);
}

#[test]
fn a_desktop_ini_is_read_in_utf_16_and_in_the_letters_of_old_windows() {
    let text = "[.ShellClassInfo]\r\nLocalizedResourceName=صور\r\nInfoTip=2012\r\n\
                [LocalizedFileNames]\r\nIMG_1.JPG=first\r\n";
    let mut wide = b"\xff\xfe".to_vec();
    wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let notes = folder_notes(&Ini::parse(&wide).unwrap());
    assert_eq!(notes.shown_as.as_deref(), Some("صور"));
    assert_eq!(notes.info.as_deref(), Some("2012"));
    assert_eq!(notes.names, [("IMG_1.JPG".to_owned(), "first".to_owned())]);

    let old = b"[.shellclassinfo]\ninfotip=Caf\xe9\n";
    let notes = folder_notes(&Ini::parse(old).unwrap());
    assert_eq!(notes.info.as_deref(), Some("Café"));
}
