use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use carrier::ReadAt;
use model::{Defect, DefectCode, SourcePath};
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

/// Opens everything that may hold a volume: each file of a folder, or the file or device itself. What
/// below a folder cannot be opened is a defect; what was named and cannot be opened is an error.
pub(super) fn open_disks(disks: &[PathBuf]) -> Result<(Vec<Arrived>, Vec<Defect>), Error> {
    let (mut arrived, mut defects) = (Vec::new(), Vec::new());
    for (number, disk) in disks.iter().enumerate() {
        let failed = |source| Error::Source {
            folder: disk.clone(),
            source,
        };
        if !fs::metadata(disk).map_err(failed)?.is_dir() {
            let bytes: Arc<dyn ReadAt> = Arc::new(OnDisk::open(disk).map_err(failed)?);
            arrived.push(Arrived {
                disk: number,
                name: shown(disk, disk),
                bytes,
            });
            continue;
        }
        let mut files = Vec::new();
        fs::read_dir(disk).map_err(failed)?;
        list(disk, &mut files, &mut |folder, error| {
            defects.push(unopened(disk, folder, error));
        });
        files.sort();
        for file in files {
            match OnDisk::open(&file) {
                Ok(opened) => arrived.push(Arrived {
                    disk: number,
                    name: shown(disk, &file),
                    bytes: Arc::new(opened),
                }),
                Err(error) => defects.push(unopened(disk, &file, &error)),
            }
        }
    }
    Ok((arrived, defects))
}

fn unopened(disk: &Path, path: &Path, error: &io::Error) -> Defect {
    let detail = format!("it could not be opened, so a volume in it was not looked for: {error}");
    Defect::at(DefectCode::NotChecked, shown(disk, path), detail)
}

/// Plain files below `folder`; links are not followed. A folder that cannot be listed is told.
fn list(folder: &Path, files: &mut Vec<PathBuf>, tell: &mut dyn FnMut(&Path, &io::Error)) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return tell(folder, &error),
    };
    for entry in entries {
        match entry.and_then(|entry| Ok((entry.path(), entry.file_type()?))) {
            Ok((path, kind)) if kind.is_dir() => list(&path, files, tell),
            Ok((path, kind)) if kind.is_file() => files.push(path),
            Ok(_) => {}
            Err(error) => tell(folder, &error),
        }
    }
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
