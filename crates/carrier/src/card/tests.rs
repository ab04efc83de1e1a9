use age::x25519;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hybrid::EitherRecipient;
use model::OsChance;

use super::{Card, CardSecret};
use crate::error::Error;

fn classic() -> x25519::Recipient {
    x25519::Identity::generate().to_public()
}

fn hybrid() -> hybrid::Recipient {
    hybrid::Identity::generate(&mut OsChance).to_public()
}

fn refused(text: &str) -> bool {
    matches!(Card::parse(text.as_bytes()), Err(Error::Card { .. }))
}

/// A card of the first form, which has no code in its last line.
fn old_card(recipient: &str, last: &str) -> String {
    format!("card/1\n{recipient}\n{last}\n")
}

fn assert_reads_back(card: &Card, recipients: usize) {
    let again = Card::parse(card.text().as_bytes()).unwrap();
    assert_eq!(again.secret(None).unwrap(), card.secret(None).unwrap());
    assert_eq!(again.code(), card.code());
    assert_eq!(again.recipients().count(), recipients);
}

#[test]
fn an_issued_card_reads_back_with_the_same_secret_and_code() {
    let card = Card::issue(&[classic(), classic()], &mut OsChance).unwrap();
    assert_reads_back(&card, 2);
    assert!(!card.is_hybrid());
    let card = Card::issue(&[hybrid()], &mut OsChance).unwrap();
    assert_reads_back(&card, 1);
    assert!(card.is_hybrid());
}

#[test]
fn a_card_ends_with_its_own_code() {
    let card = Card::issue(&[classic()], &mut OsChance).unwrap();
    let last = card.text().lines().last().unwrap();
    assert_eq!(last, card.code().to_string());
}

#[test]
fn the_code_in_a_cards_last_line_is_the_one_of_the_spec() {
    // Computed by Python's hashlib.
    let code = "8813 3667 4215 6459 9728 4250";
    let recipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
    let lines = old_card(recipient, &BASE64_STANDARD.encode([7; 32]));
    let card = Card::parse(format!("{lines}{code}\n").as_bytes()).unwrap();
    assert_eq!(card.code().to_string(), code);
    assert_ne!(Card::parse(lines.as_bytes()).unwrap().code(), card.code());
}

#[test]
fn a_card_of_the_first_form_is_still_read() {
    let text = old_card(&classic().to_string(), &BASE64_STANDARD.encode([7; 32]));
    let card = Card::parse(text.as_bytes()).unwrap();
    assert!(card.secret(None).unwrap() == CardSecret::from_bytes([7; 32]));
    assert_eq!(card.text(), text);
}

#[test]
fn a_hybrid_card_without_its_code_was_cut_short() {
    let card = Card::issue(&[hybrid()], &mut OsChance).unwrap();
    let lines: Vec<&str> = card.text().lines().collect();
    assert!(refused(&(lines[..3].join("\n") + "\n")));
}

#[test]
fn a_card_may_ask_for_a_remembered_phrase() {
    let text = old_card(&classic().to_string(), "phrase");
    let card = Card::parse(text.as_bytes()).unwrap();
    assert!(card.needs_phrase());
    assert!(matches!(card.secret(None), Err(Error::PhraseNeeded)));
    let secret = |phrase| card.secret(Some(phrase)).unwrap();
    assert_ne!(
        secret("six words that nobody else knows"),
        secret("six words that somebody else knows")
    );
}

#[test]
fn a_card_with_any_other_character_in_it_is_refused() {
    let card = Card::issue(&[hybrid()], &mut OsChance).unwrap();
    for (at, byte) in card.text().bytes().enumerate() {
        let mut misread = card.text().as_bytes().to_vec();
        // Other letters of the same alphabets too, and what a line ends with.
        misread[at] = if byte == b'4' { b'7' } else { b'4' };
        assert!(refused(std::str::from_utf8(&misread).unwrap()), "byte {at}");
    }
}

#[test]
fn lines_in_another_order_are_refused() {
    let card = Card::issue(&[classic(), classic(), classic()], &mut OsChance).unwrap();
    let lines: Vec<&str> = card.text().lines().collect();
    for one in 0..lines.len() {
        for other in one + 1..lines.len() {
            let mut swapped = lines.clone();
            swapped.swap(one, other);
            assert!(refused(&(swapped.join("\n") + "\n")), "{one}, {other}");
        }
        let mut missing = lines[..lines.len()].to_vec();
        missing.remove(one);
        // Without the code it is a card of the first form, and every line of it is there.
        assert_eq!(
            refused(&(missing.join("\n") + "\n")),
            one != lines.len() - 1
        );
    }
}

#[test]
fn a_card_that_was_cut_off_is_refused_or_says_the_same() {
    for card in [
        Card::issue(&[classic()], &mut OsChance).unwrap(),
        Card::issue(&[hybrid()], &mut OsChance).unwrap(),
    ] {
        for end in 0..card.text().len() {
            if let Ok(cut) = Card::parse(&card.text().as_bytes()[..end]) {
                assert!(
                    cut.secret(None).unwrap() == card.secret(None).unwrap(),
                    "{end}"
                );
                assert_eq!(cut.recipients().count(), 1);
            }
        }
    }
}

#[test]
fn the_ends_of_lines_do_not_matter() {
    let card = Card::issue(&[classic()], &mut OsChance).unwrap();
    let windows = card.text().replace('\n', "\r\n");
    let read = Card::parse(windows.as_bytes()).unwrap();
    assert_eq!(read.code(), card.code());
    assert!(Card::parse(card.text().trim_end().as_bytes()).is_ok());
}

#[test]
fn blank_lines_and_a_mark_of_byte_order_around_a_card_do_not_matter() {
    let card = Card::issue(&[hybrid()], &mut OsChance).unwrap();
    let text = format!("\u{feff}\r\n{}\n\n", card.text());
    assert_eq!(Card::parse(text.as_bytes()).unwrap().code(), card.code());
    let within = card.text().replacen('\n', "\n\n", 1);
    assert!(refused(&within));
}

#[test]
fn the_kinds_of_recipients_are_not_mixed_on_a_card() {
    let both: [EitherRecipient; 2] = [classic().into(), hybrid().into()];
    let mixed = Card::issue(&both, &mut OsChance);
    assert!(matches!(mixed, Err(Error::Card { .. })));
}

#[test]
fn what_is_not_a_card_is_refused() {
    let recipient = classic().to_string();
    let secret = BASE64_STANDARD.encode([1; 32]);
    let many = format!("{recipient}\n").repeat(9);
    let misread = recipient.replacen('q', "p", 1);
    for text in [
        String::new(),
        "card/1".into(),
        format!("card/1\n{secret}\n"),
        format!("card/2\n{recipient}\n{secret}\n"),
        format!("card/1\n{many}{secret}\n"),
        format!("card/1\n{misread}x\n{secret}\n"),
        format!("card/1\n{recipient}\n{}\n", BASE64_STANDARD.encode([1; 31])),
        format!("card/1\nage1pq1xyz\n{secret}\n"),
    ] {
        assert!(refused(&text), "{text}");
    }
    assert!(Card::issue(&[] as &[x25519::Recipient], &mut OsChance).is_err());
}
