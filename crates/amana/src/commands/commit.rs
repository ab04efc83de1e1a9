use std::collections::BTreeMap;

use examine::{Committed, Subject, Workers};
use serde_json::{Value, json};

use super::examine::{leave_out_held, subject};
use crate::archive::OpenArchive;
use crate::cli::{Cli, Commit, WORKER};
use crate::guard;
use crate::outcome::{Outcome, print_json, say};
use crate::progress::Progress;

/// What keeps a second run away while the log's writer rests between two acts.
const LEASE: &str = "commit";

pub(crate) fn run(cli: &Cli, args: &Commit) -> anyhow::Result<Outcome> {
    let mut open = OpenArchive::open(cli)?;
    let _lease = open.archive.storage.lease(LEASE)?;
    let subjects = subjects(&open, args.again)?;
    let committed = commit(&mut open, &subjects)?;
    if args.json.json {
        print_json(&document(&committed))?;
    } else {
        tell(&committed);
    }
    Ok(if committed.finished {
        Outcome::of(!committed.defects.is_empty())
    } else {
        Outcome::Stopped
    })
}

fn commit(open: &mut OpenArchive, subjects: &[Subject]) -> anyhow::Result<Committed> {
    let mut progress = Progress::begin("commit")?;
    let workers = Workers::of_this_program(WORKER);
    let committed = examine::commit(&mut open.looking(), subjects, &workers, &mut progress)?;
    drop(progress);
    open.catch_up()?;
    Ok(committed)
}

/// Originals that may be JPEGs and of which nothing is entered by this method.
fn subjects(open: &OpenArchive, again: bool) -> anyhow::Result<Vec<Subject>> {
    let items = open
        .archive
        .ask(|catalog| async move { catalog.without_commitment(tiles::METHOD, again).await })?;
    let mut subjects = Vec::with_capacity(items.len());
    for item in &items {
        subjects.extend(subject(item, None)?);
    }
    let held = leave_out_held(&mut subjects, &guard::guards(&open.archive)?);
    if held > 0 {
        eprintln!("{held} are not committed to while a hold stands on them.");
    }
    Ok(subjects)
}

fn document(committed: &Committed) -> Value {
    json!({
        "finished": committed.finished,
        "committed": committed.committed,
        "uncommitted": reasons(committed),
        "defects": committed.defects,
    })
}

fn reasons(committed: &Committed) -> BTreeMap<&str, u64> {
    let reasons = committed.uncommitted.iter();
    reasons.map(|(why, count)| (why.as_str(), *count)).collect()
}

fn tell(committed: &Committed) {
    say!("  {} committed to", committed.committed);
    for (why, count) in reasons(committed) {
        say!("    {why}: {count}");
    }
    for defect in &committed.defects {
        say!("  {defect}");
    }
    if !committed.finished {
        say!("Stopped. What was committed to stays; `amana commit` goes on.");
    }
}
