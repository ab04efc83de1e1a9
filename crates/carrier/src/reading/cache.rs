use std::collections::VecDeque;
use std::ops::Range;
use std::rc::Rc;

use super::trust::Trust;

/// A slice in the clear, as far as it could be read.
#[derive(Debug, Default)]
pub(super) struct Slice {
    /// The lane's stream in this slice; lost stretches are zeros.
    pub(super) stream: Vec<u8>,
    /// Where the first fragment header begins.
    pub(super) first_header: Option<usize>,
    /// Lost stretches of `stream`, in order.
    pub(super) lost: Vec<Range<usize>>,
    /// Stretches of `stream` that need a block which was recomputed, in order.
    pub(super) repaired: Vec<Range<usize>>,
}

/// Which slice: the packet's place in the set, the row, the lane, the row's blocks, and which of them
/// are believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SliceKey {
    pub(super) packet: usize,
    pub(super) row: u8,
    pub(super) lane: u8,
    pub(super) blocks: u16,
    pub(super) trust: Trust,
}

/// What was used last.
pub(super) struct Cache<K, V> {
    kept: VecDeque<(K, V)>,
}

/// Slices in the clear. `None` stands for a slice of which nothing can be read.
pub(super) type Slices = Cache<SliceKey, Option<Rc<Slice>>>;

impl<K: PartialEq, V: Clone> Cache<K, V> {
    pub(super) fn get(&mut self, key: &K) -> Option<V> {
        let at = self.kept.iter().position(|(known, _)| known == key)?;
        let entry = self.kept.remove(at)?;
        let value = entry.1.clone();
        self.kept.push_back(entry);
        Some(value)
    }

    /// Keeps `value`, and at most two for each of so many lanes; gives what it no longer keeps.
    pub(super) fn put(&mut self, key: K, value: V, lanes: u8) -> Vec<V> {
        let at = self.kept.iter().position(|(known, _)| *known == key);
        let mut gone: Vec<V> = at
            .and_then(|at| self.kept.remove(at))
            .into_iter()
            .map(|(_, old)| old)
            .collect();
        self.kept.push_back((key, value));
        let most = 2 * usize::from(lanes);
        let many = self.kept.len().saturating_sub(most);
        gone.extend(self.kept.drain(..many).map(|(_, old)| old));
        gone
    }
}

impl<K, V> Default for Cache<K, V> {
    fn default() -> Self {
        Self {
            kept: VecDeque::new(),
        }
    }
}
