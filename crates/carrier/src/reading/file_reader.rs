use std::io::{self, Cursor, Read};
use std::rc::Rc;

use model::{Hasher, Sha256Digest};

use super::cache::Slice;
use super::contents::Contents;
use super::lane::Stretch;
use super::plan::{Open, Planned};
use super::trust::Trust;
use super::unpacking::{Unpacked, Unpacking};

/// A file's bytes, read from slices on demand; lost stretches come out as zeros.
pub struct FileReader<'c, 'a> {
    contents: &'c Contents<'a>,
    planned: std::vec::IntoIter<Planned>,
    trust: Trust,
    open: Option<Open>,
    /// What is to be given out before anything else is looked for.
    ready: Ready,
    /// Bytes of the file, if its end is known.
    size: Option<u64>,
    hasher: Hasher,
    given: u64,
    found: Found,
    /// If the file is packed and nothing was read of it yet.
    unpacking: Option<Unpacking>,
}

enum Ready {
    Bytes {
        slice: Rc<Slice>,
        from: usize,
        length: usize,
    },
    Zeros(u64),
    /// All that a packed file gives.
    Whole(Cursor<Vec<u8>>),
}

#[derive(Default)]
struct Found {
    lost: Vec<(u64, u64)>,
    repaired: bool,
    contradicted: bool,
    packed: bool,
}

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Bytes that came out, zeros for lost ones among them.
    pub length: u64,
    /// SHA-256 of what came out.
    pub sha256: Sha256Digest,
    /// Offset and length of each lost stretch, in order.
    pub lost: Vec<(u64, u64)>,
    /// Whether some of it was computed from spare lanes.
    pub repaired: bool,
    /// Whether all of it came: nothing is lost and the directory names its end.
    pub complete: bool,
    /// Whether a lane holds something else where the directory puts a fragment of the file; that
    /// fragment counts as lost. Or a packed file does not unpack to what the directory says.
    pub contradicted: bool,
    /// Whether what came out is the file as it was packed, because some of it is lost, it does not
    /// unpack to what the directory says, or its method is not known here. Then `length`, `sha256` and
    /// `lost` are those of the packed bytes, and the file is not complete.
    pub packed: bool,
}

impl<'c, 'a> FileReader<'c, 'a> {
    pub(super) fn new(
        contents: &'c Contents<'a>,
        planned: Vec<Planned>,
        size: Option<u64>,
        trust: Trust,
    ) -> Self {
        Self {
            contents,
            planned: planned.into_iter(),
            trust,
            open: None,
            ready: Ready::Zeros(0),
            size,
            hasher: Hasher::new(),
            given: 0,
            found: Found::default(),
            unpacking: None,
        }
    }

    /// The same for a packed file: it comes out unpacked.
    pub(super) fn unpacking(self, unpacking: Unpacking) -> Self {
        Self {
            size: Some(unpacking.packed_size()),
            unpacking: Some(unpacking),
            ..self
        }
    }

    /// Reads whatever is left and tells what came of the file.
    ///
    /// # Errors
    /// None in practice: a disk that cannot be read is a lost stretch.
    pub fn outcome(mut self) -> io::Result<Outcome> {
        io::copy(&mut self, &mut io::sink())?;
        Ok(Outcome {
            complete: self.found.lost.is_empty() && self.size == Some(self.given),
            length: self.given,
            sha256: self.hasher.finish(),
            lost: self.found.lost,
            repaired: self.found.repaired,
            contradicted: self.found.contradicted,
            packed: self.found.packed,
        })
    }

    /// Reads all that arrived of a packed file, and makes ready what it gives: the file, or else the
    /// packed bytes. Nothing is unpacked of which a stretch is lost: what came out would be invented.
    fn unpack(&mut self, unpacking: &Unpacking) -> io::Result<()> {
        let mut bytes = Vec::new();
        self.read_to_end(&mut bytes)?;
        self.hasher = Hasher::new();
        self.given = 0;
        let unpacked = if self.found.lost.is_empty() {
            unpacking.run(&bytes)
        } else {
            Unpacked::Unknown
        };
        self.found.contradicted |= matches!(unpacked, Unpacked::Contradicted);
        self.size = None;
        if let Unpacked::File(file) = unpacked {
            self.size = Some(file.len() as u64);
            bytes = file;
        } else {
            self.found.packed = true;
        }
        self.ready = Ready::Whole(Cursor::new(bytes));
        Ok(())
    }

    /// Makes the next stretch ready; false at the end.
    fn advance(&mut self) -> bool {
        if let Some(open) = self.open.take_if(|open| open.left > 0) {
            self.go_on(open);
            return true;
        }
        let Some(planned) = self.planned.next() else {
            // Pieces without bytes may end a file whose middle did not arrive.
            let rest = self.size.map_or(0, |size| size.saturating_sub(self.given));
            self.lose(rest);
            return rest > 0;
        };
        if planned.offset > self.given {
            self.lose(planned.offset - self.given);
        }
        // Only strays can overlap; the first to come is kept.
        let open = self.contents.begin(&planned, self.trust);
        let skipped = self.given.saturating_sub(planned.offset);
        if planned.offset >= self.given || skipped < open.left {
            self.found.contradicted |= open.contradicted;
            self.open = Some(open.skip(skipped));
        }
        true
    }

    fn go_on(&mut self, mut open: Open) {
        let stretch = if open.contradicted {
            Stretch::Lost(open.left)
        } else {
            self.contents.stretch(open.track, open.position, open.left)
        };
        match stretch {
            Stretch::Lost(length) => {
                open = open.skip(length);
                self.lose(length);
            }
            Stretch::Here {
                slice,
                from,
                length,
            } => {
                open = open.skip(length as u64);
                self.found.repaired |= slice
                    .repaired
                    .iter()
                    .any(|stretch| stretch.start < from + length && from < stretch.end);
                self.ready = Ready::Bytes {
                    slice,
                    from,
                    length,
                };
            }
        }
        self.open = Some(open);
    }

    fn lose(&mut self, length: u64) {
        if length == 0 {
            return;
        }
        match self.found.lost.last_mut() {
            Some((start, count)) if *start + *count == self.given => *count += length,
            _ => self.found.lost.push((self.given, length)),
        }
        self.ready = Ready::Zeros(length);
    }

    /// Gives out of what is ready; how many bytes.
    fn give(&mut self, buffer: &mut [u8]) -> usize {
        match &mut self.ready {
            Ready::Bytes {
                slice,
                from,
                length,
            } => {
                let bytes = slice.stream.get(*from..*from + *length).unwrap_or(&[]);
                let count = bytes.len().min(buffer.len());
                if let (Some(to), Some(bytes)) = (buffer.get_mut(..count), bytes.get(..count)) {
                    to.copy_from_slice(bytes);
                }
                *from += count;
                *length -= count;
                count
            }
            Ready::Zeros(left) => {
                let count = buffer
                    .len()
                    .min(usize::try_from(*left).unwrap_or(usize::MAX));
                if let Some(zeros) = buffer.get_mut(..count) {
                    zeros.fill(0);
                }
                *left -= count as u64;
                count
            }
            Ready::Whole(bytes) => bytes.read(buffer).unwrap_or(0),
        }
    }
}

impl Read for FileReader<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        if let Some(unpacking) = self.unpacking.take() {
            self.unpack(&unpacking)?;
        }
        loop {
            let count = self.give(buffer);
            if count > 0 {
                self.hasher.update(buffer.get(..count).unwrap_or(&[]));
                self.given += count as u64;
                return Ok(count);
            }
            if !self.advance() {
                return Ok(0);
            }
        }
    }
}
