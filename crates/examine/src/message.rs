use std::io::{self, Read, Write};

use model::{Facts, PictureDefect, Uncommitted, Within};
use picture::{Commitment, Turned};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tiles::Secret;

use crate::{Sandbox, frame};

/// The longest JSON part of a message, in bytes. Facts take about one thousand, those of a cache of pictures 300 for each
/// file that it tells of, and its texts.
const MAX_JSON: usize = 512 * 1024;

/// The first thing that a worker says, before it reads anything.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Hello {
    /// It is in its sandbox.
    Shut(Sandbox),
    /// It could not put itself in a sandbox and ends, for this reason.
    Refused(String),
}

/// What stands before the bytes of a file that a worker is to look at.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Job {
    /// Whether the bytes are the whole file or only its beginning.
    pub(crate) whole: bool,
    /// What is to be done with it.
    pub(crate) task: Task,
}

/// What a worker is asked of a file.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Task {
    /// Its facts, metadata and renditions: an [`Answer`].
    Examine {
        /// Whether the large rendition is made too.
        large: bool,
    },
    /// Its hashes in eight orientations: a [`Hashes`].
    Hash,
    /// What is committed to of its coefficients: a [`Committing`].
    Commit {
        /// What its salts are made of.
        secret: Secret,
    },
    /// The large rendition of one of the pictures that it holds: a [`Made`], and a JPEG if there is one.
    Within {
        /// Which.
        which: Within,
    },
}

/// The commitment that a worker gives back, or why there is none.
pub type Committing = Result<Commitment, Uncommitted>;

/// Whether a rendition follows, or why there is none.
pub(crate) type Made = Result<(), PictureDefect>;

/// The hashes that a worker gives back, or why there are none.
pub(crate) type Hashes = Result<Turned, PictureDefect>;

/// What stands before the metadata and the renditions that a worker gives back.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    pub(crate) facts: Facts,
    /// Whether metadata follow.
    pub(crate) metadata: bool,
    /// Whether renditions follow: two, and the large one if it was asked for.
    pub(crate) renditions: bool,
}

/// Writes the JSON part of a message.
pub(crate) fn write(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    frame::write(to, &serde_json::to_vec(message)?)
}

/// Reads the JSON part of a message.
pub(crate) fn read<M: DeserializeOwned>(from: &mut impl Read) -> io::Result<M> {
    Ok(serde_json::from_slice(&frame::read(from, MAX_JSON)?)?)
}

/// Reads the JSON part of a message; `None` if the other side has closed before it.
pub(crate) fn read_or_end<M: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<M>> {
    let json = frame::read_or_end(from, MAX_JSON)?;
    Ok(json.map(|json| serde_json::from_slice(&json)).transpose()?)
}
