use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use carrier::Volume;

use crate::disk_folder::room;
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

impl VolumeFile {
    /// Opens the last of a volume's files, to be added to at its end; none if there is no file.
    pub(crate) fn last_of(files: &[&Path]) -> anyhow::Result<Option<Self>> {
        let named = files.iter().filter_map(|file| {
            let (name, number) = VolumeName::of_last(file.file_name()?);
            Some((number, name, *file))
        });
        let Some((number, name, file)) = named.max_by_key(|(number, ..)| *number) else {
            return Ok(None);
        };
        let folder = file.parent().unwrap_or(Path::new(".")).to_owned();
        let opened = OpenOptions::new()
            .write(true)
            .open(file)
            .with_context(|| format!("failed to open {} to add to it", file.display()))?;
        Ok(Some(Self {
            folder,
            name,
            sharers: 1,
            number,
            file: opened,
            is_named: true,
        }))
    }
}

impl Volume for VolumeFile {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all_at(bytes, offset)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_all()?;
        if !self.is_named {
            sync_folder(&self.folder)?;
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

/// Makes names in a folder durable, where its file system has that.
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(()),
        outcome => outcome,
    }
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
