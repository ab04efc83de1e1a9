//! The names of the log's objects (`docs/spec/log.md`).

use model::ScopeId;
use storage::Key;

use crate::Error;

/// How many hashes or entries a full tile has (C2SP tlog-tiles).
pub(crate) const TILE_WIDTH: usize = 256;
pub(crate) const LOG: &str = "log/";
pub(crate) const HEADS: &str = "log/heads/";
pub(crate) const TILES: &str = "log/tile/";
pub(crate) const CLOCK: &str = "log/clock/";
pub(crate) const PUBLISHED: &str = "log/published/";
pub(crate) const COSIGNED: &str = "log/cosigned/";
pub(crate) const REFUSED: &str = "log/refused/";
pub(crate) const PUBLIC: &str = "public/";
pub(crate) const PUBLIC_TILES: &str = "public/tile/";
pub(crate) const JOURNAL: &str = "journal/";

/// The longest tile, in bytes: one of entries, each after its length.
pub(crate) const MAX_TILE: u64 = 256 * 34;
/// The longest clock that is read, in bytes.
pub(crate) const MAX_CLOCK: u64 = 4 << 10;
/// The longest line of a cosignature that is read, in bytes: ML-DSA ones are to come.
pub(crate) const MAX_LINE: u64 = 16 << 10;
/// The longest refusal that is read, in bytes: it holds a checkpoint, written as JSON.
pub(crate) const MAX_REFUSAL: u64 = 1 << 20;

/// Bytes of a nonce, written in hex.
pub(crate) const NONCE: usize = 8;

pub(crate) fn checkpoint() -> Result<Key, Error> {
    Ok(Key::parse("log/checkpoint")?)
}

/// Where strangers fetch the published checkpoint.
pub(crate) fn public_checkpoint() -> Result<Key, Error> {
    Ok(Key::parse("public/checkpoint")?)
}

/// What a witness refused: named by the digest of what it holds.
pub(crate) fn refusal(digest: &model::Sha256Digest) -> Result<Key, Error> {
    Ok(Key::parse(&format!("{REFUSED}{digest}"))?)
}

pub(crate) fn is_refusal(key: &Key) -> bool {
    let digest = key.as_str().strip_prefix(REFUSED);
    digest.is_some_and(|digest| digest.parse::<model::Sha256Digest>().is_ok())
}

/// The object of a number, 12 digits, below a folder.
pub(crate) fn numbered(folder: &str, number: u64) -> Result<Key, Error> {
    Ok(Key::parse(&format!("{folder}{number:012}"))?)
}

/// The number of an object below a folder.
pub(crate) fn number(folder: &str, key: &Key) -> Option<u64> {
    let number = key.as_str().strip_prefix(folder)?.parse().ok()?;
    (numbered(folder, number).ok()? == *key).then_some(number)
}

/// What the names of all cosignatures on one published note begin with.
pub(crate) fn cosignatures(size: u64) -> String {
    format!("{COSIGNED}{size:012}-")
}

pub(crate) fn cosignature(size: u64, id: u32) -> Result<Key, Error> {
    Ok(Key::parse(&format!("{}{id:08x}", cosignatures(size)))?)
}

/// The size and the key's id in the name of a cosignature.
pub(crate) fn cosigned(key: &Key) -> Option<(u64, u32)> {
    let (size, id) = key.as_str().strip_prefix(COSIGNED)?.split_once('-')?;
    let (size, id) = (size.parse().ok()?, u32::from_str_radix(id, 16).ok()?);
    (cosignature(size, id).ok()? == *key).then_some((size, id))
}

pub(crate) fn head(number: u64) -> Result<Key, Error> {
    numbered(HEADS, number)
}

/// The number of the head of that name.
pub(crate) fn head_number(key: &Key) -> Option<u64> {
    number(HEADS, key)
}

/// Which of the two trees a tile is of: all that is committed, or what is published of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Log,
    Public,
}

impl Place {
    /// What the names of its tiles begin with.
    pub(crate) fn tiles(self) -> &'static str {
        match self {
            Self::Log => TILES,
            Self::Public => PUBLIC_TILES,
        }
    }
}

/// Which tile: of hashes at a level, or of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Row {
    Entries,
    Level(usize),
}

/// A tile and how much of it there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tile {
    pub(crate) row: Row,
    pub(crate) index: u64,
    /// 1 to [`TILE_WIDTH`].
    pub(crate) width: usize,
}

impl Tile {
    pub(crate) fn is_full(self) -> bool {
        self.width == TILE_WIDTH
    }

    /// The same tile when it is full.
    pub(crate) fn full(self) -> Self {
        Self {
            width: TILE_WIDTH,
            ..self
        }
    }

    pub(crate) fn key(self) -> Result<Key, Error> {
        self.key_in(Place::Log)
    }

    pub(crate) fn key_in(self, place: Place) -> Result<Key, Error> {
        let name = self.full_name(place);
        Ok(Key::parse(&if self.is_full() {
            name
        } else {
            format!("{name}.p/{}", self.width)
        })?)
    }

    /// What the names of all its partial tiles begin with.
    pub(crate) fn partials(self) -> String {
        format!("{}.p/", self.full_name(Place::Log))
    }

    fn full_name(self, place: Place) -> String {
        let tiles = place.tiles();
        let mut path = format!("{:03}", self.index % 1000);
        let mut rest = self.index / 1000;
        while rest > 0 {
            path = format!("x{:03}/{path}", rest % 1000);
            rest /= 1000;
        }
        match self.row {
            Row::Entries => format!("{tiles}entries/{path}"),
            Row::Level(level) => format!("{tiles}{level}/{path}"),
        }
    }
}

/// The name of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct JournalName {
    /// The index of its first entry.
    pub(crate) first: u64,
    pub(crate) nonce: [u8; NONCE],
    pub(crate) scope: ScopeId,
}

impl JournalName {
    pub(crate) fn key(&self) -> Result<Key, Error> {
        let (first, scope) = (self.first, self.scope);
        let nonce = hex::encode(self.nonce);
        Ok(Key::parse(&format!(
            "{JOURNAL}{first:012}-{nonce}.{scope}.age"
        ))?)
    }

    pub(crate) fn parse(key: &Key) -> Option<Self> {
        let name = key.as_str().strip_prefix(JOURNAL)?;
        let (first, rest) = name.split_once('-')?;
        let (nonce, rest) = rest.split_once('.')?;
        let mut name = Self {
            first: first.parse().ok()?,
            nonce: [0; NONCE],
            scope: rest.strip_suffix(".age")?.parse().ok()?,
        };
        hex::decode_to_slice(nonce, &mut name.nonce).ok()?;
        // One journal, one name.
        (name.key().ok()? == *key).then_some(name)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(tile: Tile) -> String {
        tile.key().unwrap().to_string()
    }

    #[test]
    fn tiles_are_named_as_c2sp_tlog_tiles_says() {
        let full = Tile {
            row: Row::Level(0),
            index: 1_234_067,
            width: 256,
        };
        assert_eq!(key(full), "log/tile/0/x001/x234/067");
        let partial = Tile {
            row: Row::Entries,
            index: 0,
            width: 255,
        };
        assert_eq!(key(partial), "log/tile/entries/000.p/255");
        assert_eq!(partial.partials(), "log/tile/entries/000.p/");
        assert_eq!(key(partial.full()), "log/tile/entries/000");
    }

    #[test]
    fn only_names_as_they_are_given_are_heads() {
        for (name, number) in [
            ("log/heads/000000000042", Some(42)),
            ("log/heads/42", None),
            ("log/heads/+00000000042", None),
            ("log/heads/.new-1-2", None),
            ("log/tile/0/000", None),
        ] {
            let key = Key::parse(&name.replace('+', "-")).unwrap();
            assert_eq!(head_number(&key), number, "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_journal_name_reads_back(first in 0u64..1_000_000_000_000, nonce: [u8; NONCE]) {
            for scope in ["archive", "7Q2K9M3T", "person-9B3XKQ0D"] {
                let name = JournalName { first, nonce, scope: scope.parse().unwrap() };
                prop_assert_eq!(JournalName::parse(&name.key().unwrap()), Some(name));
            }
        }

        #[test]
        fn no_name_panics(name in "journal/[0-9a-z.-]{1,60}") {
            if let Ok(key) = Key::parse(&name) {
                let _ = JournalName::parse(&key);
            }
        }
    }
}
