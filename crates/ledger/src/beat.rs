use model::{EntryIndex, Timestamp};
use serde::{Deserialize, Serialize};
use storage::Key;

use crate::{Error, layout};

const VERSION: u64 = 1;
const SECOND: i64 = 1_000_000_000;
/// The shortest time between two beats and the longest, in seconds: ten seconds and a year.
const EVERY: std::ops::RangeInclusive<u64> = 10..=31_536_000;
/// The most entries that a beat adds.
const MAX_GROW: u64 = 1 << 20;

/// The fixed clock on which a log is published: after beat `k`, which is due at `start + k * every`, the
/// published tree has `size + k * grow` entries, whatever happened meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogClock {
    start: Timestamp,
    every: u64,
    grow: u64,
    size: u64,
}

/// The object of a clock.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    v: u64,
    start: Timestamp,
    every: u64,
    grow: u64,
    size: u64,
}

impl LogClock {
    /// A clock whose beats lie `every` seconds apart, from ten seconds to a year, and add `grow` entries
    /// each, 1 to 1,048,576; `None` if they cannot. `size` is what beat 0 publishes.
    pub fn new(start: Timestamp, every: u64, grow: u64, size: u64) -> Option<Self> {
        let fits = EVERY.contains(&every) && (1..=MAX_GROW).contains(&grow) && size > 0;
        fits.then_some(Self {
            start,
            every,
            grow,
            size,
        })
    }

    /// When beat 0 is due.
    pub fn start(&self) -> Timestamp {
        self.start
    }

    /// Seconds from one beat to the next.
    pub fn every(&self) -> u64 {
        self.every
    }

    /// Entries that each beat adds to the published tree.
    pub fn grow(&self) -> u64 {
        self.grow
    }

    /// Entries of the published tree after beat 0.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The newest beat that is due at a time; `None` before beat 0.
    pub fn beat_at(&self, now: Timestamp) -> Option<u64> {
        let since = now.unix_nanos().checked_sub(self.start.unix_nanos())?;
        let seconds = u64::try_from(since.div_euclid(SECOND)).ok()?;
        seconds.checked_div(self.every)
    }

    /// How many entries are published after a beat.
    pub fn size_after(&self, beat: u64) -> Option<u64> {
        self.size.checked_add(self.grow.checked_mul(beat)?)
    }

    /// The last beat after which no more than `size` entries are published; `None` if beat 0 publishes more.
    pub fn beat_of(&self, size: u64) -> Option<u64> {
        size.checked_sub(self.size)?.checked_div(self.grow)
    }

    /// When a beat is due; at the end of time if that is before it.
    pub fn due(&self, beat: u64) -> Timestamp {
        let nanos = i64::try_from(self.every.saturating_mul(beat))
            .unwrap_or(i64::MAX)
            .saturating_mul(SECOND);
        Timestamp::from_unix_nanos(self.start.unix_nanos().saturating_add(nanos))
    }

    /// The name and the bytes of the object that says it, of the entry that tells of it.
    pub fn object(self, entry: EntryIndex) -> Result<(Key, Vec<u8>), Error> {
        let object = layout::numbered(layout::CLOCK, entry.0)?;
        match self.to_bytes() {
            Ok(bytes) => Ok((object, bytes)),
            Err(source) => Err(Error::Encode { object, source }),
        }
    }

    pub(crate) fn to_bytes(self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec(&Wire {
            v: VERSION,
            start: self.start,
            every: self.every,
            grow: self.grow,
            size: self.size,
        })?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let wire: Wire = serde_json::from_slice(bytes).ok()?;
        Self::new(wire.start, wire.every, wire.grow, wire.size).filter(|_| wire.v == VERSION)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_nanos(seconds * SECOND)
    }

    #[test]
    fn beats_are_due_at_their_times_and_sizes_follow_from_them_alone() {
        let clock = LogClock::new(at(1000), 60, 256, 512).unwrap();
        assert_eq!(clock.beat_at(at(999)), None);
        assert_eq!(clock.beat_at(at(1000)), Some(0));
        assert_eq!(clock.beat_at(at(1059)), Some(0));
        assert_eq!(clock.beat_at(at(1060)), Some(1));
        assert_eq!(clock.size_after(3), Some(1280));
        assert_eq!(clock.beat_of(1279), Some(2));
        assert_eq!(clock.beat_of(511), None);
        assert_eq!(clock.due(2), at(1120));
    }

    #[test]
    fn what_cannot_be_a_clock_is_none() {
        for (every, grow, size) in [(9, 1, 1), (10, 0, 1), (10, 1, 0), (u64::MAX, 1, 1)] {
            assert_eq!(LogClock::new(at(0), every, grow, size), None);
        }
    }

    proptest! {
        #[test]
        fn no_time_and_no_beat_panics(now: i64, beat: u64, start: i64) {
            let start = Timestamp::from_unix_nanos(start);
            let clock = LogClock::new(start, 10, 1000, 1).unwrap();
            let _ = (clock.beat_at(Timestamp::from_unix_nanos(now)), clock.size_after(beat), clock.due(beat));
        }

        #[test]
        fn a_clock_reads_back(start in 0i64..1 << 60, every in 10u64..1000, grow in 1u64..9999, size in 1u64..1 << 40) {
            let clock = LogClock::new(Timestamp::from_unix_nanos(start), every, grow, size).unwrap();
            prop_assert_eq!(LogClock::parse(&clock.to_bytes().unwrap()), Some(clock));
        }
    }
}
