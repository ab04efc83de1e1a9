use std::collections::{BTreeMap, BTreeSet};

use confined::Tool;

use crate::error::Error;
use crate::reading::Reading;
use crate::volumes::Volume;

/// Most folders that are kept in mind.
const MOST: usize = 1_000_000;
/// Most folders without a file that are asked for once more, each by a process of its own.
const MOST_ASKED: usize = 2_000;
/// `fls` passes over what lies deeper, or has a longer path, and does not say so.
const DEEPEST: usize = 120;
const LONGEST: usize = 3_800;

/// The folders of a listing. `fls` passes over one that it cannot read as if it were empty.
#[derive(Debug, Default)]
pub(crate) struct Folders {
    addresses: BTreeMap<Vec<u8>, String>,
    filled: BTreeSet<Vec<u8>>,
}

impl Folders {
    /// Keeps a folder in mind.
    pub(crate) fn meet(&mut self, path: Vec<u8>, address: String) -> Result<(), Error> {
        if self.addresses.len() >= MOST {
            return Err(Error::Absurd {
                tool: Tool::Fls.name(),
            });
        }
        self.addresses.insert(path, address);
        Ok(())
    }

    /// Something was listed at `path`: the folder that it lies in was read.
    pub(crate) fn fill(&mut self, path: &[u8]) {
        if let Some(end) = path.iter().rposition(|byte| *byte == b'/')
            && let Some(folder) = path.get(..end)
            && !self.filled.contains(folder)
        {
            self.filled.insert(folder.to_vec());
        }
    }

    /// Whether every folder was read: those without anything in them are asked for once more.
    pub(crate) fn open(&self, reading: &Reading, volume: &Volume) -> Result<bool, Error> {
        let mut empty = Vec::new();
        for (path, address) in &self.addresses {
            if is_at_the_edge(path) {
                return Ok(false);
            }
            if !self.filled.contains(path) {
                empty.push(address);
            }
        }
        if empty.len() > MOST_ASKED {
            return Ok(false);
        }
        for address in empty {
            let arguments = reading.about(volume, &["-u"], &[address.as_str()]);
            match reading.ask(Tool::Fls, arguments, 0) {
                Ok((_, true)) => {}
                Ok((_, false)) | Err(Error::TooSlow { .. } | Error::Absurd { .. }) => {
                    return Ok(false);
                }
                Err(other) => return Err(other),
            }
        }
        Ok(true)
    }
}

fn is_at_the_edge(path: &[u8]) -> bool {
    path.len() > LONGEST || path.iter().filter(|byte| **byte == b'/').count() >= DEEPEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_filled_by_what_lies_in_it_and_not_by_what_begins_as_it() {
        let mut folders = Folders::default();
        for path in ["a", "a/b", "ab"] {
            folders.meet(path.into(), "3".into()).unwrap();
        }
        folders.fill(b"a/b");
        folders.fill(b"a/b/c.jpg");
        folders.fill(b"root.jpg");
        let empty: Vec<_> = folders
            .addresses
            .keys()
            .filter(|path| !folders.filled.contains(*path))
            .collect();
        assert_eq!(empty, [b"ab"]);
    }

    #[test]
    fn what_lies_too_deep_or_is_named_too_long_is_at_the_edge() {
        assert!(!is_at_the_edge("d/".repeat(DEEPEST - 1).as_bytes()));
        assert!(is_at_the_edge("d/".repeat(DEEPEST).as_bytes()));
        assert!(is_at_the_edge("x".repeat(LONGEST + 1).as_bytes()));
    }
}
