use super::limits::MAX_COMBINATIONS;
use super::row::Row;
use crate::block::Payload;

/// What else the blocks of one slice could be: other candidates, and what other lanes make of them.
pub(super) struct Others<'r, 'p> {
    row: &'r Row<'p>,
    lane: u8,
    /// At most [`MAX_COMBINATIONS`].
    pub(super) ways: Vec<Way>,
}

/// One way to come by a block.
pub(super) enum Way {
    /// The lane's own candidate of this number.
    Own(usize),
    /// Computed from these k lanes, from the candidate of this number in each that has so many.
    From(Vec<u8>, usize),
}

impl<'r, 'p> Others<'r, 'p> {
    /// The ways that there are for any of `blocks`.
    pub(super) fn of(row: &'r Row<'p>, lane: u8, blocks: &[u16]) -> Self {
        let most = |lane: u8| {
            let most = blocks.iter().map(|index| row.most_candidates(lane, *index));
            most.max().unwrap_or(0)
        };
        let mut ways: Vec<Way> = (0..most(lane)).map(Way::Own).collect();
        let helpers: Vec<u8> = (0..row.packet.geometry.lanes())
            .filter(|other| *other != lane && most(*other) > 0)
            .collect();
        for survivors in subsets(&helpers, row.packet.geometry.k()) {
            let choices = survivors.iter().map(|lane| most(*lane)).max().unwrap_or(0);
            ways.extend((0..choices).map(|choice| Way::From(survivors.clone(), choice)));
        }
        ways.truncate(MAX_COMBINATIONS);
        Self { row, lane, ways }
    }

    /// A block as one way gives it.
    pub(super) fn payload(&self, way: &Way, block: u16) -> Option<Box<Payload>> {
        match way {
            Way::Own(choice) => self.row.candidate(self.lane, block, *choice),
            Way::From(survivors, choice) => {
                let shards: Vec<(u8, Box<Payload>)> = survivors
                    .iter()
                    .map(|lane| Some((*lane, self.row.candidate(*lane, block, *choice)?)))
                    .collect::<Option<_>>()?;
                self.row.compute(self.lane, &shards)
            }
        }
    }

    /// The different payloads of one block.
    pub(super) fn values(&self, block: u16) -> Vec<Box<Payload>> {
        let mut values: Vec<Box<Payload>> = Vec::new();
        for way in &self.ways {
            values.extend(
                self.payload(way, block)
                    .filter(|payload| !values.contains(payload)),
            );
        }
        values
    }
}

/// The first subsets of `size` lanes, in lexical order.
fn subsets(lanes: &[u8], size: u8) -> Vec<Vec<u8>> {
    let mut subsets = vec![Vec::new()];
    for (left, lane) in (1..=lanes.len()).rev().zip(lanes) {
        let mut next = Vec::new();
        for subset in subsets {
            let lacking = usize::from(size).saturating_sub(subset.len());
            if lacking > 0 {
                let mut with = subset.clone();
                with.push(*lane);
                next.push(with);
            }
            if lacking < left {
                next.push(subset);
            }
        }
        next.truncate(MAX_COMBINATIONS);
        subsets = next;
    }
    subsets.retain(|subset| subset.len() == usize::from(size));
    subsets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subset_comes_once() {
        assert_eq!(subsets(&[0, 2, 3], 2), [vec![0, 2], vec![0, 3], vec![2, 3]]);
        assert_eq!(subsets(&[1], 1), [vec![1]]);
        assert!(subsets(&[1], 2).is_empty());
        let all: Vec<u8> = (0..15).collect();
        let many = subsets(&all, 10);
        assert!(many.len() <= MAX_COMBINATIONS && many.iter().all(|one| one.len() == 10));
        assert!(!many.is_empty());
    }
}
