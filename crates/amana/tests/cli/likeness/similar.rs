use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::pictures::{copies, decoded, drawn, flat, photographs, png, put, turned};
use super::{entries, found, ingested, named, text};
use crate::house::House;

/// An archive with a picture and others beside it, of one of which nothing can be told; gives the items by name.
fn filled(house: &House, original: &[u8]) -> Vec<(String, String)> {
    let card = house.folder("card");
    put(&card, "original.jpg", original);
    for seed in 1..4 {
        put(&card, &format!("other-{seed}.jpg"), &drawn(seed));
    }
    put(&card, "wall.png", &flat(90));
    ingested(house, &card)
}

fn similar(house: &House, what: &Path, exit: i32) -> Value {
    let what = what.to_str().unwrap();
    house.amana(["similar", what, "--json"]).expect(exit).json()
}

/// Copies of a picture are found, however they are compressed, reduced, cut or turned.
fn finds_copies_of(original: &[u8]) {
    let house = House::new();
    let items = filled(&house, original);
    let item = named(&items, "original.jpg");
    let outside = house.folder("outside");
    for (name, copy) in copies(original) {
        let told = similar(&house, &put(&outside, name, &copy), 0);
        let [(found, Some(distance), Some(1), false)] = &found(&told)[..] else {
            panic!("{name}: {told}");
        };
        assert_eq!((found, *distance <= 31), (&item, true), "{name}: {told}");
    }
    for (orientation, copy) in turned(&decoded(original)) {
        let told = similar(&house, &put(&outside, "turned.png", &png(&copy)), 0);
        let [(found, _, turn, false)] = &found(&told)[..] else {
            panic!("{orientation}: {told}");
        };
        assert_eq!((found, *turn), (&item, Some(orientation)), "{told}");
    }
}

#[test]
fn copies_of_a_drawn_picture_are_found_however_they_are_turned() {
    finds_copies_of(&drawn(7));
}

#[test]
fn copies_of_a_photograph_are_found_however_they_are_turned() {
    for photograph in photographs() {
        finds_copies_of(&fs::read(photograph).unwrap());
    }
}

#[test]
fn an_item_is_looked_for_among_all_others_and_what_is_guarded_is_counted_alone() {
    let house = House::new();
    let original = drawn(7);
    let items = filled(&house, &original);
    let item = named(&items, "original.jpg");
    let second = house.folder("second");
    put(&second, "the same.jpg", &original);
    let [(_, smaller), (_, again), _] = copies(&original);
    put(&second, "smaller.jpg", &smaller);
    let second = ingested(&house, &second);
    let third = house.folder("third");
    put(&third, "again.jpg", &again);
    let third = ingested(&house, &third);
    let before = entries(&house);

    let told = similar(&house, Path::new(&item), 0);
    let same = named(&second, "the same.jpg");
    assert_eq!(found(&told)[0], (same.clone(), Some(0), Some(1), true));
    let names: Vec<_> = found(&told).into_iter().map(|one| one.0).collect();
    for expected in [named(&second, "smaller.jpg"), named(&third, "again.jpg")] {
        assert!(names.contains(&expected), "{told}");
    }
    assert_eq!(names.len(), 3, "{told}");
    assert_eq!(told["found"][0]["same_accession"], false);
    assert_eq!(told["left_out"]["poor"], 1);
    let accession = third[0].1.split_once('-').unwrap().0.to_owned();
    let among = ["similar", &item, "--accession", &accession, "--json"];
    let told = house.amana(among).expect(0).json();
    assert_eq!(found(&told).len(), 1);
    assert_eq!(entries(&house), before);

    house
        .amana(["hold", "place", &same, "--reason", "they have not left"])
        .expect(0);
    let withdraw = ["withdraw", &accession, "--reason", "the family asked"];
    house.amana(withdraw).expect(0);
    let told = similar(&house, Path::new(&item), 0);
    let names: Vec<_> = found(&told).into_iter().map(|one| one.0).collect();
    assert_eq!(names, [named(&second, "smaller.jpg")]);
    let left_out = json!({"held": 1, "withdrawn": 1, "not_examined": 0, "poor": 1});
    assert_eq!(told["left_out"], left_out);
    let held = house.amana(["similar", &same]).expect(1);
    assert!(held.err.contains("they have not left"), "{}", held.err);
    let withdrawn = house.amana(["similar", &third[0].1]).expect(1);
    assert!(withdrawn.err.contains("withdrawn"), "{}", withdrawn.err);
}

#[test]
fn a_picture_with_nothing_to_hold_on_to_is_compared_by_its_bytes_alone() {
    let house = House::new();
    let items = filled(&house, &drawn(7));
    let outside = house.folder("outside");
    let other = put(&outside, "grey.png", &flat(91));
    let told = similar(&house, &other, 1);
    assert_eq!(found(&told), []);
    assert_eq!(told["asked"]["pdq_quality"], 0);
    let said = house.amana(["similar", other.to_str().unwrap()]).expect(1);
    assert!(said.err.contains("quality 0 of 100"), "{}", said.err);
    let same = put(&outside, "same.png", &flat(90));
    let told = similar(&house, &same, 1);
    assert_eq!(
        found(&told),
        [(named(&items, "wall.png"), None, None, true)]
    );
}

#[test]
fn hostile_files_end_with_a_sentence_and_leave_nothing() {
    let Some(data) = testkit::test_data() else {
        return;
    };
    let house = House::new();
    filled(&house, &drawn(7));
    let before = entries(&house);
    let mut files: Vec<_> = fs::read_dir(data.join("hostile"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "fuzzed"))
        .collect();
    files.sort();
    let mut failed = 0;
    for file in files.iter().step_by(6) {
        let ended = house.amana(["similar", "--json", file.to_str().unwrap()]);
        assert!(matches!(ended.exit, 0 | 1), "{}: {}", ended.exit, ended.err);
        assert_eq!(found(&ended.json()), [], "{}", file.display());
        if ended.exit == 1 {
            let sentence = "amana: failed to look for pictures like";
            assert!(ended.err.starts_with(sentence), "{}", ended.err);
            failed += 1;
        }
    }
    assert!(failed > 5, "{failed} of {}", files.len());
    assert_eq!(entries(&house), before);
}

#[test]
fn what_is_no_picture_of_anybody_is_wrong_usage() {
    let house = House::new();
    let folder = house.folder("folder");
    let picture = put(&folder, "a.png", &flat(1));
    let picture = picture.to_str().unwrap();
    for line in [
        vec!["similar", folder.to_str().unwrap()],
        vec!["similar", "nowhere.jpg"],
        vec!["similar", "7Q20K913-000042"],
        vec!["similar", "/dev/null"],
        vec!["similar", picture, "--distance", "32"],
        vec!["similar", picture, "--accession", "7Q20K913"],
        vec!["groups", "--distance", "-1"],
        vec!["published", "nowhere.txt"],
        vec!["published", "/dev/null"],
    ] {
        let ended = house.amana(&line).expect(2);
        assert!(ended.out.is_empty() && !ended.err.is_empty(), "{line:?}");
    }
    let told = similar(&house, Path::new(picture), 1);
    assert_eq!(text(&told["asked"]["file"]), picture);
    assert_eq!((found(&told), &told["compared"]), (vec![], &json!(0)));
}
