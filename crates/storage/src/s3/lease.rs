//! A lease on S3 is an object that is put if absent, and on this machine a file that is locked. The
//! lock ends with its process; an object that outlives its lock is taken over by the machine that
//! put it and by no other: whether another machine still runs, no clock can tell.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;
use std::sync::Arc;

use model::Sha256Digest;
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
    let folder = std::env::temp_dir().join(format!("amana-leases-{}", geteuid().as_raw()));
    match DirBuilder::new().mode(0o700).create(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let file = Sha256Digest::of(format!("{} {name}", s3.place()));
    let no_link = rustix::fs::OFlags::NOFOLLOW.bits().cast_signed();
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .custom_flags(no_link)
        .open(folder.join(file.to_string()))
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
