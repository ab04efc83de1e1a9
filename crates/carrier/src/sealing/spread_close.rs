use model::Sha256Digest;

use super::disks::PacketAddress;
use super::finish::{close, on_disk};
use super::halt::Halt;
use super::spread_packet::{Moving, draw, too_large};
use super::watch::{ClosedPacket, Watch};
use crate::address::Kind;
use crate::block::PAYLOAD;
use crate::carried::{CarriedDirectory, CarriedSlice, RECORD};
use crate::closing::Closing;
use crate::directory::{DirectoryKind, Header};
use crate::limits::VERSION;

/// Payloads of kind 4 that are written at a time.
const PART: usize = 64;

/// What follows the rows of a carried packet.
impl Moving<'_, '_, '_> {
    /// Writes old blocks of kinds 2 to 4, one after the other, to every disk.
    pub(super) fn move_records(
        &mut self,
        address: PacketAddress,
        records: &[(usize, usize)],
        watch: &mut dyn Watch,
    ) -> Result<(), Halt> {
        let count = (records.len() * RECORD).div_ceil(PAYLOAD);
        let count = u16::try_from(count).map_err(|_| too_large())?;
        let mut bytes = Vec::new();
        let mut first = 0;
        for (packet, record) in records {
            let old = self.old.get(*packet);
            // A record that can no longer be read leaves its place to the next one.
            if let Some(record) = old.and_then(|old| old.record(*record)) {
                record.encode(&mut bytes);
                if let Some(moved) = self.tally.packets.get_mut(*packet) {
                    moved.records += 1;
                }
            }
            if bytes.len() >= PART * PAYLOAD {
                if watch.stop() {
                    return Err(Halt::Stopped);
                }
                let whole = bytes.len() / PAYLOAD * PAYLOAD;
                let part: Vec<u8> = bytes.drain(..whole).collect();
                first = self.write_carried(address, (first, count), &part)?;
            }
        }
        // Zeros after the last record end them.
        let left = usize::from(count - first) * PAYLOAD;
        bytes.resize(left, 0);
        self.write_carried(address, (first, count), &bytes)?;
        Ok(())
    }

    /// Writes a part of kind 4 to every disk; gives the index that follows.
    fn write_carried(
        &mut self,
        address: PacketAddress,
        (first, count): (u16, u16),
        payloads: &[u8],
    ) -> Result<u16, Halt> {
        for disk in 0..self.disks.count() {
            let stretch = on_disk(disk, Kind::Carried)?;
            self.disks
                .write_part(address, stretch, (first, count), payloads)?;
        }
        let written = u16::try_from(payloads.len() / PAYLOAD).map_err(|_| too_large())?;
        Ok(first + written)
    }

    /// Writes the directory and closes the packet, in the order of spec section 13.
    pub(super) fn finish(
        &mut self,
        address: PacketAddress,
        rows: Vec<u16>,
        slices: Vec<CarriedSlice>,
        end_of_run: bool,
        watch: &mut dyn Watch,
    ) -> Result<(), Halt> {
        let directory = CarriedDirectory {
            header: Header {
                v: VERSION,
                set: self.disks.set(),
                packet: address.packet,
                prev: Sha256Digest::from_bytes(self.link.0),
                salt: Sha256Digest::from_bytes(draw(self.disks.chance())),
                disks: self.disks.ids(),
                k: address.k,
                m: address.m,
                s: rows.clone(),
                after: None,
                kind: DirectoryKind::Carried,
            },
            slices,
        };
        let recipients = self.cards.iter().flat_map(|open| open.card.recipients());
        let sealed = directory.seal(recipients)?;
        let payloads = sealed.payloads.concat();
        for disk in 0..self.disks.count() {
            self.disks
                .write(address, on_disk(disk, Kind::Directory)?, &payloads)?;
        }
        watch.flushing();
        self.disks.sync()?;
        let link = self
            .link
            .next(address.packet, address.k, address.m, &sealed.digest);
        let closing = Closing {
            previous: self.link,
            link,
            set: self.disks.set(),
            blocks_per_lane: rows.iter().copied().map(u32::from).sum(),
            directory_blocks: u16::try_from(sealed.payloads.len()).map_err(|_| too_large())?,
            end_of_run,
            disks: self.disks.ids(),
            rows,
        };
        let (unclosed, faults) = close(&closing, address, &mut self.disks)?;
        self.packet = address.packet;
        self.link = link;
        watch.closed(&ClosedPacket {
            number: address.packet,
            link,
            end_of_run,
            rows: closing.rows,
            directory_blocks: closing.directory_blocks,
            files: Vec::new(),
            unclosed,
        });
        faults.into_iter().next().map_or(Ok(()), Err)
    }
}
