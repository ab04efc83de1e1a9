//! The disk in memory that Linux has for everybody.

use std::path::Path;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::programs::program;

const RAM_DISK: &str = "/dev/shm";

/// A new folder on the RAM disk; `None` if there is none, or less than `bytes` of room on it.
pub(crate) fn folder(prefix: &str, bytes: u64) -> Result<Option<TempDir>> {
    if room(Path::new(RAM_DISK)) < bytes {
        return Ok(None);
    }
    let folder = tempfile::Builder::new()
        .prefix(prefix)
        .tempdir_in(RAM_DISK)
        .with_context(|| format!("make a folder in {RAM_DISK}"))?;
    Ok(Some(folder))
}

/// Bytes that can be written below `folder`; none if it is not there.
fn room(folder: &Path) -> u64 {
    let told = program("df", ["--block-size=1", "--output=avail"])
        .arg(folder)
        .output();
    told.ok().and_then(|told| parse_room(&told)).unwrap_or(0)
}

fn parse_room(told: &str) -> Option<u64> {
    told.lines().nth(1)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_of_a_folder_is_what_df_says() {
        assert_eq!(parse_room("    Avail\n 12345\n"), Some(12_345));
        assert_eq!(parse_room("Avail\n"), None);
        assert!(room(Path::new("/")) > 0);
        assert_eq!(room(Path::new("/no/such/folder")), 0);
    }
}
