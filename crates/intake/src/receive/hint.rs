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
    let (arrived, _) = open_disks(&shelf, folders)?;
    let sealed = arrived
        .into_iter()
        .find(|one| first_key(one.bytes.as_ref(), &secrets).is_some());
    Ok(sealed.map(|one| one.name))
}
