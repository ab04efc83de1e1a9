use std::ffi::OsString;
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};

use model::{RefusalReason, SourcePath};

use crate::source::SourceFile;
use crate::system;

/// Walks sources in the order of their raw paths, with one folder's names in memory for each level.
pub(crate) struct Walk<'s> {
    sources: std::slice::Iter<'s, PathBuf>,
    folders: Vec<Folder>,
}

/// What a walk meets.
#[derive(Debug)]
pub(crate) enum Met {
    /// A file, or a folder that could not be listed.
    File(SourceFile),
    /// What is no file: a link, a device, a pipe or a socket.
    NotTaken(SourcePath, RefusalReason),
}

/// A folder whose entries are being walked, the last one first in the list.
struct Folder {
    place: PathBuf,
    /// The path below the source, with a slash at its end; empty for the source.
    path: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: OsString,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    Link,
    Other,
}

impl<'s> Walk<'s> {
    /// A walk over files and folders, which must be there.
    pub(crate) fn over(sources: &'s [PathBuf]) -> Self {
        Self {
            sources: sources.iter(),
            folders: Vec::new(),
        }
    }

    fn begin(&mut self, source: PathBuf) -> Option<Met> {
        // Whoever names a link as the source means what it points to.
        if source.is_dir() {
            return self.enter(source, Vec::new());
        }
        let name = source.file_name().unwrap_or(source.as_os_str());
        let path = SourcePath::from_bytes(system::raw_name(name));
        let source = fs::canonicalize(&source).unwrap_or(source);
        Some(Met::File(SourceFile::new(source, path)))
    }

    /// Goes into a folder; gives the folder itself if it cannot be listed, or not to its end.
    fn enter(&mut self, place: PathBuf, path: Vec<u8>) -> Option<Met> {
        let (entries, fault) = list(&place);
        let closed = fault.map(|fault| {
            let path = SourcePath::from_bytes(path.clone());
            Met::File(SourceFile::closed_folder(path, fault))
        });
        self.folders.push(Folder {
            place,
            path,
            entries,
        });
        closed
    }
}

impl Iterator for Walk<'_> {
    type Item = Met;

    fn next(&mut self) -> Option<Met> {
        loop {
            let met = if let Some(folder) = self.folders.last_mut() {
                let Some(entry) = folder.entries.pop() else {
                    self.folders.pop();
                    continue;
                };
                let place = folder.place.join(&entry.name);
                let mut path = folder.path.clone();
                path.extend_from_slice(&system::raw_name(&entry.name));
                match entry.kind {
                    Kind::Folder => {
                        path.extend_from_slice(system::SEPARATOR);
                        self.enter(place, path)
                    }
                    kind => Some(met(place, SourcePath::from_bytes(path), kind)),
                }
            } else {
                let source = self.sources.next()?.clone();
                self.begin(source)
            };
            if met.is_some() {
                return met;
            }
        }
    }
}

fn met(place: PathBuf, path: SourcePath, kind: Kind) -> Met {
    match kind {
        Kind::Link => Met::NotTaken(path, RefusalReason::SymbolicLink),
        Kind::Other => Met::NotTaken(path, RefusalReason::NotAFile),
        Kind::File | Kind::Folder => Met::File(SourceFile::new(place, path)),
    }
}

/// A folder's entries, the last one first, and why there may be more: by raw bytes, where a folder's
/// name counts with its slash, so that whole paths come in order.
fn list(folder: &Path) -> (Vec<Entry>, Option<io::Error>) {
    let mut entries = Vec::new();
    let fault = add_entries(folder, &mut entries).err();
    entries.sort_by_cached_key(|entry| std::cmp::Reverse(entry.key()));
    (entries, fault)
}

fn add_entries(folder: &Path, entries: &mut Vec<Entry>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // An entry whose kind cannot be told is tried as a file, and then named as unreadable.
        let kind = entry.file_type().map_or(Kind::File, Kind::of);
        entries.push(Entry {
            name: entry.file_name(),
            kind,
        });
    }
    Ok(())
}

impl Entry {
    fn key(&self) -> Vec<u8> {
        let mut key = system::raw_name(&self.name);
        if self.kind == Kind::Folder {
            key.extend_from_slice(system::SEPARATOR);
        }
        key
    }
}

impl Kind {
    fn of(kind: FileType) -> Self {
        if kind.is_file() {
            Self::File
        } else if kind.is_dir() {
            Self::Folder
        } else if kind.is_symlink() {
            Self::Link
        } else {
            Self::Other
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use carrier::Offer;

    use super::*;

    fn paths(sources: &[PathBuf]) -> Vec<String> {
        Walk::over(sources)
            .map(|met| match met {
                Met::File(file) => file.path().to_string(),
                Met::NotTaken(path, reason) => format!("{path}: {reason}"),
            })
            .collect()
    }

    #[test]
    fn whole_paths_come_in_the_order_of_their_bytes() {
        let source = tempfile::tempdir().unwrap();
        for file in ["a", "a-b", "a.d/x", "b/c/z", "b/c.jpg", "b/c0", "B"] {
            let place = source.path().join(file);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, "").unwrap();
        }
        let odd = source.path().join(OsStr::from_bytes(b"b/\xff"));
        fs::write(odd, "").unwrap();
        let found: Vec<Vec<u8>> = Walk::over(&[source.path().into()])
            .map(|met| match met {
                Met::File(file) => file.path().as_bytes().to_vec(),
                Met::NotTaken(..) => panic!("all are files"),
            })
            .collect();
        assert!(found.is_sorted());
        assert_eq!(found.len(), 8);
    }

    #[test]
    fn links_and_pipes_are_met_and_not_followed() {
        let source = tempfile::tempdir().unwrap();
        let inside = source.path().join("inside");
        fs::create_dir(&inside).unwrap();
        fs::write(inside.join("file"), "x").unwrap();
        symlink(&inside, source.path().join("to-folder")).unwrap();
        symlink("inside/file", source.path().join("to-file")).unwrap();
        symlink("/nowhere", source.path().join("to-nothing")).unwrap();
        let pipe = source.path().join("pipe");
        let (kind, mode) = (rustix::fs::FileType::Fifo, 0o600.into());
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, kind, mode, 0).unwrap();
        let expected = [
            "inside/file",
            "pipe: not-a-file",
            "to-file: symbolic-link",
            "to-folder: symbolic-link",
            "to-nothing: symbolic-link",
        ];
        assert_eq!(paths(&[source.path().into()]), expected);
    }

    #[test]
    fn a_source_may_be_a_file_or_a_link_that_is_named_itself() {
        let source = tempfile::tempdir().unwrap();
        fs::create_dir(source.path().join("folder")).unwrap();
        fs::write(source.path().join("folder/file"), "x").unwrap();
        symlink("folder", source.path().join("link")).unwrap();
        symlink("folder/file", source.path().join("link-to-file")).unwrap();
        let sources = ["folder/file", "link", "link-to-file"].map(|name| source.path().join(name));
        assert_eq!(paths(&sources), ["file", "file", "link-to-file"]);
    }
}
