use std::ffi::OsStr;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::windows::ffi::OsStrExt;
use std::os::windows::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use model::{PathEncoding, Timestamp};
use winapi_util::Handle;
use winapi_util::console::Console;

use super::{INTERRUPTED, Place};

/// How the raw bytes of a path are to be read.
pub(crate) const PATHS: PathEncoding = PathEncoding::Utf16;
/// What stands between the parts of a raw path.
pub(crate) const SEPARATOR: &[u8] = b"/\0";

/// `FILE_FLAG_BACKUP_SEMANTICS`: without it no folder can be opened.
const FOLDERS_TOO: u32 = 0x0200_0000;
/// `FILE_FLAG_OPEN_REPARSE_POINT`: a link is opened itself, not what it points to.
const LINK_ITSELF: u32 = 0x0020_0000;
/// `FILE_ATTRIBUTE_REPARSE_POINT`.
const REPARSE_POINT: u32 = 0x0400;
/// The 100 ns from 1601-01-01, where Windows counts from, to 1970-01-01.
const EPOCH: u64 = 116_444_736_000_000_000;

/// The raw bytes of a name: its UTF-16 units, also those that are half a letter.
pub(crate) fn raw_name(name: &OsStr) -> Vec<u8> {
    name.encode_wide().flat_map(u16::to_le_bytes).collect()
}

/// Reads at a place in a file, as often as not fewer bytes than asked for.
pub(crate) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    file.seek_read(buffer, offset)
}

/// Writes all of `bytes` at a place in a file.
pub(crate) fn write_all_at(file: &File, mut bytes: &[u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = file.seek_write(bytes, offset)?;
        if written == 0 {
            return Err(ErrorKind::WriteZero.into());
        }
        bytes = bytes.get(written..).unwrap_or_default();
        offset += written as u64;
    }
    Ok(())
}

/// Makes names in a folder durable, where its file system has that: NTFS and FAT also write a file's
/// name when the file itself is flushed.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    let opened = OpenOptions::new()
        .write(true)
        .custom_flags(FOLDERS_TOO)
        .open(folder);
    match opened.and_then(|folder| folder.sync_all()) {
        Err(error) if is_not_offered(error.kind()) => Ok(()),
        outcome => outcome,
    }
}

fn is_not_offered(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::PermissionDenied | ErrorKind::InvalidInput | ErrorKind::Unsupported
    )
}

/// Free bytes of the file system that `folder` lies on.
pub(crate) fn free_room(folder: &Path) -> io::Result<u64> {
    fs4::available_space(folder)
}

/// Where a folder is, whatever it is called.
pub(crate) fn place_of(folder: &Path) -> io::Result<Place> {
    let told = winapi_util::file::information(Handle::from_path_any(folder)?)?;
    Ok(Place {
        file_system: told.volume_serial_number(),
        file: told.file_index(),
    })
}

/// Opens a file of a source to read it; a link is not followed.
///
/// Files that a file system keeps elsewhere (deduplicated, compressed, in a cloud) are marked like links
/// and point nowhere: those are opened as files.
pub(crate) fn open_source(place: &Path) -> io::Result<File> {
    let itself = OpenOptions::new()
        .read(true)
        .custom_flags(LINK_ITSELF | FOLDERS_TOO)
        .open(place)?;
    let of = itself.metadata()?;
    if of.file_type().is_symlink() || of.file_attributes() & REPARSE_POINT == 0 {
        return Ok(itself);
    }
    File::open(place)
}

/// When a file was last changed, if its file system says so.
pub(crate) fn modified(of: &Metadata) -> Option<Timestamp> {
    let time = of.last_write_time();
    let since = i64::try_from(i128::from(time) - i128::from(EPOCH)).ok()?;
    let nanos = since.checked_mul(100)?;
    (time != 0).then(|| Timestamp::from_unix_nanos(nanos))
}

/// When a file came to its place.
pub(crate) fn arrived(of: &Metadata) -> Option<Timestamp> {
    of.created().ok().map(Timestamp::from)
}

/// Opens a file to look into it.
pub(crate) fn open_unseen(place: &Path) -> io::Result<File> {
    open_source(place)
}

/// Sets `asked` at a Ctrl-C, a closed window or the end of the session; the second one ends the program.
pub(crate) fn listen(asked: &Arc<AtomicBool>) -> io::Result<()> {
    let asked = Arc::clone(asked);
    ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED);
        }
    })
    .map_err(io::Error::other)
}

/// Whether the console on standard error takes escapes for commands, from now on: those of Windows 10 and later do.
pub(crate) fn knows_escapes() -> bool {
    Console::stderr().is_ok_and(|mut console| console.set_virtual_terminal_processing(true).is_ok())
}

/// The user's own folder.
pub(crate) fn home() -> Option<PathBuf> {
    std::env::var_os("USERPROFILE").map(PathBuf::from)
}

/// Where folders of pictures lie: in the user's profile and on the memory cards of cameras.
pub(crate) fn picture_folders() -> Vec<PathBuf> {
    let mut found: Vec<_> = home()
        .iter()
        .flat_map(|profile| [profile.join("Pictures"), profile.join("Desktop")])
        .collect();
    // A to C are floppy disks and the system's own.
    found.extend(('D'..='Z').map(|letter| PathBuf::from(format!("{letter}:\\DCIM"))));
    found
}
