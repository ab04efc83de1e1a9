use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use keyring::ScopeKey;
use model::ItemId;

use super::entry::Entry;
use crate::Error;

/// So many bytes of files are held for the workers and by them, or one file.
const MOST_HELD: usize = 64 * 1024 * 1024;

/// An original that a worker is to look at.
pub(super) struct Job {
    pub(super) scope: ScopeKey,
    pub(super) item: ItemId,
    pub(super) bytes: Vec<u8>,
    pub(super) whole: bool,
}

/// What waits for workers, and what they have found.
#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Job>,
    /// Of files that wait or are looked at.
    held: usize,
    /// Files that wait or are looked at.
    open: usize,
    done: Vec<(ItemId, Entry)>,
    /// Nothing more is looked at.
    stopped: bool,
    failure: Option<Error>,
    closed: bool,
}

impl State {
    fn let_go(&mut self, job: &Job) {
        self.held -= job.bytes.len();
        self.open -= 1;
    }

    /// What waits is looked at by nobody here.
    fn stop(&mut self) {
        self.stopped = true;
        for job in std::mem::take(&mut self.waiting) {
            self.let_go(&job);
        }
    }
}

/// A job in the hands of a worker's thread. Dropped before it is finished, as a panic does, it ends the looking, so that
/// nobody waits for it.
pub(super) struct Taken<'q> {
    queue: &'q Queue,
    pub(super) job: Job,
    finished: bool,
}

impl Taken<'_> {
    /// Takes what came of it.
    pub(super) fn finish(mut self, entry: Result<Entry, Error>) {
        self.finished = true;
        let mut state = self.queue.state();
        state.let_go(&self.job);
        match entry {
            Ok(entry) => state.done.push((self.job.item, entry)),
            Err(error) => {
                state.failure.get_or_insert(error);
                state.stop();
            }
        }
        self.queue.changed.notify_all();
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        if !self.finished {
            let mut state = self.queue.state();
            state.let_go(&self.job);
            state.stop();
            self.queue.changed.notify_all();
        }
    }
}

/// Lets the workers go when it is dropped, also by a panic.
pub(super) struct Closing<'q>(pub(super) &'q Queue);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.state().closed = true;
        self.0.changed.notify_all();
    }
}

impl Queue {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn when(&self, ready: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        self.changed
            .wait_while(self.state(), |state| !ready(state))
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is room for it. Once the looking has ended it goes nowhere.
    pub(super) fn put(&self, job: Job) {
        let size = job.bytes.len();
        let fits = |held: usize| held == 0 || held.saturating_add(size) <= MOST_HELD;
        let mut state = self.when(|state| state.stopped || fits(state.held));
        if !state.stopped {
            state.held += size;
            state.open += 1;
            state.waiting.push_back(job);
            self.changed.notify_all();
        }
    }

    /// The next one, when there is one; `None` when there will be none.
    pub(super) fn take(&self) -> Option<Taken<'_>> {
        let mut state = self.when(|state| state.closed || !state.waiting.is_empty());
        Some(Taken {
            queue: self,
            job: state.waiting.pop_front()?,
            finished: false,
        })
    }

    /// What came of those that are done; with `all`, once every one is.
    pub(super) fn drain(&self, all: bool) -> Vec<(ItemId, Entry)> {
        let mut state = self.when(|state| !all || state.open == 0);
        std::mem::take(&mut state.done)
    }

    /// Why it looked at no more.
    pub(super) fn failure(self) -> Option<Error> {
        let state = self.state.into_inner();
        state.unwrap_or_else(PoisonError::into_inner).failure
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::thread;

    use keyring::{Keyring, SecretString};
    use model::{AccessionId, Facts, FileFormat, OsChance, ScopeId};
    use storage::Folder;

    use super::*;

    fn scope() -> ScopeKey {
        let (keys, objects) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let keyring = Keyring::create(keys.path(), SecretString::from("p"), &mut OsChance).unwrap();
        let storage = Folder::create(objects.path()).unwrap();
        keyring
            .create_scope(
                &storage,
                ScopeId::Accession(AccessionId::draw(&mut OsChance)),
            )
            .unwrap()
    }

    fn job(scope: &ScopeKey, number: u32, bytes: usize) -> Job {
        Job {
            scope: scope.clone(),
            item: ItemId::new("7Q2K9M3T".parse().unwrap(), number),
            bytes: vec![0; bytes],
            whole: true,
        }
    }

    #[test]
    fn a_thread_that_panics_keeps_nobody_waiting() {
        let (scope, queue) = (scope(), Queue::default());
        queue.put(job(&scope, 1, MOST_HELD));
        thread::scope(|threads| {
            // Waits for room, then for everything, and is let go by the panic.
            let waiting = threads.spawn(|| {
                queue.put(job(&scope, 2, 1));
                queue.drain(true).len()
            });
            let panicked = catch_unwind(AssertUnwindSafe(|| {
                let _taken = queue.take().unwrap();
                panic!("while it looked");
            }));
            assert!(panicked.is_err());
            assert_eq!(waiting.join().unwrap(), 0);
        });
        assert!(queue.failure().is_none());
    }

    #[test]
    fn one_file_may_be_larger_than_all_that_is_held_and_the_next_waits_for_it() {
        let (scope, queue) = (scope(), Queue::default());
        queue.put(job(&scope, 1, MOST_HELD + 1));
        thread::scope(|threads| {
            let next = threads.spawn(|| queue.put(job(&scope, 2, 1)));
            let large = queue.take().unwrap();
            assert_eq!(large.job.item.number(), 1);
            assert!(queue.state().waiting.is_empty());
            large.finish(Ok(Entry {
                facts: Box::new(Facts::of_format(FileFormat::Text)),
                metadata: None,
            }));
            next.join().unwrap();
        });
        assert_eq!(queue.take().unwrap().job.item.number(), 2);
        let done: Vec<_> = queue
            .drain(false)
            .iter()
            .map(|(item, _)| item.number())
            .collect();
        assert_eq!(done, [1]);
    }

    #[test]
    fn who_waits_for_a_job_is_let_go_when_there_will_be_none() {
        let queue = Queue::default();
        thread::scope(|threads| {
            let waiting = threads.spawn(|| queue.take().is_none());
            drop(Closing(&queue));
            assert!(waiting.join().unwrap());
        });
    }
}
