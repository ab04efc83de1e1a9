use std::sync::Arc;

use super::index::{PacketId, Slot, Spot};
use super::limits::{MAX_CANDIDATES, MAX_COMBINATIONS};
use super::raw_slice::Came;
use super::window::read_whole;
use crate::block::{Mask, Payload, SIZE};
use crate::volume::ReadAt;

/// Where the payloads of a set's blocks come from: from sources, or out of a newer set that carries them.
pub(super) trait Origin: Send + Sync {
    /// What a block carries, as the best way to it says; `None` if it can no longer be read.
    fn load(&self, id: &PacketId, spot: &Spot) -> Option<Box<Payload>>;

    /// The same in a block's memory that is there, given on; whether there was anything to give.
    fn load_into(
        &self,
        id: &PacketId,
        spot: &Spot,
        _memory: &mut [u8; SIZE],
        give: &mut dyn FnMut(&Payload),
    ) -> bool {
        self.load(id, spot).is_some_and(|payload| {
            give(&payload);
            true
        })
    }

    /// Everything that the block could carry, the best first.
    fn values(&self, id: &PacketId, spot: &Spot) -> Vec<Box<Payload>> {
        self.load(id, spot).into_iter().collect()
    }

    /// How many different payloads blocks that claim one place can have at most.
    fn most_values(&self, spots: &[Spot]) -> usize {
        spots.len()
    }

    /// How a block came that was loaded.
    fn came(&self, _spot: &Spot) -> Came {
        Came::Here
    }
}

/// The payloads of a set, wherever they come from.
#[derive(Clone)]
pub(super) struct Blocks(Arc<dyn Origin>);

/// Blocks on sources, under the mask of their set.
pub(super) struct Masked {
    sources: Arc<[Arc<dyn ReadAt>]>,
    mask: Mask,
}

impl Blocks {
    pub(super) fn of(origin: Arc<dyn Origin>) -> Self {
        Self(origin)
    }

    pub(super) fn masked(sources: Arc<[Arc<dyn ReadAt>]>, mask: Mask) -> Self {
        Self(Arc::new(Masked { sources, mask }))
    }

    /// Opens a block again; `None` if it can no longer be read.
    pub(super) fn load(&self, id: &PacketId, spot: &Spot) -> Option<Box<Payload>> {
        self.0.load(id, spot)
    }

    /// The different payloads among blocks that claim one place, at most [`MAX_CANDIDATES`].
    pub(super) fn candidates(&self, id: &PacketId, spots: &[Spot]) -> Vec<Box<Payload>> {
        let mut payloads: Vec<Box<Payload>> = Vec::new();
        for spot in in_fair_order(spots).take(MAX_COMBINATIONS) {
            for payload in self.0.values(id, spot) {
                if payloads.len() < MAX_CANDIDATES && !payloads.contains(&payload) {
                    payloads.push(payload);
                }
            }
            if payloads.len() == MAX_CANDIDATES {
                break;
            }
        }
        payloads
    }

    /// Gives the first payload among blocks that claim one place which can still be read, and how it
    /// came; whether there is any. `memory` is a block's, to be used again and again.
    pub(super) fn load_one(
        &self,
        id: &PacketId,
        spots: &[Spot],
        memory: &mut [u8; SIZE],
        mut give: impl FnMut(&Payload, Came),
    ) -> bool {
        in_fair_order(spots).take(MAX_COMBINATIONS).any(|spot| {
            let came = || self.0.came(spot);
            self.0.load_into(id, spot, memory, &mut |payload| {
                give(payload, came());
            })
        })
    }

    /// How many candidates a place can have at most.
    pub(super) fn most_candidates(&self, spots: &[Spot]) -> usize {
        self.0.most_values(spots).min(MAX_CANDIDATES)
    }
}

impl Origin for Masked {
    fn load(&self, id: &PacketId, spot: &Spot) -> Option<Box<Payload>> {
        let mut loaded = None;
        self.load_into(id, spot, &mut Box::new([0; SIZE]), &mut |payload| {
            loaded = Some(Box::new(*payload));
        });
        loaded
    }

    fn load_into(
        &self,
        id: &PacketId,
        spot: &Spot,
        memory: &mut [u8; SIZE],
        give: &mut dyn FnMut(&Payload),
    ) -> bool {
        let Some(source) = self.sources.get(spot.site.source()) else {
            return false;
        };
        if !read_whole(source.as_ref(), spot.site.offset(), memory) {
            return false;
        }
        let Some((address, payload)) = self.mask.open_in_place(memory) else {
            return false;
        };
        let as_indexed = PacketId::of(&address) == *id && Slot::of(&address) == spot.slot;
        if as_indexed {
            give(payload);
        }
        as_indexed
    }
}

/// Spots with the first of each source before the second of any, so that whoever forges on one disk
/// cannot crowd out what another disk holds.
pub(super) fn in_fair_order(spots: &[Spot]) -> impl Iterator<Item = &Spot> {
    let mut ranked: Vec<(usize, &Spot)> = Vec::with_capacity(spots.len());
    let mut rank = 0;
    let mut last = None;
    for spot in spots {
        let source = Some((spot.slot, spot.site.source()));
        rank = if source == last { rank + 1 } else { 0 };
        last = source;
        ranked.push((rank, spot));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, spot)| spot)
}
