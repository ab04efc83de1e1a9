use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use model::{PathEncoding, Timestamp};
use rustix::fs::OFlags;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

use super::{INTERRUPTED, Place};

/// How the raw bytes of a path are to be read.
pub(crate) const PATHS: PathEncoding = PathEncoding::Bytes;
/// What stands between the parts of a raw path.
pub(crate) const SEPARATOR: &[u8] = b"/";

/// The raw bytes of a name.
pub(crate) fn raw_name(name: &OsStr) -> Vec<u8> {
    name.as_bytes().to_vec()
}

/// Reads at a place in a file, as often as not fewer bytes than asked for.
pub(crate) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    file.read_at(buffer, offset)
}

/// Writes all of `bytes` at a place in a file.
pub(crate) fn write_all_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    file.write_all_at(bytes, offset)
}

/// Makes names in a folder durable, where its file system has that.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(()),
        outcome => outcome,
    }
}

/// Free bytes of the file system that `folder` lies on.
pub(crate) fn free_room(folder: &Path) -> io::Result<u64> {
    let space = rustix::fs::statvfs(folder)?;
    Ok(space.f_bavail.saturating_mul(space.f_frsize))
}

/// Where a folder is, whatever it is called.
pub(crate) fn place_of(folder: &Path) -> io::Result<Place> {
    let of = fs::metadata(folder)?;
    Ok(Place {
        file_system: of.dev(),
        file: of.ino(),
    })
}

/// Opens a file of a source to read it; a link or a pipe is not followed and not waited for.
pub(crate) fn open_source(place: &Path) -> io::Result<File> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    OpenOptions::new()
        .read(true)
        .custom_flags(flags.bits().cast_signed())
        .open(place)
}

/// When a file was last changed, if that is a time we can hold.
pub(crate) fn modified(of: &Metadata) -> Option<Timestamp> {
    of.mtime()
        .checked_mul(1_000_000_000)?
        .checked_add(of.mtime_nsec())
        .map(Timestamp::from_unix_nanos)
}

/// When a file came to its place, or its name, owner or contents changed last.
pub(crate) fn arrived(of: &Metadata) -> Option<Timestamp> {
    of.ctime()
        .checked_mul(1_000_000_000)?
        .checked_add(of.ctime_nsec())
        .map(Timestamp::from_unix_nanos)
}

/// Opens a file so that the look leaves no time on it, where the system has that.
pub(crate) fn open_unseen(place: &Path) -> io::Result<File> {
    let open = |flags: OFlags| {
        let mut options = OpenOptions::new();
        options.read(true).custom_flags(flags.bits().cast_signed());
        options.open(place)
    };
    let quietly = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    // Only the owner of a file may ask for that.
    #[cfg(target_os = "linux")]
    if let Ok(file) = open(quietly | OFlags::NOATIME) {
        return Ok(file);
    }
    open(quietly)
}

/// Sets `asked` at a Ctrl-C, a closed terminal or a polite kill; the second of a kind ends the program.
pub(crate) fn listen(asked: &Arc<AtomicBool>) -> io::Result<()> {
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        flag::register_conditional_shutdown(signal, INTERRUPTED, Arc::clone(asked))?;
        flag::register(signal, Arc::clone(asked))?;
    }
    Ok(())
}

/// Whether the terminal on standard error takes escapes for commands: all but those that say they are dumb.
pub(crate) fn knows_escapes() -> bool {
    std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// The user's own folder.
pub(crate) fn home() -> Option<PathBuf> {
    std::env::var_os("HOME").map(PathBuf::from)
}

/// Where folders of pictures lie: in the user's home and on the memory cards of cameras.
pub(crate) fn picture_folders() -> Vec<PathBuf> {
    let mut found: Vec<_> = home()
        .iter()
        .flat_map(|home| [home.join("Pictures"), home.join("Desktop")])
        .collect();
    let mut places = vec![PathBuf::from("/mnt"), "/media".into(), "/run/media".into()];
    let inner: Vec<_> = places.iter().flat_map(|place| folders_in(place)).collect();
    places.extend(inner);
    let disks = places.iter().flat_map(|place| folders_in(place));
    found.extend(disks.map(|disk| disk.join("DCIM")));
    found
}

fn folders_in(place: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    entries.map(|entry| entry.path())
}
