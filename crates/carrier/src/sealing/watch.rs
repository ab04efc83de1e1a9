use crate::chain::ChainLink;
use crate::directory::FileLine;

/// Who looks on while a [`Sealer`](super::Sealer) works, and may stop it.
pub trait Watch {
    /// Whether to stop as soon as possible: asked between any two reads and writes.
    fn stop(&self) -> bool {
        false
    }

    /// `bytes` more of the files were read.
    fn read(&mut self, bytes: u64) {
        let _ = bytes;
    }

    /// Everything of a packet is written; the disks are being made durable, which may take a while.
    fn flushing(&mut self) {}

    /// A packet is closed: all of it is durable on all disks.
    fn closed(&mut self, packet: &ClosedPacket) {
        let _ = packet;
    }

    /// The disk at place `disk` is full: what was read since the last packet closed is abandoned, and
    /// made again with fewer files if there is room for any.
    fn abandoned(&mut self, disk: usize) {
        let _ = disk;
    }
}

/// What a packet holds, once it is closed.
#[derive(Debug, Clone)]
pub struct ClosedPacket {
    /// Its number, counting from 1.
    pub number: u32,
    /// R of the packet: the code is [`ChainLink::code`] of it.
    pub link: ChainLink,
    /// Whether the run ended with it.
    pub end_of_run: bool,
    /// Blocks of each row's slices.
    pub rows: Vec<u16>,
    /// Blocks of its directory.
    pub directory_blocks: u16,
    /// The lines of its directory.
    pub files: Vec<FileLine>,
    /// Places of disks that did not take the closing block; all else of the packet is on them.
    pub unclosed: Vec<usize>,
}
