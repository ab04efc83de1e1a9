use std::fs::OpenOptions;
use std::io;
use std::path::Path;

use crate::Error;

/// Where an office lies, in the form that the database driver reads.
pub(crate) enum Location {
    /// A file of this machine.
    Sqlite { url: String },
    /// A server that several machines share.
    Postgres { url: String },
}

impl Location {
    /// Reads `sqlite:///path` (the path as it is: nothing is unescaped) or `postgres://…`; makes the
    /// file when there is none.
    pub(crate) fn parse(url: &str) -> Result<Self, Error> {
        match url.split_once("://") {
            Some(("sqlite", path)) if !path.is_empty() => {
                make_private(Path::new(path)).map_err(|source| Error::File {
                    path: path.into(),
                    source,
                })?;
                let url = format!("sqlite://{}", escape(path));
                Ok(Self::Sqlite { url })
            }
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres { url: url.into() }),
            other => Err(Error::UnknownScheme {
                scheme: other.map_or("", |(scheme, _)| scheme).into(),
            }),
        }
    }

    pub(crate) fn url(&self) -> &str {
        match self {
            Self::Sqlite { url } | Self::Postgres { url } => url,
        }
    }

    /// What begins a transaction that reads before it writes: SQLite must take the writer's lock at
    /// once, for it does not wait to take it later.
    pub(crate) fn begin(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "BEGIN IMMEDIATE",
            Self::Postgres { .. } => "BEGIN",
        }
    }
}

/// The file is for its owner alone, and SQLite makes its neighbours `-wal` and `-shm` like it.
///
/// One that is there is not even opened: closing it would take away the locks that SQLite holds on
/// it for this process.
fn make_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}

/// Escapes every byte that the driver's URL could read as something else.
fn escape(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'/' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            plain if plain.is_ascii_alphanumeric() => char::from(plain).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}
