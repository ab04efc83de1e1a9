use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use model::PdqHash;

use crate::bands::{Placed, Sorted};
use crate::code::{BAND, BANDS, Code};

/// The largest distance at which every pair is found, in bits: two hashes that differ in so many differ in at most
/// one bit of one of their 16 bands.
pub const MOST: u32 = 31;

/// Two hashes that are near to each other, by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// The place of the earlier one.
    pub one: u32,
    /// The place of the later one.
    pub other: u32,
    /// Bits that differ, at most [`MOST`].
    pub distance: u32,
}

/// Every pair of hashes of which at most `most` bits differ, in order. More than [`MOST`] counts as that; there are
/// at most 2^32 hashes.
///
/// What it takes grows with the square of the number, slowly: each hash is compared with those alone that differ from
/// it in at most one bit of a band, which is one in 3,855 for each of the 16 bands if they are spread.
pub fn pairs(hashes: &[PdqHash], most: u32, threads: usize) -> Vec<Pair> {
    let hashes: Vec<Placed> = (0..)
        .zip(hashes)
        .map(|(place, hash)| Placed {
            code: Code::of(hash),
            place,
        })
        .collect();
    let (next, found) = (AtomicU32::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..threads.clamp(1, BANDS as usize) {
            scope.spawn(|| {
                loop {
                    let band = next.fetch_add(1, Ordering::Relaxed);
                    if band >= BANDS {
                        break;
                    }
                    let of_band = of_band(band, &hashes, most.min(MOST));
                    if let Ok(mut found) = found.lock() {
                        found.extend(of_band);
                    }
                }
            });
        }
    });
    let mut found = found
        .into_inner()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    found.sort_unstable();
    found
}

/// The pairs that differ in at most one bit of a band, and in more of each band before it.
fn of_band(band: u32, hashes: &[Placed], most: u32) -> Vec<Pair> {
    let sorted = Sorted::by(band, hashes);
    let mut found = Vec::new();
    let mut take = |one: &Placed, others: &[Placed]| {
        for other in others {
            let distance = one.code.distance(other.code);
            if distance <= most && is_first(band, one.code.differs(other.code)) {
                found.push(Pair {
                    one: one.place.min(other.place),
                    other: one.place.max(other.place),
                    distance,
                });
            }
        }
    };
    for (value, same) in sorted.values() {
        let mut rest = same;
        while let Some((one, others)) = rest.split_first() {
            take(one, others);
            rest = others;
        }
        let bits = (0..BAND).map(|bit| 1 << bit);
        for bit in bits.filter(|bit| value & bit == 0) {
            let others = sorted.with(value | bit);
            same.iter().for_each(|one| take(one, others));
        }
    }
    found
}

/// Whether no band before this one has at most one bit that differs: there the pair was found already.
fn is_first(band: u32, differs: Code) -> bool {
    (0..band).all(|before| differs.band(before).count_ones() > 1)
}
