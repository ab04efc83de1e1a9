use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use age::Identity;
use carrier::{
    Card, CardSecret, MAX_SETS, MAX_SOURCES, ReadAt, Reading, SetId, SetKey, SourceReport,
    VolumeReport,
};
use keyring::{ExposeSecret, SealedCard};
use model::{Defect, DefectCode, Watch};

use super::disks::{Arrived, open_disks};
use super::held::earlier_keys;
use super::shelf::Shelf;
use crate::error::Error;
use crate::known::Known;
use crate::stores::Stores;

/// What arrived, and what of it opens: with the archive's cards, or else with keys that came earlier.
pub(super) struct Arrival {
    disks: Vec<PathBuf>,
    cards: Vec<SealedCard>,
    pub(super) secrets: Vec<CardSecret>,
    /// The keys of the sets that opened.
    pub(super) keys: Vec<SetKey>,
    /// Cards that cannot be read, and files that cannot be opened.
    defects: Vec<Defect>,
    arrived: Vec<Arrived>,
    reports: Vec<SourceReport>,
}

impl Arrival {
    /// Scans all that may hold a volume, once, or again if only an earlier key may open it.
    pub(super) fn of(
        stores: &Stores<'_>,
        shelf: &Arc<Shelf>,
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
        let (arrived, mut unopened) = open_disks(shelf, disks)?;
        if let Some(beyond) = arrived.get(MAX_SOURCES) {
            let detail = "there are more files than are looked at: give fewer disks at a time";
            unopened.push(Defect::at(DefectCode::NotChecked, &beyond.name, detail));
        }
        let reading = scan_with(stores, shelf, &arrived, (&secrets, accessions), watch)?;
        Ok(Self {
            disks: disks.to_vec(),
            cards: cards.cards,
            secrets,
            keys: reading.sets.iter().map(carrier::Set::key).collect(),
            defects: cards.defects.into_iter().chain(unopened).collect(),
            arrived,
            reports: reading.sources,
        })
    }

    /// The set that is `wanted`, or else the one that everything belongs to. A set of which nothing but
    /// its key is left, on a disk that was used before, does not count beside one with blocks.
    pub(super) fn set(&self, wanted: Option<SetId>) -> Result<SetId, Error> {
        let all = self.sets(|_| true);
        if let Some(wanted) = wanted {
            let here = all.contains(&wanted);
            return here
                .then_some(wanted)
                .ok_or(Error::SetNotHere { set: wanted });
        }
        let with_blocks = self.sets(|volume| volume.blocks > 0);
        let sets = if with_blocks.is_empty() {
            all
        } else {
            with_blocks
        };
        match (sets.first(), sets.len()) {
            (Some(set), 1) => Ok(*set),
            (None, _) => Err(Error::NothingOpens),
            (Some(_), several) => Err(Error::SeveralSets {
                sets: several,
                places: self.places(),
            }),
        }
    }

    /// The volumes of a set among what arrived now.
    pub(super) fn volumes(&self, set: SetId) -> impl Iterator<Item = (&Arrived, &VolumeReport)> {
        self.arrived
            .iter()
            .zip(&self.reports)
            .filter_map(move |(arrived, report)| {
                let mut volumes = report.volumes.iter();
                Some((arrived, volumes.find(|volume| volume.set == set)?))
            })
    }

    /// What the archive calls the source whose card opened a disk of a set.
    pub(super) fn codename(&self, set: SetId) -> String {
        self.volumes(set)
            .find_map(|(_, volume)| self.cards.get(volume.card?))
            .map_or_else(String::new, |card| card.codename.clone())
    }

    /// The identities of all cards.
    pub(super) fn identities(&self) -> impl Iterator<Item = &dyn Identity> {
        let identities = self.cards.iter().map(|card| &card.identity);
        identities.map(|identity| identity as &dyn Identity)
    }

    /// Disks of which nothing opens, and what could not be looked at.
    pub(super) fn not_ours(&self) -> Vec<Defect> {
        let opened = self.arrived.iter().zip(&self.reports);
        let opened = opened.filter(|(_, report)| !report.volumes.is_empty());
        let opened: BTreeSet<usize> = opened.map(|(arrived, _)| arrived.disk).collect();
        let strangers = self
            .disks
            .iter()
            .enumerate()
            .filter(|(number, _)| !opened.contains(number));
        let strangers = strangers.map(|(number, disk)| {
            let version = self
                .arrived
                .iter()
                .zip(&self.reports)
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
    fn sets(&self, counts: impl Fn(&VolumeReport) -> bool) -> BTreeSet<SetId> {
        let volumes = self.reports.iter().flat_map(|report| &report.volumes);
        let volumes = volumes.filter(|volume| counts(volume));
        volumes.map(|volume| volume.set).collect()
    }

    /// Which file is of which set.
    fn places(&self) -> String {
        let each: Vec<String> = self
            .arrived
            .iter()
            .zip(&self.reports)
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

/// Scans what arrived with the cards, and if they open nothing with the keys of earlier sets.
fn scan_with(
    stores: &Stores<'_>,
    shelf: &Arc<Shelf>,
    arrived: &[Arrived],
    (cards, accessions): (&[CardSecret], &[Known]),
    watch: &mut dyn Watch,
) -> Result<Reading, Error> {
    let sources = || arrived.iter().map(|one| Arc::clone(&one.bytes)).collect();
    let reading = scan(shelf, sources(), cards, &[], watch);
    if !reading.sets.is_empty() || shelf.heed(watch) {
        return Ok(reading);
    }
    let keys = earlier_keys(stores, shelf, accessions, cards, watch)?;
    for some in keys.chunks(MAX_SETS) {
        let again = scan(shelf, sources(), cards, some, watch);
        if !again.sets.is_empty() {
            return Ok(again);
        }
    }
    Ok(reading)
}

/// Scans sources; ends early, with less in it, if the run is to stop.
pub(super) fn scan(
    shelf: &Shelf,
    sources: Vec<Arc<dyn ReadAt>>,
    cards: &[CardSecret],
    keys: &[SetKey],
    watch: &mut dyn Watch,
) -> Reading {
    Reading::of(sources, cards, keys, &mut |progress| {
        watch.scan(progress.done, progress.total);
        shelf.heed(watch);
    })
}

/// The mask secret of a card of this archive.
pub(super) fn secret(card: &SealedCard) -> Result<CardSecret, Error> {
    Ok(Card::parse(card.card.expose_secret().as_bytes())?.secret(None)?)
}
