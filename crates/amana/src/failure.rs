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
    if let Some(full) = fullness(error) {
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "; {full}: make room on it, then give the command again"
        );
    }
    text
}

/// What is to be said of the disk: that it is full, or that it may be, where a database does not tell.
fn fullness(error: &anyhow::Error) -> Option<&'static str> {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};

    error.chain().find_map(|cause| {
        let io = cause.downcast_ref::<std::io::Error>();
        let catalog = cause.downcast_ref::<catalog::Error>();
        let office = cause.downcast_ref::<office::Error>();
        if io.is_some_and(|io| matches!(io.kind(), StorageFull | QuotaExceeded))
            || catalog.is_some_and(catalog::Error::lacks_room)
            || office.is_some_and(office::Error::lacks_room)
        {
            return Some("the disk is full");
        }
        let may_be = catalog.is_some_and(catalog::Error::cannot_open)
            || office.is_some_and(office::Error::cannot_open);
        may_be.then_some("its folder is not there or cannot be written to, or the disk is full")
    })
}
