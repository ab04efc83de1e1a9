use std::collections::{BTreeMap, BTreeSet};

use custody::Checkpoint;
use keyring::{Keyring, ScopeKey};
use model::{ScopeId, Sha256Digest};
use storage::{Key, Storage};

use crate::audit::heads::Heads;
use crate::audit::tiles;
use crate::chain::follow;
use crate::edge::Edge;
use crate::head::Head;
use crate::layout::{JournalName, Place};
use crate::{Beside, Error, Ledger, journal, layout};

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

/// The copies that a statement is read from, the log's own store first, and what opens their journals.
struct Copies<'a> {
    stores: Vec<&'a dyn Storage>,
    keyring: Option<&'a Keyring>,
}

/// A head that continues those before it, in one or several of the copies.
struct Candidate {
    head: Head,
    sha256: Sha256Digest,
}

impl Ledger {
    /// Reads what the log says from its own store and, where a head there cannot be used, from
    /// `others`. Nothing counts but heads that lead to the largest checkpoint that the log's key
    /// signed; of those beyond it, only the own store's.
    ///
    /// The tree does not fix which journal belongs to a head. Where copies differ in that, `keyring` tells: the
    /// journal must open to what the tree fixes. Needs no key, but do not mend by what it gives without.
    pub fn statement(
        &self,
        others: &[&dyn Storage],
        keyring: Option<&Keyring>,
    ) -> Result<Statement, Error> {
        let of = |others: &[&dyn Storage]| {
            let stores = [self.storage()].into_iter().chain(others.iter().copied());
            let stores = stores.collect();
            gather(self, &Copies { stores, keyring })
        };
        let failed = match of(others) {
            Err(error) => error,
            statement => return statement,
        };
        // One copy that was forged must not spoil what the others tell.
        let pairs = others.iter().map(|other| vec![*other]);
        let fewer = pairs.chain([Vec::new()]);
        fewer
            .filter(|fewer| fewer.len() < others.len())
            .find_map(|fewer| of(&fewer).ok())
            .ok_or(failed)
    }

    /// The checkpoint of a copy of this log, if it has one that the log's key signed, or that of a log that
    /// this one succeeded.
    pub fn checkpoint_of(&self, copy: &dyn Storage) -> Option<Checkpoint> {
        self.read_checkpoint_of(copy, &layout::checkpoint().ok()?)
            .ok()
    }
}

fn gather(ledger: &Ledger, copies: &Copies<'_>) -> Result<Statement, Error> {
    let signed = copies
        .stores
        .iter()
        .filter_map(|copy| ledger.checkpoint_of(*copy));
    // What a log before this one signed may be what was lost when this one began.
    let signed = signed.filter(|it| it.verify(ledger.key()).is_ok());
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
    let own = Copies {
        stores: vec![ledger.storage()],
        keyring: copies.keyring,
    };
    while let Some(beyond) = statement.choose(&own, &edge) {
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
    /// follows continues, and then the one whose journal some copy has as it must be.
    fn choose(&self, copies: &Copies<'_>, edge: &Edge) -> Option<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        for store in &copies.stores {
            let candidate =
                read(*store, self.next(), edge).map(|(head, sha256)| Candidate { head, sha256 });
            let new = |one: &Candidate| found.iter().all(|known| known.sha256 != one.sha256);
            found.extend(candidate.filter(new));
        }
        if found.len() < 2 {
            return found.pop();
        }
        let rank = |one: &Candidate| {
            (
                self.goes_on(&copies.stores, edge, &one.head),
                copies.have_journal(&one.head),
            )
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

    /// Whether the key of a scope opens what a copy has of the scope's journals; `None` if the copy has none
    /// of them as they were signed.
    pub fn opens(&self, copy: &dyn Storage, key: &ScopeKey) -> Option<bool> {
        let heads = self.heads.heads.iter();
        let mut of_scope = heads.filter(|head| head.journal.scope == key.scope());
        of_scope.find_map(|head| {
            let sealed = journal::read_sealed(copy, head).ok()?;
            let is_signed = Sha256Digest::of(&sealed) == head.journal_sha256;
            is_signed.then(|| age::decrypt(key.identity(), &sealed).is_ok())
        })
    }

    /// Compares the names in a copy of the log that was published with `size` entries; what is there
    /// beyond them may be there. `outside` is how many of them the copy shows to strangers.
    pub fn survey(
        &self,
        size: u64,
        outside: Option<u64>,
        listed: &BTreeSet<Key>,
        beside: &Beside,
    ) -> Result<Survey, Error> {
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
                let must = counts && !tiles::needs_not(&expected, Place::Log, one, is_listed);
                let bytes = tiles::bytes(one.tile, &self.heads, &levels);
                take(key.clone(), Sha256Digest::of(bytes), must);
            }
        }
        for (key, digest, must) in beside.expected(size, listed)? {
            take(key, digest, must);
        }
        let sizes = beside.published_in(listed)?;
        let is_out = outside.is_some() && outside == sizes.last().copied();
        let public = tiles::expected_outside(&sizes, is_out)?;
        let is_listed = |tile: layout::Tile| {
            tile.key_in(Place::Public)
                .is_ok_and(|key| listed.contains(&key))
        };
        for (key, one) in &public {
            let must = !tiles::needs_not(&public, Place::Public, one, is_listed);
            let bytes = tiles::bytes(one.tile, &self.heads, &levels);
            take(key.clone(), Sha256Digest::of(bytes), must);
        }
        let checkpoints = [layout::checkpoint()?, layout::public_checkpoint()?];
        let begins: BTreeSet<u64> = self.heads.heads.iter().map(Head::size).chain([0]).collect();
        let orphan =
            |key: &Key| JournalName::parse(key).is_some_and(|name| begins.contains(&name.first));
        let of_log = |key: &&Key| {
            [layout::LOG, layout::JOURNAL, layout::PUBLIC]
                .iter()
                .any(|at| key.as_str().starts_with(at))
        };
        let untold =
            |key: &Key| beside.clocks.is_none() && layout::number(layout::CLOCK, key).is_some();
        let known = |key: &Key| {
            checkpoints.contains(key)
                || key.is_leftover()
                || survey.there.contains_key(key)
                || orphan(key)
                || untold(key)
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

    /// The entries that a copy shows to strangers; `None` if it shows none, or what is no beginning of this
    /// log, which is then `Err`.
    pub fn shown_by(&self, ledger: &Ledger, copy: &dyn Storage) -> Result<Option<u64>, Error> {
        let object = layout::public_checkpoint()?;
        match ledger.read_checkpoint_of(copy, &object) {
            Ok(note) if self.root(note.size()) == Some(*note.root()) => Ok(Some(note.size())),
            Ok(note) => Err(Error::Forked { size: note.size() }),
            Err(Error::Storage(storage::Error::Absent { .. })) => Ok(None),
            Err(error) => Err(error),
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

impl Copies<'_> {
    /// Whether one of the copies has the journal of a head: the bytes that the head names, which open to what
    /// the tree fixes if that can be seen.
    fn have_journal(&self, head: &Head) -> bool {
        let keys = self
            .keyring
            .map(|keyring| self.keys(keyring, head.journal.scope));
        self.stores.iter().any(|store| match &keys {
            Some(keys) => keys
                .iter()
                .any(|key| journal::open(*store, head, key.identity()).is_ok()),
            None => journal::read_sealed(*store, head)
                .is_ok_and(|sealed| Sha256Digest::of(&sealed) == head.journal_sha256),
        })
    }

    fn keys(&self, keyring: &Keyring, scope: ScopeId) -> Vec<ScopeKey> {
        let stores = self.stores.iter();
        stores
            .filter_map(|store| keyring.open_scope(*store, scope).ok())
            .collect()
    }
}

/// The head of a number in a copy and the digest of its bytes, if it continues the tree.
fn read(store: &dyn Storage, number: u64, edge: &Edge) -> Option<(Head, Sha256Digest)> {
    let (head, bytes) = Head::read_with_bytes(store, number).ok()??;
    follow(&mut edge.clone(), &head).ok()?;
    Some((head, Sha256Digest::of(bytes)))
}
