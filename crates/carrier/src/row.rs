use std::ops::Range;

use reed_solomon_simd::{DecoderResult, EncoderResult, ReedSolomonDecoder, ReedSolomonEncoder};

use crate::block::PAYLOAD;
use crate::error::Error;
use crate::limits::MAX_LANES;

/// Payloads of each slice whose spares are computed at a time: a call for each payload would cost four
/// times as much, and more do not stay in the processor's own memory until they are written.
const STRIP: usize = 16 * PAYLOAD;
/// Payloads of all lanes that lost ones are computed from at a time, 4 MiB: each call costs as much
/// as some of them, however few there are.
const RESTORED: usize = 256;

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

    /// Payloads of each lane from which lost ones are best computed at a time.
    pub(crate) fn restored_payloads(self) -> usize {
        RESTORED / usize::from(self.lanes()).next_power_of_two()
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
        let mut restorer = Restorer::default();
        let made = restorer.restore(self, present)?;
        let made = made.iter().flat_map(DecoderResult::restored_original_iter);
        let made =
            made.map(|(lane, bytes)| (u8::try_from(lane).unwrap_or(u8::MAX), bytes.to_vec()));
        Ok(made.collect())
    }
}

/// Gives lost data back stretch by stretch, in memory that is kept between them.
#[derive(Default)]
pub(crate) struct Restorer(Option<ReedSolomonDecoder>);

impl Restorer {
    /// The same as [`Geometry::recover`], where it was made; `None` if no data lane is lost.
    pub(crate) fn restore(
        &mut self,
        geometry: Geometry,
        present: &[(u8, &[u8])],
    ) -> Result<Option<DecoderResult<'_>>, Error> {
        let k = geometry.k;
        if present.iter().filter(|(lane, _)| *lane < k).count() == usize::from(k) {
            return Ok(None);
        }
        let length = present.first().map_or(0, |(_, bytes)| bytes.len());
        let decoder = self.begin(geometry, length)?;
        for (lane, bytes) in present {
            let added = match lane.checked_sub(k) {
                None => decoder.add_original_shard(usize::from(*lane), bytes),
                Some(spare) => decoder.add_recovery_shard(usize::from(spare), bytes),
            };
            added.map_err(Error::Spares)?;
        }
        decoder.decode().map(Some).map_err(Error::Spares)
    }

    /// A decoder for shards of `length` bytes.
    fn begin(
        &mut self,
        geometry: Geometry,
        length: usize,
    ) -> Result<&mut ReedSolomonDecoder, Error> {
        let (k, m) = (usize::from(geometry.k), usize::from(geometry.m));
        let decoder = match self.0.take() {
            None => ReedSolomonDecoder::new(k, m, length),
            Some(mut used) => used.reset(k, m, length).map(|()| used),
        };
        Ok(self.0.insert(decoder.map_err(Error::Spares)?))
    }
}

/// Computes spares strip by strip, in memory that is kept between them.
pub(crate) struct Coder {
    geometry: Geometry,
    encoder: Option<ReedSolomonEncoder>,
}

impl Coder {
    pub(crate) fn new(geometry: Geometry) -> Self {
        Self {
            geometry,
            encoder: None,
        }
    }

    /// The M spare shards of k data shards of equal length, each a whole number of payloads; `None` if
    /// there are to be none.
    ///
    /// A payload is 255 runs of 64 bytes, the code's own unit, so coding any stretch of whole payloads
    /// is coding each block of equal index: spec section 7.
    pub(crate) fn spares(&mut self, data: &[&[u8]]) -> Result<Option<EncoderResult<'_>>, Error> {
        if self.geometry.m == 0 {
            return Ok(None);
        }
        let encoder = self.begin(data.first().map_or(0, |shard| shard.len()))?;
        for shard in data {
            encoder.add_original_shard(shard).map_err(Error::Spares)?;
        }
        encoder.encode().map(Some).map_err(Error::Spares)
    }

    /// An encoder for shards of `length` bytes.
    fn begin(&mut self, length: usize) -> Result<&mut ReedSolomonEncoder, Error> {
        let (k, m) = (usize::from(self.geometry.k), usize::from(self.geometry.m));
        let encoder = match self.encoder.take() {
            None => ReedSolomonEncoder::new(k, m, length),
            Some(mut used) => used.reset(k, m, length).map(|()| used),
        };
        Ok(self.encoder.insert(encoder.map_err(Error::Spares)?))
    }
}

/// The stretches in which a slice of `length` bytes is coded.
pub(crate) fn strips(length: usize) -> impl Iterator<Item = Range<usize>> {
    let starts = (0..length).step_by(STRIP);
    starts.map(move |start| start..(start + STRIP).min(length))
}

/// Computes the M spare slices of a row from its k data slices of equal length.
///
/// # Errors
/// [`Error::Spares`] if the number of slices is not k or their lengths differ.
pub fn spares(geometry: Geometry, data: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, Error> {
    let length = data.first().map_or(0, Vec::len);
    let mut spares = vec![Vec::with_capacity(length); usize::from(geometry.m)];
    let mut coder = Coder::new(geometry);
    for strip in strips(data.iter().map(Vec::len).max().unwrap_or(0)) {
        let parts: Vec<&[u8]> = data.iter().map(|slice| part(slice, &strip)).collect();
        let made = coder.spares(&parts)?;
        let made = made.iter().flat_map(EncoderResult::recovery_iter);
        for (spare, part) in spares.iter_mut().zip(made) {
            spare.extend_from_slice(part);
        }
    }
    Ok(spares)
}

/// A stretch of a slice, as far as it goes.
pub(crate) fn part<'s>(slice: &'s [u8], strip: &Range<usize>) -> &'s [u8] {
    let end = strip.end.min(slice.len());
    slice.get(strip.start.min(end)..end).unwrap_or(&[])
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
