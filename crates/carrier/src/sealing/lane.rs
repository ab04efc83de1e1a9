use std::collections::VecDeque;

use crate::lane::{FragmentHeader, HEADER};

/// A data lane in the making: what no slice took yet of its stream of fragments (spec section 5).
#[derive(Debug)]
pub(super) struct Lane {
    buffer: Vec<u8>,
    /// Where in the lane's stream the buffer begins.
    start: u64,
    /// Where in the stream the headers in the buffer begin.
    headers: VecDeque<u64>,
}

/// A fragment whose bytes are being added to a lane.
#[derive(Debug)]
pub(super) struct Begun {
    file: u32,
    offset: u64,
    at: usize,
    /// Where in the lane's stream its header begins.
    pub(super) position: u64,
}

impl Lane {
    /// An empty lane that will hold `most` bytes at a time.
    pub(super) fn new(most: usize) -> Self {
        Self {
            buffer: Vec::with_capacity(most),
            start: 0,
            headers: VecDeque::new(),
        }
    }

    /// Bytes that no slice took yet.
    pub(super) fn len(&self) -> usize {
        self.buffer.len()
    }

    /// Begins a fragment of `file` whose bytes begin at `offset` in it.
    pub(super) fn begin(&mut self, file: u32, offset: u64) -> Begun {
        let at = self.buffer.len();
        let position = self.end();
        self.headers.push_back(position);
        self.buffer.extend_from_slice(&[0; HEADER]);
        Begun {
            file,
            offset,
            at,
            position,
        }
    }

    /// Adds bytes to the fragment that was begun last.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// Ends the fragment of `length` bytes: its header is only now known whole.
    pub(super) fn finish(&mut self, begun: &Begun, length: u32) {
        let header = FragmentHeader {
            file: begun.file,
            offset: begun.offset,
            length,
        };
        let place = self.buffer.get_mut(begun.at..);
        if let Some(place) = place.and_then(<[u8]>::first_chunk_mut::<HEADER>) {
            *place = header.encode();
        }
    }

    /// Ends the stream: the header of file 0, which is zeros, begins where it ends.
    pub(super) fn end_stream(&mut self) {
        self.headers.push_back(self.end());
    }

    /// The next `room` bytes at most, and where in them the first header begins.
    pub(super) fn next(&self, room: usize) -> (Option<usize>, &[u8]) {
        let stream = self.buffer.get(..room).unwrap_or(&self.buffer);
        let first = self
            .headers
            .front()
            .and_then(|at| usize::try_from(at - self.start).ok())
            .filter(|at| *at < room);
        (first, stream)
    }

    /// Lets go of what [`Lane::next`] gave for the same `room`.
    pub(super) fn consume(&mut self, room: usize) {
        let taken = room.min(self.buffer.len());
        self.start += taken as u64;
        // A slice has zeros behind the end of the stream, so the end's header may lie in it too.
        let end = self.start + (room - taken) as u64;
        while self.headers.front().is_some_and(|at| *at < end) {
            self.headers.pop_front();
        }
        self.buffer.drain(..taken);
    }

    fn end(&self) -> u64 {
        self.start + self.buffer.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_are_told_where_the_first_header_in_them_begins() {
        let mut lane = Lane::new(0);
        for (file, length) in [(1, 30_u32), (2, 100)] {
            let begun = lane.begin(file, 0);
            lane.push(&vec![7; length as usize]);
            lane.finish(&begun, length);
        }
        lane.end_stream();
        // Headers at 0, 46 and, for the end, 162.
        let mut firsts = Vec::new();
        for _ in 0..5 {
            let (first, stream) = lane.next(50);
            firsts.push((first, stream.len()));
            lane.consume(50);
        }
        let expected = [
            (Some(0), 50),
            (None, 50),
            (None, 50),
            (Some(12), 12),
            (None, 0),
        ];
        assert_eq!(firsts, expected);
    }

    #[test]
    fn an_end_that_falls_on_a_slices_end_belongs_to_the_next() {
        let mut lane = Lane::new(0);
        let begun = lane.begin(1, 0);
        lane.push(&[7; 34]);
        lane.finish(&begun, 34);
        lane.end_stream();
        assert_eq!(lane.next(50).0, Some(0));
        lane.consume(50);
        assert_eq!(lane.next(50), (Some(0), &[][..]));
    }

    #[test]
    fn a_finished_fragment_has_its_header_before_it() {
        let mut lane = Lane::new(0);
        let begun = lane.begin(9, 1 << 40);
        lane.push(&[7; 3]);
        lane.finish(&begun, 3);
        let (_, stream) = lane.next(100);
        let header = FragmentHeader::parse(stream.first_chunk().unwrap()).unwrap();
        assert_eq!((header.file, header.offset, header.length), (9, 1 << 40, 3));
    }
}
