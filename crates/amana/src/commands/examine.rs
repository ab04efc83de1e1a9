use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use catalog::{Derives, Guarded, Guards, Item};
use examine::{DEADLINE, Derived, Entered, Examined, Films, Rendition, Starter, Subject, Workers};
use model::{AccessionId, FileFormat, ItemId, PictureDefect};
use picture::Wanted;
use serde_json::{Value, json};
use storage::Lease;
use vault::OriginalRef;

use crate::archive::OpenArchive;
use crate::cli::{Cli, Examine, IMAGE_TOOL, WORKER};
use crate::guard;
use crate::outcome::{Outcome, print_json, say};
use crate::progress::Progress;

/// What keeps a second run away while the log's writer rests between two acts.
const LEASE: &str = "examine";

/// Workers that look at pictures, and at films where FFmpeg is.
pub(crate) fn workers() -> Workers {
    let starter = Starter::of_this_program(IMAGE_TOOL);
    Workers {
        films: Films::found(starter, DEADLINE),
        ..Workers::of_this_program(WORKER)
    }
}

pub(crate) fn run(cli: &Cli, args: &Examine) -> anyhow::Result<Outcome> {
    let mut open = OpenArchive::open(cli)?;
    let _lease = open.archive.storage.lease(LEASE)?;
    let workers = workers();
    let subjects = subjects(&open, &workers, args.again)?;
    let examined = look(&mut open, &subjects, &workers)?;
    if args.json.json {
        print_json(&document(&examined))?;
    } else {
        tell(&examined);
    }
    Ok(outcome(&examined))
}

/// Keeps other runs away; nothing, which is said, while another process looks.
pub(crate) fn lease(open: &OpenArchive) -> anyhow::Result<Option<Lease>> {
    match open.archive.storage.lease(LEASE) {
        Err(storage::Error::Busy { .. }) => {
            eprintln!(
                "Another process examines pictures now; `amana examine` looks at what it leaves."
            );
            Ok(None)
        }
        lease => Ok(Some(lease?)),
    }
}

/// Looks at every original that no machine has looked at, and makes again what is not in its place. Under the lease.
pub(crate) fn look_at_the_rest(
    open: &mut OpenArchive,
    workers: &Workers,
) -> anyhow::Result<Examined> {
    let subjects = subjects(open, workers, false)?;
    if subjects.is_empty() {
        return Ok(Examined {
            finished: true,
            ..Examined::default()
        });
    }
    look(open, &subjects, workers)
}

fn look(
    open: &mut OpenArchive,
    subjects: &[Subject],
    workers: &Workers,
) -> anyhow::Result<Examined> {
    let mut progress = Progress::begin("examine")?;
    let examined = examine::examine(&mut open.looking(), subjects, workers, &mut progress)?;
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
        "  {} examined: {} pictures, {} without a rendition",
        examined.examined,
        examined.pictures,
        examined.without_rendition.values().sum::<u64>(),
    );
    if examined.remade > 0 {
        say!("  {} made again", examined.remade);
    }
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

/// Originals without an entry of the method, and those of which something that was derived is not in its
/// place.
fn subjects(open: &OpenArchive, workers: &Workers, again: bool) -> anyhow::Result<Vec<Subject>> {
    let method = picture::FACTS_METHOD;
    let (unexamined, examined) = open.archive.ask(|catalog| async move {
        let unexamined = catalog.unexamined(method).await?;
        Ok((unexamined, catalog.examined(method).await?))
    })?;
    let mut subjects = Vec::with_capacity(unexamined.len());
    for item in &unexamined {
        subjects.extend(subject(item, None)?);
    }
    let guards = guard::guards(&open.archive)?;
    let mut shelves = Shelves::default();
    for (item, derives) in &examined {
        if again && may_be_otherwise(derives, workers) {
            subjects.extend(subject(item, None)?);
        } else if shelves
            .of(open, item.id.accession())?
            .lacks(item, derives, workers.wanted)
        {
            subjects.extend(subject(item, Some(entered(derives)))?);
        }
    }
    let held = leave_out_held(&mut subjects, &guards);
    if held > 0 {
        eprintln!("{held} are not examined while a hold stands on them.");
    }
    Ok(subjects)
}

/// What a machine finds is found to be used: what is held waits. Gives how many wait.
pub(super) fn leave_out_held(subjects: &mut Vec<Subject>, guards: &Guards) -> usize {
    let all = subjects.len();
    subjects.retain(|one| guards.hold(&Guarded::item(one.item, None)).is_none());
    all - subjects.len()
}

/// Whether a busy machine, somebody who ended a worker, or that no FFmpeg was here may be the reason, and not the file.
fn may_be_otherwise(derives: &Derives, workers: &Workers) -> bool {
    match derives.defect {
        Some(PictureDefect::TooSlow | PictureDefect::EndsItsWorker) => true,
        Some(PictureDefect::NotAPicture) => {
            derives.format == FileFormat::Video && workers.films.is_some()
        }
        _ => false,
    }
}

fn has_renditions(derives: &Derives) -> bool {
    derives.defect.is_none_or(PictureDefect::has_renditions)
}

fn entered(derives: &Derives) -> Entered {
    Entered {
        metadata_sha256: derives.metadata,
        renditions: has_renditions(derives),
    }
}

/// What lies in its place, by accession.
#[derive(Default)]
struct Shelves(BTreeMap<AccessionId, Shelf>);

struct Shelf(BTreeSet<(ItemId, Derived)>);

impl Shelves {
    fn of(&mut self, open: &OpenArchive, accession: AccessionId) -> anyhow::Result<&Shelf> {
        Ok(match self.0.entry(accession) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(Shelf(
                examine::shelved(open.archive.storage.as_ref(), accession)
                    .context("list what is derived from the originals")?,
            )),
        })
    }
}

impl Shelf {
    fn lacks(&self, item: &Item, derives: &Derives, wanted: Wanted) -> bool {
        let lacks = |what| !self.0.contains(&(item.id, what));
        let metadata = derives.metadata.is_some() && lacks(Derived::Metadata);
        let renditions = has_renditions(derives)
            && Rendition::ALL
                .iter()
                .filter(|rendition| wanted == Wanted::All || **rendition != Rendition::Large)
                .any(|rendition| lacks(Derived::Rendition(*rendition)));
        metadata || renditions
    }
}

/// An original as the stages that look at it are given it; `None` if it has no bytes of its own.
pub(super) fn subject(item: &Item, entered: Option<Entered>) -> anyhow::Result<Option<Subject>> {
    let (Some(place), Some(sha256), Some(size)) = (&item.vault, item.sha256, item.size) else {
        return Ok(None);
    };
    Ok(Some(Subject {
        item: item.id,
        original: OriginalRef::parse(item.id.accession(), place.part, &place.content)?,
        sha256,
        size,
        entered,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_film_is_looked_at_again_where_ffmpeg_is_and_only_if_no_picture_was_taken_of_it() {
        let derives = |format, defect| Derives {
            format,
            defect: Some(defect),
            metadata: None,
        };
        let blind = Workers::of_this_program(WORKER);
        let starter = Starter::of_this_program(IMAGE_TOOL);
        let seeing = Workers {
            films: Films::found(starter, DEADLINE),
            ..blind.clone()
        };
        assert!(seeing.films.is_some(), "FFmpeg is not installed");
        let film = derives(FileFormat::Video, PictureDefect::NotAPicture);
        assert!(may_be_otherwise(&film, &seeing));
        assert!(!may_be_otherwise(&film, &blind));
        let seen = derives(FileFormat::Video, PictureDefect::OneOfAFilm);
        let text = derives(FileFormat::Text, PictureDefect::NotAPicture);
        let slow = derives(FileFormat::Jpeg, PictureDefect::TooSlow);
        assert!(!may_be_otherwise(&seen, &seeing));
        assert!(!may_be_otherwise(&text, &seeing));
        assert!(may_be_otherwise(&slow, &blind));
    }
}
