//! What people hand over beside disks: kits, phrases, challenges and their answers.

use carrier::{Answer, Card, Challenge, Kit, KitLanguage, Phrase};

use crate::chance::fixed;
use crate::seeds::identity;

/// A kit that is found is the card that was put behind the program, byte for byte.
pub(crate) fn kit(bytes: &[u8]) {
    if let Ok(Some(kit)) = Kit::find(&bytes.to_vec()) {
        let again = Card::parse(kit.card.text().as_bytes());
        assert!(again.is_ok_and(|again| again.text() == kit.card.text()));
    }
}

pub(crate) fn kit_seeds() -> Vec<Vec<u8>> {
    let card = Card::issue(&[identity().to_public()], &mut fixed());
    let kits = card.into_iter().map(|card| Kit {
        language: KitLanguage::ALL[0],
        card,
    });
    kits.map(|kit| kit.encode(&mut fixed())).collect()
}

/// A phrase is taken or refused; nothing of it is shown.
pub(crate) fn phrase(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Err(error) = Phrase::parse(text)
    {
        let said = error.to_string();
        let words = text.split_whitespace().filter(|word| word.len() > 12);
        assert!(!{ words }.any(|word| said.contains(word)));
    }
}

pub(crate) fn phrase_seeds() -> Vec<Vec<u8>> {
    vec![b"lantern apple kettle window garden maple".to_vec()]
}

/// A challenge that is read is shown as one that reads the same.
pub(crate) fn challenge(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(challenge) = text.parse::<Challenge>()
    {
        assert!(
            challenge
                .to_string()
                .parse()
                .is_ok_and(|again: Challenge| again.to_string() == challenge.to_string())
        );
    }
}

pub(crate) fn challenge_seeds() -> Vec<Vec<u8>> {
    vec![Challenge::from_bytes([3; 32]).to_string().into_bytes()]
}

/// An answer that is read is shown as one that reads the same; to verify it does not panic.
pub(crate) fn answer(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(answer) = text.parse::<Answer>()
    {
        let again = answer.to_string().parse::<Answer>();
        assert!(again.is_ok_and(|again| again.to_string() == answer.to_string()));
        let _ = answer.verifies(&Challenge::from_bytes([3; 32]));
    }
}

/// The answer of the spec's example.
pub(crate) fn answer_seeds() -> Vec<Vec<u8>> {
    let lines = "\
bMRt7dCNTzKQd4tEXoYNejObhA9+8OzO1dyNlAy7jP98
owDRePk9Y/osYnfIROfFQSXBWrYW3s+7kb1PI9DTnUGM
l2+zNxVGIZkxAvSPhWCAUXOjSRAOB/vn15sux8QBIZu/
";
    vec![lines.as_bytes().to_vec()]
}
