use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::Chance;

/// What a disk writes as a whole or not at all.
const SECTOR: usize = 512;

/// The files of a volume on each disk.
pub type Folders = Vec<Vec<Vec<u8>>>;

/// Disks in memory that remember every write and every flush, and give back what a crash at any moment
/// may have left of them. Clones are the same disks.
#[derive(Debug, Clone)]
pub struct WriteLog(Arc<Mutex<State>>);

/// A file of a [`WriteLog`]: its disk, and its place among the files there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogFile {
    /// The disk, from 0.
    pub disk: usize,
    /// The file, from 0.
    pub file: usize,
}

#[derive(Debug)]
struct State {
    start: Folders,
    now: Folders,
    acts: Vec<Act>,
}

#[derive(Debug)]
enum Act {
    Create(LogFile),
    Write {
        to: LogFile,
        offset: usize,
        bytes: Vec<u8>,
    },
    Sync(LogFile),
}

impl WriteLog {
    /// Begins with what lies on the disks already.
    pub fn over(disks: Folders) -> Self {
        Self(Arc::new(Mutex::new(State {
            now: disks.clone(),
            start: disks,
            acts: Vec::new(),
        })))
    }

    /// Begins an empty file beside those that are on a disk; its name is durable when the file is.
    ///
    /// # Errors
    /// If there is no such disk.
    pub fn create(&self, disk: usize) -> io::Result<LogFile> {
        let mut state = self.state();
        let folder = state.now.get_mut(disk).ok_or_else(unknown)?;
        let file = folder.len();
        folder.push(Vec::new());
        let created = LogFile { disk, file };
        state.acts.push(Act::Create(created));
        Ok(created)
    }

    /// Adds bytes to the end of a file.
    ///
    /// # Errors
    /// If `offset` is not the end: nothing that was written may be written again.
    pub fn write(&self, to: LogFile, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        let now = file_of(&mut state.now, to).ok_or_else(unknown)?;
        let offset = usize::try_from(offset).map_err(io::Error::other)?;
        if offset != now.len() {
            return Err(io::Error::other("a file is only ever added to"));
        }
        now.extend_from_slice(bytes);
        state.acts.push(Act::Write {
            to,
            offset,
            bytes: bytes.to_vec(),
        });
        Ok(())
    }

    /// Makes a file's name and everything written to it durable.
    pub fn sync(&self, file: LogFile) {
        self.state().acts.push(Act::Sync(file));
    }

    /// Bytes of a file now.
    pub fn len(&self, file: LogFile) -> u64 {
        file_of(&mut self.state().now, file).map_or(0, |bytes| bytes.len()) as u64
    }

    /// The files as they are now.
    pub fn folders(&self) -> Folders {
        self.state().now.clone()
    }

    /// What is on each disk now, one file behind the other.
    pub fn disks(&self) -> Vec<Vec<u8>> {
        self.state()
            .now
            .iter()
            .map(|files| files.concat())
            .collect()
    }

    /// Files begun, writes and flushes so far.
    pub fn acts(&self) -> usize {
        self.state().acts.len()
    }

    /// The files after the first `acts` acts, and the first half of the next if it is a write: what a
    /// killed process leaves.
    pub fn killed(&self, acts: usize) -> Folders {
        let state = self.state();
        let mut disks = state.start.clone();
        for (number, act) in state.acts.iter().enumerate().take(acts + 1) {
            match act {
                Act::Create(file) if number < acts => {
                    begin(&mut disks, *file);
                }
                Act::Write { to, bytes, .. } => {
                    let share = if number < acts { 1 } else { 2 };
                    let landed = bytes.get(..bytes.len() / share).unwrap_or(bytes);
                    if let Some(file) = file_of(&mut disks, *to) {
                        file.extend_from_slice(landed);
                    }
                }
                Act::Create(_) | Act::Sync(_) => {}
            }
        }
        disks
    }

    /// The files after power was lost behind the first `acts` acts: of what was written to a file since
    /// its last flush each write landed, or did not, or some sectors of it did. Where nothing
    /// landed lie zeros or old bytes. A file that was begun and never flushed may not be there.
    pub fn torn(&self, acts: usize, chance: &mut dyn Chance) -> Folders {
        let state = self.state();
        let acts = state.acts.get(..acts).unwrap_or(&state.acts);
        let mut disks = state.start.clone();
        let mut nameless = Vec::new();
        for (number, act) in acts.iter().enumerate() {
            let is_durable = |file: LogFile| {
                let mut later = acts.iter().skip(number);
                later.any(|act| matches!(act, Act::Sync(synced) if *synced == file))
            };
            match act {
                Act::Create(file) => {
                    begin(&mut disks, *file);
                    if !is_durable(*file) && draw(chance).is_multiple_of(4) {
                        nameless.push(*file);
                    }
                }
                Act::Write { to, offset, bytes } => {
                    let durable = is_durable(*to);
                    if let Some(file) = file_of(&mut disks, *to) {
                        land(file, *offset, bytes, durable, chance);
                    }
                }
                Act::Sync(_) => {}
            }
        }
        // From behind, so that the places of the others stay.
        for LogFile { disk, file } in nameless.into_iter().rev() {
            if let Some(files) = disks.get_mut(disk) {
                files.remove(file);
            }
        }
        disks
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn file_of(disks: &mut Folders, of: LogFile) -> Option<&mut Vec<u8>> {
    disks.get_mut(of.disk)?.get_mut(of.file)
}

fn begin(disks: &mut Folders, file: LogFile) {
    if let Some(files) = disks.get_mut(file.disk) {
        files.push(Vec::new());
    }
}

fn unknown() -> io::Error {
    io::Error::other("there is no such file")
}

fn land(disk: &mut Vec<u8>, offset: usize, bytes: &[u8], durable: bool, chance: &mut dyn Chance) {
    let fate = draw(chance) % 4;
    if !durable && fate == 0 {
        return;
    }
    let in_part = !durable && fate > 1;
    for (sector, at) in bytes.chunks(SECTOR).zip((offset..).step_by(SECTOR)) {
        let mut sector = sector.to_vec();
        if in_part {
            match draw(chance) % 6 {
                0 => continue,
                1 => sector.fill(0),
                2 => chance.fill(&mut sector),
                _ => {}
            }
        }
        let end = at + sector.len();
        disk.resize(disk.len().max(end), 0);
        if let Some(place) = disk.get_mut(at..end) {
            place.copy_from_slice(&sector);
        }
    }
}

fn draw(chance: &mut dyn Chance) -> u8 {
    let mut byte = [0];
    chance.fill(&mut byte);
    let [byte] = byte;
    byte
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FixedChance;

    const ONE: LogFile = LogFile { disk: 0, file: 0 };
    const OTHER: LogFile = LogFile { disk: 1, file: 0 };

    fn log() -> WriteLog {
        let log = WriteLog::over(vec![vec![vec![1]], vec![Vec::new()]]);
        log.write(ONE, 1, &[2; 2_000]).unwrap();
        log.sync(ONE);
        log.write(OTHER, 0, &[3; 2_000]).unwrap();
        log.write(ONE, 2_001, &[4; 2_000]).unwrap();
        log
    }

    #[test]
    fn what_was_written_is_not_written_again() {
        let strange = LogFile { disk: 1, file: 1 };
        assert!(log().write(ONE, 4_000, &[5]).is_err());
        assert!(log().write(ONE, 4_002, &[5]).is_err());
        assert!(log().write(strange, 0, &[5]).is_err());
        assert!(log().create(2).is_err());
    }

    #[test]
    fn a_killed_process_leaves_what_it_wrote_so_far() {
        let log = log();
        assert_eq!(log.killed(4), log.folders());
        let first = [&[1][..], &[2; 1_000]].concat();
        assert_eq!(log.killed(0), [vec![first], vec![vec![]]]);
        assert_eq!(log.killed(2)[1], [[3; 1_000]]);
    }

    #[test]
    fn a_lost_power_spares_what_was_flushed_and_nothing_else_for_sure() {
        let log = log();
        let flushed = [&[1][..], &[2; 2_000]].concat();
        let torn: Vec<_> = (0..200)
            .map(|seed| log.torn(4, &mut FixedChance::new(seed)))
            .collect();
        assert!(torn.iter().all(|disks| disks[0][0].starts_with(&flushed)));
        assert!(torn.iter().any(|disks| disks[0][0].len() == 2_001));
        assert!(torn.iter().any(|disks| *disks == log.folders()));
        let holed =
            |disks: &Folders| disks[1][0].starts_with(&[0; 512]) && disks[1][0].contains(&3);
        assert!(torn.iter().any(holed));
    }

    #[test]
    fn a_file_is_there_for_sure_once_it_was_flushed() {
        let log = WriteLog::over(vec![vec![vec![1]]]);
        let second = log.create(0).unwrap();
        log.write(second, 0, &[2; 10]).unwrap();
        log.sync(second);
        let third = log.create(0).unwrap();
        log.write(third, 0, &[3; 10]).unwrap();
        assert_eq!(log.killed(0), [[vec![1]]]);
        assert_eq!(log.killed(1), [[vec![1], vec![2; 5]]]);
        assert_eq!(log.killed(5), log.folders());
        let torn = |acts| (0..200).map(move |seed| (acts, seed));
        let torn =
            |acts| torn(acts).map(|(acts, seed)| log.torn(acts, &mut FixedChance::new(seed)));
        let all = [vec![1], vec![2; 10], vec![3; 10]];
        assert!(torn(5).all(|disks| disks[0].starts_with(&all[..2])));
        for files in [&all[..], &all[..2], &[vec![1], vec![2; 10], vec![]]] {
            assert!(torn(5).any(|disks| disks[0] == files));
        }
        assert!(torn(2).any(|disks| disks[0] == all[..1]));
    }
}
