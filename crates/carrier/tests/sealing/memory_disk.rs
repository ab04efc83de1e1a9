//! Disks in memory that hold a sealer to its promises: nothing written is written again.

use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex};

use carrier::Volume;

/// What a disk was asked to do, in the order of all disks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    Write { disk: usize, bytes: usize },
    Sync { disk: usize },
}

/// Events of all disks of a run.
pub(crate) type Log = Arc<Mutex<Vec<Event>>>;

/// How much a disk holds, and what it says of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// No end, and nothing told.
    Endless,
    /// So many bytes, told truly.
    Told(usize),
    /// So many bytes, not told.
    Untold(usize),
    /// So many bytes, but until a write fails it says that there is no end.
    ToldTooLate(usize),
}

/// A disk in memory; its clones are the same disk.
#[derive(Clone)]
pub(crate) struct MemoryDisk {
    number: usize,
    state: Arc<Mutex<State>>,
    log: Log,
    room: Room,
    file_limit: u64,
}

#[derive(Default)]
struct State {
    files: Vec<Vec<u8>>,
    was_full: bool,
    /// Says once that it is full when it holds more than the first, and holds the second from then on.
    fails_once: Option<(usize, usize)>,
    capacity: Option<usize>,
}

impl MemoryDisk {
    pub(crate) fn new(number: usize, log: &Log, room: Room, file_limit: u64) -> Self {
        let state = State {
            files: vec![Vec::new()],
            ..State::default()
        };
        Self {
            number,
            state: Arc::new(Mutex::new(state)),
            log: Arc::clone(log),
            room,
            file_limit,
        }
    }

    /// Lets a write past `at` bytes fail; from then on the disk holds `more` bytes beyond that.
    pub(crate) fn fail_once_at(&self, at: usize, more: usize) {
        self.state.lock().unwrap().fails_once = Some((at, at + more));
    }

    /// The files of the volume.
    pub(crate) fn files(&self) -> Vec<Vec<u8>> {
        self.state.lock().unwrap().files.clone()
    }

    fn used(state: &State) -> usize {
        state.files.iter().map(Vec::len).sum()
    }

    fn capacity(&self, state: &State) -> usize {
        if let Some(bytes) = state.fails_once.map(|(at, _)| at).or(state.capacity) {
            return bytes;
        }
        match self.room {
            Room::Endless => usize::MAX,
            Room::Told(bytes) | Room::Untold(bytes) | Room::ToldTooLate(bytes) => bytes,
        }
    }
}

impl Volume for MemoryDisk {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let disk = self.number;
        let mut state = self.state.lock().unwrap();
        let left = self.capacity(&state) - Self::used(&state);
        let taken = bytes.len().min(left);
        let file = state.files.last_mut().unwrap();
        assert_eq!(offset, file.len() as u64, "only ever added to");
        // As a file system does: what fits is written before it says that the rest does not.
        file.extend_from_slice(&bytes[..taken]);
        if taken < bytes.len() {
            state.was_full = true;
            state.capacity = state.fails_once.take().map(|(_, capacity)| capacity);
            return Err(ErrorKind::StorageFull.into());
        }
        self.log.lock().unwrap().push(Event::Write {
            disk,
            bytes: bytes.len(),
        });
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        let disk = self.number;
        self.log.lock().unwrap().push(Event::Sync { disk });
        Ok(())
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.state.lock().unwrap().files.last().unwrap().len() as u64)
    }

    fn file_limit(&self) -> u64 {
        self.file_limit
    }

    fn next_file(&mut self) -> io::Result<()> {
        self.state.lock().unwrap().files.push(Vec::new());
        Ok(())
    }

    fn room(&self) -> io::Result<Option<u64>> {
        let state = self.state.lock().unwrap();
        let left = (self.capacity(&state) - Self::used(&state)) as u64;
        Ok(match self.room {
            Room::Endless | Room::Untold(_) => None,
            Room::ToldTooLate(_) if !state.was_full => Some(u64::MAX),
            Room::Told(_) | Room::ToldTooLate(_) => Some(left),
        })
    }
}
