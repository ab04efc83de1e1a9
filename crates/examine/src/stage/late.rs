use keyring::ScopeKey;
use model::Within;
use storage::Storage;
use vault::Vault;

use super::Subject;
use super::fetch::{Fetched, Unfetched, fetch};
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
    let Some(fetched) = fetched(vault, scope, subject)? else {
        return Ok(None);
    };
    let examination = Seat::new(workers).examine(fetched.offered())?;
    let large = examination.renditions.and_then(|made| made.large);
    if let Some(large) = &large {
        let what = Derived::Rendition(Rendition::Large);
        shelf::put(storage, scope, subject.item, what, large)?;
    }
    Ok(large)
}

/// Makes the large rendition of one of the pictures that an original holds, and gives it; `None` if the original is not
/// what the ledger says or has no such picture. Nothing of it is kept.
///
/// # Errors
///
/// As of [`super::examine`].
pub fn make_within(
    vault: &Vault,
    scope: &ScopeKey,
    subject: &Subject,
    which: Within,
    workers: &Workers,
) -> Result<Option<Vec<u8>>, Error> {
    let Some(fetched) = fetched(vault, scope, subject)? else {
        return Ok(None);
    };
    Ok(Seat::new(workers).within(fetched.offered(), which)?.ok())
}

fn fetched(vault: &Vault, scope: &ScopeKey, subject: &Subject) -> Result<Option<Fetched>, Error> {
    match fetch(vault, scope, subject) {
        Ok(fetched) => Ok(Some(fetched)),
        Err(Unfetched::Defect(_)) => Ok(None),
        Err(Unfetched::Error(error)) => Err(error),
    }
}
