use std::path::PathBuf;

use anyhow::Context;
use carrier::{Audience, Forecast, Geometry, Offer};
use model::{ByteCount, RefusalReason, SourcePath};

use crate::disk_folder::DiskFolder;
use crate::earlier::Earlier;
use crate::exit::Trouble;
use crate::said;
use crate::since::Since;
use crate::stop::Stop;
use crate::walk::{Met, Walk};

/// What a file system may need of its own for a volume.
const FILE_SYSTEM: ByteCount = ByteCount(1 << 20);

/// What there is to seal, and what that needs.
pub(crate) struct Need {
    /// Files, readable or not.
    pub(crate) files: u64,
    /// Bytes of them.
    pub(crate) bytes: ByteCount,
    /// What is in the source and is no file.
    pub(crate) not_taken: Vec<(SourcePath, RefusalReason)>,
    /// Files that were left because they are older than was asked for.
    pub(crate) older: u64,
    /// Bytes that each disk must be able to take.
    pub(crate) each_disk: ByteCount,
}

impl Need {
    /// Walks the sources once without opening a file; `None` if a stop was asked for.
    pub(crate) fn of(
        sources: &[PathBuf],
        geometry: Geometry,
        audience: Audience,
        since: Option<Since>,
        stop: &Stop,
    ) -> Option<Self> {
        let mut forecast = Forecast::new(geometry, audience);
        let mut need = Self {
            files: 0,
            bytes: ByteCount(0),
            not_taken: Vec::new(),
            older: 0,
            each_disk: ByteCount(0),
        };
        for met in Walk::over(sources) {
            if stop.is_asked() {
                return None;
            }
            match met {
                Met::NotTaken(path, reason) => need.not_taken.push((path, reason)),
                Met::File(file) if file.is_older(since) => need.older += 1,
                Met::File(file) => {
                    let size = file.size();
                    forecast.add(file.path().as_bytes().len(), size);
                    need.files += 1;
                    need.bytes += size;
                }
            }
        }
        need.each_disk = forecast.disk_bytes();
        Some(need)
    }

    /// Fails if one of the disks has less room than is needed, with what it lacks of earlier packets.
    pub(crate) fn fits(&self, disks: &[DiskFolder], earlier: &Earlier) -> anyhow::Result<()> {
        for (place, disk) in disks.iter().enumerate() {
            let needed = self.each_disk + earlier.lacks(place);
            let room = disk.room().with_context(|| {
                format!("failed to ask for the room of {}", disk.folder().display())
            })?;
            if room < needed + FILE_SYSTEM {
                let shared = match disk.sharers() {
                    1 => String::new(),
                    disks => format!(" for each of the {disks} disks on that file system"),
                };
                let sentence = format!(
                    "{} and {} need {needed} on each disk, and {} has {room}{shared}; take larger disks, \
                     more of them, or less to seal. Nothing was written.",
                    said::files(self.files),
                    self.bytes,
                    disk.folder().display(),
                );
                return Err(Trouble::NoRoom(sentence).into());
            }
        }
        Ok(())
    }
}
