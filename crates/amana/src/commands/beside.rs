//! Taking in, with pictures looked at while their bytes are in hand.

use catalog::{Guarded, Guards, Hold};
use custody::Event;
use examine::{Beside, Examined};
use intake::{Onlooker, Seen, Stores};
use keyring::ScopeKey;
use model::ItemId;
use picture::Wanted;

use crate::archive::OpenArchive;
use crate::cli::Looking;
use crate::commands::examine::{lease, look_at_the_rest, workers};
use crate::guard;

/// Takes originals in with `take`, which says whether it came to its end, and looks at each, and then at what
/// earlier runs left; what came of looking is `None` where nobody was to look, or another process does.
pub(crate) fn take_in<T>(
    open: &mut OpenArchive,
    looking: Looking,
    take: impl FnOnce(&mut Stores<'_>) -> anyhow::Result<T>,
    is_finished: impl FnOnce(&T) -> bool,
) -> anyhow::Result<(T, Option<Examined>)> {
    let lease = if looking.no_examine {
        None
    } else {
        lease(open)?
    };
    let mut workers = workers();
    if looking.lazy_previews {
        workers.wanted = Wanted::AllButLarge;
    }
    let guards = guard::guards(&open.archive)?;
    // Whose accession it is, is known when it is entered: what a hold on its source covers waits until then.
    let beside = lease.is_some() && !guards.holds().any(is_of_a_source);
    let (taken, seen) = if beside {
        let storage = open.archive.storage.clone();
        examine::beside(storage.as_ref(), &workers, |beside| {
            take(&mut open.stores(Some(&mut Showing { beside, guards })))
        })
    } else {
        (take(&mut open.stores(None)), Ok(Examined::default()))
    };
    let taken = taken?;
    open.catch_up()?;
    let seen = seen?;
    if lease.is_none() {
        return Ok((taken, None));
    }
    let seen = if is_finished(&taken) {
        seen.and(look_at_the_rest(open, &workers)?)
    } else {
        Examined {
            finished: false,
            ..seen
        }
    };
    Ok((taken, Some(seen)))
}

fn is_of_a_source(hold: &Hold) -> bool {
    matches!(hold.on, custody::HeldSubject::Source(_))
}

/// Shows what is taken in to the workers, but what is held.
struct Showing<'b, 'q> {
    beside: &'b mut Beside<'q>,
    guards: Guards,
}

impl Onlooker for Showing<'_, '_> {
    fn most_bytes(&self) -> usize {
        Beside::MOST_BYTES
    }

    fn beginning(&self) -> usize {
        Beside::BEGINNING
    }

    fn show(&mut self, scope: &ScopeKey, item: ItemId, Seen { bytes, whole }: Seen) {
        if self.guards.hold(&Guarded::item(item, None)).is_none() {
            self.beside.show(scope, item, bytes, whole);
        }
    }

    fn events(&mut self, all: bool) -> Vec<Event> {
        self.beside.events(all)
    }
}
