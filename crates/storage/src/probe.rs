use crate::{Error, Key, Storage};

const NAME: &str = "probe";
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
    match storage.delete(&key) {
        Ok(()) | Err(Error::Absent { .. }) => {}
        Err(error) => return Err(unfit("deletion", Some(error))),
    }
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
    storage
        .delete(&key)
        .map_err(|error| unfit("deletion", Some(error)))
}
