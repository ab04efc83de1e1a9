mod access;
mod client;
mod fault;
mod lease;
mod listing;
mod reading;
mod writing;

use std::sync::Arc;

use model::ByteCount;

pub use access::{Patience, S3Access};

use crate::s3::client::Client;
use crate::s3::fault::Fault;
use crate::s3::writing::Upload;
use crate::{Error, Key, Lease, Listed, NewObject, Object, Storage, Stray};

/// A bucket of an S3-compatible store, or what lies below a prefix in it
/// (`docs/adr/0032-keep-objects-in-s3-by-conditional-writes.md`).
pub struct S3 {
    client: Arc<Client>,
    /// `BUCKET/PREFIX`, for people.
    place: String,
    /// What the name of every object begins with: nothing, or a name and `/`.
    prefix: String,
}

impl S3 {
    /// Opens `BUCKET` or `BUCKET/PREFIX`; asks nothing of the store yet. `Error::NotABucket` if the
    /// text is neither, `Error::NoAccess` if `access` cannot be used.
    pub fn open(place: &str, access: &S3Access) -> Result<Self, Error> {
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
        let named = !bucket.is_empty() && bucket.bytes().all(is_bucket_letter);
        if !named || (!prefix.is_empty() && Key::parse(prefix).is_err()) {
            return Err(Error::NotABucket);
        }
        Ok(Self {
            client: Arc::new(Client::new(bucket, access)?),
            place: place.trim_end_matches('/').to_owned(),
            prefix: match prefix {
                "" => String::new(),
                prefix => format!("{prefix}/"),
            },
        })
    }

    /// The whole name of an object in its bucket.
    fn name(&self, key: &Key) -> String {
        format!("{}{key}", self.prefix)
    }

    fn begin(&self, key: &Key) -> Result<Upload<'_>, Error> {
        if key.is_leftover() {
            return Err(Error::Reserved { key: key.clone() });
        }
        Ok(Upload::new(self, key.clone()))
    }

    /// Removes an object, of which nobody needs to know whether it was there.
    fn remove(&self, key: &Key) -> Result<(), Error> {
        self.client
            .delete(&self.name(key))
            .map_err(Fault::of("delete", key))
    }

    fn look(&self, key: &Key) -> Result<Option<client::Head>, Error> {
        self.client
            .head(&self.name(key))
            .map_err(Fault::of("look for", key))
    }
}

fn is_bucket_letter(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.')
}

impl Storage for S3 {
    fn create(&self, key: &Key) -> Result<Box<dyn NewObject + '_>, Error> {
        let upload = self.begin(key)?;
        if self.exists(key)? {
            return Err(Error::Exists { key: key.clone() });
        }
        Ok(Box::new(upload))
    }

    fn create_in_parts(&self, key: &Key) -> Result<Box<dyn NewObject + '_>, Error> {
        let mut upload = self.begin(key)?;
        upload.begin_parts()?;
        Ok(Box::new(upload))
    }

    fn put_new(&self, key: &Key, bytes: &[u8]) -> Result<(), Error> {
        let upload = self.begin(key)?;
        upload.put_whole(bytes)
    }

    fn replace(&self, key: &Key, bytes: &[u8]) -> Result<(), Error> {
        if !key.may_be_replaced() {
            return Err(Error::WriteOnce { key: key.clone() });
        }
        if key.is_leftover() {
            return Err(Error::Reserved { key: key.clone() });
        }
        self.client
            .put(&self.name(key), bytes)
            .map_err(Fault::of("replace", key))
    }

    fn open(&self, key: &Key) -> Result<Box<dyn Object>, Error> {
        let object = reading::Reading::open(&self.client, self.name(key))
            .map_err(Fault::of("open", key))?
            .ok_or_else(|| Error::Absent { key: key.clone() })?;
        Ok(Box::new(object))
    }

    fn exists(&self, key: &Key) -> Result<bool, Error> {
        Ok(self.look(key)?.is_some())
    }

    fn list(&self, prefix: &str) -> Result<Vec<Listed>, Error> {
        Ok(self.walk(prefix)?.objects)
    }

    fn strays(&self, prefix: &str) -> Result<Vec<Stray>, Error> {
        Ok(self.walk(prefix)?.strays)
    }

    fn delete(&self, key: &Key) -> Result<(), Error> {
        if self.look(key)?.is_none() {
            return Err(Error::Absent { key: key.clone() });
        }
        if key.is_leftover() {
            writing::abort_marked(self, key)?;
        }
        self.remove(key)
    }

    fn lease(&self, name: &str) -> Result<Lease, Error> {
        lease::take(self, name)
    }

    fn place(&self) -> String {
        format!("s3://{}", self.place)
    }
}

/// The size that a store tells, which is a number or the store is wrong.
fn size(told: Option<u64>) -> ByteCount {
    ByteCount(told.unwrap_or(0))
}
