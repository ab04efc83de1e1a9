use std::mem;
use std::ops::Range;

use memmap2::MmapMut;
use reed_solomon_simd::EncoderResult;

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
use crate::row::{Coder, Geometry, part, strips};
use crate::slice::SliceSealer;

/// The data lanes of a packet, and the rows that were written of them.
pub(super) struct Rows {
    geometry: Geometry,
    address: PacketAddress,
    lanes: Vec<Lane>,
    sizes: Vec<u16>,
    coder: Coder,
    memory: RowMemory,
}

/// What the data slices of one row after the other are made in. It goes back to the system at once when
/// it is let go, as a heap does not with what lies below something else.
#[derive(Default)]
struct RowMemory(Option<MmapMut>);

impl RowMemory {
    /// Begins a slice of so many blocks for each data lane.
    fn begin(
        &mut self,
        geometry: Geometry,
        blocks: u16,
        cards: &[OpenCard],
    ) -> Result<Vec<Sealing<'_>>, Error> {
        let lanes = usize::from(geometry.k());
        let memory = match self.0.take() {
            Some(memory) => memory,
            None => MmapMut::map_anon(lanes * slice_bytes(geometry)).map_err(Error::Memory)?,
        };
        let slices = self.0.insert(memory);
        let slices = slices.chunks_exact_mut(PAYLOAD * usize::from(blocks));
        let begin = |slice| {
            let recipients = cards.iter().flat_map(|open| open.card.recipients());
            SliceSealer::begin_in(slice, recipients)
        };
        slices.take(lanes).map(begin).collect()
    }
}

/// A slice in the making.
type Sealing<'m> = SliceSealer<&'m mut [u8]>;

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
            coder: Coder::new(geometry),
            memory: RowMemory::default(),
        }
    }

    /// Gives the memory of written slices back.
    pub(super) fn let_go(&mut self) {
        self.memory = RowMemory::default();
        self.coder = Coder::new(self.geometry);
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
            let mut memory = mem::take(&mut self.memory);
            let slices = memory.begin(self.geometry, size, means.cards)?;
            self.write(size, slices, means)?;
            self.memory = memory;
        }
        Ok(())
    }

    /// Ends the streams and writes what is left; the last row is as small as holds it.
    pub(super) fn finish(&mut self, means: &mut Means<'_, '_>) -> Result<(), Halt> {
        self.lanes.iter_mut().for_each(Lane::end_stream);
        while self.lanes.iter().any(|lane| lane.len() > 0) {
            self.write_last(means)?;
        }
        // The directory and the code need memory, too.
        self.lanes = Vec::new();
        self.let_go();
        Ok(())
    }

    /// Writes the smallest row that holds all that is left, or a full one.
    fn write_last(&mut self, means: &mut Means<'_, '_>) -> Result<(), Halt> {
        let full = slice_blocks(self.geometry.lanes());
        let mut memory = mem::take(&mut self.memory);
        for size in slice_sizes(self.geometry.lanes()) {
            let may_hold = |lane: &Lane| lane.len() < PAYLOAD * usize::from(size);
            if size < full && !self.lanes.iter().all(may_hold) {
                continue;
            }
            let slices = memory.begin(self.geometry, size, means.cards)?;
            let mut lanes = self.lanes.iter().zip(&slices);
            if size == full || lanes.all(|(lane, slice)| lane.len() <= slice.room()) {
                self.write(size, slices, means)?;
                break;
            }
        }
        self.memory = memory;
        Ok(())
    }

    fn write(
        &mut self,
        size: u16,
        slices: Vec<Sealing<'_>>,
        means: &mut Means<'_, '_>,
    ) -> Result<(), Halt> {
        let row = u32::try_from(self.sizes.len()).map_err(|_| too_large())?;
        let mut sealed = Vec::with_capacity(slices.len());
        for (lane, slice) in self.lanes.iter_mut().zip(slices) {
            let room = slice.room();
            let (first, stream) = lane.next(room);
            sealed.push(slice.finish(first, stream)?);
            lane.consume(room);
        }
        for strip in strips(PAYLOAD * usize::from(size)) {
            if means.watch.stop() {
                return Err(Halt::Stopped);
            }
            self.write_strip((row, size), &sealed, &strip, means)?;
        }
        self.sizes.push(size);
        Ok(())
    }

    /// Computes the spares of a stretch of a row and writes it, lane after lane.
    fn write_strip(
        &mut self,
        (row, size): (u32, u16),
        slices: &[&mut [u8]],
        strip: &Range<usize>,
        means: &mut Means<'_, '_>,
    ) -> Result<(), Halt> {
        let data: Vec<&[u8]> = slices.iter().map(|slice| part(slice, strip)).collect();
        let spares = self.coder.spares(&data)?;
        let spares = spares.iter().flat_map(EncoderResult::recovery_iter);
        let first = u16::try_from(strip.start / PAYLOAD).map_err(|_| too_large())?;
        for (lane, payloads) in (0..).zip(data.into_iter().chain(spares)) {
            let stretch = Stretch {
                disk: usize::from(self.geometry.disk_of_lane(self.address.packet, lane)),
                kind: Kind::Lane,
                place: Place::At(lane),
                row,
            };
            let at = (first, size);
            means
                .disks
                .write_part(self.address, stretch, at, payloads)?;
        }
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
