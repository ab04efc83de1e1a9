//! Where the tests seal: disks in memory, a card and its identity.

use std::sync::{Arc, Mutex};

use age::x25519::Identity;
use carrier::{
    Audience, Card, ClosedPacket, FILE_LIMIT, FileState, Geometry, Hand, OpenCard, RunEnd,
    SealedRun, Sealer, Volume, Watch,
};
use hybrid::{EitherIdentity, EitherRecipient};
use testkit::FixedChance;

use crate::decoder::{Decoded, DecodedFile, decode};
use crate::memory_disk::{Event, Log, MemoryDisk, Room};
use crate::memory_file::MemoryFile;

/// Disks, a card and a geometry.
pub(crate) struct Bench {
    pub(crate) geometry: Geometry,
    pub(crate) disks: Vec<MemoryDisk>,
    pub(crate) cards: Vec<OpenCard>,
    pub(crate) hand: Option<Hand>,
    pub(crate) identities: Vec<EitherIdentity>,
    pub(crate) log: Log,
    /// Of the chance that the sealer is given.
    pub(crate) seed: u64,
    /// Whether pictures are stored packed.
    pub(crate) pack: bool,
}

/// Remembers what a run tells, and may stop it.
#[derive(Default)]
pub(crate) struct Notes {
    pub(crate) closed: Vec<ClosedPacket>,
    pub(crate) abandoned: Vec<usize>,
    pub(crate) read: u64,
    /// Stop once so many bytes were read.
    pub(crate) stop_at: Option<u64>,
}

impl Watch for Notes {
    fn stop(&self) -> bool {
        self.stop_at.is_some_and(|at| self.read >= at)
    }

    fn read(&mut self, bytes: u64) {
        self.read += bytes;
    }

    fn closed(&mut self, packet: &ClosedPacket) {
        self.closed.push(packet.clone());
    }

    fn abandoned(&mut self, disk: usize) {
        self.abandoned.push(disk);
    }
}

impl Bench {
    pub(crate) fn new(k: usize, m: usize) -> Self {
        Self::with_disks(k, m, |_| Room::Endless, FILE_LIMIT)
    }

    pub(crate) fn with_disks(
        k: usize,
        m: usize,
        room: impl Fn(usize) -> Room,
        file_limit: u64,
    ) -> Self {
        let log: Log = Arc::new(Mutex::new(Vec::new()));
        let disk = |number| MemoryDisk::new(number, &log, room(number), file_limit);
        let mut bench = Self {
            geometry: Geometry::new(k, m).unwrap(),
            disks: (0..k + m).map(disk).collect(),
            cards: Vec::new(),
            hand: None,
            identities: Vec::new(),
            log,
            seed: 7,
            pack: false,
        };
        bench.add_card();
        bench
    }

    pub(crate) fn add_card(&mut self) {
        self.add_card_for(vec![Identity::generate().into()]);
    }

    /// Adds a card for several identities; the first of them decodes.
    pub(crate) fn add_card_for(&mut self, mut identities: Vec<EitherIdentity>) {
        self.seed += 1;
        let mut chance = FixedChance::new(self.seed);
        let recipients = identities.iter().map(EitherIdentity::to_public);
        let recipients: Vec<EitherRecipient> = recipients.collect();
        let card = Card::issue(&recipients, &mut chance).unwrap();
        let secret = card.secret(None).unwrap();
        self.cards.push(OpenCard { card, secret });
        self.identities.push(identities.swap_remove(0));
    }

    /// Takes one card with so many hybrid recipients in place of the others.
    pub(crate) fn hybrid_instead(&mut self, recipients: usize) {
        self.cards.clear();
        self.identities.clear();
        let mut chance = FixedChance::new(self.seed);
        let identities = (0..recipients).map(|_| hybrid::Identity::generate(&mut chance).into());
        self.add_card_for(identities.collect());
    }

    /// Whom the cards seal to.
    pub(crate) fn audience(&self) -> Audience {
        Audience::of(self.cards.iter().map(|open| &open.card)).unwrap()
    }

    pub(crate) fn seal_with(
        &self,
        files: &[MemoryFile],
        notes: &mut Notes,
    ) -> SealedRun<MemoryFile> {
        let volumes = self.disks.iter().cloned();
        let volumes = volumes.map(|disk| Box::new(disk) as Box<dyn Volume>);
        let mut chance = FixedChance::new(self.seed);
        let cards = self.cards.clone();
        let mut sealer =
            Sealer::begin(self.geometry, cards, volumes.collect(), &mut chance).unwrap();
        if self.pack {
            sealer = sealer.packing_pictures();
        }
        if let Some(hand) = &self.hand {
            sealer = sealer.signed_by(hand.clone());
        }
        sealer.seal(&mut files.iter().cloned(), notes).unwrap()
    }

    /// Seals all of `files` and asserts that all of it is there.
    pub(crate) fn seal(&self, files: &[MemoryFile]) -> Notes {
        let mut notes = Notes::default();
        let run = self.seal_with(files, &mut notes);
        assert_eq!(run.end, RunEnd::Finished);
        assert!(run.left.is_empty());
        let on_disks = self
            .disks
            .iter()
            .map(|disk| disk.files().concat().len() as u64);
        assert!(run.disks.iter().map(|(_, bytes)| bytes.get()).eq(on_disks));
        notes
    }

    pub(crate) fn decode(&self) -> Decoded {
        self.decode_as(0)
    }

    /// Decodes with one of the cards and its identity.
    pub(crate) fn decode_as(&self, card: usize) -> Decoded {
        let disks: Vec<_> = self.disks.iter().map(MemoryDisk::files).collect();
        decode(&disks, &self.cards[card].secret, &self.identities[card])
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        self.log.lock().unwrap().clone()
    }
}

/// Asserts that `decoded` are whole `files`, each with its bytes.
pub(crate) fn assert_stored(decoded: &[DecodedFile], files: &[MemoryFile]) {
    assert_eq!(decoded.len(), files.len());
    for (decoded, file) in decoded.iter().zip(files) {
        assert_eq!(decoded.state, FileState::Stored);
        assert!(decoded.whole);
        assert_same(decoded, file);
    }
}

/// Asserts that a file came back with its path and its bytes.
pub(crate) fn assert_same(decoded: &DecodedFile, file: &MemoryFile) {
    use carrier::Offer;
    assert_eq!(&decoded.path, file.path());
    assert!(decoded.bytes == *file.bytes, "{}", decoded.path);
}
