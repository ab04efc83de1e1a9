//! A source that seals night after night to disks in memory.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use age::x25519::Identity;
use carrier::{
    Card, CardSecret, ChainLink, ClosedPacket, DiskId, Error, FILE_LIMIT, Geometry, Offer,
    OpenCard, OpenFile, Past, PastSet, ReadAt, Reading, Repair, RunEnd, Sealer, Volume, Watch,
};
use model::{Chance, PathEncoding, SourcePath};
use testkit::{FixedChance, Folders, LogFile, WriteLog};

/// Files by their paths.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

pub(crate) struct Desk {
    cards: Vec<OpenCard>,
    identity: Identity,
}

/// What a night left.
pub(crate) struct Night {
    pub(crate) log: WriteLog,
    /// Each closed packet, and how many acts came before it was shown as closed.
    pub(crate) closed: Vec<(usize, ClosedPacket)>,
    pub(crate) end: RunEnd,
    /// Files in which no card finds anything: a new one was begun beside each.
    pub(crate) aside: Vec<Vec<u8>>,
}

/// A file that no directory names.
#[derive(Debug)]
pub(crate) struct Stray {
    /// Whether any of its bytes came.
    pub(crate) has_bytes: bool,
    pub(crate) is_whole: bool,
    pub(crate) is_repeated: bool,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let identity = Identity::generate();
        let card = Card::issue(&[identity.to_public()], &mut FixedChance::new(1)).unwrap();
        let secret = card.secret(None).unwrap();
        Self {
            cards: vec![OpenCard { card, secret }],
            identity,
        }
    }

    pub(crate) fn secrets(&self) -> Vec<CardSecret> {
        self.cards.iter().map(|open| open.secret.clone()).collect()
    }

    pub(crate) fn cards(&self) -> Vec<OpenCard> {
        self.cards.clone()
    }

    pub(crate) fn past(&self, folders: &Folders) -> Result<Option<PastSet>, Error> {
        let source = |file: &Vec<u8>| Arc::new(file.clone()) as Arc<dyn ReadAt>;
        let folders: Vec<Vec<_>> = folders
            .iter()
            .map(|files| files.iter().map(source).collect())
            .collect();
        Past::of(&folders, &self.secrets()).into_set()
    }

    /// Seals `files` to `disks`, of which `m` are spare, behind what is on them: a file on each.
    pub(crate) fn night(&self, mut disks: Vec<Vec<u8>>, m: usize, files: &Files) -> Night {
        let past = self.past(&folders_of(&disks)).unwrap();
        let is_ours = |place| past.as_ref().is_some_and(|past| past.disk(place).is_some());
        let strange = disks.iter_mut().enumerate();
        let strange = strange.filter(|(place, disk)| !disk.is_empty() && !is_ours(*place));
        let aside = strange.map(|(_, disk)| std::mem::take(disk)).collect();
        Night {
            aside,
            ..self.run(folders_of(&disks), m, FILE_LIMIT, files)
        }
    }

    /// The same with volumes of several files, each of `file_limit` bytes of blocks at most.
    pub(crate) fn run(&self, folders: Folders, m: usize, file_limit: u64, files: &Files) -> Night {
        let past = self.past(&folders).unwrap();
        let geometry = Geometry::new(folders.len() - m, m).unwrap();
        let log = WriteLog::over(folders);
        let volumes = (0..usize::from(geometry.lanes())).map(|disk| {
            let last = past.as_ref().and_then(|past| past.files(disk).pop());
            let file =
                last.map_or_else(|| log.create(disk).unwrap(), |file| LogFile { disk, file });
            Box::new(LogVolume {
                log: log.clone(),
                file,
                file_limit,
            }) as Box<dyn Volume>
        });
        let volumes = volumes.collect();
        let mut chance = fresh_chance();
        let cards = self.cards();
        let sealer = match past {
            None => Sealer::begin(geometry, cards, volumes, &mut chance),
            Some(past) => Sealer::resume(geometry, cards, past, volumes, &mut chance),
        };
        let mut notes = Notes {
            log: log.clone(),
            closed: Vec::new(),
        };
        let mut offers = files
            .iter()
            .map(|(path, bytes)| MemoryFile::new(path, bytes));
        let run = sealer.unwrap().seal(&mut offers, &mut notes).unwrap();
        Night {
            log,
            closed: notes.closed,
            end: run.end,
            aside: Vec::new(),
        }
    }

    /// A lost disk as the others give it back.
    pub(crate) fn made_again(&self, others: &[Vec<u8>], lost: DiskId) -> Vec<u8> {
        let reading = self.read(others);
        let log = WriteLog::over(vec![Vec::new()]);
        let volume = Box::new(LogVolume {
            file: log.create(0).unwrap(),
            log: log.clone(),
            file_limit: FILE_LIMIT,
        });
        let repair = Repair::of(&reading.sets[0], lost, &[]);
        let mut chance = fresh_chance();
        let done = repair.write(&self.cards, volume, &mut chance, &mut Silent);
        assert_eq!(done.unwrap().end, RunEnd::Finished);
        log.disks().remove(0)
    }

    pub(crate) fn read(&self, disks: &[Vec<u8>]) -> Reading {
        let sources = disks.iter().filter(|disk| !disk.is_empty());
        let sources = sources.map(|disk| Arc::new(disk.clone()) as Arc<dyn ReadAt>);
        Reading::of(sources.collect(), &self.secrets(), &[], &mut |_| {})
    }

    /// What comes back whole of one set.
    pub(crate) fn give_back(&self, disks: &[Vec<u8>]) -> Files {
        let reading = self.read(disks);
        let [set] = reading.sets.as_slice() else {
            panic!("one set")
        };
        let contents = set.open(vec![&self.identity]);
        let mut files = Files::new();
        for file in contents.files() {
            let mut reader = contents.read(file);
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).unwrap();
            let outcome = reader.outcome().unwrap();
            if outcome.complete && Some(outcome.sha256) == file.sha256 {
                files.insert(file.path.to_string(), bytes);
            }
        }
        files
    }

    /// What no directory names.
    pub(crate) fn strays(&self, disks: &[Vec<u8>]) -> Vec<Stray> {
        let reading = self.read(disks);
        let contents = reading.sets[0].open(vec![&self.identity]);
        let strays = contents.strays();
        let looked_at = strays.iter().map(|stray| {
            let outcome = contents.read_stray(stray).outcome().unwrap();
            let lost: u64 = outcome.lost.iter().map(|(_, length)| length).sum();
            Stray {
                has_bytes: lost < stray.length,
                is_whole: lost == 0,
                is_repeated: contents.repeated_in(stray).is_some(),
            }
        });
        looked_at.collect()
    }

    /// The ends of the chains, newest first.
    pub(crate) fn tips(&self, disks: &[Vec<u8>]) -> Vec<ChainLink> {
        let reading = self.read(disks);
        let contents = reading.sets[0].open(vec![&self.identity]);
        contents.tips().into_iter().map(|tip| tip.link).collect()
    }

    /// Paths that the directories on these disks name.
    pub(crate) fn names(&self, disks: &[Vec<u8>]) -> Vec<String> {
        let reading = self.read(disks);
        let contents = reading.sets[0].open(vec![&self.identity]);
        let files = contents.files().iter().filter(|file| file.sha256.is_some());
        files.map(|file| file.path.to_string()).collect()
    }
}

/// Some small files of a night, each with content of its own.
pub(crate) fn files_of(night: &str) -> Files {
    (0..4_u8)
        .map(|at| {
            let mut bytes = vec![at; 3_000 + usize::from(at) * 900];
            FixedChance::new(u64::from(at)).fill(&mut bytes);
            bytes.extend_from_slice(night.as_bytes());
            (format!("{night}/{at}.jpg"), bytes)
        })
        .collect()
}

/// Whether all of `some` are among `all`.
pub(crate) fn holds(all: &Files, some: &Files) -> bool {
    some.iter()
        .all(|(path, bytes)| all.get(path) == Some(bytes))
}

/// Chance that no run of this process had before: no two runs of a program draw the same.
pub(crate) fn fresh_chance() -> FixedChance {
    static SEED: AtomicU64 = AtomicU64::new(1_000);
    FixedChance::new(SEED.fetch_add(1, Ordering::Relaxed))
}

/// Looks on and says nothing.
pub(crate) struct Silent;

impl Watch for Silent {}

/// Each disk's folder: the volume, if there is one.
fn folders_of(disks: &[Vec<u8>]) -> Folders {
    let volume = |disk: &Vec<u8>| Some(disk.clone()).filter(|disk| !disk.is_empty());
    disks
        .iter()
        .map(|disk| volume(disk).into_iter().collect())
        .collect()
}

struct LogVolume {
    log: WriteLog,
    file: LogFile,
    file_limit: u64,
}

impl Volume for LogVolume {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.log.write(self.file, offset, bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.log.sync(self.file);
        Ok(())
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.log.len(self.file))
    }

    fn file_limit(&self) -> u64 {
        self.file_limit
    }

    fn next_file(&mut self) -> io::Result<()> {
        self.sync()?;
        self.file = self.log.create(self.file.disk)?;
        Ok(())
    }
}

struct Notes {
    log: WriteLog,
    closed: Vec<(usize, ClosedPacket)>,
}

impl Watch for Notes {
    fn closed(&mut self, packet: &ClosedPacket) {
        self.closed.push((self.log.acts(), packet.clone()));
    }
}

pub(crate) struct MemoryFile {
    path: SourcePath,
    bytes: Vec<u8>,
}

impl MemoryFile {
    pub(crate) fn new(path: &str, bytes: &[u8]) -> Self {
        Self {
            path: SourcePath::from_bytes(path),
            bytes: bytes.to_vec(),
        }
    }
}

impl Offer for MemoryFile {
    fn path(&self) -> &SourcePath {
        &self.path
    }

    fn encoding(&self) -> PathEncoding {
        PathEncoding::Bytes
    }

    fn open(&self) -> io::Result<Box<dyn OpenFile>> {
        Ok(Box::new(Cursor::new(self.bytes.clone())))
    }
}
