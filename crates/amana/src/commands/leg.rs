use std::path::Path;

use anyhow::Context;
use catalog::Leg as Told;
use custody::{Acting, Event, LegStated};
use model::{AccessionId, EntryIndex};
use serde_json::json;

use crate::archive::{Archive, OpenArchive};
use crate::cli::{By, Cli, Json, Leg, LegAdd, Stated};
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};
use crate::{acting, guard, reader};

pub(crate) fn run(cli: &Cli, args: &Leg) -> anyhow::Result<Outcome> {
    match args {
        Leg::Add(args) => add(cli, args),
        Leg::Supersede {
            accession,
            leg,
            reason,
            by,
        } => supersede(cli, *accession, *leg, reason, by),
        Leg::List { accession, json } => list(cli, *accession, json),
    }
}

fn add(cli: &Cli, args: &LegAdd) -> anyhow::Result<Outcome> {
    let stated = match (&args.stated, &args.from) {
        (Some(stated), _) => stated.clone(),
        (None, Some(file)) => from_file(file)?,
        (None, None) => {
            return Err(usage(
                "say what is known: give --order, --agent, --agent-role, --basis and --confidence, or --from FILE",
            ));
        }
    };
    let reason = args.reason.as_deref().map(guard::reason).transpose()?;
    let mut open = OpenArchive::open(cli)?;
    refuse_unknown(&open.archive, args.accession)?;
    let corrected = args
        .supersedes
        .map(|entry| standing(&open.archive, args.accession, entry))
        .transpose()?;
    let acting = acting::anybody(&open, &args.by)?;
    // In one act, so that there is no time at which neither or both hold.
    let mut events = Vec::new();
    if let (Some(corrected), Some(reason)) = (corrected, reason) {
        events.push(Event::LegSuperseded(corrected.superseding(reason, acting)));
    }
    let leg = statement(args.accession, stated, args.supersedes, acting)?;
    events.push(Event::LegStated(leg));
    if let Some(entry) = open.enter(&events)?.last() {
        say!("Stated in entry {entry}, as what the archive did not witness.");
    }
    Ok(Outcome::Well)
}

fn supersede(
    cli: &Cli,
    accession: AccessionId,
    leg: EntryIndex,
    reason: &str,
    by: &By,
) -> anyhow::Result<Outcome> {
    let reason = guard::reason(reason)?;
    let mut open = OpenArchive::open(cli)?;
    let leg = standing(&open.archive, accession, leg)?;
    let acting = acting::anybody(&open, by)?;
    let event = Event::LegSuperseded(leg.superseding(reason, acting));
    open.enter(&[event])?;
    say!(
        "The statement of entry {} is kept, and told as one that holds no longer.",
        leg.entry
    );
    Ok(Outcome::Well)
}

fn list(cli: &Cli, accession: AccessionId, args: &Json) -> anyhow::Result<Outcome> {
    let reader = reader::of(cli)?;
    let archive = Archive::open(cli)?;
    refuse_unknown(&archive, accession)?;
    let legs = archive.ask(|catalog| async move { catalog.legs(accession).await })?;
    if args.json {
        let list = legs.iter().map(|leg| {
            let superseded = leg.superseded.as_ref();
            json!({
                "entry": leg.entry,
                "time": leg.time,
                "stated": leg.stated,
                "witnessed": false,
                "superseded": superseded.map(|(entry, reason)| json!({"entry": entry, "reason": reason})),
            })
        });
        print_json(&list.collect::<Vec<_>>())?;
    } else {
        say!("{}", reader.text("accession-before-note"));
        for leg in &legs {
            say!("{}. (entry {})", leg.stated.order, leg.entry);
            for (label, value) in reader.leg(&leg.stated) {
                say!("   {label}: {value}");
            }
            if let Some((entry, reason)) = &leg.superseded {
                say!("   It holds no longer since entry {entry}: {reason}");
            }
        }
    }
    archive.warn_if_behind()
}

fn statement(
    accession: AccessionId,
    stated: Stated,
    supersedes: Option<EntryIndex>,
    acting: Acting,
) -> anyhow::Result<LegStated> {
    if stated.order == 0 {
        return Err(usage("the first stage of the way has the order 1"));
    }
    Ok(LegStated {
        accession,
        order: stated.order,
        agent: stated.agent,
        agent_role: stated.agent_role,
        interest: stated.interest,
        funding: stated.funding,
        medium: stated.medium,
        when: stated.when,
        location: stated.location,
        location_class: stated.location_class,
        condition: stated.condition,
        basis: stated.basis,
        confidence: stated.confidence,
        supersedes,
        acting,
    })
}

fn from_file(file: &Path) -> anyhow::Result<Stated> {
    let what = || format!("read the statement in {}", file.display());
    let text = std::fs::read(file).with_context(what)?;
    serde_json::from_slice(&text).with_context(what)
}

fn standing(archive: &Archive, accession: AccessionId, entry: EntryIndex) -> anyhow::Result<Told> {
    let legs = archive.ask(|catalog| async move { catalog.legs(accession).await })?;
    let leg = legs.into_iter().find(|leg| leg.entry == entry);
    match leg {
        Some(leg) if leg.superseded.is_none() => Ok(leg),
        Some(_) => Err(usage(format!(
            "the statement of entry {entry} is superseded already; correct the one that took its place"
        ))),
        None => Err(usage(format!(
            "entry {entry} states nothing of the way of {accession}; `amana leg list {accession}` lists what does"
        ))),
    }
}

pub(super) fn refuse_unknown(archive: &Archive, accession: AccessionId) -> anyhow::Result<()> {
    match archive.ask(|catalog| async move { catalog.accession(accession).await })? {
        Some(_) => Ok(()),
        None => Err(usage(format!(
            "there is no accession {accession}; `amana status` lists them"
        ))),
    }
}
