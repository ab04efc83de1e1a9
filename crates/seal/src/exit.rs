use std::process::ExitCode;

/// How the program ends, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All well.
    AllWell,
    /// It could not do it.
    CouldNot,
    /// It was called wrongly, or asked for what it does not do.
    WrongUsage,
    /// Done, with defects that are listed.
    WithDefects,
}

/// A wish that is refused before anything is done.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Refusal(pub(crate) String);

/// What a kit says in the language of its source; the sentence is for everybody else.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// The disk has too little room.
    #[error("{0}")]
    NoRoom(String),
    /// A source is not there, or cannot be listed.
    #[error("failed to open the source {0}")]
    Source(String),
}

impl Exit {
    /// What an error ends the program with.
    pub(crate) fn of(error: &anyhow::Error) -> Self {
        if error.is::<Refusal>() {
            Self::WrongUsage
        } else {
            Self::CouldNot
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::AllWell => 0,
            Exit::CouldNot => 1,
            Exit::WrongUsage => 2,
            Exit::WithDefects => 3,
        })
    }
}

/// Refuses with a sentence.
pub(crate) fn refuse<T>(sentence: impl Into<String>) -> anyhow::Result<T> {
    Err(Refusal(sentence.into()).into())
}
