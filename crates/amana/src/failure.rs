use std::fmt::Write;

/// The command makes no sense as it was given; ends with exit code 2.
#[derive(Debug)]
pub(crate) struct Usage(pub(crate) String);

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// Ends the command with exit code 2 and `text`.
pub(crate) fn usage(text: impl Into<String>) -> anyhow::Error {
    anyhow::Error::new(Usage(text.into()))
}

/// What went wrong, in one sentence with its causes; every error's own text reads after "failed to".
pub(crate) fn sentence(error: &anyhow::Error) -> String {
    if let Some(usage) = error.downcast_ref::<Usage>() {
        return usage.to_string();
    }
    let mut text = String::from("failed to ");
    for (depth, cause) in error.chain().enumerate() {
        if depth > 0 {
            text.push_str(": ");
        }
        // Writing to a string does not fail.
        let _ = write!(text, "{cause}");
    }
    if lacks_room(error) {
        text.push_str("; the disk is full: make room on it, then give the command again");
    }
    text
}

/// Whether it failed because a disk is full.
pub(crate) fn lacks_room(error: &anyhow::Error) -> bool {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};

    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>();
        let catalog = cause.downcast_ref::<catalog::Error>();
        let office = cause.downcast_ref::<office::Error>();
        io.is_some_and(|io| matches!(io.kind(), StorageFull | QuotaExceeded))
            || catalog.is_some_and(catalog::Error::lacks_room)
            || office.is_some_and(office::Error::lacks_room)
    })
}
