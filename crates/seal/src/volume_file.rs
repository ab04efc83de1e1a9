use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use carrier::Volume;

use crate::disk_folder::room;
use crate::system;
use crate::volume_name::VolumeName;

/// The volume on one disk: one file after the other.
pub(crate) struct VolumeFile {
    folder: PathBuf,
    name: VolumeName,
    sharers: u64,
    number: u32,
    file: File,
    /// Whether the file's name in the folder is durable.
    is_named: bool,
}

impl VolumeFile {
    /// Makes the first file, which must not be there.
    pub(crate) fn create(folder: &Path, name: &VolumeName, sharers: u64) -> io::Result<Self> {
        Ok(Self {
            folder: folder.to_owned(),
            name: name.clone(),
            sharers,
            number: 1,
            file: create(folder, name, 1)?,
            is_named: false,
        })
    }
}

impl Volume for VolumeFile {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        system::write_all_at(&self.file, bytes, offset)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_all()?;
        if !self.is_named {
            system::sync_folder(&self.folder)?;
            self.is_named = true;
        }
        Ok(())
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    fn next_file(&mut self) -> io::Result<()> {
        self.sync()?;
        self.file = create(&self.folder, &self.name, self.number + 1)?;
        self.number += 1;
        self.is_named = false;
        Ok(())
    }

    fn room(&self) -> io::Result<Option<u64>> {
        room(&self.folder, self.sharers).map(|bytes| Some(bytes.get()))
    }
}

fn create(folder: &Path, name: &VolumeName, number: u32) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(folder.join(name.of_file(number)))
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::fs;

    use super::*;

    #[test]
    fn a_volume_goes_on_in_files_of_its_name_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let name = VolumeName::given(OsStr::new("v.bin")).unwrap();
        let mut volume = VolumeFile::create(folder.path(), &name, 1).unwrap();
        volume.write_at(0, b"one").unwrap();
        volume.next_file().unwrap();
        assert_eq!(volume.len().unwrap(), 0);
        volume.write_at(0, b"two").unwrap();
        volume.sync().unwrap();
        let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
        assert_eq!(
            (read("v.bin"), read("v (2).bin")),
            (b"one".into(), b"two".into())
        );
        assert!(VolumeFile::create(folder.path(), &name, 1).is_err());
        fs::write(folder.path().join("v (3).bin"), "somebody's").unwrap();
        assert!(volume.next_file().is_err());
        assert_eq!(read("v (3).bin"), b"somebody's");
    }
}
