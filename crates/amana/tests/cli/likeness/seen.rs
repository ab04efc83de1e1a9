use std::fs;

use sample::{Picture, Size};
use serde_json::Value;

use super::{entries, ingested, named, text};
use crate::built::{JPEG, catalog, thumb_entry, thumbcache_file, thumbs_file};
use crate::house::House;

/// The files of the cache at a path, by their names.
fn files<'d>(document: &'d Value, path: &str) -> Vec<&'d Value> {
    let caches = document["caches"].as_array().unwrap();
    let cache = caches.iter().find(|one| text(&one["path"]).ends_with(path));
    cache.unwrap()["files"].as_array().unwrap().iter().collect()
}

#[test]
fn a_file_that_was_seen_in_a_cache_and_not_received_is_told() {
    let house = House::new();
    let folder = house.folder("card");
    let (night, other) = (house.folder("card/night"), house.folder("card/other"));
    let picture = |seed| Picture::draw(seed, Size::SMALL).to_jpeg().unwrap();
    let size = Size::new(160, 120).unwrap();
    let small = Picture::draw(3, size).to_jpeg().unwrap();
    let renamed = picture(9);
    fs::write(night.join("IMG_1.JPG"), picture(1)).unwrap();
    fs::write(other.join("IMG_2.JPG"), picture(2)).unwrap();
    fs::write(other.join("renamed.jpg"), &renamed).unwrap();
    let names = [
        (1, "img_1.jpg"),
        (2, "IMG_2.JPG"),
        (3, "gone.jpg"),
        (4, "before.jpg"),
    ];
    let thumbs = thumbs_file(&[
        ("Catalog", catalog(&names)),
        ("1", thumb_entry(12, JPEG)),
        ("3", thumb_entry(12, &small)),
        ("4", thumb_entry(12, &renamed)),
    ]);
    fs::write(night.join("Thumbs.db"), thumbs).unwrap();
    let without_names = thumbcache_file(21, &[("", &small), ("", &renamed)]);
    fs::write(folder.join("thumbcache_96.db"), without_names).unwrap();
    let items = ingested(&house, &folder);

    let before = entries(&house);
    let told = house.amana(["seen", "--json"]).expect(0).json();
    assert_eq!(entries(&house), before);
    assert_eq!(
        (&told["seen"], &told["not_received"]),
        (&6.into(), &3.into())
    );
    let found: Vec<_> = files(&told, "night/Thumbs.db")
        .into_iter()
        .map(|file| (text(&file["name"]), file["received"].as_bool().unwrap()))
        .collect();
    let expected = [
        ("IMG_2.JPG", false),
        ("before.jpg", true),
        ("gone.jpg", false),
        ("img_1.jpg", true),
    ];
    assert_eq!(
        found,
        expected.map(|(name, found)| (name.to_owned(), found))
    );
    let nearest = &files(&told, "night/Thumbs.db")[1]["near"][0];
    assert_eq!(nearest["item"], named(&items, "renamed.jpg"));
    assert_eq!(nearest["distance"], 0);
    assert_eq!(files(&told, "thumbcache_96.db").len(), 2);

    let said = house.amana(["seen"]).expect(0).out;
    assert!(said.contains("gone.jpg"), "{said}");
    assert!(
        said.contains("seen in a cache, not among the received"),
        "{said}"
    );
    let accession = items[0].1.split('-').next().unwrap();
    let of_one = house.amana(["seen", "--accession", accession, "--json"]);
    assert_eq!(of_one.expect(0).json(), told);
    house.amana(["replay"]).expect(0);
    assert_eq!(house.amana(["seen", "--json"]).expect(0).json(), told);
    house.amana(["seen", "--accession", "00000ZZZ"]).expect(2);
}
