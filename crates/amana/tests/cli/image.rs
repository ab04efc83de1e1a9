use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use model::Sha256Digest;
use serde_json::Value;

use crate::house::House;

fn run<A: AsRef<OsStr>>(program: &str, arguments: impl IntoIterator<Item = A>) {
    let path = std::env::var("PATH").unwrap_or_default();
    let done = Command::new(program)
        .args(arguments)
        .env("PATH", format!("{path}:/usr/sbin:/sbin"))
        .env("MTOOLS_SKIP_CHECK", "1")
        .output()
        .unwrap_or_else(|wrong| panic!("{program}: {wrong}"));
    assert!(done.status.success(), "{program}: {done:?}");
}

/// A memory card with four pictures, of which one is a copy and one was deleted.
fn card(house: &House) -> PathBuf {
    let folder = house.folder("DCIM");
    for (name, text) in [
        ("IMG_1.JPG", "one picture"),
        ("IMG_2.JPG", "another picture"),
        ("COPY.JPG", "one picture"),
        ("GONE.JPG", "a deleted picture"),
    ] {
        fs::write(folder.join(name), text.repeat(999)).unwrap();
    }
    let image = house.at("card.img");
    fs::File::create(&image).unwrap().set_len(4 << 20).unwrap();
    run("mkfs.fat", [&image]);
    let copy = ["-s", "-m", "-i"].map(OsStr::new).into_iter();
    run(
        "mcopy",
        copy.chain([image.as_os_str(), folder.as_os_str(), "::/".as_ref()]),
    );
    run(
        "mdel",
        [
            OsStr::new("-i"),
            image.as_os_str(),
            "::/DCIM/GONE.JPG".as_ref(),
        ],
    );
    image
}

fn take(house: &House, image: &Path, further: &[&str], exit: i32) -> Value {
    let line = [OsStr::new("image"), "--json".as_ref(), image.as_os_str()];
    let line = line.into_iter().chain(further.iter().map(OsStr::new));
    house.amana(line).expect(exit).json()
}

fn number(document: &Value, field: &str) -> u64 {
    document[field].as_u64().unwrap()
}

fn item<'a>(items: &'a Value, path: &str) -> &'a Value {
    let found = items.as_array().unwrap().iter();
    let mut found = found.filter(|one| one["path"] == path);
    found.next().unwrap_or_else(|| panic!("{path} in {items}"))
}

#[test]
fn an_image_becomes_an_accession_and_is_not_touched() {
    let house = House::new();
    let image = card(&house);
    let state = || {
        let found = image.metadata().unwrap();
        (fs::read(&image).unwrap(), found.modified().unwrap())
    };
    let before = state();
    let told = take(&house, &image, &[], 0);
    assert!(before == state());
    assert_eq!(
        ["offered", "stored", "duplicate"].map(|field| number(&told, field)),
        [3, 2, 1]
    );
    let digest = Sha256Digest::of(&before.0).to_string();
    assert_eq!(told["image"]["sha256"], digest.as_str());
    assert_eq!(told["image"]["format"], "raw");
    assert_eq!(told["image"]["file_systems"][0]["kind"], "fat12");

    let accession = told["accession"].as_str().unwrap();
    let items = house.amana(["items", "--json"]).expect(0).json();
    let first = item(&items, "fs1/DCIM/IMG_1.JPG");
    assert_eq!(first["deleted"], false);
    let history = house
        .amana(["history", first["item"].as_str().unwrap()])
        .expect(0);
    assert!(
        history.out.contains("image of a whole medium"),
        "{}",
        history.out
    );
    assert!(history.out.contains(&digest), "{}", history.out);
    let status = house.amana(["status", "--json"]).expect(0).json();
    assert_eq!(status["accessions"][0]["manner"], "image");
    assert_eq!(status["accessions"][0]["finished"], true);

    let bytes = "another picture".repeat(999).into_bytes();
    assert!(house.export_all().values().any(|one| *one == bytes));
    assert_eq!(accession.len(), 8);
}

#[test]
fn deleted_files_are_listed_always_and_taken_when_somebody_asks() {
    let house = House::new();
    let image = card(&house);
    let listed = take(&house, &image, &["--no-examine"], 0);
    let [gone] = &listed["deleted"].as_array().unwrap()[..] else {
        panic!("{listed}");
    };
    let path = gone["path"].as_str().unwrap();
    assert!(
        path.starts_with("fs1-deleted/") && path.ends_with("/DCIM/_ONE.JPG"),
        "{path}"
    );
    assert_eq!(
        (&gone["content"], number(gone, "size")),
        (&"readable".into(), 17 * 999)
    );
    assert!(gone["modified"].is_string());

    let taken = take(&house, &image, &["--deleted", "--no-examine"], 0);
    assert_eq!(
        (number(&taken, "offered"), number(&taken, "stored")),
        (4, 3)
    );
    let accession = taken["accession"].as_str().unwrap();
    let items = house
        .amana(["items", "--json", "--accession", accession])
        .expect(0)
        .json();
    let recovered = item(&items, path);
    assert_eq!(recovered["deleted"], true);
    let digest = Sha256Digest::of("a deleted picture".repeat(999)).to_string();
    assert_eq!(recovered["sha256"], digest.as_str());
    let history = house
        .amana(["history", recovered["item"].as_str().unwrap()])
        .expect(0);
    assert!(
        history.out.contains("had been deleted from the image"),
        "{}",
        history.out
    );
    // The catalog says the same when it is folded anew.
    house.amana(["replay"]).expect(0);
    let again = house
        .amana(["items", "--json", "--accession", accession])
        .expect(0)
        .json();
    assert_eq!(again, items);
}

#[test]
fn the_same_image_once_more_is_the_same_accession_and_another_is_another() {
    let house = House::new();
    let image = card(&house);
    let first = take(&house, &image, &["--no-examine"], 0);
    let again = take(&house, &image, &["--no-examine"], 0);
    assert_eq!(again["accession"], first["accession"]);
    assert_eq!(again["resumed"], true);
    run(
        "mdel",
        [
            OsStr::new("-i"),
            image.as_os_str(),
            "::/DCIM/IMG_2.JPG".as_ref(),
        ],
    );
    let changed = take(&house, &image, &["--no-examine"], 0);
    assert_ne!(changed["accession"], first["accession"]);
    assert_eq!(number(&changed, "offered"), 2);
}

#[test]
fn an_e01_says_whether_its_own_digests_match() {
    let house = House::new();
    let image = card(&house);
    let target = house.at("contained");
    let fixed = ["-q", "-u", "-d", "sha1", "-t"].map(OsStr::new).into_iter();
    run(
        "ewfacquire",
        fixed.chain([target.as_os_str(), image.as_os_str()]),
    );
    let told = take(&house, &house.at("contained.E01"), &["--no-examine"], 0);
    let read = &told["image"];
    assert_eq!(
        (&read["format"], number(&told, "stored")),
        (&"e01".into(), 2)
    );
    assert_eq!(
        read["sha256"],
        Sha256Digest::of(fs::read(&image).unwrap())
            .to_string()
            .as_str()
    );
    let digests = read["digests"].as_array().unwrap();
    let matches: Vec<_> = digests
        .iter()
        .map(|one| {
            (
                one["method"].as_str().unwrap(),
                one["matches"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(matches, [("md5", true), ("sha1", true)]);
    assert_eq!(read["files"][0]["name"], "contained.E01");
}

#[test]
fn what_holds_no_file_system_and_what_is_no_image_take_nothing_in() {
    let house = House::new();
    let blank = house.at("blank.img");
    fs::File::create(&blank).unwrap().set_len(1 << 20).unwrap();
    for (given, why) in [
        (blank, "find a file system"),
        (house.folder("folder"), "no file and no block device"),
        (house.at("none"), "read the image"),
    ] {
        let refused = house
            .amana([OsStr::new("image"), given.as_os_str()])
            .expect(1);
        assert!(refused.err.contains(why), "{}", refused.err);
    }
    let status = house.amana(["status", "--json"]).expect(0).json();
    assert_eq!(status["accessions"].as_array().unwrap().len(), 0);
}

#[test]
fn a_file_of_the_archive_itself_is_no_image() {
    let house = House::new();
    let own = house.at("archive/amana.json");
    let told = house.amana(["image", own.to_str().unwrap()]).expect(2);
    assert!(told.err.contains("nothing was taken in"), "{}", told.err);
}
