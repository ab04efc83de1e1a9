use carrier::{ReadAt, VolumeReport};
use custody::Event;
use keyring::ScopeKey;
use ledger::RequestId;
use model::{ByteCount, Defect, DefectCode, Hasher};
use storage::{Key, NewObject};

use super::disks::Arrived;
use crate::error::Error;
use crate::known::Known;
use crate::stores::Stores;

/// How much is copied at a time.
const PIECE: usize = 1024 * 1024;
/// What is given up at once where a disk cannot be read.
const SECTOR: usize = 4_096;

/// Keeps a volume as it came, and says so; one that is held already is not held again.
pub(super) fn hold(
    stores: &mut Stores<'_>,
    scope: &ScopeKey,
    known: &mut Known,
    arrived: &Arrived,
    volume: &VolumeReport,
) -> Result<Vec<Defect>, Error> {
    let storage = std::sync::Arc::clone(stores.storage);
    let key = next_key(stores, known)?;
    let mut object = storage.create(&key)?;
    let copied = copy(arrived.bytes.as_ref(), object.as_mut()).map_err(|source| Error::Held {
        key: key.to_string(),
        source,
    })?;
    let sha256 = copied.hasher.finish();
    if !known.held.contains_key(&sha256) {
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
    }
    Ok(if copied.unreadable == 0 {
        Vec::new()
    } else {
        let detail = format!(
            "{} bytes could not be read; zeros are kept in their place",
            copied.unreadable
        );
        vec![Defect::at(DefectCode::BlocksDamaged, &arrived.name, detail)]
    })
}

/// A free name; one that a stop left without an entry is given away again.
fn next_key(stores: &Stores<'_>, known: &Known) -> Result<Key, Error> {
    let key = Key::parse(&format!(
        "held/{}/{:06}",
        known.accession,
        known.held.len() + 1
    ))?;
    if stores.storage.exists(&key)? {
        stores.storage.delete(&key)?;
    }
    Ok(key)
}

struct Copied {
    hasher: Hasher,
    size: u64,
    unreadable: u64,
}

fn copy(from: &dyn ReadAt, to: &mut dyn NewObject) -> std::io::Result<Copied> {
    let size = from.size()?;
    let mut copied = Copied {
        hasher: Hasher::new(),
        size,
        unreadable: 0,
    };
    let mut piece = vec![0; PIECE];
    let mut at = 0;
    while at < size {
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
    Ok(copied)
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
