use model::PdqHash;

use crate::bands::{Placed, Sorted};
use crate::code::{BAND, Code};
use crate::search::{Search, TooMany};

/// The largest distance at which every pair is found, in bits: two hashes that differ in so many differ in at most
/// one bit of one of their 16 bands.
pub const MOST: u32 = 31;

/// Two hashes that are near to each other, by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// The place of the earlier one; with [`between`], the place among those that are asked.
    pub one: u32,
    /// The place of the later one; with [`between`], the place among the others.
    pub other: u32,
    /// Bits that differ, at most [`MOST`].
    pub distance: u32,
}

/// Which pairs are looked for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// How many bits differ at most; more than [`MOST`] counts as that.
    pub most: u32,
    /// How many pairs are given at most. One takes 12 bytes.
    pub limit: usize,
    /// How many threads look for them; at least one and at most 16 do.
    pub threads: usize,
}

/// Every pair of hashes that is wanted, in order; there are at most 2^32 hashes.
///
/// What it takes grows with the square of the number, slowly: each hash is compared with those alone that differ from
/// it in at most one bit of a band, which is one in 3,855 for each of the 16 bands if they are spread.
///
/// # Errors
///
/// [`TooMany`] if there are more than the limit.
pub fn pairs(hashes: &[PdqHash], wanted: Wanted) -> Result<Vec<Pair>, TooMany> {
    let hashes = placed(hashes);
    Search::new(wanted).run(|found| {
        let sorted = Sorted::by(found.band(), &hashes);
        for (value, same) in sorted.values() {
            let mut rest = same;
            while let Some((one, others)) = rest.split_first() {
                found.compare(one, others, ordered)?;
                rest = others;
            }
            let bits = (0..BAND).map(|bit| 1 << bit);
            for bit in bits.filter(|bit| value & bit == 0) {
                let others = sorted.with(value | bit);
                for one in same {
                    found.compare(one, others, ordered)?;
                }
            }
        }
        Ok(())
    })
}

/// Every pair that is wanted of one hash of `asked` and one of `among`, in order. Otherwise as [`pairs`].
///
/// # Errors
///
/// [`TooMany`] if there are more than the limit.
pub fn between(asked: &[PdqHash], among: &[PdqHash], wanted: Wanted) -> Result<Vec<Pair>, TooMany> {
    let (asked, among) = (placed(asked), placed(among));
    Search::new(wanted).run(|found| {
        let sorted = Sorted::by(found.band(), &among);
        for one in &asked {
            let value = one.code.band(found.band());
            found.compare(one, sorted.with(value), as_given)?;
            for bit in 0..BAND {
                found.compare(one, sorted.with(value ^ (1 << bit)), as_given)?;
            }
        }
        Ok(())
    })
}

fn placed(hashes: &[PdqHash]) -> Vec<Placed> {
    let places = (0..).zip(hashes);
    let placed = places.map(|(place, hash)| Placed {
        code: Code::of(hash),
        place,
    });
    placed.collect()
}

fn ordered(one: u32, other: u32) -> (u32, u32) {
    (one.min(other), one.max(other))
}

fn as_given(one: u32, other: u32) -> (u32, u32) {
    (one, other)
}
