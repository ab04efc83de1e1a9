use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use model::{ByteCount, Timestamp};
use serde::{Deserialize, Serialize};
use storage::Key;

const FILE: &str = "audit.json";

/// Where a run stands, so that one that is stopped goes on: a convenience, and no evidence. Whoever can
/// write it can make a run skip objects; a run from the start is `--anew`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct State {
    v: u32,
    pub(super) sample: Option<String>,
    pub(super) seed: Option<String>,
    pub(super) since: Timestamp,
    /// The last object that was read.
    pub(super) after: Option<String>,
    pub(super) objects: u64,
    pub(super) bytes: ByteCount,
    /// Objects that were not whole: they are read again.
    pub(super) again: Vec<String>,
}

impl State {
    pub(super) fn begin(sample: Option<String>, seed: Option<String>, since: Timestamp) -> Self {
        Self {
            v: 1,
            sample,
            seed,
            since,
            after: None,
            objects: 0,
            bytes: ByteCount(0),
            again: Vec::new(),
        }
    }

    /// What a stopped run left, if it can be read.
    pub(super) fn left(archive: &Path) -> Option<Self> {
        let state: Self = serde_json::from_slice(&fs::read(file(archive)).ok()?).ok()?;
        (state.v == 1).then_some(state)
    }

    /// Whether an object was read and was whole.
    pub(super) fn is_done(&self, key: &Key) -> bool {
        let passed = self
            .after
            .as_deref()
            .is_some_and(|after| key.as_str() <= after);
        passed && !self.again.iter().any(|again| again == key.as_str())
    }

    /// Keeps it, in place of what was kept before.
    pub(super) fn keep(&self, archive: &Path) -> anyhow::Result<()> {
        let (file, new) = (file(archive), archive.join(format!("{FILE}.new")));
        let written = File::create(&new)
            .and_then(|mut new| new.write_all(&serde_json::to_vec(self)?))
            .and_then(|()| fs::rename(&new, &file));
        written.with_context(|| format!("write {}", file.display()))
    }

    /// Nothing is left to go on with.
    pub(super) fn end(archive: &Path) -> anyhow::Result<()> {
        match fs::remove_file(file(archive)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).context("remove what a stopped audit left")
            }
            _ => Ok(()),
        }
    }
}

fn file(archive: &Path) -> PathBuf {
    archive.join(FILE)
}
