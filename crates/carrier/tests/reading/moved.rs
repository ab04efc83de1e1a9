//! Sets that are moved to new disks in memory, with the card alone.

use std::io;
use std::sync::{Arc, Mutex};

use carrier::{
    Audience, Card, Geometry, OpenCard, Reading, Repair, RunEnd, Spread, SpreadRun, Volume, Watch,
};
use model::OsChance;

use crate::desk::scan;
use crate::writer::Writer;

/// A volume in memory whose bytes stay when it is written.
#[derive(Clone, Default)]
pub(crate) struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(Arc::new(Mutex::new(bytes.to_vec())))
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }
}

impl Volume for Shared {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.lock().unwrap().write_at(offset, bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.bytes().len() as u64)
    }
}

/// Nobody looks on.
pub(crate) struct Alone;

impl Watch for Alone {}

/// A set of new disks.
pub(crate) struct Moved {
    pub(crate) run: SpreadRun,
    pub(crate) volumes: Vec<Vec<u8>>,
}

impl Moved {
    pub(crate) fn volumes(&self) -> Vec<&[u8]> {
        self.volumes.iter().map(Vec::as_slice).collect()
    }
}

/// The writer's card as the program has it.
pub(crate) fn open_card(writer: &Writer) -> OpenCard {
    let card = Card::issue(&[writer.identity.to_public()], &mut OsChance).unwrap();
    OpenCard {
        card,
        secret: writer.card.clone(),
    }
}

/// Moves every set that was read to new disks.
pub(crate) fn spread(writer: &Writer, reading: &Reading, k: usize, m: usize) -> Moved {
    let plan = Spread::plan(&reading.sets, Geometry::new(k, m).unwrap());
    let audience = Audience::of([&open_card(writer).card]).unwrap();
    let forecast = plan.disk_bytes(audience).get();
    let disks: Vec<Shared> = (0..k + m).map(|_| Shared::default()).collect();
    let volumes = disks
        .iter()
        .map(|disk| Box::new(disk.clone()) as Box<dyn Volume>);
    let card = [open_card(writer)];
    let run = plan
        .write(&card, volumes.collect(), &mut OsChance, &mut Alone)
        .unwrap();
    assert_eq!(run.end, RunEnd::Finished);
    let volumes: Vec<Vec<u8>> = disks.iter().map(Shared::bytes).collect();
    let is_doubtful = run.sets.iter().any(|set| set.doubtful > 0);
    assert!(is_doubtful || volumes.iter().all(|volume| volume.len() as u64 <= forecast));
    Moved { run, volumes }
}

/// Gives every disk of the one set what it lacks, and makes lost ones again; disks in the order of the
/// list.
pub(crate) fn repaired(writer: &Writer, volumes: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let sources: Vec<&[u8]> = volumes.iter().map(Vec::as_slice).collect();
    let reading = scan(writer, &sources);
    let set = &reading.sets[0];
    let mut all = Vec::new();
    for disk in set.listed_disks() {
        let is_its = |report: &carrier::SourceReport| {
            let mut volumes = report.volumes.iter();
            volumes.any(|volume| volume.disk == Some(disk))
        };
        let own: Vec<usize> = (0..volumes.len())
            .filter(|source| is_its(&reading.sources[*source]))
            .collect();
        let volume = match own.first() {
            Some(source) => Shared::of(&volumes[*source]),
            None => Shared::default(),
        };
        let repair = Repair::of(set, disk, &own);
        let lacking = repair.lacking();
        let boxed = Box::new(volume.clone());
        let done = repair
            .write(&[open_card(writer)], boxed, &mut OsChance, &mut Alone)
            .unwrap();
        assert_eq!(
            done.written + done.beyond_repair + done.contradicted,
            lacking
        );
        all.push(volume.bytes());
    }
    all
}
