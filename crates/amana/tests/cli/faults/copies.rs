use std::fs;
use std::path::Path;
use std::process::Command;

use crate::house::{House, run};

impl House {
    /// Keeps the archive and its keys as they are.
    pub(super) fn keep(&self) {
        for name in ["archive", "keys"] {
            copy(&self.at(name), &self.at(&format!("{name}-before")));
        }
    }

    /// Puts the archive and its keys as they were kept.
    pub(super) fn put_back(&self) {
        for name in ["archive", "keys"] {
            let (from, to) = (self.at(&format!("{name}-before")), self.at(name));
            let _ = fs::remove_dir_all(&to);
            copy(&from, &to);
        }
    }
}

/// Copies a folder with everything in it to a name that is free.
pub(super) fn copy(from: &Path, to: &Path) {
    let mut command = Command::new("cp");
    run(command.arg("-a").arg(from).arg(to)).expect(0);
}
