use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use model::SourcePath;
use rustix::fs::{Mode, OFlags, openat};
use rustix::io::Errno;

use crate::error::Error;

/// A folder, or a single file, that a person offers.
#[derive(Debug)]
pub(crate) struct Source {
    /// Its whole path, with no link left in it.
    pub(crate) place: PathBuf,
    /// The folder that offered paths are below.
    root: PathBuf,
    folder: OwnedFd,
}

impl Source {
    /// Opens what a person named; a link in what they typed is followed, none below it ever is.
    pub(crate) fn open(named: &Path) -> Result<Self, Error> {
        let failed = |source| Error::Source {
            folder: named.to_owned(),
            source,
        };
        let place = named.canonicalize().map_err(failed)?;
        let root = match place.parent() {
            Some(parent) if !place.is_dir() => parent.to_owned(),
            _ => place.clone(),
        };
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder =
            rustix::fs::open(&root, flags, Mode::empty()).map_err(|errno| failed(errno.into()))?;
        Ok(Self {
            place,
            root,
            folder,
        })
    }

    /// Its place, for the record and for people.
    pub(crate) fn shown(&self) -> String {
        SourcePath::from_bytes(self.place.as_os_str().as_bytes()).to_string()
    }

    /// The path of `file` below the source.
    pub(crate) fn below(&self, file: &Path) -> SourcePath {
        let below = file.strip_prefix(&self.root).unwrap_or(file);
        SourcePath::from_bytes(below.as_os_str().as_bytes())
    }

    /// Opens a file below the source for reading, component by component, following no link that
    /// somebody may have put there since it was listed.
    pub(crate) fn open_file(&self, path: &SourcePath) -> io::Result<File> {
        let mut parts: Vec<&[u8]> = path.as_bytes().split(|byte| *byte == b'/').collect();
        let name = parts.pop().unwrap_or_default();
        let through = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut folder: Option<OwnedFd> = None;
        for part in parts {
            let at = folder.as_ref().map_or(self.folder.as_fd(), AsFd::as_fd);
            folder = Some(openat(at, part, through, Mode::empty())?);
        }
        let at = folder.as_ref().map_or(self.folder.as_fd(), AsFd::as_fd);
        // NONBLOCK: a pipe that took the file's place must not hold the run.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        openat(at, name, flags, Mode::empty())
            .map(File::from)
            .map_err(Errno::into)
    }
}
