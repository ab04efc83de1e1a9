//! What happens to disks on their way.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use carrier::{BLOCK, ReadAt};
use model::Chance;
use proptest::prelude::*;
use testkit::FixedChance;

/// A volume, a copy of one or an image, as it arrives.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arrived {
    pub(crate) bytes: Vec<u8>,
    /// Stretches that give an error when they are read; multiples of a page.
    pub(crate) unreadable: Vec<Range<usize>>,
}

/// One misfortune. Places are fractions of 65,536 of whatever they are a place in.
#[derive(Clone, Debug)]
pub(crate) enum Damage {
    Lose(u16),
    Zero(u16, u16, u16),
    Noise(u16, u16, u16),
    Truncate(u16, u16),
    SwapBlocks(u16, u16, u16, u16),
    /// Sectors of noise come between.
    Insert(u16, u16, u8),
    /// Sectors go missing.
    Remove(u16, u16, u8),
    Exchange(u16, u16),
    Copy(u16),
    Unreadable(u16, u16, u16),
    /// The volume lies in an image of other bytes, at this sector.
    Image(u16, u8),
}

pub(crate) fn damages() -> impl Strategy<Value = Vec<Damage>> {
    let short = 0..2_000_u16;
    let one = prop_oneof![
        2 => any::<u16>().prop_map(Damage::Lose),
        4 => (any::<u16>(), any::<u16>(), short.clone()).prop_map(|(d, a, l)| Damage::Zero(d, a, l)),
        4 => (any::<u16>(), any::<u16>(), short.clone()).prop_map(|(d, a, l)| Damage::Noise(d, a, l)),
        1 => (any::<u16>(), 30_000..u16::MAX).prop_map(|(d, a)| Damage::Truncate(d, a)),
        2 => any::<(u16, u16, u16, u16)>().prop_map(|(a, b, c, d)| Damage::SwapBlocks(a, b, c, d)),
        2 => (any::<u16>(), any::<u16>(), 1..80_u8).prop_map(|(d, a, l)| Damage::Insert(d, a, l)),
        2 => (any::<u16>(), any::<u16>(), 1..80_u8).prop_map(|(d, a, l)| Damage::Remove(d, a, l)),
        1 => any::<(u16, u16)>().prop_map(|(a, b)| Damage::Exchange(a, b)),
        1 => any::<u16>().prop_map(Damage::Copy),
        2 => (any::<u16>(), any::<u16>(), short).prop_map(|(d, a, l)| Damage::Unreadable(d, a, l)),
        1 => any::<(u16, u8)>().prop_map(|(d, s)| Damage::Image(d, s)),
    ];
    prop::collection::vec(one, 0..12)
}

fn scale(fraction: u16, size: usize) -> usize {
    usize::from(fraction) * size / 65_536
}

impl Damage {
    pub(crate) fn strike(&self, disks: &mut Vec<Arrived>, chance: &mut FixedChance) {
        if disks.is_empty() {
            return;
        }
        let count = disks.len();
        let pick = |disk: &u16| scale(*disk, count);
        match self {
            Self::Lose(disk) => {
                disks.remove(pick(disk));
            }
            Self::Zero(disk, at, length) => disks[pick(disk)].stretch(*at, *length).fill(0),
            Self::Noise(disk, at, length) => {
                chance.fill(disks[pick(disk)].stretch(*at, *length));
            }
            Self::Truncate(disk, at) => {
                let disk = &mut disks[pick(disk)];
                disk.bytes.truncate(scale(*at, disk.bytes.len()));
            }
            Self::SwapBlocks(one, at, other, there) => {
                swap_blocks(disks, (pick(one), *at), (pick(other), *there));
            }
            Self::Insert(disk, at, sectors) => {
                let mut noise = vec![0; usize::from(*sectors) * 512];
                chance.fill(&mut noise);
                let bytes = &mut disks[pick(disk)].bytes;
                let at = scale(*at, bytes.len()) / 512 * 512;
                bytes.splice(at..at, noise);
            }
            Self::Remove(disk, at, sectors) => {
                let bytes = &mut disks[pick(disk)].bytes;
                let at = scale(*at, bytes.len()) / 512 * 512;
                let end = (at + usize::from(*sectors) * 512).min(bytes.len());
                bytes.drain(at..end);
            }
            Self::Exchange(one, other) => disks.swap(pick(one), pick(other)),
            Self::Copy(disk) => {
                let copy = disks[pick(disk)].clone();
                disks.push(copy);
            }
            Self::Unreadable(disk, at, length) => {
                let disk = &mut disks[pick(disk)];
                let start = scale(*at, disk.bytes.len()) / 4_096 * 4_096;
                let end = start + (scale(*length, disk.bytes.len()) / 4_096 + 1) * 4_096;
                disk.unreadable.push(start..end);
            }
            Self::Image(disk, sector) => {
                let disk = &mut disks[pick(disk)];
                let mut image = vec![0; usize::from(*sector) * 512];
                chance.fill(&mut image);
                image.append(&mut disk.bytes);
                image.resize(image.len() + 40_000, 0xe5);
                disk.bytes = image;
            }
        }
    }
}

fn swap_blocks(disks: &mut [Arrived], one: (usize, u16), other: (usize, u16)) {
    let [one, other] = [one, other].map(|(disk, at)| {
        let blocks = disks[disk].bytes.len() / BLOCK;
        (disk, scale(at, blocks) * BLOCK)
    });
    let read =
        |(disk, at): (usize, usize)| disks[disk].bytes.get(at..at + BLOCK).map(<[u8]>::to_vec);
    if let (Some(here), Some(there)) = (read(one), read(other)) {
        disks[one.0].bytes[one.1..one.1 + BLOCK].copy_from_slice(&there);
        disks[other.0].bytes[other.1..other.1 + BLOCK].copy_from_slice(&here);
    }
}

impl Arrived {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            unreadable: Vec::new(),
        }
    }

    pub(crate) fn source(self) -> Arc<dyn ReadAt> {
        Arc::new(self)
    }

    fn stretch(&mut self, at: u16, length: u16) -> &mut [u8] {
        let start = scale(at, self.bytes.len());
        let end = (start + scale(length, self.bytes.len()) + 1).min(self.bytes.len());
        &mut self.bytes[start.min(end)..end]
    }

    /// The bytes with zeros where they cannot be read.
    pub(crate) fn view(&self) -> Vec<u8> {
        let mut bytes = self.bytes.clone();
        for bad in &self.unreadable {
            let end = bad.end.min(bytes.len());
            bytes[bad.start.min(end)..end].fill(0);
        }
        bytes
    }
}

impl ReadAt for Arrived {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let start = offset as usize;
        let end = (start + buffer.len()).min(self.bytes.len()).max(start);
        if self
            .unreadable
            .iter()
            .any(|bad| bad.start < end && start < bad.end)
        {
            return Err(io::Error::other("scratched"));
        }
        self.bytes.read_at(offset, buffer)
    }

    fn size(&self) -> io::Result<u64> {
        self.bytes.size()
    }
}
