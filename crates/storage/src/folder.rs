use std::fs::{DirBuilder, File, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fs::{AtFlags, Mode, OFlags, fstat, fsync, openat, statat};
use rustix::io::Errno;

use crate::key::is_segment;
use crate::tree::Tree;
use crate::unfinished::Unfinished;
use crate::{Error, Key, Lease, Listed, NewObject, Object, Storage, Stray, listing, probe};

/// Tells the unfinished objects of one process apart.
static UNFINISHED: AtomicU64 = AtomicU64::new(0);

/// A folder on a local disk as a store: an object is a file (mode 0600) of its name.
pub struct Folder {
    root: PathBuf,
    tree: Tree,
}

impl Folder {
    /// Makes the folder if it is not there (mode 0700) and tries whether its file system can do
    /// what a store needs; `Error::Unfit` if not.
    pub fn create(root: impl AsRef<Path>) -> Result<Self, Error> {
        let root = root.as_ref();
        make_root(root).map_err(|source| Error::Root {
            folder: root.into(),
            source,
        })?;
        let folder = Self::open(root)?;
        probe(&folder)?;
        Ok(folder)
    }

    /// Opens a folder that is there.
    pub fn open(root: impl AsRef<Path>) -> Result<Self, Error> {
        let root = root.as_ref();
        let tree = Tree::open(root).map_err(|errno| Error::Root {
            folder: root.into(),
            source: errno.into(),
        })?;
        Ok(Self {
            root: root.into(),
            tree,
        })
    }

    fn begin(&self, key: &Key) -> Result<Unfinished<'_>, Error> {
        if key.is_leftover() {
            return Err(Error::Reserved { key: key.clone() });
        }
        let process = std::process::id();
        loop {
            let number = UNFINISHED.fetch_add(1, Ordering::Relaxed);
            let unfinished = Key::unfinished_name(process, number);
            match self.tree.create_file(key.split().0, &unfinished) {
                // An earlier process of the same number left it: the next name, then.
                Err(Errno::EXIST) => {}
                Err(errno) => return Err(Error::io("begin", key)(errno)),
                Ok((folder, file)) => {
                    return Ok(Unfinished {
                        tree: &self.tree,
                        key: key.clone(),
                        unfinished,
                        folder,
                        file: File::from(file),
                        gone: false,
                    });
                }
            }
        }
    }
}

/// Makes the folder with its parents, each durable before the next.
fn make_root(root: &Path) -> io::Result<()> {
    if root.as_os_str().is_empty() || root.is_dir() {
        return Ok(());
    }
    let parent = root.parent().unwrap_or(root);
    make_root(parent)?;
    DirBuilder::new().mode(0o700).create(root)?;
    let parent = if parent.as_os_str().is_empty() {
        Path::new(".")
    } else {
        parent
    };
    File::open(parent)?.sync_all()
}

impl Storage for Folder {
    fn create(&self, key: &Key) -> Result<Box<dyn NewObject + '_>, Error> {
        let object = self.begin(key)?;
        match statat(&object.folder, key.name(), AtFlags::SYMLINK_NOFOLLOW) {
            Err(Errno::NOENT) => Ok(Box::new(object)),
            Ok(_) => Err(Error::Exists { key: key.clone() }),
            Err(errno) => Err(Error::io("look for", key)(errno)),
        }
    }

    fn replace(&self, key: &Key, bytes: &[u8]) -> Result<(), Error> {
        if !key.may_be_replaced() {
            return Err(Error::WriteOnce { key: key.clone() });
        }
        let mut object = self.begin(key)?;
        object.write_all(bytes).map_err(|source| Error::Io {
            act: "write",
            name: key.to_string(),
            source,
        })?;
        object.put_in_place()
    }

    fn open(&self, key: &Key) -> Result<Box<dyn Object>, Error> {
        let (folder, name) = key.split();
        let file = match self.tree.open_file(folder, name) {
            Ok(file) => file,
            Err(Errno::NOENT) => return Err(Error::Absent { key: key.clone() }),
            Err(errno) => return Err(Error::io("open", key)(errno)),
        };
        let mode = fstat(&file).map_err(Error::io("look at", key))?.st_mode;
        if rustix::fs::FileType::from_raw_mode(mode).is_file() {
            Ok(Box::new(File::from(file)))
        } else {
            Err(Error::Absent { key: key.clone() })
        }
    }

    fn list(&self, prefix: &str) -> Result<Vec<Listed>, Error> {
        Ok(listing::walk(&self.tree, prefix)?.objects)
    }

    fn strays(&self, prefix: &str) -> Result<Vec<Stray>, Error> {
        Ok(listing::walk(&self.tree, prefix)?.strays)
    }

    fn delete(&self, key: &Key) -> Result<(), Error> {
        let (folder, name) = key.split();
        match self.tree.remove_file(folder, name) {
            Ok(folder) => fsync(folder).map_err(Error::io("sync the folder of", key)),
            Err(Errno::NOENT) => Err(Error::Absent { key: key.clone() }),
            Err(errno) => Err(Error::io("delete", key)(errno)),
        }
    }

    fn lease(&self, name: &str) -> Result<Lease, Error> {
        if !is_segment(name) {
            return Err(Error::NotAKey { text: name.into() });
        }
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = self
            .tree
            .folder("")
            .and_then(|root| {
                let name = format!("{}{name}", listing::LEASE);
                openat(root, name, flags, Mode::RUSR | Mode::WUSR)
            })
            .map(File::from)
            .map_err(Error::io("take the lease", name))?;
        match file.try_lock() {
            Ok(()) => Ok(Lease::new(Locked(file))),
            Err(TryLockError::WouldBlock) => Err(Error::Busy {
                name: name.into(),
                hint: Error::WAIT,
            }),
            Err(TryLockError::Error(source)) => Err(Error::Io {
                act: "take the lease",
                name: name.into(),
                source,
            }),
        }
    }

    fn place(&self) -> String {
        self.root.display().to_string()
    }
}

/// The file of a lease that is held.
struct Locked(File);

impl Drop for Locked {
    fn drop(&mut self) {
        // A child process that is just being started shares the open file until it runs its own
        // program: closing our side alone would not give the lease back.
        let _ = self.0.unlock();
    }
}
