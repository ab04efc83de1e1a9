use std::fmt;
use std::io::{self, BufWriter, ErrorKind, Read, Write};

use age::stream::StreamWriter;
use age::x25519::Recipient;
use model::{ByteCount, Hasher, Sha256Digest};
use storage::{Key, NewObject, Storage};

use crate::{Error, OriginalRef, layout};

/// How much is read at a time: as much as an age chunk.
const READ_SIZE: usize = 64 * 1024;
/// The small writes of an age header become one; chunks, which are larger, pass through.
const HEADER_ROOM: usize = 4 * 1024;

/// Bytes in hand: read once, digested, and encrypted into an object that nobody can see yet.
/// Dropping it leaves nothing of them.
///
/// Only [`crate::PartWriter::receive`] makes one:
///
/// ```compile_fail,E0451
/// fn forge(honest: vault::Received<'_>) -> vault::Received<'_> {
///     vault::Received { size: model::ByteCount(0), ..honest }
/// }
/// ```
#[must_use = "what is received and not stored is gone"]
pub struct Received<'v> {
    pub(crate) place: OriginalRef,
    pub(crate) sha256: Sha256Digest,
    pub(crate) size: ByteCount,
    pub(crate) stored_sha256: Sha256Digest,
    pub(crate) stored_size: ByteCount,
    pub(crate) object: Box<dyn NewObject + 'v>,
}

impl<'v> Received<'v> {
    /// Reads `from` to its end into the object of `place`, which is not committed.
    pub(crate) fn read(
        storage: &'v dyn Storage,
        recipient: &Recipient,
        place: OriginalRef,
        mut from: impl Read,
    ) -> Result<Self, Error> {
        let key = layout::original(place)?;
        let mut sealing = Sealing::begin(storage, &key, recipient)?;
        let (mut hasher, mut size) = (Hasher::new(), ByteCount(0));
        let mut buffer = vec![0; READ_SIZE];
        loop {
            let read = match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(source) => return Err(Error::Source { source }),
            };
            let bytes = buffer.get(..read).unwrap_or_default();
            hasher.update(bytes);
            size += ByteCount(read as u64);
            sealing.write(bytes, &key)?;
        }
        let stored = sealing.finish(&key)?;
        Ok(Self {
            place,
            sha256: hasher.finish(),
            size,
            stored_sha256: stored.hasher.finish(),
            stored_size: stored.size,
            object: stored.object,
        })
    }

    /// The digest of the bytes.
    pub fn sha256(&self) -> Sha256Digest {
        self.sha256
    }

    /// The number of the bytes.
    pub fn size(&self) -> ByteCount {
        self.size
    }
}

impl fmt::Debug for Received<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Received({:?}, {})", self.place, self.size)
    }
}

/// An age file in the making.
struct Sealing<'v>(StreamWriter<BufWriter<Digested<'v>>>);

impl<'v> Sealing<'v> {
    fn begin(storage: &'v dyn Storage, key: &Key, recipient: &Recipient) -> Result<Self, Error> {
        let recipients = std::iter::once(recipient as &dyn age::Recipient);
        let encryptor =
            age::Encryptor::with_recipients(recipients).map_err(|source| Error::Encrypt {
                key: key.clone(),
                source: Box::new(source),
            })?;
        let output = Digested {
            object: storage.create(key)?,
            hasher: Hasher::new(),
            size: ByteCount(0),
        };
        encryptor
            .wrap_output(BufWriter::with_capacity(HEADER_ROOM, output))
            .map(Self)
            .map_err(write_error(key))
    }

    fn write(&mut self, bytes: &[u8], key: &Key) -> Result<(), Error> {
        self.0.write_all(bytes).map_err(write_error(key))
    }

    fn finish(self, key: &Key) -> Result<Digested<'v>, Error> {
        let buffered = self.0.finish().map_err(write_error(key))?;
        buffered
            .into_inner()
            .map_err(|error| write_error(key)(error.into_error()))
    }
}

fn write_error(key: &Key) -> impl FnOnce(io::Error) -> Error {
    let key = key.clone();
    |source| Error::Write { key, source }
}

/// An object in the making whose bytes are digested on the way.
struct Digested<'v> {
    object: Box<dyn NewObject + 'v>,
    hasher: Hasher,
    size: ByteCount,
}

impl Write for Digested<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.object.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        self.size += ByteCount(written as u64);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.object.flush()
    }
}
