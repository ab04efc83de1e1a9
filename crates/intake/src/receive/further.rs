use carrier::PacketHealth;

/// How many disks that did not arrive are sure to be enough to give everything of these packets back;
/// `None` where nothing is lost beyond repair, or where no number is sure.
pub(super) fn further_disks(packets: &[PacketHealth]) -> Option<u32> {
    let mut most = None;
    for packet in packets.iter().filter(|packet| is_short(packet)) {
        let whole = packet
            .lanes
            .iter()
            .filter(|lane| lane.found >= lane.expected);
        let absent = packet.lanes.iter().filter(|lane| lane.found == 0).count();
        let lacking = usize::from(packet.id.k).saturating_sub(whole.count());
        if lacking > absent {
            return None;
        }
        most = most.max(u32::try_from(lacking).ok());
    }
    most
}

/// Whether something is lost beyond repair; of a packet that was never closed, it may never have been there.
fn is_short(packet: &PacketHealth) -> bool {
    packet.closed && packet.rows.iter().any(|row| row.beyond_repair > 0)
}

#[cfg(test)]
mod tests {
    use carrier::{LaneHealth, PacketId, RowHealth};

    use super::*;

    /// A packet with two spare lanes of which so many of ten blocks arrived.
    fn packet(found: &[u64]) -> PacketHealth {
        let k = u8::try_from(found.len() - 2).unwrap();
        let whole = found.iter().filter(|found| **found == 10).count();
        PacketHealth {
            id: PacketId {
                packet: 1,
                attempt: 7,
                k,
                m: 2,
            },
            closed: true,
            end_of_run: true,
            contradicted: false,
            link: None,
            lanes: found
                .iter()
                .map(|found| LaneHealth {
                    disk: None,
                    found: *found,
                    expected: 10,
                    directory_lost: 0,
                    carried_lost: 0,
                    closing: *found > 0,
                })
                .collect(),
            rows: vec![RowHealth {
                blocks: 10,
                short: 0,
                beyond_repair: if whole < usize::from(k) { 1 } else { 0 },
            }],
            directory_blocks: 1,
            directory_copies: whole,
            directory_whole: true,
            carried_blocks: 0,
            carried_whole: true,
        }
    }

    #[test]
    fn lanes_lost_beyond_the_spare_ones_are_asked_for() {
        for (found, further) in [
            ([10, 10, 10, 10, 10], None),
            ([10, 10, 10, 0, 0], None),
            ([10, 10, 0, 0, 0], Some(1)),
            ([0, 10, 0, 0, 0], Some(2)),
            ([10, 6, 0, 0, 0], Some(2)),
            // One more disk may be enough or not: where the gaps lie decides.
            ([10, 10, 3, 3, 3], None),
        ] {
            assert_eq!(further_disks(&[packet(&found)]), further, "{found:?}");
        }
    }

    #[test]
    fn the_packet_that_lacks_most_decides() {
        let packets = [
            packet(&[10, 10, 0, 0, 0]),
            packet(&[0, 0, 0, 10, 0]),
            packet(&[10, 10, 10, 10, 0]),
        ];
        assert_eq!(further_disks(&packets), Some(2));
    }
}
