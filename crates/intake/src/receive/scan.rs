use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use age::x25519::Identity;
use carrier::{Card, CardSecret, ReadAt, Reading, Set, SetId, VolumeReport};
use keyring::{ExposeSecret, SealedCard};
use model::{Defect, DefectCode};
use storage::Key;

use super::disks::{Arrived, Held, open_disks};
use crate::error::Error;
use crate::known::Known;
use crate::stores::{Stores, Watch};

/// What arrived, and what of it the archive's cards open, together with volumes that came earlier.
pub(super) struct Scanned {
    disks: Vec<PathBuf>,
    cards: Vec<SealedCard>,
    /// Cards that cannot be read, and files that cannot be opened.
    defects: Vec<Defect>,
    pub(super) arrived: Vec<Arrived>,
    pub(super) reading: Reading,
}

impl Scanned {
    pub(super) fn of(
        stores: &Stores<'_>,
        disks: &[PathBuf],
        accessions: &[Known],
        watch: &mut dyn Watch,
    ) -> Result<Self, Error> {
        let cards = stores.keyring.cards(stores.storage.as_ref())?;
        let secrets = cards
            .cards
            .iter()
            .map(secret)
            .collect::<Result<Vec<_>, _>>()?;
        let (arrived, unopened) = open_disks(disks)?;
        let mut scanned = Self {
            disks: disks.to_vec(),
            cards: cards.cards,
            defects: cards.defects.into_iter().chain(unopened).collect(),
            reading: scan(&arrived, Vec::new(), &secrets, watch),
            arrived,
        };
        // A disk whose key blocks are all gone opens with the key of a disk that came before it.
        let earlier: Vec<&Known> = match scanned.sets().iter().next() {
            Some(set) => accessions
                .iter()
                .filter(|known| known.is_set(*set))
                .collect(),
            None => accessions
                .iter()
                .filter(|known| known.set.is_some())
                .collect(),
        };
        let held = open_held(stores, &earlier)?;
        if !held.is_empty() {
            scanned.reading = scan(&scanned.arrived, held, &secrets, watch);
        }
        Ok(scanned)
    }

    /// The one set that everything belongs to.
    pub(super) fn set(&self) -> Result<&Set, Error> {
        let sets = self.sets();
        if sets.len() > 1 {
            return Err(Error::SeveralSets {
                sets: sets.len(),
                places: self.places(),
            });
        }
        self.reading
            .sets
            .iter()
            .find(|set| sets.contains(&set.id()))
            .ok_or(Error::NothingOpens)
    }

    /// The volumes of the set among what arrived now.
    pub(super) fn volumes(&self) -> impl Iterator<Item = (&Arrived, &VolumeReport)> {
        self.arrived
            .iter()
            .zip(&self.reading.sources)
            .filter_map(|(arrived, report)| Some((arrived, report.volumes.first()?)))
    }

    /// What the archive calls the source whose card opened a disk.
    pub(super) fn codename(&self) -> String {
        self.volumes()
            .find_map(|(_, volume)| self.cards.get(volume.card?))
            .map_or_else(String::new, |card| card.codename.clone())
    }

    /// The identities of all cards.
    pub(super) fn identities(&self) -> impl Iterator<Item = &Identity> {
        self.cards.iter().map(|card| &card.identity)
    }

    /// Disks of which nothing opens, and what could not be looked at.
    pub(super) fn not_ours(&self) -> Vec<Defect> {
        let opened: BTreeSet<usize> = self.volumes().map(|(arrived, _)| arrived.disk).collect();
        let strangers = self
            .disks
            .iter()
            .enumerate()
            .filter(|(number, _)| !opened.contains(number));
        let strangers = strangers.map(|(number, disk)| {
            let version = self
                .arrived
                .iter()
                .zip(&self.reading.sources)
                .filter(|(arrived, _)| arrived.disk == number)
                .find_map(|(_, report)| report.unknown_version);
            match version {
                Some(version) => Defect::at(
                    DefectCode::UnknownVersion,
                    disk.display(),
                    format!("it is written in version {version} of the layout, which this program does not read"),
                ),
                None => Defect::at(DefectCode::NotOurs, disk.display(), "no card of this archive opens anything on it"),
            }
        });
        self.defects.iter().cloned().chain(strangers).collect()
    }

    /// The sets that what arrived now belongs to; an image may hold volumes of several.
    fn sets(&self) -> BTreeSet<SetId> {
        let arrived = self.reading.sources.iter().take(self.arrived.len());
        let volumes = arrived.flat_map(|report| &report.volumes);
        volumes.map(|volume| volume.set).collect()
    }

    /// Which file is of which set.
    fn places(&self) -> String {
        let each: Vec<String> = self
            .arrived
            .iter()
            .zip(&self.reading.sources)
            .filter(|(_, report)| !report.volumes.is_empty())
            .map(|(arrived, report)| {
                let sets: Vec<String> = report
                    .volumes
                    .iter()
                    .map(|volume| volume.set.to_string())
                    .collect();
                format!("{} is of {}", arrived.name, sets.join(" and "))
            })
            .collect();
        each.join(", ")
    }
}

fn scan(
    arrived: &[Arrived],
    held: Vec<Arc<dyn ReadAt>>,
    secrets: &[CardSecret],
    watch: &mut dyn Watch,
) -> Reading {
    let sources = arrived
        .iter()
        .map(|one| Arc::clone(&one.bytes))
        .chain(held)
        .collect();
    Reading::of(sources, secrets, &[], &mut |progress| {
        watch.scan(progress.done, progress.total);
    })
}

fn secret(card: &SealedCard) -> Result<CardSecret, Error> {
    Ok(Card::parse(card.card.expose_secret().as_bytes())?.secret(None)?)
}

fn open_held(stores: &Stores<'_>, accessions: &[&Known]) -> Result<Vec<Arc<dyn ReadAt>>, Error> {
    let objects = accessions.iter().flat_map(|known| known.held.values());
    objects
        .map(|object| {
            let held = Held::open(stores.storage.as_ref(), &Key::parse(object)?)?;
            Ok(Arc::new(held) as Arc<dyn ReadAt>)
        })
        .collect()
}
