use std::time::Duration;

use custody::{Checkpoint, Origin, WitnessLine};
use ledger::Ledger;
use model::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::client::{Client, Reply};

/// How many witnesses are asked at once.
const AT_ONCE: usize = 4;
/// A witness that tells its size is asked again; so often at most.
const TRIES: usize = 4;
/// The most refusals of a witness that are kept: one that tells another size each time does not fill the disk.
const MAX_REFUSED: usize = 100;

/// How it went with one witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What the policy calls it.
    pub name: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of asking a witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It cosigned the published tree; how many entries that has.
    Cosigned(u64),
    /// It was not to be had; why.
    Away(String),
    /// It has seen another history of the log.
    Refused(Box<Refused>),
}

/// That a witness does not cosign, because it has seen another history of this log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// When it was asked first.
    pub time: Timestamp,
    /// What the policy calls it.
    pub witness: String,
    /// Its key.
    pub vkey: String,
    /// The note that it was asked to cosign.
    pub offered: String,
    /// How many entries the tree has that it cosigned.
    pub seen: u64,
    /// The status that it answered: 409 or 422.
    pub status: u16,
}

impl Refused {
    /// Whether the log of that name was refused, and not one that it succeeded.
    pub fn is_of(&self, log: &Origin) -> bool {
        self.offered.lines().next() == Some(log.as_str())
    }
}

/// Asks each witness to cosign what is published, a few at a time, and keeps what comes: cosignatures and
/// refusals. A witness that is behind is brought forward. What strangers fetch does not change, for that would
/// tell them when it was asked: whoever publishes puts the cosignatures there ([`ledger::Writer::refresh_public`]).
///
/// Where nothing is published, they are asked about the empty tree, so that one that has seen more says so.
pub fn ask_all(
    ledger: &Ledger,
    empty: &Checkpoint,
    witnesses: &[WitnessLine],
    patience: Duration,
    now: Timestamp,
) -> Result<Vec<Asked>, Error> {
    let mut asked = Vec::new();
    for few in witnesses.chunks(AT_ONCE) {
        let outcomes: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = few
                .iter()
                .map(|one| scope.spawn(move || ask(ledger, empty, one, patience, now)))
                .collect();
            threads.into_iter().map(|thread| thread.join()).collect()
        });
        for (one, outcome) in few.iter().zip(outcomes) {
            let away = |_| Ok(Outcome::Away("asking it failed".into()));
            asked.push(Asked {
                name: one.name.clone(),
                outcome: outcome.unwrap_or_else(away)?,
            });
        }
    }
    for one in &asked {
        if let Outcome::Refused(refused) = &one.outcome {
            keep(ledger, refused)?;
        }
    }
    Ok(asked)
}

/// Keeps a refusal, once for each note and witness.
fn keep(ledger: &Ledger, refused: &Refused) -> Result<(), Error> {
    let kept = refusals(ledger)?;
    let of_it = kept.iter().filter(|it| it.vkey == refused.vkey);
    if of_it.count() >= MAX_REFUSED {
        return Ok(());
    }
    for kept in kept {
        if (&kept.vkey, &kept.offered, kept.seen) == (&refused.vkey, &refused.offered, refused.seen)
        {
            return Ok(());
        }
    }
    Ok(ledger.keep_refusal(&serde_json::to_vec(refused)?)?)
}

/// What witnesses refused of this log, oldest first.
pub fn refusals(ledger: &Ledger) -> Result<Vec<Refused>, Error> {
    let mut refusals: Vec<Refused> = ledger
        .refusals()?
        .iter()
        .filter_map(|bytes| serde_json::from_slice(bytes).ok())
        .collect();
    refusals.sort_by_key(|it| it.time);
    Ok(refusals)
}

fn ask(
    ledger: &Ledger,
    empty: &Checkpoint,
    witness: &WitnessLine,
    patience: Duration,
    now: Timestamp,
) -> Result<Outcome, Error> {
    let Some(url) = &witness.url else {
        return Ok(Outcome::Away("the policy has no URL of it".into()));
    };
    let client = Client::new(url, patience);
    // What it cosigned of a log that this one succeeded is of another name to it.
    let began = ledger
        .published()?
        .is_some_and(|note| note.origin() == empty.origin());
    let mut old = if began {
        ledger.cosigned_size(&witness.key)?
    } else {
        0
    };
    for _ in 0..TRIES {
        // Read anew each time: another process may publish meanwhile.
        let note = published(ledger, empty)?;
        let refused = |seen, status| {
            Ok(Outcome::Refused(Box::new(Refused {
                time: now,
                witness: witness.name.clone(),
                vkey: witness.key.to_string(),
                offered: archive_note(&note),
                seen,
                status,
            })))
        };
        if old > note.size() {
            let why = "what is published is older than what it cosigned; `amana log publish` puts it right";
            return Ok(Outcome::Away(why.into()));
        }
        // One witness that cannot be answered, for a tile is gone that its size needs, must not keep the
        // others from being asked.
        let proof = match ledger.consistency(old, &note) {
            Ok(proof) => proof,
            Err(error) => {
                let why = format!(
                    "what it asks for cannot be proven: failed to {error}; `amana log publish` makes public/ again"
                );
                return Ok(Outcome::Away(why));
            }
        };
        match client.ask(old, proof, &note) {
            Reply::Away(why) => return Ok(Outcome::Away(why)),
            Reply::Inconsistent => return refused(old, 422),
            Reply::Conflict(size) if size == old => return refused(size, 409),
            // A larger tree than what is published: history was lost here.
            Reply::Conflict(size) if size > published(ledger, empty)?.size() => {
                return refused(size, 409);
            }
            Reply::Conflict(size) => old = size,
            Reply::Cosigned(lines) => return take(ledger, &note, witness, &lines),
        }
    }
    Ok(Outcome::Away("it tells another size each time".into()))
}

/// What strangers fetch now.
fn published(ledger: &Ledger, empty: &Checkpoint) -> Result<Checkpoint, Error> {
    Ok(ledger.public_checkpoint()?.unwrap_or_else(|| empty.clone()))
}

/// Keeps the line of an answer that is by the witness's key.
fn take(
    ledger: &Ledger,
    note: &Checkpoint,
    witness: &WitnessLine,
    lines: &str,
) -> Result<Outcome, Error> {
    let holds = |line: &&str| {
        let alone = Checkpoint::parse(archive_note(note).as_bytes());
        alone
            .and_then(|alone| alone.with_signature(line)?.verify_cosignature(&witness.key))
            .is_ok()
    };
    let Some(line) = lines.split_inclusive('\n').find(holds) else {
        return Ok(Outcome::Away(
            "its cosignature does not hold by its key".into(),
        ));
    };
    if note.size() > 0 {
        ledger.keep_cosignature(note, &witness.key, line)?;
    }
    Ok(Outcome::Cosigned(note.size()))
}

/// A note with its first signature alone, which is that of the archive.
fn archive_note(note: &Checkpoint) -> String {
    let end = note
        .as_str()
        .split_once("\n\n")
        .and_then(|(text, lines)| Some(text.len() + 3 + lines.find('\n')?));
    let cut = end.and_then(|end| note.as_str().get(..end));
    cut.unwrap_or(note.as_str()).to_owned()
}
