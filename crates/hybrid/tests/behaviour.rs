#![cfg(test)]
//! How hybrid recipients and identities behave: beside each other, beside X25519 ones, and as texts.

use std::io::{Read, Write};

use age::secrecy::ExposeSecret;
use age::{DecryptError, EncryptError, Encryptor};
use hybrid::{EitherIdentity, EitherRecipient, Error, Identity, Recipient};
use model::OsChance;
use proptest::prelude::*;

/// The identity that the specification of age gives as an example, and how its recipient begins and
/// ends there; the end has the check characters over all 1,959.
const IDENTITY: &str =
    "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR";
const BEGIN: &str = "age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9rdelkjuh3y235jzxshfg87pzf";
const END: &str = "egrm9efhxpfqdkmhh6gjtqmwze9pyyzk3tlhl53k2ykx3qheyty7saeq0d3fzv49zc0k";

fn identity() -> Identity {
    Identity::generate(&mut OsChance)
}

fn seal(recipients: &[&dyn age::Recipient]) -> Result<Vec<u8>, EncryptError> {
    let mut file = Vec::new();
    let encryptor = Encryptor::with_recipients(recipients.iter().copied())?;
    let mut writer = encryptor.wrap_output(&mut file)?;
    writer.write_all(b"photo")?;
    writer.finish()?;
    Ok(file)
}

fn open(file: &[u8], identity: &dyn age::Identity) -> Result<Vec<u8>, DecryptError> {
    let mut reader = age::Decryptor::new(file)?.decrypt(std::iter::once(identity))?;
    let mut plain = Vec::new();
    reader.read_to_end(&mut plain)?;
    Ok(plain)
}

#[test]
fn the_example_of_the_specification_is_one_pair() {
    let identity: Identity = IDENTITY.parse().unwrap();
    let recipient = identity.to_public().to_string();
    assert_eq!(recipient.len(), 1_959);
    assert!(
        recipient.starts_with(BEGIN) && recipient.ends_with(END),
        "{recipient}"
    );
    assert_eq!(identity.to_text().expose_secret(), IDENTITY);
}

#[test]
fn each_of_several_recipients_opens_what_was_sealed_to_all() {
    let identities = [identity(), identity(), identity()];
    let recipients = identities.each_ref().map(Identity::to_public);
    let file = seal(&recipients.each_ref().map(|one| one as &dyn age::Recipient)).unwrap();
    for identity in &identities {
        assert_eq!(open(&file, identity).unwrap(), b"photo");
    }
    let stranger = open(&file, &identity());
    assert!(matches!(stranger, Err(DecryptError::NoMatchingKeys)));
}

#[test]
fn the_two_kinds_never_stand_in_one_header() {
    let hybrid = identity().to_public();
    let classic = age::x25519::Identity::generate().to_public();
    for pair in [
        [&hybrid as &dyn age::Recipient, &classic],
        [&classic, &hybrid],
    ] {
        let mixed = seal(&pair);
        assert!(matches!(
            mixed,
            Err(EncryptError::IncompatibleRecipients { .. })
        ));
    }
}

#[test]
fn keys_of_either_kind_read_back_from_their_texts() {
    let classic = age::x25519::Identity::generate();
    for identity in [EitherIdentity::from(identity()), classic.into()] {
        let again: EitherIdentity = identity.to_text().expose_secret().parse().unwrap();
        let recipient: EitherRecipient = identity.to_public().to_string().parse().unwrap();
        assert_eq!(recipient, identity.to_public());
        assert_eq!(recipient.is_hybrid(), again.to_public().is_hybrid());
        let file = seal(&[&recipient]).unwrap();
        assert_eq!(open(&file, &again).unwrap(), b"photo");
    }
}

#[test]
fn nothing_of_an_identity_is_shown() {
    let identity = identity();
    let text = identity.to_text().expose_secret().to_lowercase();
    for shown in [
        format!("{identity:?}"),
        format!("{:?}", EitherIdentity::from(identity)),
    ] {
        assert!(shown.len() < 32, "{shown}");
        assert!(!text.contains(&shown.to_lowercase()));
    }
}

#[test]
fn a_key_with_numbers_above_the_modulus_is_refused() {
    let hrp = bech32::Hrp::parse("age1pq").unwrap();
    let text = age_core::primitives::bech32_encode(hrp, &[0xff; 1216]);
    assert_eq!(text.parse::<Recipient>(), Err(Error::Key));
    let short = age_core::primitives::bech32_encode(hrp, &[0; 1215]);
    assert_eq!(short.parse::<Recipient>(), Err(Error::Key));
}

#[test]
fn a_key_of_the_other_kind_is_refused() {
    let classic = age::x25519::Identity::generate();
    assert_eq!(
        classic.to_public().to_string().parse::<Recipient>(),
        Err(Error::Text)
    );
    assert!(
        classic
            .to_string()
            .expose_secret()
            .parse::<Identity>()
            .is_err()
    );
    assert!("a".repeat(1 << 20).parse::<Recipient>().is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_flipped_bit_or_a_cut_of_a_key_is_refused(at in 0..1_900_usize, bit in 0..7_u32) {
        let identity: Identity = IDENTITY.parse().unwrap();
        let text = identity.to_public().to_string();
        let mut flipped = text.as_bytes().to_vec();
        flipped[at] ^= 1 << bit;
        if let Ok(flipped) = String::from_utf8(flipped) {
            prop_assert!(flipped.parse::<EitherRecipient>().is_err());
        }
        prop_assert!(text[..at].parse::<EitherRecipient>().is_err());
    }

    #[test]
    fn a_flipped_bit_of_a_header_gives_no_wrong_bytes(at in 0..1_700_usize, bit in 0..8_u32) {
        let identity = identity();
        let mut file = seal(&[&identity.to_public()]).unwrap();
        let at = at % file.len();
        file[at] ^= 1 << bit;
        prop_assert!(open(&file, &identity).is_err());
    }
}
