use std::collections::BTreeSet;
use std::sync::Arc;

use age::Identity;
use carrier::{HandKey, SetId};
use model::Watch;

use super::held::Held;
use super::scan::secret;
use super::shelf::Shelf;
use crate::error::Error;
use crate::known::Known;
use crate::stores::Stores;

/// The hands that signed packets of an accession, by what is held of its volumes; `None` if the run was
/// stopped.
///
/// # Errors
/// [`Error::NothingOpens`] if it did not come on disks; else the stores cannot be used.
pub fn hands(
    stores: &Stores<'_>,
    known: &Known,
    watch: &mut dyn Watch,
) -> Result<Option<BTreeSet<HandKey>>, Error> {
    let set = known.set.as_ref().and_then(|set| set.parse::<SetId>().ok());
    let set = set.ok_or(Error::NothingOpens)?;
    let cards = stores.keyring.cards(stores.storage.as_ref())?.cards;
    let secrets = cards.iter().map(secret).collect::<Result<Vec<_>, _>>()?;
    let shelf = Arc::new(Shelf::default());
    let held = Held::of(stores, &shelf, known, (&secrets, &[]), watch)?;
    if shelf.heed(watch) {
        return Ok(None);
    }
    let identities = cards.iter().map(|card| &card.identity as &dyn Identity);
    let contents = held.set(set)?.open(identities.collect());
    let hands = contents
        .packets()
        .into_iter()
        .filter_map(|packet| packet.hand);
    Ok(Some(hands.collect()))
}
