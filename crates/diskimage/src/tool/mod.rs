//! The external programs, and how their output is read within limits and in time.

mod lines;
mod running;

pub(crate) use lines::Lines;
pub(crate) use running::Running;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::Error;

/// Where the programs are looked for: never where a variable says.
pub(crate) const FOLDERS: [&str; 3] = ["/usr/bin", "/usr/local/bin", "/bin"];

/// A program that reads an image. All are of The Sleuth Kit, but the last, which is of libewf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    /// The partition table.
    Mmls,
    /// What a container says of the image in it.
    ImgStat,
    /// What a file system is.
    Fsstat,
    /// The names in a file system.
    Fls,
    /// Where the content of a file lies.
    Istat,
    /// Which units of a file system are in use.
    Blkls,
    /// The content of a file.
    Icat,
    /// The digests of an E01, computed and compared with those in it.
    Ewfverify,
}

impl Tool {
    const ALL: [Self; 8] = [
        Self::Mmls,
        Self::ImgStat,
        Self::Fsstat,
        Self::Fls,
        Self::Istat,
        Self::Blkls,
        Self::Icat,
        Self::Ewfverify,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Mmls => "mmls",
            Self::ImgStat => "img_stat",
            Self::Fsstat => "fsstat",
            Self::Fls => "fls",
            Self::Istat => "istat",
            Self::Blkls => "blkls",
            Self::Icat => "icat",
            Self::Ewfverify => "ewfverify",
        }
    }

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tool| tool.name() == name)
    }

    /// Where it is installed.
    pub(crate) fn program(self) -> Option<PathBuf> {
        let folders = FOLDERS.iter().map(Path::new);
        folders
            .map(|folder| folder.join(self.name()))
            .find(|program| program.is_file())
    }

    /// That all of them are installed.
    pub(crate) fn require_all() -> Result<(), Error> {
        let missing = Self::ALL
            .into_iter()
            .filter(|tool| tool.program().is_none());
        let tools: Vec<_> = missing.map(Self::name).collect();
        if tools.is_empty() {
            Ok(())
        } else {
            Err(Error::NoTools { tools })
        }
    }
}

/// A program that calls [`crate::become_tool`] with what follows its own arguments.
#[derive(Debug, Clone)]
pub struct Starter {
    /// The program.
    pub program: PathBuf,
    /// What tells it to do so.
    pub arguments: Vec<OsString>,
}

impl Starter {
    /// This program, started again with `argument`.
    pub fn of_this_program(argument: impl Into<OsString>) -> Self {
        Self {
            // Also when its file was replaced since it was started, it is this one and no other.
            program: PathBuf::from("/proc/self/exe"),
            arguments: vec![argument.into()],
        }
    }
}

/// How long a tool may take, in processor time and on the clock, that reads `bytes` of an image.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience(pub(crate) Duration);

impl Patience {
    /// One minute and, for a slow medium, a second for each mebibyte.
    pub(crate) fn for_bytes(bytes: u64) -> Self {
        const MIB: u64 = 1 << 20;
        Self(Duration::from_secs(
            60_u64.saturating_add(bytes.div_ceil(MIB)),
        ))
    }
}
