use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use carrier::ReadAt;
use model::{Defect, DefectCode, SourcePath};

use super::shelf::Shelf;
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
pub(super) fn open_disks(
    shelf: &Arc<Shelf>,
    disks: &[PathBuf],
) -> Result<(Vec<Arrived>, Vec<Defect>), Error> {
    let (mut arrived, mut defects) = (Vec::new(), Vec::new());
    for (number, disk) in disks.iter().enumerate() {
        let failed = |source| Error::Source {
            folder: disk.clone(),
            source,
        };
        let kind = fs::metadata(disk).map_err(failed)?.file_type();
        // A pipe would be waited for, and nothing in it can be read twice.
        if kind.is_fifo() || kind.is_socket() || kind.is_char_device() {
            let wrong = "it is neither a folder nor a file nor a disk";
            return Err(failed(io::Error::other(wrong)));
        }
        if !kind.is_dir() {
            let bytes = Arc::new(shelf.file(disk.clone()).map_err(failed)?);
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
            match shelf.file(file.clone()) {
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
