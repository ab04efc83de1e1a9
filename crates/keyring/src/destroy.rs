use model::ScopeId;
use storage::{Key, Storage};

use crate::scope::object;
use crate::{Error, KEYS};

/// What is made from originals, below the folder of a method, in a folder of the accession.
const DERIVED: &str = "derived/";
/// Volumes as they came, in a folder of the accession: they hold what it holds.
const HELD: &str = "held/";

/// A store on which a scope could not be destroyed; a later call finishes it.
#[derive(Debug)]
pub struct Undone {
    /// The store, for messages to people.
    pub place: String,
    /// Why.
    pub error: Error,
}

/// Deletes the key of a scope on every store, and then what may be deleted of it: held volumes and what
/// was derived. What was encrypted to the key stays, and nobody can read it. May be called again: what is
/// gone already is no error. Every store is tried; those on which it failed are given back.
///
/// The entry that says so must be in the log before, and nobody else may be writing keys.
pub fn destroy_scope(stores: &[&dyn Storage], scope: ScopeId) -> Vec<Undone> {
    stores
        .iter()
        .filter_map(|store| {
            let error = destroy_on(*store, scope).err()?;
            let place = store.place();
            Some(Undone { place, error })
        })
        .collect()
}

/// Which of `scopes`, all of them destroyed by entries of the log, still have their keys on this store: a
/// store that was away then.
pub fn pending(
    store: &dyn Storage,
    scopes: impl IntoIterator<Item = ScopeId>,
) -> Result<Vec<ScopeId>, Error> {
    let mut pending = Vec::new();
    for scope in scopes {
        if store.exists(&object(scope)?)? {
            pending.push(scope);
        }
    }
    Ok(pending)
}

fn destroy_on(store: &dyn Storage, scope: ScopeId) -> Result<(), Error> {
    delete(store, &object(scope)?)?;
    // A write of the key that was stopped half way left a copy without a name.
    for listed in store.list(KEYS)? {
        if listed.key.is_leftover() {
            delete(store, &listed.key)?;
        }
    }
    let ScopeId::Accession(accession) = scope else {
        return Ok(());
    };
    let held = store.list(&format!("{HELD}{accession}/"))?;
    let folder = format!("/{accession}/");
    let derived = store.list(DERIVED)?;
    let derived = derived
        .into_iter()
        .filter(|one| one.key.as_str().contains(&folder));
    for listed in held.into_iter().chain(derived) {
        delete(store, &listed.key)?;
    }
    Ok(())
}

fn delete(store: &dyn Storage, key: &Key) -> Result<(), Error> {
    match store.delete(key) {
        Ok(()) | Err(storage::Error::Absent { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
