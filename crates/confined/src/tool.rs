use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where the programs are looked for: never where a variable says.
pub(crate) const FOLDERS: [&str; 3] = ["/usr/bin", "/usr/local/bin", "/bin"];

/// A program that may be started: of The Sleuth Kit, of libewf or of FFmpeg.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
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
    /// What a film is.
    Ffprobe,
    /// The pictures of a film.
    Ffmpeg,
}

impl Tool {
    const ALL: [Self; 10] = [
        Self::Mmls,
        Self::ImgStat,
        Self::Fsstat,
        Self::Fls,
        Self::Istat,
        Self::Blkls,
        Self::Icat,
        Self::Ewfverify,
        Self::Ffprobe,
        Self::Ffmpeg,
    ];

    /// As it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mmls => "mmls",
            Self::ImgStat => "img_stat",
            Self::Fsstat => "fsstat",
            Self::Fls => "fls",
            Self::Istat => "istat",
            Self::Blkls => "blkls",
            Self::Icat => "icat",
            Self::Ewfverify => "ewfverify",
            Self::Ffprobe => "ffprobe",
            Self::Ffmpeg => "ffmpeg",
        }
    }

    /// Whether it works in several threads: FFmpeg does from version 6 on.
    pub(crate) fn has_threads(self) -> bool {
        matches!(self, Self::Ffprobe | Self::Ffmpeg)
    }

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tool| tool.name() == name)
    }

    /// Where it is installed.
    pub fn program(self) -> Option<PathBuf> {
        let folders = FOLDERS.iter().map(Path::new);
        folders
            .map(|folder| folder.join(self.name()))
            .find(|program| program.is_file())
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

/// How long a tool may take, in processor time and on the clock.
#[derive(Debug, Clone, Copy)]
pub struct Patience(pub Duration);

impl Patience {
    /// For `bytes` that are read: one minute and, for a slow medium, a second for each mebibyte.
    pub fn for_bytes(bytes: u64) -> Self {
        const MIB: u64 = 1 << 20;
        Self(Duration::from_secs(
            60_u64.saturating_add(bytes.div_ceil(MIB)),
        ))
    }
}
