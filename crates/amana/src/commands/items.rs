use catalog::Item;
use model::{AccessionId, ScopeId};
use serde::Serialize;

use crate::archive::Archive;
use crate::cli::{Cli, Items};
use crate::ending;
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};

/// A placement as `items` and `items.json` list it.
#[derive(Debug, Serialize)]
pub(crate) struct ItemLine {
    item: String,
    sha256: Option<String>,
    size: Option<u64>,
    path: String,
    path_bytes: String,
    state: &'static str,
    source: u32,
    empty: bool,
    deleted: bool,
    modified: Option<String>,
    duplicate_of: Option<String>,
    lost: Vec<[u64; 2]>,
}

impl From<&Item> for ItemLine {
    fn from(item: &Item) -> Self {
        Self {
            item: item.id.to_string(),
            sha256: item.sha256.map(|digest| digest.to_string()),
            size: item.size.map(model::ByteCount::get),
            path: item.path_view.clone(),
            path_bytes: item.path.to_base64(),
            state: item.state.as_str(),
            source: item.source,
            empty: item.empty,
            deleted: item.deleted,
            modified: item.modified.map(|time| time.to_string()),
            duplicate_of: item.of.map(|of| of.to_string()),
            lost: item.lost.clone(),
        }
    }
}

pub(crate) fn run(cli: &Cli, args: &Items) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let accession = args.accession;
    if let Some(id) = accession {
        refuse_unknown(&archive, id)?;
    }
    let items = archive.ask(|catalog| async move { catalog.items(accession).await })?;
    let lines: Vec<ItemLine> = items.iter().map(ItemLine::from).collect();
    if args.json.json {
        print_json(&lines)?;
    } else {
        for line in &lines {
            let size = line
                .size
                .map_or_else(|| "?".to_owned(), |size| size.to_string());
            say!(
                "{}  {:<10}  {size:>12}  {}",
                line.item,
                line.state,
                line.path
            );
        }
    }
    archive.warn_if_behind()
}

/// Refuses an accession that the archive does not have.
pub(super) fn refuse_unknown(archive: &Archive, id: AccessionId) -> anyhow::Result<()> {
    let known = archive.ask(|catalog| async move { catalog.accession(id).await })?;
    if known.is_some() {
        return Ok(());
    }
    ending::refuse_destroyed(archive, ScopeId::Accession(id))?;
    Err(usage(format!(
        "there is no accession {id}; `amana status` lists them"
    )))
}
