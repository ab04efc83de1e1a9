use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;

use model::Timestamp;

/// A file that is read once and watched: did it change meanwhile, did reading fail?
#[derive(Debug)]
pub(crate) struct Steady {
    file: File,
    before: Stamp,
    read: u64,
    failed: Option<io::Error>,
}

/// What changes when a file's bytes do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    fn of(found: &Metadata) -> Self {
        Self {
            size: found.size(),
            modified: (found.mtime(), found.mtime_nsec()),
            changed: (found.ctime(), found.ctime_nsec()),
        }
    }
}

impl Steady {
    /// Begins to watch an open file; `None` if it is no plain file after all.
    pub(crate) fn watch(file: File) -> io::Result<Option<Self>> {
        let found = file.metadata()?;
        let watched = found.is_file().then(|| Self {
            before: Stamp::of(&found),
            file,
            read: 0,
            failed: None,
        });
        Ok(watched)
    }

    /// When its bytes were last changed.
    pub(crate) fn modified(&self) -> Option<Timestamp> {
        let (seconds, nanos) = self.before.modified;
        let nanos = seconds.checked_mul(1_000_000_000)?.checked_add(nanos)?;
        Some(Timestamp::from_unix_nanos(nanos))
    }

    /// The size it had when it was opened.
    pub(crate) fn size(&self) -> u64 {
        self.before.size
    }

    /// What the operating system said, if reading failed.
    pub(crate) fn failure(&self) -> Option<&io::Error> {
        self.failed.as_ref()
    }

    /// Whether what was read is one state of the file: nothing moved while it was read to its end.
    pub(crate) fn held_still(&self) -> bool {
        self.read == self.before.size
            && self
                .file
                .metadata()
                .is_ok_and(|found| Stamp::of(&found) == self.before)
    }
}

impl Read for Steady {
    /// Ends one byte after the size that the file had when it was opened: more than that it changed,
    /// and a file that never ends must not fill the archive's disk.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = self.before.size.saturating_add(1).saturating_sub(self.read);
        let room = usize::try_from(room)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        match self.file.read(buffer.get_mut(..room).unwrap_or_default()) {
            Ok(count) => {
                self.read += count as u64;
                Ok(count)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                let again = io::Error::from(error.kind());
                self.failed = Some(error);
                Err(again)
            }
        }
    }
}
