use std::io::{self, Read};

use custody::Event;
use keyring::ScopeKey;
use model::ItemId;

/// How much of a file that is longer than an onlooker takes is kept for it.
const BEGINNING: usize = 64 * 1024;

/// Somebody who looks at originals while they are taken in, so that each is read once. What it has not looked
/// at when a run is stopped is looked at later, from the vault.
pub trait Onlooker {
    /// The most bytes of a file that it takes; of longer ones it is shown how they begin.
    fn most_bytes(&self) -> usize;

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
}

impl<R: Read> Keeping<R> {
    /// Keeps nothing if `most` is 0. `expected` is how long the file is said to be.
    pub(crate) fn new(from: R, most: usize, expected: u64) -> Self {
        let expected = usize::try_from(expected).unwrap_or(usize::MAX);
        let most = if expected > most {
            most.min(BEGINNING)
        } else {
            most
        };
        let seen = Seen {
            // Exactly so much: a buffer that doubles would take up to twice the memory.
            bytes: Vec::with_capacity(expected.min(most)),
            whole: most > 0,
        };
        Self { from, seen, most }
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
        match came.get(..room) {
            Some(fitting) if came.len() > room => {
                bytes.extend_from_slice(fitting);
                *whole = false;
            }
            _ => bytes.extend_from_slice(came),
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(file: &[u8], most: usize, expected: u64) -> Seen {
        let mut keeping = Keeping::new(file, most, expected);
        let mut read = Vec::new();
        keeping.read_to_end(&mut read).unwrap();
        assert_eq!(read, file);
        keeping.seen()
    }

    #[test]
    fn a_file_that_fits_is_kept_whatever_was_expected_of_it() {
        for expected in [0, 4, 5, 9] {
            let seen = kept(b"photo", 5, expected.min(5));
            assert_eq!((&*seen.bytes, seen.whole), (&b"photo"[..], true));
        }
    }

    #[test]
    fn of_a_file_that_does_not_fit_the_beginning_is_kept() {
        let seen = kept(b"photograph", 5, 0);
        assert_eq!((&*seen.bytes, seen.whole), (&b"photo"[..], false));
        let long = vec![7; 3 * BEGINNING];
        let seen = kept(&long, 2 * BEGINNING, long.len() as u64);
        assert_eq!((seen.bytes.len(), seen.whole), (BEGINNING, false));
    }

    #[test]
    fn nothing_is_kept_for_nobody() {
        assert_eq!(kept(b"photo", 0, 5), Seen::default());
    }
}
