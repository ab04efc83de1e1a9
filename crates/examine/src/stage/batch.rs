use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;

use model::Watch;
use picture::Wanted;

use super::bench::{Bench, Outcome};
use super::{Examined, Room, Subject, count};
use crate::crew::Seat;
use crate::{Error, Stores};

/// Looks at one batch and enters it in one act, in the order of its subjects; true if it was
/// looked at to its end.
pub(super) fn examine(
    stores: &mut Stores<'_>,
    room: &Room,
    subjects: &[Subject],
    (seats, wanted): (&mut [Seat<'_>], Wanted),
    watch: &mut dyn Watch,
    examined: &mut Examined,
) -> Result<bool, Error> {
    let bench = Bench {
        storage: &**stores.storage,
        vault: stores.vault,
        room,
        wanted,
        large: &Mutex::new(()),
    };
    let (outcomes, looked) = look(subjects, seats, watch, |subject, seat| {
        bench.examine(subject, seat)
    });
    let all = outcomes.len() == subjects.len();
    let mut events = Vec::new();
    for (at, outcome) in outcomes {
        count_outcome(&outcome, examined);
        match (outcome, subjects.get(at)) {
            (Outcome::New(entry), Some(subject)) => events.push(entry.into_event(subject.item)),
            (Outcome::Defect(defect), _) => examined.defects.push(defect),
            _ => {}
        }
    }
    let appended = stores.append(&room.scope, &events);
    looked.and(appended).map(|()| all)
}

fn count_outcome(outcome: &Outcome, examined: &mut Examined) {
    match outcome {
        Outcome::New(entry) => count(entry, examined),
        Outcome::Known { made } => examined.remade += u64::from(*made > 0),
        Outcome::Defect(_) => {}
    }
}

/// What came of subjects by their place in the batch, and whether all went well.
type Looked<T> = (BTreeMap<usize, T>, Result<(), Error>);

/// Has every seat look at the next file that nobody has taken, until there is none, the watch
/// stops or one fails. Every file that was taken is looked at to its end.
pub(super) fn look<T: Send>(
    subjects: &[Subject],
    seats: &mut [Seat<'_>],
    watch: &mut dyn Watch,
    one: impl Fn(&Subject, &mut Seat<'_>) -> Result<T, Error> + Sync,
) -> Looked<T> {
    let next = AtomicUsize::new(0);
    let stopped = AtomicBool::new(watch.is_stopped());
    let (sender, outcomes) = mpsc::channel();
    let (mut done, mut failed) = (BTreeMap::new(), Ok(()));
    thread::scope(|scope| {
        for seat in seats {
            let (sender, next, stopped, one) = (sender.clone(), &next, &stopped, &one);
            scope.spawn(move || {
                while !stopped.load(Ordering::Relaxed) {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(subject) = subjects.get(at) else {
                        break;
                    };
                    // The other side hears until every seat is done.
                    let _ = sender.send((at, one(subject, seat)));
                }
            });
        }
        drop(sender);
        for (at, outcome) in outcomes {
            match outcome {
                Ok(outcome) => {
                    let size = subjects.get(at).map_or(0, |subject| subject.size.get());
                    watch.advance(1, size);
                    done.insert(at, outcome);
                }
                Err(error) => failed = Err(error),
            }
            if watch.is_stopped() || failed.is_err() {
                stopped.store(true, Ordering::Relaxed);
            }
        }
    });
    (done, failed)
}
