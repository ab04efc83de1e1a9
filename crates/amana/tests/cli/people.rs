use crate::house::{House, pictures};

#[test]
fn a_withdrawn_accession_is_hidden_kept_and_can_be_shown_again() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 3);
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    let item = house.items()[0]["item"].as_str().unwrap().to_owned();
    let accession = &item[..8];
    house
        .amana(["withdraw", accession, "--reason", "a family asked"])
        .expect(0);
    assert!(
        house
            .items()
            .iter()
            .all(|item| item["state"] == "withdrawn")
    );
    let out = house.at("out");
    house
        .amana(["export", &item, "--to", out.to_str().unwrap()])
        .expect(1);
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 0);
    house
        .amana(["withdraw", accession, "--reason", "again"])
        .expect(2);
    house
        .amana([
            "withdraw",
            accession,
            "--reason",
            "the family agreed",
            "--undo",
        ])
        .expect(0);
    assert!(
        house
            .items()
            .iter()
            .all(|item| item["state"] != "withdrawn")
    );
    let history = house.amana(["history", &item]).expect(0).out;
    assert!(
        history.contains("a family asked") && history.contains("the family agreed"),
        "{history}"
    );
}

#[test]
fn a_history_is_told_in_four_languages() {
    let house = House::new();
    let card = house.folder("card");
    pictures(&card, 2);
    house.amana(["ingest".as_ref(), card.as_os_str()]).expect(0);
    let item = house.items()[0]["item"].as_str().unwrap().to_owned();
    for (language, word) in [
        ("en", "received whole"),
        ("ar", "استُلم"),
        ("fr", "reçu dans son intégralité"),
        ("de", "empfangen"),
    ] {
        let told = house
            .amana(["history", &item, "--lang", language])
            .expect(0)
            .out;
        assert!(told.contains(word), "{language}: {told}");
    }
    house.amana(["history", &item, "--lang", "tlh"]).expect(2);
    house.amana(["history", "00000000-000001"]).expect(2);
}

#[test]
fn a_wrong_passphrase_and_a_missing_archive_say_what_to_do() {
    let house = House::new();
    std::fs::write(house.at("passphrase"), "wrong\n").unwrap();
    let told = house
        .amana([
            "card",
            "new",
            "swallow",
            "--out",
            house.at("c").to_str().unwrap(),
        ])
        .expect(1);
    assert!(told.err.contains("passphrase"), "{}", told.err);
    let mut command = house.command(["status"]);
    let told = crate::house::run(command.env_remove("AMANA_ARCHIVE")).expect(2);
    assert!(told.err.contains("--archive"), "{}", told.err);
    let mut command = house.command(["status"]);
    let told = crate::house::run(command.env("AMANA_ARCHIVE", house.at("nowhere"))).expect(1);
    assert!(told.err.contains("amana init"), "{}", told.err);
}

#[test]
fn a_card_is_made_once_for_each_source() {
    let house = House::new();
    let card = house.card();
    assert!(
        std::fs::read_to_string(card)
            .unwrap()
            .starts_with("card/1\nage1")
    );
    house
        .amana([
            "card",
            "new",
            "swallow",
            "--out",
            house.at("again").to_str().unwrap(),
        ])
        .expect(2);
    let list = house.amana(["card", "list", "--json"]).expect(0).json();
    assert_eq!(list[0]["codename"], "swallow");
}

#[test]
fn a_language_that_there_is_not_is_refused_whatever_the_command() {
    let house = House::new();
    for line in [&["status"][..], &["certificate", "7Q2K9M3T"]] {
        let refused = house.amana([&["--lang", "xx"], line].concat()).expect(2);
        assert!(refused.err.contains("ar, en, fr and de"), "{}", refused.err);
    }
}
