use std::io;
use std::path::PathBuf;

use model::UserId;

/// Result codes of SQLite (<https://sqlite.org/rescode.html>).
const FULL: &str = "13";
const CANNOT_OPEN: &str = "14";

/// Why the office could not do what it was asked; reads after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The URL names a kind of database that this program does not have.
    #[error(
        "open {scheme:?} as an office: only sqlite:///path and postgres://host/database can hold one"
    )]
    UnknownScheme {
        /// What stands before the colon; the rest may hold a secret.
        scheme: String,
    },
    /// The office's file cannot be made or opened.
    #[error("open the office file {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A newer version of this program made the tables.
    #[error(
        "use the office: its tables are of version {found} and this program knows {known}; use a newer program"
    )]
    Version {
        /// The version in the database.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// A row holds what this program never writes.
    #[error(
        "read the office: column {column} of table {table} holds no {wanted}; restore it from a backup"
    )]
    Row {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// What should stand there.
        wanted: &'static str,
    },
    /// The database failed.
    #[error("{act}")]
    Database {
        /// What was tried.
        act: &'static str,
        /// What the database said.
        source: sqlx::Error,
    },
    /// The strongbox could not seal a secret.
    #[error("seal {what}: the archive's keys did not")]
    Seal {
        /// What was to be sealed.
        what: &'static str,
    },
    /// The strongbox did not open what it sealed, or not for this place.
    #[error(
        "open {what}: it was not sealed by this archive; use the office and the keys that belong together"
    )]
    Unseal {
        /// What was to be opened.
        what: &'static str,
    },
    /// A password has too few characters.
    #[error("take the password: it has fewer than {least} characters; choose a longer one")]
    PasswordTooShort {
        /// The fewest characters that are taken.
        least: usize,
    },
    /// A password has too many bytes.
    #[error("take the password: it has more than {most} bytes; choose a shorter one")]
    PasswordTooLong {
        /// The most bytes that are taken.
        most: usize,
    },
    /// A password could not be hashed.
    #[error("hash a password")]
    Hash {
        /// What the library said; it quotes nothing.
        source: argon2::password_hash::Error,
    },
    /// The program ends while a password is being hashed.
    #[error("hash a password: the program is ending")]
    Ending,
    /// The secret of one-time codes cannot be written for an authenticator.
    #[error("write the secret of one-time codes for an authenticator")]
    Enrolment,
    /// A name has no character that can be seen, a control character, or too many bytes.
    #[error("take the name: it must have 1 to {most} bytes and no control characters")]
    Name {
        /// The most bytes that are taken.
        most: usize,
    },
    /// Another account signs in by this name.
    #[error("make the account: another one has this name; choose another name")]
    NameTaken,
    /// The person has an account.
    #[error("make the account of {user}: there is one; reset it")]
    AccountExists {
        /// The person.
        user: UserId,
    },
    /// The person has no account.
    #[error("find the account of {user}: there is none")]
    NoAccount {
        /// The person.
        user: UserId,
    },
    /// The session has ended.
    #[error("show an original: the session has ended; sign in again")]
    NoSession,
}

impl Error {
    /// Whether the disk of the office's file is full.
    pub fn lacks_room(&self) -> bool {
        self.is_of(FULL)
    }

    /// Whether SQLite cannot open the office's file or make those that it needs beside it. It does not say whether that
    /// is for want of room.
    pub fn cannot_open(&self) -> bool {
        self.is_of(CANNOT_OPEN)
    }

    fn is_of(&self, code: &str) -> bool {
        let Self::Database { source, .. } = self else {
            return false;
        };
        let of_sqlite = source.as_database_error().and_then(|error| error.code());
        of_sqlite.is_some_and(|it| it == code)
    }

    pub(crate) fn database(act: &'static str) -> impl Fn(sqlx::Error) -> Self + Copy {
        move |source| Self::Database { act, source }
    }
}
