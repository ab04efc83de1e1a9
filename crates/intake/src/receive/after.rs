use std::collections::BTreeSet;

use carrier::{Contents, PacketRef, ReadPacket};
use serde::{Deserialize, Serialize};

/// What the packets hold that go on from the one whose code was given; that code does not fix them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    /// Packets, one for each number.
    pub packets: u64,
    /// Files that they name, or a piece of.
    pub files: u64,
    /// Bytes of these files, as the directories give them.
    pub bytes: u64,
}

impl After {
    /// What came after `last`, of a chain or where a chain can no longer be followed.
    pub(super) fn of(contents: &Contents<'_>, packets: &[ReadPacket], last: PacketRef) -> Self {
        let after = following(packets, last);
        let numbers: BTreeSet<u32> = after
            .iter()
            .filter_map(|packet| Some(packets.get(packet.0)?.id.packet))
            .collect();
        let files = contents
            .files()
            .iter()
            .filter(|file| file.again_in.is_none())
            .filter(|file| file.packets.iter().any(|packet| after.contains(packet)));
        let sizes = files.map(|file| file.size.unwrap_or(0));
        let (files, bytes) = sizes.fold((0, 0_u64), |(files, bytes), size| {
            (files + 1, bytes.saturating_add(size))
        });
        Self {
            packets: numbers.len() as u64,
            files,
            bytes,
        }
    }
}

/// The packets that go on from `last`. One without a directory does not say what it goes on from: it
/// counts if it was closed and its number is a later one; what was torn before it was closed has no code.
fn following(packets: &[ReadPacket], last: PacketRef) -> BTreeSet<PacketRef> {
    let Some(from) = packets.get(last.0) else {
        return BTreeSet::new();
    };
    let mut later: Vec<(PacketRef, &ReadPacket)> = (0..)
        .map(PacketRef)
        .zip(packets)
        .filter(|(_, packet)| packet.set == from.set && packet.id.packet > from.id.packet)
        .filter(|(_, packet)| packet.has_directory || packet.closed)
        .collect();
    later.sort_by_key(|(_, packet)| packet.id.packet);
    let mut after = BTreeSet::new();
    for (at, packet) in later {
        let goes_on = match packet.previous {
            Some(previous) => previous == last || after.contains(&previous),
            // The packet before it, or its own directory, is lost.
            None => true,
        };
        if goes_on {
            after.insert(at);
        }
    }
    after
}
