//! Post-quantum cards at the source, and cards that must not be used.

use std::fs;

use carrier::Card;
use model::OsChance;

use crate::desk::{Desk, said, volumes};

fn hybrid_card() -> Card {
    let identity = hybrid::Identity::generate(&mut OsChance);
    Card::issue(&[identity.to_public()], &mut OsChance).unwrap()
}

/// Seals with one more card and asserts that it is refused and nothing was written; gives the sentence.
fn refused_with(desk: &Desk, card: &str) -> String {
    let disks = desk.disks(1);
    fs::write(desk.path("other.txt"), card).unwrap();
    let more = desk.path("other.txt");
    let output = desk.run(&desk.seal_args(&disks), &["--card", more.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(volumes(&disks[0]).is_empty());
    said(&output)
}

#[test]
fn a_source_seals_to_a_post_quantum_card_and_is_told_its_code() {
    let desk = Desk::new();
    desk.add_pictures();
    let card = hybrid_card();
    fs::write(desk.path("card.txt"), card.text()).unwrap();
    let disks = desk.disks(2);
    let output = desk.run(&desk.seal_args(&disks), &["--spare", "1"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains(&card.code().to_string()));
    assert!(disks.iter().all(|disk| !volumes(disk).is_empty()));
}

#[test]
fn an_older_card_and_a_post_quantum_one_are_refused_together() {
    let desk = Desk::new();
    desk.add_pictures();
    let sentence = refused_with(&desk, hybrid_card().text());
    assert!(sentence.contains("of both kinds"), "{sentence}");
}

#[test]
fn a_misread_card_is_refused_without_being_quoted() {
    let desk = Desk::new();
    desk.add_pictures();
    let card = Card::issue(
        &[age::x25519::Identity::generate().to_public()],
        &mut OsChance,
    );
    let text = card.unwrap().text().to_owned();
    let mask = text.lines().nth(2).unwrap();
    let other = if mask.starts_with('A') { "B" } else { "A" };
    let misread = text.replacen(mask, &format!("{other}{}", &mask[1..]), 1);
    let sentence = refused_with(&desk, &misread);
    assert!(sentence.contains("misread"), "{sentence}");
    assert!(!sentence.contains(&mask[1..]));
}

#[test]
fn a_look_at_a_disk_tells_the_code_of_the_card_and_writes_nothing() {
    let desk = Desk::new();
    let disks = desk.disks(1);
    let card = desk.path("card.txt");
    let line = [
        "check".into(),
        disks[0].clone(),
        "--card".into(),
        card.clone(),
    ];
    let output = desk.run(&line, &[]);
    let code = desk.card.code().to_string();
    let told = format!("Card {}: card code {code}\n", card.display());
    assert!(said(&output).contains(&told), "{}", said(&output));
    assert_eq!(desk.card.text().lines().last(), Some(code.as_str()));
    assert!(volumes(&disks[0]).is_empty());
}
