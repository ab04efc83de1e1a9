//! The hand: signed runs, challenges, and new words on a terminal.

use std::fs;
use std::path::PathBuf;

use carrier::{Answer, Card, Challenge, HandKey};

use crate::desk::{Desk, said, volumes};
use crate::terminal::Terminal;

const WORDS: &str = "lantern apple kettle window garden maple";
/// The public key that other libraries compute for these words (`english.json` of the carrier's vectors).
const KEY: &str = "6cc46dedd08d4f3290778b445e860d7a339b840f7ef0ecced5dc8d940cbb8cff";

fn known() -> HandKey {
    KEY.parse().unwrap()
}

/// The key of any words, by an answer: computing it here would count as memory of the programs that
/// the tests beside this one measure.
fn key(desk: &Desk, words: &str) -> HandKey {
    let phrase = phrase_file(desk, "words", words);
    let challenge = Challenge::from_bytes([3; 32]).to_string();
    let output = desk.run(&[], &["prove", &challenge, "--phrase-file", &phrase]);
    let answer: Answer = String::from_utf8(output.stdout).unwrap().parse().unwrap();
    answer.key()
}

/// The hands of the packets on disks.
fn hands(desk: &Desk, disks: &[PathBuf]) -> Vec<Option<HandKey>> {
    let reading = desk.read(disks);
    let contents = reading.sets[0].open(vec![&desk.identity]);
    assert_eq!(contents.defects(), []);
    contents
        .packets()
        .iter()
        .map(|packet| packet.hand)
        .collect()
}

fn phrase_file(desk: &Desk, name: &str, words: &str) -> String {
    fs::write(desk.path(name), words).unwrap();
    desk.path(name).to_str().unwrap().to_owned()
}

#[test]
fn a_signed_set_is_of_the_hand_of_its_phrase() {
    let desk = Desk::new();
    let pictures = desk.add_pictures();
    let disks = desk.disks(3);
    let phrase = phrase_file(&desk, "phrase", &format!("\n  {}\n", WORDS.to_uppercase()));
    let (exit, json) = desk.seal(&disks, &["--sign", "--phrase-file", &phrase]);
    assert_eq!((exit, &json["signed"]), (0, &true.into()));
    assert!(!json.to_string().contains(&known().to_string()));
    assert_eq!(desk.give_back(&disks[1..]), pictures);
    assert_eq!(hands(&desk, &disks), [Some(known())]);
}

#[test]
fn without_the_flag_nothing_is_signed() {
    let desk = Desk::new();
    desk.add_pictures();
    let disks = desk.disks(2);
    let (_, json) = desk.seal(&disks, &[]);
    assert_eq!(json["signed"], false);
    assert_eq!(hands(&desk, &disks), [None]);
}

#[test]
fn a_wrong_word_is_named_by_its_place_before_anything_is_written() {
    let desk = Desk::new();
    desk.add_pictures();
    let disks = desk.disks(2);
    for (words, sentence) in [
        (
            "lantern apple kettel window garden maple",
            "word 3 is not of the list",
        ),
        (
            "lantern apple kettle window garden",
            "it has 5 words, and at least six are needed",
        ),
    ] {
        let phrase = phrase_file(&desk, "phrase", words);
        let output = desk.run(
            &desk.seal_args(&disks),
            &["--sign", "--phrase-file", &phrase],
        );
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains(sentence), "{}", said(&output));
        for word in words.split(' ') {
            assert!(!said(&output).contains(word), "{}", said(&output));
        }
    }
    assert!(disks.iter().all(|disk| volumes(disk).is_empty()));
}

#[test]
fn of_two_phrases_the_cards_comes_first() {
    let mut desk = Desk::new();
    desk.add_pictures();
    let disks = desk.disks(2);
    let recipient = desk.identity.to_public();
    fs::write(
        desk.path("card.txt"),
        format!("card/1\n{recipient}\nphrase\n"),
    )
    .unwrap();
    let card = Card::parse(&fs::read(desk.path("card.txt")).unwrap()).unwrap();
    desk.secret = card.secret(Some("what the source remembers")).unwrap();
    let of_card = phrase_file(&desk, "of-card", "what the source remembers");
    let of_hand = phrase_file(&desk, "of-hand", WORDS);
    let flags = [
        "--sign",
        "--phrase-file",
        &of_card,
        "--phrase-file",
        &of_hand,
    ];
    assert_eq!(desk.seal(&disks, &flags).0, 0);
    assert_eq!(hands(&desk, &disks), [Some(known())]);
}

#[test]
fn a_phrase_that_nobody_asks_for_is_refused() {
    let desk = Desk::new();
    desk.add_pictures();
    let disks = desk.disks(2);
    let phrase = phrase_file(&desk, "phrase", WORDS);
    let flags = ["--sign", "--phrase-file", &phrase, "--phrase-file", &phrase];
    let output = desk.run(&desk.seal_args(&disks), &flags);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("no card asks for a phrase"));
    assert!(disks.iter().all(|disk| volumes(disk).is_empty()));
}

#[test]
fn the_hand_answers_a_challenge() {
    let desk = Desk::new();
    let challenge = Challenge::from_bytes([200; 32]);
    let text = challenge.to_string();
    let phrase = phrase_file(&desk, "phrase", WORDS);
    let mut args = vec!["prove"];
    args.extend(text.split(' '));
    args.extend(["--phrase-file", &phrase]);
    let output = desk.run(&[], &args);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let answer: Answer = String::from_utf8(output.stdout).unwrap().parse().unwrap();
    assert!(answer.verifies(&challenge));
    assert_eq!(answer.key(), known());

    let output = desk.run(&[], &["prove", &text, "--phrase-file", &phrase, "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["challenge"], text);
    assert_eq!(json["answer"], answer.to_string());
}

#[test]
fn a_misheard_challenge_is_refused() {
    let desk = Desk::new();
    let text = Challenge::from_bytes([200; 32]).to_string();
    let (head, tail) = text.split_at(1);
    let other = if head == "0" { "1" } else { "0" };
    let output = desk.run(&[], &["prove", &format!("{other}{tail}")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("a digit was misheard"));
}

#[test]
fn an_empty_answer_draws_words_that_are_shown_once_and_typed_again() {
    let desk = Desk::new();
    desk.add_pictures();
    let disks = desk.disks(2);
    let mut terminal = Terminal::run(&desk, &desk.seal_args(&disks), "--sign");
    terminal.read_to("in that language): ");
    terminal.write("\n");
    let shown = terminal.read_to("again: ");
    let words = shown
        .lines()
        .find_map(|line| line.strip_prefix("    "))
        .unwrap()
        .to_owned();
    assert_eq!(words.split(' ').count(), 6);
    terminal.write("lantern\n");
    terminal.read_to("again: ");
    terminal.write(&format!("{words}\n"));
    let (exit, rest) = terminal.end();
    assert_eq!(exit, Some(0), "{rest}");
    assert!(rest.contains("\x1b[2J"), "the words are wiped");
    assert!(!rest.contains(&words));
    assert_eq!(hands(&desk, &disks), [Some(key(&desk, &words))]);
}

#[test]
fn words_in_arabic_may_be_wished_and_who_forgets_them_at_once_seals_nothing() {
    let desk = Desk::new();
    desk.add_pictures();
    let disks = desk.disks(2);
    let mut terminal = Terminal::run(&desk, &desk.seal_args(&disks), "--sign");
    terminal.read_to("in that language): ");
    terminal.write("ar\n");
    for _ in 0..3 {
        let shown = terminal.read_to("again: ");
        if let Some(words) = shown.lines().find_map(|line| line.strip_prefix("    ")) {
            assert!(!words.is_ascii(), "{words}");
        }
        terminal.write(&format!("{WORDS}\n"));
    }
    let (exit, rest) = terminal.end();
    assert_eq!(exit, Some(1), "{rest}");
    assert!(rest.contains("Nothing was written"), "{rest}");
    assert!(disks.iter().all(|disk| volumes(disk).is_empty()));
}

#[test]
fn whoever_is_interrupted_while_the_words_are_shown_leaves_them_on_no_screen() {
    let desk = Desk::new();
    desk.add_pictures();
    let disks = desk.disks(2);
    let mut terminal = Terminal::run(&desk, &desk.seal_args(&disks), "--sign");
    terminal.read_to("in that language): ");
    terminal.write("en\n");
    terminal.read_to("again: ");
    // A Ctrl-C before the terminal is silent is a signal; the end of the line is read after it.
    terminal.write("lantern app\x03\n");
    let (exit, rest) = terminal.end();
    assert_eq!(exit, Some(3), "{rest}");
    let (_, after) = rest.split_once("\x1b[2J").expect("the words are wiped");
    assert!(after.contains("Stopped. Nothing was written."), "{rest}");
    assert!(disks.iter().all(|disk| volumes(disk).is_empty()));
}

#[test]
fn an_interrupted_question_draws_no_words() {
    let desk = Desk::new();
    desk.add_pictures();
    let mut terminal = Terminal::run(&desk, &desk.seal_args(&desk.disks(2)), "--sign");
    terminal.read_to("in that language): ");
    terminal.write("\x03\n");
    let (exit, rest) = terminal.end();
    assert_eq!(exit, Some(3), "{rest}");
    assert!(!rest.contains("six words"), "{rest}");
}

#[test]
fn words_are_not_shown_where_they_cannot_be_wiped() {
    let desk = Desk::new();
    desk.add_pictures();
    let args = desk.seal_args(&desk.disks(2));
    let mut terminal = Terminal::of_kind("dumb", &desk, &args, "--sign");
    terminal.read_to("in that language): ");
    terminal.write("\n");
    let (exit, rest) = terminal.end();
    assert_eq!(exit, Some(2), "{rest}");
    assert!(rest.contains("cannot be emptied"), "{rest}");
    assert!(!rest.contains("These six words"), "{rest}");
}

#[test]
fn an_interrupted_question_for_the_phrase_of_a_card_is_a_stop() {
    let desk = Desk::new();
    desk.add_pictures();
    let recipient = desk.identity.to_public();
    let card = format!("card/1\n{recipient}\nphrase\n");
    fs::write(desk.path("card.txt"), card).unwrap();
    let mut terminal = Terminal::run(&desk, &desk.seal_args(&desk.disks(2)), "--pack");
    terminal.read_to("The phrase of the card: ");
    terminal.write("what\x03\n");
    let (exit, rest) = terminal.end();
    assert_eq!(exit, Some(3), "{rest}");
    assert!(rest.contains("Stopped. Nothing was written."), "{rest}");
}
