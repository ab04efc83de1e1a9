use model::{EntryIndex, Hasher, Sha256Digest};

/// The digest by which an act of destruction fixes which entries nobody can read any more: SHA-256 over a line
/// `INDEX LEAF` for each entry of the destroyed key, in the order of the log; the leaf in hex, each line with its
/// newline. No other entry can pass for one of them later.
#[derive(Default)]
pub struct SealedEntries(Hasher);

impl SealedEntries {
    /// Takes the next entry in.
    pub fn add(&mut self, index: EntryIndex, leaf: &Sha256Digest) {
        self.0.update(format!("{index} {leaf}\n"));
    }

    /// Of all entries that were taken in.
    pub fn digest(self) -> Sha256Digest {
        self.0.finish()
    }
}
