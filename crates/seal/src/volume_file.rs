use std::ffi::OsStr;
use std::fs::{File, FileTimes, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::Context;
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
    /// The times that what is durable shows.
    times: Option<FileTimes>,
}

impl VolumeFile {
    /// Makes the first file, which must not be there.
    pub(crate) fn create(
        folder: &Path,
        name: &VolumeName,
        sharers: u64,
        times: Option<FileTimes>,
    ) -> io::Result<Self> {
        Ok(Self {
            folder: folder.to_owned(),
            name: name.clone(),
            sharers,
            number: 1,
            file: create(folder, name, 1)?,
            is_named: false,
            times,
        })
    }

    /// Opens the last file of a volume that is there already.
    pub(crate) fn go_on(
        folder: &Path,
        last: &OsStr,
        sharers: u64,
        times: Option<FileTimes>,
    ) -> io::Result<Self> {
        let (name, number) = VolumeName::of_last(last);
        Ok(Self {
            file: OpenOptions::new().write(true).open(folder.join(last))?,
            folder: folder.to_owned(),
            name,
            sharers,
            number,
            // Whoever was killed may have made the name and not made it durable.
            is_named: false,
            times,
        })
    }

    /// Opens the last of a volume's files, to be added to at its end; none if there is no file.
    pub(crate) fn last_of(
        files: &[&Path],
        times: Option<FileTimes>,
    ) -> anyhow::Result<Option<Self>> {
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
            times,
        }))
    }
}

impl Volume for VolumeFile {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        system::write_all_at(&self.file, bytes, offset)
    }

    fn sync(&mut self) -> io::Result<()> {
        if let Some(times) = self.times {
            // Some file systems let only the owner do that; the bytes matter more.
            drop(self.file.set_times(times));
        }
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
        loop {
            self.number += 1;
            match create(&self.folder, &self.name, self.number) {
                // Somebody else's: the next number may be free.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                created => {
                    self.file = created?;
                    self.is_named = false;
                    return Ok(());
                }
            }
        }
    }

    fn room(&self) -> io::Result<Option<u64>> {
        room(&self.folder, self.sharers).map(|bytes| Some(bytes.get()))
    }
}

fn create(folder: &Path, name: &VolumeName, number: u32) -> io::Result<File> {
    let place = folder.join(name.of_file(number));
    // A run that was killed at once leaves a file in which is nothing.
    let is_left = place
        .symlink_metadata()
        .is_ok_and(|of| of.is_file() && of.len() == 0);
    let mut options = OpenOptions::new();
    options.write(true).create_new(!is_left).open(place)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_volume_goes_on_in_files_of_its_name_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let name = VolumeName::given(OsStr::new("v.bin")).unwrap();
        let mut volume = VolumeFile::create(folder.path(), &name, 1, None).unwrap();
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
        assert!(VolumeFile::create(folder.path(), &name, 1, None).is_err());
        fs::write(folder.path().join("v (3).bin"), "somebody's").unwrap();
        volume.next_file().unwrap();
        volume.write_at(0, b"three").unwrap();
        assert_eq!(
            (read("v (3).bin"), read("v (4).bin")),
            (b"somebody's".into(), b"three".into())
        );
    }

    #[test]
    fn a_volume_that_is_there_goes_on_at_its_end() {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in [("v.bin", "full"), ("v (2).bin", "torn")] {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let last = OsStr::new("v (2).bin");
        let mut volume = VolumeFile::go_on(folder.path(), last, 1, None).unwrap();
        assert_eq!(volume.len().unwrap(), 4);
        volume.write_at(4, b" and whole").unwrap();
        volume.next_file().unwrap();
        volume.write_at(0, b"next").unwrap();
        let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
        assert_eq!(read("v.bin"), b"full");
        assert_eq!(read("v (2).bin"), b"torn and whole");
        assert_eq!(read("v (3).bin"), b"next");
    }
}
