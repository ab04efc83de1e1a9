use std::collections::BTreeSet;

use catalog::Guarded;
use custody::{Disclosed, Event, PointsAt, Record, points_at};
use model::{EntryIndex, ItemId, Use};

use crate::archive::{Archive, OpenArchive};
use crate::cli::{Cli, DiscloseEntry};
use crate::config::write_new;
use crate::failure::usage;
use crate::given::Given;
use crate::outcome::{Outcome, say};
use crate::{acting, guard};

/// Shows fields of an entry to a stranger. No entry of that, no bytes.
pub(crate) fn run(cli: &Cli, args: &DiscloseEntry) -> anyhow::Result<Outcome> {
    let mut open = OpenArchive::open(cli)?;
    let acting = acting::anybody(&open, &args.by)?;
    let record = record(&open.archive, args.entry)?;
    let event = record.event()?;
    let fields = chosen(&record, args)?;
    let of = repeated(&open.archive, event.item())?;
    guard::admit(
        &open,
        &Guarded::entry(&event, of),
        Use::Disclose,
        args.purpose,
    )?;
    refuse_unheard(&fields, args.yes)?;
    refuse_taken(args)?;
    let disclosed = Event::Disclosed(Disclosed {
        entry: args.entry,
        item: event.item(),
        accession: event.accession(),
        fields: fields.clone(),
        to: args.to.clone(),
        purpose: args.purpose,
        acting,
    });
    open.enter(&[disclosed])?;
    let names: Vec<&str> = fields.iter().map(String::as_str).collect();
    let ledger = &open.archive.ledger;
    let prover = ledger.prover()?;
    let proof = prover.prove(args.entry, &record, &names)?;
    let mut given = Given::begin(&open.archive)?;
    given.add(proof.checkpoint(), prover.published());
    let proof = proof.to_text();
    match &args.out {
        Some(out) => write_new(out, proof.as_bytes())?,
        None => say!("{}", proof.trim_end_matches('\n')),
    }
    let policy = open.archive.folder.join("policy");
    let out = args.out.as_ref();
    eprintln!(
        "It shows {} and nothing else. To check it anywhere: amana-verify {} --policy {}",
        names.join(", "),
        out.map_or("FILE".into(), |out| out.display().to_string()),
        policy.display()
    );
    let defect = given.defect(&open.archive)?;
    defect.iter().for_each(|defect| eprintln!("{defect}"));
    Ok(Outcome::of(defect.is_some()))
}

fn record(archive: &Archive, entry: EntryIndex) -> anyhow::Result<Record> {
    let record = archive.ask(|catalog| async move { catalog.record(entry).await })?;
    record.ok_or_else(|| {
        usage(format!(
            "the log has no entry {entry} that can be shown; `amana history ITEM` tells the numbers"
        ))
    })
}

/// The fields that were asked for, each once; all of them are there.
fn chosen(record: &Record, args: &DiscloseEntry) -> anyhow::Result<Vec<String>> {
    let known: BTreeSet<&str> = record.disclosures().iter().map(|it| it.name()).collect();
    let asked: BTreeSet<&str> = args.fields.iter().map(String::as_str).collect();
    let lacking: Vec<&str> = asked.difference(&known).copied().collect();
    if lacking.is_empty() && !asked.is_empty() {
        return Ok(asked.into_iter().map(str::to_owned).collect());
    }
    let wrong = match lacking.as_slice() {
        [] => format!("which fields of entry {}? Give --field NAME", args.entry),
        lacking => format!("entry {} has no field {}", args.entry, lacking.join(", ")),
    };
    let known: Vec<&str> = known.into_iter().collect();
    Err(usage(format!(
        "{wrong}; it has {} (do not hand this list on)",
        known.join(", ")
    )))
}

/// The item whose bytes an item repeats.
fn repeated(archive: &Archive, item: Option<ItemId>) -> anyhow::Result<Option<ItemId>> {
    let Some(item) = item else { return Ok(None) };
    let item = archive.ask(|catalog| async move { catalog.item(item).await })?;
    Ok(item.and_then(|item| item.of))
}

/// Tells what fields give away; `yes` is that it was heard.
fn refuse_unheard(fields: &[String], yes: bool) -> anyhow::Result<()> {
    let pointing = |what: PointsAt| {
        let fields = fields.iter().map(String::as_str);
        fields
            .filter(|field| points_at(field) == Some(what))
            .collect::<Vec<_>>()
    };
    let (people, file) = (pointing(PointsAt::People), pointing(PointsAt::AFile));
    let mut warnings = Vec::new();
    if !people.is_empty() {
        warnings.push(format!(
            "{} can point at people: at a source, a courier, somebody who works here",
            people.join(", ")
        ));
    }
    if !file.is_empty() {
        warnings.push(format!(
            "by {} whoever holds other copies of the file finds this one among them, and who could open it",
            file.join(", ")
        ));
    }
    match (warnings.is_empty(), yes) {
        (true, _) => Ok(()),
        (false, true) => {
            eprintln!("Shown although {}.", warnings.join("; "));
            Ok(())
        }
        (false, false) => Err(usage(format!(
            "{}. Nothing was shown; to show it all the same give --yes",
            warnings.join("; ")
        ))),
    }
}

/// Nothing is entered for a file that could not be written.
fn refuse_taken(args: &DiscloseEntry) -> anyhow::Result<()> {
    match args.out.as_ref().filter(|out| out.exists()) {
        None => Ok(()),
        Some(out) => Err(usage(format!(
            "{} is there already; nothing was shown",
            out.display()
        ))),
    }
}
