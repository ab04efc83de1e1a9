use model::Watch;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, SeekFrom};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use carrier::ReadAt;
use storage::{Key, Object, Storage};

use crate::error::Error;

/// How many files are open at a time: a disk may hold more than a process may have open.
const MOST_OPEN: usize = 32;

/// What a run reads from: the last few things that were read are kept open, and once a person wishes
/// to stop, everything reads as empty, so that a scan comes to its end.
#[derive(Default)]
pub(super) struct Shelf {
    open: Mutex<VecDeque<(usize, Box<dyn Object>)>>,
    next: AtomicUsize,
    stopped: AtomicBool,
}

/// A file, a device or an object, opened when it is read and for reading alone.
pub(super) struct Source {
    shelf: Arc<Shelf>,
    number: usize,
    place: Place,
    size: u64,
}

/// Where a source lies.
enum Place {
    Path(PathBuf),
    Object(Arc<dyn Storage>, Key),
}

impl Shelf {
    /// A file or a device on the machine.
    pub(super) fn file(self: &Arc<Self>, path: PathBuf) -> io::Result<Source> {
        self.source(Place::Path(path))
    }

    /// A volume that is held.
    pub(super) fn held(
        self: &Arc<Self>,
        storage: &Arc<dyn Storage>,
        object: &str,
    ) -> Result<Source, Error> {
        let key = Key::parse(object)?;
        self.source(Place::Object(Arc::clone(storage), key))
            .map_err(|source| Error::Held {
                key: object.to_owned(),
                source,
            })
    }

    fn source(self: &Arc<Self>, place: Place) -> io::Result<Source> {
        // A device says its size only to a seek.
        let size = place.open()?.seek(SeekFrom::End(0))?;
        Ok(Source {
            shelf: Arc::clone(self),
            number: self.next.fetch_add(1, Ordering::Relaxed),
            place,
            size,
        })
    }

    /// Whether the run is to stop; once it is, nothing more is read.
    pub(super) fn heed(&self, watch: &dyn Watch) -> bool {
        if watch.is_stopped() {
            self.stopped.store(true, Ordering::Relaxed);
        }
        self.is_stopped()
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

impl Place {
    fn open(&self) -> io::Result<Box<dyn Object>> {
        match self {
            Self::Path(path) => Ok(Box::new(File::open(path)?)),
            Self::Object(storage, key) => storage.open(key).map_err(io::Error::other),
        }
    }
}

impl ReadAt for Source {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        if self.shelf.is_stopped() {
            buffer.fill(0);
            return Ok(buffer.len());
        }
        let mut shelf = self
            .shelf
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let at = shelf.iter().position(|(number, _)| *number == self.number);
        let mut object = match at.and_then(|at| shelf.remove(at)) {
            Some((_, object)) => object,
            None => self.place.open()?,
        };
        let count = read(object.as_mut(), offset, buffer)?;
        shelf.push_front((self.number, object));
        shelf.truncate(MOST_OPEN);
        Ok(count)
    }

    fn size(&self) -> io::Result<u64> {
        Ok(if self.shelf.is_stopped() {
            0
        } else {
            self.size
        })
    }
}

fn read(object: &mut dyn Object, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    object.seek(SeekFrom::Start(offset))?;
    let mut done = 0;
    while let Some(rest) = buffer.get_mut(done..).filter(|rest| !rest.is_empty()) {
        match object.read(rest) {
            Ok(0) => break,
            Ok(count) => done += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}
