//! A store that fails as a disk does.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use storage::{Error, Folder, Key, Lease, Listed, NewObject, Object, Storage, Stray};

/// A store that fails for good at a given write, as a disk that is pulled out, or at a read.
pub(crate) struct Failing {
    inner: Folder,
    left: AtomicU64,
    fault: Mutex<Option<Fault>>,
    readers: Arc<Readers>,
}

/// An object that cannot be read.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    /// What its name ends with.
    pub(crate) name: String,
    /// How many bytes can be read; `None` if it cannot be opened.
    pub(crate) after: Option<u64>,
    /// What the operating system says.
    pub(crate) errno: i32,
}

/// How many originals are being read.
#[derive(Debug, Default)]
struct Readers {
    now: AtomicU64,
    most: AtomicU64,
}

impl Failing {
    pub(crate) fn create(folder: &Path) -> Self {
        Self {
            inner: Folder::create(folder).unwrap(),
            left: AtomicU64::new(u64::MAX),
            fault: Mutex::new(None),
            readers: Arc::default(),
        }
    }

    /// Lets so many writes pass from now on.
    pub(crate) fn pass(&self, writes: u64) {
        self.left.store(writes, Ordering::Relaxed);
    }

    /// Has an object that cannot be read from now on, or none.
    pub(crate) fn break_reads(&self, fault: Option<Fault>) {
        *self.fault.lock().unwrap() = fault;
    }

    /// Forgets how many originals were read at a time.
    pub(crate) fn count_readers(&self) {
        self.readers.most.store(0, Ordering::Relaxed);
    }

    /// How many originals were read at a time.
    pub(crate) fn most_readers(&self) -> u64 {
        self.readers.most.load(Ordering::Relaxed)
    }

    fn write(&self) -> Result<(), Error> {
        let spend = |left: u64| left.checked_sub(1);
        let spent = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, spend);
        spent.map(drop).map_err(|_| Error::Busy {
            name: "pulled out".into(),
            hint: Error::WAIT,
        })
    }

    fn fault_of(&self, key: &Key) -> Option<Fault> {
        let fault = self.fault.lock().unwrap().clone();
        fault.filter(|fault| key.to_string().ends_with(&fault.name))
    }
}

impl Storage for Failing {
    fn create(&self, key: &Key) -> Result<Box<dyn NewObject + '_>, Error> {
        self.write()?;
        self.inner.create(key)
    }

    fn replace(&self, key: &Key, bytes: &[u8]) -> Result<(), Error> {
        self.write()?;
        self.inner.replace(key, bytes)
    }

    fn open(&self, key: &Key) -> Result<Box<dyn Object>, Error> {
        let fault = self.fault_of(key);
        if let Some(Fault {
            after: None, errno, ..
        }) = fault
        {
            return Err(Error::Io {
                act: "open",
                name: key.to_string(),
                source: io::Error::from_raw_os_error(errno),
            });
        }
        let object = self.inner.open(key)?;
        let is_original = key.to_string().contains("/content/");
        Ok(Box::new(Breaking {
            object,
            fault: fault.map(|fault| (fault.after.unwrap(), fault.errno)),
            _reader: is_original.then(|| Reader::enter(&self.readers)),
        }))
    }

    fn list(&self, prefix: &str) -> Result<Vec<Listed>, Error> {
        self.inner.list(prefix)
    }

    fn strays(&self, prefix: &str) -> Result<Vec<Stray>, Error> {
        self.inner.strays(prefix)
    }

    fn delete(&self, key: &Key) -> Result<(), Error> {
        self.write()?;
        self.inner.delete(key)
    }

    fn lease(&self, name: &str) -> Result<Lease, Error> {
        self.inner.lease(name)
    }

    fn place(&self) -> String {
        self.inner.place()
    }
}

struct Reader(Arc<Readers>);

impl Reader {
    fn enter(readers: &Arc<Readers>) -> Self {
        let now = readers.now.fetch_add(1, Ordering::Relaxed) + 1;
        readers.most.fetch_max(now, Ordering::Relaxed);
        Self(Arc::clone(readers))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::Relaxed);
    }
}

/// An object that can be read up to a byte.
struct Breaking {
    object: Box<dyn Object>,
    fault: Option<(u64, i32)>,
    _reader: Option<Reader>,
}

impl Read for Breaking {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some((left, errno)) = &mut self.fault else {
            return self.object.read(into);
        };
        if *left == 0 {
            return Err(io::Error::from_raw_os_error(*errno));
        }
        let most = usize::try_from(*left).unwrap().min(into.len());
        let read = self.object.read(&mut into[..most])?;
        *left -= read as u64;
        Ok(read)
    }
}

impl Seek for Breaking {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.object.seek(to)
    }
}
