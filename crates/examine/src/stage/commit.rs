use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use custody::{Event, TilesCommitted};
use keyring::ScopeKey;
use model::{Defect, ItemId, ScopeId, Sha256Digest, Uncommitted, Watch};
use tiles::Secret;
use vault::Vault;

use super::bench::is_large;
use super::fetch::{Unfetched, fetch};
use super::{BATCH, Subject, batch};
use crate::crew::Seat;
use crate::message::Committing;
use crate::{Error, Stores, Workers};

/// What came of a run that commits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Committed {
    /// Originals whose coefficients the archive committed to.
    pub committed: u64,
    /// Originals of which is entered why there is nothing to commit to, by the reason.
    pub uncommitted: BTreeMap<Uncommitted, u64>,
    /// Originals that are not what the ledger says; nothing is entered of them.
    pub defects: Vec<Defect>,
    /// Whether no file is left over.
    pub finished: bool,
}

/// What the salts of an original are made of: it ends with the key of its accession.
pub fn tiles_secret(scope: &ScopeKey, item: ItemId, sha256: &Sha256Digest) -> Secret {
    let purpose = format!("amana {} {item} {sha256}", tiles::METHOD);
    Secret::from_bytes(scope.derive(&purpose))
}

/// Commits to the coefficients of `subjects` in their order, and enters each batch in one act. A run that is killed
/// leaves what was not entered to the next.
///
/// # Errors
///
/// As of [`super::examine`]. What was committed to before the error is entered if it can be.
pub fn commit(
    stores: &mut Stores<'_>,
    subjects: &[Subject],
    workers: &Workers,
    watch: &mut dyn Watch,
) -> Result<Committed, Error> {
    watch.expect(subjects.len() as u64);
    let mut committed = Committed::default();
    for run in subjects.chunk_by(|one, next| one.item.accession() == next.item.accession()) {
        let Some(first) = run.first() else { continue };
        let accession = ScopeId::Accession(first.item.accession());
        let scope = stores.keyring.open_scope(&**stores.storage, accession)?;
        for subjects in run.chunks(BATCH) {
            if !commit_batch(stores, &scope, (subjects, workers), watch, &mut committed)? {
                return Ok(committed);
            }
        }
    }
    committed.finished = true;
    Ok(committed)
}

/// True if the batch was done to its end.
fn commit_batch(
    stores: &mut Stores<'_>,
    scope: &ScopeKey,
    (subjects, workers): (&[Subject], &Workers),
    watch: &mut dyn Watch,
    committed: &mut Committed,
) -> Result<bool, Error> {
    let mut seats: Vec<_> = (0..workers.seats()).map(|_| Seat::new(workers)).collect();
    let (vault, large) = (stores.vault, Mutex::new(()));
    let (outcomes, looked) = batch::look(subjects, &mut seats, watch, |subject, seat| {
        let outcome = commit_one(vault, scope, subject, (seat, &large));
        // A file that takes its worker over must not speak for the next one.
        seat.end_worker();
        outcome
    });
    let all = outcomes.len() == subjects.len();
    let mut events = Vec::new();
    for (at, outcome) in outcomes {
        match (outcome, subjects.get(at)) {
            (Ok(committing), Some(subject)) => {
                count(&committing, committed);
                events.push(event(subject.item, committing));
            }
            (Err(defect), _) => committed.defects.push(defect),
            _ => {}
        }
    }
    let appended = stores.append(scope, &events);
    looked.and(appended).map(|()| all)
}

fn commit_one(
    vault: &Vault,
    scope: &ScopeKey,
    subject: &Subject,
    (seat, large): (&mut Seat<'_>, &Mutex<()>),
) -> Result<Result<Committing, Defect>, Error> {
    let _alone = is_large(subject).then(|| large.lock().unwrap_or_else(PoisonError::into_inner));
    let fetched = match fetch(vault, scope, subject) {
        Ok(fetched) => fetched,
        Err(Unfetched::Defect(defect)) => return Ok(Err(defect)),
        Err(Unfetched::Error(error)) => return Err(error),
    };
    let secret = tiles_secret(scope, subject.item, &subject.sha256);
    Ok(Ok(seat.commit(fetched.offered(), secret)?))
}

fn count(committing: &Committing, committed: &mut Committed) {
    match committing {
        Ok(_) => committed.committed += 1,
        Err(why) => *committed.uncommitted.entry(*why).or_default() += 1,
    }
}

fn event(item: ItemId, committing: Committing) -> Event {
    let (made, uncommitted) = match committing {
        Ok(made) => (Some(made), None),
        Err(why) => (None, Some(why)),
    };
    Event::TilesCommitted(Box::new(TilesCommitted {
        item,
        method: tiles::METHOD.into(),
        root: made.as_ref().map(|made| made.root),
        wide: made.as_ref().map(|made| made.wide),
        high: made.as_ref().map(|made| made.high),
        uncommitted,
        recompression: made.map(|made| made.recompression),
    }))
}
