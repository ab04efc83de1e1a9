use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use carrier::{BLOCK, DiskId, OpenCard, Reading, Repair, RunEnd, Set, SetId, Volume};
use model::{ByteCount, OsChance};
use serde::Serialize;

use crate::disk_folder::DiskFolder;
use crate::moving::Moving;
use crate::screen::Screen;
use crate::stop::Stop;
use crate::times::Times;
use crate::volume_file::VolumeFile;

/// What a disk lacks, and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct RepairLine {
    pub(crate) set: SetId,
    pub(crate) disk: DiskId,
    /// The folder of the disk, or of what replaces it; nothing if there is none.
    pub(crate) dir: Option<String>,
    /// Whether nothing of the disk is here.
    pub(crate) is_lost: bool,
    /// Whether it lacks nothing but the names of packets that were sealed without it: no defect.
    pub(crate) names_alone: bool,
    /// Blocks that it lacks.
    pub(crate) lacking: u64,
    /// Of these, blocks for which too little is left.
    pub(crate) beyond_repair: u64,
    /// Of these, blocks that were left because what is there contradicts itself; told by `--repair`.
    pub(crate) contradicted: u64,
    /// Packets that are left alone because their closing blocks contradict each other.
    pub(crate) contradicted_packets: u64,
    /// Blocks that were written.
    pub(crate) written: u64,
    pub(crate) outcome: Outcome,
    /// Why it failed, if it did.
    pub(crate) error: Option<String>,
}

/// What became of a disk that lacks something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// `--repair` could write it.
    Possible,
    /// It was written.
    Repaired,
    /// Too little is left to write anything.
    Impossible,
    /// There is no empty folder for it, or it was given as a file or an image, which is never written.
    NoFolder,
    /// The folder's disk has not so much room.
    NoRoom,
    Stopped,
    Failed,
}

/// A disk that lacks something, and where it could be written.
struct Patient<'r> {
    set: &'r Set,
    disk: DiskId,
    /// Its own files, by their places in the reading.
    sources: Vec<usize>,
    folder: Option<PathBuf>,
}

/// What every disk of every set lacks; `empty` folders take the place of lost ones, in their order.
pub(crate) fn look(
    reading: &Reading,
    files: &[(usize, PathBuf)],
    disks: &[PathBuf],
) -> Vec<RepairLine> {
    let patients = patients(reading, files, disks);
    let lines = patients
        .iter()
        .map(|patient| patient.line(&patient.repair()));
    lines.flatten().collect()
}

/// Gives every disk what it lacks, as far as it can be told.
pub(crate) fn repair(
    reading: &Reading,
    files: &[(usize, PathBuf)],
    disks: &[PathBuf],
    cards: &[OpenCard],
    (screen, stop): (&Screen, &Stop),
) -> Vec<RepairLine> {
    let mut lines = Vec::new();
    for patient in patients(reading, files, disks) {
        let repair = patient.repair();
        let Some(mut line) = patient.line(&repair) else {
            continue;
        };
        if line.outcome == Outcome::Possible {
            let bytes = ByteCount(repair.lacking() * BLOCK as u64);
            let mut watch = Moving::new(screen, stop.clone(), bytes);
            if let Err(error) = patient.write(repair, &mut line, files, cards, &mut watch) {
                line.outcome = Outcome::Failed;
                line.error = Some(format!("{error:#}"));
            }
        }
        lines.push(line);
    }
    lines
}

fn patients<'r>(
    reading: &'r Reading,
    files: &[(usize, PathBuf)],
    disks: &[PathBuf],
) -> Vec<Patient<'r>> {
    let mut empty = empty_folders(reading, files, disks);
    let mut patients = Vec::new();
    for set in &reading.sets {
        for disk in set.listed_disks() {
            let mut places = places_of(set, disk, reading, files);
            if places.is_empty() {
                patients.push(Patient {
                    set,
                    disk,
                    sources: Vec::new(),
                    folder: None,
                });
                continue;
            }
            for (place, sources) in std::mem::take(&mut places) {
                let folder = disks.get(place).filter(|place| place.is_dir()).cloned();
                patients.push(Patient {
                    set,
                    disk,
                    sources,
                    folder,
                });
            }
        }
    }
    // A folder is for a lost disk of which something can be made again.
    for patient in &mut patients {
        if patient.sources.is_empty() && patient.repair().is_possible() {
            patient.folder = empty.pop_front();
        }
    }
    patients
}

/// The files of a disk, by the place of what was given that they lie in.
fn places_of(
    set: &Set,
    disk: DiskId,
    reading: &Reading,
    files: &[(usize, PathBuf)],
) -> BTreeMap<usize, Vec<usize>> {
    let mut places: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (source, (report, (place, _))) in reading.sources.iter().zip(files).enumerate() {
        let mut volumes = report.volumes.iter();
        if volumes.any(|volume| volume.set == set.id() && volume.disk == Some(disk)) {
            places.entry(*place).or_default().push(source);
        }
    }
    places
}

/// Folders in which no card opens anything.
fn empty_folders(
    reading: &Reading,
    files: &[(usize, PathBuf)],
    disks: &[PathBuf],
) -> VecDeque<PathBuf> {
    let reports = reading.sources.iter().zip(files);
    let ours: BTreeSet<usize> = reports
        .filter(|(report, _)| !report.is_not_ours())
        .map(|(_, (place, _))| *place)
        .collect();
    let strangers = (0..).zip(disks).filter(|(place, _)| !ours.contains(place));
    let folders = strangers.map(|(_, disk)| disk).filter(|disk| disk.is_dir());
    folders.cloned().collect()
}

impl Patient<'_> {
    fn repair(&self) -> Repair<'_> {
        Repair::of(self.set, self.disk, &self.sources)
    }

    /// What it lacks; nothing if it is sound.
    fn line(&self, repair: &Repair<'_>) -> Option<RepairLine> {
        let (lacking, beyond_repair) = (repair.lacking(), repair.beyond_repair());
        if lacking == 0 && repair.contradicted_packets() == 0 {
            return None;
        }
        let outcome = if !repair.is_possible() {
            Outcome::Impossible
        } else if self.folder.is_none() {
            Outcome::NoFolder
        } else {
            Outcome::Possible
        };
        Some(RepairLine {
            set: self.set.id(),
            disk: self.disk,
            dir: self.folder.as_ref().map(|dir| dir.display().to_string()),
            is_lost: self.sources.is_empty(),
            names_alone: lacking > 0 && repair.lacks_names_alone(),
            lacking,
            beyond_repair,
            contradicted: 0,
            contradicted_packets: repair.contradicted_packets(),
            written: 0,
            outcome,
            error: None,
        })
    }

    fn write(
        &self,
        repair: Repair<'_>,
        line: &mut RepairLine,
        files: &[(usize, PathBuf)],
        cards: &[OpenCard],
        watch: &mut Moving<'_>,
    ) -> anyhow::Result<()> {
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        let own = self.sources.iter().filter_map(|source| files.get(*source));
        let own: Vec<&Path> = own.map(|(_, file)| file.as_path()).collect();
        let disk = DiskFolder::all(std::slice::from_ref(folder), &[], None, &mut OsChance)?;
        let Some(disk) = disk.first() else {
            return Ok(());
        };
        let names: Vec<_> = own
            .iter()
            .filter_map(|file| file.file_name().map(OsStr::to_owned))
            .collect();
        let times = Times::Neighbours.in_folder(folder, &names);
        let volume = match VolumeFile::last_of(&own, times)? {
            Some(volume) => volume,
            None => disk.begin(times)?,
        };
        if volume
            .room()?
            .is_some_and(|room| room < repair.disk_bytes().get())
        {
            line.outcome = Outcome::NoRoom;
            disk.forget_empty();
            return Ok(());
        }
        let done = repair.write(cards, Box::new(volume), &mut OsChance, watch);
        disk.forget_empty();
        let done = done?;
        line.written = done.written;
        line.beyond_repair = line.beyond_repair.max(done.beyond_repair);
        line.contradicted = done.contradicted;
        line.outcome = match done.end {
            RunEnd::Stopped => Outcome::Stopped,
            RunEnd::Full(_) => Outcome::NoRoom,
            RunEnd::Finished if done.written == 0 => Outcome::Impossible,
            RunEnd::Finished => Outcome::Repaired,
        };
        Ok(())
    }
}
