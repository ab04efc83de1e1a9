use std::collections::BTreeSet;
use std::fmt;
use std::io::Read;

use keyring::ScopeKey;
use model::{AccessionId, ItemId};
use picture::{MAX_METADATA, RENDITIONS_METHOD};
use storage::{Key, Storage};

use crate::Error;
use crate::jpeg::Shape;

/// The method that metadata are kept by; it changes when their bytes do.
const METADATA_METHOD: &str = "metadata/1";
/// What the line of a rendition begins with: one of those that `RENDITIONS_METHOD` makes.
const RENDITION_LINE: &str = "rendition/4";
const SUFFIX: &str = ".age";
/// More than the header and the tags of an age file and the line that binds it add to what is kept.
const MOST_AROUND: usize = 64 * 1024;

/// What people are shown of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rendition {
    /// Grey and blurred beyond recognition.
    Shielded,
    /// As large as a list has room for.
    Small,
    /// As large as a page has room for.
    Large,
}

impl Rendition {
    /// Every rendition, from the one that shows least.
    pub const ALL: [Self; 3] = [Self::Shielded, Self::Small, Self::Large];

    /// Its name in objects and entries.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shielded => "shielded",
            Self::Small => "small",
            Self::Large => "large",
        }
    }
}

impl fmt::Display for Rendition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is derived from an original and kept beside the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Derived {
    /// The metadata as they stand in the file.
    Metadata,
    /// What is shown of a picture.
    Rendition(Rendition),
}

impl fmt::Display for Derived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Metadata => f.write_str("metadata"),
            Self::Rendition(what) => what.fmt(f),
        }
    }
}

impl Derived {
    /// Everything that can be derived from an original.
    pub const ALL: [Self; 4] = [
        Self::Metadata,
        Self::Rendition(Rendition::Shielded),
        Self::Rendition(Rendition::Small),
        Self::Rendition(Rendition::Large),
    ];

    /// Where it lies in the store.
    pub(crate) fn key(self, item: ItemId) -> Result<Key, Error> {
        let (accession, number) = (item.accession(), item.number());
        Ok(Key::parse(&match self {
            Self::Metadata => {
                let folder = folder(METADATA_METHOD, accession);
                format!("{folder}{number:06}{SUFFIX}")
            }
            Self::Rendition(what) => {
                let folder = folder(RENDITIONS_METHOD, accession);
                format!("{folder}{number:06}-{what}{SUFFIX}")
            }
        })?)
    }

    /// The line before its bytes, which binds them to its name.
    fn line(self, item: ItemId) -> String {
        match self {
            Self::Metadata => format!("{METADATA_METHOD} {item}\n"),
            Self::Rendition(what) => format!("{RENDITION_LINE} {item} {what}\n"),
        }
    }

    fn most_bytes(self) -> usize {
        match self {
            Self::Metadata => MAX_METADATA,
            Self::Rendition(what) => Shape::of(what).most_bytes,
        }
    }
}

/// Reads a rendition; `None` if there is none.
///
/// # Errors
///
/// [`Error::Damaged`] and [`Error::Exchanged`] if the object is not what its name says;
/// [`Error::Storage`] if it could not be read, which says nothing of its bytes.
pub fn read(
    storage: &dyn Storage,
    scope: &ScopeKey,
    item: ItemId,
    what: Rendition,
) -> Result<Option<Vec<u8>>, Error> {
    open(storage, scope, item, Derived::Rendition(what))
}

/// Reads the metadata of a file as they stand in it; `None` if none are kept. The entry of the
/// item has their digest.
///
/// # Errors
///
/// [`Error::Damaged`] and [`Error::Exchanged`] if the object is not what its name says;
/// [`Error::Storage`] if it could not be read, which says nothing of its bytes.
pub fn read_metadata(
    storage: &dyn Storage,
    scope: &ScopeKey,
    item: ItemId,
) -> Result<Option<Vec<u8>>, Error> {
    open(storage, scope, item, Derived::Metadata)
}

/// Lists what is derived from the items of an accession, without opening anything.
///
/// # Errors
///
/// [`Error::Storage`] if the store cannot be listed.
pub fn shelved(
    storage: &dyn Storage,
    accession: AccessionId,
) -> Result<BTreeSet<(ItemId, Derived)>, Error> {
    let mut found = BTreeSet::new();
    for folder in folders(accession) {
        for listed in storage.list(&folder)? {
            found.extend(parse(accession, &listed.key));
        }
    }
    Ok(found)
}

/// Deletes what writes that were stopped left among the objects of an accession. The caller holds
/// the writer's lease.
pub(crate) fn sweep(storage: &dyn Storage, accession: AccessionId) -> Result<(), Error> {
    for folder in folders(accession) {
        for listed in storage.list(&folder)? {
            if listed.key.is_leftover() {
                storage.delete(&listed.key)?;
            }
        }
    }
    Ok(())
}

/// Encrypts `bytes` to the accession and puts them in place of whatever is there.
pub(crate) fn put(
    storage: &dyn Storage,
    scope: &ScopeKey,
    item: ItemId,
    what: Derived,
    bytes: &[u8],
) -> Result<Key, Error> {
    let key = what.key(item)?;
    let plain = [what.line(item).as_bytes(), bytes].concat();
    let sealed = age::encrypt(&scope.recipient(), &plain).map_err(|source| Error::Encrypt {
        key: key.clone(),
        source: Box::new(source),
    })?;
    storage.replace(&key, &sealed)?;
    Ok(key)
}

/// Removes what is derived, if it is there.
pub(crate) fn remove(storage: &dyn Storage, item: ItemId, what: Derived) -> Result<(), Error> {
    match storage.delete(&what.key(item)?) {
        Ok(()) | Err(storage::Error::Absent { .. }) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

fn open(
    storage: &dyn Storage,
    scope: &ScopeKey,
    item: ItemId,
    what: Derived,
) -> Result<Option<Vec<u8>>, Error> {
    let key = what.key(item)?;
    let object = match storage.open(&key) {
        Ok(object) => object,
        Err(storage::Error::Absent { .. }) => return Ok(None),
        Err(other) => return Err(other.into()),
    };
    let most = what.most_bytes() + MOST_AROUND;
    let mut sealed = Vec::new();
    let damaged = || Error::Damaged { key: key.clone() };
    object
        .take(most as u64)
        .read_to_end(&mut sealed)
        .map_err(|source| storage::Error::Io {
            act: "read",
            name: key.to_string(),
            source,
        })?;
    let mut plain = age::decrypt(scope.identity(), &sealed).map_err(|_| damaged())?;
    let line = what.line(item);
    if !plain.starts_with(line.as_bytes()) {
        return Err(Error::Exchanged { key });
    }
    plain.drain(..line.len());
    Ok(Some(plain))
}

fn folders(accession: AccessionId) -> [String; 2] {
    [RENDITIONS_METHOD, METADATA_METHOD].map(|method| folder(method, accession))
}

/// Where what a method made of an accession's items lies: another version of it lies elsewhere.
fn folder(method: &str, accession: AccessionId) -> String {
    format!("derived/{}/{accession}/", method.replace('/', "-"))
}

/// What an object's name says; `None` for a name that is never given.
fn parse(accession: AccessionId, key: &Key) -> Option<(ItemId, Derived)> {
    let name = key.name().strip_suffix(SUFFIX)?;
    let number = name.split('-').next()?.parse().ok()?;
    let item = ItemId::new(accession, number);
    let what = Derived::ALL
        .into_iter()
        .find(|what| what.key(item).is_ok_and(|made| made == *key))?;
    Some((item, what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_lines_name_the_versions_that_made_the_objects() {
        let accession: AccessionId = "7Q2K9M3T".parse().unwrap();
        let item = ItemId::new(accession, 42);
        let plural = RENDITION_LINE.replace("rendition/", "renditions/");
        assert_eq!(plural, RENDITIONS_METHOD);
        for (what, key, line) in [
            (
                Derived::Rendition(Rendition::Small),
                "derived/renditions-4/7Q2K9M3T/000042-small.age",
                "rendition/4 7Q2K9M3T-000042 small\n",
            ),
            (
                Derived::Metadata,
                "derived/metadata-1/7Q2K9M3T/000042.age",
                "metadata/1 7Q2K9M3T-000042\n",
            ),
        ] {
            assert_eq!(what.key(item).unwrap().to_string(), key);
            assert_eq!(what.line(item), line);
        }
    }
}
