use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::thread;

use crate::bands::Placed;
use crate::code::{BANDS, Code};
use crate::{MOST, Pair, Wanted};

/// There are more pairs than were wanted; how many, nobody counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("list more than {limit} pairs of near pictures")]
pub struct TooMany {
    /// How many were wanted at most.
    pub limit: usize,
}

/// A search through all bands, which are shared out among threads.
pub(crate) struct Search {
    wanted: Wanted,
    /// Pairs that all threads found.
    count: AtomicUsize,
}

/// What is found by one band.
pub(crate) struct Found<'s> {
    search: &'s Search,
    band: u32,
    most: u32,
    pairs: Vec<Pair>,
}

impl Search {
    pub(crate) fn new(wanted: Wanted) -> Self {
        Self {
            wanted,
            count: AtomicUsize::new(0),
        }
    }

    /// Every pair that `walk` finds by some band, in order.
    pub(crate) fn run(
        &self,
        walk: impl Fn(&mut Found<'_>) -> Result<(), TooMany> + Sync,
    ) -> Result<Vec<Pair>, TooMany> {
        let (next, found) = (AtomicU32::new(0), Mutex::new(Ok(Vec::new())));
        thread::scope(|scope| {
            for _ in 0..self.wanted.threads.clamp(1, BANDS as usize) {
                scope.spawn(|| {
                    loop {
                        let band = next.fetch_add(1, Ordering::Relaxed);
                        if band >= BANDS {
                            break;
                        }
                        let mut of_band = Found::by(self, band);
                        let walked = walk(&mut of_band);
                        let mut found = found.lock().unwrap_or_else(|broken| broken.into_inner());
                        match (found.as_mut(), walked) {
                            (Ok(found), Ok(())) => found.append(&mut of_band.pairs),
                            (Ok(_), Err(too_many)) => *found = Err(too_many),
                            (Err(_), _) => break,
                        }
                    }
                });
            }
        });
        let found = found.into_inner();
        let mut found = found.unwrap_or_else(|broken| broken.into_inner())?;
        found.sort_unstable();
        Ok(found)
    }
}

impl<'s> Found<'s> {
    fn by(search: &'s Search, band: u32) -> Self {
        Self {
            search,
            band,
            most: search.wanted.most.min(MOST),
            pairs: Vec::new(),
        }
    }

    /// The band that is walked.
    pub(crate) fn band(&self) -> u32 {
        self.band
    }

    /// Takes the near ones of `others`, in the order of places that `order` gives.
    pub(crate) fn compare(
        &mut self,
        one: &Placed,
        others: &[Placed],
        order: impl Fn(u32, u32) -> (u32, u32),
    ) -> Result<(), TooMany> {
        let before = self.pairs.len();
        for other in others {
            let distance = one.code.distance(other.code);
            if distance <= self.most && is_first(self.band, one.code.differs(other.code)) {
                let (one, other) = order(one.place, other.place);
                self.pairs.push(Pair {
                    one,
                    other,
                    distance,
                });
            }
        }
        let new = self.pairs.len() - before;
        let limit = self.search.wanted.limit;
        if new > 0 && self.search.count.fetch_add(new, Ordering::Relaxed) + new > limit {
            return Err(TooMany { limit });
        }
        Ok(())
    }
}

/// Whether no band before this one has at most one bit that differs: there the pair was found already.
fn is_first(band: u32, differs: Code) -> bool {
    (0..band).all(|before| differs.band(before).count_ones() > 1)
}
