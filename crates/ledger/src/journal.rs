//! A journal: the records of one append, one a line, encrypted to the key of their scope.

use age::x25519::{Identity, Recipient};
use custody::{Fillers, Record};
use model::Sha256Digest;
use storage::Storage;

use crate::head::Head;
use crate::layout::JournalName;
use crate::{Committed, Error};

/// The longest journal, in bytes of plaintext.
pub(crate) const MAX_JOURNAL: usize = 128 << 20;
/// What encryption adds is far less than this.
const MAX_SEALED: u64 = 130 << 20;

/// The lines of a journal.
pub(crate) fn write(records: &[Record]) -> Result<Vec<u8>, Error> {
    let mut text = Vec::new();
    for record in records {
        text.extend(record.to_line()?.into_bytes());
        text.push(b'\n');
    }
    if text.len() > MAX_JOURNAL {
        return Err(Error::TooLong { bytes: text.len() });
    }
    Ok(text)
}

pub(crate) fn seal(
    text: &[u8],
    recipient: &Recipient,
    name: &JournalName,
) -> Result<Vec<u8>, Error> {
    let object = name.key()?;
    age::encrypt(recipient, text).map_err(|source| Error::Encrypt {
        object,
        source: Box::new(source),
    })
}

/// What one append put into the log.
pub(crate) enum Contents {
    Records(Vec<Committed>),
    /// Nothing that anybody did.
    Fillers,
}

/// The records of a head, or that it has none, compared with its leaves.
pub(crate) fn open(
    storage: &dyn Storage,
    head: &Head,
    identity: &Identity,
) -> Result<Contents, Error> {
    let object = head.journal.key()?;
    let wrong = |wrong| Error::Journal {
        object: object.clone(),
        wrong,
    };
    let sealed = match read_sealed(storage, head) {
        Err(Error::Storage(storage::Error::Absent { .. })) => return Err(wrong("it is gone")),
        Err(Error::Storage(storage::Error::TooLong { .. })) => {
            return Err(wrong("its bytes are not those that its head names"));
        }
        sealed => sealed?,
    };
    if Sha256Digest::of(&sealed) != head.journal_sha256 {
        return Err(wrong("its bytes are not those that its head names"));
    }
    let text = age::decrypt(identity, &sealed)
        .map_err(|_| wrong("the key of its scope does not open it"))?;
    let text = String::from_utf8(text).map_err(|_| wrong("it is not UTF-8"))?;
    if let Some(fillers) = text.strip_suffix('\n').and_then(Fillers::parse_line) {
        // The count first: what a line asks for must not be computed unseen.
        let many = fillers.count() == head.leaves.len() as u64;
        return if many && fillers.leaves().eq(head.leaves.iter().copied()) {
            Ok(Contents::Fillers)
        } else {
            Err(wrong("its fillers are not those that the log commits to"))
        };
    }
    let records: Vec<_> = text
        .lines()
        .map(Record::parse_line)
        .collect::<Result<_, _>>()?;
    if records.len() != head.leaves.len() {
        return Err(wrong("it has not as many records as its head has leaves"));
    }
    (head.first..)
        .zip(records)
        .zip(&head.leaves)
        .map(|((index, record), leaf)| {
            if record.leaf() == *leaf {
                Ok(Committed::new(index, head.journal.scope, record))
            } else {
                Err(wrong("a record is not the one that the log commits to"))
            }
        })
        .collect::<Result<_, _>>()
        .map(Contents::Records)
}

/// The entries of a head whose key was destroyed.
pub(crate) fn seal_off(head: &Head) -> Vec<Committed> {
    (head.first..)
        .zip(&head.leaves)
        .map(|(index, leaf)| Committed::sealed(index, head.journal.scope, *leaf))
        .collect()
}

/// The bytes of a head's journal, as they are stored.
pub(crate) fn read_sealed(storage: &dyn Storage, head: &Head) -> Result<Vec<u8>, Error> {
    Ok(storage.read_at_most(&head.journal.key()?, MAX_SEALED)?)
}
