use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use age::DecryptError;
use age::secrecy::SecretString;
use zeroize::Zeroizing;

use crate::Error;

const NAME: &str = "archive.age";
/// log2 of the scrypt work factor. 2^17 with r = 8 and p = 1 is what OWASP recommends for scrypt: 128 MiB
/// for each guess. It costs every command 0.4 seconds; one more would double that.
const WORK_FACTOR: u8 = 17;
/// The most work (1 GiB) that a file of keys may ask of the machine that opens it.
const MAX_WORK_FACTOR: u8 = 20;

/// The place of the archive's own keys in the folder of keys.
pub(crate) fn path(folder: &Path) -> PathBuf {
    folder.join(NAME)
}

fn seal(path: &Path, plain: &[u8], passphrase: SecretString) -> Result<Vec<u8>, Error> {
    let mut recipient = age::scrypt::Recipient::new(passphrase);
    recipient.set_work_factor(WORK_FACTOR);
    age::encrypt(&recipient, plain).map_err(|source| Error::Encrypt {
        name: path.display().to_string(),
        source: Box::new(source),
    })
}

/// Encrypts `plain` under the passphrase in place of the keys that are there.
pub(crate) fn write_again(
    folder: &Path,
    plain: &[u8],
    passphrase: SecretString,
) -> Result<(), Error> {
    replace(folder, NAME, &seal(&path(folder), plain, passphrase)?)
}

/// Puts a file (mode 0600) in place of whatever is there, durably and at one stroke.
pub(crate) fn replace(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let (file, half) = (folder.join(name), folder.join(format!(".new-{name}")));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    options
        .open(&half)
        .and_then(|mut written| {
            written.write_all(bytes)?;
            written.sync_all()
        })
        .and_then(|()| std::fs::rename(&half, &file))
        .and_then(|()| File::open(folder)?.sync_all())
        .map_err(io_error("write", &file))
}

pub(crate) fn read_if_there(folder: &Path, name: &str) -> Result<Option<Vec<u8>>, Error> {
    let file = folder.join(name);
    match std::fs::read(&file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_error("read", &file)(error)),
    }
}

/// Decrypts a file that is encrypted to the identity of a split.
pub(crate) fn read_shared(
    folder: &Path,
    name: &str,
    identity: &age::x25519::Identity,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let file = folder.join(name);
    let sealed = read_if_there(folder, name)?.ok_or(Error::NoKeys { file: file.clone() })?;
    match age::decrypt(identity, &sealed) {
        Ok(plain) => Ok(Zeroizing::new(plain)),
        Err(DecryptError::NoMatchingKeys) => Err(Error::SharesRevoked { file }),
        Err(_) => Err(Error::Damaged {
            name: file.display().to_string(),
        }),
    }
}

/// Encrypts `plain` under the passphrase into a file that must not exist (mode 0600).
pub(crate) fn write_new(
    folder: &Path,
    plain: &[u8],
    passphrase: SecretString,
) -> Result<(), Error> {
    let path = path(folder);
    let sealed = seal(&path, plain, passphrase)?;
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(io_error("make the folder", folder))?;
    // Not a temporary file and a link: a stick for keys may have a file system without links.
    let mut options = OpenOptions::new();
    let mut file = match options.write(true).create_new(true).mode(0o600).open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(Error::KeysExist { file: path });
        }
        Err(error) => return Err(io_error("make", &path)(error)),
    };
    let written = file
        .write_all(&sealed)
        .and_then(|()| file.sync_all())
        .and_then(|()| File::open(folder)?.sync_all());
    written.map_err(|error| {
        // Half a file would stand in the way of the next try.
        let _ = std::fs::remove_file(&path);
        io_error("write", &path)(error)
    })
}

/// Decrypts the file that `write_new` made.
pub(crate) fn read(folder: &Path, passphrase: SecretString) -> Result<Zeroizing<Vec<u8>>, Error> {
    let file = path(folder);
    let sealed = match std::fs::read(&file) {
        Ok(sealed) => sealed,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(Error::NoKeys { file });
        }
        Err(error) => return Err(io_error("read", &file)(error)),
    };
    let mut identity = age::scrypt::Identity::new(passphrase);
    identity.set_max_work_factor(MAX_WORK_FACTOR);
    match age::decrypt(&identity, &sealed) {
        Ok(plain) => Ok(Zeroizing::new(plain)),
        // With scrypt a wrong passphrase shows as a file key that does not unwrap.
        Err(DecryptError::DecryptionFailed) => Err(Error::WrongPassphrase { file }),
        Err(_) => Err(Error::Damaged {
            name: file.display().to_string(),
        }),
    }
}

fn io_error(act: &'static str, file: &Path) -> impl FnOnce(io::Error) -> Error {
    move |source| Error::Io {
        act,
        file: file.into(),
        source,
    }
}
