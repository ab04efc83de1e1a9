use chacha20::XChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};
use chacha20poly1305::aead::{AeadInPlace, KeyInit};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use model::Chance;
use zeroize::Zeroizing;

use crate::address::Address;

/// Bytes of a block on a volume.
pub const SIZE: usize = 16_384;
/// Bytes that a block carries.
pub const PAYLOAD: usize = 16_320;
pub(crate) const ADDRESS: usize = 24;
pub(crate) const NONCE: usize = 24;
pub(crate) const TAG: usize = 16;
const AAD: &[u8] = b"block/1";
/// The stream cipher's first 64 bytes make the tag's key, so the text begins at byte 64.
const TEXT_AT: u64 = 64;

/// What a block carries: always 16,320 bytes.
pub type Payload = [u8; PAYLOAD];

/// The key K that masks and authenticates every block of a set.
#[derive(Clone, PartialEq, Eq)]
pub struct Mask(Zeroizing<[u8; 32]>);

/// A block that opened: its address and what it carries.
#[derive(Clone, PartialEq, Eq)]
pub struct Block {
    /// What the block says of itself.
    pub address: Address,
    /// What it carries.
    pub payload: Box<Payload>,
}

/// The outcome of a cheap look at a stretch of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peek {
    /// Certainly not a block of this set at this place.
    No,
    /// The address is one that the layout allows; the tag is still to be verified.
    Perhaps(Address),
}

impl Mask {
    /// Takes K as it stands in a key block.
    pub fn from_bytes(key: [u8; 32]) -> Self {
        Self(Zeroizing::new(key))
    }

    /// Draws the K of a new set.
    pub fn draw(chance: &mut dyn Chance) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        chance.fill(&mut *key);
        Self(key)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Makes a block of 16,384 bytes under a new nonce.
    pub fn seal(
        &self,
        address: &Address,
        payload: &Payload,
        chance: &mut dyn Chance,
    ) -> Box<[u8; SIZE]> {
        let mut block = Box::new([0; SIZE]);
        let (nonce, rest) = block.split_at_mut(NONCE);
        let (text, tag) = rest.split_at_mut(ADDRESS + PAYLOAD);
        let (head, body) = text.split_at_mut(ADDRESS);
        head.copy_from_slice(&address.encode());
        body.copy_from_slice(payload);
        chance.fill(nonce);
        seal_in_place(&self.0, nonce, text, AAD, tag);
        block
    }

    /// Opens 16,384 bytes; `None` if they are not a block of this set.
    pub fn open(&self, bytes: &[u8; SIZE]) -> Option<Block> {
        let Peek::Perhaps(address) = self.peek(bytes) else {
            return None;
        };
        let mut text = bytes.get(NONCE..NONCE + ADDRESS + PAYLOAD)?.to_vec();
        let nonce = bytes.get(..NONCE)?;
        let tag = bytes.get(SIZE - TAG..)?;
        open_in_place(&self.0, nonce, &mut text, AAD, tag)?;
        text.drain(..ADDRESS);
        let payload: Box<Payload> = text.into_boxed_slice().try_into().ok()?;
        Some(Block { address, payload })
    }

    /// Decrypts the address alone: a hundred times cheaper than [`Mask::open`], and never wrong
    /// when it says no.
    pub fn peek(&self, bytes: &[u8; SIZE]) -> Peek {
        let (nonce, rest) = bytes.split_at(NONCE);
        let mut head = [0; ADDRESS];
        for (to, from) in head.iter_mut().zip(rest) {
            *to = *from;
        }
        if !decrypt_start(&self.0, nonce, &mut head) {
            return Peek::No;
        }
        Address::parse(&head).map_or(Peek::No, Peek::Perhaps)
    }
}

impl std::fmt::Debug for Mask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mask(…)")
    }
}

impl std::fmt::Debug for Block {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Block")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// Decrypts the first bytes of a box without looking at its tag; whether the cipher did.
pub(crate) fn decrypt_start(key: &[u8; 32], nonce: &[u8], start: &mut [u8]) -> bool {
    let mut cipher = XChaCha20::new(key.into(), XNonce::from_slice(nonce));
    cipher.try_seek(TEXT_AT).is_ok() && cipher.try_apply_keystream(start).is_ok()
}

/// `box(key, text, aad)` of the spec, in place; `nonce` is already drawn.
pub(crate) fn seal_in_place(
    key: &[u8; 32],
    nonce: &[u8],
    text: &mut [u8],
    aad: &[u8],
    tag: &mut [u8],
) {
    let cipher = XChaCha20Poly1305::new(key.into());
    // The cipher refuses only texts of 256 GiB and more.
    if let Ok(made) = cipher.encrypt_in_place_detached(XNonce::from_slice(nonce), aad, text) {
        tag.copy_from_slice(&made);
    }
}

/// The reverse; `None` if the tag does not fit.
pub(crate) fn open_in_place(
    key: &[u8; 32],
    nonce: &[u8],
    text: &mut [u8],
    aad: &[u8],
    tag: &[u8],
) -> Option<()> {
    XChaCha20Poly1305::new(key.into())
        .decrypt_in_place_detached(XNonce::from_slice(nonce), aad, text, Tag::from_slice(tag))
        .ok()
}

#[cfg(test)]
mod tests {
    use model::OsChance;
    use proptest::prelude::*;

    use super::*;
    use crate::address::{Kind, Place};

    fn address() -> Address {
        Address {
            packet: 1,
            attempt: 2,
            row: 0,
            index: 3,
            count: 4,
            place: Place::At(1),
            kind: Kind::Lane,
            k: 3,
            m: 2,
        }
    }

    #[test]
    fn a_block_opens_under_its_own_mask_alone() {
        let mask = Mask::draw(&mut OsChance);
        let sealed = mask.seal(&address(), &[7; PAYLOAD], &mut OsChance);
        let block = mask.open(&sealed).unwrap();
        assert_eq!((block.address, *block.payload), (address(), [7; PAYLOAD]));
        assert_eq!(mask.peek(&sealed), Peek::Perhaps(address()));
        assert!(Mask::draw(&mut OsChance).open(&sealed).is_none());
    }

    #[test]
    fn the_same_payload_never_gives_the_same_bytes() {
        let mask = Mask::draw(&mut OsChance);
        let one = mask.seal(&address(), &[0; PAYLOAD], &mut OsChance);
        let two = mask.seal(&address(), &[0; PAYLOAD], &mut OsChance);
        assert!(one.chunks(16).zip(two.chunks(16)).all(|(a, b)| a != b));
    }

    proptest! {
        #[test]
        fn one_flipped_bit_anywhere_closes_a_block(at in 0..SIZE, bit in 0..8_u8) {
            let mask = Mask::draw(&mut OsChance);
            let mut sealed = mask.seal(&address(), &[9; PAYLOAD], &mut OsChance);
            sealed[at] ^= 1 << bit;
            prop_assert!(mask.open(&sealed).is_none());
        }
    }
}
