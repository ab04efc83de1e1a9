//! Holds and conditions of use, as the command line obeys them and speaks of them.

use anyhow::bail;
use catalog::{Guarded, Guards, Hold, Obstacle};
use custody::Forbidden;
use model::{AccessionId, Use};

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
        Some(obstacle) => bail!("use it: {}; nothing was shown", sentence(&obstacle)),
    }
}

/// Refuses when something stands against the use of a whole accession, or of any item in it.
pub(crate) fn admit_whole(
    open: &OpenArchive,
    accession: AccessionId,
    way: Use,
    purpose: Option<Use>,
) -> anyhow::Result<()> {
    admit(open, &Guarded::accession(accession), way, purpose)?;
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
            bail!("go on with {accession}: {held}; nothing was done")
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

/// A reason as it stands in the log.
pub(crate) fn reason(reason: &str) -> anyhow::Result<String> {
    match reason.trim() {
        "" => Err(usage(
            "give a reason of at least one word; it stands in the log",
        )),
        reason => Ok(reason.to_owned()),
    }
}
