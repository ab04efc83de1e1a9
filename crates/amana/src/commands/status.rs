use serde_json::json;

use crate::archive::Archive;
use crate::cli::{Cli, Json};
use crate::outcome::{Outcome, print_json, say};
use crate::publishing::Standing;

pub(crate) fn run(cli: &Cli, args: &Json) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let (status, accessions) = archive
        .ask(|catalog| async move { Ok((catalog.status().await?, catalog.accessions().await?)) })?;
    let rehearsed = is_rehearsed(&archive)?;
    let size = archive.ledger.checkpoint()?.size();
    let standing = Standing::of(&archive)?;
    let behind = size.saturating_sub(status.entries);
    if args.json {
        let items: serde_json::Map<_, _> = status
            .items
            .iter()
            .map(|(state, count)| (state.to_string(), json!(count)))
            .collect();
        let accessions: Vec<_> = accessions
            .iter()
            .map(|one| {
                json!({
                    "accession": one.id,
                    "manner": one.manner,
                    "opened": one.opened,
                    "finished": one.manner == "carrier" || one.finished.is_some(),
                    "withdrawn": one.withdrawn,
                })
            })
            .collect();
        print_json(&json!({
            "publishing": standing.as_ref().map(Standing::to_json),
            "origin": archive.config.origin,
            "entries": size,
            "catalog_behind": behind,
            "items": items,
            "bytes": status.bytes,
            "refused": status.refusals,
            "parts": status.parts,
            "volumes": status.volumes,
            "cards": status.cards,
            "accessions": accessions,
            "recovery_rehearsed": rehearsed,
        }))?;
    } else {
        say!("Archive {}", archive.config.origin);
        say!(
            "  log: {size} entries; last {}",
            status
                .last_entry
                .map_or("never".into(), |time| time.whole_seconds().to_string())
        );
        if let Some(standing) = &standing {
            tell_standing(standing);
        }
        for (state, count) in &status.items {
            say!("  {count} {state}");
        }
        say!(
            "  {} refused · {} in {} parts · {} volumes kept as they came · {} cards",
            status.refusals,
            status.bytes,
            status.parts,
            status.volumes,
            status.cards
        );
        for one in &accessions {
            let state = match (&one.withdrawn, one.manner.as_str(), one.finished) {
                (Some(reason), ..) => format!("withdrawn: {reason}"),
                (None, "folder", None) => "not finished: give the same ingest again".to_owned(),
                (None, "image", None) => "not finished: give the same image again".to_owned(),
                _ => "kept".to_owned(),
            };
            say!(
                "  {} {} {} {state}",
                one.id,
                one.opened.whole_seconds(),
                one.manner
            );
        }
    }
    if !rehearsed && !args.json {
        say!(
            "Nobody tried yet whether these keys open this archive on an empty machine: amana recover --dry-run"
        );
    }
    archive.warn_if_behind()
}

/// Whether it was tried to recover the archive, since the keys were changed last.
fn is_rehearsed(archive: &Archive) -> anyhow::Result<bool> {
    let (rehearsed, changed) = archive.ask(|catalog| async move {
        let changes = ["keys-shared", "keys-passphrase-changed", "keys-rotated"];
        Ok((
            catalog.last_of(&["recovery-rehearsed"]).await?,
            catalog.last_of(&changes).await?,
        ))
    })?;
    Ok(rehearsed > changed)
}

fn tell_standing(standing: &Standing) {
    say!(
        "  published: {} entries, {} wait; the next beat is due at {}",
        standing.published,
        standing.waiting,
        standing.due.whole_seconds()
    );
    for (name, size) in &standing.witnesses {
        let behind = standing.published.saturating_sub(*size);
        say!("  witness {name}: cosigned {size} entries, {behind} behind");
    }
    if standing.refusals > 0 {
        say!(
            "  {} refusals by witnesses are kept in log/refused/",
            standing.refusals
        );
    }
}
