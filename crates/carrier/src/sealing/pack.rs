use super::file::{OpenedFile, Tally};
use super::halt::Halt;
use super::offer::Offer;
use super::packet::{Means, Packet};
use crate::block::PAYLOAD;
use crate::directory::{FileLine, FragmentPlace};
use crate::error::Error;
use crate::lepton;
use crate::limits::{PACKED_FILE_LIMIT, fragment_limit, slice_blocks};
use crate::packed::Packed;
use crate::row::Geometry;

/// What lanes and a file that is being packed may fill of the memory together, so that the sealing
/// program stays below 128 MiB: about 30 more were measured around them.
const MEMORY: u64 = 96 << 20;

/// A file that was packed, and what is known of it as it was.
pub(super) struct PackedFile {
    bytes: Vec<u8>,
    tally: Tally,
}

/// The memory that packing one file may take beside full lanes.
pub(super) fn memory_to_pack(geometry: Geometry) -> u64 {
    let slice = PAYLOAD as u64 * u64::from(slice_blocks(geometry.lanes()));
    let lane = slice + u64::from(fragment_limit(geometry.lanes()));
    MEMORY.saturating_sub(lane * u64::from(geometry.k()))
}

impl Packet {
    /// Packs a file that was opened, if it is a picture that becomes smaller, was read whole without a
    /// fault or a change, and will not be cut. Else whatever was read is given out by `file` again.
    pub(super) fn pack(
        &mut self,
        file: &mut OpenedFile,
        means: &Means<'_, '_>,
    ) -> Result<Option<PackedFile>, Halt> {
        let size = file.size().get();
        let Some(memory) = means.pack.filter(|_| size <= PACKED_FILE_LIMIT) else {
            return Ok(None);
        };
        let is_jpeg = file.chunk().is_ok_and(lepton::is_jpeg);
        if !is_jpeg || !self.packing.holds(size) {
            return Ok(None);
        }
        // The estimate of the memory has the lanes in it and nothing else.
        self.rows.let_go();
        while !file.is_read_ahead() {
            if means.watch.stop() {
                return Err(Halt::Stopped);
            }
            file.read_ahead();
        }
        let mut tally = Tally::new(None);
        tally.update(file.ahead());
        if !matches!(tally.changed(file), Ok(false)) {
            return Ok(None);
        }
        let Some(bytes) = lepton::pack(file.ahead(), memory) else {
            return Ok(None);
        };
        file.forget_ahead();
        Ok(Some(PackedFile { bytes, tally }))
    }

    /// Puts a packed file into the lanes; gives its line.
    pub(super) fn take_packed(
        &mut self,
        offer: &impl Offer,
        file: &OpenedFile,
        packed: &PackedFile,
        means: &mut Means<'_, '_>,
    ) -> Result<FileLine, Halt> {
        let fragments = self.write_packed(&packed.bytes, means)?;
        means.watch.read(packed.tally.size());
        let mut line = self.line(offer, &packed.tally, fragments);
        line.mtime = packed.tally.modified(Ok(file));
        line.packing = Some(Packed::lepton(packed.bytes.len() as u64));
        Ok(line)
    }

    fn write_packed(
        &mut self,
        bytes: &[u8],
        means: &mut Means<'_, '_>,
    ) -> Result<Vec<FragmentPlace>, Halt> {
        let number = u32::try_from(self.files.len() + 1).map_err(|_| too_large())?;
        let mut fragments = Vec::new();
        let (mut rest, mut offset) = (bytes, 0);
        while !rest.is_empty() {
            // There is a spot for each: the packet holds the file as it is, which is larger.
            let spot = self.packing.spot().ok_or_else(too_large)?;
            let most = usize::try_from(spot.most).unwrap_or(usize::MAX);
            let (fragment, left) = rest.split_at_checked(most).unwrap_or((rest, &[]));
            let length = u32::try_from(fragment.len()).map_err(|_| too_large())?;
            let lane = self.rows.lane(spot.lane)?;
            let begun = lane.begin(number, offset);
            lane.push(fragment);
            lane.finish(&begun, length);
            fragments.push(FragmentPlace(spot.lane, begun.position, length));
            self.packing.add_fragment(spot.lane, length);
            self.rows.write_full(means)?;
            offset += u64::from(length);
            rest = left;
        }
        Ok(fragments)
    }
}

fn too_large() -> Error {
    Error::TooLarge { what: "a packet" }
}
