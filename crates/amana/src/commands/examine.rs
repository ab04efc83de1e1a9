use std::collections::BTreeMap;

use anyhow::Context;
use catalog::Item;
use examine::{Derived, Examined, Rendition, Subject, Workers};
use model::AccessionId;
use serde_json::{Value, json};
use vault::{OriginalRef, PartId};

use crate::archive::OpenArchive;
use crate::cli::{Cli, Json, WORKER};
use crate::outcome::{Outcome, print_json, say};
use crate::progress::Progress;

pub(crate) fn run(cli: &Cli, args: &Json) -> anyhow::Result<Outcome> {
    let mut open = OpenArchive::open(cli)?;
    let examined = examine_missing(&mut open)?;
    if args.json {
        print_json(&document(&examined))?;
    } else {
        tell(&examined);
    }
    Ok(outcome(&examined))
}

/// Looks at every original that no machine has looked at, and makes again what is not in its place.
pub(crate) fn examine_missing(open: &mut OpenArchive) -> anyhow::Result<Examined> {
    let subjects = subjects(open)?;
    let workers = Workers::of_this_program(WORKER);
    let mut progress = Progress::begin("examine")?;
    let mut stores = examine::Stores {
        storage: &open.archive.storage,
        vault: &open.archive.vault,
        writer: &mut open.writer,
        keyring: &open.keyring,
        clock: &open.clock,
        chance: &mut open.chance,
    };
    let examined = examine::examine(&mut stores, &subjects, &workers, &mut progress)?;
    drop(progress);
    open.catch_up()?;
    Ok(examined)
}

/// How a command ends that examined and did all else well.
pub(crate) fn outcome(examined: &Examined) -> Outcome {
    if examined.finished {
        Outcome::of(!examined.defects.is_empty())
    } else {
        Outcome::Stopped
    }
}

pub(crate) fn document(examined: &Examined) -> Value {
    let without: BTreeMap<&str, u64> = examined
        .without_rendition
        .iter()
        .map(|(defect, count)| (defect.as_str(), *count))
        .collect();
    json!({
        "finished": examined.finished,
        "examined": examined.examined,
        "pictures": examined.pictures,
        "remade": examined.remade,
        "without_rendition": without,
        "defects": examined.defects,
    })
}

pub(crate) fn tell(examined: &Examined) {
    say!(
        "  {} examined: {} pictures, {} without a rendition; {} made again",
        examined.examined,
        examined.pictures,
        examined.without_rendition.values().sum::<u64>(),
        examined.remade,
    );
    for (defect, count) in &examined.without_rendition {
        say!("    {defect}: {count}");
    }
    for defect in &examined.defects {
        say!("  {defect}");
    }
    if !examined.finished {
        say!("Stopped. What was examined stays; `amana examine` goes on.");
    }
}

/// Originals without an entry of the method, and those whose renditions are not in their place.
fn subjects(open: &OpenArchive) -> anyhow::Result<Vec<Subject>> {
    let method = picture::FACTS_METHOD;
    let (unexamined, rendered) = open.archive.ask(|catalog| async move {
        let unexamined = catalog.unexamined(method).await?;
        Ok((unexamined, catalog.rendered(method).await?))
    })?;
    let mut subjects = Vec::with_capacity(unexamined.len());
    for item in &unexamined {
        subjects.extend(subject(item, false)?);
    }
    for item in lacking(open, &rendered)? {
        subjects.extend(subject(item, true)?);
    }
    Ok(subjects)
}

/// The items that lack one of their renditions.
fn lacking<'i>(open: &OpenArchive, rendered: &'i [Item]) -> anyhow::Result<Vec<&'i Item>> {
    let mut shelves = BTreeMap::new();
    let mut lacking = Vec::new();
    for item in rendered {
        let accession: AccessionId = item.id.accession();
        let shelf = match shelves.entry(accession) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(unknown) => unknown.insert(
                examine::shelved(open.archive.storage.as_ref(), accession)
                    .context("list what is derived from the originals")?,
            ),
        };
        let all = Rendition::ALL
            .iter()
            .all(|rendition| shelf.contains(&(item.id, Derived::Rendition(*rendition))));
        if !all {
            lacking.push(item);
        }
    }
    Ok(lacking)
}

fn subject(item: &Item, entered: bool) -> anyhow::Result<Option<Subject>> {
    let (Some(place), Some(sha256), Some(size)) = (&item.vault, item.sha256, item.size) else {
        return Ok(None);
    };
    Ok(Some(Subject {
        item: item.id,
        original: OriginalRef {
            part: PartId::new(item.id.accession(), place.part),
            content: place.content.parse()?,
        },
        sha256,
        size,
        entered,
    }))
}
