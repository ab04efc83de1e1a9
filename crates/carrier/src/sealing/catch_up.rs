use super::disks::Disks;
use super::halt::Halt;
use super::past::PastSet;
use super::watch::Watch;
use crate::address::Address;

/// Writes to each disk what it lacks of earlier packets, so that any disk names everything: first
/// directories and kind 4, and when these are durable the closing blocks that prove them.
pub(super) fn catch_up(
    past: &PastSet,
    disks: &mut Disks<'_>,
    watch: &mut dyn Watch,
) -> Result<(), Halt> {
    let lacking: Vec<_> = (0..disks.count()).map(|disk| past.lacking(disk)).collect();
    if lacking.iter().all(|lacking| lacking.closings.is_empty()) {
        return Ok(());
    }
    for (disk, lacking) in lacking.iter().enumerate() {
        if !lacking.closings.is_empty() {
            disks.write_key(disk)?;
        }
        copy(past, disk, &lacking.copies, disks, watch)?;
    }
    watch.flushing();
    disks.sync()?;
    for (disk, lacking) in lacking.iter().enumerate() {
        copy(past, disk, &lacking.closings, disks, watch)?;
    }
    disks.sync()
}

fn copy(
    past: &PastSet,
    disk: usize,
    addresses: &[Address],
    disks: &mut Disks<'_>,
    watch: &dyn Watch,
) -> Result<(), Halt> {
    for address in addresses {
        if watch.stop() {
            return Err(Halt::Stopped);
        }
        // What no disk has any more cannot be copied; its neighbours still can.
        if let Some(payload) = past.payload(address) {
            disks.write_one(disk, address, &payload)?;
        }
    }
    Ok(())
}
