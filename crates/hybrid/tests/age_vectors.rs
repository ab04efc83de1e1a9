#![cfg(test)]
//! Every published test vector of age (C2SP CCTV) is read as it says: armoured or not, X25519, scrypt
//! and hybrid. What the age crate reads otherwise is named here and counted.

use std::fs;
use std::io::Read;
use std::path::Path;

use age::armor::ArmoredReader;
use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Identity};
use hybrid::EitherIdentity;
use sha2::{Digest, Sha256};

/// What age 0.12 reads in another way, and has no setting for. It takes armour for armour only if the
/// file begins with the very first line of it, and what does not for a file without; so all of these
/// are refused, one of them although white space before the armour is allowed. And it reads, for the
/// sake of old files, a stanza whose body does not end with a short line.
const OTHERWISE: [(&str, &str); 7] = [
    ("armor_garbage_leading", "header failure"),
    ("armor_lowercase", "header failure"),
    ("armor_whitespace_begin", "header failure"),
    ("armor_whitespace_outside", "header failure"),
    ("armor_wrong_type", "header failure"),
    ("stanza_missing_body", "success"),
    ("stanza_missing_final_line", "success"),
];
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

    /// The file as it reads, armoured or not.
    fn reader(&self) -> Box<dyn Read + '_> {
        match self.value("armored") {
            Some(_) => Box::new(ArmoredReader::new(self.file.as_slice())),
            None => Box::new(self.file.as_slice()),
        }
    }

    /// What reading the file comes to, in the vectors' words, and the payload as far as it came.
    fn outcome(&self) -> (&'static str, Vec<u8>) {
        // Reading on may fail only in armour: nothing else here fails to give bytes.
        let armour_failed = || {
            let mut rest = Vec::new();
            self.value("armored").is_some() && self.reader().read_to_end(&mut rest).is_err()
        };
        let identities = self.identities();
        let opened = Decryptor::new(self.reader())
            .and_then(|file| file.decrypt(identities.iter().map(AsRef::as_ref)));
        let mut payload = Vec::new();
        let said = match opened {
            Ok(mut reader) => match reader.read_to_end(&mut payload) {
                Ok(_) => "success",
                Err(_) if armour_failed() => "armor failure",
                Err(_) => "payload failure",
            },
            Err(_) if armour_failed() => "armor failure",
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
    let (mut read, mut kinds, mut excepted, mut wrong) = (0, [0; 3], 0, Vec::new());
    for file in fs::read_dir(folder).unwrap() {
        let vector = Vector::open(&file.unwrap().path());
        read += 1;
        for (count, kind) in kinds.iter_mut().zip(["hybrid", "armor", "scrypt"]) {
            *count += usize::from(vector.name.starts_with(kind));
        }
        let otherwise = OTHERWISE.iter().find(|(name, _)| *name == vector.name);
        if let Some((name, said)) = otherwise {
            excepted += 1;
            assert_eq!(vector.outcome().0, *said, "{name}");
            assert_ne!(vector.value("expect"), Some(*said), "{name}");
        } else {
            wrong.extend(vector.check().err());
        }
    }
    println!("read: {read} vectors, of them {kinds:?} hybrid, armoured, with a passphrase");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(excepted, OTHERWISE.len());
    assert!(kinds.iter().all(|count| *count > 10), "{kinds:?}");
}
