use custody::Event;
use model::{OsChance, Sha256Digest};
use replica::{Checked, Damage, Mended, Truth};
use storage::{Key, Storage};

use super::{CHECKPOINT, Mending, damaged};
use crate::commands::audit::WRITERS_LEASE;
use crate::commands::audit::replicas::reached;
use crate::failure::sentence;

/// What strangers fetch.
const PUBLIC: &str = "public/";

impl Mending<'_> {
    pub(super) fn mend_log(&mut self) -> anyhow::Result<()> {
        let archive = self.archive;
        let here = archive.storage.as_ref();
        let others: Vec<&dyn Storage> = reached(self.copies).map(|(_, store)| store).collect();
        let Ok(truth) = Truth::gather(
            &archive.ledger,
            here,
            &others,
            replica::Known::default(),
            Some(self.keyring),
        ) else {
            // The audit that follows says what is wrong with it.
            return Ok(());
        };
        let lease = here.lease(WRITERS_LEASE)?;
        let mut checked = Checked::default();
        let size = replica::check_log(&archive.ledger, &truth, here, &mut checked)?;
        let signed = truth.statement().checkpoint().size();
        if size.is_some_and(|size| size < signed) {
            checked = Checked::default();
            replica::check_log_of(&archive.ledger, &truth, here, signed, &mut checked)?;
            checked.damages.push(Damage {
                key: Key::parse(CHECKPOINT)?,
                expected: None,
                found: storage::digest(here, &Key::parse(CHECKPOINT)?).ok(),
            });
        }
        // The checkpoint last, as it is written.
        checked
            .damages
            .sort_by_key(|damage| damage.key.as_str() == CHECKPOINT);
        let any = !checked.damages.is_empty();
        let mut whole = true;
        // What strangers fetch follows from the rest.
        let (outside, damages): (Vec<_>, Vec<_>) = checked
            .damages
            .into_iter()
            .partition(|damage| damage.key.as_str().starts_with(PUBLIC));
        for damage in damages {
            let mended = match damage.key.as_str() {
                CHECKPOINT if whole => Some(self.put_checkpoint(&truth)?),
                CHECKPOINT => None,
                _ => replica::mend(here, &damage, &self.sources(None), &truth, self.keyring)?,
            };
            let Some(mended) = mended else {
                whole &= damage.key.as_str().starts_with("journal/");
                continue;
            };
            self.waiting.push(damaged(None, &damage, mended.expected));
            let repaired = self.note(None, &damage, mended);
            self.waiting.push(repaired);
        }
        drop(lease);
        if !outside.is_empty()
            && let Err(error) = self.mend_public()
        {
            eprintln!("{PUBLIC} was not repaired: {}.", sentence(&error));
        }
        if any {
            // A head that was gone hid its entries from the catalog. What still stops it, the audit names.
            if let Err(error) = archive.catch_up(self.keyring) {
                eprintln!(
                    "The catalog was not brought up to date: {}.",
                    sentence(&error)
                );
            }
        }
        Ok(())
    }

    /// Puts the largest checkpoint that was signed, which the heads here now lead to.
    fn put_checkpoint(&self, truth: &Truth) -> anyhow::Result<Mended> {
        let checkpoint = truth.statement().checkpoint();
        let note = checkpoint.as_str().as_bytes();
        self.archive
            .storage
            .replace(&Key::parse(CHECKPOINT)?, note)?;
        let of = |store: &dyn Storage| self.archive.ledger.checkpoint_of(store);
        let from = reached(self.copies).find(|(_, store)| of(*store).as_ref() == Some(checkpoint));
        Ok(Mended {
            expected: Sha256Digest::of(note),
            from: from.map(|(name, _)| name.to_owned()),
        })
    }

    /// Makes again what strangers fetch; the heads give it, and no copy is needed.
    fn mend_public(&mut self) -> anyhow::Result<()> {
        let mut writer = self.archive.ledger.writer(self.keyring, OsChance)?;
        for one in writer.mend_public()? {
            let damage = Damage {
                key: one.key,
                expected: Some(one.sha256),
                found: one.found,
            };
            let mended = Mended {
                expected: one.sha256,
                from: None,
            };
            let facts: [Event; 2] = [
                damaged(None, &damage, one.sha256),
                self.note(None, &damage, mended),
            ];
            self.waiting.extend(facts);
        }
        Ok(())
    }
}
