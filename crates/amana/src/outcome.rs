use std::process::ExitCode;

use serde::Serialize;

/// How a command ended, if it could do its work at all.
#[derive(Debug, Clone, Copy, PartialEq)]
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
    /// A worker ended, in its own way.
    Worked(ExitCode),
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

impl Outcome {
    /// How two acts ended of which the second, which is this one, followed the first.
    pub(crate) fn after(self, first: Self) -> Self {
        match (first, self) {
            (first, Self::Well) => first,
            (_, second) => second,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Well => Self::from(0),
            Outcome::Stopped | Outcome::Failed => Self::from(1),
            Outcome::WrongUsage => Self::from(2),
            Outcome::WithDefects => Self::from(3),
            Outcome::Worked(code) => code,
        }
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
