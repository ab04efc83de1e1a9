use std::io::{self, Cursor, ErrorKind, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::age_header::short_header;
use crate::audience::Audience;
use crate::block::PAYLOAD;
use crate::error::Error;

/// Plaintext bytes of an age chunk, and what its tag adds.
const CHUNK: usize = 65_536;
const CHUNK_TAG: usize = 16;
/// What an age file has between its header and its chunks.
const NONCE: usize = 16;
/// u32 L before the age file, u32 position before the stream inside it.
const LENGTH: usize = 4;
const POSITION: usize = 4;
const NO_HEADER: u32 = u32::MAX;

/// A slice being encrypted: an age file filled to what fits (spec section 6).
///
/// age draws a header of random length, so how much fits is known only once it is written.
pub struct SliceSealer<M = Vec<u8>> {
    writer: age::stream::StreamWriter<Target<M>>,
    room: usize,
}

/// The bytes of a slice in the clear, as far as they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSlice {
    /// Where in `stream` the first fragment header begins; `None` if none does, or if that was lost.
    pub first_header: Option<usize>,
    /// The lane's stream in this slice; lost stretches are zeros.
    pub stream: Vec<u8>,
    /// Stretches of `stream` that were lost, in order.
    pub lost: Vec<Range<usize>>,
}

/// The slice's memory, and how far it is written; the count can be read while age holds the rest.
struct Target<M> {
    memory: M,
    count: Arc<AtomicUsize>,
}

impl<M: AsMut<[u8]>> Write for Target<M> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let at = self.count.load(Ordering::Relaxed);
        let place = self.memory.as_mut().get_mut(at..at + bytes.len());
        place.ok_or(ErrorKind::StorageFull)?.copy_from_slice(bytes);
        self.count.store(at + bytes.len(), Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl SliceSealer {
    /// Begins a slice of `blocks` blocks for `recipients`.
    ///
    /// # Errors
    /// [`Error::Encrypt`] if age refuses the recipients; [`Error::TooLarge`] if its header leaves no room.
    pub fn begin<'a>(
        blocks: u16,
        recipients: impl Iterator<Item = &'a dyn age::Recipient>,
    ) -> Result<Self, Error> {
        Self::begin_in(vec![0; PAYLOAD * usize::from(blocks)], recipients)
    }
}

impl<M: AsMut<[u8]>> SliceSealer<M> {
    /// The same in memory of so many blocks, whatever it holds.
    pub(crate) fn begin_in<'a>(
        mut memory: M,
        recipients: impl Iterator<Item = &'a dyn age::Recipient>,
    ) -> Result<Self, Error> {
        let size = memory.as_mut().len();
        let count = Arc::new(AtomicUsize::new(LENGTH));
        let target = Target {
            memory,
            count: Arc::clone(&count),
        };
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(Error::Encrypt)?;
        let too_large = Error::TooLarge {
            what: "a slice's age header",
        };
        let writer = match encryptor.wrap_output(target) {
            Err(full) if full.kind() == ErrorKind::StorageFull => return Err(too_large),
            writer => writer.map_err(Error::Memory)?,
        };
        let room = size
            .checked_sub(count.load(Ordering::Relaxed))
            .map(plaintext_room)
            .and_then(|plaintext| plaintext.checked_sub(POSITION))
            .ok_or(too_large)?;
        Ok(Self { writer, room })
    }

    /// Bytes of the lane's stream that this slice holds.
    pub fn room(&self) -> usize {
        self.room
    }

    /// Encrypts the next `stream` of the lane, at most [`SliceSealer::room`] bytes, filled up with
    /// zeros; `first_header` is where in it the first fragment header begins.
    ///
    /// # Errors
    /// [`Error::TooLarge`] if `stream` is longer than the room.
    pub fn finish(mut self, first_header: Option<usize>, stream: &[u8]) -> Result<M, Error> {
        let too_large = Error::TooLarge { what: "a slice" };
        let Some(rest) = self.room.checked_sub(stream.len()) else {
            return Err(too_large);
        };
        let position = match first_header {
            Some(at) => u32::try_from(at).map_err(|_| too_large)?,
            None => NO_HEADER,
        };
        self.writer
            .write_all(&position.to_le_bytes())
            .map_err(Error::Memory)?;
        self.writer.write_all(stream).map_err(Error::Memory)?;
        io::copy(&mut io::repeat(0).take(rest as u64), &mut self.writer).map_err(Error::Memory)?;
        let Target { mut memory, count } = self.writer.finish().map_err(Error::Memory)?;
        let end = count.load(Ordering::Relaxed);
        let slice = memory.as_mut();
        if let Some(rest) = slice.get_mut(end..) {
            rest.fill(0);
        }
        let length = u32::try_from(end - LENGTH).unwrap_or(u32::MAX);
        if let Some(head) = slice.first_chunk_mut::<LENGTH>() {
            *head = length.to_le_bytes();
        }
        Ok(memory)
    }
}

/// Opens a slice of whole payloads with whatever identity fits; lost blocks may hold any bytes.
///
/// `None` if nothing of it can be read: its first block is wrong, or no identity fits.
pub fn open_slice(slice: &[u8], identities: &[&dyn age::Identity]) -> Option<OpenSlice> {
    open_slice_in(Vec::new(), slice, identities)
}

/// The same in the memory of a stream that is of no use any more.
pub(crate) fn open_slice_in(
    memory: Vec<u8>,
    slice: &[u8],
    identities: &[&dyn age::Identity],
) -> Option<OpenSlice> {
    let (length, rest) = slice.split_first_chunk::<LENGTH>()?;
    let (file, unused) =
        rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    // An age file fills its slice. A shorter one is something else that begins alike: a directory.
    if unused.len() > CHUNK_TAG {
        return None;
    }
    let plain = open_chunks(memory, file, identities)?;
    let position = u32::from_le_bytes(plain.position);
    let known = plain.lost.first().is_none_or(|first| first.start > 0);
    let first_header = usize::try_from(position)
        .ok()
        .filter(|at| known && position != NO_HEADER && *at < plain.stream.len());
    Some(OpenSlice {
        first_header,
        stream: plain.stream,
        lost: plain.lost,
    })
}

/// Bytes of the lane's stream that a slice of `blocks` holds at least, whatever age draws.
pub(crate) fn least_room(blocks: u16, audience: Audience) -> usize {
    (PAYLOAD * usize::from(blocks))
        .checked_sub(LENGTH + audience.header_limit())
        .map_or(0, plaintext_room)
        .saturating_sub(POSITION)
}

/// How many plaintext bytes fit into `cipher` bytes of age chunks.
fn plaintext_room(cipher: usize) -> usize {
    let whole = cipher / (CHUNK + CHUNK_TAG);
    let rest = cipher % (CHUNK + CHUNK_TAG);
    CHUNK * whole + rest.saturating_sub(CHUNK_TAG)
}

/// What a slice holds in the clear.
struct Plain {
    position: [u8; POSITION],
    stream: Vec<u8>,
    /// Stretches of the stream that are lost; the position is with the first chunk.
    lost: Vec<Range<usize>>,
}

impl Plain {
    /// Takes in the chunk at this place of the plaintext; whether it came, or else [`Plain::lose`] it.
    fn read_chunk(&mut self, reader: &mut impl Read, place: &Range<usize>) -> bool {
        let head = if place.start == 0 {
            self.position.as_mut_slice()
        } else {
            &mut []
        };
        let body = self.stream.get_mut(in_stream(place)).unwrap_or_default();
        reader.read_exact(head).is_ok() && reader.read_exact(body).is_ok()
    }

    /// Puts zeros for a chunk that did not come.
    fn lose(&mut self, place: &Range<usize>) {
        let lost = in_stream(place);
        if lost.start == 0 {
            self.position = [0; POSITION];
        }
        if let Some(body) = self.stream.get_mut(lost.clone()) {
            body.fill(0);
        }
        self.lost.push(lost);
    }
}

/// The stretch of the stream in a stretch of the plaintext.
fn in_stream(place: &Range<usize>) -> Range<usize> {
    place.start.saturating_sub(POSITION)..place.end.saturating_sub(POSITION)
}

/// Decrypts an age file chunk by chunk: one that fails costs that chunk alone.
fn open_chunks(memory: Vec<u8>, file: &[u8], identities: &[&dyn age::Identity]) -> Option<Plain> {
    let head = short_header(file)? + NONCE;
    let length = plaintext_room(file.len().checked_sub(head)?);
    let mut plain = Plain {
        position: [0; POSITION],
        stream: memory,
        lost: Vec::new(),
    };
    plain.stream.resize(length.checked_sub(POSITION)?, 0);
    let mut at = 0;
    // An error leaves age's reader unusable, so each one asks for a new reader after the lost chunk.
    while at < length {
        let decryptor = age::Decryptor::new_buffered(Cursor::new(file)).ok()?;
        let reader = decryptor.decrypt(identities.iter().copied()).ok()?;
        at = read_run(reader, at..length, &mut plain);
        if at < length {
            let end = (at + CHUNK).min(length);
            plain.lose(&(at..end));
            at = end;
        }
    }
    Some(plain)
}

/// Reads whole chunks of the plaintext; gives where the first bad chunk begins.
fn read_run(mut reader: impl Read + Seek, all: Range<usize>, into: &mut Plain) -> usize {
    // Seeking to a chunk's first byte makes age verify the file's last chunk, which may be lost;
    // one byte further on it does not, and going back inside the chunk is free.
    let start = all.start as u64;
    if start > 0
        && (reader.seek(SeekFrom::Start(start + 1)).is_err()
            || reader.seek(SeekFrom::Start(start)).is_err())
    {
        return all.start;
    }
    for at in all.clone().step_by(CHUNK) {
        let place = at..(at + CHUNK).min(all.end);
        if !into.read_chunk(&mut reader, &place) {
            return at;
        }
    }
    all.end
}

#[cfg(test)]
mod tests {
    use age::x25519::Identity;
    use model::OsChance;
    use proptest::prelude::*;

    use super::*;
    use crate::directory::Directory;

    fn seal(
        blocks: u16,
        identity: &Identity,
        stream: impl Fn(usize) -> Vec<u8>,
    ) -> (Vec<u8>, Vec<u8>) {
        let recipient = identity.to_public();
        let sealer =
            SliceSealer::begin(blocks, std::iter::once(&recipient as &dyn age::Recipient)).unwrap();
        let stream = stream(sealer.room());
        (sealer.finish(Some(5), &stream).unwrap(), stream)
    }

    fn pattern(length: usize) -> Vec<u8> {
        (0..length).map(|at| (at % 251) as u8).collect()
    }

    #[test]
    fn a_full_slice_comes_back_whole_whatever_length_age_drew() {
        let identity = Identity::generate();
        for blocks in [4, 8, 128, 256] {
            for _ in 0..8 {
                let (slice, stream) = seal(blocks, &identity, pattern);
                assert_eq!(slice.len(), PAYLOAD * usize::from(blocks));
                let open = open_slice(&slice, &[&identity]).unwrap();
                assert_eq!(
                    open,
                    OpenSlice {
                        first_header: Some(5),
                        stream,
                        lost: vec![]
                    }
                );
            }
        }
    }

    #[test]
    fn an_age_file_fills_its_slice() {
        let identity = Identity::generate();
        let (slice, _) = seal(4, &identity, |_| vec![]);
        let length = u32::from_le_bytes(*slice.first_chunk().unwrap()) as usize;
        assert!(slice.len() - LENGTH - length < CHUNK_TAG + 1);
    }

    #[test]
    fn a_directory_where_a_slice_belongs_is_no_slice() {
        let identity = Identity::generate();
        let recipient = identity.to_public();
        let all = std::iter::once(&recipient as &dyn age::Recipient);
        let mut bytes = Directory::seal_lines(b"", b"a line of it", all)
            .unwrap()
            .payloads
            .concat();
        bytes.resize(4 * PAYLOAD, 0);
        assert!(open_slice(&bytes, &[&identity]).is_none());
    }

    #[test]
    fn no_slice_has_less_room_than_the_least() {
        let classic = Identity::generate().to_public();
        let hybrid = hybrid::Identity::generate(&mut OsChance).to_public();
        let kinds = [
            (&classic as &dyn age::Recipient, false, 64),
            (&hybrid, true, 8),
        ];
        for (recipient, is_hybrid, most) in kinds {
            for (recipients, blocks) in [(1, 4), (1, 256), (most, 4), (most, 256)] {
                let least = least_room(blocks, Audience::new(recipients, is_hybrid));
                for _ in 0..20 {
                    let all = std::iter::repeat_n(recipient, recipients);
                    let room = SliceSealer::begin(blocks, all).unwrap().room();
                    assert!(room >= least, "{room} < {least}");
                }
            }
        }
    }

    #[test]
    fn somebody_elses_slice_does_not_open() {
        let (slice, _) = seal(4, &Identity::generate(), pattern);
        assert!(open_slice(&slice, &[&Identity::generate()]).is_none());
    }

    #[test]
    fn a_lost_block_costs_the_chunks_that_it_touches() {
        let identity = Identity::generate();
        let (whole, stream) = seal(32, &identity, pattern);
        for block in 1..32 {
            let mut slice = whole.clone();
            slice[block * PAYLOAD..(block + 1) * PAYLOAD].fill(0);
            let open = open_slice(&slice, &[&identity]).unwrap();
            let lost: usize = open.lost.iter().map(Range::len).sum();
            assert!(
                (1..=2 * CHUNK).contains(&lost),
                "block {block} cost {lost} bytes"
            );
            let mut expected = stream.clone();
            for stretch in &open.lost {
                expected[stretch.clone()].fill(0);
            }
            assert!(open.stream == expected, "block {block}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn changed_bytes_never_give_wrong_bytes(at in 0..PAYLOAD * 16, value in 1..=255_u8) {
            let identity = Identity::generate();
            let (mut slice, stream) = seal(16, &identity, pattern);
            slice[at] ^= value;
            if let Some(open) = open_slice(&slice, &[&identity]) {
                for (index, byte) in open.stream.iter().enumerate() {
                    let lost = open.lost.iter().any(|stretch| stretch.contains(&index));
                    prop_assert!(lost || *byte == stream[index]);
                }
            }
        }
    }
}
