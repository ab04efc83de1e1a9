use std::path::PathBuf;

use anyhow::Context;
use intake::{ExpectedList, Ingested, Known, Offer, Stores};
use serde_json::json;

use crate::archive::{OpenArchive, keys_folder};
use crate::cli::{Cli, Ingest};
use crate::outcome::{Outcome, print_json};
use crate::progress::Progress;

pub(crate) fn run(cli: &Cli, args: &Ingest) -> anyhow::Result<Outcome> {
    let expected = args.expect.as_ref().map(read_list).transpose()?;
    let places = intake::places(&args.folders)?;
    let mut open = OpenArchive::open(cli)?;
    let known = Known::fold(&open.entries_since(|one| one.sources == places)?)?;
    let kept_out = [Some(open.archive.folder.as_path()), Some(keys_folder(cli)?)];
    let offer = Offer {
        folders: args.folders.clone(),
        kept_out: kept_out
            .into_iter()
            .flatten()
            .filter_map(|own| own.canonicalize().ok())
            .collect(),
        expected,
    };
    let mut progress = Progress::begin("ingest")?;
    let mut stores = Stores {
        storage: &open.archive.storage,
        vault: &open.archive.vault,
        writer: &mut open.writer,
        keyring: &open.keyring,
        clock: &open.clock,
        chance: &mut open.chance,
    };
    let ingested = intake::ingest(&mut stores, &offer, &known, &mut progress)?;
    drop(progress);
    open.catch_up()?;
    if args.json.json {
        print_json(&document(&ingested))?;
    } else {
        tell(&ingested);
    }
    Ok(if ingested.finished {
        Outcome::of(!ingested.refused.is_empty() || !ingested.defects.is_empty())
    } else {
        Outcome::Stopped
    })
}

fn read_list(file: &PathBuf) -> anyhow::Result<ExpectedList> {
    let list = std::fs::read(file).with_context(|| format!("read the list {}", file.display()))?;
    Ok(ExpectedList::parse(&list))
}

fn document(ingested: &Ingested) -> serde_json::Value {
    let refused: Vec<_> = ingested
        .refused
        .iter()
        .map(|refusal| {
            json!({
                "source": refusal.source,
                "path": refusal.path.to_string(),
                "path_bytes": refusal.path.to_base64(),
                "reason": refusal.reason,
            })
        })
        .collect();
    json!({
        "accession": ingested.accession,
        "resumed": ingested.resumed,
        "finished": ingested.finished,
        "offered": ingested.offered,
        "stored": ingested.stored,
        "duplicate": ingested.duplicate,
        "refused": refused,
        "bytes": ingested.bytes,
        "defects": ingested.defects,
    })
}

fn tell(ingested: &Ingested) {
    let again = if ingested.resumed {
        " (gone on with)"
    } else {
        ""
    };
    println!("Accession {}{again}", ingested.accession);
    println!(
        "  {} offered = {} stored ({}) + {} duplicate + {} refused",
        ingested.offered,
        ingested.stored,
        ingested.bytes,
        ingested.duplicate,
        ingested.refused.len(),
    );
    for refusal in &ingested.refused {
        println!("  refused: {}: {}", refusal.path, refusal.reason);
    }
    for defect in &ingested.defects {
        println!("  {defect}");
    }
    if !ingested.finished {
        println!("Stopped. What is stored stays; give the same command again to go on.");
    }
}
