use std::collections::HashSet;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::fs::{AtFlags, Mode, OFlags, fsync, mkdirat, open, openat, unlinkat};
use rustix::io::{Errno, Result};

const FOLDER_MODE: Mode = Mode::RWXU;
const FILE_MODE: Mode = Mode::RUSR.union(Mode::WUSR);
/// A folder is opened one segment at a time and never through a link.
const FOLDER: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC);
const NEW_FILE: OFlags = OFlags::WRONLY
    .union(OFlags::CREATE)
    .union(OFlags::EXCL)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC);
/// Without NONBLOCK, opening a pipe that somebody put there would wait for ever.
const READ_FILE: OFlags = OFlags::RDONLY
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::CLOEXEC);

/// The folders below a root. They come and go with the objects in them, as if names were all
/// there is.
pub(crate) struct Tree {
    root: OwnedFd,
    /// Folders whose own entry is known to be on the disk. The lock also keeps a folder from being
    /// removed between its making and its first file.
    durable: Mutex<HashSet<String>>,
}

impl Tree {
    /// Opens the root, which may itself be reached through links.
    pub(crate) fn open(root: &Path) -> Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Self {
            root: open(root, flags, Mode::empty())?,
            durable: Mutex::default(),
        })
    }

    pub(crate) fn folder(&self, path: &str) -> Result<OwnedFd> {
        let mut at = rustix::io::fcntl_dupfd_cloexec(&self.root, 0)?;
        for segment in segments(path) {
            at = openat(&at, segment, FOLDER, Mode::empty())?;
        }
        Ok(at)
    }

    pub(crate) fn open_file(&self, folder: &str, name: &str) -> Result<OwnedFd> {
        openat(self.folder(folder)?, name, READ_FILE, Mode::empty())
    }

    /// Makes an empty file that must not exist, and whatever folders it needs; gives the folder
    /// and the file.
    pub(crate) fn create_file(&self, folder: &str, name: &str) -> Result<(OwnedFd, OwnedFd)> {
        let mut durable = self.lock();
        let at = self.make_folder(&mut durable, folder)?;
        let file = openat(&at, name, NEW_FILE, FILE_MODE)?;
        Ok((at, file))
    }

    /// Removes a file and the folders that this leaves empty; gives the folder to sync.
    pub(crate) fn remove_file(&self, folder: &str, name: &str) -> Result<OwnedFd> {
        let mut durable = self.lock();
        let mut at = self.folder(folder)?;
        unlinkat(&at, name, AtFlags::empty())?;
        let mut path = folder;
        while !path.is_empty() {
            let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
            let above = self.folder(parent)?;
            match unlinkat(&above, name, AtFlags::REMOVEDIR) {
                Ok(()) => durable.remove(path),
                Err(Errno::NOTEMPTY | Errno::EXIST) => break,
                Err(other) => return Err(other),
            };
            (path, at) = (parent, above);
        }
        Ok(at)
    }

    fn make_folder(&self, durable: &mut HashSet<String>, path: &str) -> Result<OwnedFd> {
        let mut at = rustix::io::fcntl_dupfd_cloexec(&self.root, 0)?;
        let mut done = String::with_capacity(path.len());
        for segment in segments(path) {
            if !done.is_empty() {
                done.push('/');
            }
            done.push_str(segment);
            let next = match openat(&at, segment, FOLDER, Mode::empty()) {
                Err(Errno::NOENT) => {
                    durable.remove(&done);
                    match mkdirat(&at, segment, FOLDER_MODE) {
                        Ok(()) | Err(Errno::EXIST) => {}
                        Err(other) => return Err(other),
                    }
                    openat(&at, segment, FOLDER, Mode::empty())?
                }
                opened => opened?,
            };
            // A folder that is there may still be only in memory: whoever made it may have been
            // stopped before the sync. Once in a process is enough.
            if !durable.contains(&done) {
                fsync(&at)?;
                durable.insert(done.clone());
            }
            at = next;
        }
        Ok(at)
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<String>> {
        self.durable.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}
