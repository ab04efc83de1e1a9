use std::io;
use std::path::PathBuf;

/// Why an image could not be looked at; reads after "failed to".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The image or a segment of it cannot be opened or read.
    #[error("read the image {}", file.display())]
    Open {
        /// The file.
        file: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// It is neither a file nor a block device.
    #[error("read {}: it is no file and no block device", file.display())]
    NotAnImage {
        /// What was named.
        file: PathBuf,
    },
    /// It has no bytes.
    #[error("read the image {}: it is empty", file.display())]
    Empty {
        /// The file.
        file: PathBuf,
    },
    /// It is of a container format that is not read.
    #[error(
        "read the image {}: {format} is not read; make a raw image or an E01 of it",
        file.display()
    )]
    Format {
        /// The file.
        file: PathBuf,
        /// What it looks like.
        format: &'static str,
    },
    /// An E01 whose first segment has another name cannot be followed to the others.
    #[error("read the image {}: name its first segment, whose name ends in .E01", file.display())]
    NotTheFirst {
        /// The file.
        file: PathBuf,
    },
    /// Programs are not installed.
    #[error(
        "start {}: install the Debian packages sleuthkit and ewf-tools",
        tools.join(", ")
    )]
    NoTools {
        /// Their names.
        tools: Vec<&'static str>,
    },
    /// A program cannot be started.
    #[error("start {tool}")]
    Start {
        /// The program.
        tool: &'static str,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// A program cannot be shut in, and is not started otherwise.
    #[error(
        "shut {tool} in: this needs Landlock and seccomp, which Linux has since 5.13 if it was built with them"
    )]
    NoSandbox {
        /// The program.
        tool: &'static str,
    },
    /// A program found nothing that it can read, or ended before its time.
    #[error(
        "read the image: {tool} cannot {doing}; the image is damaged, cut short or of another format"
    )]
    Unreadable {
        /// The program.
        tool: &'static str,
        /// What it was to do.
        doing: &'static str,
    },
    /// A container has stretches that cannot be read or whose checksums do not hold.
    #[error(
        "take the image for whole: {stretches} stretches of its container are damaged or missing, and ewfverify names them; nothing was taken in"
    )]
    Damaged {
        /// How many.
        stretches: u64,
    },
    /// A program took too long.
    #[error("read the image: {tool} did not end in time")]
    TooSlow {
        /// The program.
        tool: &'static str,
    },
    /// A program said more than it may, or what cannot be.
    #[error("read the image: {tool} said what no sound image makes it say")]
    Absurd {
        /// The program.
        tool: &'static str,
    },
    /// The image changed while it was read.
    #[error("read the image {}: it changed meanwhile; nothing that is being written to is taken in", file.display())]
    Changed {
        /// The file.
        file: PathBuf,
    },
    /// A person wanted to stop before anything was taken in.
    #[error("read the image to its end: stopped; nothing was taken in")]
    Stopped,
}

impl From<confined::Error> for Error {
    fn from(error: confined::Error) -> Self {
        match error {
            confined::Error::NoTool { tool } => Self::NoTools { tools: vec![tool] },
            confined::Error::Start { tool, source } => Self::Start { tool, source },
            confined::Error::NoSandbox { tool } => Self::NoSandbox { tool },
            confined::Error::TooSlow { tool } => Self::TooSlow { tool },
            confined::Error::Absurd { tool } => Self::Absurd { tool },
        }
    }
}
