use keyring::{Keyring, MAX_WRAPPED};
use model::Sha256Digest;
use storage::Storage;

use crate::keys;
use crate::{Damage, Error, Truth};

/// A copy that bytes can be taken from, by its name; `None` is the archive itself.
pub struct Source<'a> {
    /// What the archive calls it.
    pub name: Option<String>,
    /// The copy.
    pub store: &'a dyn Storage,
}

/// An object that is again what it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// Of its bytes.
    pub expected: Sha256Digest,
    /// The copy that they are from.
    pub from: Option<String>,
}

/// Puts an object right with the bytes of the first source that has them as they must be; `None` if
/// none has. A key, whose bytes no entry fixes, is taken from a source where it opens what it must, which takes
/// the archive's own keys to see.
pub fn mend(
    copy: &dyn Storage,
    damage: &Damage,
    sources: &[Source<'_>],
    truth: &Truth,
    keyring: &Keyring,
) -> Result<Option<Mended>, Error> {
    for source in sources {
        let mended = match damage.expected {
            Some(expected) => take(copy, damage, expected, source)?,
            None if damage.key.as_str().starts_with(keys::FOLDER) => {
                take_key(copy, damage, source, truth, keyring)?
            }
            None => None,
        };
        if let Some(expected) = mended {
            let from = source.name.clone();
            return Ok(Some(Mended { expected, from }));
        }
    }
    Ok(None)
}

fn take(
    copy: &dyn Storage,
    damage: &Damage,
    expected: Sha256Digest,
    source: &Source<'_>,
) -> Result<Option<Sha256Digest>, Error> {
    // A source that cannot be read is one that does not have it.
    if storage::digest(source.store, &damage.key).ok() != Some(expected) {
        return Ok(None);
    }
    match storage::repair(copy, &damage.key, expected, source.store) {
        Ok(_) => Ok(Some(expected)),
        Err(storage::Error::Differs { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What lay there is not kept: a copy of a key that is destroyed later would lie in the way.
fn take_key(
    copy: &dyn Storage,
    damage: &Damage,
    source: &Source<'_>,
    truth: &Truth,
    keyring: &Keyring,
) -> Result<Option<Sha256Digest>, Error> {
    let whole = keys::keys(source.store, &truth.statement, Some(keyring))
        .is_ok_and(|keys| keys.get(&damage.key) == Some(&true));
    if !whole {
        return Ok(None);
    }
    let Ok(bytes) = source.store.read_at_most(&damage.key, MAX_WRAPPED) else {
        return Ok(None);
    };
    copy.replace(&damage.key, &bytes)?;
    Ok(Some(Sha256Digest::of(bytes)))
}
