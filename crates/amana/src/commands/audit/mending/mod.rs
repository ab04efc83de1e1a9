mod log;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::anyhow;
use custody::{Event, ObjectDamaged, ObjectRepaired};
use keyring::Keyring;
use ledger::MAX_APPEND;
use model::{DefectCode, Sha256Digest};
use replica::{Damage, Mended, PUBLIC_CHECKPOINT, Source, Truth};
use storage::Key;

use super::replicas::{Copy, place, reached};
use super::{Pass, WRITERS_LEASE, entry};
use crate::archive::Archive;
use crate::cli::Cli;
use crate::commands::replica::Repaired;
use crate::failure::{sentence, usage};

const CHECKPOINT: &str = "log/checkpoint";
const CLOCKS: &str = "log/clock/";

/// The keys, which a repair needs: what was damaged and what was repaired are entries.
pub(super) fn unlock(archive: &Archive, cli: &Cli, copies: &[Copy]) -> anyhow::Result<Keyring> {
    if copies.is_empty() {
        return Err(usage(
            "audit --repair: this archive keeps no copies to repair from; `amana replica add` begins one",
        ));
    }
    match super::unlock(archive, cli)? {
        Some(keyring) => Ok(keyring),
        None => archive.unlock(cli),
    }
}

/// Puts right what was found, and keeps account of it.
pub(super) struct Mending<'a> {
    archive: &'a Archive,
    keyring: &'a Keyring,
    copies: &'a [Copy],
    repaired: Vec<Repaired>,
    /// Facts of the log itself, which could not be entered before it was put right.
    waiting: Vec<Event>,
    /// Damages that stand in the log, by place.
    entered: BTreeSet<String>,
}

impl<'a> Mending<'a> {
    /// Mends the archive's own log first: until it is whole nothing can be entered in it.
    pub(super) fn begin(
        archive: &'a Archive,
        keyring: &'a Keyring,
        copies: &'a [Copy],
    ) -> anyhow::Result<Self> {
        let mut mending = Self {
            archive,
            keyring,
            copies,
            repaired: Vec::new(),
            waiting: Vec::new(),
            entered: BTreeSet::new(),
        };
        mending.mend_log()?;
        Ok(mending)
    }

    /// Mends what a reading found; true if it must be read again, for only now its content can be compared.
    pub(super) fn mend(&mut self, pass: &mut Pass) -> anyhow::Result<bool> {
        let again = self.mend_found(pass);
        pass.report.repaired.clone_from(&self.repaired);
        again
    }

    fn mend_found(&mut self, pass: &mut Pass) -> anyhow::Result<bool> {
        let Some(truth) = &pass.truth else {
            return Ok(false);
        };
        if !entry::may_write(&pass.report) {
            eprintln!(
                "Nothing but the log was repaired: what was found may concern the log itself, and no entry can be made."
            );
            return Ok(false);
        }
        let own = self
            .own_damages(pass, truth)?
            .into_iter()
            .map(|damage| (None, damage));
        let theirs = pass
            .damages
            .iter()
            .map(|(name, damage)| (Some(name.clone()), damage.clone()));
        let damages: Vec<(Option<String>, Damage)> = own.chain(theirs).collect();
        let mut facts = std::mem::take(&mut self.waiting);
        for (replica, damage) in &damages {
            // Of a key or a checkpoint no digest is known before a good one is found.
            if let Some(expected) = damage.expected
                && self.is_new(replica.as_deref(), damage)
            {
                facts.push(damaged(replica.clone(), damage, expected));
            }
        }
        self.append(&facts)?;
        let mut mended = BTreeSet::new();
        let mut facts = Vec::new();
        for (replica, damage) in damages {
            match self.mend_one(truth, replica.as_deref(), &damage) {
                Ok(None) => {}
                Ok(Some(done)) => {
                    if damage.expected.is_none() {
                        facts.push(damaged(replica.clone(), &damage, done.expected));
                    }
                    mended.insert(at(replica.as_deref(), &damage.key));
                    facts.push(self.note(replica, &damage, done));
                }
                Err(error) => eprintln!(
                    "{} was not repaired: {}.",
                    at(replica.as_deref(), &damage.key),
                    sentence(&error)
                ),
            }
        }
        self.append(&facts)?;
        Ok(forget(pass, &mended))
    }

    fn is_new(&mut self, replica: Option<&str>, damage: &Damage) -> bool {
        self.entered.insert(at(replica, &damage.key))
    }

    fn append(&self, facts: &[Event]) -> anyhow::Result<()> {
        for facts in facts.chunks(MAX_APPEND) {
            entry::append(self.archive, self.keyring, facts)?;
        }
        Ok(())
    }

    fn mend_one(
        &self,
        truth: &Truth,
        replica: Option<&str>,
        damage: &Damage,
    ) -> anyhow::Result<Option<Mended>> {
        let here = self.archive.storage.as_ref();
        let Some(name) = replica else {
            let _lease = here.lease(WRITERS_LEASE)?;
            if damage.key.as_str().starts_with(CLOCKS) {
                return self.put_clock(truth, damage);
            }
            return Ok(replica::mend(
                here,
                damage,
                &self.sources(None),
                truth,
                self.keyring,
            )?);
        };
        let found = reached(self.copies).find(|(known, _)| *known == name);
        let (_, there) = found.ok_or_else(|| anyhow!("reach the copy {name}"))?;
        let _lease = there.lease(WRITERS_LEASE)?;
        if [CHECKPOINT, PUBLIC_CHECKPOINT].contains(&damage.key.as_str()) {
            let ledger = &self.archive.ledger;
            let clocks = truth.clocks();
            truth
                .statement()
                .replicate(ledger, there, &clocks, &mut |_| {})?;
            let expected = storage::digest(there, &damage.key)?;
            return Ok((Some(expected) != damage.found).then_some(Mended {
                expected,
                from: None,
            }));
        }
        Ok(replica::mend(
            there,
            damage,
            &self.sources(Some(name)),
            truth,
            self.keyring,
        )?)
    }

    /// Puts a clock of the archive itself as its entry tells it.
    fn put_clock(&self, truth: &Truth, damage: &Damage) -> anyhow::Result<Option<Mended>> {
        let Some(expected) = damage.expected else {
            return Ok(None);
        };
        let here = self.archive.storage.as_ref();
        if let Some(found) = damage.found {
            storage::set_aside(here, &damage.key, found)?;
        }
        if here.exists(&damage.key)? {
            here.delete(&damage.key)?;
        }
        self.archive.ledger.restore_clocks(&truth.clocks())?;
        let mended = Mended {
            expected,
            from: None,
        };
        let is_whole = storage::digest(here, &damage.key)? == expected;
        Ok(is_whole.then_some(mended))
    }

    /// Every other copy than the one that is mended, the archive itself first.
    fn sources(&self, mended: Option<&str>) -> Vec<Source<'_>> {
        let own = mended.map(|_| Source {
            name: None,
            store: self.archive.storage.as_ref(),
        });
        let others = reached(self.copies).filter(|(name, _)| Some(*name) != mended);
        let others = others.map(|(name, store)| Source {
            name: Some(name.to_owned()),
            store,
        });
        own.into_iter().chain(others).collect()
    }

    /// Keeps account of a repair and gives its fact.
    fn note(&mut self, replica: Option<String>, damage: &Damage, mended: Mended) -> Event {
        self.repaired.push(Repaired {
            object: damage.key.to_string(),
            replica: replica.clone(),
            from: mended.from.clone(),
            expected_sha256: mended.expected,
            found_sha256: damage.found,
        });
        Event::ObjectRepaired(ObjectRepaired {
            object: damage.key.to_string(),
            replica,
            expected_sha256: mended.expected,
            from: mended.from,
        })
    }

    /// What the archive's own defects say that another copy may put right.
    fn own_damages(&self, pass: &Pass, truth: &Truth) -> anyhow::Result<Vec<Damage>> {
        let here = self.archive.storage.as_ref();
        let by_name = truth.by_name();
        let mut damages = BTreeSet::new();
        for defect in pass.report.defects.iter().take(pass.report.own) {
            let fixable = matches!(
                defect.code,
                DefectCode::ObjectAltered | DefectCode::ObjectMissing | DefectCode::NotChecked
            );
            let Some(path) = defect.path.as_deref().filter(|_| fixable) else {
                continue;
            };
            for (key, expected) in below(&by_name, path) {
                let found = storage::digest(here, key).ok();
                let expected = Some(*expected);
                if found != expected {
                    damages.insert(Damage {
                        key: key.clone(),
                        expected,
                        found,
                    });
                }
            }
            if path.starts_with("keys/") {
                damages.extend(self.key_damages(path)?);
            }
        }
        Ok(damages.into_iter().collect())
    }

    /// A key by its name, or, where cards are fewer than were issued, those that only copies have.
    fn key_damages(&self, path: &str) -> anyhow::Result<Vec<Damage>> {
        let here = self.archive.storage.as_ref();
        let damage = |key: Key| Damage {
            found: storage::digest(here, &key).ok(),
            expected: None,
            key,
        };
        if let Ok(key) = Key::parse(path) {
            return Ok(vec![damage(key)]);
        }
        let mut lost = BTreeSet::new();
        for (_, store) in reached(self.copies) {
            let cards = store
                .list("keys/card-")?
                .into_iter()
                .map(|listed| listed.key);
            lost.extend(cards.filter(|key| !here.exists(key).unwrap_or(true)));
        }
        Ok(lost.into_iter().map(damage).collect())
    }
}

/// The objects at or below a place.
fn below<'a>(
    by_name: &'a BTreeMap<Key, Sha256Digest>,
    place: &'a str,
) -> impl Iterator<Item = (&'a Key, &'a Sha256Digest)> {
    let from = Key::parse(place).ok();
    let from = from.map(|from| by_name.range(from..));
    from.into_iter()
        .flatten()
        .take_while(move |(key, _)| key.as_str().starts_with(place))
        .filter(move |(key, _)| {
            let rest = key.as_str().get(place.len()..).unwrap_or_default();
            rest.is_empty() || rest.starts_with('/')
        })
}

fn at(replica: Option<&str>, key: &Key) -> String {
    match replica {
        Some(name) => place(name, key.as_str()),
        None => key.to_string(),
    }
}

fn damaged(replica: Option<String>, damage: &Damage, expected: Sha256Digest) -> Event {
    Event::ObjectDamaged(ObjectDamaged {
        object: damage.key.to_string(),
        replica,
        expected_sha256: expected,
        found_sha256: damage.found,
    })
}

/// Takes from the defects what was mended; true if some of what is left can only now be told.
fn forget(pass: &mut Pass, mended: &BTreeSet<String>) -> bool {
    let report = &mut pass.report;
    let own = report.own;
    let stays = |path: Option<&str>| !path.is_some_and(|path| mended.contains(path));
    report.own = report
        .defects
        .iter()
        .take(own)
        .filter(|one| stays(one.path.as_deref()))
        .count();
    report.defects.retain(|one| stays(one.path.as_deref()));
    report.defects.iter().any(|one| {
        let path = one.path.as_deref();
        path.is_some_and(|path| {
            mended
                .iter()
                .any(|name| name.starts_with(&format!("{path}/")) || is_card(path, name))
        })
    })
}

/// Lost cards are told by their number alone.
fn is_card(path: &str, mended: &str) -> bool {
    path == "keys/card-*.age" && mended.starts_with("keys/card-")
}
