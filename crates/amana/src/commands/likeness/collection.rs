pub(super) use catalog::LEAST_QUALITY;
use catalog::{Comparable, Guarded};
use model::{AccessionId, PdqHash};
use serde::Serialize;

use crate::archive::Archive;
use crate::commands::items::refuse_unknown;
use crate::guard;
use crate::outcome::say;

/// The items of the archive that may be compared.
pub(super) struct Collection {
    /// In the order in which they came.
    pub(super) items: Vec<Comparable>,
    /// What is not compared, and why.
    pub(super) left_out: LeftOut,
}

/// How many items are not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub(super) struct LeftOut {
    /// A hold stands on them.
    held: u64,
    /// Their accession is withdrawn.
    withdrawn: u64,
    /// No machine has looked at them; their bytes alone are compared.
    not_examined: u64,
    /// They are pictures whose hash has too little to hold on to; their bytes alone are compared.
    poor: u64,
}

impl Collection {
    /// Those of one accession or of all.
    pub(super) fn load(archive: &Archive, accession: Option<AccessionId>) -> anyhow::Result<Self> {
        if let Some(id) = accession {
            refuse_unknown(archive, id)?;
        }
        let guards = guard::guards(archive)?;
        let all = archive.ask(|catalog| async move { catalog.comparable().await })?;
        let (mut items, mut left_out) = (Vec::new(), LeftOut::default());
        for one in all {
            if accession.is_some_and(|only| one.id.accession() != only) {
                continue;
            }
            // Comparing is a use: of what is held it is not told whether it is like something.
            if guards.hold(&Guarded::item(one.id, one.of)).is_some() {
                left_out.held += 1;
            } else if one.withdrawn {
                left_out.withdrawn += 1;
            } else {
                left_out.not_examined += u64::from(!one.examined);
                left_out.poor += u64::from(one.hash.is_some() && one.telling().is_none());
                items.push(one);
            }
        }
        Ok(Self { items, left_out })
    }

    /// The hashes that are compared, with the places of their items.
    pub(super) fn hashes(&self) -> (Vec<usize>, Vec<PdqHash>) {
        let places = self.items.iter().enumerate();
        places
            .filter_map(|(place, one)| Some((place, one.telling()?)))
            .unzip()
    }
}

impl LeftOut {
    /// Says what is not compared, if anything.
    pub(super) fn tell(&self) {
        for (count, why) in [
            (self.held, "not compared: a hold stands on them"),
            (self.withdrawn, "not compared: their accession is withdrawn"),
            (
                self.not_examined,
                "compared by their bytes alone: `amana examine` did not look at them yet",
            ),
            (
                self.poor,
                "compared by their bytes alone: as pictures they have too little to hold on to",
            ),
        ] {
            if count > 0 {
                say!("  {count} {why}");
            }
        }
    }
}
