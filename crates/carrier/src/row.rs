use reed_solomon_simd::{ReedSolomonDecoder, ReedSolomonEncoder};

use crate::block::PAYLOAD;
use crate::error::Error;
use crate::limits::MAX_LANES;

/// Payloads of each slice that are coded at a time: the code's own memory is a multiple of it, and
/// a call for each payload would cost four times as much.
pub(crate) const STRIP_PAYLOADS: usize = 16;
const STRIP: usize = STRIP_PAYLOADS * PAYLOAD;

/// Data and spare lanes of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Geometry {
    k: u8,
    m: u8,
}

impl Geometry {
    /// `data` and `spare` lanes, one disk each.
    ///
    /// # Errors
    /// [`Error::Geometry`] unless there is a data lane and there are at most 16 lanes.
    pub fn new(data: usize, spare: usize) -> Result<Self, Error> {
        let wrong = Error::Geometry { data, spare };
        match (u8::try_from(data), u8::try_from(spare)) {
            (Ok(k), Ok(m)) if k > 0 && u16::from(k) + u16::from(m) <= u16::from(MAX_LANES) => {
                Ok(Self { k, m })
            }
            _ => Err(wrong),
        }
    }

    /// Data lanes.
    pub fn k(self) -> u8 {
        self.k
    }

    /// Spare lanes.
    pub fn m(self) -> u8 {
        self.m
    }

    /// Lanes in all: one for each disk.
    pub fn lanes(self) -> u8 {
        self.k + self.m
    }

    /// The place in the disk list of the disk that lane `lane` of packet `packet` lies on.
    pub fn disk_of_lane(self, packet: u32, lane: u8) -> u8 {
        let lanes = u32::from(self.lanes());
        u8::try_from((packet % lanes + u32::from(lane)) % lanes).unwrap_or(0)
    }

    /// The lane of packet `packet` that lies on the disk at `place`.
    pub fn lane_of_disk(self, packet: u32, place: u8) -> u8 {
        let lanes = u32::from(self.lanes());
        u8::try_from((u32::from(place) + lanes - packet % lanes) % lanes).unwrap_or(0)
    }

    /// Gives the data shards back from any k of the n shards of equal length (`lane`, bytes), where
    /// each is a whole number of payloads. The shards that are there are not given again: only the
    /// lost data lanes are.
    ///
    /// # Errors
    /// [`Error::Spares`] if fewer than k lanes are given or their lengths differ.
    pub fn recover(self, present: &[(u8, &[u8])]) -> Result<Vec<(u8, Vec<u8>)>, Error> {
        let mut made = Vec::new();
        Restorer::new(self).restore(present, |lane, bytes| made.push((lane, bytes.to_vec())))?;
        Ok(made)
    }
}

/// Gives lost data back stretch by stretch, in memory that is kept between them.
pub(crate) struct Restorer {
    geometry: Geometry,
    decoder: Option<ReedSolomonDecoder>,
}

impl Restorer {
    pub(crate) fn new(geometry: Geometry) -> Self {
        Self {
            geometry,
            decoder: None,
        }
    }

    /// The same as [`Geometry::recover`], given out where it was made.
    pub(crate) fn restore(
        &mut self,
        present: &[(u8, &[u8])],
        mut give: impl FnMut(u8, &[u8]),
    ) -> Result<(), Error> {
        let k = self.geometry.k;
        if present.iter().filter(|(lane, _)| *lane < k).count() == usize::from(k) {
            return Ok(());
        }
        let decoder = self.begin(present.first().map_or(0, |(_, bytes)| bytes.len()))?;
        for (lane, bytes) in present {
            let added = match lane.checked_sub(k) {
                None => decoder.add_original_shard(usize::from(*lane), bytes),
                Some(spare) => decoder.add_recovery_shard(usize::from(spare), bytes),
            };
            added.map_err(Error::Spares)?;
        }
        let restored = decoder.decode().map_err(Error::Spares)?;
        for (lane, bytes) in restored.restored_original_iter() {
            if let Ok(lane) = u8::try_from(lane) {
                give(lane, bytes);
            }
        }
        Ok(())
    }

    /// A decoder for shards of `length` bytes.
    fn begin(&mut self, length: usize) -> Result<&mut ReedSolomonDecoder, Error> {
        let (k, m) = (usize::from(self.geometry.k), usize::from(self.geometry.m));
        let decoder = match self.decoder.take() {
            None => ReedSolomonDecoder::new(k, m, length),
            Some(mut used) => used.reset(k, m, length).map(|()| used),
        };
        Ok(self.decoder.insert(decoder.map_err(Error::Spares)?))
    }
}

/// Computes the M spare slices of a row from its k data slices of equal length.
///
/// A payload is 255 runs of 64 bytes, the code's own unit, so coding any stretch of whole payloads
/// is coding each block of equal index: spec section 7.
///
/// # Errors
/// [`Error::Spares`] if the number of slices is not k or their lengths differ.
pub fn spares(geometry: Geometry, data: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, Error> {
    let mut spares = vec![Vec::new(); usize::from(geometry.m)];
    spares_into(geometry, data, &mut spares)?;
    Ok(spares)
}

/// The same in the memory of M slices that are of no use any more.
pub(crate) fn spares_into(
    geometry: Geometry,
    data: &[Vec<u8>],
    spares: &mut [Vec<u8>],
) -> Result<(), Error> {
    if geometry.m == 0 {
        return Ok(());
    }
    let length = data.first().map_or(0, Vec::len);
    let (k, m) = (usize::from(geometry.k), usize::from(geometry.m));
    if let Some(other) = data.iter().find(|slice| slice.len() != length) {
        return Err(Error::Spares(
            reed_solomon_simd::Error::DifferentShardSize {
                shard_bytes: length,
                got: other.len(),
            },
        ));
    }
    let strip = STRIP.min(length);
    let mut encoder = ReedSolomonEncoder::new(k, m, strip).map_err(Error::Spares)?;
    for spare in spares.iter_mut() {
        spare.clear();
        spare.reserve_exact(length);
    }
    let mut strips: Vec<_> = data.iter().map(|slice| slice.chunks(STRIP)).collect();
    for at in (0..length).step_by(STRIP) {
        if length - at < strip {
            encoder.reset(k, m, length - at).map_err(Error::Spares)?;
        }
        for part in strips.iter_mut().filter_map(Iterator::next) {
            encoder.add_original_shard(part).map_err(Error::Spares)?;
        }
        let made = encoder.encode().map_err(Error::Spares)?;
        for (spare, part) in spares.iter_mut().zip(made.recovery_iter()) {
            spare.extend_from_slice(part);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use model::{Chance, OsChance};

    use super::*;

    #[test]
    fn lanes_and_disks_are_each_others_inverse() {
        for (k, m) in [(1, 0), (3, 2), (10, 6)] {
            let geometry = Geometry::new(k, m).unwrap();
            for packet in 1..40 {
                for lane in 0..geometry.lanes() {
                    let disk = geometry.disk_of_lane(packet, lane);
                    assert_eq!(disk, ((u32::from(lane) + packet) % (k + m) as u32) as u8);
                    assert_eq!(geometry.lane_of_disk(packet, disk), lane);
                }
            }
        }
    }

    #[test]
    fn every_loss_of_up_to_m_lanes_is_made_good_in_every_geometry() {
        for lanes in 1..=16_usize {
            for m in 0..lanes {
                let geometry = Geometry::new(lanes - m, m).unwrap();
                let data: Vec<Vec<u8>> = (0..lanes - m)
                    .map(|_| {
                        let mut slice = vec![0; PAYLOAD];
                        OsChance.fill(&mut slice);
                        slice
                    })
                    .collect();
                let mut all = data.clone();
                all.extend(spares(geometry, &data).unwrap());
                for first in 0..lanes {
                    let lost: Vec<usize> = (0..m).map(|i| (first + i * 3) % lanes).collect();
                    let present: Vec<(u8, &[u8])> = (0..lanes)
                        .filter(|lane| !lost.contains(lane))
                        .map(|lane| (lane as u8, all[lane].as_slice()))
                        .collect();
                    for (lane, bytes) in geometry.recover(&present).unwrap() {
                        assert_eq!(bytes, data[usize::from(lane)]);
                    }
                }
            }
        }
    }

    #[test]
    fn coding_a_slice_is_coding_each_of_its_blocks() {
        const BLOCKS: usize = 40;
        let geometry = Geometry::new(3, 2).unwrap();
        let slices: Vec<Vec<u8>> = (0..3)
            .map(|_| {
                let mut slice = vec![0; PAYLOAD * BLOCKS];
                OsChance.fill(&mut slice);
                slice
            })
            .collect();
        let whole = spares(geometry, &slices).unwrap();
        for block in 0..BLOCKS {
            let at = block * PAYLOAD..(block + 1) * PAYLOAD;
            let one: Vec<Vec<u8>> = slices
                .iter()
                .map(|slice| slice[at.clone()].to_vec())
                .collect();
            let made = spares(geometry, &one).unwrap();
            for (spare, slice) in made.iter().zip(&whole) {
                assert_eq!(spare.as_slice(), &slice[at.clone()]);
            }
        }
    }

    #[test]
    fn impossible_geometries_are_refused() {
        for (k, m) in [(0, 1), (17, 0), (9, 8), (300, 0), (usize::MAX, 1)] {
            assert!(matches!(Geometry::new(k, m), Err(Error::Geometry { .. })));
        }
    }
}
