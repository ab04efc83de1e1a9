//! A writer that is killed at any write loses nothing that it acknowledged, and the next one goes
//! on from there.

use std::sync::Arc;

use ledger::{Ledger, RequestId};
use model::OsChance;
use testkit::{Moment, Mortal};

use crate::archive::{Archive, expected, keyring, open, reasons, records};

/// Over the end of a full tile and away from it.
const BATCHES: [(&str, usize); 3] = [("a", 10), ("b", 3), ("c", 1)];

/// Appends the batches in order until one fails; gives how many were acknowledged.
fn append(ledger: &Ledger, archive: &Archive) -> usize {
    let mut writer = match ledger.writer(keyring(), OsChance) {
        Ok(writer) => writer,
        Err(error) => {
            eprintln!("failed to {error}");
            return 0;
        }
    };
    BATCHES
        .iter()
        .take_while(|(name, size)| {
            let request = RequestId::of(name);
            writer
                .append(request, &archive.scope, records(name, *size))
                .is_ok()
        })
        .count()
}

/// Kills a writer at its write number `last`; false if it ended before.
fn killed_at(last: usize, moment: Moment) -> bool {
    let at = format!("{moment:?} write {last}");
    let archive = Archive::with(&[250]);
    let before = archive.ledger().checkpoint().unwrap();
    let mortal = Arc::new(Mortal::new(archive.storage.clone(), last, moment));
    let acknowledged = append(&open(mortal.clone()), &archive);
    if !mortal.is_dead() {
        assert_eq!(acknowledged, BATCHES.len());
        return false;
    }

    // As it was left, and as a reader sees it.
    let ledger = archive.ledger();
    let audit = ledger.audit(Some(&before)).unwrap();
    assert_eq!(audit.defects, [], "{at}");
    let there = reasons(&ledger);
    let possible: Vec<_> = (acknowledged..=BATCHES.len())
        .map(|batches| expected(&[&[("batch 0", 250)], &BATCHES[..batches]].concat()))
        .collect();
    assert!(possible.contains(&there), "{at}: {} entries", there.len());

    // The next writer finishes it, and the same requests are not appended again.
    assert_eq!(append(&ledger, &archive), BATCHES.len(), "{at}");
    let all = expected(&[&[("batch 0", 250)], BATCHES.as_slice()].concat());
    assert_eq!(reasons(&ledger), all, "{at}");
    // All that may be left is the one journal whose head was never put.
    archive.writer();
    let audit = ledger.audit(Some(&before)).unwrap();
    assert_eq!(audit.defects, [], "{at}");
    assert!(audit.leftovers <= 1, "{at}: {}", audit.leftovers);
    assert_eq!(ledger.checkpoint().unwrap().size(), 264, "{at}");
    true
}

fn killed_everywhere(moment: Moment) {
    let writes = (0..).take_while(|last| killed_at(*last, moment)).count();
    // Three appends, each with a journal, a head, tiles and a checkpoint at the least.
    assert!(writes >= 15, "{writes}");
}

#[test]
fn killed_before_any_write() {
    killed_everywhere(Moment::Before);
}

#[test]
fn killed_in_the_midst_of_any_write() {
    killed_everywhere(Moment::During);
}

#[test]
fn killed_after_any_write() {
    killed_everywhere(Moment::After);
}

#[test]
fn a_writer_that_could_not_publish_goes_on_when_asked_again() {
    // As when a disk is full for a while: the writer lives and its store works again.
    for last in 0..12 {
        let archive = Archive::with(&[250]);
        let mortal = Arc::new(Mortal::new(archive.storage.clone(), last, Moment::Before));
        let mut writer = open(mortal.clone()).writer(keyring(), OsChance).unwrap();
        let append = |writer: &mut ledger::Writer| {
            let request = RequestId::of("a");
            writer.append(request, &archive.scope, records("a", 10))
        };
        let first = append(&mut writer);
        mortal.revive();
        let again = append(&mut writer).unwrap();
        if let Ok(first) = first {
            assert_eq!(first, again);
        }
        let all = expected(&[("batch 0", 250), ("a", 10)]);
        assert_eq!(reasons(&archive.ledger()), all, "{last}");
        assert_eq!(archive.ledger().checkpoint().unwrap().size(), 260, "{last}");
        assert_eq!(archive.ledger().audit(None).unwrap().defects, [], "{last}");
    }
}
