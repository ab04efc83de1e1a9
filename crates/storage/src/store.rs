use std::fmt;
use std::io::{Read, Seek, Write};

use model::ByteCount;

use crate::{Error, Key};

/// What keeps the archive's objects. `tests/conformance.rs` is the suite that each store passes.
pub trait Storage: Send + Sync {
    /// Begins an object; `Error::Exists` if the name is taken (as it may be again at commit),
    /// `Error::Reserved` if it is a leftover's.
    fn create(&self, key: &Key) -> Result<Box<dyn NewObject + '_>, Error>;

    /// Puts `bytes` in place of whatever is there, durably and at one stroke; `Error::WriteOnce`
    /// unless [`Key::may_be_replaced`].
    fn replace(&self, key: &Key, bytes: &[u8]) -> Result<(), Error>;

    /// Opens an object to read; `Error::Absent` if there is none.
    fn open(&self, key: &Key) -> Result<Box<dyn Object>, Error>;

    /// Every object whose name begins with `prefix` (a text, not a folder), sorted by name, with
    /// the leftovers of unfinished writes ([`Key::is_leftover`]) among them.
    fn list(&self, prefix: &str) -> Result<Vec<Listed>, Error>;

    /// Everything below `prefix` that is no object: links, devices, empty folders, and names that
    /// are no keys; sorted by name. A store of the archive has none.
    fn strays(&self, prefix: &str) -> Result<Vec<Stray>, Error>;

    /// Removes an object durably; `Error::Absent` if there is none. Only for unfinished work,
    /// superseded partial tiles, destroyed keys and what is derived.
    fn delete(&self, key: &Key) -> Result<(), Error>;

    /// Takes the right to be the only writer under `name` until the lease is dropped or the
    /// process ends; `Error::Busy` if another holds it.
    fn lease(&self, name: &str) -> Result<Lease, Error>;

    /// Where it is, for messages to people.
    fn place(&self) -> String;

    /// As [`Storage::create`], in the way in which the store takes objects that are too large for
    /// memory; for [`crate::probe`], which must know that this way is safe too.
    fn create_in_parts(&self, key: &Key) -> Result<Box<dyn NewObject + '_>, Error> {
        self.create(key)
    }

    /// Puts a whole object if the name is free; `Error::Exists` if not.
    fn put_new(&self, key: &Key, bytes: &[u8]) -> Result<(), Error> {
        let mut object = self.create(key)?;
        object.write_all(bytes).map_err(|source| Error::Io {
            act: "write",
            name: key.to_string(),
            source,
        })?;
        object.commit()
    }

    /// A whole object; `Error::Absent` if there is none.
    fn read(&self, key: &Key) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.open(key)?
            .read_to_end(&mut bytes)
            .map_err(|source| Error::Io {
                act: "read",
                name: key.to_string(),
                source,
            })?;
        Ok(bytes)
    }

    /// A whole object that has no more than `limit` bytes; `Error::TooLong` if it has more, and
    /// `Error::Absent` if there is none. So is read what somebody else may have put there.
    fn read_at_most(&self, key: &Key, limit: u64) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.open(key)?
            .take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|source| Error::Io {
                act: "read",
                name: key.to_string(),
                source,
            })?;
        if bytes.len() as u64 <= limit {
            Ok(bytes)
        } else {
            Err(Error::TooLong {
                key: key.clone(),
                limit,
            })
        }
    }

    /// Whether there is an object of that name.
    fn exists(&self, key: &Key) -> Result<bool, Error> {
        match self.open(key) {
            Ok(_) => Ok(true),
            Err(Error::Absent { .. }) => Ok(false),
            Err(other) => Err(other),
        }
    }
}

/// An object in the making: visible to nobody, and gone when it is dropped.
pub trait NewObject: Write + Send {
    /// Makes it durable and visible under its name, if the name is still free (`Error::Exists`).
    fn commit(self: Box<Self>) -> Result<(), Error>;
}

/// An object that is read.
pub trait Object: Read + Seek + Send {}

impl<T: Read + Seek + Send> Object for T {}

/// A line of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The object's name.
    pub key: Key,
    /// Its size.
    pub size: ByteCount,
}

/// Something in a store that is no object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stray {
    /// Its name, with whatever cannot be shown escaped.
    pub name: String,
    /// Why it is no object.
    pub kind: StrayKind,
}

/// Why something in a store is no object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StrayKind {
    /// A folder with nothing in it.
    EmptyFolder,
    /// A link, a device, a pipe or a socket.
    NotAFile,
    /// A file or folder whose name is no key.
    NotAKey,
}

impl fmt::Display for StrayKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EmptyFolder => "an empty folder",
            Self::NotAFile => "neither a file nor a folder",
            Self::NotAKey => "a name that the archive never gives",
        })
    }
}

/// The right to be the only writer; dropping it gives it back.
pub struct Lease {
    _held: Box<dyn Send + Sync>,
}

impl Lease {
    /// A lease that lasts as long as `held` is not dropped.
    pub fn new(held: impl Send + Sync + 'static) -> Self {
        Self {
            _held: Box::new(held),
        }
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lease")
    }
}
