use catalog::Hold as Placed;
use custody::{Event, HeldSubject, HoldLifted, HoldPlaced};
use model::{EntryIndex, Role};
use serde_json::json;

use crate::archive::{Archive, OpenArchive};
use crate::cli::{By, Cli, Hold, Json};
use crate::failure::usage;
use crate::outcome::{Outcome, print_json, say};
use crate::{acting, guard};

pub(crate) fn run(cli: &Cli, args: &Hold) -> anyhow::Result<Outcome> {
    match args {
        Hold::Place { on, reason, by } => place(cli, on, reason, by),
        Hold::Lift { hold, reason, by } => lift(cli, *hold, reason, by),
        Hold::List { all, json } => list(cli, *all, json),
    }
}

/// Anybody who holds the keys may stop a use: it harms nobody to wait.
fn place(cli: &Cli, on: &HeldSubject, reason: &str, by: &By) -> anyhow::Result<Outcome> {
    let reason = guard::reason(reason)?;
    let mut open = OpenArchive::open(cli)?;
    refuse_unknown(&open.archive, on)?;
    let acting = acting::anybody(&open, by)?;
    let placed = Event::HoldPlaced(HoldPlaced {
        on: on.clone(),
        reason,
        acting,
    });
    for entry in open.enter(&[placed])? {
        say!("All use of {on} is stopped by the hold of entry {entry}.");
        say!("A source safety officer lifts it: amana hold lift {entry} --reason TEXT --as NAME");
    }
    Ok(Outcome::Well)
}

fn lift(cli: &Cli, hold: EntryIndex, reason: &str, by: &By) -> anyhow::Result<Outcome> {
    let reason = guard::reason(reason)?;
    let mut open = OpenArchive::open(cli)?;
    let placed = standing(&open.archive, hold)?;
    let acting = acting::somebody_with(&open, by, Role::SourceSafetyOfficer)?;
    let on = placed.on;
    let lifted = Event::HoldLifted(HoldLifted {
        hold,
        on: on.clone(),
        reason,
        acting,
    });
    open.enter(&[lifted])?;
    say!("The hold of entry {hold} on {on} is lifted.");
    let others = guard::guards(&open.archive)?;
    if let Some(other) = others.holds().find(|other| other.on == on) {
        say!("But {on} stays held by entry {}.", other.entry);
    }
    Ok(Outcome::Well)
}

fn list(cli: &Cli, all: bool, args: &Json) -> anyhow::Result<Outcome> {
    let archive = Archive::open(cli)?;
    let holds = archive.ask(|catalog| async move { catalog.holds().await })?;
    let holds: Vec<&Placed> = holds
        .iter()
        .filter(|hold| all || hold.lifted.is_none())
        .collect();
    if args.json {
        let list = holds.iter().map(|hold| {
            json!({
                "hold": hold.entry,
                "time": hold.time,
                "on": hold.on,
                "reason": hold.reason,
                "by": hold.by,
                "lifted": hold.lifted,
            })
        });
        print_json(&list.collect::<Vec<_>>())?;
    } else {
        for hold in holds {
            let lifted = hold
                .lifted
                .map_or(String::new(), |entry| format!("  lifted by entry {entry}"));
            let time = hold.time.whole_seconds();
            say!(
                "{}  {time}  {}: {}{lifted}",
                hold.entry,
                hold.on,
                hold.reason
            );
        }
    }
    archive.warn_if_behind()
}

fn standing(archive: &Archive, hold: EntryIndex) -> anyhow::Result<Placed> {
    let holds = archive.ask(|catalog| async move { catalog.holds().await })?;
    let placed = holds.into_iter().find(|one| one.entry == hold);
    match placed {
        Some(placed) if placed.lifted.is_none() => Ok(placed),
        Some(_) => Err(usage(format!("the hold of entry {hold} is lifted already"))),
        None => Err(usage(format!(
            "entry {hold} placed no hold; `amana hold list` lists those that stand"
        ))),
    }
}

fn refuse_unknown(archive: &Archive, on: &HeldSubject) -> anyhow::Result<()> {
    let on = on.clone();
    let known = archive.ask(|catalog| async move {
        Ok(match &on {
            HeldSubject::Item(item) => catalog.item(*item).await?.is_some(),
            HeldSubject::Accession(accession) => catalog.accession(*accession).await?.is_some(),
            HeldSubject::Source(codename) => {
                let cards = catalog.cards().await?;
                cards.iter().any(|card| card.codename == *codename)
            }
        })
    })?;
    if known {
        return Ok(());
    }
    Err(usage(
        "there is no such accession, item or source; `amana status`, `amana items` and `amana card list` list them",
    ))
}
