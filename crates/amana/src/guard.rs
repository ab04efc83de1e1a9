//! Holds and conditions of use, as the command line obeys them and speaks of them.

use catalog::{Guarded, Guards, Hold, Obstacle};
use custody::{Event, Forbidden};
use ledger::{Committed, RequestId};
use model::{AccessionId, EntryIndex, ScopeId, Use};

use crate::archive::{Archive, OpenArchive};
use crate::failure::usage;

/// Every hold that stands and every condition that counts.
pub(crate) fn guards(archive: &Archive) -> anyhow::Result<Guards> {
    archive.ask(|catalog| async move { catalog.guards().await })
}

/// Refuses when something stands against the use.
pub(crate) fn admit(
    open: &OpenArchive,
    what: &Guarded,
    way: Use,
    purpose: Option<Use>,
) -> anyhow::Result<()> {
    let now = model::Clock::now(&open.clock);
    match guards(&open.archive)?.obstacle(what, way, purpose, now) {
        None => Ok(()),
        Some(obstacle) => Err(usage(format!("{}; nothing was shown", sentence(&obstacle)))),
    }
}

/// Refuses when something stands against the use of a whole accession, or of any item in it.
pub(crate) fn admit_whole(
    open: &OpenArchive,
    accession: AccessionId,
    way: Use,
) -> anyhow::Result<()> {
    admit(open, &Guarded::accession(accession), way, None)?;
    refuse_held(open, accession)
}

/// Refuses while a hold stands on an accession or on an item in it.
pub(crate) fn refuse_held(open: &OpenArchive, accession: AccessionId) -> anyhow::Result<()> {
    let guards = guards(&open.archive)?;
    let inside = |hold: &&Hold| {
        let item = hold.on.item();
        item.is_some_and(|item| item.accession() == accession)
    };
    let whole = guards.hold(&Guarded::accession(accession));
    match whole.or_else(|| guards.holds().find(inside)) {
        None => Ok(()),
        Some(hold) => {
            let held = sentence(&Obstacle::Held(hold.clone()));
            Err(usage(format!("{held}; nothing was done")))
        }
    }
}

/// What stands against a use, with the entry that says so.
pub(crate) fn sentence(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Held(hold) => format!(
            "the hold of entry {} on {} stops all use: {}",
            hold.entry, hold.on, hold.reason
        ),
        Obstacle::Conditions {
            entry,
            forbidden,
            text,
        } => {
            let why = match forbidden {
                Forbidden::Use(it) => format!("do not allow the use {it}"),
                Forbidden::Over(until) => format!("allowed a use until {until}, which is over"),
                Forbidden::NoPurpose => {
                    "allow this for some purposes alone: give --purpose USE".to_owned()
                }
            };
            format!("the provider's conditions of entry {entry} {why} ({text:?})")
        }
    }
}

/// Enters acts in the scope of the accession that they belong to, or of the archive; all belong to one.
pub(crate) fn enter(open: &mut OpenArchive, events: &[Event]) -> anyhow::Result<Vec<EntryIndex>> {
    let accession = events.first().and_then(Event::accession);
    let scope = accession.map_or(ScopeId::Archive, ScopeId::Accession);
    let storage = open.archive.storage.as_ref();
    let scope = open.keyring.open_scope(storage, scope)?;
    let request = RequestId::draw(&mut open.chance);
    let entered = open
        .writer
        .enter(request, &scope, events, &open.clock, &mut open.chance)?;
    open.catch_up()?;
    Ok(entered.iter().map(Committed::index).collect())
}

/// A reason as it stands in the log.
pub(crate) fn reason(reason: &str) -> anyhow::Result<String> {
    match reason.trim() {
        "" => Err(usage(
            "give a reason of at least one word; it stands in the log",
        )),
        reason => Ok(reason.to_owned()),
    }
}
