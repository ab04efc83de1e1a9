use model::Chance;

use super::disks::{Disks, PacketAddress, Stretch};
use super::fault::ReadFault;
use super::file::{GoesOn, OpenedFile, Tally};
use super::halt::Halt;
use super::lane::Lane;
use super::offer::Offer;
use super::packing::{Packing, Spot, slice_sizes};
use super::sealer::OpenCard;
use super::watch::Watch;
use crate::address::Kind;
use crate::block::PAYLOAD;
use crate::directory::{FileLine, FileState, FragmentPlace};
use crate::error::Error;
use crate::ids::PieceFileId;
use crate::lane::HEADER;
use crate::limits::{fragment_limit, slice_blocks};
use crate::row::{Geometry, spares};
use crate::slice::SliceSealer;

/// A packet in the making: files go into lanes, full rows onto the disks.
pub(super) struct Packet {
    pub(super) address: PacketAddress,
    pub(super) packing: Packing,
    /// Blocks of each row that was written.
    pub(super) rows: Vec<u16>,
    pub(super) files: Vec<FileLine>,
    geometry: Geometry,
    lanes: Vec<Lane>,
}

/// What a packet is made with.
pub(super) struct Means<'m, 'c> {
    pub(super) disks: &'m mut Disks<'c>,
    pub(super) cards: &'m [OpenCard],
    pub(super) watch: &'m mut dyn Watch,
}

impl Packet {
    /// An empty packet of `number`; nothing is written before its first file.
    pub(super) fn new(
        geometry: Geometry,
        number: u32,
        packing: Packing,
        chance: &mut dyn Chance,
    ) -> Self {
        let mut attempt = [0; 4];
        chance.fill(&mut attempt);
        // The longest a lane gets: a row is written as soon as every lane has a slice of it.
        let most = slice_bytes(geometry) + HEADER + fragment_limit(geometry.lanes()) as usize;
        Self {
            address: PacketAddress {
                packet: number,
                attempt: u32::from_le_bytes(attempt),
                k: geometry.k(),
                m: geometry.m(),
            },
            packing,
            rows: Vec::new(),
            files: Vec::new(),
            geometry,
            lanes: (0..geometry.k()).map(|_| Lane::new(most)).collect(),
        }
    }

    /// Reads a file, or its next piece, into the lanes, and adds its line. Gives the file back, and
    /// how far it came, if the packet is full before it ends.
    pub(super) fn take(
        &mut self,
        offer: &impl Offer,
        mut opened: Result<OpenedFile, ReadFault>,
        goes_on: Option<GoesOn>,
        means: &mut Means<'_, '_>,
    ) -> Result<Option<(GoesOn, OpenedFile)>, Halt> {
        if self.files.is_empty() {
            means.disks.write_keys()?;
        }
        self.packing.add_file(offer.path().as_bytes().len());
        let mut tally = Tally::new(goes_on);
        let mut fragments = Vec::new();
        let read = match &mut opened {
            Ok(file) => self.read(file, &mut tally, &mut fragments, means)?,
            Err(fault) => Err(*fault),
        };
        let mut line = self.line(offer, &tally, fragments);
        line.mtime = tally.modified(opened.as_ref());
        match (read, opened) {
            (Ok(false), Ok(file)) => {
                let goes_on = tally.cut(&file, || draw_id(means.disks.chance()));
                line.piece = Some(goes_on.piece_before(line.size));
                self.files.push(line);
                return Ok(Some((goes_on, file)));
            }
            (Ok(_), Ok(file)) => match tally.changed(&file) {
                Ok(true) => line.state = FileState::Changed,
                Ok(false) => {}
                Err(fault) => unreadable(&mut line, fault),
            },
            (Err(fault), _) | (_, Err(fault)) => unreadable(&mut line, fault),
        }
        line.piece = tally.last_piece();
        self.files.push(line);
        Ok(None)
    }

    /// Seals what is left in the lanes; its last row is as small as holds it.
    pub(super) fn finish_lanes(&mut self, means: &mut Means<'_, '_>) -> Result<(), Halt> {
        self.lanes.iter_mut().for_each(Lane::end_stream);
        while self.lanes.iter().any(|lane| lane.len() > 0) {
            let (size, sealers) = self.last_row(means.cards)?;
            self.write_row(size, sealers, means)?;
        }
        self.lanes = Vec::new();
        Ok(())
    }

    /// Reads until the file or the packet ends; whether it was the file.
    fn read(
        &mut self,
        file: &mut OpenedFile,
        tally: &mut Tally,
        fragments: &mut Vec<FragmentPlace>,
        means: &mut Means<'_, '_>,
    ) -> Result<Result<bool, ReadFault>, Halt> {
        loop {
            match file.chunk() {
                Err(fault) => return Ok(Err(fault)),
                Ok([]) => return Ok(Ok(true)),
                Ok(_) => {}
            }
            let Some(spot) = self.packing.spot() else {
                return Ok(Ok(false));
            };
            let (place, fault) = self.read_fragment(spot, file, tally, means.watch)?;
            fragments.push(place);
            self.packing.add_fragment(place.0, place.2);
            self.write_full_rows(means)?;
            if let Some(fault) = fault {
                return Ok(Err(fault));
            }
        }
    }

    /// Reads one fragment into a lane, up to its limit, the end or a fault.
    fn read_fragment(
        &mut self,
        spot: Spot,
        file: &mut OpenedFile,
        tally: &mut Tally,
        watch: &mut dyn Watch,
    ) -> Result<(FragmentPlace, Option<ReadFault>), Halt> {
        let number = u32::try_from(self.files.len() + 1).map_err(|_| too_many())?;
        let lane = self.lanes.get_mut(usize::from(spot.lane));
        let lane = lane.ok_or_else(too_many)?;
        let begun = lane.begin(number, tally.size());
        let mut length = 0;
        let mut fault = None;
        while length < spot.most {
            if watch.stop() {
                return Err(Halt::Stopped);
            }
            let chunk = match file.chunk() {
                Ok([]) => break,
                Ok(chunk) => chunk,
                Err(found) => {
                    fault = Some(found);
                    break;
                }
            };
            let left = usize::try_from(spot.most - length).unwrap_or(usize::MAX);
            let bytes = chunk.get(..left).unwrap_or(chunk);
            lane.push(bytes);
            tally.update(bytes);
            let count = bytes.len();
            file.consume(count);
            length += u32::try_from(count).map_err(|_| too_many())?;
            watch.read(count as u64);
        }
        lane.finish(&begun, length);
        Ok((FragmentPlace(spot.lane, begun.position, length), fault))
    }

    fn line(&self, offer: &impl Offer, tally: &Tally, fragments: Vec<FragmentPlace>) -> FileLine {
        FileLine {
            n: u32::try_from(self.files.len() + 1).unwrap_or(u32::MAX),
            path: offer.path().clone(),
            enc: offer.encoding(),
            size: tally.size(),
            sha256: tally.digest(),
            mtime: None,
            state: FileState::Stored,
            code: None,
            packing: None,
            fragments,
            piece: None,
        }
    }

    /// Writes every row for which each lane has a whole slice.
    fn write_full_rows(&mut self, means: &mut Means<'_, '_>) -> Result<(), Halt> {
        let whole = slice_bytes(self.geometry);
        while self.lanes.iter().all(|lane| lane.len() >= whole) {
            let size = slice_blocks(self.geometry.lanes());
            let sealers = self.begin_row(size, means.cards)?;
            self.write_row(size, sealers, means)?;
        }
        Ok(())
    }

    fn begin_row(&self, size: u16, cards: &[OpenCard]) -> Result<Vec<SliceSealer>, Error> {
        self.lanes
            .iter()
            .map(|_| SliceSealer::begin(size, cards.iter().flat_map(|open| open.card.recipients())))
            .collect()
    }

    /// The smallest row that holds all that is left, or a full one.
    fn last_row(&self, cards: &[OpenCard]) -> Result<(u16, Vec<SliceSealer>), Error> {
        let full = slice_blocks(self.geometry.lanes());
        for size in slice_sizes(self.geometry.lanes()).filter(|size| *size < full) {
            let holds = |bytes: &Lane| bytes.len() < PAYLOAD * usize::from(size);
            if !self.lanes.iter().all(holds) {
                continue;
            }
            let sealers = self.begin_row(size, cards)?;
            let mut lanes = self.lanes.iter().zip(&sealers);
            if lanes.all(|(lane, sealer)| lane.len() <= sealer.room()) {
                return Ok((size, sealers));
            }
        }
        Ok((full, self.begin_row(full, cards)?))
    }

    fn write_row(
        &mut self,
        size: u16,
        sealers: Vec<SliceSealer>,
        means: &mut Means<'_, '_>,
    ) -> Result<(), Halt> {
        let row = u32::try_from(self.rows.len()).map_err(|_| too_many())?;
        let mut slices = Vec::with_capacity(usize::from(self.geometry.lanes()));
        for (lane, sealer) in self.lanes.iter_mut().zip(sealers) {
            let room = sealer.room();
            let (first, stream) = lane.next(room);
            slices.push(sealer.finish(first, stream)?);
            lane.consume(room);
        }
        slices.extend(spares(self.geometry, &slices)?);
        for (lane, slice) in (0..self.geometry.lanes()).zip(slices) {
            if means.watch.stop() {
                return Err(Halt::Stopped);
            }
            let stretch = Stretch {
                disk: usize::from(self.geometry.disk_of_lane(self.address.packet, lane)),
                kind: Kind::Lane,
                place: lane,
                row,
            };
            means.disks.write(self.address, stretch, &slice)?;
        }
        self.rows.push(size);
        Ok(())
    }
}

/// Bytes of a full slice on the disk: no age file of it holds as many.
fn slice_bytes(geometry: Geometry) -> usize {
    PAYLOAD * usize::from(slice_blocks(geometry.lanes()))
}

fn draw_id(chance: &mut dyn Chance) -> PieceFileId {
    let mut id = [0; 16];
    chance.fill(&mut id);
    PieceFileId(id)
}

fn unreadable(line: &mut FileLine, fault: ReadFault) {
    line.state = FileState::Unreadable;
    line.code = Some(fault.as_str().to_owned());
}

fn too_many() -> Error {
    Error::TooLarge { what: "a packet" }
}
