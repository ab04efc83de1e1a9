use std::collections::{BTreeMap, BTreeSet};

use custody::{Checkpoint, VerifierKey};
use model::Sha256Digest;
use storage::{Key, Storage};

use crate::audit::heads::Heads;
use crate::audit::tiles;
use crate::chain::follow;
use crate::edge::Edge;
use crate::head::Head;
use crate::layout::JournalName;
use crate::{Error, Ledger, journal, layout};

/// What the log says, told by whichever of several copies still has each head as it was signed.
pub struct Statement {
    pub(crate) checkpoint: Checkpoint,
    pub(crate) heads: Heads,
    /// Of the bytes of each head.
    pub(crate) digests: Vec<Sha256Digest>,
}

/// What a copy of the log must be by a statement.
#[derive(Debug, Default)]
pub struct Survey {
    /// Objects that are there, and the digest of what they must be.
    pub there: BTreeMap<Key, Sha256Digest>,
    /// Objects that must be there and are not.
    pub missing: BTreeMap<Key, Sha256Digest>,
    /// Objects that are there and that the log does not name.
    pub extra: Vec<Key>,
}

/// A head that continues those before it, in one of the copies.
struct Candidate {
    copy: usize,
    head: Head,
    sha256: Sha256Digest,
}

impl Ledger {
    /// Reads what the log says from its own store and, where a head there cannot be used, from
    /// `others`. Nothing counts but heads that lead to the largest checkpoint that the log's key
    /// signed; of those beyond it, only the own store's. Needs no key.
    pub fn statement(&self, others: &[&dyn Storage]) -> Result<Statement, Error> {
        let all: Vec<&dyn Storage> = [self.storage()]
            .into_iter()
            .chain(others.iter().copied())
            .collect();
        let failed = match gather(self, &all) {
            Err(error) => error,
            statement => return statement,
        };
        // One copy that was forged must not spoil what the others tell.
        let pairs = others.iter().map(|other| vec![self.storage(), *other]);
        let fewer = pairs.chain([vec![self.storage()]]);
        fewer
            .filter(|fewer| fewer.len() < all.len())
            .find_map(|fewer| gather(self, &fewer).ok())
            .ok_or(failed)
    }

    /// The checkpoint of a copy of this log, if it has one that the log's key signed.
    pub fn checkpoint_of(&self, copy: &dyn Storage) -> Option<Checkpoint> {
        checkpoint_of(copy, self.key())
    }
}

pub(crate) fn checkpoint_of(copy: &dyn Storage, key: &VerifierKey) -> Option<Checkpoint> {
    let note = copy.read(&layout::checkpoint().ok()?).ok()?;
    let checkpoint = Checkpoint::parse(&note).ok()?;
    checkpoint.verify(key).ok()?;
    Some(checkpoint)
}

fn gather(ledger: &Ledger, copies: &[&dyn Storage]) -> Result<Statement, Error> {
    let signed = copies.iter().filter_map(|copy| ledger.checkpoint_of(*copy));
    // Of equal ones the first, which is the own store's.
    let checkpoint = match signed.reduce(|best, next| {
        if next.size() > best.size() {
            next
        } else {
            best
        }
    }) {
        Some(checkpoint) => checkpoint,
        None => ledger.checkpoint()?,
    };
    let mut statement = Statement {
        checkpoint,
        heads: Heads {
            heads: Vec::new(),
            leaves: Vec::new(),
            whole: true,
        },
        digests: Vec::new(),
    };
    let mut edge = Edge::default();
    while edge.size() < statement.checkpoint.size() {
        let object = layout::head(statement.next())?;
        let chosen = statement
            .choose(copies, &edge)
            .ok_or(Error::HeadMissing { object })?;
        statement.push(chosen, &mut edge)?;
    }
    let size = statement.checkpoint.size();
    if edge.size() != size || edge.root() != *statement.checkpoint.root() {
        return Err(Error::Forked { size });
    }
    let own = copies.get(..1).unwrap_or_default();
    while let Some(beyond) = statement.choose(own, &edge) {
        statement.push(beyond, &mut edge)?;
    }
    Ok(statement)
}

impl Statement {
    /// The largest checkpoint that was signed.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The root of the first `size` entries, if there are so many.
    pub fn root(&self, size: u64) -> Option<Sha256Digest> {
        self.heads.root(size)
    }

    fn next(&self) -> u64 {
        self.heads.heads.len() as u64
    }

    fn push(&mut self, chosen: Candidate, edge: &mut Edge) -> Result<(), Error> {
        follow(edge, &chosen.head)?;
        self.heads.leaves.extend(&chosen.head.leaves);
        self.heads.heads.push(chosen.head);
        self.digests.push(chosen.sha256);
        Ok(())
    }

    /// The next head from the copies. Where they differ and each continues the tree, the one that what
    /// follows continues, and then the one whose journal is beside it.
    fn choose(&self, copies: &[&dyn Storage], edge: &Edge) -> Option<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        for (copy, store) in copies.iter().enumerate() {
            let candidate = read(*store, self.next(), edge).map(|(head, sha256)| Candidate {
                copy,
                head,
                sha256,
            });
            let new = |one: &Candidate| found.iter().all(|known| known.sha256 != one.sha256);
            if let Some(candidate) = candidate.filter(new) {
                found.push(candidate);
            }
        }
        if found.len() < 2 {
            return found.pop();
        }
        let rank = |one: &Candidate| {
            let store = copies.get(one.copy);
            let journal = store.and_then(|store| journal::read_sealed(*store, &one.head).ok());
            let beside =
                journal.is_some_and(|sealed| Sha256Digest::of(&sealed) == one.head.journal_sha256);
            (self.goes_on(copies, edge, &one.head), beside)
        };
        // The first of equals is the own store's.
        found.into_iter().rev().max_by_key(rank)
    }

    fn goes_on(&self, copies: &[&dyn Storage], edge: &Edge, head: &Head) -> bool {
        let mut edge = edge.clone();
        if follow(&mut edge, head).is_err() {
            return false;
        }
        let signed =
            self.checkpoint.size() == edge.size() && *self.checkpoint.root() == edge.root();
        signed
            || copies
                .iter()
                .any(|copy| read(*copy, head.number + 1, &edge).is_some())
    }

    /// Compares the names in a copy of the log that was published with `size` entries; what is there
    /// beyond them may be there.
    pub fn survey(&self, size: u64, listed: &BTreeSet<Key>) -> Result<Survey, Error> {
        let mut survey = Survey::default();
        let levels = tiles::levels(&self.heads);
        let mut take = |key: Key, sha256: Sha256Digest, must: bool| {
            if listed.contains(&key) {
                survey.there.insert(key, sha256);
            } else if must {
                survey.missing.insert(key, sha256);
            }
        };
        for (head, sha256) in self.heads.heads.iter().zip(&self.digests) {
            let must = head.size() <= size;
            take(layout::head(head.number)?, *sha256, must);
            take(head.journal.key()?, head.journal_sha256, must);
        }
        let there = self.first(size);
        let is_listed = |tile: layout::Tile| tile.key().is_ok_and(|key| listed.contains(&key));
        for (heads, counts) in [(&there, true), (&self.heads, false)] {
            let expected = tiles::expected(heads, Some(heads.size()))?;
            for (key, one) in &expected {
                let must =
                    counts && !tiles::needs_not(&expected, layout::Place::Log, one, is_listed);
                let bytes = tiles::bytes(one.tile, &self.heads, &levels);
                take(key.clone(), Sha256Digest::of(bytes), must);
            }
        }
        let checkpoint = layout::checkpoint()?;
        let begins: BTreeSet<u64> = self.heads.heads.iter().map(Head::size).chain([0]).collect();
        let orphan =
            |key: &Key| JournalName::parse(key).is_some_and(|name| begins.contains(&name.first));
        let of_log = |key: &&Key| {
            [layout::LOG, layout::JOURNAL]
                .iter()
                .any(|at| key.as_str().starts_with(at))
        };
        let known = |key: &Key| {
            *key == checkpoint || key.is_leftover() || survey.there.contains_key(key) || orphan(key)
        };
        survey.extra = listed
            .iter()
            .filter(of_log)
            .filter(|key| !known(key))
            .cloned()
            .collect();
        Ok(survey)
    }

    /// The heads of the first `size` entries.
    fn first(&self, size: u64) -> Heads {
        let heads: Vec<Head> = self
            .heads
            .heads
            .iter()
            .filter(|head| head.size() <= size)
            .cloned()
            .collect();
        let count = heads.last().map_or(0, Head::size);
        let leaves = usize::try_from(count)
            .ok()
            .and_then(|count| self.heads.leaves.get(..count));
        Heads {
            leaves: leaves.unwrap_or_default().to_vec(),
            heads,
            whole: true,
        }
    }

    /// How many entries a copy has by its heads, if it has no checkpoint that can be used.
    pub fn size_by_heads(&self, listed: &BTreeSet<Key>) -> u64 {
        let has = |head: &&Head| layout::head(head.number).is_ok_and(|key| listed.contains(&key));
        self.heads
            .heads
            .iter()
            .take_while(has)
            .last()
            .map_or(0, Head::size)
    }
}

/// The head of a number in a copy and the digest of its bytes, if it continues the tree.
fn read(store: &dyn Storage, number: u64, edge: &Edge) -> Option<(Head, Sha256Digest)> {
    let (head, bytes) = Head::read_with_bytes(store, number).ok()??;
    follow(&mut edge.clone(), &head).ok()?;
    Some((head, Sha256Digest::of(bytes)))
}
