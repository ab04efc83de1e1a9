use model::Sha256Digest;

use super::disks::{Disks, PacketAddress, Stretch, halt};
use super::halt::Halt;
use super::packet::{Means, Packet};
use super::watch::ClosedPacket;
use crate::address::{Kind, Place};
use crate::chain::ChainLink;
use crate::closing::Closing;
use crate::directory::{Directory, DirectoryKind, Header};
use crate::error::Error;
use crate::limits::VERSION;

/// How closing a packet went: it is closed as soon as one disk has its closing block for good.
pub(super) struct Finished {
    pub(super) packet: ClosedPacket,
    /// Why disks did not take the closing block, in their order.
    pub(super) faults: Vec<Halt>,
}

/// Writes all that is left of a packet in the order of spec section 13: lanes, directory, flush,
/// closing blocks and, when the run ends, random ends, flush.
pub(super) fn finish(
    mut packet: Packet,
    previous: ChainLink,
    end_of_run: bool,
    means: &mut Means<'_, '_>,
) -> Result<Finished, Halt> {
    packet.rows.finish(means)?;
    let address = packet.address;
    let directory = Directory {
        header: header(&packet, previous, means),
        files: std::mem::take(&mut packet.files),
    };
    let recipients = means.cards.iter().flat_map(|open| open.card.recipients());
    let sealed = directory.seal(means.hand, recipients)?;
    let payloads = sealed.payloads.concat();
    for disk in 0..means.disks.count() {
        let stretch = on_disk(disk, Kind::Directory)?;
        means.disks.write(address, stretch, &payloads)?;
    }
    means.watch.flushing();
    means.disks.sync()?;
    let link = previous.next(address.packet, address.k, address.m, &sealed.digest);
    let closing = Closing {
        previous,
        link,
        set: means.disks.set(),
        blocks_per_lane: packet.rows.sizes().iter().copied().map(u32::from).sum(),
        directory_blocks: u16::try_from(sealed.payloads.len()).map_err(|_| too_large())?,
        end_of_run,
        disks: means.disks.ids(),
        rows: packet.rows.sizes().to_vec(),
    };
    let (unclosed, faults) = close(&closing, address, means.disks)?;
    let packet = ClosedPacket {
        number: address.packet,
        link,
        end_of_run,
        rows: closing.rows,
        directory_blocks: closing.directory_blocks,
        files: directory.files,
        unclosed,
    };
    Ok(Finished { packet, faults })
}

/// Writes the closing block to every disk and flushes; which disks did not take it, and why.
pub(super) fn close(
    closing: &Closing,
    address: PacketAddress,
    disks: &mut Disks<'_>,
) -> Result<(Vec<usize>, Vec<Halt>), Halt> {
    let payload = closing.encode();
    let mut faults: Vec<(usize, Halt)> = Vec::new();
    for disk in 0..disks.count() {
        let stretch = on_disk(disk, Kind::Closing)?;
        match disks.write(address, stretch, payload.as_slice()) {
            Err(fault) => faults.push((disk, fault)),
            // The end is for the eye alone: on a full disk it is as short as it comes.
            Ok(()) if closing.end_of_run => drop(disks.write_end(disk)),
            Ok(()) => {}
        }
    }
    for (disk, outcome) in disks.sync_each().into_iter().enumerate() {
        let known = faults.iter().any(|(other, _)| *other == disk);
        if let (Err(error), false) = (outcome, known) {
            faults.push((disk, halt(disk, "flush", error)));
        }
    }
    faults.sort_by_key(|(disk, _)| *disk);
    let (unclosed, mut faults): (Vec<_>, Vec<_>) = faults.into_iter().unzip();
    if faults.len() < disks.count() {
        return Ok((unclosed, faults));
    }
    // No disk has it, so nothing proves the packet: it counts as abandoned.
    Err(faults.swap_remove(0))
}

fn header(packet: &Packet, previous: ChainLink, means: &mut Means<'_, '_>) -> Header {
    let after = means.after;
    let disks = &mut *means.disks;
    let mut salt = [0; 32];
    disks.chance().fill(&mut salt);
    Header {
        v: VERSION,
        set: disks.set(),
        packet: packet.address.packet,
        prev: Sha256Digest::from_bytes(previous.0),
        salt: Sha256Digest::from_bytes(salt),
        disks: disks.ids(),
        k: packet.address.k,
        m: packet.address.m,
        s: packet.rows.sizes().to_vec(),
        after: after.map(|code| code.to_string()),
        kind: DirectoryKind::Files,
    }
}

pub(super) fn on_disk(disk: usize, kind: Kind) -> Result<Stretch, Error> {
    Ok(Stretch {
        disk,
        kind,
        place: Place::At(u8::try_from(disk).map_err(|_| too_large())?),
        row: 0,
    })
}

fn too_large() -> Error {
    Error::TooLarge {
        what: "a directory",
    }
}
