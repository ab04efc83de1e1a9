use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use keyring::Keyring;
use storage::Storage;

use super::disks::open_disks;
use super::held::first_key;
use super::scan::secret;
use super::shelf::Shelf;
use crate::error::Error;

/// The first file below `folders` that begins as a volume sealed to a card of this archive does: it should be
/// received, not ingested.
///
/// # Errors
/// [`Error`] if the cards or the folders cannot be opened.
pub fn sealed_volume(
    storage: &dyn Storage,
    keyring: &Keyring,
    folders: &[PathBuf],
) -> Result<Option<String>, Error> {
    let cards = keyring.cards(storage)?.cards;
    let secrets = cards.iter().map(secret).collect::<Result<Vec<_>, _>>()?;
    if secrets.is_empty() {
        return Ok(None);
    }
    let shelf = Arc::new(Shelf::default());
    // Of what else there is ingest says why it is refused.
    let plain = |path: &&PathBuf| fs::metadata(path).is_ok_and(|it| it.is_dir() || it.is_file());
    let folders: Vec<PathBuf> = folders.iter().filter(plain).cloned().collect();
    let (arrived, _) = open_disks(&shelf, &folders)?;
    let sealed = arrived
        .into_iter()
        .find(|one| first_key(one.bytes.as_ref(), &secrets).is_some());
    Ok(sealed.map(|one| one.name))
}
