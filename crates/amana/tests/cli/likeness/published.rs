use std::path::Path;

use model::Sha256Digest;
use serde_json::{Value, json};

use super::pictures::{copies, decoded, drawn, flat, png, put, turned};
use super::{entries, found, ingested, named, text};
use crate::house::House;

fn published(house: &House, what: &Path, exit: i32) -> Value {
    let what = what.to_str().unwrap();
    house
        .amana(["published", what, "--json"])
        .expect(exit)
        .json()
}

/// An archive with two pictures; gives their items.
fn filled(house: &House) -> [String; 2] {
    let card = house.folder("card");
    put(&card, "one.jpg", &drawn(7));
    put(&card, "two.jpg", &drawn(8));
    let items = ingested(house, &card);
    ["one.jpg", "two.jpg"].map(|name| named(&items, name))
}

/// The perceptual hash of a file, as the program says it.
fn pdq(house: &House, file: &Path) -> String {
    let told = house.amana(["similar", "--json", file.to_str().unwrap()]);
    text(&told.expect(0).json()["asked"]["pdq"])
}

#[test]
fn a_list_of_hashes_and_digests_names_the_items_that_are_near() {
    let house = House::new();
    let [one, two] = filled(&house);
    let outside = house.folder("outside");
    let [(name, smaller), ..] = copies(&drawn(7));
    let hash = pdq(&house, &put(&outside, name, &smaller));
    let digest = Sha256Digest::of(drawn(8));
    let elsewhere = Sha256Digest::of("what the archive does not have");
    let list = format!(
        "# from a newspaper\n{hash},https://news.example/1\n{elsewhere}  gone.jpg\n\
         {{\"sha256\":\"{digest}\",\"label\":\"the report, page 3\"}}\n"
    );
    let list = put(&outside, "list.csv", list.as_bytes());
    let before = entries(&house);
    let told = published(&house, &list, 0);
    assert_eq!(told["entries"], 3);
    let [near, same] = &found(&told)[..] else {
        panic!("{told}");
    };
    assert_eq!((&near.0, near.2, near.3), (&one, Some(1), false));
    assert!(near.1.unwrap() <= 31, "{told}");
    assert_eq!(*same, (two, None, None, true));
    let labels = [
        (&told["found"][0], 2, "https://news.example/1"),
        (&told["found"][1], 4, "the report, page 3"),
    ];
    for (line, number, label) in labels {
        assert_eq!(
            (&line["line"], &line["label"]),
            (&json!(number), &json!(label))
        );
    }
    assert_eq!(entries(&house), before);
}

#[test]
fn a_line_that_cannot_be_read_is_a_defect_and_the_others_are_compared() {
    let house = House::new();
    let [one, _] = filled(&house);
    let digest = Sha256Digest::of(drawn(7));
    let list = format!("digest,name\n{digest},a.jpg\n");
    let list = put(&house.folder("outside"), "list.csv", list.as_bytes());
    let told = published(&house, &list, 3);
    assert_eq!(found(&told), [(one, None, None, true)]);
    assert_eq!(told["defects"][0]["code"], "list-unreadable");
    assert_eq!(told["defects"][0]["path"], "line 1");
}

#[test]
fn the_pictures_of_a_folder_are_looked_for_however_they_are_turned() {
    let house = House::new();
    let [one, two] = filled(&house);
    let folder = house.folder("site");
    let below = house.folder("site/2013");
    let turned = turned(&decoded(&drawn(7)));
    put(&below, "turned.png", &png(&turned[5].1));
    put(&folder, "same.jpg", &drawn(8));
    put(&folder, "elsewhere.jpg", &drawn(9));
    put(&folder, "note.txt", b"a note");
    put(&folder, "wall.png", &flat(3));
    let told = published(&house, &folder, 0);
    assert_eq!(told["entries"], 5);
    assert_eq!(
        told["by_bytes_alone"],
        json!({"not-a-picture": 1, "poor": 1})
    );
    let [turned, same] = &found(&told)[..] else {
        panic!("{told}");
    };
    assert_eq!((&turned.0, turned.2, turned.3), (&one, Some(6), false));
    assert_eq!(told["found"][0]["label"], "2013/turned.png");
    assert_eq!(*same, (two, Some(0), Some(1), true));
    assert_eq!(told["found"][1]["label"], "same.jpg");
}

#[test]
fn a_folder_of_hostile_files_is_looked_through_to_its_end() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let house = House::new();
    filled(&house);
    let told = published(&house, &data.join("hostile"), 0);
    assert!(told["entries"].as_u64().unwrap() > 100, "{told}");
    assert_eq!(found(&told), []);
    let alone = told["by_bytes_alone"].as_object().unwrap();
    assert!(alone.contains_key("does-not-decode"), "{told}");
}
