use std::process::ExitCode;

use serde::Serialize;

/// How a command ended, if it could do its work at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All well.
    Well,
    /// Done, with defects that were listed.
    WithDefects,
    /// Stopped by a person; what was done is kept, and the same command goes on.
    Stopped,
    /// Could not do it.
    Failed,
    /// Asked for in a way that makes no sense.
    WrongUsage,
}

impl Outcome {
    /// `Well`, unless there are defects.
    pub(crate) fn of(any_defects: bool) -> Self {
        if any_defects {
            Self::WithDefects
        } else {
            Self::Well
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Well => 0,
            Outcome::Stopped | Outcome::Failed => 1,
            Outcome::WrongUsage => 2,
            Outcome::WithDefects => 3,
        })
    }
}

/// Prints a line on standard output. Whoever reads it may have gone away, which is no matter.
macro_rules! say {
    ($($text:tt)*) => {{
        use std::io::Write;
        let _ = writeln!(std::io::stdout(), $($text)*);
    }};
}
pub(crate) use say;

/// Prints the one JSON document of a command.
pub(crate) fn print_json(document: &impl Serialize) -> anyhow::Result<()> {
    say!("{}", serde_json::to_string_pretty(document)?);
    Ok(())
}
