use model::Chance;
use zeroize::Zeroizing;

use crate::address::Address;
use crate::sealed_box::{NONCE, SealedBox, TAG};

/// Bytes of a block on a volume.
pub const SIZE: usize = 16_384;
/// Bytes that a block carries.
pub const PAYLOAD: usize = 16_320;
pub(crate) const ADDRESS: usize = 24;
const AAD: &[u8] = b"block/1";

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
        let mut nonce = [0; NONCE];
        chance.fill(&mut nonce);
        self.seal_into(&mut block, address, payload, &nonce);
        block
    }

    /// The same into a place that is there, under a nonce that was drawn for it.
    pub(crate) fn seal_into(
        &self,
        block: &mut [u8; SIZE],
        address: &Address,
        payload: &Payload,
        nonce: &[u8; NONCE],
    ) {
        let Some(Parts {
            nonce: place,
            text,
            tag,
        }) = Parts::of(block)
        else {
            return;
        };
        let (head, body) = text.split_at_mut(ADDRESS);
        *place = *nonce;
        head.copy_from_slice(&address.encode());
        body.copy_from_slice(payload);
        SealedBox::new(&self.0, nonce).seal(AAD, text, tag);
    }

    /// Opens 16,384 bytes; `None` if they are not a block of this set.
    pub fn open(&self, bytes: &[u8; SIZE]) -> Option<Block> {
        let mut copy = Box::new([0; SIZE]);
        let (address, payload) = self.open_into(bytes, &mut copy)?;
        let payload = Box::new(*payload);
        Some(Block { address, payload })
    }

    /// The same with the payload in `copy`, which is overwritten; nothing is copied of bytes whose
    /// address says that they are no block.
    pub(crate) fn open_into<'c>(
        &self,
        bytes: &[u8; SIZE],
        copy: &'c mut [u8; SIZE],
    ) -> Option<(Address, &'c Payload)> {
        let sealed_box = self.box_of(bytes)?;
        look(&sealed_box, bytes)?;
        *copy = *bytes;
        open(&sealed_box, copy)
    }

    /// The same where the block stands; what does not open is of no use any more.
    pub(crate) fn open_in_place<'c>(
        &self,
        block: &'c mut [u8; SIZE],
    ) -> Option<(Address, &'c Payload)> {
        open(&self.box_of(block)?, block)
    }

    /// Decrypts the address alone: a hundred times cheaper than [`Mask::open`], and never wrong
    /// when it says no.
    pub fn peek(&self, bytes: &[u8; SIZE]) -> Peek {
        self.box_of(bytes)
            .and_then(|sealed_box| look(&sealed_box, bytes))
            .map_or(Peek::No, Peek::Perhaps)
    }

    fn box_of(&self, bytes: &[u8; SIZE]) -> Option<SealedBox> {
        Some(SealedBox::new(&self.0, bytes.first_chunk()?))
    }
}

/// The address of what may be a block.
fn look(sealed_box: &SealedBox, bytes: &[u8; SIZE]) -> Option<Address> {
    let mut head = *bytes.get(NONCE..)?.first_chunk::<ADDRESS>()?;
    let decrypted = sealed_box.decrypt_start(&mut head);
    Address::parse(&head).filter(|_| decrypted)
}

fn open<'b>(sealed_box: &SealedBox, block: &'b mut [u8; SIZE]) -> Option<(Address, &'b Payload)> {
    let Parts { text, tag, .. } = Parts::of(block)?;
    sealed_box.open(AAD, text, tag)?;
    let (head, body) = text.split_first_chunk::<ADDRESS>()?;
    Some((Address::parse(head)?, body.first_chunk()?))
}

/// What a block is made of.
struct Parts<'b> {
    nonce: &'b mut [u8; NONCE],
    text: &'b mut [u8],
    tag: &'b mut [u8; TAG],
}

impl<'b> Parts<'b> {
    /// Always there: the lengths add up to that of a block.
    fn of(block: &'b mut [u8; SIZE]) -> Option<Self> {
        let (nonce, rest) = block.split_first_chunk_mut()?;
        let (text, tag) = rest.split_last_chunk_mut()?;
        Some(Self { nonce, text, tag })
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
