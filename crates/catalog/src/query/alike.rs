use model::{ItemId, PdqHash, Quality, Sha256Digest};
use serde::Deserialize;
use sqlx::any::AnyRow;

use crate::fields::Fields;
use crate::{Catalog, Error};

/// An item of which bytes came, by what it can be compared with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparable {
    /// The item.
    pub id: ItemId,
    /// The item whose bytes it repeats, which has its facts.
    pub of: Option<ItemId>,
    /// Whether its accession is withdrawn.
    pub withdrawn: bool,
    /// Of its bytes.
    pub sha256: Sha256Digest,
    /// Whether a machine has looked at its bytes.
    pub examined: bool,
    /// Of what it was decoded to, if all of it was.
    pub pixels: Option<Sha256Digest>,
    /// Its perceptual hash, if it is a picture that was decoded.
    pub hash: Option<Hash>,
    /// How sharp and how light it is, if it was measured.
    pub quality: Option<Quality>,
}

/// Of less quality a hash has too little to hold on to (`docs/spec/facts.md`).
pub const LEAST_QUALITY: u8 = 50;

impl Comparable {
    /// Its hash, if that has something to hold on to.
    pub fn telling(&self) -> Option<PdqHash> {
        let hash = self.hash?;
        Hash::is_telling(hash.quality).then_some(hash.pdq)
    }
}

impl Hash {
    /// Whether a hash of such quality has something to hold on to.
    pub fn is_telling(quality: u8) -> bool {
        quality >= LEAST_QUALITY
    }
}

/// A perceptual hash as it is among the facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hash {
    /// The hash of the upright picture.
    pub pdq: PdqHash,
    /// How much there is in the picture for it to hold on to, 0 to 100.
    pub quality: u8,
}

/// What is read of the facts besides the hash, which has a column of its own.
#[derive(Default, Deserialize)]
struct Besides {
    pdq_quality: Option<u8>,
    /// Entries of methods before `facts/3` measured nothing.
    measured: Option<OfPixels>,
}

#[derive(Default, Deserialize)]
struct OfPixels {
    pixels: Option<Sha256Digest>,
    quality: Option<Quality>,
}

const COMPARABLE: &str = "SELECT i.item AS item, i.of_item AS of_item, i.sha256 AS sha256,
    a.withdrawn AS withdrawn, f.pdq AS pdq, f.facts AS facts
    FROM items i LEFT JOIN accessions a ON a.accession = i.accession
    LEFT JOIN items o ON o.item = COALESCE(i.of_item, i.item)
    LEFT JOIN facts f ON f.item = o.item AND f.entry > o.entry
    WHERE (i.content IS NOT NULL OR i.of_item IS NOT NULL) AND i.sha256 IS NOT NULL AND i.empty = 0
    ORDER BY i.entry";

impl Catalog {
    /// Every item of which bytes came, in the order in which they came; those of withdrawn accessions too, and no
    /// empty one.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn comparable(&self) -> Result<Vec<Comparable>, Error> {
        sqlx::query(COMPARABLE)
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list what can be compared"))?
            .iter()
            .map(comparable)
            .collect()
    }
}

fn comparable(row: &AnyRow) -> Result<Comparable, Error> {
    let (item, facts) = (Fields::of(row, "items"), Fields::of(row, "facts"));
    let examined = facts.perhaps_text("facts")?.is_some();
    let besides = if examined {
        facts.json("facts", "facts")?
    } else {
        Besides::default()
    };
    let pdq = facts.perhaps_word("pdq", "PDQ hash")?;
    let measured = besides.measured.unwrap_or_default();
    Ok(Comparable {
        id: item.word("item", "id of an item")?,
        of: item.perhaps_word("of_item", "id of an item")?,
        withdrawn: item.perhaps_count("withdrawn")?.is_some(),
        sha256: item.word("sha256", "SHA-256 digest")?,
        examined,
        pixels: measured.pixels,
        quality: measured.quality,
        hash: pdq
            .zip(besides.pdq_quality)
            .map(|(pdq, quality)| Hash { pdq, quality }),
    })
}
