use std::fs;

use crate::house::{House, pictures};

#[test]
fn a_deleted_catalog_is_rebuilt_and_dumps_alike() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 12);
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    let accession = house.items()[0]["item"].as_str().unwrap()[..8].to_owned();
    house
        .amana(["withdraw", &accession, "--reason", "a family asked"])
        .expect(0);
    let before = (
        house.items(),
        house.amana(["replay", "--json"]).expect(0).json(),
    );
    for file in fs::read_dir(house.at("archive")).unwrap() {
        let path = file.unwrap().path();
        if path
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with("catalog.sqlite")
        {
            fs::remove_file(path).unwrap();
        }
    }
    let after = house.amana(["replay", "--json"]).expect(0).json();
    assert_eq!((house.items(), after), before);
    house.amana(["audit"]).expect(0);
}

#[test]
fn the_same_archive_can_keep_its_catalog_in_postgresql() {
    let Some(cluster) = testkit::postgres() else {
        return;
    };
    let house = House::with_init(&["--catalog", &cluster.database().unwrap()]);
    let card = house.folder("card");
    pictures(&card, 12);
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    assert_eq!(house.items().len(), 14);
    let before = house.amana(["replay", "--json"]).expect(0).json();
    assert_eq!(house.amana(["replay", "--json"]).expect(0).json(), before);
    house.amana(["audit"]).expect(0);
}
