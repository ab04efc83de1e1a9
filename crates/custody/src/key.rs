use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};

use crate::{Error, Origin, cosignature};

/// Signature types of C2SP signed-note.
const ED25519: u8 = 1;
const COSIGNATURE: u8 = 4;

/// A public key with its name, as C2SP signed-note writes it (a "vkey"): of a log or of a witness.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: Origin,
    id: u32,
    /// The signature type, then the key.
    encoded: Vec<u8>,
    key: Key,
}

/// What a key can check.
#[derive(Clone, PartialEq, Eq)]
enum Key {
    /// Ed25519 over the text of a note.
    Note(VerifyingKey),
    /// Ed25519 over a time and the text (C2SP tlog-cosignature, `cosignature/v1`).
    Cosignature(VerifyingKey),
    /// Of a type that this program cannot check; its signatures count for nothing.
    Unknown,
}

impl VerifierKey {
    /// The key with which a log signs its checkpoints.
    pub fn of_log(origin: Origin, key: &VerifyingKey) -> Self {
        let encoded = [&[ED25519], key.as_bytes().as_slice()].concat();
        Self {
            id: signed_note::key_id(origin.as_str(), &encoded),
            name: origin,
            encoded,
            key: Key::Note(*key),
        }
    }

    /// The key with which a witness cosigns.
    pub fn of_witness(name: Origin, key: &VerifyingKey) -> Self {
        let encoded = [&[COSIGNATURE], key.as_bytes().as_slice()].concat();
        Self {
            id: signed_note::key_id(name.as_str(), &encoded),
            name,
            encoded,
            key: Key::Cosignature(*key),
        }
    }

    /// The key's name; for a log, its origin.
    pub fn name(&self) -> &Origin {
        &self.name
    }

    /// Whether it signs notes, as a log does.
    pub fn is_log(&self) -> bool {
        matches!(self.key, Key::Note(_))
    }

    /// Whether it cosigns checkpoints, as a witness does.
    pub fn is_cosigner(&self) -> bool {
        matches!(self.key, Key::Cosignature(_))
    }

    /// Whether this program can check its signatures.
    pub fn is_known(&self) -> bool {
        self.key != Key::Unknown
    }

    /// The key itself, whatever it is called and used for.
    pub(crate) fn material(&self) -> &[u8] {
        self.encoded.get(1..).unwrap_or_default()
    }

    /// The first four bytes of the digest of name and key, as signatures bear it.
    pub fn id(&self) -> u32 {
        self.id
    }
}

impl FromStr for VerifierKey {
    type Err = Error;

    /// Reads `<name>+<id>+<key>`: eight hex digits and base64.
    fn from_str(vkey: &str) -> Result<Self, Error> {
        let wrong = |wrong| Error::Key { wrong };
        let mut fields = vkey.splitn(3, '+');
        let (Some(name), Some(id), Some(encoded)) = (fields.next(), fields.next(), fields.next())
        else {
            return Err(wrong("it is not a name, an id and a key joined by +"));
        };
        let name: Origin = name.parse()?;
        let id = Some(id)
            .filter(|id| id.len() == 8)
            .and_then(|id| u32::from_str_radix(id, 16).ok())
            .ok_or(wrong("its id is not eight hex digits"))?;
        let encoded = BASE64_STANDARD
            .decode(encoded)
            .map_err(|_| wrong("its last part is not base64"))?;
        let key = Key::read(&encoded)?;
        // How other types make their ids is not ours to know.
        if key != Key::Unknown && id != signed_note::key_id(name.as_str(), &encoded) {
            return Err(wrong("its id is not that of its name and key"));
        }
        Ok(Self {
            name,
            id,
            encoded,
            key,
        })
    }
}

impl Key {
    fn read(encoded: &[u8]) -> Result<Self, Error> {
        let wrong = |wrong| Error::Key { wrong };
        let (kind, key) = encoded.split_first().ok_or(wrong("it has no key"))?;
        let ed25519 = || {
            let bytes = key
                .try_into()
                .map_err(|_| wrong("its key is not 32 bytes"))?;
            VerifyingKey::from_bytes(bytes).map_err(|_| wrong("its key is not one of Ed25519"))
        };
        Ok(match *kind {
            ED25519 => Self::Note(ed25519()?),
            COSIGNATURE => Self::Cosignature(ed25519()?),
            _ => Self::Unknown,
        })
    }
}

impl signed_note::Verifier for VerifierKey {
    fn name(&self) -> &str {
        self.name.as_str()
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        match &self.key {
            Key::Note(key) => holds(key, text, signature),
            Key::Cosignature(key) => cosignature::split(signature)
                .is_some_and(|(time, rest)| holds(key, &cosignature::message(time, text), rest)),
            Key::Unknown => false,
        }
    }
}

/// Strict: no key or signature that would hold for several texts.
fn holds(key: &VerifyingKey, text: &[u8], signature: &[u8]) -> bool {
    Signature::from_slice(signature).is_ok_and(|it| key.verify_strict(text, &it).is_ok())
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = BASE64_STANDARD.encode(&self.encoded);
        write!(f, "{}+{:08x}+{key}", self.name, self.id)
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;
    use proptest::prelude::*;

    use super::*;

    fn key() -> VerifierKey {
        let signing = SigningKey::from_bytes(&[7; 32]);
        VerifierKey::of_log("archive.example".parse().unwrap(), &signing.verifying_key())
    }

    #[test]
    fn the_public_example_of_a_key_is_read() {
        // From the documentation of the Go package golang.org/x/mod/sumdb/note.
        let vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let key: VerifierKey = vkey.parse().unwrap();
        assert!(key.is_log() && !key.is_cosigner());
        assert_eq!(key.name().as_str(), "PeterNeumann");
        assert_eq!(key.to_string(), vkey);
    }

    #[test]
    fn a_key_of_an_unknown_type_is_read_and_checks_nothing() {
        let vkey = format!("w.example+01020304+{}", BASE64_STANDARD.encode([6; 1313]));
        let key: VerifierKey = vkey.parse().unwrap();
        assert!(!key.is_known());
        assert!(!signed_note::Verifier::verify(&key, b"text\n", &[0; 64]));
        assert_eq!(key.to_string(), vkey);
    }

    #[test]
    fn a_key_whose_id_or_length_is_wrong_is_refused() {
        let vkey = key().to_string();
        let other_name = vkey.replace("archive", "another");
        let (short, _) = vkey.split_at(vkey.len() - 4);
        for wrong in [
            other_name.as_str(),
            short,
            "",
            "a+b",
            "a+00000000+",
            "a+0+AQ==",
        ] {
            assert!(wrong.parse::<VerifierKey>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_key_reads_back(seed: [u8; 32], name in "[a-z.\u{621}-\u{64a}/]{1,20}") {
            let signing = SigningKey::from_bytes(&seed);
            let key = VerifierKey::of_log(name.parse().unwrap(), &signing.verifying_key());
            prop_assert_eq!(key.to_string().parse::<VerifierKey>().unwrap(), key);
        }

        #[test]
        fn no_text_panics(text in ".{0,80}") {
            let _ = text.parse::<VerifierKey>();
        }
    }
}
