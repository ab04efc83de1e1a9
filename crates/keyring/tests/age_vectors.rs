#![cfg(test)]
//! The published test vectors of age (C2SP CCTV) are read as they say, with the identities and the
//! features of age that the archive uses: X25519, scrypt, no armour.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Identity};
use sha2::{Digest, Sha256};

/// What age still reads for the sake of old files, although the specification forbids it: a
/// stanza whose body ends without a short line.
const READ_ALL_THE_SAME: [&str; 2] = ["stanza_missing_body", "stanza_missing_final_line"];
/// The vectors' own limit; `scrypt_work_factor_23` is above it.
const MOST_WORK: u8 = 16;

/// A vector: the lines of its header, and the file as it would lie on a disk.
struct Vector {
    name: String,
    header: Vec<(String, String)>,
    file: Vec<u8>,
}

impl Vector {
    fn open(path: &Path) -> Self {
        let bytes = fs::read(path).unwrap();
        let end = bytes.windows(2).position(|two| two == b"\n\n").unwrap();
        let header: Vec<_> = std::str::from_utf8(&bytes[..end])
            .unwrap()
            .lines()
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let mut vector = Self {
            name: path.file_name().unwrap().to_str().unwrap().to_owned(),
            header,
            file: bytes[end + 2..].to_vec(),
        };
        if vector.value("compressed") == Some("zlib") {
            vector.file = inflated(path, end + 2);
        }
        vector
    }

    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.header.iter().filter(move |(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }

    fn value<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.values(name).next()
    }

    /// Why the archive cannot meet such a file.
    fn foreign(&self) -> Option<&'static str> {
        let hybrid = |identity: &str| identity.starts_with("AGE-SECRET-KEY-PQ-");
        if self.value("armored") == Some("yes") {
            Some("armoured")
        } else if self.values("identity").any(hybrid) {
            Some("hybrid identity")
        } else {
            None
        }
    }

    fn identities(&self) -> Vec<Box<dyn Identity>> {
        let keys = self.values("identity").map(|text| {
            let key: age::x25519::Identity = text.parse().unwrap();
            Box::new(key) as Box<dyn Identity>
        });
        let words = self.values("passphrase").map(|text| {
            let mut words = age::scrypt::Identity::new(SecretString::from(text.to_owned()));
            words.set_max_work_factor(MOST_WORK);
            Box::new(words) as Box<dyn Identity>
        });
        keys.chain(words).collect()
    }

    /// What reading the file comes to, in the vectors' words, and the payload as far as it came.
    fn outcome(&self) -> (&'static str, Vec<u8>) {
        let identities = self.identities();
        let opened = Decryptor::new(self.file.as_slice())
            .and_then(|file| file.decrypt(identities.iter().map(AsRef::as_ref)));
        let mut payload = Vec::new();
        let said = match opened {
            Ok(mut reader) => match reader.read_to_end(&mut payload) {
                Ok(_) => "success",
                Err(_) => "payload failure",
            },
            Err(DecryptError::InvalidMac) => "HMAC failure",
            Err(DecryptError::NoMatchingKeys | DecryptError::DecryptionFailed) => "no match",
            Err(_) => "header failure",
        };
        (said, payload)
    }

    fn check(&self) -> Result<(), String> {
        let (said, payload) = self.outcome();
        let expected = self.value("expect").unwrap();
        if READ_ALL_THE_SAME.contains(&self.name.as_str()) {
            return (said == "success")
                .then_some(())
                .ok_or(format!("{} is no longer read", self.name));
        }
        let digest = hex::encode(Sha256::digest(&payload));
        let same = self.value("payload").is_none_or(|known| known == digest);
        (said == expected && same).then_some(()).ok_or(format!(
            "{}: {said} instead of {expected}, payload as expected: {same}",
            self.name
        ))
    }
}

/// The rest of a file from `offset`, decompressed by another program: nothing else needs zlib here.
fn inflated(path: &Path, offset: usize) -> Vec<u8> {
    let script = "import sys, zlib; file = open(sys.argv[1], 'rb'); file.seek(int(sys.argv[2])); \
                  sys.stdout.buffer.write(zlib.decompress(file.read()))";
    let output = Command::new("python3")
        .args(["-c", script])
        .arg(path)
        .arg(offset.to_string())
        .output()
        .expect("python3 is needed (Debian package python3)");
    assert!(output.status.success(), "{output:?}");
    output.stdout
}

#[test]
fn every_vector_of_a_kind_that_the_archive_uses_is_read_as_it_says() {
    let Some(folder) = testkit::test_data().map(|data| data.join("vectors/age")) else {
        return;
    };
    let (mut read, mut skipped, mut wrong) = (0, Vec::new(), Vec::new());
    for file in fs::read_dir(folder).unwrap() {
        let vector = Vector::open(&file.unwrap().path());
        match vector.foreign() {
            Some(why) => skipped.push(why),
            None => {
                read += 1;
                wrong.extend(vector.check().err());
            }
        }
    }
    for why in ["armoured", "hybrid identity"] {
        let count = skipped.iter().filter(|one| **one == why).count();
        println!("skipped: {count} vectors: {why}, which the archive neither writes nor reads");
    }
    println!("read: {read} vectors");
    assert!(read > skipped.len(), "{read} read");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
