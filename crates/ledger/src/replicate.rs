use std::collections::BTreeSet;

use custody::VerifierKey;
use storage::{Key, Storage};

use crate::chain::follow;
use crate::edge::Edge;
use crate::statement::checkpoint_of;
use crate::{Error, Statement, layout, publish};

impl Statement {
    /// Brings a copy of the log up to the checkpoint of this statement: of each head first its journal,
    /// then itself, then its tiles, and the checkpoint last. So the copy is at every moment a log that
    /// a writer could open. Names each object that was put. [`Error::CopyAhead`] and
    /// [`Error::CopyForked`] before anything is put, if the copy was signed with more or other entries.
    ///
    /// An object of `from` that is not what the log says ends the work with
    /// `storage::Error::Differs` inside.
    pub fn replicate(
        &self,
        from: &dyn Storage,
        to: &dyn Storage,
        key: &VerifierKey,
        put: &mut dyn FnMut(&Key),
    ) -> Result<(), Error> {
        let published = checkpoint_of(to, key);
        let (here, there) = (
            self.checkpoint.size(),
            published.as_ref().map_or(0, |it| it.size()),
        );
        if there > here {
            return Err(Error::CopyAhead { there, here });
        }
        if published.is_some_and(|it| self.root(there) != Some(*it.root())) {
            return Err(Error::CopyForked { size: there });
        }
        self.replicate_heads(from, to, put)?;
        let object = layout::checkpoint()?;
        let note = self.checkpoint.as_str().as_bytes();
        match to.read(&object) {
            Ok(bytes) if bytes == note => return Ok(()),
            Ok(_) | Err(storage::Error::Absent { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        to.replace(&object, note)?;
        put(&object);
        Ok(())
    }

    fn replicate_heads(
        &self,
        from: &dyn Storage,
        to: &dyn Storage,
        put: &mut dyn FnMut(&Key),
    ) -> Result<(), Error> {
        let listed: BTreeSet<Key> = [layout::LOG, layout::JOURNAL]
            .iter()
            .map(|prefix| to.list(prefix))
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .map(|listed| listed.key)
            .collect();
        let finished = self.size_by_heads(&listed);
        let mut edge = Edge::default();
        for (head, sha256) in self.heads.heads.iter().zip(&self.digests) {
            if head.size() > self.checkpoint.size() {
                break;
            }
            let staged = follow(&mut edge, head)?;
            for (key, sha256) in [
                (head.journal.key()?, head.journal_sha256),
                (layout::head(head.number)?, *sha256),
            ] {
                if listed.contains(&key) {
                    continue;
                }
                match storage::copy(from, to, &key, Some(sha256)) {
                    Err(storage::Error::Exists { .. }) => {}
                    copied => copied?,
                }
                put(&key);
            }
            // Of all heads there but the newest, the tiles came before the next head.
            if head.size() < finished {
                continue;
            }
            for tile in staged.iter() {
                let key = tile.tile.key()?;
                if listed.contains(&key) {
                    continue;
                }
                match to.put_new(&key, &tile.bytes) {
                    Err(storage::Error::Exists { .. }) => {}
                    done => done?,
                }
                put(&key);
            }
            publish::drop_superseded(to, &staged)?;
        }
        Ok(())
    }
}
