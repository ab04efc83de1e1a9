use std::rc::Rc;

use super::cache::Slice;
use super::raw_slice::RawSlice;
use crate::row::Restorer;

/// Memory that slices are put together in, kept from one row to the next.
#[derive(Default)]
pub(super) struct Workroom {
    pub(super) restorer: Restorer,
    unused: Vec<RawSlice>,
    streams: Vec<Vec<u8>>,
}

impl Workroom {
    /// A slice of so many blocks, all of them lost.
    pub(super) fn slice(&mut self, blocks: u16) -> RawSlice {
        let used = self.unused.pop().unwrap_or_default();
        used.again(blocks)
    }

    /// Memory for a slice's stream in the clear; it may hold what was there before.
    pub(super) fn stream(&mut self) -> Vec<u8> {
        self.streams.pop().unwrap_or_default()
    }

    /// Takes the memory of a slice in the clear back, unless somebody reads it still.
    pub(super) fn take_back_open(&mut self, slice: Option<Rc<Slice>>) {
        let slice = slice.and_then(Rc::into_inner);
        self.streams.extend(slice.map(|slice| slice.stream));
    }

    /// Takes slices back that are of no use any more.
    pub(super) fn take_back(&mut self, slices: impl IntoIterator<Item = RawSlice>) {
        self.unused.extend(slices);
    }
}
