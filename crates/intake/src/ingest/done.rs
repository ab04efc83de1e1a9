use std::collections::HashMap;
use std::io::{ErrorKind, Read};

use model::{ByteCount, Hasher, RefusalReason, Sha256Digest, SourcePath, Timestamp};

use crate::folder::{Offered, Steady};
use crate::known::Known;
use crate::origin::Origin;

const PIECE: usize = 256 * 1024;

/// What the ledger already accounts for, as it can be told without reading a file.
pub(super) struct Done {
    placed: HashMap<(u32, SourcePath, u64, Option<Timestamp>), Option<Sha256Digest>>,
    refused: HashMap<(u32, SourcePath), RefusalReason>,
}

impl Done {
    pub(super) fn of(known: &Known) -> Self {
        let placed = known.items.values().map(|item| {
            let size = item.size.map_or(0, ByteCount::get);
            (
                (item.source, item.path.clone(), size, item.modified),
                item.sha256,
            )
        });
        let refused = known
            .refused
            .iter()
            .map(|one| ((one.source, one.path.clone()), one.reason));
        Self {
            placed: placed.collect(),
            refused: refused.collect(),
        }
    }

    /// The same place, size and time of change: it was read before.
    pub(super) fn has(&self, offered: &Offered, file: &Steady) -> bool {
        self.digest(offered, file).is_some()
    }

    /// Why an earlier run refused it, if one did.
    pub(super) fn refusal(&self, offered: &Offered) -> Option<RefusalReason> {
        self.refused
            .get(&(offered.source, offered.path.clone()))
            .copied()
    }

    /// The digest of what was read of it before, if it was.
    fn digest(&self, offered: &Offered, file: &Steady) -> Option<Option<Sha256Digest>> {
        let (source, path) = (offered.source, offered.path.clone());
        self.placed
            .get(&(source, path, file.size(), file.modified()))
            .copied()
    }

    /// Whether everything that is offered was accounted for before and comes to the same end now: the
    /// same delivery once more. Every file is read and compared, for names and times can repeat.
    pub(super) fn has_all(&self, origin: &dyn Origin, offered: &[Offered]) -> bool {
        offered.iter().all(|one| match origin.open(one) {
            Ok(mut file) => match self.digest(one, &file) {
                Some(before) => before.is_some() && digest_of(&mut file) == before,
                None => false,
            },
            Err(reason) => self.refusal(one) == Some(reason),
        })
    }
}

/// The digest of a whole file; `None` if it cannot be read or moves meanwhile.
fn digest_of(file: &mut Steady) -> Option<Sha256Digest> {
    let mut hasher = Hasher::new();
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return file.held_still().then(|| hasher.finish()),
            Ok(count) => hasher.update(piece.get(..count)?),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
}
