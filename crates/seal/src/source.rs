use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::PathBuf;

use carrier::{FileStat, Offer, OpenFile};
use model::{ByteCount, PathEncoding, SourcePath};

use crate::system;

use crate::since::Since;

/// A file of the source, or a folder that could not be listed.
#[derive(Debug)]
pub(crate) struct SourceFile {
    path: SourcePath,
    place: Place,
}

#[derive(Debug)]
enum Place {
    File(PathBuf),
    /// A folder stands for all in it that could not be listed.
    ClosedFolder(io::Error),
}

impl SourceFile {
    /// The file at `place`, whose path below the source is `path`.
    pub(crate) fn new(place: PathBuf, path: SourcePath) -> Self {
        Self {
            path,
            place: Place::File(place),
        }
    }

    /// A folder that could not be listed; `path` ends with a slash.
    pub(crate) fn closed_folder(path: SourcePath, fault: io::Error) -> Self {
        Self {
            path,
            place: Place::ClosedFolder(fault),
        }
    }

    /// Bytes as the file system gives them without opening it; 0 if it does not.
    pub(crate) fn size(&self) -> ByteCount {
        ByteCount(match &self.place {
            Place::File(place) => place.symlink_metadata().map_or(0, |of| of.len()),
            Place::ClosedFolder(_) => 0,
        })
    }

    /// Whether it is older than `since`. A folder that could not be listed is not: what is in it may be new.
    pub(crate) fn is_older(&self, since: Option<Since>) -> bool {
        match (&self.place, since) {
            (Place::File(place), Some(since)) => since.is_later_than(place),
            _ => false,
        }
    }
}

impl Offer for SourceFile {
    fn path(&self) -> &SourcePath {
        &self.path
    }

    fn encoding(&self) -> PathEncoding {
        system::PATHS
    }

    fn open(&self) -> io::Result<Box<dyn OpenFile>> {
        let place = match &self.place {
            Place::File(place) => place,
            Place::ClosedFolder(fault) => return Err(again(fault)),
        };
        // What was a file when it was listed may have become a link or a pipe.
        let file = system::open_source(place)?;
        if !file.metadata()?.is_file() {
            return Err(ErrorKind::NotADirectory.into());
        }
        Ok(Box::new(OpenSource(file)))
    }
}

struct OpenSource(File);

impl Read for OpenSource {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Seek for OpenSource {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

impl OpenFile for OpenSource {
    fn stat(&self) -> io::Result<FileStat> {
        let of = self.0.metadata()?;
        Ok(FileStat {
            size: ByteCount(of.len()),
            modified: system::modified(&of),
        })
    }
}

/// The same error once more; `io::Error` cannot be cloned.
fn again(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(number) => io::Error::from_raw_os_error(number),
        None => error.kind().into(),
    }
}
