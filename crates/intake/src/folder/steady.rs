use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;

use diskimage::Content;
use model::Timestamp;

/// In nanoseconds.
const SECOND: i64 = 1_000_000_000;

/// A file that is read once and watched: did it change meanwhile, did reading fail?
#[derive(Debug)]
pub(crate) struct Steady {
    bytes: Bytes,
    before: Stamp,
    read: u64,
    failed: Option<io::Error>,
}

/// Where its bytes come from.
#[derive(Debug)]
enum Bytes {
    OfFile(File),
    /// Of a file of an image, which holds still if the image does.
    OfImage(Content),
}

/// What changes when a file's bytes do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: Option<(i64, i64)>,
    changed: (i64, i64),
}

impl Stamp {
    fn of(found: &Metadata) -> Self {
        Self {
            size: found.size(),
            modified: Some((found.mtime(), found.mtime_nsec())),
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
            bytes: Bytes::OfFile(file),
            read: 0,
            failed: None,
        });
        Ok(watched)
    }

    /// A file of an image, of the size and time that its file system says.
    pub(crate) fn of_image(content: Content, size: u64, modified: Option<Timestamp>) -> Self {
        let nanos = modified.map(Timestamp::unix_nanos);
        let modified = nanos.map(|nanos| (nanos.div_euclid(SECOND), nanos.rem_euclid(SECOND)));
        Self {
            bytes: Bytes::OfImage(content),
            before: Stamp {
                size,
                modified,
                changed: (0, 0),
            },
            read: 0,
            failed: None,
        }
    }

    /// When its bytes were last changed.
    pub(crate) fn modified(&self) -> Option<Timestamp> {
        let (seconds, nanos) = self.before.modified?;
        let nanos = seconds.checked_mul(SECOND)?.checked_add(nanos)?;
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
        let still = match &self.bytes {
            Bytes::OfFile(file) => file
                .metadata()
                .is_ok_and(|found| Stamp::of(&found) == self.before),
            Bytes::OfImage(_) => true,
        };
        still && self.read == self.before.size
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
        let buffer = buffer.get_mut(..room).unwrap_or_default();
        let read = match &mut self.bytes {
            Bytes::OfFile(file) => file.read(buffer),
            Bytes::OfImage(content) => content.read(buffer),
        };
        match read {
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
