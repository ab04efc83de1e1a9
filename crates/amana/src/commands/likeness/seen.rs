use catalog::{SeenCache, SeenFile};
use model::{CacheKind, ItemId};
use serde::Serialize;

use super::BY_MACHINE;
use crate::archive::Archive;
use crate::cli::{Cli, Seen};
use crate::commands::items::refuse_unknown;
use crate::outcome::{Outcome, print_json, say};

/// What all caches tell of.
#[derive(Debug, Serialize)]
struct Told {
    caches: Vec<Cache>,
    seen: usize,
    not_received: usize,
    cut: u64,
}

#[derive(Debug, Serialize)]
struct Cache {
    item: ItemId,
    path: String,
    path_bytes: String,
    kind: CacheKind,
    files: Vec<File>,
    cut: u32,
}

#[derive(Debug, Serialize)]
struct File {
    #[serde(flatten)]
    seen: model::Seen,
    received: bool,
    of_name: Vec<ItemId>,
    near: Vec<Near>,
}

#[derive(Debug, Serialize)]
struct Near {
    item: ItemId,
    distance: u32,
}

pub(crate) fn run(cli: &Cli, args: &Seen) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let accession = args.among.accession;
    if let Some(id) = accession {
        refuse_unknown(&archive, id)?;
    }
    let caches = archive.ask(|catalog| async move { catalog.seen(accession).await })?;
    let told = Told {
        seen: files(&caches).count(),
        not_received: files(&caches).filter(|file| !file.is_received()).count(),
        cut: caches.iter().map(|cache| u64::from(cache.cut)).sum(),
        caches: caches.into_iter().map(Cache::from).collect(),
    };
    if args.json.json {
        print_json(&told)?;
    } else {
        tell(&told);
    }
    archive.warn_if_behind()
}

fn files(caches: &[SeenCache]) -> impl Iterator<Item = &SeenFile> {
    caches.iter().flat_map(|cache| &cache.files)
}

impl From<SeenCache> for Cache {
    fn from(cache: SeenCache) -> Self {
        Self {
            item: cache.item.id,
            path: cache.item.path_view,
            path_bytes: cache.item.path.to_base64(),
            kind: cache.kind,
            files: cache.files.into_iter().map(File::from).collect(),
            cut: cache.cut,
        }
    }
}

impl From<SeenFile> for File {
    fn from(file: SeenFile) -> Self {
        let received = file.is_received();
        let SeenFile {
            seen,
            of_name,
            near,
        } = file;
        let near = near.into_iter();
        Self {
            seen,
            received,
            of_name,
            near: near
                .map(|(item, distance)| Near { item, distance })
                .collect(),
        }
    }
}

fn tell(told: &Told) {
    say!(
        "{} files were seen in {} caches; {} of them are not among the received.",
        told.seen,
        told.caches.len(),
        told.not_received
    );
    for cache in &told.caches {
        say!("{}  {}  {}", cache.item, cache.kind, cache.path);
        for file in &cache.files {
            say!("  {}  {}", shown(file), found(file));
        }
        if cache.cut > 0 {
            say!("  It tells of {} more, which are not kept.", cache.cut);
        }
    }
    if told.seen > 0 {
        say!(
            "What a cache says is a claim; what is held or withdrawn is not compared. {BY_MACHINE}"
        );
    }
}

/// What the cache knows the file by. Texts stand in quotation marks: they are anybody's.
fn shown(file: &File) -> String {
    let seen = &file.seen;
    let digest = || seen.sha256.map(|digest| format!("a small copy {digest}"));
    let name = seen.name.as_ref().map(|name| format!("{name:?}"));
    let modified = seen.modified.map(|time| format!("  {time}"));
    let note = seen.note.as_ref().map(|note| format!("  {note:?}"));
    let parts = [name.or_else(digest), modified, note];
    parts.into_iter().flatten().collect()
}

fn found(file: &File) -> String {
    if !file.received {
        return "seen in a cache, not among the received".to_owned();
    }
    let named = file
        .of_name
        .iter()
        .map(|item| format!("{item} of that name"));
    let near = file.near.iter();
    let near = near.map(|near| format!("{} at {} bits", near.item, near.distance));
    named.chain(near).collect::<Vec<_>>().join(", ")
}
