use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use custody::{Checkpoint, Origin, Record, TlogProof, VerifierKey};
use ed25519_dalek::SigningKey;
use keyring::Keyring;
use model::{Chance, EntryIndex, Sha256Digest};
use storage::Storage;

use crate::chain::{Chain, Signed, check_no_gap};
use crate::edge::Edge;
use crate::roots::Roots;
use crate::{Audit, Entries, Error, Prover, Writer, audit, layout};

/// The most records that one append takes.
pub const MAX_APPEND: usize = 1000;

/// The log of an archive, to be read; [`Ledger::writer`] gives the right to append.
#[derive(Clone)]
pub struct Ledger {
    storage: Arc<dyn Storage>,
    key: VerifierKey,
    /// The keys that signed this tree under other names before.
    former: Vec<VerifierKey>,
}

impl Ledger {
    /// Begins a log: puts a signed checkpoint of no entries. `storage::Error::Exists` if there is a
    /// log.
    pub fn create(
        storage: &dyn Storage,
        key: &SigningKey,
        origin: &Origin,
    ) -> Result<Checkpoint, Error> {
        let checkpoint = Checkpoint::sign(origin, 0, &Edge::default().root(), key);
        storage.put_new(&layout::checkpoint()?, checkpoint.as_str().as_bytes())?;
        Ok(checkpoint)
    }

    /// Opens a log by the key that signs it; `Error::NoLog` if there is none. Verifies nothing yet.
    pub fn open(storage: Arc<dyn Storage>, key: VerifierKey) -> Result<Self, Error> {
        let object = layout::checkpoint()?;
        if storage.exists(&object)? || storage.exists(&layout::head(0)?)? {
            Ok(Self {
                storage,
                key,
                former: Vec::new(),
            })
        } else {
            Err(Error::NoLog { object })
        }
    }

    /// The same log, which went on from logs of other names and keys.
    pub fn succeeding(self, former: Vec<VerifierKey>) -> Self {
        Self { former, ..self }
    }

    /// Signs the tree of the log before under this one's name and key; does nothing if it is signed so.
    pub fn succeed(&self, keyring: &Keyring) -> Result<(), Error> {
        let object = layout::checkpoint()?;
        let there = self.read_checkpoint(&object)?;
        if there.verify(&self.key).is_ok() {
            return Ok(());
        }
        let (name, key) = (self.key.name(), keyring.signing_key());
        let checkpoint = Checkpoint::sign(name, there.size(), there.root(), key);
        checkpoint.verify(&self.key)?;
        Ok(self
            .storage
            .replace(&object, checkpoint.as_str().as_bytes())?)
    }

    /// The key of this log, and those of the logs that it succeeded.
    pub fn keys(&self) -> impl Iterator<Item = &VerifierKey> {
        std::iter::once(&self.key).chain(&self.former)
    }

    /// Whether this log's key, or one before it, signed.
    pub(crate) fn verify_any(&self, checkpoint: &Checkpoint) -> Result<(), Error> {
        let known = self
            .former
            .iter()
            .find(|key| key.name() == checkpoint.origin());
        Ok(checkpoint.verify(known.unwrap_or(&self.key))?)
    }

    /// The published checkpoint, its signature verified; `Error::NoLog`, and `Error::Custody` if it
    /// is not by the log's key.
    pub fn checkpoint(&self) -> Result<Checkpoint, Error> {
        let object = layout::checkpoint()?;
        match self.read_checkpoint(&object) {
            Err(Error::Storage(storage::Error::Absent { .. })) => Err(Error::NoLog { object }),
            read => {
                let checkpoint = read?;
                checkpoint.verify(&self.key)?;
                Ok(checkpoint)
            }
        }
    }

    /// The key by which others verify the log.
    pub fn key(&self) -> &VerifierKey {
        &self.key
    }

    pub(crate) fn storage(&self) -> &dyn Storage {
        &*self.storage
    }

    /// Takes the right to append: one writer at a time. Finishes what a writer that was stopped
    /// left, and refuses if the log is not the one that was signed.
    pub fn writer(
        &self,
        keyring: &Keyring,
        chance: impl Chance + 'static,
    ) -> Result<Writer, Error> {
        Writer::open(
            self.clone(),
            keyring.signing_key().clone(),
            Box::new(chance),
        )
    }

    /// Every entry from `from` on, also those that are committed and not yet published. Reads every
    /// head and compares them with the published checkpoint; decrypts only what is asked for.
    pub fn entries<'a>(
        &'a self,
        keyring: &'a Keyring,
        from: EntryIndex,
    ) -> Result<Entries<'a>, Error> {
        // The checkpoint first: a writer at work may add heads after it is read, never before.
        let checkpoint = self.checkpoint()?;
        check_no_gap(&self.storage.list(layout::HEADS)?)?;
        let mut chain = Chain::new(self.storage());
        let mut signed = Signed::new(&checkpoint);
        let mut heads = VecDeque::new();
        while let Some(link) = chain.read_next()? {
            signed.pass(chain.edge());
            if link.head.size() > from.0 {
                heads.push_back(link.head);
            }
        }
        signed.finish(chain.edge())?;
        Ok(Entries::new(self.storage(), keyring, from, heads))
    }

    /// The leaf of every entry, in order; needs no key.
    pub fn leaves(&self) -> Result<Vec<Sha256Digest>, Error> {
        let mut chain = Chain::new(self.storage());
        let mut leaves = Vec::new();
        while let Some(link) = chain.read_next()? {
            leaves.extend(link.head.leaves);
        }
        Ok(leaves)
    }

    /// The root of the tree of the first entries, for each of `sizes`; none for more entries than there are. One
    /// pass over the heads, needs no key.
    pub fn roots(&self, sizes: &[u64]) -> Result<BTreeMap<u64, Sha256Digest>, Error> {
        let mut chain = Chain::new(self.storage());
        let mut roots = Roots::of(sizes.iter().copied());
        while let Some(link) = chain.read_next()? {
            roots.pass(&link.head.leaves);
        }
        Ok(roots.found())
    }

    /// Begins to prove entries: under the newest published checkpoint those that it covers, the others
    /// under that of all that is committed.
    pub fn prover(&self) -> Result<Prover<'_>, Error> {
        // What is signed inside and not yet outside has no public tiles.
        let published = self.public_checkpoint()?;
        Ok(Prover::new(self.storage(), self.checkpoint()?, published))
    }

    /// Proves one entry, showing the fields of its record that are named; for many, keep a
    /// [`Ledger::prover`].
    pub fn prove(
        &self,
        index: EntryIndex,
        record: &Record,
        disclose: &[&str],
    ) -> Result<TlogProof, Error> {
        self.prover()?.prove(index, record, disclose)
    }

    /// Checks everything that can be checked without a key: heads, tiles, journals by their
    /// digests, the published checkpoint, and that nothing else is there. With a checkpoint that
    /// was kept elsewhere, also that the log continues it.
    pub fn audit(&self, against: Option<&Checkpoint>) -> Result<Audit, Error> {
        audit::run(self, against)
    }
}
