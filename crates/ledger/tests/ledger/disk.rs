//! Files as a process sees them, and as they are on the disk when the power goes: the bytes of a file since it was
//! synced, and the names in a folder since that was, are only in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use model::Chance;
use testkit::FixedChance;

use crate::trace::Call;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    Folder,
    /// Which of the files; several names may be of one.
    File(usize),
}

/// A file's bytes, now and when it was synced.
#[derive(Debug, Clone, Default)]
struct Bytes {
    now: Vec<u8>,
    kept: Vec<u8>,
}

type Names = BTreeMap<PathBuf, Named>;

pub(crate) struct Disk {
    root: PathBuf,
    files: Vec<Bytes>,
    now: Names,
    kept: Names,
    open: HashMap<String, usize>,
}

impl Disk {
    /// What lies below `root`, all of it synced.
    pub(crate) fn of(root: &Path) -> Self {
        let mut disk = Self {
            root: root.to_owned(),
            files: Vec::new(),
            now: Names::new(),
            kept: Names::new(),
            open: HashMap::new(),
        };
        disk.read(root);
        disk.kept = disk.now.clone();
        disk
    }

    fn read(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                self.now.insert(path.clone(), Named::Folder);
                self.read(&path);
            } else {
                let bytes = fs::read(&path).unwrap();
                let file = self.new_file();
                self.files[file] = Bytes {
                    now: bytes.clone(),
                    kept: bytes,
                };
                self.now.insert(path, Named::File(file));
            }
        }
    }

    fn new_file(&mut self) -> usize {
        self.files.push(Bytes::default());
        self.files.len() - 1
    }

    fn is_ours(&self, path: &Path) -> bool {
        path.starts_with(&self.root)
    }

    pub(crate) fn follow(&mut self, call: &Call) {
        match call {
            Call::Create { path, fd } if self.is_ours(path) => {
                let file = match self.now.get(path) {
                    Some(Named::File(file)) => *file,
                    _ => self.new_file(),
                };
                self.now.insert(path.clone(), Named::File(file));
                self.open.insert(fd.clone(), file);
            }
            Call::Folder(path) if self.is_ours(path) => {
                self.now.insert(path.clone(), Named::Folder);
            }
            Call::Write { fd, bytes } => {
                if let Some(file) = self.open.get(fd) {
                    self.files[*file].now.extend(bytes);
                }
            }
            Call::Sync { path, fd } => match self.open.get(fd) {
                Some(file) => {
                    let bytes = &mut self.files[*file];
                    bytes.kept.clone_from(&bytes.now);
                }
                None if self.is_ours(path) => self.sync_names(path),
                None => {}
            },
            Call::Link { from, to } if self.is_ours(to) => {
                let named = self.now[from];
                self.now.insert(to.clone(), named);
            }
            Call::Rename { from, to } if self.is_ours(to) => {
                let named = self.now.remove(from).unwrap();
                self.now.insert(to.clone(), named);
            }
            Call::Remove(path) if self.is_ours(path) => {
                self.now.remove(path);
            }
            Call::Close(fd) => {
                self.open.remove(fd);
            }
            _ => {}
        }
    }

    fn sync_names(&mut self, folder: &Path) {
        let within = |path: &Path| path.parent() == Some(folder);
        self.kept.retain(|path, _| !within(path));
        let now = self.now.iter().filter(|(path, _)| within(path));
        self.kept
            .extend(now.map(|(path, named)| (path.clone(), *named)));
    }

    /// Writes what is there when the power comes back: all that was synced, and of the rest nothing, or each by chance.
    pub(crate) fn after_power_loss(&self, to: &Path, mut chance: Option<&mut FixedChance>) {
        let mut keeps = || {
            chance
                .as_mut()
                .is_some_and(|chance| chance.draw::<1>()[0] & 1 == 1)
        };
        let mut there = self.kept.clone();
        let names: BTreeSet<_> = self.now.keys().chain(self.kept.keys()).collect();
        for path in names {
            if self.now.get(path) != self.kept.get(path) && keeps() {
                match self.now.get(path) {
                    Some(named) => there.insert(path.clone(), *named),
                    None => there.remove(path),
                };
            }
        }
        let as_they_are: Vec<bool> = self.files.iter().map(|_| keeps()).collect();
        for (path, named) in &there {
            let target = to.join(path.strip_prefix(&self.root).unwrap());
            // What lies in a folder whose own name is gone is gone too.
            if !target.parent().is_some_and(Path::is_dir) {
                continue;
            }
            match named {
                Named::Folder => fs::create_dir(&target).unwrap(),
                Named::File(file) => {
                    let bytes = &self.files[*file];
                    let bytes = if as_they_are[*file] {
                        &bytes.now
                    } else {
                        &bytes.kept
                    };
                    fs::write(&target, bytes).unwrap();
                }
            }
        }
    }
}
