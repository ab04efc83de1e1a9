//! A proof holds for the entry, the place, the log and the quorum that it is about, and no other.

use crate::reference::{Log, MOMENT, Named, log_vkey};
use custody::{Checkpoint, Error, Policy, TlogProof, VerifierKey};
use model::Sha256Digest;
use proptest::prelude::*;

fn policy() -> Policy {
    Policy::of_log(log_vkey().parse().unwrap())
}

/// Two of the first three witnesses, and the fourth.
fn with_witnesses() -> Policy {
    let mut text = format!("log {}\n", log_vkey());
    for number in 1..=5 {
        text += &format!("witness W{number} {}\n", Named::witness(number).vkey());
    }
    text += "group X 2 W1 W2 W3\ngroup Y all X W4\nquorum Y\n";
    Policy::parse(text.as_bytes()).unwrap()
}

#[test]
fn every_entry_of_every_small_log_is_proved() {
    for size in 1..=40 {
        let log = Log::of(size);
        let checkpoint = log.checkpoint();
        for (index, leaf) in log.entries.iter().enumerate() {
            let proof = log.prove(index, &["kind"], checkpoint.clone());
            let verified = proof.verify(&policy(), leaf).unwrap();
            assert_eq!(verified.log().as_str(), crate::reference::ORIGIN);
            assert!(verified.witnesses().is_empty());
        }
    }
}

#[test]
fn a_proof_shows_the_named_fields_and_no_other() {
    let log = Log::of(3);
    let proof = log.prove(1, &["reason", "kind"], log.checkpoint());
    let text = proof.to_text();
    let excerpt = TlogProof::parse(text.as_bytes())
        .unwrap()
        .excerpt()
        .unwrap();
    assert_eq!(excerpt.field("reason"), Some(&"reason 1".into()));
    assert_eq!(excerpt.field("kind"), Some(&"accession-withdrawn".into()));
    assert_eq!(excerpt.field("accession"), None);
    assert_eq!(excerpt.disclosures().len() + excerpt.hidden().len(), 24);
    assert!(excerpt.hidden().is_sorted());
    assert_eq!(excerpt.leaf(), log.entries[1]);
    proof.verify(&policy(), &excerpt.leaf()).unwrap();
}

#[test]
fn a_field_that_the_record_lacks_cannot_be_shown() {
    let log = Log::of(1);
    let wrong = custody::Excerpt::of(&log.records[0], &["kind", "sha256"]).unwrap_err();
    assert!(matches!(wrong, Error::NoField { name } if name == "sha256"));
}

#[test]
fn another_entry_place_or_size_is_refused() {
    let log = Log::of(7);
    let text = log.prove(2, &[], log.checkpoint()).to_text();
    let not_included = |text: &str, leaf: &Sha256Digest| {
        let proof = TlogProof::parse(text.as_bytes()).unwrap();
        let wrong = proof.verify(&policy(), leaf).unwrap_err();
        assert!(matches!(wrong, Error::NotIncluded { .. }), "{wrong}");
    };
    not_included(&text, &log.entries[3]);
    for place in ["3", "7", "18446744073709551615"] {
        let moved = text.replace("index 2", &format!("index {place}"));
        not_included(&moved, &log.entries[2]);
    }
    let longer = text.replace("index 2\n", &format!("index 2\n{}=\n", "A".repeat(43)));
    not_included(&longer, &log.entries[2]);
}

#[test]
fn a_log_that_the_policy_does_not_name_is_refused() {
    let log = Log::of(2);
    let proof = log.prove(0, &[], log.checkpoint());
    let witnesses_only = format!("witness w {}\nquorum none\n", Named::witness(1).vkey());
    let wrong = proof
        .verify(
            &Policy::parse(witnesses_only.as_bytes()).unwrap(),
            &log.entries[0],
        )
        .unwrap_err();
    assert!(matches!(wrong, Error::UnknownLog { .. }), "{wrong}");

    // The right name with another key: the name alone is worth nothing.
    let other = ed25519_dalek::SigningKey::from_bytes(&[9; 32]).verifying_key();
    let other = VerifierKey::of_log(crate::reference::ORIGIN.parse().unwrap(), &other);
    let wrong = proof
        .verify(&Policy::of_log(other), &log.entries[0])
        .unwrap_err();
    assert!(matches!(wrong, Error::Unsigned { .. }), "{wrong}");
}

#[test]
fn a_quorum_is_what_the_groups_say() {
    let log = Log::of(2);
    let policy = with_witnesses();
    for (witnesses, enough) in [
        (&[1, 2, 4][..], true),
        (&[4, 3, 1], true),
        (&[1, 2, 3, 4, 5], true),
        (&[1, 2, 3], false),
        (&[1, 4, 5], false),
        (&[5], false),
        (&[], false),
    ] {
        let verified = policy.verify(&log.cosigned(witnesses));
        assert_eq!(verified.is_ok(), enough, "{witnesses:?}");
        if let Err(wrong) = verified {
            assert!(matches!(wrong, Error::NoQuorum { .. }), "{wrong}");
        }
    }
}

#[test]
fn what_was_checked_and_what_was_not_is_told() {
    let log = Log::of(2);
    let mut note = log.cosigned(&[4, 1, 2]).as_str().to_owned();
    note += &Named::witness(9).cosign("anything\n", 0);
    let verified = with_witnesses()
        .verify(&Checkpoint::parse(note.as_bytes()).unwrap())
        .unwrap();
    let seen: Vec<_> = verified
        .witnesses()
        .iter()
        .map(|it| (it.witness.as_str(), it.time.unix_nanos() / 1_000_000_000))
        .collect();
    let at = MOMENT as i64;
    assert_eq!(seen, [("W1", at + 1), ("W2", at + 2), ("W4", at + 4)]);
    assert_eq!(verified.not_checked(), ["witness9.example"]);
}

#[test]
fn a_witness_whose_time_was_changed_or_who_only_signed_the_note_is_refused() {
    let log = Log::of(2);
    let note = log.checkpoint().as_str().to_owned();
    let (text, _) = note.split_once("\n\n").unwrap();
    let text = format!("{text}\n");
    let line = Named::witness(1).cosign(&text, MOMENT);
    let later = Named::witness(1).cosign(&text, MOMENT + 1);
    // The name, the key's id and the later time in front of the earlier signature.
    let mixed = format!("{}{}", &later[..40], &line[40..]);
    assert_ne!(mixed, later);
    let of_note = ed25519_dalek::Signer::sign(&Named::witness(1).key, text.as_bytes());
    let plain = Named::witness(1).cosign("", MOMENT);
    let short = base64::Engine::encode(
        &base64::prelude::BASE64_STANDARD,
        [&[0; 4], of_note.to_bytes().as_slice()].concat(),
    );
    for line in [mixed, plain, format!("— witness1.example {short}\n")] {
        let cosigned = Checkpoint::parse((note.clone() + &line).as_bytes()).unwrap();
        assert!(with_one_witness().verify(&cosigned).is_err(), "{line}");
    }
}

fn with_one_witness() -> Policy {
    let witness = Named::witness(1).vkey();
    let text = format!("log {}\nwitness w {witness}\nquorum w\n", log_vkey());
    Policy::parse(text.as_bytes()).unwrap()
}

#[test]
fn a_cosignature_from_after_the_year_292_billion_is_refused() {
    let log = Log::of(1);
    let note = log.checkpoint().as_str().to_owned();
    let text = format!("{}\n", note.split_once("\n\n").unwrap().0);
    for (time, holds) in [(i64::MAX as u64, true), (i64::MAX as u64 + 1, false)] {
        let note = note.clone() + &Named::witness(1).cosign(&text, time);
        let checkpoint = Checkpoint::parse(note.as_bytes()).unwrap();
        assert_eq!(with_one_witness().verify(&checkpoint).is_ok(), holds);
    }
}

#[test]
fn a_path_longer_than_any_tree_is_refused_before_it_is_walked() {
    let log = Log::of(1);
    let line = format!("{}=\n", "A".repeat(43));
    let text = log.prove(0, &[], log.checkpoint()).to_text();
    for (length, readable) in [(64, true), (65, false), (100_000, false)] {
        let text = text.replace("index 0\n", &format!("index 0\n{}", line.repeat(length)));
        assert_eq!(TlogProof::parse(text.as_bytes()).is_ok(), readable);
    }
}

proptest! {
    #[test]
    fn a_proof_reads_back(size in 1u64..60, index: prop::sample::Index, witnesses in prop::collection::vec(1u8..6, 0..5)) {
        let log = Log::of(size);
        let index = index.index(log.entries.len());
        let proof = log.prove(index, &["time"], log.cosigned(&witnesses));
        let text = proof.to_text();
        let read = TlogProof::parse(text.as_bytes()).unwrap();
        prop_assert_eq!(read.to_text(), text);
        prop_assert_eq!(read, proof);
    }

    #[test]
    fn a_cut_or_flipped_proof_never_holds(at: prop::sample::Index, bit in 0u32..8) {
        let log = Log::of(5);
        let text = log.prove(3, &["kind"], log.checkpoint()).to_text().into_bytes();
        let holds = |text: &[u8]| {
            let Ok(proof) = TlogProof::parse(text) else { return false };
            let Ok(excerpt) = proof.excerpt() else { return false };
            proof.verify(&policy(), &excerpt.leaf()).is_ok()
        };
        prop_assert!(holds(&text));
        let at = at.index(text.len());
        prop_assert!(!holds(&text[..at]));
        let mut flipped = text;
        flipped[at] ^= 1 << bit;
        prop_assert!(!holds(&flipped));
    }
}
