use crate::code::{BAND, Code};

const VALUES: usize = 1 << BAND;

/// A hash and its place among those that were given.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Placed {
    pub(crate) code: Code,
    pub(crate) place: u32,
}

/// The hashes in the order of one of their bands.
pub(crate) struct Sorted {
    band: u32,
    hashes: Vec<Placed>,
    /// Where the hashes of each value begin, and where the last end.
    starts: Vec<usize>,
}

impl Sorted {
    /// Sorts by a band, in one pass over counts.
    pub(crate) fn by(band: u32, hashes: &[Placed]) -> Self {
        let value = |one: &Placed| usize::from(one.code.band(band));
        let mut starts = vec![0_usize; VALUES + 1];
        for one in hashes {
            if let Some(count) = starts.get_mut(value(one) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut sorted = vec![Placed::default(); hashes.len()];
        for one in hashes {
            let Some(at) = next.get_mut(value(one)) else {
                continue;
            };
            if let Some(slot) = sorted.get_mut(*at) {
                *slot = *one;
            }
            *at += 1;
        }
        Self {
            band,
            hashes: sorted,
            starts,
        }
    }

    /// Each value that there is, in order, with its hashes.
    pub(crate) fn values(&self) -> impl Iterator<Item = (u16, &[Placed])> {
        let value = |one: &Placed| one.code.band(self.band);
        let runs = self
            .hashes
            .chunk_by(move |one, other| value(one) == value(other));
        runs.filter_map(move |run| Some((value(run.first()?), run)))
    }

    /// The hashes with a value of the band.
    pub(crate) fn with(&self, value: u16) -> &[Placed] {
        let value = usize::from(value);
        match (self.starts.get(value), self.starts.get(value + 1)) {
            (Some(from), Some(to)) => self.hashes.get(*from..*to).unwrap_or_default(),
            _ => &[],
        }
    }
}
