use model::Chance;
use zeroize::Zeroizing;

use crate::block::{Mask, SIZE};
use crate::card::CardSecret;
use crate::ids::{DiskId, SetId};
use crate::limits::{MAX_CARDS, VERSION};
use crate::sealed_box::{NONCE, SealedBox, TAG};

const AAD: &[u8] = b"key";
const TEXT: usize = 4 + 32 + 16 + 16 + 40;
const SLOT: usize = NONCE + TEXT + TAG;

/// The block that gives a set's key to the cards it was sealed to: spec section 4.
#[derive(Debug)]
pub struct KeyBlock {
    /// The key that masks the set.
    pub mask: Mask,
    /// The set.
    pub set: SetId,
    /// The disk that the block lies on.
    pub disk: DiskId,
}

/// What a card finds in a key block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedKey {
    /// The layout's version of what follows.
    pub version: u32,
    /// The key that masks the set.
    pub mask: Mask,
    /// The set.
    pub set: SetId,
    /// The disk that the block was written to.
    pub disk: DiskId,
}

impl KeyBlock {
    /// Makes the block: a slot for each card in random order, random bytes everywhere else.
    pub fn seal(&self, cards: &[CardSecret], chance: &mut dyn Chance) -> Box<[u8; SIZE]> {
        let mut block = Box::new([0; SIZE]);
        chance.fill(&mut *block);
        let order = shuffled(chance);
        for (card, at) in cards.iter().zip(order) {
            if let Some(slot) = block.chunks_exact_mut(SLOT).nth(at) {
                self.seal_slot(card, slot);
            }
        }
        block
    }

    /// Tries every slot; `None` if the card opens none.
    pub fn open(bytes: &[u8; SIZE], card: &CardSecret) -> Option<OpenedKey> {
        bytes
            .chunks_exact(SLOT)
            .take(MAX_CARDS)
            .find_map(|slot| open_slot(card, slot))
    }

    /// `slot` already holds random bytes; the first 24 stay as the nonce.
    fn seal_slot(&self, card: &CardSecret, slot: &mut [u8]) {
        let (nonce, rest) = slot.split_at_mut(NONCE);
        let (text, tag) = rest.split_at_mut(TEXT);
        let fields = VERSION
            .to_le_bytes()
            .into_iter()
            .chain(*self.mask.as_bytes())
            .chain(self.set.0)
            .chain(self.disk.0)
            .chain([0; 40]);
        for (byte, field) in text.iter_mut().zip(fields) {
            *byte = field;
        }
        if let (Some(nonce), Some(tag)) = (nonce.first_chunk(), tag.first_chunk_mut()) {
            SealedBox::new(card.as_bytes(), nonce).seal(AAD, text, tag);
        }
    }
}

fn open_slot(card: &CardSecret, slot: &[u8]) -> Option<OpenedKey> {
    let (nonce, rest) = slot.split_first_chunk()?;
    let (text, tag) = rest.split_first_chunk::<TEXT>()?;
    let sealed_box = SealedBox::new(card.as_bytes(), nonce);
    if !has_version(&sealed_box, text) {
        return None;
    }
    let mut text = Zeroizing::new(*text);
    sealed_box.open(AAD, text.as_mut(), tag.first_chunk()?)?;
    let (version, rest) = text.split_first_chunk::<4>()?;
    let (key, rest) = rest.split_first_chunk::<32>()?;
    let (set, rest) = rest.split_first_chunk::<16>()?;
    let (disk, _) = rest.split_first_chunk::<16>()?;
    Some(OpenedKey {
        version: u32::from_le_bytes(*version),
        mask: Mask::from_bytes(*key),
        set: SetId(*set),
        disk: DiskId(*disk),
    })
}

/// A cheap look, which saves nearly every search for a key block its work: no version will ever be
/// 2¹⁶ or more.
fn has_version(sealed_box: &SealedBox, text: &[u8; TEXT]) -> bool {
    let [v0, v1, v2, v3, ..] = *text;
    let mut version = [v0, v1, v2, v3];
    sealed_box.decrypt_start(&mut version) && version.ends_with(&[0, 0])
}

/// The slots in random order (Fisher–Yates; 64 bits a draw leave a bias below 2⁻⁶¹).
fn shuffled(chance: &mut dyn Chance) -> [usize; MAX_CARDS] {
    let mut order = std::array::from_fn(|slot| slot);
    for last in (1..MAX_CARDS).rev() {
        let mut draw = [0; 8];
        chance.fill(&mut draw);
        let bound = u64::try_from(last).unwrap_or(0) + 1;
        let at = usize::try_from(u64::from_le_bytes(draw) % bound).unwrap_or(0);
        order.swap(last, at);
    }
    order
}

#[cfg(test)]
mod tests {
    use model::OsChance;

    use super::*;

    fn secret() -> CardSecret {
        let mut bytes = [0; 32];
        OsChance.fill(&mut bytes);
        CardSecret::from_bytes(bytes)
    }

    #[test]
    fn each_of_eight_cards_opens_the_block_and_a_ninth_does_not() {
        let cards: Vec<_> = (0..MAX_CARDS).map(|_| secret()).collect();
        let key = KeyBlock {
            mask: Mask::draw(&mut OsChance),
            set: SetId([1; 16]),
            disk: DiskId([2; 16]),
        };
        let block = key.seal(&cards, &mut OsChance);
        for card in &cards {
            let opened = KeyBlock::open(&block, card).unwrap();
            assert_eq!(
                opened,
                OpenedKey {
                    version: VERSION,
                    mask: key.mask.clone(),
                    set: key.set,
                    disk: key.disk
                }
            );
        }
        assert!(KeyBlock::open(&block, &secret()).is_none());
    }

    #[test]
    fn slots_stand_in_random_order() {
        let orders: std::collections::HashSet<_> =
            (0..50).map(|_| shuffled(&mut OsChance)).collect();
        assert!(orders.len() > 40);
        for mut order in orders {
            order.sort_unstable();
            assert_eq!(order, [0, 1, 2, 3, 4, 5, 6, 7]);
        }
    }
}
