use std::ffi::CStr;
use std::os::fd::OwnedFd;

use model::{ByteCount, SourcePath};
use rustix::fs::{AtFlags, Dir, FileType, Stat, statat};
use rustix::io::Errno;

use crate::key::is_segment;
use crate::tree::Tree;
use crate::{Error, Key, Listed, Stray, StrayKind};

/// The first characters of a lease's file, which lies in the root, is empty, and is neither object
/// nor stray.
pub(crate) const LEASE: &str = ".lease-";

/// What lies below a prefix.
#[derive(Default)]
pub(crate) struct Listing {
    pub(crate) objects: Vec<Listed>,
    pub(crate) strays: Vec<Stray>,
}

/// Everything whose name begins with `prefix`, sorted.
pub(crate) fn walk(tree: &Tree, prefix: &str) -> Result<Listing, Error> {
    let (top, start) = prefix.rsplit_once('/').unwrap_or(("", prefix));
    if !top.is_empty() {
        Key::parse(top)?;
    }
    let mut listing = Listing::default();
    let mut folders = vec![top.to_owned()];
    while let Some(path) = folders.pop() {
        let open = match tree.folder(&path) {
            Ok(open) => open,
            // Never there, or emptied by its writer since its parent was read.
            Err(Errno::NOENT) => continue,
            Err(errno) => return Err(Error::io("list", prefix)(errno)),
        };
        let begins = if path == top { start } else { "" };
        let entries = read(&open, &path, begins).map_err(Error::io("list", prefix))?;
        if entries.is_empty() && path != top {
            listing.stray(path, StrayKind::EmptyFolder);
            continue;
        }
        for (name, stat) in entries {
            listing.take(&path, &name, &stat, &mut folders);
        }
    }
    listing.objects.sort_by(|a, b| a.key.cmp(&b.key));
    listing.strays.sort();
    Ok(listing)
}

impl Listing {
    fn take(&mut self, folder: &str, name: &CStr, stat: &Stat, folders: &mut Vec<String>) {
        let segment = name.to_str().ok().filter(|name| is_segment(name));
        let Some(path) = segment.map(|name| below(folder, name)) else {
            let shown = SourcePath::from_bytes(name.to_bytes()).to_string();
            return self.stray(below(folder, &shown), StrayKind::NotAKey);
        };
        match (FileType::from_raw_mode(stat.st_mode), Key::parse(&path)) {
            (FileType::Directory, _) => folders.push(path),
            (FileType::RegularFile, Ok(key)) => self.objects.push(Listed {
                key,
                size: ByteCount(u64::try_from(stat.st_size).unwrap_or(0)),
            }),
            _ => self.stray(path, StrayKind::NotAFile),
        }
    }

    fn stray(&mut self, name: String, kind: StrayKind) {
        self.strays.push(Stray { name, kind });
    }
}

/// The entries of a folder whose names begin with `begins`.
fn read(
    folder: &OwnedFd,
    path: &str,
    begins: &str,
) -> rustix::io::Result<Vec<(std::ffi::CString, Stat)>> {
    let mut entries = Vec::new();
    for entry in Dir::read_from(folder)? {
        let name = entry?.file_name().to_owned();
        let bytes = name.to_bytes();
        if matches!(bytes, b"." | b"..") || !bytes.starts_with(begins.as_bytes()) {
            continue;
        }
        let lease = path.is_empty() && bytes.starts_with(LEASE.as_bytes());
        match statat(folder, &name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) if lease && is_empty_file(&stat) => {}
            Ok(stat) => entries.push((name, stat)),
            Err(Errno::NOENT) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(entries)
}

fn is_empty_file(stat: &Stat) -> bool {
    stat.st_size == 0 && FileType::from_raw_mode(stat.st_mode).is_file()
}

fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}
