use serde::Serialize;
use serde_json::json;

use super::BY_MACHINE;
use super::asked::{Asked, Name, view};
use super::collection::Collection;
use super::find::{Found, Match, find};
use crate::archive::Archive;
use crate::cli::{Cli, Similar};
use crate::outcome::{Outcome, print_json, say};

/// An item that is like the picture that was asked for.
#[derive(Debug, Serialize)]
struct Line {
    #[serde(flatten)]
    found: Found,
    same_accession: Option<bool>,
}

pub(crate) fn run(cli: &Cli, args: &Similar) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let collection = Collection::load(&archive, args.among.accession)?;
    let asked = Asked::read(cli, &archive, &args.what)?;
    let found = find(&collection, &[&asked.query()], args.within.distance)?;
    let mut lines: Vec<Line> = found
        .iter()
        .filter_map(|one| line(&collection, &asked, one))
        .collect();
    lines.retain(|line| Some(line.found.item) != asked.item());
    if args.json.json {
        print_json(&document(args, &collection, &asked, &lines))?;
    } else {
        tell(args, &collection, &asked, &lines);
    }
    let behind = archive.warn_if_behind()?;
    let Some(why) = asked.obstacle() else {
        return Ok(behind);
    };
    eprintln!(
        "amana: failed to look for pictures like {}: {why}. Its bytes alone were compared.",
        asked.shown()
    );
    Ok(Outcome::Failed)
}

fn line(collection: &Collection, asked: &Asked, found: &Match) -> Option<Line> {
    let found = Found::of(collection, found)?;
    let accession = found.item.accession();
    Some(Line {
        found,
        same_accession: asked.item().map(|one| one.accession() == accession),
    })
}

fn document(
    args: &Similar,
    collection: &Collection,
    asked: &Asked,
    lines: &[Line],
) -> serde_json::Value {
    let file = match &asked.name {
        Name::Item(_) => None,
        Name::File(file) => Some(view(file)),
    };
    let turned = asked.hashed.as_ref().ok();
    json!({
        "asked": {
            "item": asked.item(),
            "file": file,
            "sha256": asked.sha256,
            "pdq": turned.and_then(|turned| turned.hashes.first()),
            "pdq_quality": turned.map(|turned| turned.quality),
            "defect": asked.defect(),
        },
        "distance": args.within.distance,
        "found": lines,
        "compared": collection.items.len(),
        "left_out": collection.left_out,
    })
}

fn tell(args: &Similar, collection: &Collection, asked: &Asked, lines: &[Line]) {
    say!(
        "{} of {} items are like {}, at most {} of 256 bits apart.",
        lines.len(),
        collection.items.len(),
        asked.shown(),
        args.within.distance
    );
    for line in lines {
        let same_accession = line.same_accession == Some(true);
        line.found
            .tell(same_accession.then_some("the same accession"));
    }
    collection.left_out.tell();
    if !lines.is_empty() {
        say!("{BY_MACHINE}");
    }
}
