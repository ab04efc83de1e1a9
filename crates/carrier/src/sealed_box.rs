//! `box(key, x, aad)` of the spec: XChaCha20-Poly1305 as ring's ChaCha20-Poly1305 under the subkey that
//! HChaCha20 makes of the key and the nonce's first 16 bytes (draft-irtf-cfrg-xchacha-03, section 2.3).

use chacha20::ChaCha20;
use chacha20::cipher::consts::U10;
use chacha20::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, Tag, UnboundKey};
use zeroize::Zeroizing;

pub(crate) const NONCE: usize = 24;
pub(crate) const TAG: usize = 16;
/// What of the nonce goes into the subkey; the rest is the end of ChaCha20's own nonce.
const DERIVED: usize = 16;
/// The stream cipher's first 64 bytes make the tag's key, so the text begins at byte 64.
const TEXT_AT: u64 = 64;

/// What seals and opens the one box of a nonce.
pub(crate) struct SealedBox {
    subkey: Zeroizing<[u8; 32]>,
    /// Four zeros and the nonce's last 8 bytes.
    nonce: [u8; 12],
}

impl SealedBox {
    /// The box under `key` whose nonce is already drawn.
    pub(crate) fn new(key: &[u8; 32], nonce: &[u8; NONCE]) -> Self {
        let (derived, rest) = nonce.split_at(DERIVED);
        let subkey = chacha20::hchacha::<U10>(key.into(), derived.into());
        let mut nonce = [0; 12];
        for (to, from) in nonce.iter_mut().skip(4).zip(rest) {
            *to = *from;
        }
        Self {
            subkey: Zeroizing::new(subkey.into()),
            nonce,
        }
    }

    /// Decrypts the first bytes of the text without looking at the tag; whether the cipher did.
    pub(crate) fn decrypt_start(&self, start: &mut [u8]) -> bool {
        let mut cipher = ChaCha20::new((&*self.subkey).into(), &self.nonce.into());
        cipher.try_seek(TEXT_AT).is_ok() && cipher.try_apply_keystream(start).is_ok()
    }

    /// Encrypts `text` in place and puts its tag beside it.
    pub(crate) fn seal(&self, aad: &[u8], text: &mut [u8], tag: &mut [u8; TAG]) {
        let made = self.key().and_then(|key| {
            let (nonce, aad) = (self.ring_nonce(), Aad::from(aad));
            key.seal_in_place_separate_tag(nonce, aad, text).ok()
        });
        match made.as_ref().map(Tag::as_ref).and_then(<[u8]>::first_chunk) {
            Some(made) => *tag = *made,
            // ring refuses only texts of 256 GiB and more; even those must not go out in the clear.
            None => text.fill(0),
        }
    }

    /// Decrypts `text` in place; `None`, and the text is of no use any more, if the tag does not fit.
    pub(crate) fn open(&self, aad: &[u8], text: &mut [u8], tag: &[u8; TAG]) -> Option<()> {
        let (nonce, aad, tag) = (self.ring_nonce(), Aad::from(aad), Tag::from(*tag));
        let opened = self
            .key()?
            .open_in_place_separate_tag(nonce, aad, tag, text, 0..);
        opened.is_ok().then_some(())
    }

    /// ring refuses only keys that are not 32 bytes long.
    fn key(&self) -> Option<LessSafeKey> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, &*self.subkey);
        key.ok().map(LessSafeKey::new)
    }

    fn ring_nonce(&self) -> Nonce {
        Nonce::assume_unique_for_key(self.nonce)
    }
}

#[cfg(test)]
mod tests {
    use chacha20poly1305::aead::{Aead, KeyInit, Payload};
    use chacha20poly1305::{XChaCha20Poly1305, XNonce};
    use proptest::prelude::*;

    use super::*;

    /// draft-irtf-cfrg-xchacha-03, appendix A.3.1.
    #[test]
    fn a_box_is_that_of_the_draft() {
        let key: [u8; 32] = std::array::from_fn(|at| 0x80 + at as u8);
        let nonce: [u8; NONCE] = std::array::from_fn(|at| 0x40 + at as u8);
        let aad = hex::decode("50515253c0c1c2c3c4c5c6c7").unwrap();
        let mut text = *b"Ladies and Gentlemen of the class of '99: If I could offer you only one \
            tip for the future, sunscreen would be it.";
        let mut tag = [0; TAG];
        SealedBox::new(&key, &nonce).seal(&aad, &mut text, &mut tag);
        let expected = "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb\
            731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452\
            2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9\
            21f9664c97637da9768812f615c68b13b52e";
        assert_eq!(hex::encode(text), expected);
        assert_eq!(hex::encode(tag), "c0875924c1c7987947deafd8780acf49");
    }

    proptest! {
        #[test]
        fn a_box_is_what_another_implementation_makes(
            key: [u8; 32],
            nonce: [u8; NONCE],
            text in prop::collection::vec(any::<u8>(), 0..600),
            aad in prop::collection::vec(any::<u8>(), 0..40),
        ) {
            let mut ours = text.clone();
            let sealed_box = SealedBox::new(&key, &nonce);
            let mut tag = [0; TAG];
            sealed_box.seal(&aad, &mut ours, &mut tag);
            let theirs = XChaCha20Poly1305::new(&key.into())
                .encrypt(XNonce::from_slice(&nonce), Payload { msg: &text, aad: &aad })
                .unwrap();
            prop_assert_eq!([ours.as_slice(), &tag].concat(), theirs);

            let mut start: Vec<u8> = ours.iter().copied().take(24).collect();
            prop_assert!(sealed_box.decrypt_start(&mut start));
            prop_assert_eq!(&start, &text[..start.len()]);
            sealed_box.open(&aad, &mut ours, &tag).unwrap();
            prop_assert_eq!(ours, text);
        }
    }
}
