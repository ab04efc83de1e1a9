use std::fmt::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use model::{EntryIndex, Sha256Digest};
use tlog_tiles::{Hash, check_record, record_hash};

use crate::{Checkpoint, Error, Excerpt, Policy, Verified};

/// The longest proof that is read, in bytes.
pub const MAX_PROOF: usize = 128 << 20;

/// The longest path from a leaf to a root: no tree has more than 2^64 leaves.
const MAX_PATH: usize = 64;
const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// That an entry stands in a log, for somebody who has nothing but a policy (C2SP tlog-proof).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    extra: Option<Vec<u8>>,
    index: EntryIndex,
    path: Vec<Sha256Digest>,
    checkpoint: Checkpoint,
}

impl TlogProof {
    /// That the entry at `index` is under the root of `checkpoint`: `path` leads there, from the
    /// leaf's sibling up.
    pub fn new(
        excerpt: &Excerpt,
        index: EntryIndex,
        path: Vec<Sha256Digest>,
        checkpoint: Checkpoint,
    ) -> Result<Self, Error> {
        Ok(Self {
            extra: Some(excerpt.to_bytes()?),
            index,
            path,
            checkpoint,
        })
    }

    /// The place of the entry.
    pub fn index(&self) -> EntryIndex {
        self.index
    }

    /// The checkpoint that the proof leads to.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// What the proof shows of the record; to be believed only after [`TlogProof::verify`] with its
    /// leaf.
    pub fn excerpt(&self) -> Result<Excerpt, Error> {
        let extra = self.extra.as_deref().ok_or(Error::Excerpt {
            wrong: "the proof has no extra data",
        })?;
        Excerpt::parse(extra)
    }

    /// Checks that `leaf` stands at the place, under a checkpoint that `policy` accepts.
    pub fn verify(&self, policy: &Policy, leaf: &Sha256Digest) -> Result<Verified, Error> {
        let verified = policy.verify(&self.checkpoint)?;
        let path = self
            .path
            .iter()
            .map(|hash| Hash(*hash.as_bytes()))
            .collect();
        let root = Hash(*self.checkpoint.root().as_bytes());
        let leaf = record_hash(leaf.as_bytes());
        check_record(&path, self.checkpoint.size(), root, self.index.0, leaf)
            .map_err(|_| Error::NotIncluded { index: self.index })?;
        Ok(verified)
    }

    /// The proof as text; by custom in a file whose name ends in `.tlog-proof`.
    pub fn to_text(&self) -> String {
        let mut text = format!("{FIRST_LINE}\n");
        if let Some(extra) = &self.extra {
            let _ = writeln!(text, "extra {}", BASE64_STANDARD.encode(extra));
        }
        let _ = writeln!(text, "index {}", self.index);
        for hash in &self.path {
            let _ = writeln!(text, "{}", BASE64_STANDARD.encode(hash.as_bytes()));
        }
        text + "\n" + self.checkpoint.as_str()
    }

    /// Reads a proof; checks nothing of what it claims.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        let wrong = |wrong| Error::Proof { wrong };
        if text.len() > MAX_PROOF {
            return Err(wrong("it is longer than 128 MiB"));
        }
        let text = std::str::from_utf8(text).map_err(|_| wrong("it is not UTF-8"))?;
        let (head, checkpoint) = text
            .split_once("\n\n")
            .ok_or(wrong("it has no empty line before a checkpoint"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(FIRST_LINE) {
            return Err(wrong("it does not begin as a proof of version 1 does"));
        }
        let extra = match lines.next_if(|line| line.starts_with("extra")) {
            None => None,
            Some(line) => Some(read_extra(line).ok_or(wrong("its extra line is not base64"))?),
        };
        let index = lines
            .next()
            .and_then(read_index)
            .ok_or(wrong("its index line is not a number"))?;
        let path: Vec<_> = lines
            .take(MAX_PATH + 1)
            .map(|line| read_hash(line).ok_or(wrong("a line of its path is not a hash")))
            .collect::<Result<_, _>>()?;
        if path.len() > MAX_PATH {
            return Err(wrong("its path is longer than that of any tree"));
        }
        Ok(Self {
            extra,
            index,
            path,
            checkpoint: Checkpoint::parse(checkpoint.as_bytes())?,
        })
    }
}

fn read_extra(line: &str) -> Option<Vec<u8>> {
    BASE64_STANDARD.decode(line.strip_prefix("extra ")?).ok()
}

fn read_index(line: &str) -> Option<EntryIndex> {
    let digits = line.strip_prefix("index ")?;
    let index: u64 = digits.parse().ok()?;
    // One number, one text: no sign and no leading zeros.
    (index.to_string() == digits).then_some(EntryIndex(index))
}

fn read_hash(line: &str) -> Option<Sha256Digest> {
    let bytes = BASE64_STANDARD.decode(line).ok()?;
    Some(Sha256Digest::from_bytes(bytes.try_into().ok()?))
}
