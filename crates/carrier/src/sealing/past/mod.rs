//! What earlier runs left on the disks, found by the cards alone (spec section 14).
//!
//! [`Past::of`] looks at the files in the disks' folders; [`Past::into_set`] gives the one set that a
//! run goes on in. Nothing is written here.

mod disk;
mod find;
mod packet;
mod set;
mod walk;

pub use set::PastSet;

use std::sync::Arc;

use crate::block::{Mask, SIZE};
use crate::card::CardSecret;
use crate::error::Error;
use crate::limits::VERSION;
use crate::volume::ReadAt;

/// The files in the folder of each disk of a run, in the order of its disk list.
type Folders<'f> = &'f [Vec<Arc<dyn ReadAt>>];

/// What earlier runs left in the folders of a run's disks.
pub struct Past {
    sets: Vec<PastSet>,
    other_versions: Vec<u32>,
}

/// A block on a disk, by the place of the disk, the file in its folder and the number in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Site {
    place: usize,
    file: usize,
    block: u64,
}

impl Past {
    /// Looks for files that one of `cards` opens: `folders` has the files of each disk of the run. What
    /// cannot be read counts as not there.
    pub fn of(folders: Folders<'_>, cards: &[CardSecret]) -> Self {
        let mut past = Self {
            sets: Vec::new(),
            other_versions: Vec::new(),
        };
        for (place, file, key) in find::keys(folders, cards) {
            if key.version != VERSION {
                past.other_versions.push(key.version);
                continue;
            }
            let known = past.sets.iter().position(|set| set.is_masked_by(&key.mask));
            let at = known.unwrap_or(past.sets.len());
            if known.is_none() {
                past.sets.push(PastSet::new(&key, folders));
            }
            if let Some(set) = past.sets.get_mut(at) {
                set.add_file(place, file, key.disk);
            }
        }
        past
    }

    /// Versions of sets that this program cannot go on in: a new set is begun beside them.
    pub fn other_versions(&self) -> &[u32] {
        &self.other_versions
    }

    /// The set to go on in; `None` if there is none yet.
    ///
    /// # Errors
    /// [`Error::SeveralSets`], [`Error::TwoDisksInOneFolder`] or [`Error::DiskTwice`] if it is not clear
    /// what to go on in.
    pub fn into_set(mut self) -> Result<Option<PastSet>, Error> {
        if self.sets.len() > 1 {
            return Err(Error::SeveralSets);
        }
        match self.sets.pop() {
            None => Ok(None),
            Some(set) => set.walked().map(Some),
        }
    }
}

/// Reads a block of a file; `None` if that cannot be done.
fn read(file: &dyn ReadAt, block: u64, bytes: &mut [u8; SIZE]) -> Option<()> {
    let mut done = 0;
    let start = block.checked_mul(SIZE as u64)?;
    while let Some(rest) = bytes.get_mut(done..).filter(|rest| !rest.is_empty()) {
        match file.read_at(start + done as u64, rest) {
            Ok(0) | Err(_) => return None,
            Ok(count) => done += count,
        }
    }
    Some(())
}

/// Whole blocks of a file; none if its size cannot be told.
fn blocks(file: &dyn ReadAt) -> u64 {
    file.size().unwrap_or(0) / SIZE as u64
}

/// Whether a block looks like one that `mask` masks.
fn looks_masked(mask: &Mask, bytes: &[u8; SIZE]) -> bool {
    matches!(mask.peek(bytes), crate::block::Peek::Perhaps(_))
}
