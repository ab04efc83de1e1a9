use super::{Notes, Place, named_lens};
use crate::bytes::Order;
use crate::ifd::Tiff;

const DIRECTORY: usize = 8;
const LENS: u16 = 0x0303;
/// The models that name their lens write one of these after the maker's name.
const NAMING: [u8; 7] = [0x01, 0x04, 0x05, 0x06, 0x07, 0x10, 0x1A];

/// Notes of the X and T: offsets count from the note.
pub(super) fn read(place: &Place<'_>) -> Option<Notes> {
    let bytes = place.from(0)?;
    if !NAMING.contains(bytes.get(6)?) {
        return None;
    }
    let order = Order::of_tiff(place.tiff)?;
    let tiff = Tiff { bytes, order };
    Some(Notes {
        lens: tiff.find(DIRECTORY, LENS).and_then(named_lens),
        ..Notes::default()
    })
}
