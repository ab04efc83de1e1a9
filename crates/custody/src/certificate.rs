use ed25519_dalek::SigningKey;
use model::{EntryIndex, Sha256Digest};
use serde_json::Value;
use signed_note::Note;

use crate::note::{self, Unchecked};
use crate::{Error, Origin, Policy, VerifierKey};

/// The longest certificate that is read, in bytes: other readers of signed notes read no more either.
pub const MAX_CERTIFICATE: usize = 1_000_000;
/// The longest document that is written into the note itself; a longer one stands beside it.
const MAX_DOCUMENT: usize = MAX_CERTIFICATE - 4_096;
/// What it begins with. No checkpoint does: a name of a log has no space, and its second line is a number.
const FIRST_LINE: &str = "amana certificate/1";

/// A certificate of what came, signed by the archive (`docs/spec/documents.md`).
///
/// It is a C2SP signed note, kept as it came. Parsing checks no signature: see [`CertificateNote::verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateNote {
    origin: Origin,
    entry: EntryIndex,
    sha256: Sha256Digest,
    document: Option<String>,
    note: String,
}

impl CertificateNote {
    /// Signs the certificate that an entry of the log holds; `document` is compact JSON, as its digest in
    /// the log is of.
    pub fn sign(origin: &Origin, entry: EntryIndex, document: &str, key: &SigningKey) -> Self {
        let sha256 = Sha256Digest::of(document);
        let inside = document.len() <= MAX_DOCUMENT && !document.contains('\n');
        let document = inside.then(|| document.to_owned());
        let mut text = format!("{FIRST_LINE}\n{origin}\nentry {entry}\nsha256 {sha256}\n");
        if let Some(line) = &document {
            text.push_str(line);
            text.push('\n');
        }
        Self {
            note: note::sign(&text, origin, key),
            origin: origin.clone(),
            entry,
            sha256,
            document,
        }
    }

    /// Whether bytes begin as such a note does, whatever else they are.
    pub fn begins(bytes: &[u8]) -> bool {
        let rest = bytes.strip_prefix(FIRST_LINE.as_bytes());
        rest.is_some_and(|rest| rest.first() == Some(&b'\n'))
    }

    /// Reads a signed note whose text is a certificate; one whose document has another digest than it says
    /// is refused.
    pub fn parse(note: &[u8]) -> Result<Self, Error> {
        let wrong = |wrong| Error::Certificate { wrong };
        if note.len() > MAX_CERTIFICATE {
            return Err(wrong("it is longer than 1,000,000 bytes"));
        }
        let read = Note::from_bytes(note).map_err(|_| wrong("it is no signed note"))?;
        let text = str::from_utf8(read.text()).map_err(|_| wrong("it is not UTF-8"))?;
        let mut lines = text.split_terminator('\n');
        if lines.next() != Some(FIRST_LINE) {
            return Err(wrong("it does not begin as a certificate of this version"));
        }
        let origin = lines.next().unwrap_or_default().parse()?;
        let entry = field(lines.next(), "entry ")
            .and_then(number)
            .ok_or(wrong("it does not name its entry"))?;
        let sha256 = field(lines.next(), "sha256 ")
            .and_then(|digest| digest.parse().ok())
            .ok_or(wrong("it does not give the digest of its document"))?;
        let document = lines.next().map(str::to_owned);
        if lines.next().is_some() {
            return Err(wrong("there is more in it than a document"));
        }
        if document
            .as_ref()
            .is_some_and(|document| Sha256Digest::of(document) != sha256)
        {
            return Err(wrong("its document has another digest than it says"));
        }
        let note = String::from_utf8(note.to_vec()).map_err(|_| wrong("it is not UTF-8"))?;
        Ok(Self {
            origin,
            entry: EntryIndex(entry),
            sha256,
            document,
            note,
        })
    }

    /// The signed note.
    pub fn as_str(&self) -> &str {
        &self.note
    }

    /// The name of the archive's log.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The entry that holds it, as it says.
    pub fn entry(&self) -> EntryIndex {
        self.entry
    }

    /// The digest of its document, which its entry holds too.
    pub fn sha256(&self) -> &Sha256Digest {
        &self.sha256
    }

    /// Its document as JSON; `None` if that is too long for a note and stands beside it.
    pub fn document(&self) -> Option<&str> {
        self.document.as_deref()
    }

    /// A field of the document that is a text.
    pub fn text(document: &str, field: &str) -> Option<String> {
        let document: Value = serde_json::from_str(document).ok()?;
        Some(document.get(field)?.as_str()?.to_owned())
    }

    /// Checks that a log of the policy signed it under its own name.
    pub fn verify(&self, policy: &Policy) -> Result<(), Error> {
        let wrong = |wrong| Error::CertificateUnsigned { wrong };
        let logs: Vec<&VerifierKey> = policy
            .logs()
            .filter(|key| key.name() == &self.origin)
            .collect();
        if logs.is_empty() {
            return Err(wrong("the policy does not name the archive that it names"));
        }
        match note::check(&self.note, &logs) {
            Ok(_) => Ok(()),
            Err(Unchecked::Wrong { .. }) => {
                Err(wrong("the signature in the archive's name does not hold"))
            }
            Err(Unchecked::Unsigned) => {
                Err(wrong("it bears no signature by the archive's known key"))
            }
        }
    }
}

fn field<'t>(line: Option<&'t str>, name: &str) -> Option<&'t str> {
    line?.strip_prefix(name)
}

/// A number as it is written here: without a sign or a zero before it.
fn number(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Checkpoint;

    const DOCUMENT: &str = r#"{"accession":"7Q2K9M3T","counts":null}"#;

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_bytes(&[seed; 32])
    }

    fn origin() -> Origin {
        "archive.example/log".parse().unwrap()
    }

    fn policy() -> Policy {
        Policy::of_log(VerifierKey::of_log(origin(), &key(1).verifying_key()))
    }

    fn signed(document: &str) -> CertificateNote {
        CertificateNote::sign(&origin(), EntryIndex(12), document, &key(1))
    }

    #[test]
    fn a_certificate_holds_by_the_archives_own_key_alone() {
        let note = signed(DOCUMENT);
        note.verify(&policy()).unwrap();
        assert!(CertificateNote::begins(note.as_str().as_bytes()));
        assert_eq!(
            CertificateNote::text(note.document().unwrap(), "accession").as_deref(),
            Some("7Q2K9M3T")
        );
        let forged = CertificateNote::sign(&origin(), EntryIndex(12), DOCUMENT, &key(2));
        assert!(forged.verify(&policy()).is_err());
        let other = "other".parse().unwrap();
        let other = CertificateNote::sign(&other, EntryIndex(12), DOCUMENT, &key(1));
        assert!(other.verify(&policy()).is_err());
    }

    #[test]
    fn no_certificate_is_a_checkpoint_and_no_checkpoint_a_certificate() {
        // A log may be named so that its certificates look as much like a checkpoint as they can.
        for name in ["archive.example/log", "7", "amana"] {
            let origin: Origin = name.parse().unwrap();
            let note = CertificateNote::sign(&origin, EntryIndex(12), DOCUMENT, &key(1));
            assert!(Checkpoint::parse(note.as_str().as_bytes()).is_err());
            let root = Sha256Digest::of("root");
            let checkpoint = Checkpoint::sign(&origin, 12, &root, &key(1));
            let checkpoint = checkpoint.as_str().as_bytes();
            assert!(!CertificateNote::begins(checkpoint));
            assert!(CertificateNote::parse(checkpoint).is_err());
        }
        assert!("amana certificate/1".parse::<Origin>().is_err());
    }

    #[test]
    fn a_document_that_is_too_long_for_a_note_stands_beside_it() {
        let long = format!("{{\"files\":\"{}\"}}", "x".repeat(MAX_CERTIFICATE));
        let note = signed(&long);
        assert_eq!(note.document(), None);
        assert_eq!(*note.sha256(), Sha256Digest::of(&long));
        let read = CertificateNote::parse(note.as_str().as_bytes()).unwrap();
        read.verify(&policy()).unwrap();
        assert_eq!(read, note);
    }

    #[test]
    fn a_note_that_says_more_or_less_than_a_certificate_is_refused() {
        let note = signed(DOCUMENT);
        let text = note.as_str();
        let (_, signature) = text.split_once("\n\n").unwrap();
        let sha256 = note.sha256();
        for wrong in [
            format!(
                "amana certificate/2\n{}\nentry 1\nsha256 {sha256}\n",
                origin()
            ),
            format!("{FIRST_LINE}\n{}\nentry +1\nsha256 {sha256}\n", origin()),
            format!("{FIRST_LINE}\n{}\nentry 1\n", origin()),
            format!("{FIRST_LINE}\na b\nentry 1\nsha256 {sha256}\n"),
            format!(
                "{FIRST_LINE}\n{}\nentry 1\nsha256 {sha256}\n{{}}\n",
                origin()
            ),
            format!(
                "{FIRST_LINE}\n{}\nentry 1\nsha256 {sha256}\n{DOCUMENT}\nmore\n",
                origin()
            ),
        ] {
            let note = format!("{wrong}\n{signature}");
            assert!(CertificateNote::parse(note.as_bytes()).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_certificate_reads_back(entry: u64, document in "[ -~\u{621}-\u{64a}]{0,200}") {
            let note = CertificateNote::sign(&origin(), EntryIndex(entry), &document, &key(1));
            let read = CertificateNote::parse(note.as_str().as_bytes()).unwrap();
            read.verify(&policy()).unwrap();
            prop_assert_eq!(read, note);
        }

        #[test]
        fn a_cut_or_flipped_certificate_never_holds(at in 0usize..600, bit in 0u32..8) {
            let note = signed(DOCUMENT).as_str().as_bytes().to_vec();
            let at = at % note.len();
            let holds = |note: &[u8]| {
                CertificateNote::parse(note).and_then(|it| it.verify(&policy())).is_ok()
            };
            prop_assert!(!holds(&note[..at]));
            let mut flipped = note;
            flipped[at] ^= 1 << bit;
            prop_assert!(!holds(&flipped));
        }
    }
}
