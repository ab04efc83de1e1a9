//! A lease on S3 is an object that is put if absent, and on this machine a file that is locked. The
//! lock ends with its process; an object that outlives its lock is taken over by the machine that
//! put it and by no other: whether another machine still runs, no clock can tell.

use std::fs::{DirBuilder, File, TryLockError};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use model::Sha256Digest;
use rustix::fs::{FileType, Mode, OFlags, fstat, open, openat};
use rustix::process::geteuid;

use crate::key::is_segment;
use crate::listing::LEASE;
use crate::s3::S3;
use crate::s3::client::Client;
use crate::s3::fault::Fault;
use crate::s3::writing::Upload;
use crate::{Error, Key, Lease, Storage};

/// The size of a lease's object: a digest in hex and a newline.
pub(crate) const SIZE: u64 = 65;
const ELSEWHERE: &str = "another machine writes to this archive, or was stopped; if you know that it has \
                         ended, delete the object in the store that is named .lease- and this name";

pub(crate) fn take(s3: &S3, name: &str) -> Result<Lease, Error> {
    if !is_segment(name) {
        return Err(Error::NotAKey { text: name.into() });
    }
    let failed = |source| Error::Io {
        act: "take the lease",
        name: name.into(),
        source,
    };
    let file = lock_file(s3, name).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(Error::Busy {
                name: name.into(),
                hint: Error::WAIT,
            });
        }
        Err(TryLockError::Error(source)) => return Err(failed(source)),
    }
    let key = Key::parse(&format!("{LEASE}{name}"))?;
    let holder = holder();
    match Upload::new(s3, key.clone()).put_whole(holder.as_bytes()) {
        // Ours, of a process that is gone: we hold its lock.
        Err(Error::Exists { .. }) if s3.read(&key)? == holder.as_bytes() => {}
        Err(Error::Exists { .. }) => {
            return Err(Error::Busy {
                name: name.into(),
                hint: ELSEWHERE,
            });
        }
        put => put?,
    }
    Ok(Lease::new(Held {
        client: Arc::clone(&s3.client),
        object: s3.name(&key),
        file,
    }))
}

/// The file whose lock tells the processes of this user on this machine apart.
fn lock_file(s3: &S3, name: &str) -> io::Result<File> {
    let file = Sha256Digest::of(format!("{} {name}", s3.place()));
    lock_file_in(&std::env::temp_dir(), &file.to_string())
}

/// Anybody may write where temporary files lie, and make the folder first: it and the file count only
/// if they are this user's own, and no other name leads to them.
fn lock_file_in(temporary: &Path, name: &str) -> io::Result<File> {
    let folder = temporary.join(format!("amana-leases-{}", geteuid().as_raw()));
    match DirBuilder::new().mode(0o700).create(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let foreign = || {
        let folder = folder.display();
        io::Error::other(format!("{folder} is not this user's alone; remove it"))
    };
    let flags = OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let opened = open(&folder, flags | OFlags::DIRECTORY, Mode::empty());
    let opened = opened.map_err(|_| foreign())?;
    let stat = fstat(&opened)?;
    if stat.st_uid != geteuid().as_raw() || stat.st_mode & 0o077 != 0 {
        return Err(foreign());
    }
    let new = flags | OFlags::RDWR | OFlags::CREATE;
    let file = openat(&opened, name, new, Mode::RUSR | Mode::WUSR).map_err(|_| foreign())?;
    let stat = fstat(&file)?;
    let is_file = FileType::from_raw_mode(stat.st_mode).is_file();
    if is_file && stat.st_uid == geteuid().as_raw() && stat.st_nlink == 1 {
        Ok(File::from(file))
    } else {
        Err(foreign())
    }
}

/// Names this user of this machine to itself, and tells others nothing.
fn holder() -> String {
    let machine = std::fs::read(PathBuf::from("/etc/machine-id")).unwrap_or_default();
    let host = rustix::system::uname().nodename().to_bytes().to_vec();
    let user = geteuid().as_raw().to_string();
    let parts = [
        b"amana lease\n",
        machine.as_slice(),
        &host,
        b"\n",
        user.as_bytes(),
    ];
    format!("{}\n", Sha256Digest::of(parts.concat()))
}

struct Held {
    client: Arc<Client>,
    object: String,
    file: File,
}

impl Drop for Held {
    fn drop(&mut self) {
        // What cannot be deleted now is taken over by the next process of this machine.
        let _: Result<(), Fault> = self.client.delete(&self.object);
        // A child process that is just being started shares the open file.
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn leases(temporary: &Path) -> PathBuf {
        temporary.join(format!("amana-leases-{}", geteuid().as_raw()))
    }

    #[test]
    fn a_folder_of_locks_that_others_can_write_to_or_led_here_is_refused() {
        let [temporary, elsewhere] = [(), ()].map(|()| tempfile::tempdir().unwrap());
        let folder = leases(temporary.path());
        symlink(elsewhere.path(), &folder).unwrap();
        assert!(lock_file_in(temporary.path(), "a").is_err());
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
        fs::remove_file(&folder).unwrap();
        lock_file_in(temporary.path(), "a").unwrap();
        for mode in [0o777, 0o720, 0o701] {
            fs::set_permissions(&folder, Permissions::from_mode(mode)).unwrap();
            assert!(lock_file_in(temporary.path(), "a").is_err(), "{mode:o}");
        }
        fs::set_permissions(&folder, Permissions::from_mode(0o700)).unwrap();
        lock_file_in(temporary.path(), "a").unwrap();
    }

    #[test]
    fn a_folder_of_locks_that_somebody_else_owns_is_refused() {
        // Only root can give one away.
        if !testkit::is_root() {
            return;
        }
        let temporary = tempfile::tempdir().unwrap();
        lock_file_in(temporary.path(), "a").unwrap();
        testkit::give_away(&leases(temporary.path())).unwrap();
        let refused = lock_file_in(temporary.path(), "a").unwrap_err();
        assert!(refused.to_string().contains("remove it"), "{refused}");
    }

    #[test]
    fn a_lock_that_is_a_link_to_something_else_is_refused_and_that_stays() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = leases(temporary.path());
        DirBuilder::new().mode(0o700).create(&folder).unwrap();
        let other = temporary.path().join("other");
        fs::write(&other, "dear").unwrap();
        symlink(&other, folder.join("soft")).unwrap();
        fs::hard_link(&other, folder.join("hard")).unwrap();
        for name in ["soft", "hard"] {
            assert!(lock_file_in(temporary.path(), name).is_err(), "{name}");
        }
        assert_eq!(fs::read(&other).unwrap(), b"dear");
    }
}
