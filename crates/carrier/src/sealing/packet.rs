use model::Chance;

use super::disks::{Disks, PacketAddress};
use super::fault::ReadFault;
use super::file::{GoesOn, OpenedFile, Tally};
use super::halt::Halt;
use super::offer::Offer;
use super::packing::{Packing, Spot};
use super::rows::Rows;
use super::sealer::OpenCard;
use super::watch::Watch;
use crate::code::Code;
use crate::directory::{FileLine, FileState, FragmentPlace};
use crate::error::Error;
use crate::hand::Hand;
use crate::ids::PieceFileId;
use crate::row::Geometry;

/// A packet in the making: files go into lanes, full rows onto the disks.
pub(super) struct Packet {
    pub(super) address: PacketAddress,
    pub(super) packing: Packing,
    pub(super) rows: Rows,
    pub(super) files: Vec<FileLine>,
}

/// What a packet is made with.
pub(super) struct Means<'m, 'c> {
    pub(super) disks: &'m mut Disks<'c>,
    pub(super) cards: &'m [OpenCard],
    pub(super) hand: Option<&'m Hand>,
    pub(super) watch: &'m mut dyn Watch,
    /// The code of an older set that this one goes on from.
    pub(super) after: Option<Code>,
    /// Memory for packing a file, if files are to be packed.
    pub(super) pack: Option<u64>,
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
        let address = PacketAddress {
            packet: number,
            attempt: u32::from_le_bytes(attempt),
            k: geometry.k(),
            m: geometry.m(),
        };
        Self {
            address,
            packing,
            rows: Rows::new(geometry, address),
            files: Vec::new(),
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
        let whole = goes_on.is_none();
        let mut tally = Tally::new(goes_on);
        let mut fragments = Vec::new();
        let packed = match &mut opened {
            Ok(file) if whole => self.pack(file, means)?,
            _ => None,
        };
        if let (Some(packed), Ok(file)) = (packed, &opened) {
            let line = self.take_packed(offer, file, &packed, means)?;
            self.files.push(line);
            return Ok(None);
        }
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
            self.rows.write_full(means)?;
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
        let lane = self.rows.lane(spot.lane)?;
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

    pub(super) fn line(
        &self,
        offer: &impl Offer,
        tally: &Tally,
        fragments: Vec<FragmentPlace>,
    ) -> FileLine {
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
