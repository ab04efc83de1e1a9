use std::io::{self, ErrorKind, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{LENGTH, NO_HEADER, POSITION, plaintext_room};
use crate::block::PAYLOAD;
use crate::error::Error;

/// A slice being encrypted: an age file filled to what fits (spec section 6).
///
/// age draws a header of random length, so how much fits is known only once it is written.
pub struct SliceSealer<M = Vec<u8>> {
    writer: age::stream::StreamWriter<Target<M>>,
    room: usize,
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
