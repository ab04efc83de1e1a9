use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::Chance;

/// What a disk writes as a whole or not at all.
const SECTOR: usize = 512;

/// Disks in memory that remember every write and every flush, and give back what a crash at any moment
/// may have left of them. Clones are the same disks.
#[derive(Debug, Clone)]
pub struct WriteLog(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    start: Vec<Vec<u8>>,
    now: Vec<Vec<u8>>,
    acts: Vec<Act>,
}

#[derive(Debug)]
enum Act {
    Write {
        disk: usize,
        offset: usize,
        bytes: Vec<u8>,
    },
    Sync {
        disk: usize,
    },
}

impl WriteLog {
    /// Begins with what lies on the disks already.
    pub fn over(disks: Vec<Vec<u8>>) -> Self {
        Self(Arc::new(Mutex::new(State {
            now: disks.clone(),
            start: disks,
            acts: Vec::new(),
        })))
    }

    /// Adds bytes to the end of a disk.
    ///
    /// # Errors
    /// If `offset` is not the end: nothing that was written may be written again.
    pub fn write(&self, disk: usize, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        let now = state.now.get_mut(disk);
        let now = now.ok_or_else(|| io::Error::other("there is no such disk"))?;
        let offset = usize::try_from(offset).map_err(io::Error::other)?;
        if offset != now.len() {
            return Err(io::Error::other("a disk is only ever added to"));
        }
        now.extend_from_slice(bytes);
        state.acts.push(Act::Write {
            disk,
            offset,
            bytes: bytes.to_vec(),
        });
        Ok(())
    }

    /// Makes everything written to a disk durable.
    pub fn sync(&self, disk: usize) {
        self.state().acts.push(Act::Sync { disk });
    }

    /// Bytes on a disk now.
    pub fn len(&self, disk: usize) -> u64 {
        self.state().now.get(disk).map_or(0, Vec::len) as u64
    }

    /// The disks as they are now.
    pub fn disks(&self) -> Vec<Vec<u8>> {
        self.state().now.clone()
    }

    /// Writes and flushes so far.
    pub fn acts(&self) -> usize {
        self.state().acts.len()
    }

    /// The disks after the first `acts` acts, and the first half of the next if it is a write: what a
    /// killed process leaves.
    pub fn killed(&self, acts: usize) -> Vec<Vec<u8>> {
        let state = self.state();
        let mut disks = state.start.clone();
        for (number, act) in state.acts.iter().enumerate().take(acts + 1) {
            let Act::Write { disk, bytes, .. } = act else {
                continue;
            };
            let share = if number < acts { 1 } else { 2 };
            let landed = bytes.get(..bytes.len() / share).unwrap_or(bytes);
            if let Some(disk) = disks.get_mut(*disk) {
                disk.extend_from_slice(landed);
            }
        }
        disks
    }

    /// The disks after power was lost behind the first `acts` acts: of what was written to a disk since
    /// its last flush each write landed, or did not, or some sectors of it did. Where nothing
    /// landed lie zeros or old bytes.
    pub fn torn(&self, acts: usize, chance: &mut dyn Chance) -> Vec<Vec<u8>> {
        let state = self.state();
        let acts = state.acts.get(..acts).unwrap_or(&state.acts);
        let mut disks = state.start.clone();
        for (number, act) in acts.iter().enumerate() {
            let Act::Write {
                disk,
                offset,
                bytes,
            } = act
            else {
                continue;
            };
            let later = acts.iter().skip(number);
            let durable = { later }.any(|act| matches!(act, Act::Sync { disk: of } if of == disk));
            if let Some(content) = disks.get_mut(*disk) {
                land(content, *offset, bytes, durable, chance);
            }
        }
        disks
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
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

    fn log() -> WriteLog {
        let log = WriteLog::over(vec![vec![1], Vec::new()]);
        log.write(0, 1, &[2; 2_000]).unwrap();
        log.sync(0);
        log.write(1, 0, &[3; 2_000]).unwrap();
        log.write(0, 2_001, &[4; 2_000]).unwrap();
        log
    }

    #[test]
    fn what_was_written_is_not_written_again() {
        assert!(log().write(0, 4_000, &[5]).is_err());
        assert!(log().write(0, 4_002, &[5]).is_err());
        assert!(log().write(2, 0, &[5]).is_err());
    }

    #[test]
    fn a_killed_process_leaves_what_it_wrote_so_far() {
        let log = log();
        assert_eq!(log.killed(4), log.disks());
        assert_eq!(log.killed(0), [[&[1][..], &[2; 1_000]].concat(), vec![]]);
        assert_eq!(log.killed(2)[1], [3; 1_000]);
    }

    #[test]
    fn a_lost_power_spares_what_was_flushed_and_nothing_else_for_sure() {
        let log = log();
        let flushed = [&[1][..], &[2; 2_000]].concat();
        let torn: Vec<_> = (0..200)
            .map(|seed| log.torn(4, &mut FixedChance::new(seed)))
            .collect();
        assert!(torn.iter().all(|disks| disks[0].starts_with(&flushed)));
        assert!(torn.iter().any(|disks| disks[0].len() == 2_001));
        assert!(torn.iter().any(|disks| *disks == log.disks()));
        let holed = |disks: &Vec<Vec<u8>>| disks[1].starts_with(&[0; 512]) && disks[1].contains(&3);
        assert!(torn.iter().any(holed));
    }
}
