use catalog::Catalog;
use model::{EntryIndex, OsChance, Sha256Digest};
use serde_json::json;

use crate::archive::Archive;
use crate::cli::{Cli, Json};
use crate::outcome::{Outcome, print_json, say};

pub(crate) fn run(cli: &Cli, args: &Json) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let keyring = archive.unlock(cli)?;
    // While this is held, no other process folds into the catalog that is being emptied.
    let writer = archive.ledger.writer(&keyring, OsChance)?;
    // What a catalog knows of a newer log is lost with it.
    if archive
        .ask(|catalog| async move { catalog.position().await })
        .is_ok()
    {
        match archive.refuse_older_log() {
            // Then it says nothing that can be relied upon, and is what a replay is for.
            Err(error) if is_damage(&error) => {}
            compared => compared?,
        }
    }
    let mut reading = archive.ledger.entries(&keyring, EntryIndex(0))?;
    let entries = reading.by_ref().collect::<Result<Vec<_>, _>>()?;
    let fillers = reading.passed();
    let url = archive.catalog_url()?;
    let dump = archive.wait(async {
        let catalog = Catalog::open_empty(&url).await?;
        catalog.fold(&entries).await?;
        catalog.pass(fillers).await?;
        catalog.dump().await
    })?;
    crate::ending::finish(&archive)?;
    drop(writer);
    let digest = Sha256Digest::of(&dump);
    if args.json {
        print_json(&json!({ "entries": entries.len(), "dump_sha256": digest }))?;
    } else {
        say!("The catalog is rebuilt from {} entries.", entries.len());
        say!("SHA-256 of its dump: {digest}");
    }
    Ok(Outcome::Well)
}

fn is_damage(error: &anyhow::Error) -> bool {
    use catalog::Error::{Damaged, Row};

    let wrong = error.downcast_ref::<catalog::Error>();
    matches!(wrong, Some(Damaged { .. } | Row { .. }))
}
