use std::fs;

use carrier::Code;

use crate::desk::{Desk, volumes};

#[test]
fn any_three_of_five_disks_give_every_picture_back() {
    let desk = Desk::new();
    let pictures = desk.add_pictures();
    let disks = desk.disks(5);
    let output = desk.run(&desk.seal_args(&disks), &[]);
    assert_eq!(output.status.code(), Some(0));
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(
        page.starts_with("Sealed 30 files, 1.6 MB. Any 3 of the 5 disks give everything back.\n")
    );
    for disk in &disks {
        let files = volumes(disk);
        assert_eq!(files.len(), 1);
        let name = files[0].file_name().unwrap().to_str().unwrap();
        assert!(page.contains(&format!("{name} in {}", disk.display())));
    }
    for left in [[0, 1, 2], [0, 2, 4], [2, 3, 4]] {
        let left = left.map(|disk: usize| disks[disk].clone());
        assert_eq!(desk.give_back(&left), pictures);
    }
}

#[test]
fn the_card_code_is_shown_first_and_the_sets_code_last() {
    let desk = Desk::new();
    desk.add_pictures();
    let disks = desk.disks(2);
    let output = desk.run(&desk.seal_args(&disks), &[]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with(&format!(
        "Card {}: card code {}\n",
        desk.path("card.txt").display(),
        desk.card.code()
    )));
    let page = String::from_utf8(output.stdout).unwrap();
    let code = page
        .lines()
        .find_map(|line| line.strip_prefix("The code: "));
    let code: Code = code.unwrap().parse().unwrap();
    assert!(said.contains(&format!("The code so far: {code}")));
    let reading = desk.read(&disks);
    let link = reading.sets[0].health()[0].link.unwrap();
    assert_eq!(link.code(), code);
}

#[test]
fn json_is_one_document_with_what_lies_where() {
    let desk = Desk::new();
    let pictures = desk.add_pictures();
    let disks = desk.disks(3);
    let (exit, json) = desk.seal(&disks, &["--name", "holiday.avi"]);
    assert_eq!(exit, 0);
    let bytes: usize = pictures.values().map(Vec::len).sum();
    assert_eq!(json["files"], 30);
    assert_eq!(json["bytes"], bytes);
    assert_eq!((&json["k"], &json["m"]), (&2.into(), &1.into()));
    assert_eq!(json["end"], "finished");
    let empty = serde_json::json!([]);
    for list in ["unreadable", "changed", "not_taken", "left_out"] {
        assert_eq!(json[list], empty, "{list}");
    }
    json["code"].as_str().unwrap().parse::<Code>().unwrap();
    let reading = desk.read(&disks);
    assert_eq!(json["set"], reading.sets[0].id().to_string());
    for (at, disk) in disks.iter().enumerate() {
        let told = &json["disks"][at];
        let volume = disk.join("holiday.avi");
        assert_eq!(told["dir"], disk.to_str().unwrap());
        assert_eq!(told["volume"], "holiday.avi");
        assert_eq!(told["bytes"], fs::metadata(&volume).unwrap().len());
        let id = reading.sources[at].volumes[0].disk.unwrap();
        assert_eq!(told["disk"], id.to_string());
    }
}

#[test]
fn one_disk_alone_has_no_spare() {
    let desk = Desk::new();
    let pictures = desk.add_pictures();
    let disks = desk.disks(1);
    let (exit, json) = desk.seal(&disks, &[]);
    assert_eq!((exit, &json["m"]), (0, &0.into()));
    assert_eq!(desk.give_back(&disks), pictures);
}

#[test]
fn several_cards_open_one_set() {
    let desk = Desk::new();
    let other = Desk::new();
    let pictures = desk.add_pictures();
    let disks = desk.disks(2);
    let card = other.path("card.txt");
    let (exit, json) = desk.seal(&disks, &["--card", card.to_str().unwrap()]);
    assert_eq!(exit, 0);
    assert_eq!(json["card_codes"].as_array().unwrap().len(), 2);
    assert_eq!(desk.give_back(&disks), pictures);
    assert_eq!(other.give_back(&disks), pictures);
}

#[test]
fn a_card_may_ask_for_a_phrase() {
    let mut desk = Desk::new();
    let pictures = desk.add_pictures();
    let recipient = desk.identity.to_public();
    fs::write(
        desk.path("card.txt"),
        format!("card/1\n{recipient}\nphrase\n"),
    )
    .unwrap();
    fs::write(
        desk.path("phrase.txt"),
        "six words that nobody else knows\n",
    )
    .unwrap();
    let disks = desk.disks(2);
    let phrase = desk.path("phrase.txt");
    let (exit, _) = desk.seal(&disks, &["--phrase-file", phrase.to_str().unwrap()]);
    assert_eq!(exit, 0);
    let card = carrier::Card::parse(&fs::read(desk.path("card.txt")).unwrap()).unwrap();
    desk.secret = card
        .secret(Some("six words that nobody else knows"))
        .unwrap();
    assert_eq!(desk.give_back(&disks), pictures);
}

#[test]
fn the_source_is_as_it_was() {
    let desk = Desk::new();
    let pictures = desk.add_pictures();
    let times = |desk: &Desk| -> Vec<_> {
        let paths = pictures.keys();
        let place = |path: &Vec<u8>| {
            desk.path("source")
                .join(String::from_utf8_lossy(path).as_ref())
        };
        paths
            .map(|path| fs::metadata(place(path)).unwrap().modified().unwrap())
            .collect()
    };
    let before = times(&desk);
    assert_eq!(desk.seal(&desk.disks(2), &[]).0, 0);
    assert_eq!(times(&desk), before);
    for (path, bytes) in &pictures {
        let place = desk
            .path("source")
            .join(String::from_utf8_lossy(path).as_ref());
        assert!(fs::read(place).unwrap() == *bytes);
    }
}
