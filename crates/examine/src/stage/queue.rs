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
    failure: Option<Error>,
    closed: bool,
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

    /// Waits until there is room for it. After a failure nothing is looked at any more.
    pub(super) fn put(&self, job: Job) {
        let size = job.bytes.len();
        let fits = |held: usize| held == 0 || held.saturating_add(size) <= MOST_HELD;
        let mut state = self.when(|state| state.failure.is_some() || fits(state.held));
        if state.failure.is_none() {
            state.held += size;
            state.open += 1;
            state.waiting.push_back(job);
            self.changed.notify_all();
        }
    }

    /// The next one, when there is one; `None` when there will be none.
    pub(super) fn take(&self) -> Option<Job> {
        self.when(|state| state.closed || !state.waiting.is_empty())
            .waiting
            .pop_front()
    }

    /// Takes what came of a job.
    pub(super) fn finish(&self, job: &Job, entry: Result<Entry, Error>) {
        let mut state = self.state();
        state.held -= job.bytes.len();
        state.open -= 1;
        match entry {
            Ok(entry) => state.done.push((job.item, entry)),
            Err(error) => {
                state.failure.get_or_insert(error);
                for job in std::mem::take(&mut state.waiting) {
                    state.held -= job.bytes.len();
                    state.open -= 1;
                }
            }
        }
        self.changed.notify_all();
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
