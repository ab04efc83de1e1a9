use model::Chance;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// Chance that follows from a seed, with the throws that drawing needs.
#[derive(Debug, Clone)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// Dice that fall the same way for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number from `low` to just below `high`.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        // 24 bits fit the fraction of an f32 exactly, so every machine gets the same.
        let unit = (self.0.next_u32() >> 8) as f32 / (1 << 24) as f32;
        low + unit * (high - low)
    }

    /// A number from `-reach` to just below `reach`.
    pub(crate) fn around(&mut self, reach: f32) -> f32 {
        self.between(-reach, reach)
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn whole(&mut self, low: u32, high: u32) -> u32 {
        low + self.0.next_u32() % (high - low + 1)
    }

    /// One of `choices`.
    pub(crate) fn pick<T: Copy, const N: usize>(&mut self, choices: [T; N]) -> T {
        const { assert!(N > 0) };
        let index = self.0.next_u32() as usize % N;
        choices.get(index).copied().unwrap_or(choices[0])
    }
}

impl Chance for Dice {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn throws_stay_within_their_bounds() {
        let mut dice = Dice::new(7);
        for _ in 0..1_000 {
            assert!((2.0..3.0).contains(&dice.between(2.0, 3.0)));
            assert!((4..=6).contains(&dice.whole(4, 6)));
            assert!([1, 2, 3].contains(&dice.pick([1, 2, 3])));
        }
    }
}
