//! What the operating systems do each in their own way, as the same functions.
//!
//! Everything that names Unix or Windows is here; the rest of the program knows neither.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as this;
#[cfg(windows)]
use windows as this;

pub(crate) use this::{
    PATHS, SEPARATOR, arrived, free_room, listen, modified, open_source, open_unseen,
    picture_folders, place_of, raw_name, read_at, sync_folder, write_all_at,
};

/// How a shell names a program that a second Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// Which file on which file system: two names of one folder have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) file_system: u64,
    pub(crate) file: u64,
}
