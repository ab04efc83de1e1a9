use std::fs;
use std::os::unix::fs::FileExt;
use std::process::Command;

use crate::house::{House, contents, exported, pictures, program, run};

fn verify(house: &House, to: &str) -> Command {
    let mut command = Command::new(program("amana-verify"));
    command
        .arg(house.at(to))
        .arg("--policy")
        .arg(house.at("archive/policy"))
        .arg("--json");
    command
}

#[test]
fn exported_originals_are_checked_offline_with_the_policy_alone() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 20);
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    house
        .amana([
            "export".as_ref(),
            "--all".as_ref(),
            "--to".as_ref(),
            house.at("out").as_os_str(),
        ])
        .expect(0);
    assert_eq!(exported(&house.at("out")), contents(&card));
    // The checker shares no state with the archive.
    fs::rename(house.at("archive/policy"), house.at("policy")).unwrap();
    fs::rename(house.at("archive"), house.at("gone")).unwrap();
    fs::create_dir(house.at("archive")).unwrap();
    fs::rename(house.at("policy"), house.at("archive/policy")).unwrap();
    run(&mut verify(&house, "out")).expect(0);

    let original = fs::read_dir(house.at("out/originals"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let file = fs::OpenOptions::new().write(true).open(&original).unwrap();
    file.write_all_at(b"x", 0).unwrap();
    let told = run(&mut verify(&house, "out")).expect(3).out;
    assert!(
        told.contains(original.file_stem().unwrap().to_str().unwrap()),
        "{told}"
    );
}

#[test]
fn handing_out_is_an_entry_for_each_item() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 2);
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    let item = house.items()[0]["item"].as_str().unwrap().to_owned();
    let entries = |house: &House| {
        house.amana(["status", "--json"]).expect(0).json()["entries"]
            .as_u64()
            .unwrap()
    };
    let before = entries(&house);
    house
        .amana(["export", &item, "--to", house.at("out").to_str().unwrap()])
        .expect(0);
    assert_eq!(entries(&house), before + 1);
    let told = house.amana(["history", &item]).expect(0).out;
    assert!(told.contains("handed out"), "{told}");
    house
        .amana(["export", &item, "--to", house.at("out").to_str().unwrap()])
        .expect(2);
}
