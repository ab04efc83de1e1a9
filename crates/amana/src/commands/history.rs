use serde_json::json;

use crate::archive::Archive;
use crate::cli::{Cli, History};
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};
use crate::text::Reader;

pub(crate) fn run(cli: &Cli, args: &History) -> anyhow::Result<Outcome> {
    let reader = Reader::of(cli)?;
    let item = args.item;
    let archive = Archive::open(cli)?;
    let entries = archive.ask(|catalog| async move { catalog.history(item).await })?;
    if entries.is_empty() {
        return Err(usage(format!(
            "there is no item {item}; `amana items` lists them"
        )));
    }
    if args.json.json {
        let list: Vec<_> = entries
            .iter()
            .map(|entry| {
                json!({
                    "entry": entry.index,
                    "time": entry.time,
                    "event": entry.event,
                    "sentence": reader.plain(&reader.sentence(&entry.event, item)),
                })
            })
            .collect();
        print_json(&list)?;
    } else {
        for entry in &entries {
            say!(
                "{}  {}",
                entry.time.whole_seconds(),
                reader.sentence(&entry.event, item)
            );
        }
    }
    archive.warn_if_behind()
}
