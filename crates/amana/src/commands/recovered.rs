//! What an archive's folder said of the log, made again from the log's own entries.

use custody::{Event, Policy, VerifierKey, WitnessLine};
use keyring::Keyring;
use ledger::{Clocks, LogClock};
use model::EntryIndex;

use crate::archive::Archive;

/// What the entries tell.
pub(crate) struct Told {
    /// The keys of the logs before, oldest first.
    pub(crate) former: Vec<VerifierKey>,
    pub(crate) policy: Policy,
}

/// Asks a catalog that is folded, and the key of the log whether it followed another: a succession may have been
/// stopped before its entry.
pub(crate) fn as_the_log_tells(archive: &Archive, keyring: &Keyring) -> anyhow::Result<Told> {
    let acts = archive.ask(|catalog| async move { catalog.acts_on_the_log().await })?;
    let mut former: Vec<VerifierKey> = Vec::new();
    let (mut witnesses, mut quorum) = (Vec::new(), None);
    for act in acts {
        match act.event {
            Event::LogSucceeded(succeeded) => former.push(succeeded.old_vkey.parse()?),
            Event::WitnessAdded(added) => {
                quorum = added.quorum;
                // One that was stopped between entry and policy is entered again.
                witnesses.retain(|line: &WitnessLine| line.name != added.name);
                witnesses.push(WitnessLine {
                    name: added.name,
                    key: added.vkey.parse()?,
                    url: Some(added.url),
                });
            }
            Event::WitnessRemoved(removed) => {
                quorum = removed.quorum;
                witnesses.retain(|line| line.name != removed.name);
            }
            _ => {}
        }
    }
    let name = archive.ledger.key().name();
    if let Some(before) = keyring.log_before(archive.storage.as_ref(), name.as_str())? {
        let before = before.parse()?;
        if !former.contains(&before) {
            former.push(before);
        }
    }
    // The oldest log first: each that follows is put before it.
    let mut logs = former.iter().chain([archive.ledger.key()]).cloned();
    let first = logs.next().unwrap_or_else(|| archive.ledger.key().clone());
    let policy = logs.fold(Policy::of_log(first), |policy, log| policy.with_log(log));
    Ok(Told {
        policy: policy.with_witnesses(&witnesses, quorum)?,
        former,
    })
}

/// The clocks that the log was set to, by those of its entries in the catalog that count.
pub(crate) fn clocks(
    archive: &Archive,
    counts: impl Fn(EntryIndex) -> bool,
) -> anyhow::Result<Clocks> {
    let acts = archive.ask(|catalog| async move { catalog.acts_on_the_log().await })?;
    let clock = |event| match event {
        Event::ClockSet(set) => LogClock::new(set.start, set.every, set.grow, set.size),
        _ => None,
    };
    let acts = acts.into_iter().filter(|act| counts(act.index));
    Ok(acts
        .filter_map(|act| Some((act.index, clock(act.event)?)))
        .collect())
}

/// Puts the clocks again that are gone: without one nothing is published. Asks a catalog that is folded.
pub(crate) fn restore_clocks(archive: &Archive) -> anyhow::Result<()> {
    let clocks = clocks(archive, |_| true)?;
    for object in archive.ledger.restore_clocks(&clocks)? {
        eprintln!("The clock {object} was gone and is put again, as its entry tells it.");
    }
    Ok(())
}
