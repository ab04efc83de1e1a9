use model::PdqHash;
use scaling::Size;

use super::Found;
use crate::decode::planes;
use crate::pdq;
use crate::raster::{Luma, Plane};

/// Longer ones are not compared: they take as long to decode as pictures do.
const MOST_BYTES: usize = 64 * 1024;

/// The picture that is shown, as far as others are compared with it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown {
    /// Its size, not upright.
    pub(crate) size: Size,
    pub(crate) orientation: u8,
    pub(crate) hash: PdqHash,
}

impl Shown {
    /// In how many bits the perceptual hashes differ. Some cameras put bars around a thumbnail to give it
    /// another form: what counts is the smaller distance of all of it and of its middle in the picture's form.
    pub(super) fn distance_to(self, other: &Found<'_>) -> Option<u16> {
        if other.jpeg.len() > MOST_BYTES || !other.header.is_whole() {
            return None;
        }
        let light = planes::decode(other.jpeg, other.header.scans())?.light;
        let distance = |light: &Plane| {
            let (hash, _) = pdq::hash(&Luma::of(light).upright(self.orientation));
            u16::try_from(hash.distance(self.hash)).ok()
        };
        let middle = middle(&light, self.size).as_ref().and_then(distance);
        [distance(&light), middle].into_iter().flatten().min()
    }
}

/// The middle of a plane in the form of `size`; `None` if that is all of it.
fn middle(plane: &Plane, size: Size) -> Option<Plane> {
    let of = |length: u32, by: u32, other: u32| {
        let (length, by, other) = (u64::from(length), u64::from(by), u64::from(other.max(1)));
        u32::try_from((length * by + other / 2) / other).ok()
    };
    let Size { width, height } = plane.size;
    let to = Size {
        width: of(height, size.width, size.height)?.clamp(1, width.max(1)),
        height: of(width, size.height, size.width)?.clamp(1, height.max(1)),
    };
    let (left, top) = ((width - to.width) / 2, (height - to.height) / 2);
    let rows = plane.values.chunks_exact(width.max(1) as usize);
    let rows = rows.skip(top as usize).take(to.height as usize);
    let cells = rows.flat_map(|row| row.iter().skip(left as usize).take(to.width as usize));
    (to != plane.size).then(|| Plane {
        size: to,
        values: cells.copied().collect(),
    })
}
