use std::collections::{BTreeMap, BTreeSet};

use model::Sha256Digest;

use crate::edge::Edge;

/// The roots of some beginnings of a log, taken in one pass over its leaves.
pub(crate) struct Roots {
    wanted: BTreeSet<u64>,
    edge: Edge,
    found: BTreeMap<u64, Sha256Digest>,
}

impl Roots {
    pub(crate) fn of(sizes: impl IntoIterator<Item = u64>) -> Self {
        let mut roots = Self {
            wanted: sizes.into_iter().collect(),
            edge: Edge::default(),
            found: BTreeMap::new(),
        };
        roots.note();
        roots
    }

    /// Takes the next leaves.
    pub(crate) fn pass(&mut self, leaves: &[Sha256Digest]) {
        let mut rest = leaves;
        while !rest.is_empty() {
            let next = self.wanted.range(self.edge.size() + 1..).next();
            let step = next.map_or(rest.len(), |next| {
                usize::try_from(next - self.edge.size()).unwrap_or(usize::MAX)
            });
            let (now, later) = rest.split_at(step.min(rest.len()));
            self.edge.extend(now);
            self.note();
            rest = later;
        }
    }

    fn note(&mut self) {
        if self.wanted.contains(&self.edge.size()) {
            self.found.insert(self.edge.size(), self.edge.root());
        }
    }

    /// The root of each size that was wanted and that there was.
    pub(crate) fn found(self) -> BTreeMap<u64, Sha256Digest> {
        self.found
    }
}
