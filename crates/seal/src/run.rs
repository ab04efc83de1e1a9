use carrier::{ClosedPacket, Code, FileLine, FileState};
use model::{PathEncoding, SourcePath};
use serde::Serialize;

/// What closed packets hold, as their directories say.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Files of which bytes are on the disks to their end, as they were or as they changed.
    pub(crate) files: u64,
    /// Bytes of files on the disks.
    pub(crate) bytes: u64,
    /// Of those, files that are packed.
    pub(crate) packed: Packed,
    pub(crate) packets: u32,
    pub(crate) unreadable: Vec<Unreadable>,
    pub(crate) changed: Vec<Named>,
    /// The code of the last packet that was closed.
    pub(crate) code: Option<Code>,
}

/// Files that are packed, their bytes, and the bytes that those take on the disks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Packed {
    pub(crate) files: u64,
    pub(crate) bytes: u64,
    pub(crate) stored: u64,
}

/// A file by its path, for people and in base64 of its raw bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Named {
    path: String,
    path_bytes: String,
}

/// A file that could not be read, or not to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Unreadable {
    #[serde(flatten)]
    pub(crate) file: Named,
    /// Why, as the directory has it.
    pub(crate) code: String,
}

impl Tally {
    /// Takes in a packet that was closed; gives its code.
    pub(crate) fn add(&mut self, packet: &ClosedPacket) -> Code {
        let code = packet.link.code();
        self.packets = packet.number;
        self.code = Some(code);
        for line in &packet.files {
            self.bytes += line.size;
            if let Some(packing) = &line.packing {
                self.packed.files += 1;
                self.packed.bytes += line.size;
                self.packed.stored += packing.size;
            }
            self.add_line(line);
        }
        code
    }

    fn add_line(&mut self, line: &FileLine) {
        if line.piece.as_ref().is_some_and(|piece| !piece.last) {
            return;
        }
        match line.state {
            FileState::Unreadable => self.unreadable.push(Unreadable {
                file: Named::of(&line.path, line.enc),
                code: line.code.clone().unwrap_or_default(),
            }),
            FileState::Changed => {
                self.files += 1;
                self.changed.push(Named::of(&line.path, line.enc));
            }
            FileState::Stored => self.files += 1,
        }
    }
}

impl Named {
    pub(crate) fn of(path: &SourcePath, encoding: PathEncoding) -> Self {
        Self {
            path: path.view(encoding),
            path_bytes: path.to_base64(),
        }
    }

    /// The path for people.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }
}
