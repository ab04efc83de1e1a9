//! Seals files that are generated while they are read onto volumes that keep nothing: what sealing
//! needs of memory, however much there is to seal.
//!
//! `seal-generated CARD FILES BYTES DATA SPARE`: so many files of so many bytes onto so many disks.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use anyhow::{Context, Result, bail};
use carrier::{Card, FileStat, Geometry, Offer, OpenCard, OpenFile, RunEnd, Sealer, Volume, Watch};
use model::{ByteCount, OsChance, PathEncoding, SourcePath};

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [card, files, bytes, data, spare] = words.as_slice() else {
        bail!("use it as: seal-generated CARD FILES BYTES DATA SPARE");
    };
    let card = Card::parse(&std::fs::read(Path::new(card)).context("read the card")?)?;
    let secret = card.secret(None)?;
    let geometry = Geometry::new(data.parse()?, spare.parse()?)?;
    let (files, bytes): (u64, u64) = (files.parse()?, bytes.parse()?);
    let volumes = (0..geometry.lanes()).map(|_| Box::new(Nothing::default()) as Box<dyn Volume>);
    let cards = vec![OpenCard { card, secret }];
    let mut chance = OsChance;
    let sealer = Sealer::begin(geometry, cards, volumes.collect(), &mut chance)?;
    let mut offers = (0..files).map(|number| Generated::new(number, bytes));
    let run = sealer.seal(&mut offers, &mut Unwatched)?;
    if run.end != RunEnd::Finished || !run.left.is_empty() {
        bail!("seal everything");
    }
    println!("{}", files * bytes);
    Ok(())
}

struct Unwatched;

impl Watch for Unwatched {}

/// A file whose bytes come from its number.
struct Generated {
    number: u64,
    bytes: u64,
    path: SourcePath,
}

impl Generated {
    fn new(number: u64, bytes: u64) -> Self {
        let path = format!("DCIM/{:03}/IMG_{number:06}.JPG", number / 1_000);
        let path = SourcePath::from_bytes(path.into_bytes());
        Self {
            number,
            bytes,
            path,
        }
    }
}

impl Offer for Generated {
    fn path(&self) -> &SourcePath {
        &self.path
    }

    fn encoding(&self) -> PathEncoding {
        PathEncoding::Bytes
    }

    fn open(&self) -> io::Result<Box<dyn OpenFile>> {
        Ok(Box::new(Bytes {
            number: self.number,
            at: 0,
            size: self.bytes,
        }))
    }
}

struct Bytes {
    number: u64,
    at: u64,
    size: u64,
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.size - self.at).unwrap_or(usize::MAX);
        let count = left.min(buffer.len());
        for (byte, at) in buffer.iter_mut().take(count).zip(self.at..) {
            [*byte, ..] = (at ^ self.number).to_le_bytes();
        }
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Bytes {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let SeekFrom::Start(at) = to else {
            return Err(io::ErrorKind::Unsupported.into());
        };
        self.at = at.min(self.size);
        Ok(self.at)
    }
}

impl OpenFile for Bytes {
    fn stat(&self) -> io::Result<FileStat> {
        Ok(FileStat {
            size: ByteCount(self.size),
            modified: None,
        })
    }
}

/// A volume that forgets what it is given.
#[derive(Default)]
struct Nothing(u64);

impl Volume for Nothing {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.0 = offset + bytes.len() as u64;
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.0)
    }

    fn next_file(&mut self) -> io::Result<()> {
        self.0 = 0;
        Ok(())
    }
}
