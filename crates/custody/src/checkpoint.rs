use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use model::Sha256Digest;
use signed_note::Note;

use crate::note::{self, Checked, Unchecked};
use crate::{Error, Origin, VerifierKey, cosignature};

/// The longest checkpoint that is read, in bytes: room for 16 post-quantum signatures and more.
pub const MAX_CHECKPOINT: usize = 256 << 10;

/// What a log promised at some size (C2SP tlog-checkpoint), with every signature it came with.
///
/// The signed note is kept as it came, so that signatures which nobody here can check are not lost.
/// Parsing checks no signature: see [`Checkpoint::verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: Origin,
    size: u64,
    root: Sha256Digest,
    note: String,
}

impl Checkpoint {
    /// Signs a tree of `size` entries.
    pub fn sign(origin: &Origin, size: u64, root: &Sha256Digest, key: &SigningKey) -> Self {
        let text = format!(
            "{origin}\n{size}\n{}\n",
            BASE64_STANDARD.encode(root.as_bytes())
        );
        Self {
            note: note::sign(&text, origin, key),
            origin: origin.clone(),
            size,
            root: *root,
        }
    }

    /// Reads a signed note whose text is a checkpoint.
    pub fn parse(note: &[u8]) -> Result<Self, Error> {
        let wrong = |wrong| Error::Checkpoint { wrong };
        if note.len() > MAX_CHECKPOINT {
            return Err(wrong("it is longer than 256 KiB"));
        }
        let read = Note::from_bytes(note).map_err(|_| wrong("it is no signed note"))?;
        let body = tlog_tiles::Checkpoint::from_bytes(read.text())
            .map_err(|_| wrong("its text is not a name, a size and a root"))?;
        let note = String::from_utf8(note.to_vec()).map_err(|_| wrong("it is not UTF-8"))?;
        Ok(Self {
            origin: body.origin().parse()?,
            size: body.size(),
            root: Sha256Digest::from_bytes(body.hash().0),
            note,
        })
    }

    /// The signed note.
    pub fn as_str(&self) -> &str {
        &self.note
    }

    /// The log's name.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// How many entries the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree (RFC 6962).
    pub fn root(&self) -> &Sha256Digest {
        &self.root
    }

    /// Checks that `log`, and not another of its name, signed it.
    pub fn verify(&self, log: &VerifierKey) -> Result<(), Error> {
        if log.name() != &self.origin {
            return Err(Error::OtherLog {
                found: self.origin.clone(),
                wanted: log.name().clone(),
            });
        }
        self.check(&[log]).map(|_| ())
    }

    /// The same note with one more signature line; checks nothing of it.
    pub fn with_signature(&self, line: &str) -> Result<Self, Error> {
        if !line.ends_with('\n') || line.matches('\n').count() != 1 {
            return Err(Error::Checkpoint {
                wrong: "a cosignature is not one line",
            });
        }
        Self::parse(format!("{}{line}", self.note).as_bytes())
    }

    /// Checks that a witness cosigned it; whether the log signed it is for [`Checkpoint::verify`].
    pub fn verify_cosignature(&self, witness: &VerifierKey) -> Result<(), Error> {
        if !witness.is_cosigner() {
            return Err(Error::Key {
                wrong: "it is not that of a witness",
            });
        }
        self.check(&[witness]).map(|_| ())
    }

    /// Cosigns as a witness (C2SP tlog-cosignature, `cosignature/v1`), at a time in whole seconds; gives the
    /// signature line.
    pub fn cosign(&self, name: &Origin, time: u64, key: &SigningKey) -> String {
        let text = self.note.split_once("\n\n").map_or("", |(text, _)| text);
        let message = cosignature::message(time, format!("{text}\n").as_bytes());
        let id = VerifierKey::of_witness(name.clone(), &key.verifying_key()).id();
        let signature = key.sign(&message).to_bytes();
        let whole = [id.to_be_bytes().as_slice(), &time.to_be_bytes(), &signature].concat();
        format!("— {name} {}\n", BASE64_STANDARD.encode(whole))
    }

    /// Parts the signatures into those that hold by one of `keys` and those by other keys.
    ///
    /// A signature in the name of one of `keys` that does not hold is an error, and so is a note
    /// without any that does (C2SP signed-note).
    pub(crate) fn check(&self, keys: &[&VerifierKey]) -> Result<Checked, Error> {
        note::check(&self.note, keys).map_err(|unchecked| match unchecked {
            Unchecked::Wrong { name } => Error::Signature { name },
            Unchecked::Unsigned => Error::Unsigned {
                origin: self.origin.clone(),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn signing() -> SigningKey {
        SigningKey::from_bytes(&[1; 32])
    }

    fn signed(size: u64) -> Checkpoint {
        let origin = "archive.example/log".parse().unwrap();
        Checkpoint::sign(&origin, size, &Sha256Digest::of("root"), &signing())
    }

    fn log() -> VerifierKey {
        let origin = "archive.example/log".parse().unwrap();
        VerifierKey::of_log(origin, &signing().verifying_key())
    }

    #[test]
    fn a_checkpoint_holds_by_its_own_key_alone() {
        let checkpoint = signed(9);
        checkpoint.verify(&log()).unwrap();

        let other = SigningKey::from_bytes(&[2; 32]).verifying_key();
        let same_name = VerifierKey::of_log(log().name().clone(), &other);
        let wrong = checkpoint.verify(&same_name).unwrap_err();
        assert!(matches!(wrong, Error::Unsigned { .. }), "{wrong}");

        let other_name = VerifierKey::of_log("other".parse().unwrap(), &signing().verifying_key());
        let wrong = checkpoint.verify(&other_name).unwrap_err();
        assert!(matches!(wrong, Error::OtherLog { .. }), "{wrong}");
    }

    #[test]
    fn another_size_under_the_same_signature_is_refused() {
        let note = signed(9).as_str().replace("\n9\n", "\n8\n");
        let wrong = Checkpoint::parse(note.as_bytes()).unwrap();
        let wrong = wrong.verify(&log()).unwrap_err();
        assert!(matches!(wrong, Error::Signature { .. }), "{wrong}");
    }

    #[test]
    fn signatures_of_unknown_keys_are_kept() {
        let line = format!("— w.example {}\n", BASE64_STANDARD.encode([9; 2432]));
        let note = format!("{}{line}", signed(9).as_str());
        let checkpoint = Checkpoint::parse(note.as_bytes()).unwrap();
        checkpoint.verify(&log()).unwrap();
        assert_eq!(checkpoint.as_str(), note);
        let checked = checkpoint.check(&[&log()]).unwrap();
        assert_eq!((checked.hold.len(), checked.unknown.len()), (1, 1));
    }

    #[test]
    fn a_note_that_is_too_long_is_refused() {
        let long = format!("{}{}", signed(9).as_str(), "— a AAAAAAAA\n".repeat(30_000));
        assert!(Checkpoint::parse(long.as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn a_checkpoint_reads_back(size: u64) {
            let checkpoint = signed(size);
            let read = Checkpoint::parse(checkpoint.as_str().as_bytes()).unwrap();
            read.verify(&log()).unwrap();
            prop_assert_eq!(read, checkpoint);
        }

        #[test]
        fn a_cut_or_flipped_checkpoint_never_holds(at in 0usize..400, bit in 0u32..8) {
            let note = signed(9).as_str().as_bytes().to_vec();
            let at = at % note.len();
            prop_assert!(Checkpoint::parse(&note[..at]).is_err());
            let mut flipped = note;
            flipped[at] ^= 1 << bit;
            prop_assert!(Checkpoint::parse(&flipped).and_then(|it| it.verify(&log())).is_err());
        }
    }
}
