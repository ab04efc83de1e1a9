use std::collections::{HashMap, HashSet};

use likeness::{MOST, Wanted, between};
use model::{AccessionId, CacheFacts, CacheKind, ItemId, ItemState, PdqHash, Seen, is_unseen};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::items::item;
use crate::fields::Fields;
use crate::{Catalog, Comparable, Error, Guarded, Hash, Item};

/// Most near pictures that are named of a small copy.
const NEAREST: usize = 20;
/// So many small copies are compared at a time, so that what is found of them fits into memory whatever they are.
const AT_A_TIME: usize = 64;

/// A cache of pictures that came, and what it tells of.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenCache {
    /// The file.
    pub item: Item,
    /// Which cache it is.
    pub kind: CacheKind,
    /// The files that it tells of.
    pub files: Vec<SeenFile>,
    /// How many more it tells of.
    pub cut: u32,
}

/// A file that a cache tells of, and what of it came.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenFile {
    /// What the cache says.
    pub seen: Seen,
    /// Items of that name that came from the folder in which the cache lay, whatever the case of its letters; none that
    /// is held.
    pub of_name: Vec<ItemId>,
    /// The 20 items that are nearest to the small copy, if they are near, and in how many bits they differ: of the same
    /// bytes the first that came; none of what is held or withdrawn.
    pub near: Vec<(ItemId, u32)>,
}

impl SeenFile {
    /// Whether something was received that it may be.
    pub fn is_received(&self) -> bool {
        !self.of_name.is_empty() || !self.near.is_empty()
    }
}

/// Facts are JSON without spaces, in whose texts every quotation mark stands behind a backslash.
const CACHES: &str = "SELECT i.*, a.withdrawn AS withdrawn, f.facts AS facts
    FROM items i JOIN items o ON o.item = COALESCE(i.of_item, i.item)
    JOIN facts f ON f.item = o.item AND f.entry > o.entry
    LEFT JOIN accessions a ON a.accession = i.accession
    WHERE a.withdrawn IS NULL AND f.format IN ('ole', 'text', 'unknown') AND f.facts LIKE '%\"cache\":{%'
    AND i.item LIKE $1
    ORDER BY i.entry";

#[derive(Deserialize)]
struct Told {
    measured: Option<Measured>,
}

#[derive(Deserialize)]
struct Measured {
    cache: Option<CacheFacts>,
}

impl Catalog {
    /// The caches of pictures of one accession or of all, in the order in which they came, with what of their files came
    /// too. Those that are held or withdrawn are not told.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn seen(&self, accession: Option<AccessionId>) -> Result<Vec<SeenCache>, Error> {
        let of_accession = accession.map_or_else(|| "%".into(), |id| format!("{id}-%"));
        self.filled(self.caches(&of_accession).await?).await
    }

    /// The same of one item; `None` if it is no cache.
    ///
    /// # Errors
    ///
    /// [`Error::Database`], [`Error::Row`].
    pub async fn seen_in(&self, id: ItemId) -> Result<Option<SeenCache>, Error> {
        let caches = self.caches(&id.to_string()).await?;
        Ok(self.filled(caches).await?.pop())
    }

    /// Says of the files of caches what came of them.
    async fn filled(&self, mut caches: Vec<SeenCache>) -> Result<Vec<SeenCache>, Error> {
        let guards = self.guards().await?;
        let is_held = |id, of| guards.hold(&Guarded::item(id, of)).is_some();
        caches.retain(|one| !is_held(one.item.id, one.item.of));
        if caches.is_empty() {
            return Ok(caches);
        }
        let accessions: HashSet<_> = caches.iter().map(|one| one.item.id.accession()).collect();
        let mut items = Vec::new();
        for accession in accessions {
            items.extend(self.items(Some(accession)).await?);
        }
        items.retain(|one| !is_held(one.id, one.of));
        name(&mut caches, &items);
        let files = || caches.iter().flat_map(|cache| &cache.files);
        if files().any(|file| telling(&file.seen).is_some()) {
            let mut all = self.comparable().await?;
            all.retain(|one| !one.withdrawn && !is_held(one.id, one.of));
            compare(&mut caches, &all);
        }
        Ok(caches)
    }

    /// The caches whose item's id is like a pattern.
    async fn caches(&self, like: &str) -> Result<Vec<SeenCache>, Error> {
        let rows = sqlx::query(CACHES)
            .bind(like.to_owned())
            .fetch_all(&self.pool)
            .await
            .map_err(Error::database("list the caches of pictures"))?;
        let mut caches = Vec::new();
        for row in &rows {
            let told: Told = Fields::of(row, "facts").json("facts", "facts")?;
            let Some(cache) = told.measured.and_then(|measured| measured.cache) else {
                continue;
            };
            let files = cache.seen.into_iter().map(|seen| SeenFile {
                seen,
                of_name: Vec::new(),
                near: Vec::new(),
            });
            caches.push(SeenCache {
                item: item(row)?,
                kind: cache.kind,
                files: files.collect(),
                cut: cache.cut,
            });
        }
        Ok(caches)
    }
}

/// Where a name stands: accession, source and folder, and the name as names are compared.
type Place = (AccessionId, u32, String, String);

fn place(item: &Item, name: Option<&str>) -> Place {
    let path = item.path.letters(item.encoding);
    let (folder, own) = path.rsplit_once('/').unwrap_or(("", &path));
    (
        item.id.accession(),
        item.source,
        folder.to_owned(),
        as_compared(name.unwrap_or(own)),
    )
}

/// A name without marks that cannot be seen, which are not kept of caches, composed (NFC) and in small letters.
fn as_compared(name: &str) -> String {
    let seen = name.chars().filter(|letter| !is_unseen(*letter));
    seen.nfc().collect::<String>().trim().to_lowercase()
}

/// Fills in the items of each name.
fn name(caches: &mut [SeenCache], items: &[Item]) {
    let mut known: HashMap<Place, Vec<ItemId>> = HashMap::new();
    let lost = [ItemState::Missing, ItemState::Unreadable];
    for item in items.iter().filter(|one| !lost.contains(&one.stored_state)) {
        known.entry(place(item, None)).or_default().push(item.id);
    }
    for cache in caches {
        for file in &mut cache.files {
            if let Some(name) = file.seen.name.as_deref()
                && let Some(items) = known.get(&place(&cache.item, Some(name)))
            {
                file.of_name.clone_from(items);
            }
        }
    }
}

/// Fills in the items that are near to each small copy.
fn compare(caches: &mut [SeenCache], all: &[Comparable]) {
    let mut known = HashSet::new();
    let (ids, hashes): (Vec<ItemId>, Vec<PdqHash>) = all
        .iter()
        .filter_map(|one| Some((one.id, one.telling().filter(|_| known.insert(one.sha256))?)))
        .unzip();
    let files = caches.iter_mut().flat_map(|cache| &mut cache.files);
    let mut asked: Vec<(&mut SeenFile, PdqHash)> = files
        .filter_map(|file| telling(&file.seen).map(|hash| (file, hash)))
        .collect();
    for chunk in asked.chunks_mut(AT_A_TIME) {
        let sought: Vec<PdqHash> = chunk.iter().map(|(_, hash)| *hash).collect();
        let wanted = Wanted {
            most: MOST,
            limit: usize::MAX,
            threads: 1,
        };
        for pair in between(&sought, &hashes, wanted).unwrap_or_default() {
            let file = chunk.get_mut(pair.one as usize);
            if let (Some((file, _)), Some(id)) = (file, ids.get(pair.other as usize)) {
                file.near.push((*id, pair.distance));
            }
        }
        for (file, _) in chunk {
            file.near.sort_by_key(|(id, distance)| (*distance, *id));
            file.near.truncate(NEAREST);
        }
    }
}

/// The hash of a small copy, if it has something to hold on to.
fn telling(seen: &Seen) -> Option<PdqHash> {
    seen.pdq
        .filter(|_| seen.pdq_quality.is_some_and(Hash::is_telling))
}
