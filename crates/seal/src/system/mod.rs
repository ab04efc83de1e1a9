//! What the operating systems do each in their own way, as the same functions.
//!
//! Everything that names Unix or Windows is here; the rest of the program knows neither.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::fs::File;
use std::io;

#[cfg(unix)]
use unix as this;
#[cfg(windows)]
use windows as this;

use this::read_at;
pub(crate) use this::{
    PATHS, SEPARATOR, arrived, free_room, home, knows_escapes, listen, modified, open_source,
    open_unseen, picture_folders, place_of, raw_name, sync_folder, write_all_at,
};

/// How a shell names a program that a second Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// Which file on which file system: two names of one folder have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) file_system: u64,
    pub(crate) file: u64,
}

/// Reads at a place in a file until the buffer is full or the file ends; gives how many bytes came.
pub(crate) fn read_full(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    let mut done = 0;
    while let Some(rest) = buffer.get_mut(done..).filter(|rest| !rest.is_empty()) {
        match read_at(file, rest, offset + done as u64) {
            Ok(0) => break,
            Ok(count) => done += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}
