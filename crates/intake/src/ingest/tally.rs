use custody::{Acting, Event};
use model::{AccessionId, ByteCount, ItemState, Sha256Digest, SourcePath};

use crate::error::Error;
use crate::folder::Offered;
use crate::known::{Known, Refusal};

/// The two sides of the account: what was offered, and what became of it.
#[derive(Default)]
pub(super) struct Tally {
    /// What earlier runs of the accession accounted for.
    earlier: u64,
    /// What the listing of this run offered …
    seen: u64,
    /// … and what of that an earlier run had accounted for already.
    recognised: u64,
    /// Refusals of earlier runs that no longer hold.
    superseded: u64,
    /// Lines that this run entered in the ledger.
    entered: u64,
    pub(super) stored: u64,
    pub(super) duplicate: u64,
    pub(super) bytes: ByteCount,
    pub(super) refused: Vec<Refusal>,
    taken: Vec<(SourcePath, Option<Sha256Digest>)>,
}

impl Tally {
    /// Begins with what the ledger already says.
    pub(super) fn of(known: &Known) -> Self {
        let mut tally = Self::default();
        for item in known.items.values() {
            match item.state {
                ItemState::Duplicate => tally.duplicate += 1,
                _ => {
                    tally.stored += 1;
                    tally.bytes += item.size.unwrap_or_default();
                }
            }
            tally.taken.push((item.path.clone(), item.sha256));
        }
        for refusal in &known.refused {
            tally.refuse(refusal.clone());
        }
        tally.earlier = (known.items.len() + known.refused.len()) as u64;
        tally
    }

    /// The listing offers one more.
    pub(super) fn see(&mut self) {
        self.seen += 1;
    }

    /// It is one that an earlier run accounted for.
    pub(super) fn recognise(&mut self) {
        self.recognised += 1;
    }

    /// An earlier run refused it, and this one comes to another end.
    pub(super) fn supersede(&mut self, offered: &Offered) {
        self.superseded += 1;
        self.taken
            .retain(|(path, digest)| digest.is_some() || *path != offered.path);
        self.refused
            .retain(|one| (one.source, &one.path) != (offered.source, &offered.path));
    }

    /// So many lines go to the ledger.
    pub(super) fn enter(&mut self, lines: usize) {
        self.entered += lines as u64;
    }

    pub(super) fn take(&mut self, path: SourcePath, sha256: Sha256Digest) {
        self.taken.push((path, Some(sha256)));
    }

    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.taken.push((refusal.path.clone(), None));
        self.refused.push(refusal);
    }

    /// Everything that was offered, now or to an earlier run.
    pub(super) fn offered(&self) -> u64 {
        self.earlier + self.seen - self.recognised - self.superseded
    }

    /// Every file with its digest, for a list to be compared with.
    pub(super) fn taken(&self) -> impl Iterator<Item = (&SourcePath, Option<Sha256Digest>)> {
        self.taken.iter().map(|(path, digest)| (path, *digest))
    }

    /// The account as an act of the archive.
    pub(super) fn finished(&self, accession: AccessionId, acting: Acting) -> Event {
        Event::IngestFinished {
            accession,
            offered: self.offered(),
            stored: self.stored,
            duplicate: self.duplicate,
            refused: self.refused.len() as u64,
            bytes: self.bytes,
            acting,
        }
    }

    /// In = out, or this program is wrong and says so.
    pub(super) fn check(&self, accession: AccessionId) -> Result<(), Error> {
        let offered = self.offered();
        let accounted = self.stored + self.duplicate + self.refused.len() as u64;
        // What this run looked at and did not recognise must stand in the ledger, line by line.
        if offered == accounted && self.entered == self.seen - self.recognised {
            Ok(())
        } else {
            Err(Error::Unbalanced {
                accession,
                offered,
                accounted,
            })
        }
    }
}
