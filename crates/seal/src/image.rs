use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use carrier::ReadAt;

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

/// Every file that a disk may hold a volume in: all files below a folder, or the file itself.
pub(crate) fn files_of(disk: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let doing = || format!("failed to look into {}", disk.display());
    if fs::metadata(disk).with_context(doing)?.is_dir() {
        list(disk, &mut files).with_context(doing)?;
        files.sort();
    } else {
        files.push(disk.to_owned());
    }
    Ok(files)
}

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
