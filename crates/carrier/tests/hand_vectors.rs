//! Phrases with the keys, signatures and answers that they make, under `tests/vectors/hands/`: computed
//! from the spec with other libraries, so that readers in other languages can be held against them.
#![cfg(test)]

use std::fs;
use std::path::Path;

use carrier::{ChainLink, Challenge, Hand, HandKey, Phrase, SetId};
use serde_json::Value;

fn vectors() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/hands");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let vectors: Vec<_> = files
        .map(|file| {
            let vector = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
            (file.display().to_string(), vector)
        })
        .collect();
    assert!(vectors.len() > 2);
    vectors
}

fn text<'v>(vector: &'v Value, name: &str) -> &'v str {
    vector[name].as_str().unwrap()
}

fn bytes<const N: usize>(vector: &Value, name: &str) -> [u8; N] {
    let mut bytes = [0; N];
    hex::decode_to_slice(text(vector, name), &mut bytes).unwrap();
    bytes
}

#[test]
fn every_phrase_makes_the_key_the_signature_and_the_answer_of_its_vector() {
    for (name, vector) in vectors() {
        let phrase = Phrase::parse(text(&vector, "phrase")).unwrap();
        assert_eq!(
            phrase,
            Phrase::parse(text(&vector, "folded")).unwrap(),
            "{name}"
        );
        let hand = Hand::from_phrase(&phrase).unwrap();
        assert_eq!(
            hand.key(),
            text(&vector, "key").parse::<HandKey>().unwrap(),
            "{name}"
        );
        let packet = u32::try_from(vector["packet"].as_u64().unwrap()).unwrap();
        let link = ChainLink(bytes(&vector, "link"));
        let field = hand.sign(SetId(bytes(&vector, "set")), packet, link);
        assert_eq!(field, bytes(&vector, "field"), "{name}");
        let challenge = Challenge::from_bytes(bytes(&vector, "challenge_bytes"));
        assert_eq!(challenge.to_string(), text(&vector, "challenge"), "{name}");
        let lines: Vec<&str> = vector["answer"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap())
            .collect();
        let answer = hand.answer(&challenge);
        assert_eq!(answer.to_string(), lines.join("\n"), "{name}");
        assert!(answer.verifies(&challenge), "{name}");
        assert_eq!(answer.key(), hand.key(), "{name}");
    }
}

#[test]
fn an_answer_is_to_one_challenge_and_no_signature_of_a_packet() {
    let (_, vector) = vectors().remove(0);
    let hand = Hand::from_phrase(&Phrase::parse(text(&vector, "phrase")).unwrap()).unwrap();
    let one = Challenge::from_bytes([1; 32]);
    let two = Challenge::from_bytes([2; 32]);
    assert!(!hand.answer(&one).verifies(&two));
    assert_ne!(hand.answer(&one), hand.answer(&two));
}
