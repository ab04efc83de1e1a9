use std::collections::BTreeMap;

use model::{DefectCode, Sha256Digest};
use storage::{Listed, Storage};

use super::Audit;
use crate::chain::Chain;
use crate::edge::Edge;
use crate::head::Head;
use crate::roots::Roots;
use crate::{Error, layout};

/// What the heads say, as far as each continues those before it.
pub(crate) struct Heads {
    pub(crate) heads: Vec<Head>,
    pub(crate) leaves: Vec<Sha256Digest>,
    /// False if a head cannot be used while it or later ones are there: of what it and they name,
    /// nothing is known.
    pub(crate) whole: bool,
}

impl Heads {
    pub(crate) fn size(&self) -> u64 {
        self.leaves.len() as u64
    }

    /// Entries without those of the newest head.
    pub(super) fn size_before_newest(&self) -> u64 {
        self.heads.last().map_or(0, |head| head.first)
    }

    /// The roots of the trees of the first entries, for each of `sizes` that there are.
    pub(crate) fn roots(
        &self,
        sizes: impl IntoIterator<Item = u64>,
    ) -> BTreeMap<u64, Sha256Digest> {
        let mut roots = Roots::of(sizes);
        roots.pass(&self.leaves);
        roots.found()
    }

    /// The root of the tree of the first `size` entries, if there are so many.
    pub(crate) fn root(&self, size: u64) -> Option<Sha256Digest> {
        let leaves = self.leaves.get(..usize::try_from(size).ok()?)?;
        let mut edge = Edge::default();
        edge.extend(leaves);
        Some(edge.root())
    }
}

/// Reads the heads until one cannot be used.
pub(super) fn walk(
    storage: &dyn Storage,
    log: &[Listed],
    audit: &mut Audit,
) -> Result<Heads, Error> {
    let mut chain = Chain::new(storage);
    let mut found = Heads {
        heads: Vec::new(),
        leaves: Vec::new(),
        whole: true,
    };
    let numbers = log.iter().filter_map(|it| layout::head_number(&it.key));
    // What is written while the audit runs is not its business.
    let listed = numbers.max().map_or(0, |newest| newest + 1);
    while chain.length() < listed {
        let object = layout::head(chain.length())?;
        match chain.read_next() {
            Ok(Some(link)) => {
                audit.checked += 1;
                found.leaves.extend(&link.head.leaves);
                found.heads.push(link.head);
                continue;
            }
            Ok(None) => audit.defect(DefectCode::ObjectMissing, &object, "it is not there"),
            Err(Error::Head { wrong, .. }) => {
                audit.defect(DefectCode::LogDamaged, &object, wrong);
            }
            Err(error) => audit.unread(&object, &error),
        }
        found.whole = false;
        let later = listed - chain.length() - 1;
        if later > 0 {
            let detail = format!("{later} later heads cannot be checked without it");
            audit.defect(DefectCode::NotChecked, &object, detail);
        }
        break;
    }
    Ok(found)
}
