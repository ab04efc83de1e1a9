use std::io;
use std::path::PathBuf;

use rustix::io::Errno;

use crate::Key;

/// Why a store could not do what it was asked; reads after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The name is taken.
    #[error("write {key}: there is an object of that name, and no object is written twice")]
    Exists {
        /// The object's name.
        key: Key,
    },
    /// There is no object of that name.
    #[error("find {key}: there is no object of that name")]
    Absent {
        /// The object's name.
        key: Key,
    },
    /// The object is not one of those that may be replaced.
    #[error("replace {key}: what lies there is written once and kept")]
    WriteOnce {
        /// The object's name.
        key: Key,
    },
    /// The bytes are not those of the digest that they must have.
    #[error("copy {key}: its bytes are not those that are on record")]
    Differs {
        /// The object's name.
        key: Key,
    },
    /// The object has more bytes than one of its kind can have.
    #[error("read {key}: it has more than the {limit} bytes that it may have")]
    TooLong {
        /// The object's name.
        key: Key,
        /// In bytes.
        limit: u64,
    },
    /// There is nothing to repair.
    #[error("repair {key}: its bytes are those that are on record")]
    Whole {
        /// The object's name.
        key: Key,
    },
    /// The name is kept for unfinished writes.
    #[error("write {key}: such names are kept for unfinished writes")]
    Reserved {
        /// The object's name.
        key: Key,
    },
    /// The text is no object's name.
    #[error(
        "use {text:?} as an object's name: it must be letters, digits, '.', '_', '=' and '-' \
         in segments parted by '/', none of them '.' or '..'"
    )]
    NotAKey {
        /// The text.
        text: String,
    },
    /// Another process holds the lease.
    #[error("begin to write ({name}): {hint}")]
    Busy {
        /// The lease's name.
        name: String,
        /// Who holds it and what to do, in words.
        hint: &'static str,
    },
    /// The place cannot keep what the archive promises.
    #[error("use {place} for an archive: it lacks {lacks}; choose another disk or file system")]
    Unfit {
        /// The store, as `Storage::place` shows it.
        place: String,
        /// What is missing.
        lacks: &'static str,
        /// What happened when it was tried, if something failed.
        source: Option<Box<Error>>,
    },
    /// The URL names a kind of store that this program does not have.
    #[error(
        "open {url:?}: only folders (a path, or file:///path) and S3 (s3://BUCKET/PREFIX) can hold objects"
    )]
    UnknownScheme {
        /// The URL without what follows its scheme, which may hold a secret.
        url: String,
    },
    /// What follows `s3://` names no bucket; it is not shown, as it may hold a secret.
    #[error(
        "open a bucket: after s3:// come its name and perhaps a prefix, BUCKET/PREFIX, and nothing else; \
         who asks and where is told by the variables AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION \
         and AWS_ENDPOINT_URL"
    )]
    NotABucket,
    /// The variables that tell who asks an S3 store, and where, are not enough.
    #[error("open the bucket: set {lacks} in the environment")]
    NoAccess {
        /// The variable, or what is wrong with it.
        lacks: &'static str,
    },
    /// A store elsewhere refused.
    #[error("{act} {name}: the store answered {status} {code}")]
    Refused {
        /// What was tried.
        act: &'static str,
        /// The object, prefix or lease.
        name: String,
        /// The HTTP status.
        status: u16,
        /// What the store calls the reason.
        code: String,
    },
    /// The root of the store cannot be opened.
    #[error("open the folder {}", folder.display())]
    Root {
        /// The folder.
        folder: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The operating system failed.
    #[error("{act} {name}")]
    Io {
        /// What was tried.
        act: &'static str,
        /// The object, prefix or lease.
        name: String,
        /// What the operating system said.
        source: io::Error,
    },
}

impl Error {
    /// What to do about a process that holds a lease.
    pub const WAIT: &str = "another process is writing to this archive; wait until it ends";

    /// Whether the medium no longer gives the bytes of an object that is there. Nothing but other bytes
    /// in its place will help; a connection that fails, or a permission that lacks, is not of this kind.
    pub fn is_unreadable(&self) -> bool {
        let Self::Io {
            act: "open" | "read",
            source,
            ..
        } = self
        else {
            return false;
        };
        let errno = source.raw_os_error().map(Errno::from_raw_os_error);
        // What a disk answers, and what file systems do whose checksums do not hold.
        errno.is_some_and(|errno| [Errno::IO, Errno::BADMSG, Errno::UCLEAN].contains(&errno))
    }

    pub(crate) fn io(act: &'static str, name: impl ToString) -> impl FnOnce(Errno) -> Self {
        move |errno| Self::Io {
            act,
            name: name.to_string(),
            source: errno.into(),
        }
    }
}
