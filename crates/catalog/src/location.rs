use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::Error;

/// Where a catalog lies, in the form that the database driver reads.
pub(crate) struct Location {
    pub(crate) url: String,
    /// A database in memory lives as long as its only connection.
    pub(crate) connections: u32,
    file: Option<PathBuf>,
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
                    file: Some(path.into()),
                })
            }
            Some(("postgres" | "postgresql", _)) => Ok(Self {
                url: url.into(),
                connections: CONNECTIONS,
                file: None,
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
            file: None,
        }
    }

    pub(crate) fn is_file(&self) -> bool {
        self.file.is_some()
    }

    /// Puts an empty file in the place of the catalog's; nobody of this process may have it open.
    pub(crate) fn make_anew(&self) -> Result<(), Error> {
        let Some(path) = &self.file else {
            return Ok(());
        };
        // What lies beside it, SQLite would play into the new file.
        let beside = ["", "-journal", "-wal", "-shm"].map(|suffix| {
            let mut name = path.clone().into_os_string();
            name.push(suffix);
            PathBuf::from(name)
        });
        let removed = beside
            .iter()
            .try_for_each(|file| match fs::remove_file(file) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                removed => removed,
            });
        removed
            .and_then(|()| make_private(path))
            .map_err(|source| Error::File {
                path: path.clone(),
                source,
            })
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
