use super::disks::{PacketAddress, Stretch};
use super::halt::Halt;
use super::lane::Lane;
use super::packet::Means;
use super::packing::slice_sizes;
use super::sealer::OpenCard;
use crate::address::{Kind, Place};
use crate::block::PAYLOAD;
use crate::error::Error;
use crate::lane::HEADER;
use crate::limits::{fragment_limit, slice_blocks};
use crate::row::{Geometry, spares_into};
use crate::slice::SliceSealer;

/// The data lanes of a packet, and the rows that were written of them.
pub(super) struct Rows {
    geometry: Geometry,
    address: PacketAddress,
    lanes: Vec<Lane>,
    sizes: Vec<u16>,
    /// Slices that were written: the next row is made in their memory.
    written: Vec<Vec<u8>>,
}

impl Rows {
    /// Empty lanes of a packet.
    pub(super) fn new(geometry: Geometry, address: PacketAddress) -> Self {
        // The longest a lane gets: a row is written as soon as every lane has a slice of it.
        let most = slice_bytes(geometry) + HEADER + fragment_limit(geometry.lanes()) as usize;
        Self {
            geometry,
            address,
            lanes: (0..geometry.k()).map(|_| Lane::new(most)).collect(),
            sizes: Vec::new(),
            written: Vec::new(),
        }
    }

    /// Gives the memory of written slices back.
    pub(super) fn let_go(&mut self) {
        self.written = Vec::new();
    }

    /// A data lane.
    pub(super) fn lane(&mut self, lane: u8) -> Result<&mut Lane, Error> {
        self.lanes.get_mut(usize::from(lane)).ok_or_else(too_large)
    }

    /// Blocks of each row's slices.
    pub(super) fn sizes(&self) -> &[u16] {
        &self.sizes
    }

    /// Writes every row for which each lane has a whole slice.
    pub(super) fn write_full(&mut self, means: &mut Means<'_, '_>) -> Result<(), Halt> {
        let whole = slice_bytes(self.geometry);
        while self.lanes.iter().all(|lane| lane.len() >= whole) {
            let size = slice_blocks(self.geometry.lanes());
            let sealers = self.begin(size, means.cards)?;
            self.write(size, sealers, means)?;
        }
        Ok(())
    }

    /// Ends the streams and writes what is left; the last row is as small as holds it.
    pub(super) fn finish(&mut self, means: &mut Means<'_, '_>) -> Result<(), Halt> {
        self.lanes.iter_mut().for_each(Lane::end_stream);
        while self.lanes.iter().any(|lane| lane.len() > 0) {
            let (size, sealers) = self.begin_last(means.cards)?;
            self.write(size, sealers, means)?;
        }
        // The directory and the code need memory, too.
        self.lanes = Vec::new();
        self.written = Vec::new();
        Ok(())
    }

    fn begin(&mut self, size: u16, cards: &[OpenCard]) -> Result<Vec<SliceSealer>, Error> {
        (0..self.geometry.k())
            .map(|_| {
                let memory = self.written.pop().unwrap_or_default();
                let recipients = cards.iter().flat_map(|open| open.card.recipients());
                SliceSealer::begin_in(memory, size, recipients)
            })
            .collect()
    }

    /// The smallest row that holds all that is left, or a full one.
    fn begin_last(&mut self, cards: &[OpenCard]) -> Result<(u16, Vec<SliceSealer>), Error> {
        let full = slice_blocks(self.geometry.lanes());
        for size in slice_sizes(self.geometry.lanes()).filter(|size| *size < full) {
            let holds = |bytes: &Lane| bytes.len() < PAYLOAD * usize::from(size);
            if !self.lanes.iter().all(holds) {
                continue;
            }
            let sealers = self.begin(size, cards)?;
            let mut lanes = self.lanes.iter().zip(&sealers);
            if lanes.all(|(lane, sealer)| lane.len() <= sealer.room()) {
                return Ok((size, sealers));
            }
        }
        Ok((full, self.begin(full, cards)?))
    }

    fn write(
        &mut self,
        size: u16,
        sealers: Vec<SliceSealer>,
        means: &mut Means<'_, '_>,
    ) -> Result<(), Halt> {
        let row = u32::try_from(self.sizes.len()).map_err(|_| too_large())?;
        let mut slices = Vec::with_capacity(usize::from(self.geometry.lanes()));
        for (lane, sealer) in self.lanes.iter_mut().zip(sealers) {
            let room = sealer.room();
            let (first, stream) = lane.next(room);
            slices.push(sealer.finish(first, stream)?);
            lane.consume(room);
        }
        let memory = |_| self.written.pop().unwrap_or_default();
        let mut spares: Vec<_> = (0..self.geometry.m()).map(memory).collect();
        spares_into(self.geometry, &slices, &mut spares)?;
        slices.append(&mut spares);
        for (lane, slice) in (0..self.geometry.lanes()).zip(slices) {
            if means.watch.stop() {
                return Err(Halt::Stopped);
            }
            let stretch = Stretch {
                disk: usize::from(self.geometry.disk_of_lane(self.address.packet, lane)),
                kind: Kind::Lane,
                place: Place::At(lane),
                row,
            };
            means.disks.write(self.address, stretch, &slice)?;
            self.written.push(slice);
        }
        self.sizes.push(size);
        Ok(())
    }
}

/// Bytes of a full slice on the disk: no age file of it holds as many.
fn slice_bytes(geometry: Geometry) -> usize {
    PAYLOAD * usize::from(slice_blocks(geometry.lanes()))
}

fn too_large() -> Error {
    Error::TooLarge { what: "a packet" }
}
