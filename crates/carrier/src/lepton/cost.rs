/// Bytes of the coefficients of one block of 8 by 8 samples.
const BLOCK: u64 = 128;
/// How often the file itself is in memory, beside its coefficients: as it is, packed, and on the way.
const COPIES: u64 = 4;
/// Scans of a picture: each is another pass over all of it. Cameras write 1, progressive files about 10.
const MAX_SCANS: usize = 64;

/// What a picture's headers say that working on it will take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    blocks: u64,
}

impl Cost {
    /// Looks for frame and scan headers wherever they could stand, so that none is overlooked that a
    /// decoder finds; the largest frame counts. `None` if there is no frame or too many scans.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let (mut blocks, mut scans) = (None, 0);
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|byte| *byte == 0xff) {
            rest = rest.get(at + 1..)?;
            match rest {
                [0xc0..=0xc2, _, _, 8, frame @ ..] => blocks = blocks.max(blocks_of(frame)),
                [0xda, _, _, 1..=4, ..] => scans += 1,
                _ => {}
            }
        }
        let blocks = blocks.filter(|_| scans <= MAX_SCANS)?;
        Some(Self { blocks })
    }

    /// Bytes of memory, for a file of `size` bytes.
    pub(super) fn memory(self, size: usize) -> u64 {
        self.blocks * BLOCK + COPIES * size as u64
    }
}

/// Blocks of all components, if this can be a frame: height, width, number of components and for
/// each three bytes, of which the second has the sampling factors.
fn blocks_of(frame: &[u8]) -> Option<u64> {
    let [h1, h0, w1, w0, count @ 1..=4, components @ ..] = frame else {
        return None;
    };
    let height = u64::from(u16::from_be_bytes([*h1, *h0]));
    let width = u64::from(u16::from_be_bytes([*w1, *w0]));
    let components = components.get(..3 * usize::from(*count))?;
    let factors: Vec<(u64, u64)> = components
        .chunks_exact(3)
        .map(|component| component.get(1).copied().unwrap_or(0))
        .map(|factors| (u64::from(factors >> 4), u64::from(factors & 15)))
        .collect();
    let across = factors.iter().map(|(across, _)| *across).max()?;
    let down = factors.iter().map(|(_, down)| *down).max()?;
    let possible = |factor: &u64| (1..=4).contains(factor);
    if !factors.iter().all(|(a, d)| possible(a) && possible(d)) {
        return None;
    }
    let units = width.div_ceil(8 * across) * height.div_ceil(8 * down);
    Some(
        units
            * factors
                .iter()
                .map(|(across, down)| across * down)
                .sum::<u64>(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame header of three components, the first with these factors.
    fn frame(width: u16, height: u16, factors: u8) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xc0, 0, 17, 8];
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.extend([3, 1, factors, 0, 2, 0x11, 1, 3, 0x11, 1]);
        bytes
    }

    #[test]
    fn a_picture_takes_two_bytes_for_each_sample() {
        let samples = |factors| Cost::of(&frame(4_000, 3_000, factors)).unwrap().memory(0) / 2;
        assert_eq!(samples(0x11), 3 * 4_000 * 3_000);
        // 3,000 is not a multiple of 16 lines, so there are 8 more.
        assert_eq!(samples(0x22), 4_000 * 3_008 * 3 / 2);
    }

    #[test]
    fn the_largest_frame_counts_wherever_it_stands() {
        let mut bytes = frame(160, 120, 0x11);
        bytes.extend(b"thumbnail\xff");
        bytes.extend(frame(65_535, 65_535, 0x44));
        let cost = Cost::of(&bytes).unwrap();
        assert!(cost.memory(0) > 8 << 30);
    }

    #[test]
    fn no_frame_and_hundreds_of_scans_are_not_worked_on() {
        assert_eq!(Cost::of(b"\xff\xd8\xff\xe0 no picture"), None);
        let mut bytes = frame(16, 16, 0x11);
        bytes.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0].repeat(MAX_SCANS));
        assert!(Cost::of(&bytes).is_some());
        bytes.extend([0xff, 0xda, 0, 8, 1]);
        assert_eq!(Cost::of(&bytes), None);
    }
}
