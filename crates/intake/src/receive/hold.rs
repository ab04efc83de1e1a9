use std::sync::Arc;

use carrier::{ReadAt, VolumeReport};
use custody::Event;
use keyring::ScopeKey;
use ledger::RequestId;
use model::{ByteCount, Defect, DefectCode, Hasher, Watch};
use storage::{Key, NewObject};

use super::disks::Arrived;
use crate::error::Error;
use crate::known::Known;
use crate::stores::Stores;

/// How much is copied at a time.
const PIECE: usize = 1024 * 1024;
/// What is given up at once where a disk cannot be read.
const SECTOR: usize = 4_096;

/// A volume of this delivery, and where it is held.
pub(super) struct Kept {
    /// Its name as it arrived.
    pub(super) name: String,
    /// The object that holds it.
    pub(super) object: String,
    /// Bytes that could not be read; zeros are held in their place.
    unreadable: u64,
}

impl Kept {
    /// What could not be read of it.
    pub(super) fn defect(&self) -> Option<Defect> {
        let detail = format!(
            "{} bytes could not be read; zeros are kept in their place",
            self.unreadable
        );
        (self.unreadable > 0).then(|| Defect::at(DefectCode::BlocksDamaged, &self.name, detail))
    }
}

/// Deletes what runs that were stopped left of their copies: unfinished ones, and one that was finished
/// and not entered. Whoever has the writer knows that nobody else is copying.
pub(super) fn sweep(stores: &Stores<'_>, known: &Known) -> Result<(), Error> {
    let storage = stores.storage;
    let next = next_key(known)?;
    for listed in storage.list("held/")? {
        if listed.key.is_leftover() || listed.key == next {
            storage.delete(&listed.key)?;
        }
    }
    Ok(())
}

/// Keeps a volume as it came, and says so; one that is held already is not held again. `None` if it
/// was stopped, and then nothing of the volume is kept.
pub(super) fn hold(
    stores: &mut Stores<'_>,
    scope: &ScopeKey,
    known: &mut Known,
    (arrived, volume): (&Arrived, &VolumeReport),
    watch: &dyn Watch,
) -> Result<Option<Kept>, Error> {
    let storage = Arc::clone(stores.storage);
    let key = next_key(known)?;
    let mut object = storage.create(&key)?;
    let copied =
        copy(arrived.bytes.as_ref(), object.as_mut(), watch).map_err(|source| Error::Held {
            key: key.to_string(),
            source,
        })?;
    let Some(copied) = copied else {
        return Ok(None);
    };
    let kept = |object| {
        Some(Kept {
            name: arrived.name.clone(),
            object,
            unreadable: copied.unreadable,
        })
    };
    let sha256 = copied.hasher.finish();
    if let Some(earlier) = known.held.get(&sha256) {
        return Ok(kept(earlier.clone()));
    }
    object.commit()?;
    let event = Event::VolumeHeld {
        accession: known.accession,
        object: key.to_string(),
        sha256,
        size: ByteCount(copied.size),
        disk: volume.disk.map(|disk| disk.to_string()),
        name: arrived.name.clone(),
    };
    let request = RequestId::of(&format!("held {} {sha256}", known.accession));
    stores.append(request, scope, std::slice::from_ref(&event))?;
    known.learn(&event);
    Ok(kept(key.to_string()))
}

/// Where the next volume is held.
fn next_key(known: &Known) -> Result<Key, Error> {
    let number = known.held.len() + 1;
    Ok(Key::parse(&format!(
        "held/{}/{number:06}",
        known.accession
    ))?)
}

struct Copied {
    hasher: Hasher,
    size: u64,
    unreadable: u64,
}

/// Copies all of it; `None` if it was stopped.
fn copy(
    from: &dyn ReadAt,
    to: &mut dyn NewObject,
    watch: &dyn Watch,
) -> std::io::Result<Option<Copied>> {
    let size = from.size()?;
    let mut copied = Copied {
        hasher: Hasher::new(),
        size,
        unreadable: 0,
    };
    let mut piece = vec![0; PIECE];
    let mut at = 0;
    while at < size {
        if watch.is_stopped() {
            return Ok(None);
        }
        let wanted = usize::try_from(size - at).unwrap_or(PIECE).min(PIECE);
        let Some(bytes) = piece.get_mut(..wanted) else {
            break;
        };
        if from.read_at(at, bytes).ok() != Some(wanted) {
            copied.unreadable += read_sectors(from, at, bytes);
        }
        copied.hasher.update(&*bytes);
        to.write_all(bytes)?;
        at += wanted as u64;
    }
    Ok(Some(copied))
}

/// Reads what can be read of a piece, sector by sector; gives how many bytes could not.
fn read_sectors(from: &dyn ReadAt, at: u64, piece: &mut [u8]) -> u64 {
    let mut lost = 0;
    for (number, sector) in (0_u64..).zip(piece.chunks_mut(SECTOR)) {
        if from.read_at(at + number * SECTOR as u64, sector).ok() != Some(sector.len()) {
            sector.fill(0);
            lost += sector.len() as u64;
        }
    }
    lost
}
