use model::{Hasher, Sha256Digest};

use crate::coefficients::Coefficients;
use crate::frame::{Frame, Place};
use crate::secret::{Salt, Secret};

/// The number of the leaf of the frame; that of a tile is one more than its own.
pub(crate) const OF_FRAME: usize = 0;
/// What the leaf of a frame begins with.
const FRAME_LINE: &[u8] = b"amana tiles/1 frame\n";
/// What the leaf of a tile begins with.
const TILE_LINE: &[u8] = b"amana tiles/1 tile\n";

/// Every leaf of a picture.
pub(crate) fn all(coefficients: &Coefficients, secret: &Secret) -> Vec<Sha256Digest> {
    let frame = coefficients.frame();
    let tiles = frame.tiles().places().zip(1..);
    let tiles = tiles.map(|(place, index)| of_tile(coefficients, place, &secret.salt(index)));
    std::iter::once(of_frame(frame, &secret.salt(0)))
        .chain(tiles)
        .collect()
}

pub(crate) fn of_frame(frame: &Frame, salt: &Salt) -> Sha256Digest {
    let mut bytes = [FRAME_LINE, salt.as_bytes()].concat();
    bytes.extend(frame.width().to_be_bytes());
    bytes.extend(frame.height().to_be_bytes());
    bytes.push(frame.colours().number());
    for component in frame.components() {
        bytes.extend([component.across, component.down]);
        bytes.extend(component.table.iter().flat_map(|value| value.to_be_bytes()));
    }
    Sha256Digest::of(bytes)
}

pub(crate) fn of_tile(coefficients: &Coefficients, place: Place, salt: &Salt) -> Sha256Digest {
    let mut hasher = Hasher::new();
    hasher.update(TILE_LINE);
    hasher.update(salt.as_bytes());
    hasher.update(place.column.to_be_bytes());
    hasher.update(place.row.to_be_bytes());
    for block in coefficients.tile(place) {
        let mut bytes = [0; 128];
        for (two, value) in bytes.as_chunks_mut::<2>().0.iter_mut().zip(block) {
            *two = value.to_be_bytes();
        }
        hasher.update(bytes);
    }
    hasher.finish()
}
