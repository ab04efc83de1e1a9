use model::PdqHash;

use crate::Pair;
use crate::code::Code;

/// The groups that pairs make: whoever is near to one of a group belongs to it, so two of a group may be further
/// from each other than the pairs are. Each has at least two places, in order; the groups are in the order of their
/// first places.
pub fn groups(pairs: &[Pair]) -> Vec<Vec<u32>> {
    let mut places: Vec<u32> = pairs
        .iter()
        .flat_map(|pair| [pair.one, pair.other])
        .collect();
    places.sort_unstable();
    places.dedup();
    let mut forest = Forest::of(places.len());
    let at = |place: u32| places.binary_search(&place).ok();
    for pair in pairs {
        if let (Some(one), Some(other)) = (at(pair.one), at(pair.other)) {
            forest.join(one, other);
        }
    }
    let mut groups: Vec<Vec<u32>> = vec![Vec::new(); places.len()];
    for (number, place) in places.iter().enumerate() {
        let root = forest.root(number);
        if let Some(group) = groups.get_mut(root) {
            group.push(*place);
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// How many bits the two hashes differ in that are furthest from each other; 0 of fewer than two.
pub fn widest(hashes: &[PdqHash]) -> u32 {
    let codes: Vec<Code> = hashes.iter().map(Code::of).collect();
    let mut rest = codes.as_slice();
    let mut widest = 0;
    while let Some((one, others)) = rest.split_first() {
        let distances = others.iter().map(|other| one.distance(*other));
        widest = distances.fold(widest, u32::max);
        rest = others;
    }
    widest
}

/// Trees whose roots are the smallest of their group.
struct Forest(Vec<usize>);

impl Forest {
    fn of(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The root of a place; halves the way there.
    fn root(&mut self, mut at: usize) -> usize {
        loop {
            let above = self.above(at);
            if above == at {
                return at;
            }
            let next = self.above(above);
            if let Some(slot) = self.0.get_mut(at) {
                *slot = next;
            }
            at = next;
        }
    }

    fn above(&self, at: usize) -> usize {
        self.0.get(at).copied().unwrap_or(at)
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(slot) = self.0.get_mut(one.max(other)) {
            *slot = one.min(other);
        }
    }
}
