use std::io;
use std::path::PathBuf;

use model::EntryIndex;

/// Result codes of SQLite.
const ERROR: u32 = 1;
const READ_ONLY: u32 = 8;
const CORRUPT: u32 = 11;
const FULL: u32 = 13;
const CANNOT_OPEN: u32 = 14;
const NOT_A_DATABASE: u32 = 26;

/// Why the catalog could not do what it was asked; reads after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The URL names a kind of database that this program does not have.
    #[error(
        "open {scheme:?} as a catalog: only sqlite:///path and postgres://host/database can hold one"
    )]
    UnknownScheme {
        /// What stands before the colon; the rest may hold a secret.
        scheme: String,
    },
    /// The catalog's file cannot be made or opened.
    #[error("open the catalog file {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The catalog was made by another version of this program.
    #[error(
        "use the catalog: its tables are of version {found} and this program's of version {known}; run `amana replay`"
    )]
    Version {
        /// The version in the database.
        found: i64,
        /// The version that this program writes.
        known: i64,
    },
    /// An entry came that does not follow the last one that was folded.
    #[error(
        "fold entry {found} into the catalog: it continues with entry {expected}; run `amana replay`"
    )]
    Gap {
        /// The entry that the catalog waits for.
        expected: EntryIndex,
        /// The entry that came.
        found: EntryIndex,
    },
    /// A record of an entry cannot be understood.
    #[error("read the record of entry {index}")]
    Record {
        /// The entry.
        index: EntryIndex,
        /// What is wrong with it.
        source: custody::Error,
    },
    /// A row holds what the fold never writes.
    #[error(
        "read the catalog: column {column} of table {table} holds no {wanted}; run `amana audit`, then `amana replay`"
    )]
    Row {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// What should stand there.
        wanted: &'static str,
    },
    /// A row cannot be written as JSON.
    #[error("write a row of the catalog as JSON")]
    Dump {
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The database's file is damaged.
    #[error("{act}: the catalog is damaged; run `amana replay`")]
    Damaged {
        /// What was tried.
        act: &'static str,
        /// What the database said.
        source: sqlx::Error,
    },
    /// The database failed.
    #[error("{act}")]
    Database {
        /// What was tried.
        act: &'static str,
        /// What the database said.
        source: sqlx::Error,
    },
}

impl Error {
    pub(crate) fn database(act: &'static str) -> impl Fn(sqlx::Error) -> Self + Copy {
        move |source| match source {
            sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => {
                Self::Damaged { act, source }
            }
            _ if matches!(sqlite_code(&source), Some(CORRUPT | NOT_A_DATABASE)) => {
                Self::Damaged { act, source }
            }
            _ => Self::Database { act, source },
        }
    }

    /// Whether the catalog's file may be damaged. SQLite says of some damage to the first bytes that it does not know such a
    /// format, or may not write it.
    pub(crate) fn is_damage(&self) -> bool {
        match self {
            Self::Damaged { .. } | Self::Row { .. } => true,
            Self::Database { source, .. } => {
                let code = sqlite_code(source);
                matches!(code, Some(ERROR | READ_ONLY | CANNOT_OPEN))
            }
            _ => false,
        }
    }

    /// Whether the disk of the catalog's file is full.
    pub fn lacks_room(&self) -> bool {
        self.is_of(FULL)
    }

    /// Whether SQLite cannot open the catalog's file or make those that it needs beside it. It does not say whether that
    /// is for want of room.
    pub fn cannot_open(&self) -> bool {
        self.is_of(CANNOT_OPEN)
    }

    fn is_of(&self, code: u32) -> bool {
        matches!(self, Self::Database { source, .. } if sqlite_code(source) == Some(code))
    }
}

/// The primary result code of SQLite (<https://sqlite.org/rescode.html>); PostgreSQL's codes have five letters.
fn sqlite_code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?;
    let code = Some(code).filter(|code| code.len() < 5)?;
    Some(code.parse::<u32>().ok()? & 0xff)
}
