use crate::{Error, Key, Storage};

const NAME: &str = "probe";
const IN_PARTS: &str = "probe-parts";
const FIRST: &[u8] = b"first";

/// Tries whether a store can do what the archive needs: put-if-absent, sync, listing, deletion.
/// `Error::Unfit` names what it lacks.
pub fn probe(storage: &dyn Storage) -> Result<(), Error> {
    let key = Key::parse(NAME)?;
    let unfit = |lacks, source: Option<Error>| Error::Unfit {
        place: storage.place(),
        lacks,
        source: source.map(Box::new),
    };
    let clear = |key: &Key| match storage.delete(key) {
        Ok(()) | Err(Error::Absent { .. }) => Ok(()),
        Err(error) => Err(unfit("deletion", Some(error))),
    };
    clear(&key)?;
    storage.put_new(&key, FIRST).map_err(|error| {
        unfit(
            "put-if-absent with sync (hard links on a disk)",
            Some(error),
        )
    })?;
    match storage.put_new(&key, b"second") {
        Err(Error::Exists { .. }) => {}
        Err(error) => return Err(unfit("put-if-absent", Some(error))),
        Ok(()) => {
            return Err(unfit(
                "put-if-absent: a second write took the first's place",
                None,
            ));
        }
    }
    match storage.read(&key) {
        Ok(bytes) if bytes == FIRST => {}
        Ok(_) => return Err(unfit("reading back what was written", None)),
        Err(error) => return Err(unfit("reading back what was written", Some(error))),
    }
    let listed = storage
        .list(NAME)
        .map_err(|error| unfit("listing", Some(error)))?;
    if !listed.iter().any(|line| line.key == key) {
        return Err(unfit("listing: what was written is not listed", None));
    }
    clear(&key)?;
    let parts = Key::parse(IN_PARTS)?;
    clear(&parts)?;
    let twice = put_in_parts(storage, &parts).and_then(|()| put_in_parts(storage, &parts));
    let kept = match twice {
        Err(Error::Exists { .. }) => Ok(()),
        Err(error) => Err(unfit("put-if-absent of objects in parts", Some(error))),
        Ok(()) => Err(unfit(
            "put-if-absent of objects in parts: a second write took the first's place",
            None,
        )),
    };
    clear(&parts)?;
    kept?;
    let given_up = storage.create_in_parts(&parts).map(drop);
    let left = given_up.and_then(|()| storage.list(""));
    match left {
        Ok(left) if left.iter().any(|line| line.key.is_leftover()) => {
            Err(unfit("ending an upload of parts that was given up", None))
        }
        Ok(_) => Ok(()),
        Err(error) => Err(unfit("uploads of parts", Some(error))),
    }
}

/// Puts an object in the way of large ones, without looking first whether the name is free.
fn put_in_parts(storage: &dyn Storage, key: &Key) -> Result<(), Error> {
    let mut object = storage.create_in_parts(key)?;
    object.write_all(FIRST).map_err(|source| Error::Io {
        act: "write",
        name: key.to_string(),
        source,
    })?;
    object.commit()
}
