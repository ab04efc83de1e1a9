use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use custody::{Checkpoint, Origin, VerifierKey};
use ed25519_dalek::SigningKey;
use model::{Chance, Clock, Sha256Digest, Timestamp};
use serde::{Deserialize, Serialize};
use storage::{Key, Lease, Storage};
use tlog_tiles::{EMPTY_HASH, Hash, check_tree};

use crate::Error;
use crate::request::Request;

const COSIGNER: &str = "keys/cosigner";
const LOGS: &str = "logs/";
const SEEN: &str = "seen/";
const REFUSED: &str = "refused/";
/// The most refusals of a kind that are kept of a log, so that nobody fills the disk or crowds out others.
const MAX_REFUSED: usize = 1_000;
const VERSION: u64 = 1;
const FORKED: &str = "forked";

/// A witness: its key, the logs that it knows, and of each the newest checkpoint that it cosigned.
///
/// No two roots of one size are cosigned, and never a smaller tree than before: what was cosigned is
/// durable before the cosignature leaves, and one request at a time looks and writes.
pub struct Witness {
    storage: Arc<dyn Storage>,
    name: Origin,
    key: SigningKey,
    clock: Box<dyn Clock + Sync>,
    writing: Mutex<()>,
    _lease: Option<Lease>,
}

/// The object of the key.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cosigner {
    v: u64,
    name: String,
    seed: String,
}

/// A checkpoint that a log signed and the witness did not cosign, for it does not continue what was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// When it was refused first.
    pub time: Timestamp,
    /// `forked`: another root at the same size. `rolled-back`: a smaller tree. `inconsistent`: a larger one,
    /// without a proof that it continues what was cosigned.
    pub why: String,
    /// The signed note that was offered.
    pub offered: String,
    /// The signed note that was cosigned before.
    pub held: String,
    /// The old size that was named with it.
    pub old: u64,
    /// The proof that came with it, in base64.
    pub proof: Vec<String>,
}

/// What a witness says to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The signature line.
    Cosigned(String),
    Malformed(&'static str),
    /// No key that is trusted for the log signed.
    Unsigned,
    UnknownLog,
    /// The witness cosigned a tree of this size.
    Conflict(u64),
    Inconsistent,
}

impl Witness {
    /// Makes a witness with a new key; `storage::Error::Exists` if there is one.
    pub fn create(
        storage: &dyn Storage,
        name: &Origin,
        chance: &mut impl Chance,
    ) -> Result<VerifierKey, Error> {
        let seed: [u8; 32] = chance.draw();
        let cosigner = Cosigner {
            v: VERSION,
            name: name.to_string(),
            seed: BASE64_STANDARD.encode(seed),
        };
        storage.put_new(&Key::parse(COSIGNER)?, &serde_json::to_vec(&cosigner)?)?;
        let key = SigningKey::from_bytes(&seed).verifying_key();
        Ok(VerifierKey::of_witness(name.clone(), &key))
    }

    /// Opens a witness to be asked what it knows.
    pub fn open(
        storage: Arc<dyn Storage>,
        clock: impl Clock + Sync + 'static,
    ) -> Result<Self, Error> {
        let bytes = match storage.read(&Key::parse(COSIGNER)?) {
            Err(storage::Error::Absent { .. }) => {
                return Err(Error::NoWitness {
                    place: storage.place(),
                });
            }
            read => read?,
        };
        let (name, key) = read_key(&bytes).ok_or(Error::Damaged {
            name: COSIGNER.into(),
        })?;
        Ok(Self {
            storage,
            name,
            key,
            clock: Box::new(clock),
            writing: Mutex::new(()),
            _lease: None,
        })
    }

    /// Takes the right to cosign: one process at a time.
    pub fn begin(mut self) -> Result<Self, Error> {
        self._lease = Some(self.storage.lease("witness")?);
        Ok(self)
    }

    /// The key by which others verify its cosignatures.
    pub fn vkey(&self) -> VerifierKey {
        VerifierKey::of_witness(self.name.clone(), &self.key.verifying_key())
    }

    /// Cosigns a log from now on.
    pub fn trust(&self, log: &VerifierKey) -> Result<(), Error> {
        let name = log.name().to_string();
        if !log.is_log() {
            return Err(Error::NoLog { name });
        }
        match self
            .storage
            .put_new(&of(LOGS, log.name())?, log.to_string().as_bytes())
        {
            Err(storage::Error::Exists { .. }) if self.log(log.name())?.as_ref() == Some(log) => {
                Ok(())
            }
            Err(storage::Error::Exists { .. }) => Err(Error::OtherKey { name }),
            put => Ok(put?),
        }
    }

    /// The key of the log of a name, if it is known.
    pub fn log(&self, origin: &Origin) -> Result<Option<VerifierKey>, Error> {
        let Some(bytes) = self.read(&of(LOGS, origin)?)? else {
            return Ok(None);
        };
        let key = String::from_utf8(bytes).ok().and_then(|it| it.parse().ok());
        Ok(Some(key.ok_or(Error::Damaged {
            name: format!("the key of {origin}"),
        })?))
    }

    /// The newest checkpoint of a log that it cosigned.
    pub fn seen(&self, origin: &Origin) -> Result<Option<Checkpoint>, Error> {
        let Some(note) = self.read(&of(SEEN, origin)?)? else {
            return Ok(None);
        };
        Ok(Some(Checkpoint::parse(&note)?))
    }

    /// Everything that it refused.
    pub fn refusals(&self) -> Result<Vec<Refusal>, Error> {
        let mut refusals = Vec::new();
        for listed in self.storage.list(REFUSED)? {
            if listed.key.is_leftover() {
                continue;
            }
            let bytes = self.storage.read(&listed.key)?;
            let refusal = serde_json::from_slice(&bytes).map_err(|_| Error::Damaged {
                name: listed.key.to_string(),
            })?;
            refusals.push(refusal);
        }
        refusals.sort_by_key(|it: &Refusal| it.time);
        Ok(refusals)
    }

    /// C2SP tlog-witness, `add-checkpoint`.
    pub(crate) fn add_checkpoint(&self, body: &[u8]) -> Result<Answer, Error> {
        let request = match Request::parse(body) {
            Ok(request) => request,
            Err(wrong) => return Ok(Answer::Malformed(wrong)),
        };
        let origin = request.note.origin();
        let Some(log) = self.log(origin)? else {
            return Ok(Answer::UnknownLog);
        };
        if request.note.verify(&log).is_err() {
            return Ok(Answer::Unsigned);
        }
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let held = self.seen(origin)?;
        let (size, root) = held
            .as_ref()
            .map_or((0, Sha256Digest::from_bytes(EMPTY_HASH.0)), |held| {
                (held.size(), *held.root())
            });
        if let Some(held) = &held
            && let Some(why) = contradiction(&request.note, held)
        {
            self.keep_refusal(why, &request, held)?;
        }
        if request.old != size {
            return Ok(Answer::Conflict(size));
        }
        if request.note.size() == size && *request.note.root() != root {
            return Ok(Answer::Conflict(size));
        }
        if !continues(&request, &root) {
            if let Some(held) = held.as_ref().filter(|_| size > 0) {
                self.keep_refusal("inconsistent", &request, held)?;
            }
            return Ok(Answer::Inconsistent);
        }
        let note = request.note.as_str().as_bytes();
        if request.note.size() > size || held.is_none() {
            self.storage.replace(&of(SEEN, origin)?, note)?;
        }
        let seconds = self.clock.now().unix_nanos().div_euclid(1_000_000_000);
        let time = u64::try_from(seconds).unwrap_or(0);
        Ok(Answer::Cosigned(
            request.note.cosign(&self.name, time, &self.key),
        ))
    }

    fn read(&self, key: &Key) -> Result<Option<Vec<u8>>, Error> {
        match self.storage.read(key) {
            Err(storage::Error::Absent { .. }) => Ok(None),
            read => Ok(Some(read?)),
        }
    }

    /// Keeps both notes, once: two signed histories prove what the log did.
    fn keep_refusal(&self, why: &str, request: &Request, held: &Checkpoint) -> Result<(), Error> {
        // Any stranger can offer an old note again, or a new one with a wrong proof: of each kind one for what is
        // held is enough. Two roots of one size are proof, each of them.
        let offered = match why {
            FORKED => text_of(&request.note),
            _ => "",
        };
        let parts = [why, offered, text_of(held)];
        let digest = Sha256Digest::of(parts.join("\n"));
        let log = Sha256Digest::of(held.origin().as_str());
        let folder = format!("{REFUSED}{log}/{why}/");
        let key = Key::parse(&format!("{folder}{digest}"))?;
        if self.storage.exists(&key)? || self.storage.list(&folder)?.len() >= MAX_REFUSED {
            return Ok(());
        }
        let refusal = Refusal {
            time: self.clock.now(),
            why: why.to_owned(),
            offered: request.note.as_str().to_owned(),
            held: held.as_str().to_owned(),
            old: request.old,
            proof: request
                .proof
                .iter()
                .map(|hash| BASE64_STANDARD.encode(hash.as_bytes()))
                .collect(),
        };
        Ok(self.storage.put_new(&key, &serde_json::to_vec(&refusal)?)?)
    }
}

fn read_key(bytes: &[u8]) -> Option<(Origin, SigningKey)> {
    let cosigner: Cosigner = serde_json::from_slice(bytes).ok()?;
    let seed = BASE64_STANDARD.decode(&cosigner.seed).ok()?;
    let seed: [u8; 32] = seed.try_into().ok()?;
    let name = cosigner.name.parse().ok()?;
    (cosigner.v == VERSION).then(|| (name, SigningKey::from_bytes(&seed)))
}

/// An object that belongs to a log; a name may hold what no key may.
fn of(folder: &str, origin: &Origin) -> Result<Key, Error> {
    let digest = Sha256Digest::of(origin.as_str());
    Ok(Key::parse(&format!("{folder}{digest}"))?)
}

/// What was signed, without who signed it.
fn text_of(note: &Checkpoint) -> &str {
    note.as_str()
        .split_once("\n\n")
        .map_or("", |(text, _)| text)
}

/// Why a note that its log signed cannot stand beside the one that is held, whatever is proved.
fn contradiction(offered: &Checkpoint, held: &Checkpoint) -> Option<&'static str> {
    if offered.size() < held.size() {
        Some("rolled-back")
    } else if offered.size() == held.size() && offered.root() != held.root() {
        Some(FORKED)
    } else {
        None
    }
}

/// Whether the proof shows that the note continues the tree of the old size.
fn continues(request: &Request, root: &Sha256Digest) -> bool {
    let (old, size) = (request.old, request.note.size());
    if old == 0 || old == size {
        let same = old != size || request.note.root() == root;
        return request.proof.is_empty() && same;
    }
    let proof = request
        .proof
        .iter()
        .map(|it| Hash(*it.as_bytes()))
        .collect();
    let (new, old_root) = (*request.note.root().as_bytes(), *root.as_bytes());
    check_tree(&proof, size, Hash(new), old, Hash(old_root)).is_ok()
}
