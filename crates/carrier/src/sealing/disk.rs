use std::io;

use model::{ByteCount, Chance};

use crate::block::SIZE;
use crate::ids::DiskId;
use crate::volume::Volume;

/// One disk of a set, and how far its volume is written.
pub(super) struct Disk {
    id: DiskId,
    volume: Box<dyn Volume>,
    /// Bytes of the file that is being written.
    offset: u64,
    /// Bytes of the files before it.
    earlier: u64,
}

impl Disk {
    /// A disk whose volume is empty.
    pub(super) fn new(id: DiskId, volume: Box<dyn Volume>) -> Self {
        Self {
            id,
            volume,
            offset: 0,
            earlier: 0,
        }
    }

    /// A disk whose volume earlier runs wrote; `earlier` bytes are in the files before its last one.
    pub(super) fn resumed(id: DiskId, volume: Box<dyn Volume>, earlier: u64) -> io::Result<Self> {
        Ok(Self {
            offset: volume.len()?,
            earlier,
            id,
            volume,
        })
    }

    pub(super) fn id(&self) -> DiskId {
        self.id
    }

    /// Bytes on the disk, of all files of the volume.
    pub(super) fn bytes(&self) -> ByteCount {
        ByteCount(self.earlier + self.offset)
    }

    /// Blocks that the disk can still take, if it can tell.
    pub(super) fn room(&self) -> io::Result<Option<u64>> {
        let room = self.volume.room()?;
        Ok(room.map(|bytes| bytes / SIZE as u64))
    }

    /// Whether the file being written may have `bytes` more.
    pub(super) fn takes(&self, bytes: usize) -> bool {
        self.offset + bytes as u64 <= self.volume.file_limit()
    }

    /// Adds bytes to the end.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.volume.write_at(self.offset, bytes)?;
        self.offset += bytes.len() as u64;
        Ok(())
    }

    /// Adds random bytes, fewer than a block, so that no length tells.
    pub(super) fn write_end(&mut self, chance: &mut dyn Chance) -> io::Result<()> {
        let mut draw = [0; 2];
        chance.fill(&mut draw);
        let mut end = vec![0; usize::from(u16::from_le_bytes(draw)) % SIZE];
        chance.fill(&mut end);
        self.write(&end)
    }

    /// Goes on in the volume's next file.
    pub(super) fn next_file(&mut self) -> io::Result<()> {
        self.volume.next_file()?;
        self.earlier += self.offset;
        self.offset = 0;
        Ok(())
    }

    /// Fills the end that an earlier run left up to a whole block, or begins the next file where that
    /// would pass what a file may have.
    pub(super) fn go_on(&mut self, chance: &mut dyn Chance) -> io::Result<()> {
        if self.offset < self.volume.file_limit() {
            return self.fill_up(chance);
        }
        self.next_file()
    }

    /// Fills what an abandoned attempt left up to a whole block, as well as the room allows.
    pub(super) fn fill_up(&mut self, chance: &mut dyn Chance) -> io::Result<()> {
        self.offset = self.volume.len()?;
        let torn = self.offset % SIZE as u64;
        let missing = usize::try_from(torn).map_or(0, |torn| (SIZE - torn) % SIZE);
        let mut filling = vec![0; missing];
        chance.fill(&mut filling);
        self.write(&filling)
    }

    /// Returns when everything written is durable.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        self.volume.sync()
    }
}
