use std::ffi::OsString;
use std::fs::{self, File, FileTimes};
use std::path::Path;

use crate::exit::refuse;

/// What times volumes get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Times {
    /// Those of the newest other file in the folder; none other there: as it comes.
    Neighbours,
    /// As it comes.
    Now,
}

impl Times {
    /// Reads the word behind `--times`.
    pub(crate) fn parse(word: &str) -> anyhow::Result<Self> {
        match word {
            "neighbours" => Ok(Self::Neighbours),
            "now" => Ok(Self::Now),
            _ => refuse("--times is neighbours or now"),
        }
    }

    /// The times that a volume in `folder` is to get, where `volume` are the names of its files.
    pub(crate) fn in_folder(self, folder: &Path, volume: &[OsString]) -> Option<FileTimes> {
        if self == Self::Now {
            return None;
        }
        let mut newest = None;
        for entry in fs::read_dir(folder).ok()?.flatten() {
            if volume.contains(&entry.file_name()) {
                continue;
            }
            let Ok(of) = entry.metadata() else { continue };
            if let (true, Ok(modified)) = (of.is_file(), of.modified()) {
                let accessed = of.accessed().unwrap_or(modified);
                newest = newest.max(Some((modified, accessed)));
            }
        }
        let (modified, accessed) = newest?;
        let times = FileTimes::new();
        Some(times.set_modified(modified).set_accessed(accessed))
    }
}

/// Gives a finished file its times and makes them durable; whether that could be done.
pub(crate) fn give(file: &Path, times: FileTimes) -> bool {
    let file = File::options().write(true).open(file);
    file.and_then(|file| file.set_times(times).and_then(|()| file.sync_all()))
        .is_ok()
}
