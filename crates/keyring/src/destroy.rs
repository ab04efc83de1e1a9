use model::ScopeId;
use storage::{Key, Storage};

use crate::scope::object;
use crate::{Error, KEYS};

/// What is made from originals, below the folder of a method, in a folder of the accession.
const DERIVED: &str = "derived/";
/// Volumes as they came, in a folder of the accession: they hold what it holds. And those that were found
/// damaged and set aside: most of what is in them can still be read.
const HELD: [&str; 2] = ["held/", "quarantine/held/"];

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

/// What a store still has of a scope that may be deleted of it, the key first: if that is gone, nobody can
/// read what the deletion did not reach. A store that was away when the scope was destroyed has all of it.
pub fn remains(store: &dyn Storage, scope: ScopeId) -> Result<Vec<Key>, Error> {
    let key = object(scope)?;
    let mut remains = Vec::new();
    if store.exists(&key)? {
        remains.push(key);
    }
    let ScopeId::Accession(accession) = scope else {
        return Ok(remains);
    };
    for folder in HELD {
        let held = store.list(&format!("{folder}{accession}/"))?;
        remains.extend(held.into_iter().map(|listed| listed.key));
    }
    let folder = format!("/{accession}/");
    let derived = store.list(DERIVED)?.into_iter().map(|listed| listed.key);
    remains.extend(derived.filter(|key| key.as_str().contains(&folder)));
    Ok(remains)
}

fn destroy_on(store: &dyn Storage, scope: ScopeId) -> Result<(), Error> {
    for key in remains(store, scope)? {
        delete(store, &key)?;
    }
    // A write of the key that was stopped half way left a copy without a name.
    for listed in store.list(KEYS)? {
        if listed.key.is_leftover() {
            delete(store, &listed.key)?;
        }
    }
    Ok(())
}

fn delete(store: &dyn Storage, key: &Key) -> Result<(), Error> {
    match store.delete(key) {
        Ok(()) | Err(storage::Error::Absent { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
