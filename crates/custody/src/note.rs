//! C2SP signed-note: what the checkpoints and the certificates of an archive have in common.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use signed_note::{Note, NoteError, Signature, VerificationError, Verifier, Verifiers};

use crate::{Origin, VerifierKey};

/// Signs a text, which ends with a newline, in the name of an archive.
pub(crate) fn sign(text: &str, origin: &Origin, key: &SigningKey) -> String {
    let id = VerifierKey::of_log(origin.clone(), &key.verifying_key()).id();
    let signature = key.sign(text.as_bytes()).to_bytes();
    let signature = BASE64_STANDARD.encode([&id.to_be_bytes(), signature.as_slice()].concat());
    format!("{text}\n— {origin} {signature}\n")
}

/// The signatures of a note.
pub(crate) struct Checked {
    pub(crate) hold: Vec<Signature>,
    pub(crate) unknown: Vec<Signature>,
}

/// Why no signature of a note counts.
pub(crate) enum Unchecked {
    /// None is by a key that was asked about.
    Unsigned,
    /// One in the name of such a key does not hold.
    Wrong {
        /// The key's name.
        name: String,
    },
}

/// Parts the signatures of a note into those that hold by one of `keys` and those by other keys.
///
/// A signature in the name of one of `keys` that does not hold is an error, and so is a note
/// without any that does (C2SP signed-note).
pub(crate) fn check(note: &str, keys: &[&VerifierKey]) -> Result<Checked, Unchecked> {
    let note = Note::from_bytes(note.as_bytes()).map_err(|_| Unchecked::Unsigned)?;
    match note.verify(&Keys(keys)) {
        Ok((hold, unknown)) => Ok(Checked { hold, unknown }),
        Err(NoteError::InvalidSignature { name, .. }) => Err(Unchecked::Wrong { name }),
        Err(_) => Err(Unchecked::Unsigned),
    }
}

struct Keys<'a>(&'a [&'a VerifierKey]);

impl Verifiers for Keys<'_> {
    fn verifier(&self, name: &str, id: u32) -> Result<&dyn Verifier, VerificationError> {
        let known =
            |key: &&&VerifierKey| key.is_known() && key.name().as_str() == name && key.id() == id;
        match self.0.iter().find(known) {
            Some(key) => Ok(*key),
            None => Err(VerificationError::UnknownKey {
                name: name.into(),
                id,
            }),
        }
    }
}
