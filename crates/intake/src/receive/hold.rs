use std::collections::BTreeSet;
use std::sync::Arc;

use carrier::{ReadAt, VolumeReport};
use custody::Event;
use keyring::ScopeKey;
use ledger::RequestId;
use model::{AccessionId, ByteCount, Defect, DefectCode, Hasher, Sha256Digest, Watch};
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

/// Clears up after runs that were killed: deletes unfinished copies, and enters those that were finished
/// and not entered, for the disk may not come again. Whoever has the writer knows that nobody else is
/// copying.
pub(super) fn sweep(
    stores: &mut Stores<'_>,
    scope: &ScopeKey,
    known: &mut Known,
) -> Result<(), Error> {
    let storage = Arc::clone(stores.storage);
    for listed in storage.list("held/")? {
        if listed.key.is_leftover() {
            storage.delete(&listed.key)?;
        }
    }
    let entered: BTreeSet<String> = known.held.values().cloned().collect();
    for listed in storage.list(&folder(known.accession))? {
        if !entered.contains(&listed.key.to_string()) {
            enter_found(stores, scope, known, &listed.key)?;
        }
    }
    Ok(())
}

/// Enters a whole copy of a volume that no entry names, or deletes it if its bytes are held already.
fn enter_found(
    stores: &mut Stores<'_>,
    scope: &ScopeKey,
    known: &mut Known,
    key: &Key,
) -> Result<(), Error> {
    let mut object = stores.storage.open(key)?;
    let (mut hasher, mut size) = (Hasher::new(), 0);
    let mut piece = vec![0; PIECE];
    loop {
        let read = object.read(&mut piece).map_err(|source| Error::Held {
            key: key.to_string(),
            source,
        })?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        hasher.update(bytes);
        size += bytes.len() as u64;
    }
    let sha256 = hasher.finish();
    if known.held.contains_key(&sha256) {
        return Ok(stores.storage.delete(key)?);
    }
    let event = Event::VolumeHeld {
        accession: known.accession,
        object: key.to_string(),
        sha256,
        size: ByteCount(size),
        disk: None,
        name: "found after a receipt that was cut short".into(),
    };
    enter(stores, scope, known, &event, sha256)
}

/// Appends the entry of a held volume.
fn enter(
    stores: &mut Stores<'_>,
    scope: &ScopeKey,
    known: &mut Known,
    event: &Event,
    sha256: Sha256Digest,
) -> Result<(), Error> {
    let request = RequestId::of(&format!("held {} {sha256}", known.accession));
    stores.append(request, scope, std::slice::from_ref(event))?;
    known.learn(event);
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
    enter(stores, scope, known, &event, sha256)?;
    Ok(kept(key.to_string()))
}

/// Where the next volume is held: behind the last.
fn next_key(known: &Known) -> Result<Key, Error> {
    let folder = folder(known.accession);
    let numbers = known.held.values().filter_map(|object| {
        let number = object.strip_prefix(&folder)?;
        number.parse::<u64>().ok()
    });
    let number = numbers.max().unwrap_or(0) + 1;
    Ok(Key::parse(&format!("{folder}{number:06}"))?)
}

/// Where the volumes of an accession are held.
fn folder(accession: AccessionId) -> String {
    format!("held/{accession}/")
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
