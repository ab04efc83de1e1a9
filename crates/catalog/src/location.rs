use std::fs::OpenOptions;
use std::io;
use std::path::Path;

use crate::Error;

/// Where a catalog lies, in the form that the database driver reads.
pub(crate) struct Location {
    pub(crate) url: String,
    /// A database in memory lives as long as its only connection.
    pub(crate) connections: u32,
}

/// Connections of one process; the fold is one writer, and pages read beside it.
const CONNECTIONS: u32 = 4;

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
                Ok(Self {
                    url: format!("sqlite://{}", escape(path)),
                    connections: CONNECTIONS,
                })
            }
            Some(("postgres" | "postgresql", _)) => Ok(Self {
                url: url.into(),
                connections: CONNECTIONS,
            }),
            other => Err(Error::UnknownScheme {
                scheme: other.map_or(url, |(scheme, _)| scheme).into(),
            }),
        }
    }

    pub(crate) fn memory() -> Self {
        Self {
            url: "sqlite::memory:".into(),
            connections: 1,
        }
    }
}

/// The catalog names people, so its file is for its owner alone; the driver would obey the umask. A
/// file that is there is not opened: closing it would drop the locks that SQLite holds on it in this
/// process.
fn make_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        opened => opened.map(drop),
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
