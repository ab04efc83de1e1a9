use keyring::ScopeKey;
use storage::Storage;
use vault::Vault;

use super::Subject;
use super::fetch::{Unfetched, fetch};
use crate::crew::Seat;
use crate::{Derived, Error, Rendition, Workers, shelf};

/// Makes the large rendition of an original that was looked at without one, puts it in its place and gives it;
/// `None` if the original is not what the ledger says or gives none.
///
/// # Errors
///
/// As of [`super::examine`].
pub fn make_large(
    storage: &dyn Storage,
    vault: &Vault,
    scope: &ScopeKey,
    subject: &Subject,
    workers: &Workers,
) -> Result<Option<Vec<u8>>, Error> {
    let fetched = match fetch(vault, scope, subject) {
        Ok(fetched) => fetched,
        Err(Unfetched::Defect(_)) => return Ok(None),
        Err(Unfetched::Error(error)) => return Err(error),
    };
    let examination = Seat::new(workers).examine(fetched.offered())?;
    let large = examination.renditions.and_then(|made| made.large);
    if let Some(large) = &large {
        let what = Derived::Rendition(Rendition::Large);
        shelf::put(storage, scope, subject.item, what, large)?;
    }
    Ok(large)
}
