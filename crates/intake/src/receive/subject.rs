use carrier::{Contents, FileReader, FileState, ReadFile, ReadPacket, Stray};
use model::{PathEncoding, Sha256Digest, SourcePath, Timestamp};

use super::fixed::Fixed;

/// A file of a set, with or without a name.
pub(super) struct Subject<'c> {
    which: Which<'c>,
    /// Its path below the source, or one made up for a file that no directory names.
    pub(super) path: SourcePath,
    pub(super) encoding: PathEncoding,
    pub(super) modified: Option<Timestamp>,
    pub(super) size: Option<u64>,
    pub(super) sha256: Option<Sha256Digest>,
    pub(super) standing: Standing,
    /// Whether a code fixes what names it; `None` if no code was given.
    pub(super) fixed: Option<bool>,
    /// What names it for good: the packet that has it first, and its line or number there.
    pub(super) place: String,
}

/// How a file stands to the directories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// A directory names it.
    Named(FileState),
    /// The directory of its packet is lost.
    Unnamed,
    /// Neither a directory nor a closing block of its packet arrived: most likely none was written.
    Unfinished,
    /// The directory of its packet is there and does not name it.
    Added,
}

enum Which<'c> {
    File(&'c ReadFile),
    Stray(&'c Stray),
}

impl<'c> Subject<'c> {
    pub(super) fn of_file(file: &'c ReadFile, packets: &[ReadPacket], fixed: &Fixed) -> Self {
        let packet = file.packets.first().and_then(|first| packets.get(first.0));
        Self {
            path: file.path.clone(),
            encoding: file.enc,
            modified: file.mtime,
            size: file.size,
            sha256: file.sha256,
            standing: Standing::Named(file.state),
            fixed: fixed.fixes(&file.packets),
            place: place(packet, "line", file.first_line()),
            which: Which::File(file),
        }
    }

    pub(super) fn of_stray(stray: &'c Stray, packets: &[ReadPacket], fixed: &Fixed) -> Self {
        let packet = packets.get(stray.packet.0);
        let number = packet.map_or(0, |packet| packet.id.packet);
        Self {
            path: SourcePath::from_bytes(format!("unnamed/{number}-{}", stray.file)),
            encoding: PathEncoding::Bytes,
            modified: None,
            size: Some(stray.length),
            sha256: None,
            standing: match packet {
                Some(packet) if packet.has_directory => Standing::Added,
                Some(packet) if !packet.closed => Standing::Unfinished,
                _ => Standing::Unnamed,
            },
            fixed: fixed.fixes(&[stray.packet]),
            place: place(packet, "file", stray.file),
            which: Which::Stray(stray),
        }
    }

    /// The file, if a directory names it.
    pub(super) fn file(&self) -> Option<&'c ReadFile> {
        match self.which {
            Which::File(file) => Some(file),
            Which::Stray(_) => None,
        }
    }

    pub(super) fn read(&self, contents: &'c Contents<'_>) -> FileReader<'c, 'c> {
        match self.which {
            Which::File(file) => contents.read(file),
            Which::Stray(stray) => contents.read_stray(stray),
        }
    }
}

fn place(packet: Option<&ReadPacket>, kind: &str, number: impl std::fmt::Display) -> String {
    let Some(packet) = packet else {
        return String::new();
    };
    let link = packet.link.map_or([0; 32], |link| link.0);
    format!(
        "{}.{:08x}.{}.{kind}.{number}",
        packet.id.packet,
        packet.id.attempt,
        Sha256Digest::from_bytes(link)
    )
}
