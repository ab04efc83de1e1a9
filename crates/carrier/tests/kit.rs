//! A card behind a program: it comes back as it was, is not to be seen, and no damage makes another of it.
#![cfg(test)]

use age::x25519::Identity;
use carrier::{Card, Error, Kit, KitLanguage};
use model::OsChance;
use proptest::prelude::*;

fn kit(recipients: usize, language: KitLanguage) -> Kit {
    let recipients: Vec<_> = (0..recipients)
        .map(|_| Identity::generate().to_public())
        .collect();
    let card = Card::issue(&recipients, &mut OsChance).unwrap();
    Kit { language, card }
}

fn behind(program: &[u8], kit: &Kit) -> Vec<u8> {
    let mut file = program.to_vec();
    file.extend(kit.encode(&mut OsChance));
    file
}

#[test]
fn a_program_without_a_card_has_none() {
    for program in [vec![], vec![0; 10], vec![0; 100_000], b"MZ".repeat(5_000)] {
        assert!(Kit::find(&program).unwrap().is_none());
    }
}

#[test]
fn kits_of_one_card_differ_in_every_stretch_and_in_length() {
    let kit = kit(1, KitLanguage::Arabic);
    let kits: Vec<_> = (0..8).map(|_| kit.encode(&mut OsChance)).collect();
    let mut lengths: Vec<_> = kits.iter().map(Vec::len).collect();
    lengths.dedup();
    assert!(lengths.len() > 1);
    for (one, other) in kits.iter().zip(kits.iter().skip(1)) {
        let ends = one.rchunks(16).zip(other.rchunks(16));
        assert!(ends.into_iter().all(|(one, other)| one != other));
    }
}

#[test]
fn no_line_of_the_card_can_be_read_in_a_kit() {
    let kit = kit(3, KitLanguage::English);
    let bytes = kit.encode(&mut OsChance);
    for line in kit.card.text().lines() {
        let seen = bytes
            .windows(line.len())
            .any(|part| part == line.as_bytes());
        assert!(!seen, "{line}");
    }
}

#[test]
fn a_kit_on_a_kit_is_the_last_one() {
    let (one, two) = (kit(1, KitLanguage::French), kit(1, KitLanguage::German));
    let file = behind(&behind(b"program", &one), &two);
    let found = Kit::find(&file).unwrap().unwrap();
    assert_eq!(found.card.text(), two.card.text());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_was_put_behind_a_program_is_found(
        program in proptest::collection::vec(any::<u8>(), 0..2_000),
        recipients in 1..=8_usize,
        language in 0..4_usize,
    ) {
        let kit = kit(recipients, KitLanguage::ALL[language]);
        let found = Kit::find(&behind(&program, &kit)).unwrap().unwrap();
        prop_assert_eq!(found.card.text(), kit.card.text());
        prop_assert_eq!(found.language, kit.language);
    }

    #[test]
    fn a_flipped_bit_or_a_cut_gives_no_other_card(at in 1..2_000_usize, bit in 0..8_u8, cut: bool) {
        let kit = kit(2, KitLanguage::English);
        let mut file = behind(b"program", &kit);
        let place = file.len() - at.min(file.len());
        if cut {
            file.truncate(place);
        } else {
            file[place] ^= 1 << bit;
        }
        match Kit::find(&file) {
            Ok(None) | Err(Error::Kit { .. }) => {}
            // The filling is not looked at.
            Ok(Some(found)) => prop_assert_eq!(found.card.text(), kit.card.text()),
            Err(error) => panic!("{error}"),
        }
    }
}
