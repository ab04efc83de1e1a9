use std::io::{self, Read, Write};

use model::{Hasher, Sha256Digest};

use crate::{Error, Key, Storage, digest};

const PIECE: usize = 1024 * 1024;
/// Below it lie the bytes that were found in the place of others.
const QUARANTINE: &str = "quarantine";

/// Copies an object to another store, if nothing of its name is there. With `expected`, copies nothing
/// but bytes of that digest: `Error::Differs`.
pub fn copy(
    from: &dyn Storage,
    to: &dyn Storage,
    key: &Key,
    expected: Option<Sha256Digest>,
) -> Result<(), Error> {
    copy_as(from, key, to, key, expected)
}

/// Puts right an object whose bytes are not of the digest `expected`, with those of another store,
/// which must be. What lay in its place goes to `quarantine/`, below its own name and digest. This
/// is the one way in which an object that is written once gets other bytes: it takes none but those
/// that the digest fixes, and touches nothing that is whole. Gives the digest of what was found; `None`
/// if there was nothing, or nothing that the medium still gives, of which nothing can be kept either.
///
/// Stopped half way, the object is absent at worst, and the same call goes on.
pub fn repair(
    storage: &dyn Storage,
    key: &Key,
    expected: Sha256Digest,
    from: &dyn Storage,
) -> Result<Option<Sha256Digest>, Error> {
    let (found, is_there) = match digest(storage, key) {
        Ok(found) if found == expected => return Err(Error::Whole { key: key.clone() }),
        Ok(found) => (Some(found), true),
        Err(Error::Absent { .. }) => (None, false),
        Err(error) if error.is_unreadable() => (None, true),
        Err(error) => return Err(error),
    };
    if digest(from, key)? != expected {
        return Err(Error::Differs { key: key.clone() });
    }
    if let Some(found) = found {
        set_aside(storage, key, found)?;
    }
    if is_there {
        storage.delete(key)?;
    }
    copy(from, storage, key, Some(expected))?;
    Ok(found)
}

/// Copies the bytes that lie in the place of others, whose digest is `found`, to `quarantine/`.
pub fn set_aside(storage: &dyn Storage, key: &Key, found: Sha256Digest) -> Result<(), Error> {
    let aside = Key::parse(&format!("{QUARANTINE}/{key}-{found}"))?;
    match copy_as(storage, key, storage, &aside, Some(found)) {
        Err(Error::Exists { .. }) => Ok(()),
        copied => copied,
    }
}

fn copy_as(
    from: &dyn Storage,
    source: &Key,
    to: &dyn Storage,
    key: &Key,
    expected: Option<Sha256Digest>,
) -> Result<(), Error> {
    let failed = |act, key: &Key| {
        let name = key.to_string();
        move |source: io::Error| Error::Io { act, name, source }
    };
    let mut reading = from.open(source)?;
    let mut object = to.create(key)?;
    let (mut hasher, mut piece) = (Hasher::new(), vec![0; PIECE]);
    loop {
        let read = match reading.read(&mut piece) {
            Ok(0) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read.map_err(failed("read", source))?,
        };
        let bytes = piece.get(..read).unwrap_or_default();
        hasher.update(bytes);
        object.write_all(bytes).map_err(failed("write", key))?;
    }
    if expected.is_some_and(|expected| expected != hasher.finish()) {
        return Err(Error::Differs {
            key: source.clone(),
        });
    }
    object.commit()
}
