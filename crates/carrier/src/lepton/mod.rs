//! Packed pictures, method `lepton/1`: JPEGs stored smaller, from which the very same bytes come back
//! (spec section 22).
//!
//! The bytes are a file of the public Lepton format, version 1, with one segment. Whatever is packed
//! was unpacked again and compared; whatever is unpacked is bounded in memory and output before the
//! library sees it, and a panic in the library is no more than a file that does not unpack.

mod cost;
mod inspect;

use std::io::Cursor;
use std::thread;

use lepton_jpeg::{EnabledFeatures, SingleThreadPool, decode_lepton, encode_lepton};

use crate::limits::PACKED_FILE_LIMIT;
use cost::Cost;
use inspect::inspect;

/// The name of the method in a directory.
pub(crate) const METHOD: &str = "lepton/1";
/// The most memory that packing or unpacking one file may take.
pub(crate) const MEMORY: u64 = 104 << 20;

/// Where the format keeps the revision that a library was built of: nobody's business, so zeros.
const REVISION: std::ops::Range<usize> = 16..20;

/// Whether bytes begin as a JPEG does.
pub(crate) fn is_jpeg(start: &[u8]) -> bool {
    start.starts_with(&[0xff, 0xd8, 0xff])
}

/// The packed bytes of a JPEG, fewer than it has and proved to give it back; `None` if it is no JPEG,
/// does not become smaller, does not come back the same or would take more than `room` bytes of memory.
pub(crate) fn pack(jpeg: &[u8], room: u64) -> Option<Vec<u8>> {
    if !is_jpeg(jpeg) || jpeg.len() as u64 > PACKED_FILE_LIMIT {
        return None;
    }
    if Cost::of(jpeg)?.memory(jpeg.len()) > room.min(MEMORY) {
        return None;
    }
    let mut packed = apart(|| encode(jpeg))?;
    packed.get_mut(REVISION)?.fill(0);
    let unpacked = unpack(&packed, jpeg.len() as u64)?;
    (unpacked == jpeg).then_some(packed)
}

/// The file of `size` bytes that was packed; `None` if the bytes are not what `lepton/1` allows. Only
/// the file's digest tells whether they are the right ones.
pub(crate) fn unpack(packed: &[u8], size: u64) -> Option<Vec<u8>> {
    if size > PACKED_FILE_LIMIT || packed.len() as u64 >= size {
        return None;
    }
    let size = usize::try_from(size).ok()?;
    if inspect(packed, size)?.memory(size) > MEMORY {
        return None;
    }
    apart(|| decode(packed, size))
}

fn encode(jpeg: &[u8]) -> Option<Vec<u8>> {
    let mut packed = vec![0; jpeg.len().checked_sub(1)?];
    let mut writer = Cursor::new(packed.as_mut_slice());
    let pool = SingleThreadPool::default();
    encode_lepton(&mut Cursor::new(jpeg), &mut writer, &features(), &pool).ok()?;
    let length = usize::try_from(writer.position()).ok()?;
    packed.truncate(length);
    Some(packed)
}

fn decode(packed: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut file = vec![0; size];
    let mut writer = Cursor::new(file.as_mut_slice());
    let pool = SingleThreadPool::default();
    decode_lepton(&mut Cursor::new(packed), &mut writer, &features(), &pool).ok()?;
    (writer.position() == size as u64).then_some(file)
}

/// One segment, one thread, and the arithmetic of Lepton's own builds with vector instructions.
fn features() -> EnabledFeatures {
    EnabledFeatures {
        max_partitions: 1,
        max_processor_threads: 1,
        max_jpeg_width: u32::from(u16::MAX),
        max_jpeg_height: u32::from(u16::MAX),
        max_jpeg_file_size: u32::try_from(PACKED_FILE_LIMIT).unwrap_or(u32::MAX),
        ..EnabledFeatures::compat_lepton_vector_write()
    }
}

/// Runs the library on a thread of its own.
///
/// It has assertions that odd bytes can fail: then there is no result, and nothing else. And it takes
/// and gives back tens of megabytes for each picture; among allocations that stay, some allocators
/// never return those.
fn apart<T: Send>(run: impl FnOnce() -> Option<T> + Send) -> Option<T> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().spawn_scoped(scope, run).ok()?;
        thread.join().ok().flatten()
    })
}

#[cfg(test)]
mod tests;
