use std::fs::File;
use std::io::{self, Write};
use std::os::fd::OwnedFd;

use rustix::fs::{AtFlags, fsync, linkat, renameat, unlinkat};
use rustix::io::Errno;

use crate::tree::Tree;
use crate::{Error, Key, NewObject};

/// A file under a name of its own in the folder where it shall lie.
pub(crate) struct Unfinished<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) key: Key,
    pub(crate) unfinished: String,
    pub(crate) folder: OwnedFd,
    pub(crate) file: File,
    /// Whether the unfinished name is gone.
    pub(crate) gone: bool,
}

impl Unfinished<'_> {
    fn sync(&self) -> Result<(), Error> {
        fsync(&self.file).map_err(Error::io("sync", &self.key))
    }

    fn sync_folder(&self) -> Result<(), Error> {
        fsync(&self.folder).map_err(Error::io("sync the folder of", &self.key))
    }

    /// Takes the place of what may lie under the object's name.
    pub(crate) fn put_in_place(mut self) -> Result<(), Error> {
        self.sync()?;
        renameat(
            &self.folder,
            &self.unfinished,
            &self.folder,
            self.key.name(),
        )
        .map_err(Error::io("replace", &self.key))?;
        self.gone = true;
        self.sync_folder()
    }
}

impl NewObject for Unfinished<'_> {
    fn commit(mut self: Box<Self>) -> Result<(), Error> {
        self.sync()?;
        let (folder, name) = (&self.folder, self.key.name());
        // A hard link fails if the name is taken, on every file system that has them.
        match linkat(folder, &self.unfinished, folder, name, AtFlags::empty()) {
            Ok(()) => {}
            Err(Errno::EXIST) => {
                return Err(Error::Exists {
                    key: self.key.clone(),
                });
            }
            Err(errno) => return Err(Error::io("link", &self.key)(errno)),
        }
        unlinkat(folder, &self.unfinished, AtFlags::empty())
            .map_err(Error::io("finish", &self.key))?;
        self.gone = true;
        self.sync_folder()
    }
}

impl Write for Unfinished<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        if !self.gone {
            // Nobody is left to tell; what stays behind is listed as a leftover.
            let _ = self.tree.remove_file(self.key.split().0, &self.unfinished);
        }
    }
}
