use std::io::{self, Read};

use custody::Event;
use keyring::ScopeKey;
use model::ItemId;

/// Somebody who looks at originals while they are taken in, so that each is read once. What it has not looked
/// at when a run is stopped is looked at later, from the vault.
pub trait Onlooker {
    /// The most bytes of a file that it takes; of longer ones it is shown how they begin.
    fn most_bytes(&self) -> usize;

    /// How much of the beginning of a longer one.
    fn beginning(&self) -> usize;

    /// Shows it an original that is in the vault and not entered yet. May wait while it has enough to look at.
    fn show(&mut self, scope: &ScopeKey, item: ItemId, seen: Seen);

    /// What is to be entered of originals that it was shown, each of which is entered by now. With `all` it
    /// looks at everything that it was shown first.
    fn events(&mut self, all: bool) -> Vec<Event>;
}

/// The bytes of an original as they were read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// All of them, or how they begin.
    pub bytes: Vec<u8>,
    /// Whether they are all.
    pub whole: bool,
}

/// Reads through to a file and keeps what comes by, up to a limit.
pub(crate) struct Keeping<R> {
    from: R,
    seen: Seen,
    most: usize,
    beginning: usize,
}

impl<R: Read> Keeping<R> {
    /// Keeps what the onlooker takes, or nothing without one. `expected` is how long the file is said to be.
    pub(crate) fn new(from: R, onlooker: Option<&dyn Onlooker>, expected: u64) -> Self {
        let (most, beginning) = onlooker.map_or((0, 0), |one| (one.most_bytes(), one.beginning()));
        let expected = usize::try_from(expected).unwrap_or(usize::MAX);
        let most = if expected > most { beginning } else { most };
        let seen = Seen {
            // Exactly so much: a buffer that doubles would take up to twice the memory.
            bytes: Vec::with_capacity(expected.min(most)),
            whole: most > 0,
        };
        Self {
            from,
            seen,
            most,
            beginning,
        }
    }

    pub(crate) fn seen(self) -> Seen {
        self.seen
    }
}

impl<R: Read> Read for Keeping<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        let Seen { bytes, whole } = &mut self.seen;
        let came = into.get(..read).unwrap_or_default();
        let room = self.most - bytes.len();
        bytes.extend_from_slice(came.get(..room).unwrap_or(came));
        if came.len() > room && *whole {
            *whole = false;
            self.most = self.beginning.min(bytes.len());
            bytes.truncate(self.most);
            bytes.shrink_to_fit();
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Taking {
        most: usize,
        beginning: usize,
    }

    impl Onlooker for Taking {
        fn most_bytes(&self) -> usize {
            self.most
        }

        fn beginning(&self) -> usize {
            self.beginning
        }

        fn show(&mut self, _: &ScopeKey, _: ItemId, _: Seen) {}

        fn events(&mut self, _: bool) -> Vec<Event> {
            Vec::new()
        }
    }

    fn kept(file: &[u8], onlooker: Option<&dyn Onlooker>, expected: u64) -> Seen {
        let mut keeping = Keeping::new(file, onlooker, expected);
        let (mut read, mut piece) = (Vec::<u8>::new(), [0; 3]);
        while let Some(count) = Some(keeping.read(&mut piece).unwrap()).filter(|count| *count > 0) {
            read.extend(&piece[..count]);
        }
        assert_eq!(read, file);
        keeping.seen()
    }

    #[test]
    fn of_each_file_is_kept_what_the_onlooker_takes_whatever_was_expected_of_it() {
        let taking = Taking {
            most: 5,
            beginning: 2,
        };
        for (file, expected, kept_of_it, whole) in [
            (&b"photo"[..], 5, &b"photo"[..], true),
            (b"photo", 0, b"photo", true),
            (b"photograph", 10, b"ph", false),
            (b"photograph", 0, b"ph", false),
            (b"photograph", 4, b"ph", false),
            // Shorter than it was said to be, and all of it.
            (b"ph", 10, b"ph", true),
        ] {
            let seen = kept(file, Some(&taking), expected);
            assert_eq!(
                (&*seen.bytes, seen.whole),
                (kept_of_it, whole),
                "{expected}"
            );
        }
    }

    #[test]
    fn nothing_is_kept_for_nobody() {
        assert_eq!(kept(b"photo", None, 5), Seen::default());
    }
}
