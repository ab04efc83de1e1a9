use std::io::{Cursor, Read, Seek, SeekFrom};
use std::ops::Range;

use super::{CHUNK, CHUNK_TAG, LENGTH, NO_HEADER, NONCE, POSITION, plaintext_room};
use crate::age_header::short_header;

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
