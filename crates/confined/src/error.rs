use std::io;

/// Why a program was of no use; reads after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not installed.
    #[error("start {tool}: it is not installed")]
    NoTool {
        /// The program.
        tool: &'static str,
    },
    /// It cannot be started.
    #[error("start {tool}")]
    Start {
        /// The program.
        tool: &'static str,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// It cannot be shut in, and is not started otherwise.
    #[error(
        "shut {tool} in: this needs Landlock and seccomp, which Linux has since 5.13 if it was built with them"
    )]
    NoSandbox {
        /// The program.
        tool: &'static str,
    },
    /// It took too long.
    #[error("hear {tool} in time")]
    TooSlow {
        /// The program.
        tool: &'static str,
    },
    /// It said more than it may, or cannot be heard.
    #[error("hear {tool}: it said what it should not")]
    Absurd {
        /// The program.
        tool: &'static str,
    },
}
