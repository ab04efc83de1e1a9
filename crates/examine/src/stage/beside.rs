use std::thread;

use custody::Event;
use keyring::ScopeKey;
use model::ItemId;
use picture::Offered;
use storage::Storage;

use super::entry::Entry;
use super::fetch::BEGINNING;
use super::queue::{Closing, Job, Queue};
use super::{Examined, count};
use crate::crew::Seat;
use crate::worker::MAX_FILE;
use crate::{Error, Workers};

/// Looks at originals whose bytes are in hand, while they are taken in.
pub struct Beside<'q> {
    queue: &'q Queue,
    examined: Examined,
}

/// Has `run` take originals in while workers look at what it shows. What came of those that were entered comes
/// back with what `run` gives; an error ends the looking, and not the run.
pub fn beside<T>(
    storage: &dyn Storage,
    workers: &Workers,
    run: impl FnOnce(&mut Beside<'_>) -> T,
) -> (T, Result<Examined, Error>) {
    let queue = Queue::default();
    let (outcome, mut examined) = thread::scope(|scope| {
        let _closing = Closing(&queue);
        for _ in 0..workers.seats() {
            scope.spawn(|| look(&queue, storage, workers));
        }
        let mut beside = Beside {
            queue: &queue,
            examined: Examined::default(),
        };
        let outcome = run(&mut beside);
        (outcome, beside.examined)
    });
    examined.finished = true;
    let failed = queue.failure();
    (outcome, failed.map_or(Ok(examined), Err))
}

fn look(queue: &Queue, storage: &dyn Storage, workers: &Workers) {
    let mut seat = Seat::new(workers);
    let mut last = None;
    while let Some(taken) = queue.take() {
        let job = &taken.job;
        // A worker that a file takes over remembers what it is given: nothing of another accession.
        if last.replace(job.item.accession()) != Some(job.item.accession()) {
            seat = Seat::new(workers);
        }
        let examination = seat.examine(job.offered());
        let entry = examination.and_then(|one| Entry::shelve(storage, &job.scope, job.item, one));
        taken.finish(entry);
    }
}

impl Beside<'_> {
    /// The most bytes of a file that are looked at; of longer ones it is how they begin.
    pub const MOST_BYTES: usize = MAX_FILE;
    /// How much of the beginning.
    pub const BEGINNING: usize = BEGINNING;

    /// Gives an original to the next worker that has time; waits while too much waits for one. `whole` says whether
    /// `bytes` are all of it or how it begins.
    pub fn show(&mut self, scope: &ScopeKey, item: ItemId, bytes: Vec<u8>, whole: bool) {
        self.queue.put(Job {
            scope: scope.clone(),
            item,
            bytes,
            whole,
        });
    }

    /// What is to be entered of the originals that were looked at since it was asked last, by their numbers; with
    /// `all`, once everything that was shown has been looked at. Objects are in place before.
    pub fn events(&mut self, all: bool) -> Vec<Event> {
        let mut done = self.queue.drain(all);
        done.sort_by_key(|(item, _)| *item);
        done.into_iter()
            .map(|(item, entry)| {
                count(&entry, &mut self.examined);
                entry.into_event(item)
            })
            .collect()
    }
}

impl Job {
    fn offered(&self) -> Offered<'_> {
        Offered::of(&self.bytes, self.whole)
    }
}
