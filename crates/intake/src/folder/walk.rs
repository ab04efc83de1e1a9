use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use model::{RefusalReason, SourcePath};

use super::source::Source;

/// Something that lies below a source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Offered {
    /// The number of the source, counting from 0.
    pub(crate) source: u32,
    /// Where it lies below the source.
    pub(crate) path: SourcePath,
    /// Why it cannot be taken, where the listing alone shows that.
    pub(crate) refused: Option<RefusalReason>,
    /// Whether it was deleted from the image that it lies in.
    pub(crate) deleted: bool,
}

/// Lists everything below `sources` in the order of raw paths; `kept_out` are the archive's own folders.
pub(crate) fn walk(sources: &[Source], kept_out: &[PathBuf]) -> Vec<Offered> {
    let mut offered = Vec::new();
    for (number, source) in (0..).zip(sources) {
        let mut walk = Walk {
            source,
            number,
            kept_out,
            offered: &mut offered,
        };
        if source.place.is_dir() {
            walk.folder(&source.place);
        } else {
            walk.entry(
                &source.place,
                fs::symlink_metadata(&source.place).map(|found| found.file_type()),
            );
        }
    }
    offered.sort();
    offered
}

struct Walk<'a> {
    source: &'a Source,
    number: u32,
    kept_out: &'a [PathBuf],
    offered: &'a mut Vec<Offered>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.offer(folder, Some(reason_for(&error))),
        };
        for entry in entries {
            match entry {
                Ok(entry) => self.entry(&entry.path(), DirEntry::file_type(&entry)),
                Err(error) => self.offer(folder, Some(reason_for(&error))),
            }
        }
    }

    fn entry(&mut self, path: &Path, kind: io::Result<fs::FileType>) {
        if self.kept_out.iter().any(|own| own == path) {
            return self.offer(path, Some(RefusalReason::Archive));
        }
        match kind {
            Ok(kind) if kind.is_dir() => self.folder(path),
            Ok(kind) if kind.is_file() => self.offer(path, None),
            Ok(kind) if kind.is_symlink() => self.offer(path, Some(RefusalReason::SymbolicLink)),
            Ok(_) => self.offer(path, Some(RefusalReason::NotAFile)),
            Err(error) => self.offer(path, Some(reason_for(&error))),
        }
    }

    fn offer(&mut self, path: &Path, refused: Option<RefusalReason>) {
        self.offered.push(Offered {
            source: self.number,
            path: self.source.below(path),
            refused,
            deleted: false,
        });
    }
}

/// What it means that something listed could not be opened or read.
pub(crate) fn reason_for(error: &io::Error) -> RefusalReason {
    const LOOP: i32 = rustix::io::Errno::LOOP.raw_os_error();
    const NO_DEVICE: i32 = rustix::io::Errno::NXIO.raw_os_error();
    match (error.kind(), error.raw_os_error()) {
        (_, Some(LOOP)) => RefusalReason::SymbolicLink,
        (_, Some(NO_DEVICE)) => RefusalReason::NotAFile,
        (io::ErrorKind::NotFound | io::ErrorKind::NotADirectory, _) => RefusalReason::Vanished,
        _ => RefusalReason::Unreadable,
    }
}
