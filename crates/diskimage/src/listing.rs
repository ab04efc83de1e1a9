use confined::Tool;
use model::{ByteCount, SourcePath, Timestamp};

use crate::error::Error;
use crate::folders::Folders;
use crate::reading::Reading;
use crate::volumes::FileSystem;

/// Most entries of one listing.
const MOST: usize = 4_000_000;
/// Most bytes of one listing.
const MOST_SAID: u64 = 2 << 30;
/// Letters of a metadata address.
const ADDRESS: usize = 48;
/// The type of an NTFS attribute that holds content, and of one that repeats a name.
const DATA: &str = "128";
const NAME: &str = "48";
/// NTFS keeps its own structures in the records below this one …
const OWN_RECORDS: u64 = 24;
/// … among them its root, which may have streams.
const ROOT_RECORD: u64 = 5;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file with content.
    File,
    /// A symbolic link.
    Link,
    /// A device, a pipe, a socket, or what no tool knows.
    Other,
}

/// When things happened to a file, as its file system says; what it does not keep is `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// When its content was changed.
    pub modified: Option<Timestamp>,
    /// When it was read.
    pub accessed: Option<Timestamp>,
    /// When its entry was changed.
    pub changed: Option<Timestamp>,
    /// When it was made.
    pub created: Option<Timestamp>,
}

/// A name in a file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path below the root of the file system, as the tool gives its bytes: control characters are `^`.
    pub path: SourcePath,
    /// Where its file system keeps what it knows of it: digits, or three numbers with `-` between them.
    pub address: String,
    /// What it is.
    pub kind: Kind,
    /// In bytes.
    pub size: ByteCount,
    /// Its times.
    pub times: Times,
    /// Whether what its file system knew of it was given to another file since it was deleted.
    pub replaced: bool,
}

/// What a tool listed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Listing {
    pub(crate) entries: Vec<Entry>,
    /// Whether the tool came to the end of it.
    pub(crate) whole: bool,
}

/// Lists the files of a file system: those that are there, or those that were deleted.
pub(crate) fn list(
    reading: &Reading,
    system: &FileSystem,
    deleted: bool,
) -> Result<Listing, Error> {
    let volume = &system.volume;
    let which = if deleted { "-d" } else { "-u" };
    let arguments = reading.about(volume, &["-r", "-p", which, "-m", ""], &[]);
    let mut listed = Listed::of(system, deleted);
    let most = (volume.size.get(), MOST_SAID);
    let ended = reading.each_line(Tool::Fls, arguments, most, &mut |line| listed.take(&line));
    let whole = match ended {
        Ok(whole) => whole,
        // What was listed until then is there all the same.
        Err(Error::TooSlow { .. } | Error::Absurd { .. }) => false,
        Err(other) => return Err(other),
    };
    let whole =
        whole && listed.lines_are_sound && (deleted || listed.folders.open(reading, volume)?);
    Ok(Listing {
        entries: listed.entries,
        whole,
    })
}

/// A listing in the making.
struct Listed<'s> {
    system: &'s FileSystem,
    deleted: bool,
    entries: Vec<Entry>,
    folders: Folders,
    /// Whether every line was one. What comes after a line that is none is taken all the same.
    lines_are_sound: bool,
}

impl<'s> Listed<'s> {
    fn of(system: &'s FileSystem, deleted: bool) -> Self {
        Self {
            system,
            deleted,
            entries: Vec::new(),
            folders: Folders::default(),
            lines_are_sound: true,
        }
    }

    fn take(&mut self, line: &[u8]) -> Result<(), Error> {
        if self.entries.len() >= MOST {
            return Err(absurd());
        }
        match parse(line, self.deleted) {
            Ok(Named::Entry(entry)) if self.is_label(&entry) => {}
            Ok(Named::Entry(entry)) => {
                self.folders.fill(entry.path.as_bytes());
                self.entries.push(entry);
            }
            Ok(Named::Folder { path, address }) if !self.deleted => {
                self.folders.fill(&path);
                self.folders.meet(path, address)?;
            }
            Ok(Named::Folder { .. } | Named::Nothing) => {}
            Err(_) => self.lines_are_sound = false,
        }
        Ok(())
    }

    /// The name of a FAT volume, which the tool shows as an empty file in its root.
    fn is_label(&self, entry: &Entry) -> bool {
        let is_fat = |kind: &String| kind.starts_with("fat") || kind == "exfat";
        let path = entry.path.as_bytes();
        self.system.kind.as_ref().is_some_and(is_fat)
            && entry.size.get() == 0
            && !path.contains(&b'/')
            && path.ends_with(b" (Volume Label Entry)")
    }
}

fn absurd() -> Error {
    Error::Absurd {
        tool: Tool::Fls.name(),
    }
}

/// What a line names.
#[derive(Debug, PartialEq, Eq)]
enum Named {
    Entry(Entry),
    Folder {
        path: Vec<u8>,
        address: String,
    },
    /// A structure of the file system itself, or a second spelling of a name.
    Nothing,
}

/// Reads a line of `fls -m`: `0|/NAME|ADDRESS|MODE|UID|GID|SIZE|ATIME|MTIME|CTIME|CRTIME`, in which a name may have
/// any letters.
fn parse(line: &[u8], deleted: bool) -> Result<Named, Error> {
    let mut fields = line.rsplitn(10, |byte| *byte == b'|');
    let mut next = || fields.next().ok_or_else(absurd);
    let created = time(next()?);
    let changed = time(next()?);
    let modified = time(next()?);
    let accessed = time(next()?);
    let size = number(next()?).ok_or_else(absurd)?;
    let (_group, _user) = (next()?, next()?);
    let mode = next()?;
    let address = text(next()?, ADDRESS).ok_or_else(absurd)?;
    let named = next()?.strip_prefix(b"0|").ok_or_else(absurd)?;
    let named = named.strip_prefix(b"/").unwrap_or(named);
    let kind = match known(mode) {
        Some(b'd') if is_stream(address) => Kind::File,
        Some(b'd') if is_own(address, named, Kind::Other) => return Ok(Named::Nothing),
        Some(b'd') => {
            return Ok(Named::Folder {
                path: named.to_vec(),
                address: address.to_owned(),
            });
        }
        Some(b'v' | b'V') => return Ok(Named::Nothing),
        Some(b'r' | b'-') => Kind::File,
        Some(b'l') => Kind::Link,
        _ => Kind::Other,
    };
    if is_own(address, named, kind) || (deleted && kind != Kind::File) {
        return Ok(Named::Nothing);
    }
    let (path, replaced) = undressed(named, kind, size, deleted);
    Ok(Named::Entry(Entry {
        path: SourcePath::from_bytes(path),
        address: address.to_owned(),
        kind,
        size: ByteCount(size),
        times: Times {
            modified,
            accessed,
            changed,
            created,
        },
        replaced,
    }))
}

/// What an entry is by its mode, `r/rrwxr-xr-x`: by what is known of the file, else by its name's type.
fn known(mode: &[u8]) -> Option<u8> {
    match mode.get(2) {
        None | Some(b'-') => mode.first(),
        known => known,
    }
    .copied()
}

/// Whether it is content of NTFS, of whatever: also a folder may have a stream beside its names.
fn is_stream(address: &str) -> bool {
    address.split('-').nth(1) == Some(DATA)
}

/// Whether it is a structure of NTFS itself, or a second spelling of a name.
fn is_own(address: &str, named: &[u8], kind: Kind) -> bool {
    let mut parts = address.split('-');
    let record = parts.next().and_then(|record| record.parse::<u64>().ok());
    let Some(attribute) = parts.next() else {
        return false;
    };
    let last = named.rsplit(|byte| *byte == b'/').next().unwrap_or(named);
    let is_root = record == Some(ROOT_RECORD);
    attribute == NAME
        || (kind == Kind::File && attribute != DATA)
        || record.is_some_and(|record| record < OWN_RECORDS && !(is_root && kind == Kind::File))
        || named.starts_with(b"$Extend/")
        // A stream of a folder, named once more by what the folder calls itself.
        || (kind == Kind::File && !is_root && last.starts_with(b".:"))
}

/// The name without what the tool puts after it: of a deleted file that it is deleted, of a link where it points.
fn undressed(named: &[u8], kind: Kind, size: u64, deleted: bool) -> (&[u8], bool) {
    if deleted {
        if let Some(path) = named.strip_suffix(b" (deleted-realloc)") {
            return (path, true);
        }
        return (named.strip_suffix(b" (deleted)").unwrap_or(named), false);
    }
    let target = usize::try_from(size).ok().filter(|_| kind == Kind::Link);
    let path = target
        .and_then(|target| named.len().checked_sub(target))
        .and_then(|end| named.get(..end)?.strip_suffix(b" -> "));
    (path.unwrap_or(named), false)
}

fn text(field: &[u8], most: usize) -> Option<&str> {
    let plain = |byte: &u8| byte.is_ascii_digit() || *byte == b'-';
    (field.len() <= most && field.first()?.is_ascii_digit() && field.iter().all(plain))
        .then(|| std::str::from_utf8(field).ok())
        .flatten()
}

fn number(field: &[u8]) -> Option<u64> {
    std::str::from_utf8(field).ok()?.parse().ok()
}

/// Seconds since 1970; 0 stands for nothing.
fn time(field: &[u8]) -> Option<Timestamp> {
    let seconds: i64 = std::str::from_utf8(field).ok()?.parse().ok()?;
    let nanos = seconds.checked_mul(1_000_000_000)?;
    (seconds != 0).then(|| Timestamp::from_unix_nanos(nanos))
}

#[cfg(test)]
mod tests;
