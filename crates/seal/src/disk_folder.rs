use std::ffi::{OsStr, OsString};
use std::fs::{self, FileTimes};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use model::{ByteCount, Chance};

use crate::exit::refuse;
use crate::system::{self, Place};
use crate::volume_file::VolumeFile;
use crate::volume_name::VolumeName;

/// A folder that receives a volume.
pub(crate) struct DiskFolder {
    folder: PathBuf,
    name: VolumeName,
    /// Disks of this run on the same file system, itself counted.
    sharers: u64,
}

impl DiskFolder {
    /// Looks at the folders of a run; each volume gets `name`, or a random one of its own.
    pub(crate) fn all(
        folders: &[PathBuf],
        sources: &[PathBuf],
        name: Option<&OsString>,
        chance: &mut dyn Chance,
    ) -> anyhow::Result<Vec<Self>> {
        let name = name.map(|name| VolumeName::given(name)).transpose()?;
        let mut places: Vec<Place> = Vec::new();
        for folder in folders {
            let doing = || format!("failed to open the disk {}", folder.display());
            if !fs::metadata(folder).with_context(doing)?.is_dir() {
                bail!("{} is not a folder on a disk", folder.display());
            }
            refuse_inside(folder, sources)?;
            let place = system::place_of(folder).with_context(doing)?;
            if places.contains(&place) {
                return refuse(format!("{} is given twice", folder.display()));
            }
            places.push(place);
        }
        let mut disks = Vec::new();
        for (folder, place) in folders.iter().zip(&places) {
            let disk = Self {
                folder: folder.clone(),
                name: name.clone().unwrap_or_else(|| VolumeName::draw(chance)),
                sharers: sharers(&places, *place),
            };
            disks.push(disk);
        }
        Ok(disks)
    }

    /// The folder as it was given.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// How many disks of this run share the file system.
    pub(crate) fn sharers(&self) -> u64 {
        self.sharers
    }

    /// Bytes that the file system has for this disk.
    pub(crate) fn room(&self) -> io::Result<ByteCount> {
        room(&self.folder, self.sharers)
    }

    /// Refuses a name that something in the folder has already, but for a file in which is nothing, as a
    /// run leaves it that was killed at once.
    pub(crate) fn refuse_taken(&self) -> anyhow::Result<()> {
        let place = self.folder.join(self.name.of_file(1));
        match place.symlink_metadata() {
            Ok(of) if !of.is_file() || of.len() > 0 => {
                refuse(format!("{} is there already", place.display()))
            }
            _ => Ok(()),
        }
    }

    /// Makes the volume's first file; what is made durable in it gets `times`.
    pub(crate) fn begin(&self, times: Option<FileTimes>) -> anyhow::Result<VolumeFile> {
        VolumeFile::create(&self.folder, &self.name, self.sharers, times)
            .with_context(|| format!("failed to begin the volume in {}", self.folder.display()))
    }

    /// Opens the file of that name to go on at its end.
    pub(crate) fn go_on(
        &self,
        name: &OsStr,
        times: Option<FileTimes>,
    ) -> anyhow::Result<VolumeFile> {
        VolumeFile::go_on(&self.folder, name, self.sharers, times).with_context(|| {
            let place = self.folder.join(name);
            format!("failed to go on in the volume {}", place.display())
        })
    }

    /// Takes a first file away to which nothing was written.
    pub(crate) fn forget_empty(&self) {
        let first = self.folder.join(self.name.of_file(1));
        if first.metadata().is_ok_and(|file| file.len() == 0) {
            // Left behind it would be in nobody's way but that of the same name.
            let _ = fs::remove_file(first);
        }
    }

    /// The name of a new volume.
    pub(crate) fn name(&self) -> &VolumeName {
        &self.name
    }
}

/// Free bytes of the file system that `folder` lies on, shared fairly.
pub(crate) fn room(folder: &Path, sharers: u64) -> io::Result<ByteCount> {
    Ok(ByteCount(system::free_room(folder)? / sharers.max(1)))
}

/// How many of the places are on the file system of `place`.
fn sharers(places: &[Place], place: Place) -> u64 {
    let here = |other: &&Place| other.file_system == place.file_system;
    places.iter().filter(here).count() as u64
}

/// A volume inside the source would be sealed while it is written.
fn refuse_inside(folder: &Path, sources: &[PathBuf]) -> anyhow::Result<()> {
    let doing = || format!("failed to resolve {}", folder.display());
    let real = fs::canonicalize(folder).with_context(doing)?;
    for source in sources {
        if real.starts_with(fs::canonicalize(source).with_context(doing)?) {
            return refuse(format!(
                "the disk {} lies in the source {}",
                folder.display(),
                source.display()
            ));
        }
    }
    Ok(())
}
