use std::fs;

use crate::desk::{Desk, Files};
use crate::picture::jpeg;

#[test]
fn packed_pictures_come_back_and_the_report_says_what_was_saved() {
    let desk = Desk::new();
    let mut files = desk.add_pictures();
    for at in 0..4 {
        let path = format!("DCIM/picture-{at}.jpg").into_bytes();
        files.insert(path.clone(), jpeg(300, 200, at));
        desk.add(&path, &files[&path]);
    }
    let disks = desk.disks(3);
    let (exit, json) = desk.seal(&disks, &["--pack"]);
    assert_eq!(exit, 0);
    let packed = &json["packed"];
    let pictures = files.iter().filter(|(path, _)| path.ends_with(b".jpg"));
    let bytes: usize = pictures.map(|(_, bytes)| bytes.len()).sum();
    assert_eq!(
        (&packed["files"], &packed["bytes"]),
        (&4.into(), &bytes.into())
    );
    assert!(packed["stored"].as_u64().unwrap() < bytes as u64 * 9 / 10);
    assert_eq!(json["bytes"], files.values().map(Vec::len).sum::<usize>());
    assert_eq!(desk.give_back(&disks[1..]), files);

    let plain = desk.path("plain");
    fs::create_dir(&plain).unwrap();
    let (_, json) = desk.seal(&[plain], &[]);
    let nothing = serde_json::json!({"files": 0, "bytes": 0, "stored": 0});
    assert_eq!(json["packed"], nothing);
}

#[test]
fn the_page_says_what_was_saved() {
    let desk = Desk::new();
    desk.add(b"a.jpg", &jpeg(300, 200, 1));
    let disks = desk.disks(1);
    let output = desk.run(&desk.seal_args(&disks), &["--pack"]);
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.contains("\nPacked 1 file: "), "{page}");
}

#[test]
fn camera_pictures_become_at_least_18_percent_smaller_and_come_back() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let desk = Desk::new();
    let mut files = Files::new();
    for (number, file) in fs::read_dir(data.join("photos/various"))
        .unwrap()
        .enumerate()
    {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        // The larger ones take too long for a test; `make bench` measures all.
        if bytes.len() < 800_000 {
            let path = format!("{number}.jpg").into_bytes();
            desk.add(&path, &bytes);
            files.insert(path, bytes);
        }
    }
    let disks = desk.disks(2);
    let (exit, json) = desk.seal(&disks, &["--pack"]);
    assert_eq!(exit, 0);
    let of = |key: &str| json["packed"][key].as_u64().unwrap();
    let saved = of("bytes") - of("stored");
    let all: usize = files.values().map(Vec::len).sum();
    assert!(
        saved * 100 >= all as u64 * 18,
        "{saved} of {all} bytes saved"
    );
    assert_eq!(desk.give_back(&disks[1..]), files);
}
