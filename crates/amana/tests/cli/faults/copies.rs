use std::fs;
use std::path::Path;
use std::process::Command;

use crate::house::{House, run};

const PASSPHRASE: &str = "correct horse";

impl House {
    /// Opening the keys costs little from now on, until they are written again.
    pub(super) fn make_keys_cheap(&self) {
        let file = self.at("keys/archive.age");
        let secret = || age::secrecy::SecretString::from(PASSPHRASE.to_owned());
        let identity = age::scrypt::Identity::new(secret());
        let plain = age::decrypt(&identity, &fs::read(&file).unwrap()).unwrap();
        let mut recipient = age::scrypt::Recipient::new(secret());
        recipient.set_work_factor(2);
        fs::write(&file, age::encrypt(&recipient, &plain).unwrap()).unwrap();
    }

    /// Keeps the archive and its keys as they are.
    pub(super) fn keep(&self) {
        for name in ["archive", "keys"] {
            copy(&self.at(name), &self.at(&format!("{name}-before")));
        }
    }

    /// Puts the archive and its keys as they were kept.
    pub(super) fn put_back(&self) {
        for name in ["archive", "keys"] {
            let (from, to) = (self.at(&format!("{name}-before")), self.at(name));
            let _ = fs::remove_dir_all(&to);
            copy(&from, &to);
        }
    }
}

/// Copies a folder with everything in it to a name that is free.
pub(super) fn copy(from: &Path, to: &Path) {
    let mut command = Command::new("cp");
    run(command.arg("-a").arg(from).arg(to)).expect(0);
}
