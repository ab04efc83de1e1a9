use std::collections::BTreeMap;
use std::io::{BufReader, Read};

use keyring::{Keyring, MAX_WRAPPED};
use ledger::Statement;
use model::ScopeId;
use storage::{Key, Storage};

use crate::Error;

pub(crate) const FOLDER: &str = "keys/";

/// The keys of a copy, and whether each is whole as far as can be seen: with the archive's own keys by
/// opening it, and with what a scope's key opens the journals of that scope, for anybody can wrap another to
/// the archive; without them by whether it is an age file at all.
pub(crate) fn keys(
    copy: &dyn Storage,
    statement: &Statement,
    keyring: Option<&Keyring>,
) -> Result<BTreeMap<Key, bool>, Error> {
    let listed = copy.list(FOLDER)?;
    let broken_cards: Vec<String> = match keyring {
        Some(keyring) => keyring
            .cards(copy)?
            .defects
            .into_iter()
            .filter_map(|defect| defect.path)
            .collect(),
        None => Vec::new(),
    };
    let named = listed
        .into_iter()
        .map(|listed| listed.key)
        .filter(|key| !key.is_leftover());
    Ok(named
        .map(|key| {
            let opens = match (keyring, scope_of(&key)) {
                (Some(keyring), Some(scope)) => keyring
                    .open_scope(copy, scope)
                    .is_ok_and(|key| statement.opens(copy, &key) != Some(false)),
                (Some(keyring), None) if is_of_log(&key) => {
                    keyring.open_log_key(copy, &key).is_ok()
                }
                _ => !broken_cards.contains(&key.to_string()),
            };
            let whole = opens && is_age(copy, &key);
            (key, whole)
        })
        .collect())
}

fn is_age(copy: &dyn Storage, key: &Key) -> bool {
    let object = copy.open(key);
    let object = object.map(|object| BufReader::new(object.take(MAX_WRAPPED)));
    object.is_ok_and(|object| age::Decryptor::new_buffered(object).is_ok())
}

/// Whether a key is that of a log which succeeded another, by its name.
fn is_of_log(key: &Key) -> bool {
    let name = key.as_str().strip_prefix(FOLDER);
    name.is_some_and(|name| name.starts_with("log-"))
}

/// The key of a scope.
pub(crate) fn key_of(scope: ScopeId) -> Result<Key, Error> {
    Ok(Key::parse(&format!("{FOLDER}scope-{scope}.age"))?)
}

pub(crate) fn scope_of(key: &Key) -> Option<ScopeId> {
    let stem = key
        .as_str()
        .strip_prefix(FOLDER)?
        .strip_prefix("scope-")?
        .strip_suffix(".age")?;
    stem.parse().ok()
}
