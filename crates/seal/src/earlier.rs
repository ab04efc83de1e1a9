use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use carrier::{CardSecret, ChainLink, OpenCard, Past, PastSet, ReadAt, Volume};
use model::ByteCount;

use crate::disk_folder::DiskFolder;
use crate::exit::refuse;
use crate::seldom_file::SeldomFile;
use crate::times::Times;
use crate::volume_name::VolumeName;

type Source = Arc<dyn ReadAt>;

/// What earlier runs left in the disks' folders, and so what this run goes on in.
pub(crate) struct Earlier {
    /// The set to go on in, until it is handed over.
    set: Option<PastSet>,
    went_on: Option<WentOn>,
    /// Sets of other versions were met: a new set is begun beside them.
    pub(crate) other_versions: bool,
    disks: Vec<EarlierDisk>,
}

/// A set that was there before this run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WentOn {
    /// Its closed packets.
    pub(crate) packets: u32,
    /// R of the last of them.
    pub(crate) link: Option<ChainLink>,
}

/// What was in the folder of a disk.
struct EarlierDisk {
    /// All files in it.
    names: Vec<OsString>,
    /// Files of its volume, the last one last.
    volume: Vec<OsString>,
    /// What it lacks of earlier packets.
    lacks: ByteCount,
}

impl Earlier {
    /// Looks into the folders with the cards. `anew` begins a new set whatever is there.
    pub(crate) fn look(
        disks: &[DiskFolder],
        cards: &[OpenCard],
        anew: bool,
    ) -> anyhow::Result<Self> {
        let mut names = Vec::new();
        let mut files: Vec<Vec<Source>> = Vec::new();
        for disk in disks {
            let (here, opened) = list(disk.folder())
                .with_context(|| format!("failed to look into {}", disk.folder().display()))?;
            names.push(here);
            files.push(opened);
        }
        let secrets: Vec<CardSecret> = cards.iter().map(|open| open.secret.clone()).collect();
        let past = Past::of(&files, &secrets);
        let other_versions = !past.other_versions().is_empty();
        let set = match past.into_set() {
            _ if anew => None,
            Ok(set) => set,
            Err(error) => return refuse(in_words(&error, disks)),
        };
        let places = names.into_iter().zip(disks).enumerate();
        let disks = places.map(|(place, (names, disk))| EarlierDisk::new(place, names, disk, &set));
        Ok(Self {
            disks: disks.collect::<anyhow::Result<_>>()?,
            went_on: set.as_ref().map(|set| WentOn {
                packets: set.packets(),
                link: set.link(),
            }),
            set,
            other_versions,
        })
    }

    /// The set that was there, if this run goes on in one.
    pub(crate) fn went_on(&self) -> Option<WentOn> {
        self.went_on
    }

    /// Takes the set, to go on in it.
    pub(crate) fn take_set(&mut self) -> Option<PastSet> {
        self.set.take()
    }

    /// Bytes that the disk at `place` receives of earlier packets.
    pub(crate) fn lacks(&self, place: usize) -> ByteCount {
        self.disks
            .get(place)
            .map_or(ByteCount(0), |disk| disk.lacks)
    }

    /// Opens the volume of each disk where it ended, or makes the first file of a new one: all, or none.
    pub(crate) fn volumes(
        &self,
        folders: &[DiskFolder],
        times: Times,
    ) -> anyhow::Result<Vec<Box<dyn Volume>>> {
        let mut volumes: Vec<Box<dyn Volume>> = Vec::new();
        for (folder, disk) in folders.iter().zip(&self.disks) {
            let times = times.in_folder(folder.folder(), &disk.volume);
            let volume = match disk.volume.last() {
                Some(name) => folder.go_on(name, times),
                None => folder.begin(times),
            };
            match volume {
                Ok(volume) => volumes.push(Box::new(volume)),
                Err(error) => {
                    let begun = folders.iter().zip(&self.disks).take(volumes.len());
                    begun
                        .filter(|(_, disk)| disk.volume.is_empty())
                        .for_each(|(folder, _)| folder.forget_empty());
                    return Err(error);
                }
            }
        }
        Ok(volumes)
    }

    /// The names of the files of the volume at `place` now, those of earlier runs first, and how many
    /// of them this run did not write to.
    pub(crate) fn names(&self, place: usize, folder: &DiskFolder) -> (Vec<OsString>, usize) {
        let Some(disk) = self.disks.get(place) else {
            return (Vec::new(), 0);
        };
        let (name, number) = match disk.volume.last() {
            Some(last) => VolumeName::of_last(last),
            None => (folder.name().clone(), 0),
        };
        let mut names = disk.volume.clone();
        let untouched = names.len().saturating_sub(1);
        for number in number + 1.. {
            let next = name.of_file(number);
            // Of the names that were taken before only an empty file's may have become this run's.
            if disk.names.contains(&next) && (number > 1 || !disk.volume.is_empty()) {
                continue;
            }
            if folder.folder().join(&next).symlink_metadata().is_err() {
                break;
            }
            names.push(next);
        }
        (names, untouched)
    }
}

impl EarlierDisk {
    fn new(
        place: usize,
        names: Vec<OsString>,
        disk: &DiskFolder,
        set: &Option<PastSet>,
    ) -> anyhow::Result<Self> {
        let numbers = set.as_ref().map_or_else(Vec::new, |set| set.files(place));
        let volume: Vec<_> = numbers
            .into_iter()
            .filter_map(|number| names.get(number).cloned())
            .collect();
        if volume.is_empty() {
            disk.refuse_taken()?;
        }
        Ok(Self {
            volume,
            names,
            lacks: set.as_ref().map_or(ByteCount(0), |set| set.catch_up(place)),
        })
    }
}

/// The files in a folder, with their names.
fn list(folder: &Path) -> io::Result<(Vec<OsString>, Vec<Source>)> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            names.push(entry.file_name());
        }
    }
    names.sort();
    // A file that is gone again, or that cannot be read, is nothing that could be gone on in.
    let open = |name: &OsString| match SeldomFile::at(&folder.join(name)) {
        Ok(file) => Arc::new(file) as Source,
        Err(_) => Arc::new(Vec::new()),
    };
    let files = names.iter().map(open).collect();
    Ok((names, files))
}

/// Names the folders that an error counts.
fn in_words(error: &carrier::Error, disks: &[DiskFolder]) -> String {
    let folder = |place: usize| {
        let folder = disks.get(place).map(|disk| disk.folder().display());
        folder.map_or_else(String::new, |folder| folder.to_string())
    };
    match error {
        carrier::Error::SeveralSets => "the disks hold more than one set that the card opens; give the \
             folders of one of them, move the other set's files into folders of their own, or begin a new \
             set with --after and the old code"
            .into(),
        carrier::Error::TwoDisksInOneFolder { place } => format!(
            "{} holds the volumes of two disks of the set; move one of them into a folder of its own",
            folder(*place)
        ),
        carrier::Error::DiskTwice { one, other } => format!(
            "{} and {} hold the volume of the same disk; leave the copy out",
            folder(*one),
            folder(*other)
        ),
        other => other.to_string(),
    }
}
