use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::os::unix::fs::{FileTypeExt, MetadataExt};

/// What changes when somebody writes to an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) size: u64,
    modified: Option<(i64, i64)>,
    changed: Option<(i64, i64)>,
}

impl Stamp {
    /// Of an open file or block device; `None` if it is neither. Of a device the size alone tells anything.
    pub(crate) fn of(mut file: &File) -> io::Result<Option<Self>> {
        let found = file.metadata()?;
        if found.file_type().is_block_device() {
            let size = file.seek(SeekFrom::End(0))?;
            file.seek(SeekFrom::Start(0))?;
            return Ok(Some(Self {
                size,
                modified: None,
                changed: None,
            }));
        }
        Ok(found.is_file().then(|| Self {
            size: found.size(),
            modified: Some((found.mtime(), found.mtime_nsec())),
            changed: Some((found.ctime(), found.ctime_nsec())),
        }))
    }
}
