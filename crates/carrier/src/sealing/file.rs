use std::io::{BufRead, BufReader, ErrorKind, SeekFrom};

use model::{ByteCount, Hasher, Sha256Digest};

use super::fault::ReadFault;
use super::offer::{FileStat, Offer, OpenFile};
use crate::directory::Piece;
use crate::ids::PieceFileId;

/// Bytes that are read at a time.
const CHUNK: usize = 256 * 1024;

/// A file that is open, and what its file system said of it when it was opened.
pub(super) struct OpenedFile {
    reader: BufReader<Box<dyn OpenFile>>,
    stat: FileStat,
    ahead: Ahead,
}

/// What was read of a file before its turn, to be given out once more if it is not packed.
#[derive(Default)]
struct Ahead {
    bytes: Vec<u8>,
    given: usize,
    /// How reading ahead ended: at the end of the file or at a fault.
    end: Option<Result<(), ReadFault>>,
}

/// A file that goes on in the next packet, and how far it came.
#[derive(Debug, Clone)]
pub(super) struct GoesOn {
    id: PieceFileId,
    /// Bytes of the file before the next piece.
    offset: u64,
    whole: Hasher,
    stat: FileStat,
}

impl OpenedFile {
    /// Opens a file, or opens again one that goes on.
    pub(super) fn open(offer: &impl Offer, goes_on: Option<&GoesOn>) -> Result<Self, ReadFault> {
        let fault = |error| ReadFault::from(&error);
        let mut file = offer.open().map_err(fault)?;
        let stat = match goes_on {
            Some(goes_on) => {
                file.seek(SeekFrom::Start(goes_on.offset)).map_err(fault)?;
                goes_on.stat
            }
            None => file.stat().map_err(fault)?,
        };
        Ok(Self {
            reader: BufReader::with_capacity(CHUNK, file),
            stat,
            ahead: Ahead::default(),
        })
    }

    /// Bytes of the file as its file system gave them.
    pub(super) fn size(&self) -> ByteCount {
        self.stat.size
    }

    /// The next bytes; none at the end of the file.
    pub(super) fn chunk(&mut self) -> Result<&[u8], ReadFault> {
        if self.ahead.given < self.ahead.bytes.len() {
            return Ok(self.ahead.bytes.get(self.ahead.given..).unwrap_or(&[]));
        }
        match self.ahead.end {
            Some(Ok(())) => Ok(&[]),
            Some(Err(fault)) => Err(fault),
            None => self.fill(),
        }
    }

    /// Lets go of the first `count` bytes of the chunk.
    pub(super) fn consume(&mut self, count: usize) {
        if self.ahead.bytes.is_empty() {
            self.reader.consume(count);
            return;
        }
        self.ahead.given += count;
        if self.ahead.given >= self.ahead.bytes.len() {
            self.forget_ahead();
        }
    }

    /// Reads the next bytes ahead.
    pub(super) fn read_ahead(&mut self) {
        let most = usize::try_from(self.stat.size.get()).unwrap_or(usize::MAX);
        match self.fill() {
            Ok([]) => self.ahead.end = Some(Ok(())),
            Err(fault) => self.ahead.end = Some(Err(fault)),
            Ok(chunk) => {
                let count = chunk.len();
                if self.ahead.bytes.is_empty() {
                    self.ahead.bytes.reserve_exact(most);
                }
                self.ahead.bytes.extend_from_slice(self.reader.buffer());
                self.reader.consume(count);
            }
        }
    }

    /// Whether nothing more is to be read ahead: at the end, at a fault, or where the file has grown.
    pub(super) fn is_read_ahead(&self) -> bool {
        self.ahead.end.is_some() || self.ahead.bytes.len() as u64 > self.stat.size.get()
    }

    /// What was read ahead.
    pub(super) fn ahead(&self) -> &[u8] {
        &self.ahead.bytes
    }

    /// Forgets what was read ahead: it was taken.
    pub(super) fn forget_ahead(&mut self) {
        self.ahead.bytes = Vec::new();
        self.ahead.given = 0;
    }

    fn fill(&mut self) -> Result<&[u8], ReadFault> {
        loop {
            match self.reader.fill_buf() {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(ReadFault::from(&error)),
                Ok(_) => break,
            }
        }
        Ok(self.reader.buffer())
    }

    /// Whether the file is not as it was, after `read` bytes of it were read to its end.
    fn changed(&self, read: u64) -> Result<bool, ReadFault> {
        let now = self
            .reader
            .get_ref()
            .stat()
            .map_err(|error| ReadFault::from(&error))?;
        Ok(now != self.stat || now.size.get() != read)
    }
}

/// What is known of a file, or of a piece, while it is read.
pub(super) struct Tally {
    piece: Hasher,
    size: u64,
    before: Option<GoesOn>,
}

impl GoesOn {
    /// The piece of `size` bytes behind which the file goes on.
    pub(super) fn piece_before(&self, size: u64) -> Piece {
        Piece {
            file: self.id,
            offset: self.offset - size,
            last: false,
            size: None,
            sha256: None,
        }
    }
}

impl Tally {
    /// Begins a file, or its next piece.
    pub(super) fn new(before: Option<GoesOn>) -> Self {
        Self {
            piece: Hasher::new(),
            size: 0,
            before,
        }
    }

    /// Bytes read for this packet.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Takes the next bytes in.
    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.piece.update(bytes);
        if let Some(before) = &mut self.before {
            before.whole.update(bytes);
        }
        self.size += bytes.len() as u64;
    }

    /// The digest of what this packet holds.
    pub(super) fn digest(&self) -> Sha256Digest {
        self.piece.clone().finish()
    }

    /// The last piece, if the file has several.
    pub(super) fn last_piece(&self) -> Option<Piece> {
        let before = self.before.as_ref()?;
        Some(Piece {
            file: before.id,
            offset: before.offset,
            last: true,
            size: Some(self.end()),
            sha256: Some(before.whole.clone().finish()),
        })
    }

    /// Whether the file changed while it was read to its end.
    pub(super) fn changed(&self, opened: &OpenedFile) -> Result<bool, ReadFault> {
        opened.changed(self.end())
    }

    /// Cuts the file here: it goes on in the next packet, under `id` if it has none yet.
    pub(super) fn cut(self, opened: &OpenedFile, id: impl FnOnce() -> PieceFileId) -> GoesOn {
        match self.before {
            Some(before) => GoesOn {
                offset: before.offset + self.size,
                ..before
            },
            None => GoesOn {
                id: id(),
                offset: self.size,
                whole: self.piece,
                stat: opened.stat,
            },
        }
    }

    /// When the file was last changed, as it was when it was opened first.
    pub(super) fn modified(&self, opened: Result<&OpenedFile, &ReadFault>) -> Option<i64> {
        let stat = match (&self.before, opened) {
            (Some(before), _) => before.stat,
            (None, Ok(opened)) => opened.stat,
            (None, Err(_)) => return None,
        };
        stat.modified.map(model::Timestamp::unix_nanos)
    }

    /// Where in the file the reading stands.
    fn end(&self) -> u64 {
        self.before.as_ref().map_or(0, |before| before.offset) + self.size
    }
}
