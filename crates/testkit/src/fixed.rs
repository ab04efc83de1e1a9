use model::{Chance, Clock, Timestamp};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// 2026-01-02T03:04:05Z: the moment at which tests happen unless they say otherwise.
const MOMENT: i64 = 1_767_323_045_000_000_000;

/// A clock that stands still.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub Timestamp);

impl Default for FixedClock {
    /// Stands at 2026-01-02T03:04:05Z.
    fn default() -> Self {
        Self(Timestamp::from_unix_nanos(MOMENT))
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Chance that gives the same bytes for the same seed: ChaCha20.
#[derive(Debug, Clone)]
pub struct FixedChance(ChaCha20Rng);

impl FixedChance {
    /// Chance that follows from `seed`.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha20Rng::seed_from_u64(seed))
    }
}

impl Chance for FixedChance {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_stands_still() {
        let clock = FixedClock::default();
        assert_eq!(clock.now(), clock.now());
        assert_eq!(clock.now().to_string(), "2026-01-02T03:04:05Z");
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_gives_others() {
        let bytes: [u8; 32] = FixedChance::new(1).draw();
        assert_eq!(bytes, FixedChance::new(1).draw());
        assert_ne!(bytes, FixedChance::new(2).draw());
    }
}
