use crate::block::SIZE;
use crate::volume::ReadAt;

/// Bytes that are read at a time.
const WINDOW: usize = 1 << 20;
/// What is given up around a place that the operating system cannot read: its own unit.
const PAGE: usize = 4_096;

/// A source seen through a megabyte of memory; what cannot be read appears as zeros.
pub(super) struct Window<'s> {
    source: &'s dyn ReadAt,
    size: u64,
    start: u64,
    bytes: Vec<u8>,
    /// Unreadable bytes are counted up to here, so that reading a place again counts it once.
    counted: u64,
    unreadable: u64,
}

impl<'s> Window<'s> {
    /// A source whose size cannot be told is an empty one.
    pub(super) fn over(source: &'s dyn ReadAt) -> Self {
        Self {
            source,
            size: source.size().unwrap_or(0),
            start: 0,
            bytes: Vec::new(),
            counted: 0,
            unreadable: 0,
        }
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Bytes that could not be read so far.
    pub(super) fn unreadable(&self) -> u64 {
        self.unreadable
    }

    /// The block's worth of bytes at `offset`; `None` if the source ends before.
    pub(super) fn block(&mut self, offset: u64) -> Option<&[u8; SIZE]> {
        if offset.checked_add(SIZE as u64)? > self.size {
            return None;
        }
        if !self.holds(offset) {
            self.fill(offset);
        }
        self.seen(offset)
    }

    /// The same, reading so that the blocks before this one come into view.
    pub(super) fn block_backwards(&mut self, offset: u64) -> Option<&[u8; SIZE]> {
        let end = offset.checked_add(SIZE as u64)?;
        if end > self.size {
            return None;
        }
        if !self.holds(offset) {
            self.fill(end.saturating_sub(WINDOW as u64));
        }
        self.seen(offset)
    }

    fn holds(&self, offset: u64) -> bool {
        offset >= self.start && offset + SIZE as u64 <= self.start + self.bytes.len() as u64
    }

    fn seen(&self, offset: u64) -> Option<&[u8; SIZE]> {
        let at = usize::try_from(offset.checked_sub(self.start)?).ok()?;
        self.bytes.get(at..)?.first_chunk()
    }

    fn fill(&mut self, start: u64) {
        let length = WINDOW.min(usize::try_from(self.size - start).unwrap_or(WINDOW));
        self.bytes.resize(length, 0);
        self.start = start;
        if read_whole(self.source, start, &mut self.bytes) {
            self.counted = self.counted.max(start + length as u64);
            return;
        }
        let mut at = start;
        let mut rest = self.bytes.as_mut_slice();
        while !rest.is_empty() {
            let to_page = PAGE - usize::try_from(at % PAGE as u64).unwrap_or(0);
            let (page, after) = rest.split_at_mut(to_page.min(rest.len()));
            let end = at + page.len() as u64;
            if !read_whole(self.source, at, page) {
                page.fill(0);
                self.unreadable += end.saturating_sub(self.counted.max(at));
            }
            self.counted = self.counted.max(end);
            (at, rest) = (end, after);
        }
    }
}

/// Fills `buffer` from `offset`; whether all of it came.
pub(super) fn read_whole(source: &dyn ReadAt, offset: u64, buffer: &mut [u8]) -> bool {
    let mut done = 0;
    while let Some(rest) = buffer.get_mut(done..).filter(|rest| !rest.is_empty()) {
        match source.read_at(offset + done as u64, rest) {
            Ok(0) | Err(_) => return false,
            Ok(count) => done += count.min(rest.len()),
        }
    }
    true
}
