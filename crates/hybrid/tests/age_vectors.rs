#![cfg(test)]
//! Every published test vector of age (C2SP CCTV) is read as it says: armoured or not, X25519, scrypt
//! and hybrid.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use age::armor::ArmoredReader;
use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Identity};
use hybrid::EitherIdentity;
use sha2::{Digest, Sha256};

/// How many there are at least.
const PUBLISHED: usize = 143;
/// The line that armour begins with, but for its end.
const ARMOUR: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";
/// The vectors' own limit; `scrypt_work_factor_23` is above it.
const MOST_WORK: u8 = 16;
/// What a line of a header may be named.
const KNOWN: [&str; 8] = [
    "expect",
    "payload",
    "file key",
    "identity",
    "passphrase",
    "armored",
    "compressed",
    "comment",
];

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
        let header = std::str::from_utf8(&bytes[..end]).unwrap();
        let header: Vec<_> = header
            .lines()
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let mut vector = Self {
            name: path.file_name().unwrap().to_str().unwrap().to_owned(),
            header,
            file: bytes[end + 2..].to_vec(),
        };
        match vector.value("compressed") {
            None => {}
            Some("zlib") => {
                let mut plain = Vec::new();
                let mut packed = flate2::read::ZlibDecoder::new(vector.file.as_slice());
                packed.read_to_end(&mut plain).unwrap();
                vector.file = plain;
            }
            Some(other) => panic!("{} is compressed by {other}", vector.name),
        }
        let known = |(name, _): &(String, String)| KNOWN.contains(&name.as_str());
        assert!(vector.header.iter().all(known), "{}", vector.name);
        vector
    }

    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.header.iter().filter(move |(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }

    fn value<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.values(name).next()
    }

    fn identities(&self) -> Vec<Box<dyn Identity>> {
        let keys = self.values("identity").map(|text| {
            let key: EitherIdentity = text.parse().unwrap();
            Box::new(key) as Box<dyn Identity>
        });
        let words = self.values("passphrase").map(|text| {
            let mut words = age::scrypt::Identity::new(SecretString::from(text.to_owned()));
            words.set_max_work_factor(MOST_WORK);
            Box::new(words) as Box<dyn Identity>
        });
        keys.chain(words).collect()
    }

    /// The age file, without the armour that it may be in.
    ///
    /// The age crate takes for armour only what begins with the very first line of it, and anything
    /// else for a file without. White space is allowed before that line, and nothing else is.
    fn unarmoured(&self) -> io::Result<Vec<u8>> {
        if self.value("armored").is_none() {
            return Ok(self.file.clone());
        }
        let armour = self.file.trim_ascii_start();
        if !armour.starts_with(ARMOUR) {
            return Err(ErrorKind::InvalidData.into());
        }
        let mut file = Vec::new();
        ArmoredReader::new(armour).read_to_end(&mut file)?;
        Ok(file)
    }

    /// What reading the file comes to, in the vectors' words, and the payload as far as it came.
    fn outcome(&self) -> (&'static str, Vec<u8>) {
        let mut payload = Vec::new();
        let Ok(file) = self.unarmoured() else {
            return ("armor failure", payload);
        };
        if hybrid::header_length(&file, usize::MAX).is_none() {
            return ("header failure", payload);
        }
        let identities = self.identities();
        let opened = Decryptor::new(file.as_slice())
            .and_then(|file| file.decrypt(identities.iter().map(AsRef::as_ref)));
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
        let digest = hex::encode(Sha256::digest(&payload));
        let same = self.value("payload").is_none_or(|known| known == digest);
        (said == expected && same).then_some(()).ok_or(format!(
            "{}: {said} instead of {expected}, payload as expected: {same}",
            self.name
        ))
    }
}

#[test]
fn every_published_vector_is_read_as_it_says() {
    let Some(folder) = testkit::test_data().map(|data| data.join("vectors/age")) else {
        return;
    };
    let (mut read, mut kinds, mut wrong) = (0, [0; 3], Vec::new());
    for file in fs::read_dir(folder).unwrap() {
        let vector = Vector::open(&file.unwrap().path());
        read += 1;
        for (count, kind) in kinds.iter_mut().zip(["hybrid", "armor", "scrypt"]) {
            *count += usize::from(vector.name.starts_with(kind));
        }
        wrong.extend(vector.check().err());
    }
    println!("read: {read} vectors, of them {kinds:?} hybrid, armoured, with a passphrase");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(read >= PUBLISHED, "{read}");
    assert!(kinds.iter().all(|count| *count > 10), "{kinds:?}");
}
