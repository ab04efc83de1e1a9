//! Pictures that were published elsewhere, looked for among those of the archive in one run.

mod folder;
mod list;

use std::collections::BTreeMap;

use anyhow::Context;
use model::{Defect, PictureDefect};
use serde::Serialize;
use serde_json::json;

use super::BY_MACHINE;
use super::asked::view;
use super::collection::Collection;
use super::find::{Found, Match, Query, find};
use crate::archive::Archive;
use crate::cli::{Cli, Published};
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};

/// A picture that was published.
#[derive(Debug)]
struct Entry {
    /// The line of the list that it stands in, from 1 on.
    line: Option<u64>,
    /// What the list says of it, or its path in the folder, for people.
    label: String,
    query: Query,
}

/// What there is to look for.
#[derive(Default)]
struct Entries {
    entries: Vec<Entry>,
    /// Files of a folder that could be compared by their bytes alone, by the reason; `None`: their hash has too little
    /// to hold on to.
    by_bytes_alone: BTreeMap<Option<PictureDefect>, u64>,
    defects: Vec<Defect>,
    /// Whether a person stopped it.
    stopped: bool,
}

/// An item that is like something that was published.
#[derive(Debug, Serialize)]
struct Line<'e> {
    line: Option<u64>,
    label: &'e str,
    #[serde(flatten)]
    found: Found,
}

pub(crate) fn run(cli: &Cli, args: &Published) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let collection = Collection::load(&archive, args.among.accession)?;
    let entries = read(args)?;
    if entries.stopped {
        eprintln!("Stopped. Nothing was compared.");
        return Ok(Outcome::Stopped);
    }
    let queries: Vec<&Query> = entries.entries.iter().map(|entry| &entry.query).collect();
    let found = find(&collection, &queries, args.within.distance)?;
    let lines: Vec<Line<'_>> = found
        .iter()
        .filter_map(|one| line(&collection, &entries, one))
        .collect();
    if args.json.json {
        print_json(&document(args, &collection, &entries, &lines))?;
    } else {
        tell(args, &collection, &entries, &lines);
    }
    let outcome = Outcome::of(!entries.defects.is_empty());
    Ok(archive.warn_if_behind()?.after(outcome))
}

fn read(args: &Published) -> anyhow::Result<Entries> {
    let what = &args.what;
    let found = match std::fs::metadata(what) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(usage(format!("there is no {}", view(what))));
        }
        found => found.with_context(|| format!("read {}", view(what)))?,
    };
    if found.is_dir() {
        folder::read(what)
    } else if found.is_file() {
        list::read(what)
    } else {
        Err(usage(format!(
            "{} is neither a list nor a folder",
            view(what)
        )))
    }
}

fn line<'e>(collection: &Collection, entries: &'e Entries, found: &Match) -> Option<Line<'e>> {
    let entry = entries.entries.get(found.query)?;
    Some(Line {
        line: entry.line,
        label: &entry.label,
        found: Found::of(collection, found)?,
    })
}

/// Why files were compared by their bytes alone, as words.
fn reasons(entries: &Entries) -> BTreeMap<&'static str, u64> {
    let reasons = entries.by_bytes_alone.iter();
    reasons
        .map(|(defect, count)| (defect.map_or("poor", PictureDefect::as_str), *count))
        .collect()
}

fn document(
    args: &Published,
    collection: &Collection,
    entries: &Entries,
    lines: &[Line<'_>],
) -> serde_json::Value {
    json!({
        "distance": args.within.distance,
        "entries": entries.entries.len(),
        "found": lines,
        "compared": collection.items.len(),
        "left_out": collection.left_out,
        "by_bytes_alone": reasons(entries),
        "defects": entries.defects,
    })
}

fn tell(args: &Published, collection: &Collection, entries: &Entries, lines: &[Line<'_>]) {
    say!(
        "{} matches between {} published and {} items, at most {} of 256 bits apart. The list is not kept.",
        lines.len(),
        entries.entries.len(),
        collection.items.len(),
        args.within.distance
    );
    for line in lines {
        line.found.tell(None);
        match line.line {
            Some(number) => say!("    line {number}: {}", line.label),
            None => say!("    {}", line.label),
        }
    }
    for (why, count) in reasons(entries) {
        say!("  {count} of the folder compared by their bytes alone: {why}");
    }
    collection.left_out.tell();
    for defect in &entries.defects {
        say!("  {defect}");
    }
    if !lines.is_empty() {
        say!("{BY_MACHINE}");
    }
}
