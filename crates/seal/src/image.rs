use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::Context;
use carrier::ReadAt;

use crate::system;

/// A file, a raw image or a device that may hold a volume; it is only ever read.
pub(crate) struct Image {
    file: File,
    size: u64,
}

impl Image {
    /// Opens a file or a device.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let doing = || format!("failed to open {}", path.display());
        let mut file = File::open(path).with_context(doing)?;
        // A device says its size only to a seek.
        let size = file.seek(SeekFrom::End(0)).with_context(doing)?;
        Ok(Self { file, size })
    }
}

impl ReadAt for Image {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        system::read_full(&self.file, offset, buffer)
    }

    fn size(&self) -> io::Result<u64> {
        Ok(self.size)
    }
}

/// What a disk may hold a volume in.
#[derive(Default)]
pub(crate) struct Listed {
    /// All files below a folder, or the file itself.
    pub(crate) files: Vec<PathBuf>,
    /// Folders that could not be listed, as `lost+found` of whoever is not root.
    pub(crate) closed: Vec<PathBuf>,
}

/// Lists a disk; links are not followed.
pub(crate) fn list(disk: &Path) -> anyhow::Result<Listed> {
    let mut listed = Listed::default();
    let doing = || format!("failed to look into {}", disk.display());
    if fs::metadata(disk).with_context(doing)?.is_dir() {
        list_folder(disk, &mut listed).with_context(doing)?;
        listed.files.sort();
    } else {
        listed.files.push(disk.to_owned());
    }
    Ok(listed)
}

fn list_folder(folder: &Path, listed: &mut Listed) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if list_folder(&entry.path(), listed).is_err() {
                listed.closed.push(entry.path());
            }
        } else if kind.is_file() {
            listed.files.push(entry.path());
        }
    }
    Ok(())
}
