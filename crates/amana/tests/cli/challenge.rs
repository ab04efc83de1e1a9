//! The hand that signed an accession proves itself, once for each challenge.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::house::{Ended, House, pictures, program, run};

const WORDS: &str = "lantern apple kettle window garden maple";
const OTHER: &str = "lantern apple kettle window maple garden";

/// An accession signed by the hand of `words`, or by none.
fn received(house: &House, words: Option<&str>) -> String {
    let told = delivered(house, "disk", words);
    told["accession"].as_str().unwrap().to_owned()
}

/// What `receive` says of a set sealed on a disk of its own, signed by the hand of `words`, or by none.
fn delivered(house: &House, disk: &str, words: Option<&str>) -> Value {
    let card = house.folder("card");
    pictures(&card, 2);
    let disk = house.folder(disk);
    let mut seal = Command::new(program("amana-seal"));
    seal.arg("seal").arg(&card).arg("--card").arg(house.card());
    seal.arg("--disk").arg(&disk);
    if let Some(words) = words {
        seal.args(["--sign", "--phrase-file"])
            .arg(phrase(house, words));
    }
    run(&mut seal).expect(0);
    house.receive(&[disk], &["--no-examine"]).expect(0).json()
}

fn phrase(house: &House, words: &str) -> PathBuf {
    fs::write(house.at("phrase"), words).unwrap();
    house.at("phrase")
}

fn challenge(house: &House, accession: &str) -> String {
    let asked = house
        .amana(["challenge", accession, "--json"])
        .expect(0)
        .json();
    asked["challenge"].as_str().unwrap().to_owned()
}

/// What `amana-seal prove` says with these words, in a file.
fn answer(house: &House, challenge: &str, words: &str) -> PathBuf {
    let mut prove = Command::new(program("amana-seal"));
    prove.arg("prove").args(challenge.split(' '));
    prove.arg("--phrase-file").arg(phrase(house, words));
    fs::write(house.at("answer"), run(&mut prove).expect(0).out).unwrap();
    house.at("answer")
}

fn give(house: &House, accession: &str, answer: &Path) -> Ended {
    let answer = answer.to_str().unwrap();
    house.amana(["challenge", accession, "--answer", answer, "--json"])
}

fn entries(house: &House) -> Value {
    house.amana(["status", "--json"]).expect(0).json()["entries"].clone()
}

#[test]
fn the_hand_of_an_accession_proves_itself_once_for_each_challenge() {
    let house = House::new();
    let accession = received(&house, Some(WORDS));
    let before = entries(&house).as_u64().unwrap();
    let asked = challenge(&house, &accession);
    assert_eq!(entries(&house), before + 1);

    let wrong = answer(&house, &asked, OTHER);
    let told = give(&house, &accession, &wrong).expect(3).json();
    assert_eq!(
        (&told["proved"], &told["result"]),
        (&false.into(), &"other-hand".into())
    );
    assert_eq!(entries(&house), before + 1);

    let right = answer(&house, &asked, WORDS);
    let told = give(&house, &accession, &right).expect(0).json();
    assert_eq!(
        (&told["proved"], &told["result"]),
        (&true.into(), &"proved".into())
    );
    assert_eq!(entries(&house), before + 2);

    let told = give(&house, &accession, &right).expect(3).json();
    assert_eq!(told["result"], "answered-before");
    let again = challenge(&house, &accession);
    assert_ne!(again, asked);
    let told = give(&house, &accession, &right).expect(3).json();
    assert_eq!(told["result"], "answered-before");
    let right = answer(&house, &again, WORDS);
    give(&house, &accession, &right).expect(0);
    assert_eq!(entries(&house), before + 4);
    house.amana(["audit"]).expect(0);
    house.amana(["replay"]).expect(0);
}

#[test]
fn an_answer_to_a_challenge_that_the_archive_never_made_proves_nothing() {
    let house = House::new();
    let accession = received(&house, Some(WORDS));
    let made_up = "0001".to_owned() + &" 0000".repeat(18) + " 0000";
    let check = 98 - modulo_97(&made_up.replace(' ', ""));
    let made_up = format!("{}{check:02}", &made_up[..97]);
    let answered = answer(&house, &made_up, WORDS);
    let told = give(&house, &accession, &answered).expect(3).json();
    assert_eq!(told["result"], "no-challenge");
}

fn modulo_97(digits: &str) -> u32 {
    digits
        .bytes()
        .fold(0, |left, digit| (left * 10 + u32::from(digit - b'0')) % 97)
}

#[test]
fn who_signed_nothing_cannot_be_asked() {
    let house = House::new();
    let accession = received(&house, None);
    let told = house.amana(["challenge", &accession]).expect(2);
    assert!(told.err.contains("no packet of"), "{}", told.err);
    house.amana(["challenge", "00000000"]).expect(2);
}

#[test]
fn what_is_no_answer_is_refused_and_a_challenge_is_said_with_what_to_do() {
    let house = House::new();
    let accession = received(&house, Some(WORDS));
    let said = house.amana(["challenge", &accession]).expect(0).out;
    let digits = said.lines().next().unwrap();
    assert_eq!(
        digits.split(' ').filter(|group| group.len() == 4).count(),
        20
    );
    assert!(said.contains(&format!("amana challenge {accession} --answer FILE")));
    let answered = answer(&house, digits, WORDS);
    let text = fs::read_to_string(&answered).unwrap();
    fs::write(&answered, text.replacen(char::is_alphabetic, "!", 1)).unwrap();
    let told = give(&house, &accession, &answered).expect(2);
    assert!(
        told.err.contains("failed to read the answer"),
        "{}",
        told.err
    );
}

#[test]
fn receive_says_which_earlier_deliveries_are_of_the_same_hand() {
    let house = House::new();
    let first = delivered(&house, "disk-1", Some(WORDS));
    let nobody = delivered(&house, "disk-2", None);
    let other = delivered(&house, "disk-3", Some(OTHER));
    let again = delivered(&house, "disk-4", Some(WORDS));
    assert_eq!(first["hand"]["same_as"], serde_json::json!([]));
    assert_eq!(nobody["hand"], Value::Null);
    assert_eq!(other["hand"]["same_as"], serde_json::json!([]));
    assert_eq!(
        again["hand"]["same_as"],
        serde_json::json!([first["accession"]])
    );
    assert_eq!(again["hand"]["key"], first["hand"]["key"]);
    assert_ne!(other["hand"]["key"], first["hand"]["key"]);
}
