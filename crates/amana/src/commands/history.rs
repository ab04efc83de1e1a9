use model::{ScopeId, UserId};
use serde_json::json;

use crate::archive::Archive;
use crate::cli::{Cli, History};
use crate::ending;
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};
use crate::reader;

pub(crate) fn run(cli: &Cli, args: &History) -> anyhow::Result<Outcome> {
    let reader = reader::of(cli)?;
    let item = args.item;
    let archive = Archive::open(cli)?;
    let (entries, users) = archive.ask(|catalog| async move {
        let entries = catalog.history(item).await?;
        Ok((entries, catalog.users().await?))
    })?;
    if entries.is_empty() {
        ending::refuse_destroyed(&archive, ScopeId::Accession(item.accession()))?;
        return Err(usage(format!(
            "there is no item {item}; `amana items` lists them"
        )));
    }
    let name_of = |id: UserId| {
        let user = users.iter().find(|user| user.id == id);
        user.map(|user| user.name.clone())
    };
    let tell = |event| reader.sentence(event, Some(item), &name_of);
    if args.json.json {
        let list: Vec<_> = entries
            .iter()
            .map(|entry| {
                json!({
                    "entry": entry.index,
                    "time": entry.time,
                    "event": entry.event,
                    "premis": entry.event.premis(),
                    "witnessed": entry.event.is_witnessed(),
                    "sentence": reader.plain(&tell(&entry.event)),
                })
            })
            .collect();
        print_json(&list)?;
    } else {
        let width = entries
            .last()
            .map_or(1, |last| last.index.to_string().len());
        for entry in &entries {
            say!(
                "{:>width$}  {}  {}",
                entry.index.to_string(),
                entry.time.whole_seconds(),
                tell(&entry.event)
            );
        }
    }
    archive.warn_if_behind()
}
