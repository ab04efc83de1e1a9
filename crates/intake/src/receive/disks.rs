use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use carrier::ReadAt;
use model::SourcePath;
use storage::{Key, Object, Storage};

use crate::error::Error;

/// A file that may be a volume, or an image that may hold one; it is only ever read.
pub(super) struct Arrived {
    /// Which of the disks that were given it belongs to.
    pub(super) disk: usize,
    /// Its name, for people and for the record.
    pub(super) name: String,
    pub(super) bytes: Arc<dyn ReadAt>,
}

/// Opens everything that may hold a volume: each file of a folder, or the file or device itself.
pub(super) fn open_disks(disks: &[PathBuf]) -> Result<Vec<Arrived>, Error> {
    let mut arrived = Vec::new();
    for (number, disk) in disks.iter().enumerate() {
        let failed = |source| Error::Source {
            folder: disk.clone(),
            source,
        };
        let mut files = Vec::new();
        if fs::metadata(disk).map_err(failed)?.is_dir() {
            list(disk, &mut files).map_err(failed)?;
            files.sort();
        } else {
            files.push(disk.clone());
        }
        for file in files {
            let bytes: Arc<dyn ReadAt> = Arc::new(OnDisk::open(&file).map_err(failed)?);
            arrived.push(Arrived {
                disk: number,
                name: shown(disk, &file),
                bytes,
            });
        }
    }
    Ok(arrived)
}

/// Plain files below `folder`; links are not followed.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            list(&entry.path(), files)?;
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn shown(disk: &Path, file: &Path) -> String {
    let below = disk
        .parent()
        .and_then(|parent| file.strip_prefix(parent).ok())
        .unwrap_or(file);
    SourcePath::from_bytes(below.as_os_str().as_bytes()).to_string()
}

/// A file or a device, opened for reading alone.
struct OnDisk {
    file: File,
    size: u64,
}

impl OnDisk {
    fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        // A device says its size only to a seek.
        let size = file.seek(SeekFrom::End(0))?;
        Ok(Self { file, size })
    }
}

impl ReadAt for OnDisk {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut done = 0;
        while let Some(rest) = buffer.get_mut(done..).filter(|rest| !rest.is_empty()) {
            match self.file.read_at(rest, offset + done as u64) {
                Ok(0) => break,
                Ok(count) => done += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }

    fn size(&self) -> io::Result<u64> {
        Ok(self.size)
    }
}

/// A volume that is held since an earlier delivery.
pub(super) struct Held {
    object: Mutex<Box<dyn Object>>,
    size: u64,
}

impl Held {
    pub(super) fn open(storage: &dyn Storage, key: &Key) -> Result<Self, Error> {
        let mut object = storage.open(key)?;
        let size = object
            .seek(SeekFrom::End(0))
            .map_err(|source| Error::Held {
                key: key.to_string(),
                source,
            })?;
        Ok(Self {
            object: Mutex::new(object),
            size,
        })
    }
}

impl ReadAt for Held {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut object = self.object.lock().unwrap_or_else(PoisonError::into_inner);
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

    fn size(&self) -> io::Result<u64> {
        Ok(self.size)
    }
}
