use catalog::{SeenCache, SeenFile};
use model::ItemId;
use wording::{Reader, details};

use crate::bench::Bench;
use crate::fault::Fault;
use crate::pages::picture::Known;
use crate::paths::ShownPath;

/// Bits of a perceptual hash.
const BITS: u64 = 256;

/// What a cache of pictures tells of, for its page.
pub(super) struct Told {
    pub(super) summary: String,
    pub(super) files: Vec<File>,
    /// That it tells of more than is kept.
    pub(super) cut: Option<String>,
}

/// A file that a cache tells of.
pub(super) struct File {
    /// Its name; `None` where the cache keeps none.
    pub(super) name: Option<ShownPath>,
    /// What else the cache says of it.
    pub(super) said: Vec<String>,
    /// What was received that it may be; nothing is, if there is none.
    pub(super) received: Vec<Received>,
}

/// An item that a file of a cache may be.
pub(super) struct Received {
    pub(super) words: String,
    pub(super) id: ItemId,
}

/// What an item tells of, if it is a cache of pictures that may be looked at.
pub(super) async fn told(
    bench: &Bench,
    reader: &Reader,
    known: &Known,
) -> Result<Option<Told>, Fault> {
    if !known.is_cache() {
        return Ok(None);
    }
    let seen = bench.archive.catalog.seen_in(known.item.id).await?;
    Ok(seen.map(|cache| of(reader, &cache)))
}

fn of(reader: &Reader, cache: &SeenCache) -> Told {
    let missing = cache.files.iter().filter(|file| !file.is_received());
    let counts = details([
        ("missing", reader.number(missing.count() as u64)),
        ("all", reader.number(cache.files.len() as u64)),
    ]);
    let cut = (cache.cut > 0).then(|| {
        let shown = details([("shown", reader.number(cache.cut.into()))]);
        reader.say("seen-cut", &shown)
    });
    Told {
        summary: reader.say("seen-summary", &counts),
        files: cache.files.iter().map(|one| file(reader, one)).collect(),
        cut,
    }
}

fn file(reader: &Reader, file: &SeenFile) -> File {
    let seen = &file.seen;
    let cell = seen.cell.map(|cell| {
        let cell = details([("cell", reader.number(cell.into()))]);
        reader.say("seen-cell", &cell)
    });
    let modified = seen.modified.map(|time| reader.date_time(time));
    let named = file.of_name.iter().map(|id| Received {
        words: reader.text("seen-of-name"),
        id: *id,
    });
    let near = file.near.iter().map(|(id, distance)| {
        let distance = details([
            ("distance", reader.number((*distance).into())),
            ("bits", reader.number(BITS)),
        ]);
        Received {
            words: reader.say("seen-near", &distance),
            id: *id,
        }
    });
    File {
        name: seen.name.clone().map(ShownPath::new),
        said: [modified, seen.note.clone(), cell]
            .into_iter()
            .flatten()
            .collect(),
        received: named.chain(near).collect(),
    }
}
