use std::ops::Range;

use super::cache::Slice;
use super::chunks::Chunks;
use super::doubt::failed;
use super::limits::{MAX_COMBINATIONS, MAX_TRIALS};
use super::others::Others;
use super::raw_slice::{Came, RawSlice};
use crate::block::Payload;
use crate::slice::{OpenSlice, open_slice};

/// A slice that is tried with other blocks; each chunk that age accepts is kept.
pub(super) struct Trial<'i> {
    identities: &'i [&'i dyn age::Identity],
    /// The slice with the best header so far.
    raw: RawSlice,
    best: Option<Slice>,
    /// Trials that may still be made.
    left: usize,
}

/// A block and what it could be.
type Choice = (u16, Box<Payload>);

impl<'i> Trial<'i> {
    /// Begins with what opened as it was found.
    pub(super) fn new(
        identities: &'i [&'i dyn age::Identity],
        raw: RawSlice,
        open: Option<OpenSlice>,
    ) -> Self {
        Self {
            identities,
            best: open.map(|open| raw.slice(open)),
            raw,
            left: MAX_TRIALS,
        }
    }

    /// Tries all doubted blocks in one way after the other, then mixtures for each lost chunk.
    pub(super) fn run(mut self, others: &Others<'_, '_>, doubted: &[u16]) -> Option<Slice> {
        for way in &others.ways {
            if self.is_whole() {
                break;
            }
            let choices: Vec<Choice> = doubted
                .iter()
                .filter_map(|block| Some((*block, others.payload(way, *block)?)))
                .collect();
            self.attempt(&choices);
        }
        if self.best.is_none() {
            self.mix(others, &[0, 1], |trial| trial.best.is_some());
        }
        for chunk in self.lost_chunks() {
            let blocks: Vec<u16> = self
                .chunks()
                .map_or(Vec::new(), |all| all.blocks(chunk).collect());
            let doubted = blocks
                .iter()
                .all(|block| self.raw.came(*block) != Came::Lost);
            if doubted {
                self.mix(others, &blocks, |trial| {
                    !trial.lost_chunks().contains(&chunk)
                });
            }
        }
        self.best
    }

    fn is_whole(&self) -> bool {
        self.best
            .as_ref()
            .is_some_and(|slice| slice.lost.is_empty())
    }

    fn chunks(&self) -> Option<Chunks> {
        Chunks::of(self.raw.bytes(), self.best.as_ref()?.stream.len())
    }

    fn lost_chunks(&self) -> Vec<usize> {
        match (&self.best, self.chunks()) {
            (Some(best), Some(chunks)) => failed(&chunks, &best.lost).collect(),
            _ => Vec::new(),
        }
    }

    /// Tries combinations of what some blocks could be, until it is done.
    fn mix(&mut self, others: &Others<'_, '_>, blocks: &[u16], done: impl Fn(&Self) -> bool) {
        let values: Vec<(u16, Vec<Box<Payload>>)> = blocks
            .iter()
            .map(|block| (*block, others.values(*block)))
            .collect();
        for turn in 0..MAX_COMBINATIONS {
            let choices = combination(&values, turn);
            if choices.is_empty() || done(self) {
                break;
            }
            self.attempt(&choices);
        }
    }

    /// Opens the slice with these blocks and keeps what is new.
    fn attempt(&mut self, choices: &[Choice]) {
        let Some(left) = self.left.checked_sub(1) else {
            return;
        };
        self.left = left;
        let mut raw = self.raw.clone();
        for (block, payload) in choices {
            raw.put(*block, payload.as_slice(), Came::Recomputed);
        }
        let Some(open) = open_slice(raw.bytes(), self.identities) else {
            return;
        };
        let same_header = self.chunks().is_some_and(|chunks| {
            raw.bytes().get(..chunks.first()) == self.raw.bytes().get(..chunks.first())
        });
        match &mut self.best {
            Some(best) if same_header && best.stream.len() == open.stream.len() => {
                merge(best, &raw.slice(open));
            }
            Some(best) if lost(&open.lost) >= lost(&best.lost) => {}
            _ => {
                self.best = Some(raw.slice(open));
                self.raw = raw;
            }
        }
    }
}

fn lost(stretches: &[Range<usize>]) -> usize {
    stretches.iter().map(Range::len).sum()
}

/// Combination number `turn` of the values of some blocks; none once all had their turn.
fn combination(values: &[(u16, Vec<Box<Payload>>)], turn: usize) -> Vec<Choice> {
    let mut rest = turn;
    let mut chosen = Vec::new();
    for (block, values) in values {
        if let Some(value) = rest.checked_rem(values.len()).and_then(|at| values.get(at)) {
            chosen.push((*block, value.clone()));
            rest /= values.len();
        }
    }
    if rest > 0 { Vec::new() } else { chosen }
}

/// Takes over the chunks that only `other` has.
fn merge(best: &mut Slice, other: &Slice) {
    let gained: Vec<Range<usize>> = best
        .lost
        .iter()
        .filter(|lost| !other.lost.contains(lost))
        .cloned()
        .collect();
    for stretch in gained {
        let (to, from) = (
            best.stream.get_mut(stretch.clone()),
            other.stream.get(stretch.clone()),
        );
        if let (Some(to), Some(from)) = (to, from) {
            to.copy_from_slice(from);
        }
        if stretch.start == 0 {
            best.first_header = other.first_header;
        }
        best.lost.retain(|lost| *lost != stretch);
        best.repaired.push(stretch);
    }
}
